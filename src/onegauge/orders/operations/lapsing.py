"""Holds end by themselves when what they stopped is gone: the reason, or everything there was to stop."""

from collections.abc import Sequence

from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.operation import operation
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.permissions import RELEASE_HOLD
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import HOLD

CURED = "The order was changed; the reason is gone."
PAID = "The order is paid."
OVER = "Everything has left; there is nothing to stop any more."


@operation(permission=RELEASE_HOLD)
def lapse_holds(*, holds: Sequence[tuple[int, int]], note: str = CURED, by: Actor, key: str | None = None) -> int:
    """Close holds that stop nothing any more: pairs (hold, order). Called under the locks of the orders."""
    del key
    if not holds:
        return 0
    moves = HOLD.begin("lapse", [hold_id for hold_id, _order in holds], by=by)
    moves.finish(
        refs={hold_id: (ref(SALES_ORDER_KIND, order),) for hold_id, order in holds},
        after={hold_id: {"note": note} for hold_id, _order in holds},
        assign={"closed_at": by.now, "closed_by_id": by.person_id, "note": note},
    )
    return len(moves.rows)


def lapse_all_of(order_ids: Sequence[int], *, by: Actor) -> None:
    """Nobody is asked to decide about orders of which everything has left."""
    if order_ids:
        stopped = SQL.tuples("open_holds", {"orders": list(order_ids)})
        lapse_holds(holds=[(hold_id, order) for hold_id, order, _type in stopped], note=OVER, by=by)
