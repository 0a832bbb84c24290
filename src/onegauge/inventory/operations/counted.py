"""Corrections that a count found: for any number of documents, with what is reserved of goods that are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from onegauge.inventory.operations.giving import free_balances
from onegauge.inventory.operations.lines import AdjustmentLine
from onegauge.inventory.operations.spots import SQL, Kept
from onegauge.inventory.operations.stock import Origin, adjust
from onegauge.inventory.permissions import ADJUST
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Busy, refuse_all
from onegauge.kernel.operation import operation

Source = tuple[int, int]
"""Kind and id of a source that holds reservations."""


@dataclass(frozen=True, slots=True)
class Freed:
    """What a source lost of its reservations for one of the documents."""

    document_id: int
    source_kind: int
    source_id: int
    qty: Decimal


@operation(permission=ADJUST)
def adjust_counted(
    *,
    source_kind: int,
    source_ids: Sequence[int],
    lines: Sequence[AdjustmentLine],
    held: Sequence[Source] = (),
    by: Actor,
    key: str | None = None,
) -> list[Freed]:
    """Post what counts found: first what is missing, then what was found, each in the name of its document.

    What is reserved of missing goods and nobody works on is given back, the least urgent first, and announced with the
    cause ``count``. ``held`` are the sources that the caller locked before (``hold_sources``); whoever reserved since
    then makes the whole wait for another try. What the warehouse works on stays: then ``StockAtWork`` is refused.
    Returns who lost what.
    """
    del key
    missing = [n for n, x in enumerate(lines) if x.qty < 0]
    found = [n for n, x in enumerate(lines) if x.qty >= 0]
    freed: list[Freed] = []
    for part in (missing, found):
        if part:
            mine, ids = [lines[n] for n in part], [source_ids[n] for n in part]
            giving = _Giving(mine, ids, set(held), by, freed)
            adjust(mine, by=by, origin=Origin(source_kind, ids, partial(_free, giving)))
    return freed


@dataclass(frozen=True, slots=True)
class _Giving:
    """Lines with their documents, the sources that are locked, and the list of who loses what."""

    lines: Sequence[AdjustmentLine]
    ids: Sequence[int]
    held: set[Source]
    by: Actor
    freed: list[Freed]


def _free(giving: _Giving, balances: Sequence[Kept]) -> None:
    """Give back what is reserved of goods that are missing; their balances are locked, and follow."""
    gone: dict[int, Decimal] = {}
    for line, kept in zip(giving.lines, balances, strict=True):
        gone[kept.id] = gone.get(kept.id, Decimal(0)) - line.qty
    short = {k.id: k for k in balances if k.on_hand - k.reserved < gone[k.id] <= k.on_hand}
    if not short:
        return
    for _id, _balance, _demand, kind, source, release_ref, _qty in SQL.tuples("promises_on", {"balances": list(short)}):
        if release_ref is None and (kind, source) not in giving.held:
            refuse_all([Busy("Somebody reserved these goods at this moment; nothing was done.", mend="Try again.")])
    document = {kept.id: i for kept, i in zip(balances, giving.ids, strict=True)}
    for taken in free_balances(needs=[(i, gone[i]) for i in sorted(short)], cause="count", by=giving.by):
        short[taken.balance_id].reserved -= taken.qty
        giving.freed.append(Freed(document[taken.balance_id], taken.source_kind, taken.source_id, taken.qty))
