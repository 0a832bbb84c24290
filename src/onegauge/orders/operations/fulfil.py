"""Allocate, release, count as delivered: orders ask inventory and warehouse, and learn what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.governance.policy import Resolved
from onegauge.inventory.operations import allocate_demand, give_way, giving_sources
from onegauge.kernel.actor import Actor
from onegauge.kernel.joining import Joins
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.orders.guards import ReleaseFacts, release_refusal
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.lapsing import lapse_all_of
from onegauge.orders.operations.reach import is_networked, reach
from onegauge.orders.operations.reserving import give_back_late, late_sites, reserve_late, take_over, waiting_at
from onegauge.orders.operations.stopping import look_at_credit, stop_after_refusal, stop_for_credit
from onegauge.orders.permissions import ALLOCATE, DELIVER, REALLOCATE, RELEASE
from onegauge.orders.policies import HOLD_STOPS_SHIPPING, RELEASE_PARTIAL
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations import Created, ShipmentRequest, create_shipments

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


@operation(permission=ALLOCATE, joins=Joins(KIND, "order_ids", "order_id"))
def allocate_orders(
    *,
    order_ids: Sequence[int] | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[AllocatedOrder]:
    """Reserve stock for orders by the sites' priority rules; without ids for every waiting line in scope.

    Lines on hold are passed over. What cannot be served stays open as the back-order. One statement reserves all. Legs
    at other sites follow their order under service rights. Calls of one person that wait for each other are served as one,
    by the same rules.
    """
    del key
    named = order_ids is not None
    if order_ids is None:
        order_ids = [row[0] for row in SQL.tuples("waiting_orders", {"kind": KIND, "sites": list(by.sites)})]
    moves = SALES_ORDER.begin("allocate", order_ids, by=by, versions=versions)
    if not named:
        moves.leave_refused()
    moves.check()
    with reach(everywhere=is_networked([d.site_id for d in moves.rows], by), by=by) as wide:
        got = allocate_demand(source_kind=KIND, source_ids=moves.ids, site_ids=list(wide.sites), by=wide)
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
    released and the others are left alone. An order becomes one shipment at each site that has something for it: legs
    at other sites follow their order under service rights.
    """
    del key
    named, late = order_ids is not None, late_sites(by)
    if order_ids is None:
        order_ids = [row[0] for row in SQL.tuples("releasable_orders", {"kind": KIND, "sites": list(by.sites)})]
        order_ids += waiting_at(late)
    moves = SALES_ORDER.begin("release", order_ids, by=by, versions=versions)
    if not named:
        moves.leave_refused()
    reserve_late(moves.sound_ids, sites=late, by=by)
    facts = _release_facts(moves)
    with reach(everywhere=any(f.is_networked for f in facts), by=by) as wide:
        if wide is not by:
            facts = _release_facts(moves)
        if named and take_over(facts, by=by):
            facts = _release_facts(moves)
        facts = _look_at_credit(facts, moves, named=named, by=by)
        ready = _ready(facts, moves, named=named, by=by)
        going = {f.id for f in ready}
        give_back_late([f.id for f in facts if f.id not in going], sites=late, by=by)
        requests = [_request(f, site) for f in ready for site in f.free_sites]
        made = create_shipments(source_kind=KIND, requests=requests, by=wide)
    moves.rows = [d for d in moves.rows if d.id in going]
    _finish_release(moves, ready, made, by)
    return [Released(m.source_id, m.shipment_id) for m in made]


def _finish_release(moves: Moves, ready: Sequence[ReleaseFacts], made: Sequence[Created], by: Actor) -> None:
    shipments: dict[int, list[int]] = {}
    for one in made:
        shipments.setdefault(one.source_id, []).append(one.shipment_id)
    partial = {s: {"orders.release_partial": _partial(s, by).provenance_id} for s in {f.site_id for f in ready}}
    moves.finish(
        after={i: {"shipment": s[0]} if len(s) == 1 else {"shipments": s} for i, s in shipments.items()},
        refs={i: tuple(ref(SHIPMENT_KIND, s) for s in found) for i, found in shipments.items()},
        policy={f.id: partial[f.site_id] for f in ready},
    )


def _release_facts(moves: Moves) -> list[ReleaseFacts]:
    return SQL.rows("release_facts", {"kind": KIND, "orders": moves.sound_ids}, ReleaseFacts)


def _partial(site_id: int, by: Actor) -> Resolved:
    return RELEASE_PARTIAL.at(site_id=site_id, on=by.today)


def _ready(facts: Sequence[ReleaseFacts], moves: Moves, *, named: bool, by: Actor) -> list[ReleaseFacts]:
    """The orders that may go; those that may not are refused when somebody named them."""
    partial = {s: _partial(s, by) for s in sorted({f.site_id for f in facts})}
    ready: list[ReleaseFacts] = []
    for fact in facts:
        policy = partial[fact.site_id]
        refusal = release_refusal(fact, release_partial=policy.as_bool, provenance_id=policy.provenance_id)
        if refusal is None:
            ready.append(fact)
        elif named:
            moves.refuse(refusal)
    moves.check()
    return ready


def _look_at_credit(facts: list[ReleaseFacts], moves: Moves, *, named: bool, by: Actor) -> list[ReleaseFacts]:
    """The orders whose customers do not owe too much by now; those that fail are stopped, and refused if named."""
    looked = look_at_credit({f.id: f.site_id for f in facts if not f.hold_types}, point="release", by=by)
    if looked.found and named:
        stop_after_refusal(looked, by)
        for refusal in looked.refused().refusals:
            moves.refuse(refusal)
    elif looked.found:
        stop_for_credit(finds=list(looked.found.items()), by=by)
    return [f for f in facts if f.id not in looked.found]


def _request(fact: ReleaseFacts, site_id: int) -> ShipmentRequest:
    return ShipmentRequest(
        company_id=fact.company_id,
        site_id=site_id,
        source_id=fact.id,
        source_number=fact.number,
        partner_id=fact.partner_id,
        ship_to_id=fact.ship_to_id,
        due_on=fact.due_on,
    )


@operation(permission=DELIVER)
def count_as_delivered(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Goods left: orders with nothing open any more are fulfilled. Returns their ids.

    Who ships a leg at another site than the order's does not see the order: it is counted under service rights.
    """
    del key
    facts = SQL.tuples("delivered_facts", {"kind": KIND, "orders": list(order_ids)})
    done = _deliver([i for i, is_whole, is_networked in facts if is_whole and not is_networked], by)
    beyond = [i for i, _is_whole, is_networked in facts if is_networked]
    if beyond:
        with reach(everywhere=True, by=by) as wide:
            facts = SQL.tuples("delivered_facts", {"kind": KIND, "orders": beyond})
            done += _deliver([i for i, is_whole, _is_networked in facts if is_whole], wide)
    return sorted(done)


def _deliver(order_ids: Sequence[int], by: Actor) -> list[int]:
    moves = SALES_ORDER.begin("deliver", order_ids, by=by)
    moves.finish()
    if any(not HOLD_STOPS_SHIPPING.at(site_id=s, on=by.today).as_bool for s in {d.site_id for d in moves.rows}):
        lapse_all_of(moves.ids, by=by)
    return moves.ids
