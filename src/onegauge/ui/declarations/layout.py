"""Layout of a document page: which blocks stand in which column."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from onegauge.ui.declarations.columns import Cell

if TYPE_CHECKING:
    from onegauge.kernel.models import JournalEntry


@dataclass(frozen=True, slots=True)
class Fact:
    """One key fact: its words, its value, and the exception in small type."""

    label: str
    value: Any
    note: str = ""
    href: str = ""


@dataclass(frozen=True, slots=True)
class Linked:
    """A related document in the flow. Without ``url`` it does not exist yet; ``before`` puts it upstream."""

    number: str
    kind: str = ""
    url: str = ""
    note: str = ""
    here: bool = False
    before: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a whole, drawn to scale: its words, its amount, its fill (``acc``, ``neu``, ``acc2``, ``attn``)."""

    label: str
    amount: Decimal
    fill: str = "acc"


@dataclass(frozen=True, slots=True)
class Way:
    """What would change a decision, and where to do it."""

    text: Any
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why something was decided: the fact, the numbers, the policy, and what would change it.

    ``question`` becomes the title of the sheet while the decision stands open (*Why is it held?*). ``chain`` are the
    levels that a policy value could come from, ``winner`` the one that decided.
    """

    title: str
    sentence: Any = ""
    tone: str = "info"
    numbers: Sequence[tuple[str, Any]] = ()
    policy_key: str = ""
    policy_value: Any = None
    mend: Sequence[Way] = ()
    question: str = ""
    parts: Sequence[Part] = ()
    total: tuple[str, str] | None = None
    chain: Sequence[str] = ()
    winner: int = -1
    note: Any = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Why a document does not go on: in a badge, for whom it waits, since when, until when, and where to act."""

    badge: str
    who: str = ""
    since: datetime | None = None
    due: datetime | None = None
    tone: str = "attn"
    step: str = ""
    act: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class TraceSide:
    """One side of a trace: a title, and rows of words, value and tone (empty, ``muted`` or ``sum``)."""

    title: str
    rows: Sequence[tuple[str, Any, str]] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """What opens under a line: left the promise, right the price."""

    left: TraceSide
    right: TraceSide

    @property
    def sides(self) -> tuple[TraceSide, TraceSide]:
        """Both, in reading order."""
        return self.left, self.right


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
    """The lines of a document: a relation name, or ``query(id)`` that returns rows.

    ``trace(line_id)`` explains one line on demand; the rows then have an ``id``. ``rare`` lines are what most documents
    do not have: without one the block is left out.
    """

    template = "ui/block_lines.html"
    words = _("Lines")

    def __init__(
        self,
        rows: "str | Callable[[int], Iterable[Any]]",
        *columns: Cell,
        title: Any = "",
        empty: Any = "",
        limit: int = 1000,
        count: Callable[[int], int | None] | None = None,
        trace: Callable[[int], Trace] | None = None,
        rare: bool = False,
    ) -> None:
        self.rare = rare
        self.rows = rows
        self.trace = trace
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
    """What happened, from the journal. ``say(entry)`` says it in a sentence; empty means the usual words."""

    template = "ui/block_timeline.html"
    words = _("History")

    def __init__(self, *, limit: int = 12, title: Any = "", say: "Callable[[JournalEntry], str] | None" = None) -> None:
        self.limit = limit
        self.say = say
        self.title = title or self.words


class Why(Block):
    """Decisions and the policy values behind them: ``query(id)``, and what the journal kept."""

    template = "ui/block_why.html"
    words = _("Why")

    def __init__(self, *sources: Callable[[int], Iterable[Decision]], title: Any = "") -> None:
        self.sources = sources
        self.title = title or self.words


class Files(Block):
    """The files of the document; the toolkit gives every document of a journal kind a tab with them."""

    template = "ui/block_files.html"
    words = _("Files")


class Conversation(Block):
    """What people say about the document; the toolkit gives every document of a journal kind a tab with it."""

    template = "ui/block_conversation.html"
    words = _("Conversation")


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

    def say(self) -> "Callable[[JournalEntry], str] | None":
        """The words in which its timeline speaks."""
        return next((block.say for block in self.blocks() if isinstance(block, Timeline)), None)

    def blocks(self) -> list[Block]:
        """Every block, also those behind tabs."""
        found: list[Block] = []
        for column in self.columns:
            for block in column.blocks:
                found.append(block)
                if isinstance(block, Tabs):
                    found += [inner for tab in block.tabs for inner in tab.blocks]
        return found
