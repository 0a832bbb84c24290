"""Goods are put into bins, each line into its own: what stands in a handling unit goes with it when all of it goes."""

from collections.abc import Sequence
from decimal import Decimal

from onegauge.inventory.operations.moving import (
    MoveLine,
    StockShifted,
    announce_usable,
    note_shifts,
    outcomes,
    refuse_closed,
    status_in,
    targets,
)
from onegauge.inventory.operations.shifting import Lying, Shift, elsewhere, hold_promises, lying, shift
from onegauge.inventory.operations.spots import SQL as STOCK
from onegauge.inventory.operations.supplied import SQL
from onegauge.inventory.permissions import MOVE
from onegauge.inventory.states import StockReason
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation

ZERO = Decimal(0)


@operation(permission=MOVE)
def put_stock(*, lines: Sequence[MoveLine], by: Actor, key: str | None = None) -> list[StockShifted]:
    """Put goods into bins; promises travel with them. A constant number of statements, whatever goes where.

    A line without a quantity takes all of its balance. A handling unit of which everything goes into one bin goes as it
    is, which is judged under its lock; of another one the goods are taken out, which a closed one refuses.
    """
    del key
    rows = lying([x.balance_id for x in lines], by, MOVE)
    bins = targets([r.site_id for r in rows], [x.bin for x in lines])
    held = hold_promises(rows)
    whole = _whole(rows, lines)
    refuse_closed([r for r in rows if r.unit_id not in whole], "lines[{}].balance_id")
    shifts = [
        Shift(
            source=row, qty=line.qty, at=f"lines[{n}]", code=StockReason.RELOCATION.value, reason=line.reason,
            target=elsewhere(
                row, bin_id=b.bin_id, is_limited=b.is_limited, unit_id=row.unit_id if row.unit_id in whole else None,
                status=status_in(b, row),
            ),
        )
        for n, (line, row, b) in enumerate(zip(lines, rows, bins, strict=True))
    ]  # fmt: skip
    if whole:
        place = {r.unit_id: b.bin_id for r, b in zip(rows, bins, strict=True) if r.unit_id in whole}
        STOCK.run("nest", {"units": list(place), "parents": [None] * len(place)})
        STOCK.run("move_trees", {"units": list(place), "bins": list(place.values())})
    done = shift(shifts, held=held, cause="consigned", by=by)
    note_shifts(shifts, done, "moved", by, {})
    announce_usable(shifts, by)
    return outcomes(shifts, done)


def _whole(rows: Sequence[Lying], lines: Sequence[MoveLine]) -> set[int]:
    """The handling units of which everything goes into one bin; their trees are locked, so that nothing comes into them."""
    units = sorted({r.unit_id for r in rows if r.unit_id is not None})
    if not units:
        return set()
    STOCK.tuples("lock_trees", {"units": units, "others": []})
    found: dict[int, dict[int, Decimal]] = {}
    for top, balance, qty in SQL.tuples("contents_by_unit", {"units": units}):
        found.setdefault(top, {})[balance] = qty
    bins: dict[int, set[str]] = {}
    goes: dict[int, dict[int, Decimal]] = {u: {} for u in units}
    for row, line in zip(rows, lines, strict=True):
        if row.unit_id is not None:
            bins.setdefault(row.unit_id, set()).add(line.bin)
            there = found.get(row.unit_id, {}).get(row.id, ZERO)
            so_far = goes[row.unit_id].get(row.id, ZERO)
            goes[row.unit_id][row.id] = so_far + (there if line.qty is None else line.qty)
    return {u for u in units if found.get(u) == goes[u] and len(bins[u]) == 1}
