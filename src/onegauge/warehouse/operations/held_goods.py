"""Goods that were held at receiving: accepted after all, or sent back to the supplier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.operations import SentBack, StatusLine, change_stock_status, send_back_stock
from onegauge.inventory.policies import RECEIPT_STATUS
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.warehouse.arrival_states import ARRIVAL, HELD_RECEIPT, HeldCause
from onegauge.warehouse.kinds import ARRIVAL_KIND
from onegauge.warehouse.operations.put_aways import Lying, open_put_aways
from onegauge.warehouse.operations.receiving import announce_received, lock_ordered
from onegauge.warehouse.operations.receiving_plan import SQL
from onegauge.warehouse.permissions import DECIDE_HELD


@dataclass(frozen=True, slots=True)
class _Held:
    id: int
    arrival_id: int
    site_id: int
    line_id: int
    balance_id: int
    qty: Decimal
    cause: str
    item_id: int
    source_kind: int | None
    source_id: int | None
    source_line_id: int | None
    arrival: str


def _begin(verb: str, ids: Sequence[int], versions: Mapping[int, int] | None, by: Actor) -> tuple[Moves, list[_Held]]:
    """Lock sources, arrivals and documents in this order; the arrival of a document never changes."""
    rows = SQL.tuples("sources_of_held", {"ids": sorted(set(ids))})
    lock_ordered([(kind, source) for _arrival, kind, source in rows])
    ARRIVAL.lock(sorted({row[0] for row in rows}))
    moves = HELD_RECEIPT.begin(verb, ids, by=by, versions=versions)
    moves.check()
    return moves, SQL.rows("held_goods", {"ids": moves.ids}, _Held)


@operation(permission=DECIDE_HELD)
def accept_held(
    *,
    held_receipt_ids: Sequence[int],
    note: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Keep these goods: what was too much or wrong may be used and counts as received; damaged goods stay damaged."""
    del key
    moves, rows = _begin("accept", held_receipt_ids, versions, by)
    freed = [r for r in rows if r.cause != HeldCause.DAMAGED]
    lies = _free(freed, note, by)
    SQL.run("decide_held", {"ids": moves.ids, "back": False})
    moves.finish(
        assign={"decided_at": by.now},
        after={r.id: {"qty": r.qty, "note": note} for r in rows},
        refs={r.id: (ref(ARRIVAL_KIND, r.arrival_id),) for r in rows},
    )
    announce_received([(r, r.qty) for r in freed], by)
    open_put_aways([Lying(r.arrival_id, lies[r.id], r.site_id, r.qty) for r in freed if r.id in lies], by)
    return moves.ids


def _free(freed: Sequence[_Held], note: str, by: Actor) -> dict[int, int]:
    """Goods get the status in which their site receives; returns the balance on which those lie that changed it."""
    statuses = {s: RECEIPT_STATUS.at(site_id=s, on=by.today).as_text for s in sorted({r.site_id for r in freed})}
    usable = [r for r in freed if statuses[r.site_id] != StockStatus.BLOCKED]
    if not usable:
        return {}
    lines = [
        StatusLine(balance_id=r.balance_id, status=statuses[r.site_id], reason_code="passed", qty=r.qty, reason=note)
        for r in usable
    ]
    moved = change_stock_status(lines=lines, by=by)
    lies = {r.id: m.to_balance_id for r, m in zip(usable, moved, strict=True)}
    SQL.run("lie_elsewhere", {"ids": list(lies), "balances": list(lies.values())})
    return lies


@operation(permission=DECIDE_HELD)
def send_back_held(
    *,
    held_receipt_ids: Sequence[int],
    note: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """These goods go back to the supplier: they leave the stock, and were never accepted."""
    del key
    moves, rows = _begin("send_back", held_receipt_ids, versions, by)
    lines = [SentBack(balance_id=r.balance_id, qty=r.qty, source_id=r.arrival_id) for r in rows]
    numbers = sorted({r.arrival for r in rows})
    reason = note or f"Sent back: {', '.join(numbers[:3])}"
    send_back_stock(source_kind=ARRIVAL_KIND.number, lines=lines, reason=reason, by=by)
    SQL.run("decide_held", {"ids": moves.ids, "back": True})
    moves.finish(
        assign={"decided_at": by.now},
        after={r.id: {"qty": r.qty, "note": note} for r in rows},
        refs={r.id: (ref(ARRIVAL_KIND, r.arrival_id),) for r in rows},
    )
    return moves.ids
