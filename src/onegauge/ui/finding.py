"""Search anything: rows of the screens by what people call them, pages by their title, and acts that are open.

A screen says what its rows are found by (``find=("number", "customer_reference", "name~")``): the beginning of the
text, or, with a tilde, any part of it. All screens together are one statement.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui import recent
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.screen import SCREENS, Screen
from onegauge.ui.navigation import all_places
from onegauge.ui.offers import offers
from onegauge.ui.providers import PROVIDERS, Hit

EACH = 5
PAGES_SHOWN = 8
ACTS_SHOWN = 6
LONGEST = 100
PART = "~"


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind under their heading."""

    title: str
    hits: list[Hit]


def cleaned(text: str) -> str:
    """What was typed, without what no name contains."""
    return text.replace("\x00", "").strip()[:LONGEST]


def find(text: str, at: str, *, by: Actor, reader: Actor) -> list[Group]:
    """Everything that answers to the text; without one, what the person can do here and did last."""
    if not text:
        last = [Hit(one.number, one.url, one.kind, one.party) for one in recent.recent(reader, recent.touched(reader))]
        return _shown((_("Here"), acts_here(at, by)), (_("My recent documents"), last), (_("Begin"), begin(by)))
    low = text.lower()
    coded = [hit for source in PROVIDERS.search for hit in source(reader, text)]
    acts = [hit for hit in (*acts_here(at, by), *begin(by)) if low in hit.title.lower()]
    places = [hit for hit in open_pages(by) if low in hit.title.lower()]
    return _shown(
        (_("Scanned"), coded),
        *rows_by_screen(text, by),
        (_("Actions"), acts[:ACTS_SHOWN]),
        (_("Pages"), places[:PAGES_SHOWN]),
    )


def _shown(*groups: tuple[str, Iterable[Hit]]) -> list[Group]:
    found = [Group(title, list(hits)) for title, hits in groups]
    return [group for group in found if group.hits]


def open_pages(by: Actor) -> list[Hit]:
    """The pages that a grant opens, by title."""
    return [Hit(p.title, p.url(), _("Page")) for p in all_places() if by.may_somewhere(p.permission)]


def begin(by: Actor) -> list[Hit]:
    """What the person may make new."""
    return [
        Hit(s.create_title, s.url("create"), _("Action"))
        for s in SCREENS.values()
        if s.may_create and by.may_somewhere(s.may_create)
    ]


def acts_here(at: str, by: Actor) -> list[Hit]:
    """The verbs of the document at an address that are open to the person, and the export of a list."""
    try:
        found = resolve(at.split("?", maxsplit=1)[0])
    except Resolver404:
        return []
    screen = _screen(found.kwargs.get("module", ""), found.kwargs.get("name", ""))
    if screen is None or not by.may_somewhere(screen.permission):
        return []
    if found.url_name == "list":
        return [Hit(_("Export %s") % screen.title, screen.url("export"), _("Action"))]
    row = screen.queryset().filter(pk=found.kwargs["pk"]).first() if found.url_name == "document" else None
    if row is None:
        return []
    number = screen.number(row)
    return [Hit(offer.label, offer.url, _("Action"), number) for offer in offers(screen, row, by) if offer.open]


def _screen(module: str, name: str) -> Screen | None:
    return next((s for s in SCREENS.values() if (s.module, s.name) == (module, name)), None)


def rows_by_screen(text: str, by: Actor) -> list[tuple[str, list[Hit]]]:
    """The rows of all screens that answer to the text, with one statement."""
    asked = [s for s in SCREENS.values() if s.find and s.page and by.may_somewhere(s.permission)]
    parts = [_rows(number, screen, text) for number, screen in enumerate(asked)]
    if not parts:
        return []
    found: dict[int, list[Hit]] = {}
    for number, pk, title, note in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
        screen = asked[number]
        found.setdefault(number, []).append(Hit(title, screen.url("document", pk), screen.singular, note))
    return [(asked[number].title, sorted(hits, key=lambda h: h.title)) for number, hits in sorted(found.items())]


def _rows(number: int, screen: Screen, text: str) -> Any:
    note = screen.party or next((p.rstrip(PART) for p in screen.find if p.rstrip(PART) != screen.number_path), "")
    noted = Cast(paths.lookup(note), CharField()) if note else Value("", CharField())
    rows = screen.model_class._default_manager.filter(_answers(screen.find, text)).order_by()
    named = rows.annotate(find_no=Value(number, IntegerField()), find_note=noted)
    title = Cast(paths.lookup(screen.number_path), CharField())
    return named.annotate(find_title=title).values_list("find_no", "pk", "find_title", "find_note")[:EACH]


def _answers(found_by: tuple[str, ...], text: str) -> Q:
    """Codes by their beginning, in either case so that an index serves; names by any part."""
    condition = Q()
    for path in found_by:
        name = paths.lookup(path.rstrip(PART))
        if path.endswith(PART):
            for_all = Q()
            for word in text.split()[:6]:
                for_all &= Q(**{f"{name}__icontains": word})
            condition |= for_all
        else:
            for written in sorted({text, text.upper(), text.lower()}):
                condition |= Q(**{f"{name}__startswith": written})
    return condition
