"""Columns: how one value of a row is shown, sorted, summed and exported."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import ForeignKey, Model
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from onegauge.ui import formatting
from onegauge.ui.declarations import paths

TONES: dict[str, str] = {
    "draft": "neutral", "cancelled": "neutral", "inactive": "neutral", "obsolete": "neutral", "phase_out": "attn",
    "open": "info", "confirmed": "info", "released": "info", "picked": "info", "packed": "info", "active": "good",
    "approved": "good", "closed": "good", "shipped": "good", "posted": "good", "done": "good", "expired": "neutral",
    "requested": "attn", "proposed": "attn", "pending": "attn", "hold": "attn", "blocked": "bad", "rejected": "bad",
    "failed": "bad", "late": "bad",
}  # fmt: skip


def badge(text: str, tone: str = "neutral") -> SafeString:
    """A state or a judgement; shape and word carry it, colour only helps."""
    return format_html('<span class="badge is-{}">{}</span>', tone, text)


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a row."""

    path: str
    label: Any = ""
    _: KW_ONLY
    sort: bool = True
    total: bool = False
    sub: str = ""

    numeric: ClassVar[bool] = False
    css: ClassVar[str] = ""

    def heading(self, model: type[Model] | None) -> str:
        """The words over the column."""
        return str(self.label) if self.label else paths.label_of(model, self.path)

    def sort_path(self, model: type[Model] | None) -> str:
        """What the database sorts by."""
        return paths.lookup(self.path)

    def needs(self) -> list[str]:
        """The paths that are read, so that the list fetches them in one query."""
        return [p for p in (self.path, self.sub) if p]

    def value(self, row: Any) -> Any:
        """The bare value."""
        return paths.read(row, self.path)

    def text(self, row: Any) -> str:
        """The value in words."""
        return formatting.plain(self.value(row))

    def export(self, row: Any) -> str:
        """The value as a spreadsheet wants it: neither grouped nor rounded."""
        value = self.value(row)
        return "" if value is None else str(value)

    def typed(self, row: Any) -> Any:
        """The value as a spreadsheet keeps it: a number, a date, an instant, or the words that the list shows."""
        value = self.value(row)
        if value is None or value == "":
            return None
        return value if isinstance(value, int | Decimal | date) and not isinstance(value, bool) else self.text(row)

    def html(self, row: Any, href: str = "") -> SafeString:
        """What stands in the cell."""
        if not self.sub:
            return format_html("{}", self.text(row))
        below = paths.read(row, self.sub)
        shown = format_html("{}", self.text(row))
        return format_html('{}<span class="sub">{}</span>', shown, below) if below else shown

    def summed(self, total: Any, row: Mapping[str, Any]) -> str:
        """The total under the column."""
        return formatting.number(total)


@dataclass(frozen=True, slots=True)
class Text(Cell):
    """Plain words."""

    css: ClassVar[str] = "trunc"

    def text(self, row: Any) -> str:
        """The value, or the words of its choice."""
        value = self.value(row)
        if isinstance(row, Model) and value is not None:
            value = paths.choices_of(type(row), self.path).get(value, value)
        return formatting.plain(value)


@dataclass(frozen=True, slots=True)
class Code(Text):
    """A short key that people read letter by letter."""

    css: ClassVar[str] = "mono"


@dataclass(frozen=True, slots=True)
class Ref(Cell):
    """The number or name that opens the page of the row."""

    css: ClassVar[str] = "doc"

    def html(self, row: Any, href: str = "") -> SafeString:
        """A link to the page."""
        shown = format_html('<a href="{}">{}</a>', href, self.text(row)) if href else format_html("{}", self.text(row))
        below = paths.read(row, self.sub) if self.sub else None
        return format_html('{}<span class="sub">{}</span>', shown, below) if below else shown


