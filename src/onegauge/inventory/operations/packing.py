"""Goods go into handling units and out of them, where they lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import UnitClosed, UnitElsewhere, UnknownUnit
from onegauge.inventory.operations.moving import StockShifted, note_shifts, outcomes, refuse_closed
from onegauge.inventory.operations.shifting import Lying, Shift, elsewhere, hold_promises, lying, shift
from onegauge.inventory.operations.spots import SQL
from onegauge.inventory.permissions import MOVE
from onegauge.inventory.states import StockReason, UnitState
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.operation import operation

PACKING = StockReason.PACKING.value


@dataclass(frozen=True, slots=True, kw_only=True)
class PackLine:
    """So much of a balance (without a quantity all of it) goes into a handling unit that stands in the same bin."""

    balance_id: int
    sscc: str
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnpackLine:
    """So much of a balance (without a quantity all of it) is taken out of its handling unit and lies loose there."""

    balance_id: int
    qty: Decimal | None = None


@operation(permission=MOVE)
def pack_stock(*, lines: Sequence[PackLine], by: Actor, key: str | None = None) -> list[StockShifted]:
    """Put goods into handling units in the bin where both are; promises stay with the goods.

    A unit that stood nowhere stands where its first goods lie. Closed units neither take nor give.
    """
    del key
    rows = lying([x.balance_id for x in lines], by, MOVE)
    held = hold_promises(rows)
    units = _units_for(lines, rows)
    shifts = [
        Shift(
            source=row, qty=line.qty, at=f"lines[{n}]", code=PACKING,
            target=elsewhere(row, bin_id=row.bin_id, is_limited=row.is_limited, unit_id=units[n]),
        )
        for n, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]  # fmt: skip
    done = shift(shifts, held=held, cause="packed", by=by)
    note_shifts(shifts, done, "packed", by, {})
    return outcomes(shifts, done)


@operation(permission=MOVE)
def unpack_stock(*, lines: Sequence[UnpackLine], by: Actor, key: str | None = None) -> list[StockShifted]:
    """Take goods out of their handling units; they lie loose in the same bin, promises stay with them."""
    del key
    rows = lying([x.balance_id for x in lines], by, MOVE)
    held = hold_promises(rows)
    refuse_closed(rows, "lines[{}].balance_id")
    shifts = [
        Shift(
            source=row, qty=line.qty, at=f"lines[{n}]", code=PACKING,
            target=elsewhere(row, bin_id=row.bin_id, is_limited=row.is_limited, unit_id=None),
        )
        for n, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]  # fmt: skip
    done = shift(shifts, held=held, cause="unpacked", by=by)
    note_shifts(shifts, done, "unpacked", by, {})
    return outcomes(shifts, done)


def _units_for(lines: Sequence[PackLine], rows: Sequence[Lying]) -> list[int]:
    """Lock the units that goods go into and those that they leave, and place the ones that stand nowhere."""
    left = sorted({r.unit_id for r in rows if r.unit_id is not None})
    params = {"companies": sorted({r.company_id for r in rows}), "ssccs": sorted({x.sscc for x in lines}), "left": left}
    locked = SQL.tuples("lock_units_to_pack", params)
    known = {(row[1], row[2]): row for row in locked}
    states = {row[0]: (row[2], row[6]) for row in locked}
    faults: list[Refusal] = []
    places: dict[int, tuple[int, int]] = {}
    for n, (line, row) in enumerate(zip(lines, rows, strict=True)):
        at, unit = f"lines[{n}].sscc", known.get((row.company_id, line.sscc))
        if unit is None:
            faults.append(UnknownUnit(f"There is no handling unit {line.sscc} here.", field=at))
            continue
        unit_id, _company, _sscc, site, bin_id, parent_id, _state = unit
        for i in {unit_id, *([row.unit_id] if row.unit_id is not None else [])}:
            if states[i][1] == UnitState.CLOSED:
                text = f"Handling unit {states[i][0]} is closed."
                faults.append(UnitClosed(text, field=at, mend="Open it again first."))
        here = places.setdefault(
            unit_id, (row.site_id, row.bin_id) if (bin_id, parent_id) == (None, None) else (site, bin_id or 0)
        )
        if here != (row.site_id, row.bin_id):
            text = f"Handling unit {line.sscc} stands in another bin than {row.bin}."
            faults.append(UnitElsewhere(text, field=at, mend="Move one of them first."))
    refuse_all(faults)
    where = list(places.values())
    SQL.run("place_units", {"units": list(places), "sites": [w[0] for w in where], "bins": [w[1] for w in where]})
    return [known[r.company_id, x.sscc][0] for x, r in zip(lines, rows, strict=True)]
