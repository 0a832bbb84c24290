"""The side bar of one person: only what their grants open, first where they work, then where they look things up."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, IntegerField, Value
from django.http import QueryDict

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.nav import NAV, Area
from onegauge.ui.declarations.pages import PAGES, Page
from onegauge.ui.declarations.screen import SCREENS, Screen


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the side bar; ``count`` is how much waits there."""

    title: str
    url: str
    order: int
    code: str = ""
    current: bool = False
    count: int = 0


@dataclass(slots=True)
class OpenArea:
    """An area with its open pages. ``acts`` are the permissions to do something there, not only to look."""

    area: Area
    entries: list[Entry] = field(default_factory=list)
    current: bool = False
    acts: set[str] = field(default_factory=set)

    @property
    def url(self) -> str:
        """The area leads to its first page."""
        return self.entries[0].url

    @property
    def count(self) -> int:
        """How much waits in the whole area."""
        return sum(entry.count for entry in self.entries)

    @property
    def rank(self) -> tuple[bool, int, int]:
        """Where one does most comes first; where one only looks comes last."""
        return (not self.acts, -len(self.acts), self.area.order)


def all_places() -> list[Screen | Page]:
    """Every screen and page that is declared."""
    return [*SCREENS.values(), *PAGES.values()]


def acting(place: Screen | Page) -> set[str]:
    """The permissions that change something on a screen or page."""
    if isinstance(place, Page):
        return {act.permission for act in getattr(place, "acts", ()) if hasattr(act, "permission")}
    found = {place.may_create, place.may_edit, *(action.permission for action in place.actions)}
    return (found | {edge.permission for edge in place.edges()}) - {""}


def navigation(by: Actor, path: str) -> list[OpenArea]:
    """The areas with at least one open page, those first in which the person does most."""
    found: dict[str, OpenArea] = {}
    here = ""
    for place in all_places():
        if not place.area or not by.may_somewhere(place.permission):
            continue
        opened = found.setdefault(place.area, OpenArea(NAV[place.area]))
        url = place.url()
        opened.entries.append(Entry(place.title, url, place.order, place.code))
        opened.acts.update(code for code in acting(place) if by.may_somewhere(code))
        if path.startswith(url) and len(url) > len(here):
            here = url
    for opened in found.values():
        opened.entries.sort(key=lambda entry: (entry.order, entry.title))
        opened.entries = [replace(e, current=True) if e.url == here else e for e in opened.entries]
        opened.current = any(entry.current for entry in opened.entries)
    return sorted(found.values(), key=lambda opened: opened.rank)


def waiting(by: Actor) -> dict[str, int]:
    """How much waits behind each entry that says so (``waiting="state=open"``): one statement for all of them."""
    asked = [s for s in SCREENS.values() if s.waiting and s.area and by.may_somewhere(s.permission)]
    parts = [_counted(number, screen, by) for number, screen in enumerate(asked)]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {asked[number].code: count for number, count in rows}


def _counted(number: int, screen: Screen, by: Actor) -> Any:
    rows = screen.filters.narrow(screen.queryset(), QueryDict(screen.waiting), by).order_by()
    marked = rows.annotate(nav_no=Value(number, IntegerField())).values("nav_no")
    return marked.annotate(nav_count=Count("pk")).values_list("nav_no", "nav_count")


def with_counts(areas: list[OpenArea], counts: Mapping[str, int]) -> list[OpenArea]:
    """The same areas with what waits in them."""
    for opened in areas:
        opened.entries = [replace(e, count=counts.get(e.code, 0)) for e in opened.entries]
    return areas
