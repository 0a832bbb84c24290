"""Cancel: an order ends at whatever stage it is; what has left stays with the customer and is billed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.operations import cancel_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.money import minor_units
from onegauge.kernel.operation import operation
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.charging import waive_charges
from onegauge.orders.operations.reach import reach
from onegauge.orders.permissions import CANCEL, RELEASE_HOLD
from onegauge.orders.statements import AMENDING, ORDERS
from onegauge.orders.states import HOLD, SALES_ORDER, OrderState
from onegauge.warehouse.operations import CutDone, WorkCut, cut_shipments

KIND = SALES_ORDER_KIND.number


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an order is once something of it was cut."""

    order_id: int
    currency: str
    open_qty: Decimal
    shipped_qty: Decimal
    is_billable: bool

    @property
    def ends_as(self) -> str:
        """The state of an order that waits for nothing any more."""
        if not self.shipped_qty:
            return OrderState.CANCELLED
        return OrderState.FULFILLED if self.is_billable else OrderState.CLOSED


@operation(permission=CANCEL)
def cancel_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """End orders at any stage: what is reserved is free again, and work in the warehouse is taken back.

    What was picked must be put back. What has left can only come back as a return: such an order is fulfilled with what
    has left, and closed when that is invoiced already; it is worth that much from now on.
    """
    del key
    moves = SALES_ORDER.begin("cancel", order_ids, by=by, versions=versions)
    moves.check()
    networked = any(row[1] for row in AMENDING.tuples("reach_of_orders", {"orders": moves.ids, "kind": KIND}))
    with reach(everywhere=networked, by=by) as wide:
        done = take_back_work(moves.ids, by=wide)
        cancel_demand(source_kind=KIND, source_ids=moves.ids, by=wide)
        standing = standing_of(moves.ids)
        value_again([s for s in standing.values() if s.shipped_qty])
    waive_charges(closing(standing.values()), by)
    drop_holds(order_ids=moves.ids, by=by)
    moves.finish(
        to={i: s.ends_as for i, s in standing.items()}, after={i: work_words(cuts) for i, cuts in done.items()}
    )
    return moves.ids


def take_back_work(order_ids: Sequence[int], *, by: Actor) -> dict[int, list[CutDone]]:
    """Cut everything that the warehouse still has of these orders; what became of it, by order."""
    work = AMENDING.tuples("work_of_orders", {"orders": list(order_ids), "kind": KIND})
    cuts = [WorkCut(shipment_id=row[1], line_id=row[2], qty=row[3]) for row in work]
    done: dict[int, list[CutDone]] = {}
    for row, cut in zip(work, cut_shipments(cuts=cuts, by=by), strict=True):
        done.setdefault(row[0], []).append(cut)
    return done


def work_words(cuts: Sequence[CutDone]) -> dict[str, object]:
    """What the history of an order says about work that was taken back."""
    words: dict[str, object] = {"work_cut_qty": sum((c.qty for c in cuts), Decimal(0))}
    if put_backs := [c.put_back_id for c in cuts if c.put_back_id is not None]:
        words["put_backs"] = put_backs
    return words


def standing_of(order_ids: Sequence[int]) -> dict[int, Standing]:
    """How far orders are now."""
    found = AMENDING.rows("standing", {"orders": list(order_ids), "kind": KIND}, Standing)
    return {s.order_id: s for s in found}


def closing(standing: Iterable[Standing]) -> dict[int, str]:
    """The orders that wait for nothing any more, not even for an invoice, with their currencies."""
    return {s.order_id: s.currency for s in standing if not s.open_qty and s.ends_as == OrderState.CLOSED}


def value_again(standing: Sequence[Standing], *, raised: Sequence[tuple[int, Decimal]] = ()) -> dict[int, Decimal]:
    """Count nets and totals anew from what is still served; the new totals by order.

    ``raised`` are lines with what is asked for beyond that and is not in the queue yet.
    """
    if not standing:
        return {}
    params = {
        "orders": [s.order_id for s in standing],
        "decimals": [minor_units(s.currency) for s in standing],
        "lines": [line for line, _more in raised],
        "more": [more for _line, more in raised],
        "kind": KIND,
    }
    return {row[0]: row[1] for row in AMENDING.tuples("value_again", params)}


@operation(permission=RELEASE_HOLD)
def drop_holds(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> int:
    """Close what still stops cancelled orders, so that nobody is asked to decide about them. Called by cancelling."""
    del key
    stopped = ORDERS.tuples("open_holds", {"orders": list(order_ids)})
    moves = HOLD.begin("reject", [hold_id for hold_id, _order, _type in stopped], by=by)
    moves.finish(
        refs={hold_id: (ref(SALES_ORDER_KIND, order),) for hold_id, order, _type in stopped},
        assign={"closed_at": by.now, "closed_by_id": by.person_id, "note": "The order was cancelled."},
    )
    return len(moves.rows)
