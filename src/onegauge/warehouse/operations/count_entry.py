"""What was counted: quantities of lines, and goods that nobody expected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import LotRequired, UnknownBin, UnknownItem
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.warehouse.count_states import STOCK_COUNT, CountState
from onegauge.warehouse.errors import CountedByYou, LineKnown, WrongCount
from onegauge.warehouse.operations.count_planning import SQL
from onegauge.warehouse.permissions import COUNT

MOST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True, kw_only=True)
class CountEntry:
    """The quantity that lies in the place of one line, in base units."""

    line_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    count_id: int
    first_by_id: int | None
    sku: str
    tracking: str


@dataclass(frozen=True, slots=True)
class _Place:
    count_id: int
    number: str
    bin_id: int | None
    bin_kind: str | None
    item_id: int | None
    tracking: str | None


@operation(permission=COUNT)
def enter_counts(
    *,
    count_ids: Sequence[int],
    entries: Sequence[CountEntry],
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Say what lies there. What the books say at this instant is kept beside it, so that later movements are no difference.

    In a second count only the doubtful lines are said again, by somebody else than before.
    """
    del key
    moves = STOCK_COUNT.begin("enter", count_ids, by=by, versions=versions)
    states = {d.id: d.state for d in moves.rows}
    lines = {x.id: x for x in SQL.rows("lines_to_enter", {"lines": [e.line_id for e in entries]}, _Line)}
    named: set[int] = set()
    for n, entry in enumerate(entries):
        line = lines.get(entry.line_id)
        if line is None or line.count_id not in states:
            moves.refuse(WrongCount("This line is not of these counts.", field=f"entries[{n}].line_id"))
        else:
            moves.refuse(_entry_fault(f"entries[{n}]", entry, line, states[line.count_id], by))
        if entry.line_id in named:
            moves.refuse(WrongCount("This line is named twice.", field=f"entries[{n}].line_id", mend="Say it once."))
        named.add(entry.line_id)
    moves.check()
    params = {"lines": [e.line_id for e in entries], "qtys": [e.qty for e in entries]}
    SQL.run("enter", {**params, "person": by.person_id, "at": by.now})
    _note_counter(moves, by)
    counted = [lines[e.line_id].count_id for e in entries]
    moves.finish(after={i: {"lines": counted.count(i)} for i in moves.ids})
    return moves.ids


def _note_counter(moves: Moves, by: Actor) -> None:
    people = sorted({by.person_id, by.on_behalf_of or by.person_id})
    SQL.run("add_counters", {"counts": moves.ids, "people": people})


def _entry_fault(at: str, entry: CountEntry, line: _Line, state: str, by: Actor) -> Refusal | None:
    """Why this quantity cannot be said of this line by this person."""
    if not (is_exact(entry.qty) and 0 <= entry.qty <= MOST):
        return WrongCount("A counted quantity is not negative and has at most 6 decimals.", field=f"{at}.qty")
    if line.tracking == "serial" and entry.qty not in {0, 1}:
        return WrongCount(f"{line.sku} is one piece: it is there or not.", field=f"{at}.qty", mend="Say 0 or 1.")
    if state == CountState.RECOUNT and line.first_by_id is None:
        return WrongCount(
            "Only the doubtful lines are counted again.", field=f"{at}.line_id", mend="Leave this one as it is."
        )
    if line.first_by_id is not None and line.first_by_id in {by.person_id, by.on_behalf_of}:
        return CountedByYou(
            "You counted this line before.", field=f"{at}.line_id", mend="Let somebody else count it this time."
        )
    return None


@operation(permission=COUNT)
def add_found_goods(
    *,
    count_ids: Sequence[int],
    bin_code: str,
    sku: str,
    qty: Decimal,
    lot: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Goods lie there that nobody expected: available, ours, in no handling unit. They get a line of their own."""
    del key
    moves = STOCK_COUNT.begin("find", count_ids, by=by, versions=versions)
    where = {"bin": bin_code.strip(), "sku": sku.strip()}
    places = SQL.rows("resolve_found", {**where, "counts": moves.sound_ids}, _Place)
    for place in places:
        for fault in _found_faults(place, bin_code, sku, qty, lot.strip()):
            moves.refuse(fault)
    moves.check()
    params = {
        "counts": [p.count_id for p in places], "bins": [p.bin_id for p in places], "items": [p.item_id for p in places],
        "lot": lot.strip(), "qty": qty, "person": by.person_id, "at": by.now,
    }  # fmt: skip
    added = {row[0] for row in SQL.tuples("add_found", params)}
    for place in places:
        if place.count_id not in added:
            text = f"{sku} in {bin_code} is on the list of {place.number} already."
            moves.refuse(LineKnown(text, field="sku", object_id=place.count_id, mend="Enter it there."))
    moves.check()
    _note_counter(moves, by)
    moves.finish(after={i: {**where, "lot": lot.strip()} for i in moves.ids})
    return moves.ids


def _found_faults(place: _Place, bin_code: str, sku: str, qty: Decimal, lot: str) -> list[Refusal]:
    """What is wrong with goods that somebody found."""
    faults: list[Refusal] = []
    here = place.count_id
    if place.bin_id is None or place.bin_kind == BinKind.CUSTOMER:
        faults.append(UnknownBin(f"The site has no bin {bin_code[:40]!r} to count.", field="bin_code", object_id=here))
    if place.item_id is None:
        faults.append(UnknownItem(f"There is no item {sku[:40]!r}.", field="sku", object_id=here))
    elif place.tracking != "none" and not lot:
        faults.append(LotRequired(f"{sku} is tracked: give its {place.tracking}.", field="lot", object_id=here))
    elif (place.tracking == "none" and lot) or len(lot) > 40:
        faults.append(WrongCount(f"{sku} has no such lot.", field="lot", object_id=here, mend="Leave it out."))
    if not (is_exact(qty) and 0 < qty <= MOST):
        text = "What was found is above zero, with at most 6 decimals."
        faults.append(WrongCount(text, field="qty", object_id=here))
    elif place.tracking == "serial" and qty != 1:
        text = f"{sku} is one piece under its number."
        faults.append(WrongCount(text, field="qty", object_id=here, mend="Add one line per number."))
    return faults
