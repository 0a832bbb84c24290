"""What comes in for purchase orders: the warehouse receives, the order counts."""

from onegauge.kernel.actor import Actor
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations import count_missing, count_receipts
from onegauge.warehouse.facts import ArrivalsClosed, GoodsReceived

PURCHASES = PURCHASE_ORDER_KIND.number


def count_on_purchases(fact: GoodsReceived, *, by: Actor) -> None:
    """What a site accepted has come in of the purchase order."""
    if fact.source_kind == PURCHASES:
        count_receipts(receipts=list(zip(fact.source_line_ids, fact.qtys, strict=True)), by=by)


def give_up_on_purchases(fact: ArrivalsClosed, *, by: Actor) -> None:
    """What the site's policy does not wait for any more does not come."""
    if fact.source_kind == PURCHASES:
        told = zip(fact.source_line_ids, fact.missing_qtys, fact.stay_open, strict=True)
        count_missing(rests=[(line, qty) for line, qty, stays in told if qty > 0 and not stays], by=by)