@dataclass(frozen=True, slots=True)
class Party(Cell):
    """A related legal party, site, company or person, by its name."""

    name: str = "name"
    css: ClassVar[str] = "trunc"

    def sort_path(self, model: type[Model] | None) -> str:
        """By the name of the related row."""
        related = isinstance(paths.field_at(model, self.path), ForeignKey)
        return f"{paths.lookup(self.path)}__{self.name}" if related else paths.lookup(self.path)

    def value(self, row: Any) -> Any:
        """The name of the related row; what has none is shown by its own words, such as an address."""
        found = paths.read(row, self.path)
        return getattr(found, self.name, found) or found


@dataclass(frozen=True, slots=True)
class Badge(Cell):
    """A state or a judgement, with one of the five tones."""

    tones: Mapping[str, str] | None = None

    def tone(self, value: Any) -> str:
        """The tone of a value; a word nobody gave a tone is neutral."""
        return (self.tones or {}).get(str(value)) or TONES.get(str(value), "neutral")

    def text(self, row: Any) -> str:
        """The words of the choice."""
        value = self.value(row)
        if isinstance(row, Model):
            value = paths.choices_of(type(row), self.path).get(value, value)
        return formatting.plain(value).replace("_", " ")

    def html(self, row: Any, href: str = "") -> SafeString:
        """The badge."""
        value = self.value(row)
        return (
            badge(self.text(row), self.tone(value)) if value not in (None, "") else format_html("{}", formatting.DASH)
        )


@dataclass(frozen=True, slots=True)
class Flag(Cell):
    """Yes or no."""

    yes: Any = ""
    tone: str = "neutral"

    def html(self, row: Any, href: str = "") -> SafeString:
        """A badge when it holds, a dash when not."""
        if not self.value(row):
            return format_html('<span class="muted">{}</span>', formatting.DASH)
        return badge(str(self.yes) or formatting.plain(True), self.tone)


@dataclass(frozen=True, slots=True)
class Number(Cell):
    """A plain count."""

    numeric: ClassVar[bool] = True
    css: ClassVar[str] = "num"


@dataclass(frozen=True, slots=True)
class Money(Number):
    """An amount; ``currency`` is the path of its currency. Totals are given for each currency."""

    currency: str = ""

    def needs(self) -> list[str]:
        """The amount and its currency."""
        return [p for p in (self.path, self.currency) if p]

    def code(self, row: Any) -> str:
        """The currency of the row; nothing when the column does not say where it stands."""
        return str(paths.read(row, self.currency) or "") if self.currency else ""

    def bare(self, row: Any) -> str:
        """The amount without its currency, for a list whose head names it."""
        return formatting.amount(self.value(row), self.code(row))

    def text(self, row: Any) -> str:
        """The amount, with its currency when it has one."""
        code, shown = self.code(row), self.bare(row)
        return f"{code} {shown}" if code and shown != formatting.DASH else shown

    def summed(self, total: Any, row: Mapping[str, Any]) -> str:
        """The total with its currency."""
        code = str(row.get(paths.lookup(self.currency)) or "") if self.currency else ""
        return f"{code} {formatting.amount(total, code)}".strip()


@dataclass(frozen=True, slots=True)
class Qty(Number):
    """A quantity; ``unit`` is the path of its unit."""

    unit: str = ""

    def needs(self) -> list[str]:
        """The quantity and its unit."""
        return [p for p in (self.path, self.unit, self.sub) if p]

    def text(self, row: Any) -> str:
        """The quantity with its unit."""
        unit = paths.read(row, self.unit) if self.unit else ""
        return f"{formatting.number(self.value(row))} {unit or ''}".strip()


@dataclass(frozen=True, slots=True)
class Share(Number):
    """A share of one, shown as a percentage."""

    def text(self, row: Any) -> str:
        """The percentage."""
        return formatting.share(self.value(row))


@dataclass(frozen=True, slots=True)
class Date(Cell):
    """A business date."""

    css: ClassVar[str] = "num"

    def text(self, row: Any) -> str:
        """``18 Nov``."""
        return formatting.day(self.value(row))


