"""What the toolkit has to ask a higher layer for. Governance answers at start-up; without answers the rest works."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations.checks import Check
from onegauge.ui.declarations.matrix import Effect
from onegauge.ui.declarations.needs import Todo
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
class About:
    """What the frame says of a person: the roles, and the version of the template that they work by."""

    roles: tuple[str, ...] = ()
    template: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A role that a person holds: where, and until when."""

    role: str
    place: str
    until: date | None = None


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key by which a program acts as the person; never its secret."""

    name: str
    prefix: str
    until: datetime
    last_used: datetime | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What the account page says of a person."""

    username: str = ""
    email: str = ""
    held: tuple[Held, ...] = ()
    keys: tuple[OwnKey, ...] = ()
    needs_second_factor: bool = False


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """The first act of a role, as a button of the home page: what whoever holds the permission begins with."""

    label: Any
    url: Callable[[], str]
    permission: str
    order: int = 50
    icon: str = "plus"
    while_true: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Something that one person asks another to decide: a row of a screen whose lifecycle has approve and reject."""

    model: str
    id: int
    version: int
    title: str
    document: str
    act: str
    before: str
    after: str
    url: str
    document_url: str
    asked_by: str
    asked_at: datetime
    due_at: datetime
    amount: Decimal | None = None
    currency: str = ""
    is_overdue: bool = False
    stands_in: bool = False

    @property
    def worth(self) -> str:
        """The amount with its currency."""
        return f"{self.currency} {formatting.amount(self.amount, self.currency)}" if self.amount else ""


def _nobody(person_id: int, request_id: str) -> Actor:
    raise RuntimeError("no module has said how a person becomes an actor")


@dataclass
class Providers:
    """The answers. Assign them in the registry of the module that knows."""

    actor_for: Callable[[int, str], Actor] = _nobody
    scope_tree: Callable[[Actor], Iterable[ScopeCompany]] = lambda by: ()
    about: Callable[[Actor], About] = lambda by: About()
    account: Callable[[Actor], Account] = lambda by: Account()
    end_sessions: Callable[[Actor], None] = lambda by: None
    keep_locale: Callable[[Actor, str], None] = lambda by, locale: None
    inbox_count: Callable[[Actor], int] = lambda by: 0
    inbox_url: Callable[[], str] = lambda: ""
    provenance: Callable[[Collection[int]], Mapping[int, Provenance]] = lambda ids: {}
    kpis: Callable[[], Iterable[tuple[str, str]]] = lambda: ()
    effect: Callable[[str, Sequence[int], Sequence[int], date, date], Effect | None] = lambda *asked: None
    setup_checks: list[Callable[[Actor], Iterable[Check]]] = field(default_factory=list)
    group_name: Callable[[], str] = lambda: "OneGauge"
    todos: list[Callable[[Actor], Iterable[Todo]]] = field(default_factory=list)
    tiles: list[Callable[[Actor], Iterable[Tile]]] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    asks: list[Callable[[Actor], Iterable[Ask]]] = field(default_factory=list)
    tour: Callable[[Actor], Any] = lambda by: None
    search: list[Callable[[Actor, str], Iterable[Hit]]] = field(default_factory=list)


PROVIDERS = Providers()
