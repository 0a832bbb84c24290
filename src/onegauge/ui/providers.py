"""What the toolkit has to ask a higher layer for. Governance answers at start-up; without answers the rest works."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.pages import Tile


@dataclass(frozen=True, slots=True)
class ScopeSite:
    """A site of the scope switch."""

    id: int
    name: str
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class ScopeCompany:
    """A company of the scope switch with its sites."""

    id: int
    name: str
    currency: str
    sites: tuple[ScopeSite, ...] = ()


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a policy value came from: the level that decided, in words, with the page that shows it."""

    id: int
    level: str
    label: str
    chain: tuple[str, ...] = ()
    winner: int = -1
    url: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer of the search box."""

    title: str
    url: str
    kind: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of "needs me now": how many, of what, how urgent, where."""

    count: int
    title: str
    url: str
    sub: str = ""
    tone: str = "neutral"
    badge: str = ""
    note: str = ""


def _nobody(person_id: int, request_id: str) -> Actor:
    raise RuntimeError("no module has said how a person becomes an actor")


@dataclass
class Providers:
    """The answers. Assign them in the registry of the module that knows."""

    actor_for: Callable[[int, str], Actor] = _nobody
    scope_tree: Callable[[Actor], Iterable[ScopeCompany]] = lambda by: ()
    inbox_count: Callable[[Actor], int] = lambda by: 0
    inbox_url: Callable[[], str] = lambda: ""
    provenance: Callable[[Collection[int]], Mapping[int, Provenance]] = lambda ids: {}
    group_name: Callable[[], str] = lambda: "OneGauge"
    todos: list[Callable[[Actor], Iterable[Todo]]] = field(default_factory=list)
    tiles: list[Callable[[Actor], Iterable[Tile]]] = field(default_factory=list)
    search: list[Callable[[Actor, str], Iterable[Hit]]] = field(default_factory=list)


PROVIDERS = Providers()
