"""The matrix: rows by places, a state in each cell, a panel that explains one cell and takes a proposal for it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.layout import Fact
from onegauge.ui.declarations.pages import Page
from onegauge.ui.forms import OperationForm

DIFFERING = ("variance", "expiring", "overdue")


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One value at one place. ``state``: template, variance, expiring, overdue or statutory; ``proposed``: one waits."""

    value: str
    state: str = "template"
    proposed: bool = False


@dataclass(frozen=True, slots=True)
class MatrixColumn:
    """One place. ``group`` is the head it stands under."""

    key: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One policy over all places. ``tags`` are what it can be filtered by, under the names of the facets."""

    key: str
    label: str
    base: str
    cells: Sequence[MatrixCell]
    control: str = ""
    help: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MatrixArea:
    """Rows that belong together."""

    label: str
    rows: Sequence[MatrixRow]


@dataclass(frozen=True, slots=True)
class MatrixFacet:
    """A filter over the tags of the rows: its name in the address, its words, what can be chosen."""

    name: str
    label: Any
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Grid:
    """The whole matrix: places as columns, areas of rows. ``edition`` says in print of which day and version it is."""

    base_label: str
    columns: Sequence[MatrixColumn]
    areas: Sequence[MatrixArea]
    sub: str = ""
    edition: str = ""
    facets: Sequence[MatrixFacet] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What a deviation did to the number by which it is judged: here and elsewhere, before and since."""

    label: str
    here: tuple[str, str]
    elsewhere: tuple[str, str]
    verdict: str
    tone: str = "neutral"
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the history of a cell."""

    when: str
    title: str
    note: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a cell has its value; ``chain`` names the levels from wide to narrow, ``winner`` the one that decided.

    ``closed`` says why nothing can be proposed here; ``others`` are the places that differ.
    """

    title: str
    value: str
    facts: Sequence[Fact] = ()
    chain: Sequence[str] = ()
    winner: int = -1
    badge: tuple[str, str] | None = None
    story: Sequence[Fact] = ()
    proposals: Sequence[Change] = ()
    effect: Effect | None = None
    others: Sequence[Fact] = ()
    changes: Sequence[Change] = ()
    links: Sequence[tuple[str, str]] = ()
    closed: str = ""


@dataclass(frozen=True, kw_only=True)
class Matrix(Page):
    """Template by site: ``build(by)`` gives the cells, ``explain(by, row_key, column_key)`` the panel.

    ``form`` is filled in the panel by whoever holds ``form_permission``; ``form_initial(by, row_key, column_key)`` is
    what it begins with. ``links(by)`` stand in the head of the page.
    """

    template: ClassVar[str] = "ui/matrix.html"
    build: Callable[[Actor], Grid]
    explain: Callable[[Actor, str, str], Explanation | None] | None = None
    form: type[OperationForm] | None = None
    form_permission: str = ""
    form_label: Any = ""
    form_initial: Callable[[Actor, str, str], dict[str, Any]] | None = None
    form_done: Any = ""
    links: Callable[[Actor], Sequence[tuple[str, str, str]]] = lambda by: ()
