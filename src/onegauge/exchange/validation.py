"""From rows of text to what is good and what is wrong, by row and column.

Three passes: each cell by its type, keys that come twice in the file, and the dry run of the operation over all rows
that are left. The dry run is repeated while it finds faults, because a row may depend on one that turned out to be bad.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from onegauge.exchange.formats import CellError, Format, Found, Lookups, Values, parse_cell
from onegauge.kernel.actor import Actor

MOST_ROUNDS = 10
MOST_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a row, where, and how to mend it."""

    column: str
    code: str
    message: str
    mend: str
    value: str = ""

    def as_json(self) -> dict[str, str]:
        """The fault as the staged row keeps it."""
        return asdict(self)


@dataclass(slots=True)
class Verdict:
    """All faults by row number, faults of the file as a whole, and the rows that are good."""

    row_faults: dict[int, list[Fault]] = field(default_factory=dict)
    file_faults: list[Fault] = field(default_factory=list)
    good: dict[int, Values] = field(default_factory=dict)
    groups: dict[int, Hashable] = field(default_factory=dict)

    def blame(self, row_no: int, fault: Fault) -> None:
        """A fault makes its row bad."""
        self.row_faults.setdefault(row_no, []).append(fault)
        self.good.pop(row_no, None)


Rows = Sequence[tuple[int, Sequence[str]]]


def validate_rows(kind: Format, columns: Sequence[str], rows: Rows, *, lookups: Lookups, by: Actor) -> Verdict:
    """Judge all rows of a file as the operation would take them now; must run inside an operation."""
    verdict = Verdict()
    _parse(kind, columns, rows, lookups, verdict)
    _refuse_repeated_keys(kind, verdict)
    texts = {row_no: dict(zip(columns, cells, strict=True)) for row_no, cells in rows}
    for _ in range(MOST_ROUNDS):
        _spread_to_groups(verdict)
        if not verdict.good or not _dry_run(kind, verdict, texts, by=by):
            break
    else:
        _give_up(verdict)
    _spread_to_groups(verdict)
    return verdict


def _parse(kind: Format, columns: Sequence[str], rows: Rows, lookups: Lookups, verdict: Verdict) -> None:
    at = {name: place for place, name in enumerate(columns)}
    present = [(column, at[column.name]) for column in kind.columns if column.name in at]
    absent = {column.target: column.default for column in kind.columns if column.name not in at}
    for row_no, cells in rows:
        values: Values = dict(absent)
        bad: list[Fault] = []
        for column, place in present:
            try:
                values[column.target] = parse_cell(column, cells[place], lookups)
            except CellError as error:
                values[column.target] = None
                bad.append(Fault(column.name, "invalid_value", str(error), error.mend, cells[place][:MOST_SHOWN]))
        verdict.good[row_no] = values
        for fault in bad:
            verdict.blame(row_no, fault)
        if kind.group is not None:
            verdict.groups[row_no] = kind.group(values)


def _refuse_repeated_keys(kind: Format, verdict: Verdict) -> None:
    if not kind.key:
        return
    first: dict[Hashable, int] = {}
    for row_no, values in list(verdict.good.items()):
        earlier = first.setdefault(tuple(values[name] for name in kind.key), row_no)
        if earlier != row_no:
            names = ", ".join(kind.column_of(name) for name in kind.key)
            message = f"Row {earlier} has the same {names} already."
            verdict.blame(
                row_no, Fault(kind.column_of(kind.key[-1]), "repeated_key", message, "Keep one of the two rows.")
            )


def _dry_run(kind: Format, verdict: Verdict, texts: Mapping[int, Mapping[str, str]], *, by: Actor) -> bool:
    """One round; whether it found a bad row among the good ones, so that another round is needed."""
    row_nos = list(verdict.good)
    whole: list[Found] = []
    again = False
    for found in kind.check([verdict.good[no] for no in row_nos], by):
        if found.index is None:
            whole.append(found)
            continue
        row_no = row_nos[found.index]
        column = kind.column_of(found.column)
        verdict.blame(row_no, _fault(found, column, texts[row_no].get(column, "")))
        again = True
    if not again:
        verdict.file_faults = [_fault(found, kind.column_of(found.column), "") for found in whole]
    return again


def _fault(found: Found, column: str, value: str) -> Fault:
    refusal = found.refusal
    return Fault(column, refusal.code, refusal.message, refusal.mend or "", value[:MOST_SHOWN])


def _spread_to_groups(verdict: Verdict) -> None:
    bad = {verdict.groups[row_no] for row_no in verdict.row_faults if row_no in verdict.groups}
    for row_no in [no for no in verdict.good if verdict.groups.get(no) in bad] if bad else []:
        message = "Another row of the same document is bad; it loads whole or not at all."
        verdict.blame(row_no, Fault("", "row_of_bad_document", message, "Mend the other row."))


def _give_up(verdict: Verdict) -> None:
    for row_no in list(verdict.good):
        verdict.blame(row_no, Fault("", "depends_on_bad_row", "This row depends on bad rows.", "Mend those first."))
