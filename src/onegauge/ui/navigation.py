"""The side bar of one person: only what their grants open."""

from dataclasses import dataclass, field

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.nav import NAV, Area
from onegauge.ui.declarations.pages import PAGES
from onegauge.ui.declarations.screen import SCREENS


@dataclass(frozen=True, slots=True)
class Entry:
    """One page in the side bar."""

    title: str
    url: str
    order: int
    current: bool = False


@dataclass(slots=True)
class OpenArea:
    """An area with its open pages."""

    area: Area
    entries: list[Entry] = field(default_factory=list)
    current: bool = False

    @property
    def url(self) -> str:
        """The area leads to its first page."""
        return self.entries[0].url


def navigation(by: Actor, path: str) -> list[OpenArea]:
    """The areas with at least one open page, in order."""
    found: dict[str, OpenArea] = {}
    places = [(s.area, s.title, s.url(), s.order, s.permission) for s in SCREENS.values()]
    places += [(p.area, p.title, p.url(), p.order, p.permission) for p in PAGES.values()]
    for code, title, url, order, permission in places:
        if not code or not by.may_somewhere(permission):
            continue
        here = path.startswith(url)
        opened = found.setdefault(code, OpenArea(NAV[code]))
        opened.entries.append(Entry(title, url, order, here))
        opened.current = opened.current or here
    for opened in found.values():
        opened.entries.sort(key=lambda entry: (entry.order, entry.title))
    return sorted(found.values(), key=lambda opened: opened.area.order)
