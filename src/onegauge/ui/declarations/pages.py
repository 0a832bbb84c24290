"""Pages that are not about one model: dashboard, matrix, station and job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.forms import Form
from django.urls import reverse

from onegauge.kernel.actor import Actor
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations.charts import Drawn
from onegauge.ui.declarations.columns import Cell
from onegauge.ui.declarations.layout import Fact
from onegauge.ui.declarations.nav import NAV

PAGES: dict[str, "Page"] = {}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A page with an address of two parts (``insight/kpis``), a permission and a place in the side bar."""

    template: ClassVar[str] = ""
    code: str
    label: Any
    permission: str
    area: str
    order: int = 50
    help: Any = ""
    sop: str = ""

    @property
    def title(self) -> str:
        """Its words."""
        return str(self.label)

    def url(self, name: str = "list", *more: Any) -> str:
        """The address."""
        module, _slash, rest = self.code.partition("/")
        return reverse(f"ui:{name}", args=[module, rest, *more])


@dataclass(frozen=True, slots=True)
class Tile:
    """One question with its number. ``trend`` is drawn as a line; ``split`` shows the parts on one scale.

    ``split_unit`` and ``split_decimals`` are said when the parts are measured otherwise than the number. ``before`` is
    the number of the stretch before (``before_label`` names it). Whoever lacks ``permission`` does not get the tile.
    """

    label: Any
    value: Decimal | int | None
    unit: str = ""
    target: Decimal | int | None = None
    higher_is_better: bool = True
    decimals: int | None = None
    trend: Sequence[Decimal | int] = ()
    trend_label: str = ""
    split: Sequence[tuple[str, Decimal | int | None]] = ()
    split_unit: str | None = None
    split_decimals: int | None = None
    url: str = ""
    definition: Any = ""
    note: str = ""
    before: Decimal | int | None = None
    before_label: str = ""
    permission: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table on a dashboard; the title is the question. ``more`` is the address of the whole list and its words.

    ``foot`` is the last row, cell by cell; ``folded`` tables open with a click; ``code`` lets it be taken as CSV.
    """

    title: Any
    columns: Sequence[Cell]
    rows: Sequence[Any]
    caption: str = ""
    row_url: Callable[[Any], str] | None = None
    more: tuple[str, Any] | None = None
    foot: Sequence[Any] = ()
    folded: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """What a dashboard shows: tiles, charts, sheets, and the instant up to which the numbers are true.

    ``edition`` says by which definitions they were counted; the sheets of ``lead`` stand above the charts.
    """

    tiles: Sequence[Tile] = ()
    sheets: Sequence[Sheet] = ()
    cut_off: datetime | None = None
    note: str = ""
    charts: Sequence[Drawn] = ()
    lead: Sequence[Sheet] = ()
    edition: str = ""
    title: Any = ""
    sub: Any = ""
    facts: Sequence[Fact] = ()
    back: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a dashboard asks for: the length of the period in days, and which one of several."""

    days: int
    which: str = ""


@dataclass(frozen=True, kw_only=True)
class Dashboard(Page):
    """Few tiles, each a question; ``build(by, asked)`` answers, or says nothing when there is no such thing.

    ``periods`` are the lengths in days that can be chosen, the first is given. With ``has_details`` each thing that
    ``build`` knows has an address of its own: ``?which=``.
    """

    template: ClassVar[str] = "ui/dashboard.html"
    build: Callable[[Actor, Asked], Board | None]
    periods: tuple[int, ...] = ()
    has_details: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One job in the queue of a station."""

    id: int
    title: str
    sub: str = ""
    due: str = ""
    tone: str = "neutral"
    state: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What the person does now: one instruction, one target. ``expects`` are the codes a scan may carry."""

    instruction: str
    target: str
    title: str = ""
    sub: str = ""
    qty: str = ""
    unit: str = ""
    facts: Sequence[Fact] = ()
    done: int = 0
    total: int = 0
    expects: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """A task opened at a station: its step, its lines, its form.

    ``acts`` names the acts of the station that make sense for it, the next one first; without, all. ``columns`` replace those of the station.
    """

    id: int
    number: str
    version: int | None
    step: Step | None
    rows: Sequence[Any] = ()
    url: str = ""
    acts: Sequence[str] | None = None
    columns: Sequence[Cell] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StationAct:
    """What can be done with the opened task. ``run(by=, key=, task_id=, version=, data=)`` calls the operation.

    ``lines`` names the field of each row that the person types (``picked``), keyed by row id in ``data["rows"]``.
    """

    name: str
    label: Any
    permission: str
    run: Callable[..., str]
    form: type[Form] | None = None
    primary: bool = False
    line_field: Any = ""


