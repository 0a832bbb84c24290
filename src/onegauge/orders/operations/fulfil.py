"""Allocate, release, count as delivered, cancel: orders ask inventory and warehouse, and learn what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.operations import allocate_demand, cancel_demand, give_way, giving_sources
from onegauge.inventory.queries import open_of_sources
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.operation import operation
from onegauge.orders import errors
from onegauge.orders.guards import ReleaseFacts, release_refusal
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.permissions import ALLOCATE, CANCEL, DELIVER, REALLOCATE, RELEASE, RELEASE_HOLD
from onegauge.orders.policies import RELEASE_PARTIAL
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import HOLD, SALES_ORDER
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations import ShipmentRequest, create_shipments

KIND = SALES_ORDER_KIND.number


@dataclass(frozen=True, slots=True)
class AllocatedOrder:
    """What an order got: lines served, units, and how many of its lines are now whole."""

    order_id: int
    line_count: int
    qty: Decimal
    whole_count: int


@dataclass(frozen=True, slots=True)
class Released:
    """An order and the shipment it became."""

    order_id: int
    shipment_id: int


@operation(permission=ALLOCATE)
def allocate_orders(
    *,
    order_ids: Sequence[int] | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[AllocatedOrder]:
    """Reserve stock for orders by the sites' priority rules; without ids for every waiting line in scope.

    Lines on hold are passed over. What cannot be served stays open as the back-order. One statement reserves all.
    """
    del key
    sites = list(by.sites)
    named = order_ids is not None
    if order_ids is None:
        order_ids = [row[0] for row in SQL.tuples("waiting_orders", {"kind": KIND, "sites": sites})]
    moves = SALES_ORDER.begin("allocate", order_ids, by=by, versions=versions)
    if not named:
        moves.leave_refused()
    moves.check()
    got = allocate_demand(source_kind=KIND, source_ids=moves.ids, site_ids=sites, by=by)
    served = {a.source_id: a for a in got}
    moves.rows = [d for d in moves.rows if d.id in served]
    moves.finish(after={i: {"reserved_qty": a.qty, "lines": a.line_count} for i, a in served.items()})
    return [AllocatedOrder(a.source_id, a.line_count, a.qty, a.whole_count) for a in got]


@operation(permission=REALLOCATE)
def reallocate_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[AllocatedOrder]:
    """Serve these orders first: what orders that are due later have reserved is taken back for them.

    An order gives only what the warehouse does not work on yet, only to one that is due earlier or, on the same day,
    has the better priority, and only as much as is lacking beyond the free stock. What is left over goes back.
    """
    del key
    sites, chosen = list(by.sites), set(order_ids)
    givers = giving_sources(source_kind=KIND, source_ids=order_ids, site_ids=sites)
    moves = SALES_ORDER.begin("allocate", [*order_ids, *givers], by=by, versions=versions)
    moves.refusals = [r for r in moves.refusals if r.object_id in chosen]
    moves.check()
    sound = [d.id for d in moves.rows if d.id not in chosen and SALES_ORDER.judge("allocate", d, by=by) is None]
    given = dict(give_way(source_kind=KIND, source_ids=order_ids, giver_ids=sound, site_ids=sites, by=by))
    got = allocate_demand(source_kind=KIND, source_ids=sorted(chosen), site_ids=sites, by=by)
    back = {
        a.source_id: a.qty for a in allocate_demand(source_kind=KIND, source_ids=sorted(given), site_ids=sites, by=by)
    }
    served = {a.source_id: a for a in got}
    moves.rows = [d for d in moves.rows if d.id in served or given.get(d.id, 0) != back.get(d.id, 0)]
    after = {i: {"reserved_qty": a.qty, "lines": a.line_count} for i, a in served.items()}
    moves.finish(after=after | {i: {"given_qty": qty - back.get(i, 0)} for i, qty in given.items()})
    return [AllocatedOrder(a.source_id, a.line_count, a.qty, a.whole_count) for a in got]


@operation(permission=RELEASE)
def release_orders(
    *,
    order_ids: Sequence[int] | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[Released]:
    """Ask the warehouse to send what is reserved.

    Named orders that may not go are refused with their reasons; without ids every order in scope that may go is
    released and the others are left alone.
    """
    del key
    named = order_ids is not None
    if order_ids is None:
        order_ids = [row[0] for row in SQL.tuples("releasable_orders", {"kind": KIND, "sites": list(by.sites)})]
    moves = SALES_ORDER.begin("release", order_ids, by=by, versions=versions)
    if not named:
        moves.leave_refused()
    facts = SQL.rows("release_facts", {"kind": KIND, "orders": moves.sound_ids}, ReleaseFacts)
    partial = {s: RELEASE_PARTIAL.at(site_id=s, on=by.today) for s in sorted({f.site_id for f in facts})}
    ready: list[ReleaseFacts] = []
    for fact in facts:
        policy = partial[fact.site_id]
        refusal = release_refusal(fact, release_partial=policy.as_bool, provenance_id=policy.provenance_id)
        if refusal is None:
            ready.append(fact)
        elif named:
            moves.refuse(refusal)
    moves.check()
    going = {f.id for f in ready}
    moves.rows = [d for d in moves.rows if d.id in going]
    made = create_shipments(source_kind=KIND, requests=[_request(f) for f in ready], by=by)
    moves.finish(
        after={m.source_id: {"shipment": m.shipment_id} for m in made},
        refs={m.source_id: (ref(SHIPMENT_KIND, m.shipment_id),) for m in made},
        policy={f.id: {"orders.release_partial": partial[f.site_id].provenance_id} for f in ready},
    )
    return [Released(m.source_id, m.shipment_id) for m in made]


def _request(fact: ReleaseFacts) -> ShipmentRequest:
    return ShipmentRequest(
        company_id=fact.company_id,
        site_id=fact.site_id,
        source_id=fact.id,
        source_number=fact.number,
        partner_id=fact.partner_id,
        ship_to_id=fact.ship_to_id,
        due_on=fact.due_on,
    )


@operation(permission=DELIVER)
def count_as_delivered(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Goods left: orders with nothing open any more are fulfilled. Returns their ids."""
    del key
    served = open_of_sources(source_kind=KIND, source_ids=order_ids)
    whole = [i for i, row in served.items() if row.open_qty == 0]
    moves = SALES_ORDER.begin("deliver", whole, by=by)
    moves.finish()
    return moves.ids


