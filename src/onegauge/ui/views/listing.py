"""The list of a screen: facets, search, sort, pages, totals, views, columns and acts on a selection."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting, queries
from onegauge.ui.declarations.columns import Cell, Money, phone_slots
from onegauge.ui.declarations.filters import Chip, Choice, Control
from onegauge.ui.declarations.papers import LABELS
from onegauge.ui.declarations.screen import Action, Screen
from onegauge.ui.languages import said
from onegauge.ui.paging import Page, page_of
from onegauge.ui.permissions import SHARE_VIEWS
from onegauge.ui.queries import KeptView
from onegauge.ui.rows import COUNTED, Asked, Size, address, filters_of, is_same_view, served
from onegauge.ui.views import base

TOTAL_CURRENCIES = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column; ``closed`` says why it cannot be sorted now."""

    text: str
    css: str
    href: str = ""
    sorted: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its cells rendered."""

    pk: int
    number: str
    href: str
    cells: list[tuple[str, SafeString]]


@dataclass(frozen=True, slots=True)
class ShownView:
    """A tab above the list: declared with the screen, or saved by somebody."""

    label: str
    href: str
    here: bool = False
    kept: KeptView | None = None


@dataclass(frozen=True, slots=True)
class OfferedColumn:
    """A line of the column chooser."""

    path: str
    label: str
    on: bool


@dataclass(slots=True)
class Listing:
    """Everything the list template shows."""

    screen: Screen
    size: Size
    headings: list[Heading] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    search: Control | None = None
    controls: list[Control] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    views: list[ShownView] = field(default_factory=list)
    columns: list[OfferedColumn] = field(default_factory=list)
    total_cells: list[tuple[str, list[str]]] = field(default_factory=list)
    next: str = ""
    previous: str = ""
    sort: str = ""
    query: str = ""
    filters: str = ""
    cols: str = ""
    exact: str = ""
    here: KeptView | None = None
    is_default: bool = False
    may_share: bool = False
    bulk: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[Action] = field(default_factory=list)
    may_create: bool = False

    @property
    def count_text(self) -> str:
        """The count, or that there are more than were counted."""
        return f"{formatting.number(self.size.count)}{'+' if self.size.more else ''}"

    @property
    def noun(self) -> str:
        """The count with its noun."""
        word = self.screen.singular if self.size.count == 1 else self.screen.title
        return f"{self.count_text} {word.lower()}"

    @property
    def empty(self) -> tuple[str, str]:
        """What an empty list says: why nothing is here."""
        if self.chips or (self.search is not None and self.search.value):
            return _("Nothing matches these filters"), _("Remove a filter, or look at another company or site.")
        if self.screen.empty is not None:
            return str(self.screen.empty.title), str(self.screen.empty.text)
        return _("Nothing here yet"), str(self.screen.help)


def asked_of(request: HttpRequest, screen: Screen) -> Asked:
    """What the address asks for; an address that asks for nothing shows what the person's list opens with."""
    layout = queries.layout_of(screen.code, base.actor_of(request))
    query = request.GET
    if not query and layout.opens_with:
        query = QueryDict(layout.opens_with)
    return Asked(screen, query, base.reader_of(request), layout)


def listing(asked: Asked, by: Actor) -> Listing:
    """Read one page of the list with a constant number of queries."""
    query, screen = asked.query, asked.screen
    page, size, wanted = _page_and_size(asked)
    if query.get("exact") and size.more:
        size = asked.size(limit=None)
    found = Listing(screen, size, sort=wanted, query=query.urlencode(), filters=filters_of(query))
    found.cols = query.get("cols", "")
    _show_rows(found, asked, page.rows)
    _offer_filters(found, asked)
    _offer_views(found, asked, by)
    found.next = address(query, after=page.after) if page.after else ""
    found.previous = address(query, before=page.before) if page.before else ""
    found.exact = address(query) + "&exact=yes" if size.more else ""
    _offer_acts(found, by)
    return found


def _page_and_size(asked: Asked) -> tuple[Page, Size, str]:
    """One page, the count, and the order. What no index serves is counted first, because a long list is not sorted so.

    A list that lies on one page needs no second question.
    """
    after, before = asked.query.get("after", ""), asked.query.get("before", "")
    order, wanted = asked.order()
    size = None
    if order.path not in served(asked.screen) or after or before:
        size = asked.size()
        order, wanted = asked.order(large=size.more)
    page = page_of(asked.rows, order, after=after, before=before)
    if size is None:
        size = asked.size() if page.after else asked.size_of(page.rows)
    return page, size, wanted


def _show_rows(found: Listing, asked: Asked, rows: Sequence[Any]) -> None:
    """Headings, cells and totals. A currency that the whole page shares stands in the head, not in every cell."""
    columns, screen, model = asked.columns, asked.screen, asked.screen.model_class
    slots = phone_slots(columns)
    units = [_one_currency(column, rows) for column in columns]
    for column, slot, unit in zip(columns, slots, units, strict=True):
        found.headings.append(_heading(asked, column, slot, unit, found))
    for row in rows:
        href = screen.url("document", row.pk) if screen.page else ""
        cells = []
        for column, slot, unit in zip(columns, slots, units, strict=True):
            bare = unit and isinstance(column, Money)
            shown = format_html("{}", column.bare(row)) if bare else column.html(row, href)  # type: ignore[attr-defined]  # a Money has it
            cells.append((f"{column.css} {slot}", shown))
        found.rows.append(ShownRow(row.pk, screen.number(row), href, cells))
    offered = [*columns, *(c for c in screen.table.all if c not in columns)]
    found.columns = [OfferedColumn(c.path, c.heading(model), c in columns) for c in offered]
    if asked.summed:
        found.total_cells = [
            (f"{c.css} {slot}", _sums(c, unit, found.size) if c.total else [])
            for c, slot, unit in zip(columns, slots, units, strict=True)
        ]