@dataclass(frozen=True, kw_only=True)
class Station(Page):
    """A work place: a queue by urgency, then one task at a time."""

    template: ClassVar[str] = "ui/station.html"
    queue: Callable[[], Iterable[Task]]
    open: Callable[[int], Job | None]
    columns: Sequence[Cell] = ()
    acts: tuple[StationAct, ...] = ()
    line_value: str = ""
    empty: Any = ""


@dataclass(frozen=True, kw_only=True)
class Handheld(Page):
    """The page in the hand of whoever works on the floor; it goes on without a link.

    ``places(by)`` are the codes and names of sites where the person may work. ``work(by, key, site, count)`` gives the
    next tasks with all that a device needs to do them alone; ``tell(by, steps)`` takes what the device noted, as it was
    sent, and answers step by step; telling twice is telling once. ``words()`` are the texts of the device by their names.
    """

    template: ClassVar[str] = "ui/hand.html"
    places: Callable[[Actor], Sequence[tuple[str, str]]]
    work: Callable[[Actor, str, str, int], Sequence[Mapping[str, Any]]]
    tell: Callable[[Actor, bytes], Sequence[Mapping[str, Any]]]
    words: Callable[[], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row of a file, and how to mend it."""

    row: int
    column: str
    value: str
    message: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a long job is. ``state``: waiting, running, done, failed or stopped."""

    title: str
    state: str
    done: int
    total: int
    sub: str = ""
    facts: Sequence[Fact] = ()
    errors: Sequence[RowError] = ()
    steps: Sequence[tuple[str, str, str]] = ()
    note: str = ""
    result: str = ""
    acts: Sequence[tuple[str, str]] = ()
    csv_url: str = ""
    file_url: str = ""
    file_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Jobs(Page):
    """Long work that can be left and found again: ``queue(by)`` lists, ``open(by, id)`` gives the progress.

    ``acts`` maps the name of a button to ``run(by=, key=, job_id=) -> message``.
    """

    template: ClassVar[str] = "ui/jobs.html"
    queue: Callable[[Actor], Iterable[Task]]
    open: Callable[[Actor, int], Progress | None]
    acts: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    start: type[Form] | None = None
    start_run: Callable[..., int] | None = None
    start_permission: str = ""
    empty: Any = ""


DOWNLOADS: dict[str, "Download"] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take away: ``build(which)`` gives its name and its text, or nothing when there is none."""

    code: str
    permission: str
    build: Callable[[str], tuple[str, str] | None]

    def url(self, which: Any) -> str:
        """The address of one file."""
        return reverse("ui:download", args=[*self.code.split("/"), which])


def register_download(*downloads: Download) -> None:
    """Make files known; an unknown permission fails at start-up."""
    for one in downloads:
        if one.permission not in PERMISSIONS:
            raise RuntimeError(f"download {one.code} names the unknown permission {one.permission}")
        DOWNLOADS[one.code] = one


def register_page(*pages: Page) -> None:
    """Make pages known; an unknown permission or area fails at start-up."""
    for page in pages:
        if page.permission not in PERMISSIONS:
            raise RuntimeError(f"page {page.code} names the unknown permission {page.permission}")
        if page.area and page.area not in NAV:
            raise RuntimeError(f"page {page.code} names the unknown area {page.area}")
        PAGES[page.code] = page