@operation(permission=CANCEL)
def cancel_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Cancel orders of which nothing is with the warehouse or gone; what was reserved is free again."""
    del key
    moves = SALES_ORDER.begin("cancel", order_ids, by=by, versions=versions)
    sound = moves.sound_ids
    facts = {f.id: f for f in SQL.rows("release_facts", {"kind": KIND, "orders": sound}, ReleaseFacts)}
    served = open_of_sources(source_kind=KIND, source_ids=sound)
    for order_id, row in served.items():
        at_work = row.reserved_qty - facts[order_id].free_qty
        if row.shipped_qty or at_work:
            moves.refuse(
                errors.InWarehouse(
                    f"{facts[order_id].number}: {row.shipped_qty:f} units have left, {at_work:f} are in the warehouse.",
                    object_id=order_id,
                    mend="Cancel the open shipment first; what has left comes back as a return.",
                )
            )
    moves.check()
    cancel_demand(source_kind=KIND, source_ids=moves.ids, by=by)
    drop_holds(order_ids=moves.ids, by=by)
    moves.finish()
    return moves.ids


@operation(permission=RELEASE_HOLD)
def drop_holds(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> int:
    """Close what still stops cancelled orders, so that nobody is asked to decide about them. Called by cancelling."""
    del key
    stopped = SQL.tuples("open_holds", {"orders": list(order_ids)})
    moves = HOLD.begin("reject", [hold_id for hold_id, _order, _type in stopped], by=by)
    moves.finish(
        refs={hold_id: (ref(SALES_ORDER_KIND, order),) for hold_id, order, _type in stopped},
        assign={"closed_at": by.now, "closed_by_id": by.person_id, "note": "The order was cancelled."},
    )
    return len(moves.rows)