@dataclass(frozen=True, slots=True)
class Instant(Cell):
    """A point in time, shown in the zone of the page."""

    css: ClassVar[str] = "num"

    def text(self, row: Any) -> str:
        """The clock today, else the day with the clock."""
        return formatting.instant(self.value(row))

    def export(self, row: Any) -> str:
        """ISO 8601 in UTC."""
        value = self.value(row)
        return value.isoformat() if value else ""


@dataclass(frozen=True, slots=True)
class Due(Date):
    """A date that a promise hangs on; late ones stand out. ``warn`` decides; by default: it lies in the past."""

    warn: Callable[[Any], bool] | None = None

    def html(self, row: Any, href: str = "") -> SafeString:
        """The date, emphasised when it warns."""
        value = self.value(row)
        late = self.warn(row) if self.warn else isinstance(value, date) and value < timezone.localdate()
        return (
            format_html('<span class="t-bad b">{}</span>', self.text(row))
            if late
            else format_html("{}", self.text(row))
        )


@dataclass(frozen=True, slots=True)
class Progress(Number):
    """A share of one as a bar with its percentage."""

    def text(self, row: Any) -> str:
        """The percentage."""
        return formatting.share(self.value(row))

    def html(self, row: Any, href: str = "") -> SafeString:
        """A bar drawn with attributes, because the content policy forbids inline styles."""
        value = self.value(row)
        if value is None:
            return format_html("{}", formatting.DASH)
        wide = min(100, max(0, round(Decimal(value) * 100)))
        return format_html(
            '<span class="prog-c"><svg class="prog" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">'
            '<rect class="f-sunk" width="100" height="8"/><rect class="f-acc" width="{}" height="8"/></svg>{}</span>',
            wide,
            self.text(row),
        )


@dataclass(frozen=True, slots=True)
class Link(Cell):
    """Another document, by ``url(row)``."""

    url: Callable[[Any], str] | None = None
    css: ClassVar[str] = "doc"

    def html(self, row: Any, href: str = "") -> SafeString:
        """The link, or the words when there is nothing to open."""
        target = self.url(row) if self.url else ""
        shown = (
            format_html('<a href="{}">{}</a>', target, self.text(row)) if target else format_html("{}", self.text(row))
        )
        below = paths.read(row, self.sub) if self.sub else None
        return format_html('{}<span class="sub">{}</span>', shown, below) if below else shown


PHONE_SLOTS: tuple[tuple[str, tuple[type[Cell], ...]], ...] = (
    ("m1", (Ref,)),
    ("m3", (Badge,)),
    ("m4", (Money, Number, Date, Instant)),
    ("m2", (Party, Text, Cell)),
)


class Table:
    """The columns of a list, in order; ``more`` are columns that a person can add to them.

    ``large_sort`` is the order of a list that is too long for its ``sort``, where that must be worked out for every row.
    """

    def __init__(self, *columns: Cell, sort: str = "", large_sort: str = "", more: Sequence[Cell] = ()) -> None:
        self.columns = columns
        self.sort = sort
        self.large_sort = large_sort or sort
        self.more = tuple(more)

    @property
    def all(self) -> tuple[Cell, ...]:
        """Every column there is to choose."""
        return self.columns + self.more

    def chosen(self, wanted: Sequence[str]) -> tuple[Cell, ...]:
        """The wanted columns in the wanted order, by path; the declared ones when none of them is known."""
        known = {column.path: column for column in reversed(self.all)}
        return tuple(known[path] for path in dict.fromkeys(wanted) if path in known) or self.columns

    def needs(self) -> list[str]:
        """Every path that the columns read."""
        return [path for column in self.all for path in column.needs()]


def phone_slots(columns: Sequence[Cell]) -> list[str]:
    """Where each column stands on a phone: number, party, state and value in two lines; the rest is hidden."""
    slots = ["p2"] * len(columns)
    for slot, kinds in PHONE_SLOTS:
        free = [i for i, column in enumerate(columns) if slots[i] == "p2" and isinstance(column, kinds)]
        best = next((i for kind in kinds for i in free if isinstance(columns[i], kind)), None)
        if best is not None:
            slots[best] = slot
    if "m1" not in slots and slots:
        slots[0] = "m1"
    return slots
