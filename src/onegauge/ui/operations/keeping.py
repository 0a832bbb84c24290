"""Keeping views of lists and their columns; everybody keeps their own."""

from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.kernel.operation import operation
from onegauge.ui.models import ListLayout, SavedView
from onegauge.ui.permissions import SHARE_VIEWS

LONGEST_QUERY = 2000
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewDraft:
    """A view as somebody saves it; with an ``id`` that view gets the name and content, without one the name decides."""

    screen: str
    name: str
    query: str = ""
    columns: tuple[str, ...] = ()
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutDraft:
    """The columns of a list in order (none: the declared ones), and the query it opens with."""

    screen: str
    columns: tuple[str, ...] = ()
    opens_with: str = ""


@operation(permission=None)
def save_views(*, views: Sequence[ViewDraft], by: Actor, key: str | None = None) -> list[int]:
    """Keep the filters, the order and the columns of lists under a name. The same name is written over."""
    judge = Judge("views")
    for index, draft in enumerate(views):
        judge.text(index, "name", draft.name, 60)
        judge.text(index, "query", draft.query or "-", LONGEST_QUERY)
    judge.check()
    _own([draft.id for draft in views if draft.id is not None], by)
    for_ids = [draft for draft in views if draft.id is not None]
    SavedView.objects.bulk_update([_row(d, by) for d in for_ids], ["name", "query", "columns"])
    fresh = SavedView.objects.bulk_create(
        [_row(draft, by) for draft in views if draft.id is None],
        update_conflicts=True,
        unique_fields=["person_id", "screen", "name"],
        update_fields=["query", "columns"],
    )
    made = iter(fresh)
    return [draft.id if draft.id is not None else next(made).id for draft in views]


def _row(draft: ViewDraft, by: Actor) -> SavedView:
    return SavedView(
        id=draft.id,
        person_id=by.person_id,
        person_name=by.name[:120],
        screen=draft.screen,
        name=draft.name.strip(),
        query=draft.query,
        columns=list(draft.columns[:MOST_COLUMNS]),
    )


def _own(view_ids: Sequence[int], by: Actor) -> None:
    known = set(SavedView.objects.filter(id__in=view_ids, person_id=by.person_id).values_list("id", flat=True))
    unknown = [one for one in view_ids if one not in known]
    if unknown:
        raise Refused([UnknownDocument("This view is not yours, or is gone.", object_id=one) for one in unknown])


@operation(permission=SHARE_VIEWS)
def share_views(*, view_ids: Sequence[int], shared: bool, by: Actor, key: str | None = None) -> list[int]:
    """Show own views to everybody who sees the list, or take them back."""
    _own(view_ids, by)
    SavedView.objects.filter(id__in=view_ids).update(is_shared=shared)
    return list(view_ids)


@operation(permission=None)
def delete_views(*, view_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Forget own views; a shared one is gone for everybody."""
    _own(view_ids, by)
    SavedView.objects.filter(id__in=view_ids).delete()
    return list(view_ids)


@operation(permission=None)
def keep_layouts(*, layouts: Sequence[LayoutDraft], by: Actor, key: str | None = None) -> int:
    """Keep which columns a person wants of lists, and the query they open with."""
    judge = Judge("layouts")
    for index, draft in enumerate(layouts):
        judge.text(index, "opens_with", draft.opens_with or "-", LONGEST_QUERY)
    judge.check()
    rows = [
        ListLayout(
            person_id=by.person_id,
            screen=draft.screen,
            columns=list(draft.columns[:MOST_COLUMNS]),
            opens_with=draft.opens_with,
        )
        for draft in layouts
    ]
    ListLayout.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person_id", "screen"],
        update_fields=["columns", "opens_with"],
    )
    return len(rows)
