"""A workbench: lanes by urgency, a panel beside them, and decisions on many that are simulated before they are taken."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ClassVar

from django.forms import Form

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.columns import Cell
from onegauge.ui.declarations.layout import Decision, Fact
from onegauge.ui.declarations.pages import Page, Sheet

LANE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Figure:
    """How many rows a lane holds and what they are worth, by currency."""

    count: int
    amounts: Sequence[tuple[str, Decimal]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows of a lane are wanted: a text, one focus (an item, a customer), and those after a mark."""

    lane: str
    text: str = ""
    focus: int | None = None
    after: Sequence[Any] = ()
    limit: int = LANE_ROWS


@dataclass(frozen=True, slots=True)
class SidePanel:
    """What stands beside the table about the chosen row; ``url`` opens its own page."""

    title: str
    sub: str = ""
    url: str = ""
    facts: Sequence[Fact] = ()
    decisions: Iterable[Decision] = ()
    sheets: Sequence[Sheet] = ()
    links: Sequence[tuple[str, str]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """One total before and after. ``better``: up, down, or empty when neither is."""

    label: Any
    before: Decimal | int
    after: Decimal | int
    unit: str = ""
    better: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What happens to one document or line. ``effect``: better, worse or same."""

    number: str
    what: str
    before: str
    after: str
    effect: str
    sub: str = ""
    detail: str = ""
    url: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gain:
    """One customer or site of a difference: how many gain, how many lose, and a total before and after."""

    label: str
    better: int
    worse: int
    before: Decimal
    after: Decimal
    sub: str = ""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The difference by customer, by site or by currency. ``lower_is_better`` judges the totals."""

    title: Any
    what: Any
    parts: Sequence[Gain]
    unit: str = ""
    lower_is_better: bool | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """What an act changes, for people; its token stands for exactly this."""

    sentence: str
    measures: Sequence[Measure] = ()
    changes: Sequence[Changed] = ()
    breakdowns: Sequence[Breakdown] = ()
    note: str = ""
    rules: Sequence[Decision] = ()

    @property
    def token(self) -> str:
        """A digest of every number and every change; another world gives another token."""
        told = [(str(m.label), str(m.before), str(m.after), m.unit) for m in self.measures]
        told += [(c.number, c.what, c.before, c.after, c.effect, c.sub, c.detail) for c in self.changes]  # type: ignore[misc]  # rows of any length
        return hashlib.sha256(repr(told).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Decide:
    """A decision on many rows: a plural operation that is rehearsed first.

    ``subjects`` turns chosen rows into what the operation takes (lines into their orders). ``look(ids)`` reads the
    world, once before and once after the operation inside its transaction; ``compare(before, after, result)`` says the
    difference. ``arguments(data)`` turns what the form asked into arguments.
    """

    name: str
    label: Any
    permission: str
    operation: Callable[..., Any]
    look: Callable[[Sequence[int]], Any]
    compare: Callable[[Any, Any, Any], Difference]
    subjects: Callable[[Sequence[int]], list[int]] | None = None
    names: Callable[[Sequence[int]], Mapping[int, str]] | None = None
    arguments: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict
    form: type[Form] | None = None
    help: Any = ""
    destructive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """Rows of one kind: each has ``id`` and ``mark`` (its place in the order). ``closed(row, by)`` says what is not mine."""

    rows: Callable[[Actor, Wanted], Sequence[Any]]
    columns: tuple[Cell, ...]
    name: Callable[[Any], str]
    panel: Callable[[Actor, int], SidePanel | None] | None = None
    decisions: tuple[Decide, ...] = ()
    closed: Callable[[Any, Actor], str] | None = None
    focus: Callable[[int], str] | None = None
    search: Any = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A pile of work with its urgency."""

    code: str
    label: Any
    queue: Queue
    tone: str = "neutral"
    help: Any = ""


@dataclass(frozen=True, kw_only=True)
class Workbench(Page):
    """A page to work a queue down: what is most urgent, what it is worth, why it waits, and what would help."""

    template: ClassVar[str] = "ui/workbench.html"
    lanes: tuple[Lane, ...]
    figures: Callable[[Actor], Mapping[str, Figure]]
    sheet: Callable[[Actor], Sheet | None] | None = None
    refresh_seconds: int = 0
    empty: Any = ""
    links: Sequence[tuple[Any, str]] = field(default_factory=tuple)

    def lane(self, code: str) -> Lane:
        """The lane of that code, else the first."""
        return next((lane for lane in self.lanes if lane.code == code), self.lanes[0])

    def decision(self, name: str) -> Decide | None:
        """The decision of that name in any lane."""
        return next((d for lane in self.lanes for d in lane.queue.decisions if d.name == name), None)