def _one_currency(column: Cell, rows: Sequence[Any]) -> str:
    if not isinstance(column, Money) or not column.currency:
        return ""
    codes = {column.code(row) for row in rows}
    return codes.pop() if len(codes) == 1 else ""


def _sums(column: Cell, unit: str, size: Size) -> list[str]:
    """The sums under a column: for each currency, because they do not add up."""
    if isinstance(column, Money) and unit and len(size.groups) == 1:
        return [formatting.amount(size.groups[0][column.path], unit)]
    return [column.summed(group[column.path], group) for group in size.groups[:TOTAL_CURRENCIES]]


def _heading(asked: Asked, column: Cell, slot: str, unit: str, found: Listing) -> Heading:
    model, wanted = asked.screen.model_class, found.sort
    allowed = served(asked.screen) if found.size.more else None
    css = f"num {slot}" if column.css == "num" else slot
    text = column.heading(model)
    text = f"{text}, {unit}" if unit else text
    if not column.sort:
        return Heading(text, css)
    here = wanted.lstrip("-") == column.path
    if allowed is not None and column.sort_path(model) not in allowed and not here:
        return Heading(text, css, closed=True)
    turned = f"-{column.path}" if here and not wanted.startswith("-") else column.path
    state = ("descending" if wanted.startswith("-") else "ascending") if here else ""
    return Heading(text, css, address(asked.query, sort=turned), state)


def _offer_filters(found: Listing, asked: Asked) -> None:
    model, query = asked.screen.model_class, asked.query
    for one in asked.screen.filters:
        control = one.control(model, query)
        if control.kind == "search":
            found.search = control
            continue
        found.controls.append(control)
        if chip := one.chip(model, query):
            found.chips.append(Chip(chip.label, chip.value, chip.names, address(query, drop=chip.names)))


def _offer_views(found: Listing, asked: Asked, by: Actor) -> None:
    query, chosen = asked.query, asked.query.get("view", "")
    for declared in asked.screen.views:
        here = not chosen and is_same_view(asked.screen, query, declared.query)
        found.views.append(ShownView(str(declared.label), "?" + declared.query, here))
    for kept in queries.views_of(asked.screen.code, by):
        given = QueryDict(kept.query, mutable=True)
        if kept.columns:
            given["cols"] = ",".join(kept.columns)
        given["view"] = str(kept.id)
        here = chosen == str(kept.id) and is_same_view(asked.screen, query, kept.query)
        found.views.append(ShownView(kept.name, "?" + given.urlencode(), here, kept))
    found.here = next((view.kept for view in found.views if view.here and view.kept and view.kept.is_mine), None)
    opens_with = asked.layout.opens_with
    found.is_default = (
        is_same_view(asked.screen, query, opens_with) if opens_with else not any(view.here for view in found.views)
    )
    found.may_share = by.may_somewhere(SHARE_VIEWS)


def _offer_acts(found: Listing, by: Actor) -> None:
    screen = found.screen
    for edge in screen.edges():
        if by.may_somewhere(edge.permission):
            url = screen.url("bulk", edge.verb)
            found.bulk.append({"label": said(edge.label), "url": url, "destructive": edge.destructive})
    for action in screen.actions:
        if not by.may_somewhere(action.permission):
            continue
        if action.on_list:
            found.buttons.append(action)
        elif action.bulk:
            url = screen.url("bulk", action.name)
            found.bulk.append({"label": str(action.label), "url": url, "destructive": action.destructive})
    label = LABELS.get(screen.code)
    if label is not None and by.may_somewhere(label.permission):
        words = (("pdf", _("Labels")), ("zpl", _("Labels for a label printer")))
        found.bulk += [{"label": text, "url": label.url(kind), "is_file": True} for kind, text in words]
    found.may_create = bool(screen.may_create) and by.may_somewhere(screen.may_create)


def show_list(
    request: HttpRequest, screen: Screen, *, refusals: list[dict[str, Any]] | None = None, status: int = 200
) -> HttpResponse:
    """The page; for htmx its sheet alone, or only the totals once somebody asked for all of them."""
    with base.reading(request):
        found = listing(asked_of(request, screen), base.actor_of(request))
        context = {"screen": screen, "list": found, "refusals": refusals or [], "counted": COUNTED}
        template = "ui/list.html"
        if base.is_partial(request, "list"):
            template = "ui/list_swap.html"
        elif base.is_partial(request, "list-totals"):
            template = "ui/list_totals.html"
        return base.show(request, template, context, status=status)


@base.signed_in
def options(request: HttpRequest, module: str, name: str, facet: str) -> HttpResponse:
    """The values of a facet that contain what was typed."""
    screen = base.screen_of(request, module, name)
    one = next((f for f in screen.filters if isinstance(f, Choice) and f.name == facet), None)
    if one is None:
        raise Http404
    text = request.GET.get("find", "").replace("\x00", "").strip()[:80]
    with base.reading(request):
        chosen = [value for value in request.GET.getlist(facet) if value]
        offered, more = one.offered(screen.model_class, chosen, text)
        context = {"control": Control("checks", facet, "", options=offered, more=more)}
        return base.show(request, "ui/filter_options.html", context)
