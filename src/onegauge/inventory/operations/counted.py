"""Corrections that a count found: for any number of documents, with what is reserved of goods that are not there."""

from collections.abc import Sequence
from decimal import Decimal
from functools import partial

from onegauge.inventory.operations.giving import free_balances
from onegauge.inventory.operations.lines import AdjustmentLine
from onegauge.inventory.operations.spots import SQL, Kept
from onegauge.inventory.operations.stock import Origin, StockPosted, adjust
from onegauge.inventory.permissions import ADJUST
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Busy, refuse_all
from onegauge.kernel.operation import operation

Source = tuple[int, int]
"""Kind and id of a source that holds reservations."""


@operation(permission=ADJUST)
def adjust_counted(
    *,
    source_kind: int,
    source_ids: Sequence[int],
    lines: Sequence[AdjustmentLine],
    held: Sequence[Source] = (),
    by: Actor,
    key: str | None = None,
) -> list[StockPosted]:
    """Post what counts found: first what is missing, then what was found, each in the name of its document.

    What is reserved of missing goods and nobody works on is given back, the least urgent first, and announced with the
    cause ``count``. ``held`` are the sources that the caller locked before (``hold_sources``); whoever reserved since
    then makes the whole wait for another try. What the warehouse works on stays: then ``StockAtWork`` is refused.
    """
    del key
    missing = [n for n, x in enumerate(lines) if x.qty < 0]
    found = [n for n, x in enumerate(lines) if x.qty >= 0]
    posted: list[StockPosted] = []
    for part in (missing, found):
        if part:
            mine = [lines[n] for n in part]
            free = partial(_free, mine, set(held), by)
            posted += adjust(mine, by=by, origin=Origin(source_kind, [source_ids[n] for n in part], free))
    return posted


def _free(lines: Sequence[AdjustmentLine], held: set[Source], by: Actor, balances: Sequence[Kept]) -> None:
    """Give back what is reserved of goods that are missing; their balances are locked, and follow."""
    gone: dict[int, Decimal] = {}
    for line, kept in zip(lines, balances, strict=True):
        gone[kept.id] = gone.get(kept.id, Decimal(0)) - line.qty
    short = {k.id: k for k in balances if k.on_hand - k.reserved < gone[k.id] <= k.on_hand}
    if not short:
        return
    for _id, _balance, _demand, kind, source, release_ref, _qty in SQL.tuples("promises_on", {"balances": list(short)}):
        if release_ref is None and (kind, source) not in held:
            refuse_all([Busy("Somebody reserved these goods at this moment; nothing was done.", mend="Try again.")])
    for taken in free_balances(needs=[(i, gone[i]) for i in sorted(short)], cause="count", by=by):
        short[taken.balance_id].reserved -= taken.qty
