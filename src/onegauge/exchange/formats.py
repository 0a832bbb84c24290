"""What a file of each kind must look like: columns with types, and the operation that its rows become.

A format is declared once and read by staging, validation, loading, the report, the template and the documentation.
Modules that exchange may import get their formats in `formats_*.py`; others may register their own at start-up.
"""

import inspect
import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, Refused
from onegauge.kernel.operation import savepoint

FORMATS: dict[str, "Format"] = {}
YES = frozenset({"yes", "y", "true", "1", "x"})
NO = frozenset({"no", "n", "false", "0"})
LONGEST_NUMBER = 40


class CellError(ValueError):
    """A cell that does not hold what its column asks for; the text is for the person who made the file."""

    def __init__(self, message: str, mend: str) -> None:
        super().__init__(message)
        self.mend = mend


@dataclass(frozen=True, slots=True)
class Lookups:
    """Codes of the organisation in the actor's scope, read once per validation."""

    companies: Mapping[str, int]
    sites: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the file, its type, and what the draft's field is called where that differs."""

    name: str
    type: str = "text"
    required: bool = False
    example: str = ""
    help: str = ""
    field: str = ""
    default: Any = None

    @property
    def target(self) -> str:
        """The field of the draft that this column fills."""
        return self.field or self.name


@dataclass(frozen=True, slots=True)
class Found:
    """A refusal with the position of the row it is about; None when it is about the file."""

    index: int | None
    column: str
    refusal: Refusal


Values = dict[str, Any]
Check = Callable[[Sequence[Values], Actor], list[Found]]
Load = Callable[[Sequence[Values], Actor], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A kind of file. `check` is the dry run of `load`; both get the parsed rows in order.

    `key` names the fields that may not come twice in one file; empty where they may.

    `group` names what belongs together (the lines of an order): one bad row makes the others of its group bad.
    """

    code: str
    label: str
    permission: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    check: Check
    load: Load
    help: str = ""
    group: Callable[[Values], Hashable] | None = None

    def column_of(self, draft_field: str) -> str:
        """The name in the file of a draft's field; nothing where no column fills it."""
        return next((c.name for c in self.columns if draft_field in (c.target, c.name)), "")


def with_own_authority(operation: Callable[..., Any]) -> Callable[..., Any]:
    """The operation inside a running one, judged by the actor's own grants instead of by the outer operation's."""
    unwrapped: Callable[..., Any] = inspect.unwrap(operation)
    return unwrapped


_PLACE = re.compile(r"^\w+\[(\d+)\](?:\.(\w+))?")


def places_of(refusals: Sequence[Refusal]) -> list[Found]:
    """The rows that refusals of a plural operation are about, by their field `drafts[3].sku`."""
    found = []
    for refusal in refusals:
        match = _PLACE.match(refusal.field or "")
        found.append(Found(int(match[1]), match[2] or "", refusal) if match else Found(None, "", refusal))
    return found


def rehearse(act: Callable[[], object]) -> list[Refusal]:
    """What an act would refuse: it is done in a savepoint that is always taken back."""
    try:
        with savepoint() as point:
            act()
            point.give_up()
    except Refused as refused:
        return list(refused.refusals)
    return []


def plain(
    *, draft: Callable[..., Any], operation: Callable[..., Any], argument: str, check: Callable[..., Any] | None = None
) -> tuple[Check, Load]:
    """Check and load for files whose rows are the drafts of one operation."""
    run = with_own_authority(operation)

    def load(rows: Sequence[Values], by: Actor) -> None:
        run(**{argument: [draft(**row) for row in rows]}, by=by)

    def checked(rows: Sequence[Values], by: Actor) -> list[Found]:
        if check is None:
            return places_of(rehearse(lambda: load(rows, by)))
        return places_of(check(**{argument: [draft(**row) for row in rows]}, by=by))

    return checked, load


def register_format(new: Format) -> Format:
    """Make a format known; the same code twice is a programming error."""
    if FORMATS.setdefault(new.code, new) is not new:
        raise RuntimeError(f"the import format {new.code!r} is registered twice")
    unknown = {c.type for c in new.columns} - set(CELL_TYPES)
    if unknown:
        raise RuntimeError(f"the import format {new.code!r} uses the unknown types {sorted(unknown)}")
    return new


def parse_cell(column: Column, cell: str, lookups: Lookups) -> Any:
    """The value of a cell, or a `CellError` that says what is wrong with it."""
    if not cell:
        if column.required:
            raise CellError("This cell must not be empty.", "Fill it in.")
        return column.default
    return CELL_TYPES[column.type](cell, lookups)


def _text(cell: str, lookups: Lookups) -> str:
    return cell


def _upper(cell: str, lookups: Lookups) -> str:
    return cell.upper()


def _whole(cell: str, lookups: Lookups) -> int:
    number = _decimal(cell, lookups)
    if number != number.to_integral_value():
        raise CellError(f"{cell} is not a whole number.", "Leave the decimals away.")
    return int(number)


def _decimal(cell: str, lookups: Lookups) -> Decimal:
    """A plain decimal point; thousands separators and decimal commas are refused because they cannot be told apart."""
    if "," in cell or "'" in cell or "_" in cell or " " in cell:
        raise CellError(f"{cell!r} has separators in it.", "Write numbers as 1234.56.")
    try:
        number = Decimal(cell)
    except InvalidOperation:
        raise CellError(f"{cell!r} is not a number.", "Write numbers as 1234.56.") from None
    if not number.is_finite() or len(cell) > LONGEST_NUMBER or abs(number.adjusted()) > LONGEST_NUMBER:
        raise CellError(f"{cell[:LONGEST_NUMBER]!r} is not a usable number.", "Write numbers as 1234.56.")
    return number


def _date(cell: str, lookups: Lookups) -> date:
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(f"{cell!r} is not a date.", "Write dates as 2026-12-31.") from None


def _truth(cell: str, lookups: Lookups) -> bool:
    word = cell.lower()
    if word in YES or word in NO:
        return word in YES
    raise CellError(f"{cell!r} is neither yes nor no.", "Write yes or no.")


def _words(cell: str, lookups: Lookups) -> tuple[str, ...]:
    return tuple(word.strip() for word in cell.replace(";", " ").replace("|", " ").replace(",", " ").split())


def _company(cell: str, lookups: Lookups) -> int:
    return _looked_up(lookups.companies, cell, "company")


def _site(cell: str, lookups: Lookups) -> int:
    return _looked_up(lookups.sites, cell, "site")


def _company_code(cell: str, lookups: Lookups) -> str:
    _looked_up(lookups.companies, cell, "company")
    return cell


def _site_code(cell: str, lookups: Lookups) -> str:
    _looked_up(lookups.sites, cell, "site")
    return cell


def _looked_up(codes: Mapping[str, int], cell: str, what: str) -> int:
    found = codes.get(cell)
    if found is None:
        raise CellError(f"There is no {what} {cell!r}.", "Use one of: " + ", ".join(sorted(codes)[:20]) + ".")
    return found


CELL_TYPES: dict[str, Callable[[str, Lookups], Any]] = {
    "text": _text,
    "code": _upper,
    "whole": _whole,
    "decimal": _decimal,
    "date": _date,
    "yes/no": _truth,
    "list": _words,
    "company": _company,
    "site": _site,
    "company code": _company_code,
    "site code": _site_code,
}
