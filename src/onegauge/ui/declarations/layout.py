"""Layout of a document page: which blocks stand in which column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from onegauge.ui.declarations.columns import Cell


@dataclass(frozen=True, slots=True)
class Fact:
    """One key fact: its words, its value, and the exception in small type."""

    label: str
    value: Any
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A related document in the flow."""

    number: str
    kind: str = ""
    url: str = ""
    note: str = ""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something was decided: the fact, the numbers, the policy, and what would change it."""

    title: str
    sentence: str = ""
    tone: str = "info"
    numbers: Sequence[tuple[str, Any]] = ()
    policy_key: str = ""
    policy_value: Any = None
    provenance_id: int | None = None
    mend: Sequence[str] = ()


class Block:
    """A sheet on the page."""

    template: str = ""
    title: Any = ""
    words: Any = ""
    permission: str = ""

    def only(self, permission: str) -> Self:
        """The block, shown only to those who hold the permission where the document is."""
        self.permission = permission
        return self


class Attributes(Block):
    """Key facts: paths of the row, ``(label, path)`` pairs, columns of a table, or a function of the id."""

    template = "ui/block_attributes.html"
    words = _("Key facts")

    def __init__(
        self,
        *facts: "str | tuple[Any, str] | Cell",
        more: Callable[[int], Iterable[Fact]] | None = None,
        title: Any = "",
    ) -> None:
        self.facts = facts
        self.more = more
        self.title = title or self.words


class Lines(Block):
    """The lines of a document: a relation name, or ``query(id)`` that returns rows."""

    template = "ui/block_lines.html"
    words = _("Lines")

    def __init__(
        self,
        rows: "str | Callable[[int], Iterable[Any]]",
        *columns: Cell,
        title: Any = "",
        empty: Any = "",
        limit: int = 500,
        count: Callable[[int], int | None] | None = None,
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.title = title or self.words
        self.empty = empty or _("No lines yet")
        self.limit = limit
        self.count = count

    @property
    def code(self) -> str:
        """What stands for these lines in an address."""
        return slugify(self.rows if isinstance(self.rows, str) else self.rows.__name__).replace("_", "-")


class Related(Block):
    """The flow of documents: what ``query(id)`` names, or what the journal connected when nothing is given."""

    template = "ui/block_related.html"
    words = _("Document flow")

    def __init__(self, *sources: Callable[[int], Iterable[Linked]], title: Any = "") -> None:
        self.sources = sources
        self.title = title or self.words


class Totals(Block):
    """Amounts at the foot: ``(label, path)`` pairs, or ``query(id)`` that returns facts. The last one is the sum."""

    template = "ui/block_totals.html"
    words = _("Totals")

    def __init__(
        self,
        *facts: "tuple[Any, str]",
        currency: str = "currency",
        more: Callable[[int], Iterable[Fact]] | None = None,
        title: Any = "",
    ) -> None:
        self.facts = facts
        self.currency = currency
        self.more = more
        self.title = title or self.words


class Timeline(Block):
    """What happened, from the journal."""

    template = "ui/block_timeline.html"
    words = _("History")

    def __init__(self, *, limit: int = 12, title: Any = "") -> None:
        self.limit = limit
        self.title = title or self.words


class Why(Block):
    """Decisions and the policy values behind them: ``query(id)``, and what the journal kept."""

    template = "ui/block_why.html"
    words = _("Why")

    def __init__(self, *sources: Callable[[int], Iterable[Decision]], title: Any = "") -> None:
        self.sources = sources
        self.title = title or self.words


class Custom(Block):
    """A block with a template of its own, openly."""

    def __init__(self, template: str, context: Callable[[int], dict[str, Any]], title: Any = "") -> None:
        self.template = template
        self.context = context
        self.title = title or self.words


class Tab:
    """A part of the page behind a tab: its blocks are read only while it is open.

    ``code`` stands in the address (``?tab=stock``). ``count(id)`` is the figure beside its title; ``None`` shows none.
    """

    def __init__(self, code: str, title: Any, *blocks: Block, count: Callable[[int], int | None] | None = None) -> None:
        self.code = code
        self.title = title
        self.blocks = blocks
        self.count = count
        self.permission = ""

    def only(self, permission: str) -> Self:
        """The tab, shown only to those who hold the permission where the document is."""
        self.permission = permission
        return self


class Tabs(Block):
    """Parts of one document, one of them open. Higher modules add theirs with ``contribute``."""

    template = "ui/block_tabs.html"

    def __init__(self, *tabs: Tab) -> None:
        self.tabs = tabs


class Column:
    """Blocks from top to bottom."""

    def __init__(self, *blocks: Block) -> None:
        self.blocks = blocks


@dataclass(init=False)
class Layout:
    """One column, or a wide one with a rail."""

    columns: tuple[Column, ...] = field(default=())

    def __init__(self, *columns: Column) -> None:
        self.columns = columns

    def needs(self) -> list[str]:
        """The paths that key facts and totals read."""
        found: list[str] = []
        for block in self.blocks():
            if isinstance(block, Attributes | Totals):
                for fact in block.facts:
                    found += fact.needs() if isinstance(fact, Cell) else [fact if isinstance(fact, str) else fact[1]]
        return found

    def blocks(self) -> list[Block]:
        """Every block, also those behind tabs."""
        found: list[Block] = []
        for column in self.columns:
            for block in column.blocks:
                found.append(block)
                if isinstance(block, Tabs):
                    found += [inner for tab in block.tabs for inner in tab.blocks]
        return found
