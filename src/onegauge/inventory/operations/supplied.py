"""Goods from and to suppliers in the name of documents: received for them, and sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import StockShort
from onegauge.inventory.operations.lines import ReceiptLine
from onegauge.inventory.operations.stock import take_in
from onegauge.inventory.permissions import ISSUE, RECEIVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.operation import current, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "supplied")
STEP = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBack:
    """So much of a balance goes back to its supplier, for a document."""

    balance_id: int
    qty: Decimal
    source_id: int


@operation(permission=RECEIVE)
def receive_for(
    *,
    source_kind: int,
    source_ids: Sequence[int],
    lines: Sequence[ReceiptLine],
    unit_costs: Sequence[Decimal | None],
    reference: str,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Post goods received, each line in the name of its document; returns the balance of each line.

    Judged as ``receive_stock`` judges. Where nobody said a cost it is None, and costing takes what the item costs now.
    """
    del key
    sources = {"source_kind": source_kind, "source_ids": list(source_ids)}
    return take_in(lines, reference=reference, costs=unit_costs, by=by, sources=sources)[1]


@operation(permission=ISSUE)
def send_back_stock(
    *, source_kind: int, lines: Sequence[SentBack], reason: str, by: Actor, key: str | None = None
) -> int:
    """Let unreserved goods go back to their supplier; any number of lines in a constant number of statements.

    The caller holds the locks of the documents. What somebody took meanwhile is refused. Returns the number of lines.
    """
    del key
    places = {row[0]: list(row[1:]) for row in SQL.tuples("lock_places", {"balances": [x.balance_id for x in lines]})}
    weights: list[Decimal | None] = []
    faults = []
    for line in lines:
        on_hand, reserved, weight = places[line.balance_id]
        if on_hand - reserved < line.qty:
            text = f"Only {on_hand - reserved:f} are free where the goods lie."
            faults.append(StockShort(text, object_id=line.source_id, mend="Count the place, then try again."))
            continue
        share = None
        if weight is not None:
            share = weight if line.qty == on_hand else (weight * line.qty / on_hand).quantize(STEP)
            weight -= share
        places[line.balance_id] = [on_hand - line.qty, reserved, weight]
        weights.append(share)
    refuse_all(faults)
    params = {
        "balances": [x.balance_id for x in lines], "qtys": [x.qty for x in lines], "weights": weights,
        "sources": [x.source_id for x in lines], "source_kind": source_kind, "reason": reason, "at": by.now,
        "operation": current().id,
    }  # fmt: skip
    SQL.run("send_back", params)
    return len(lines)
