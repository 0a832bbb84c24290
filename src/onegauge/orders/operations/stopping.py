"""Stop orders: by a person with a reason, and by the looks at credit when they are released and before they leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import partial

from onegauge.inventory.operations import hold_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refused, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import current, operation
from onegauge.orders import errors, policies
from onegauge.orders.facts import HoldsOpened
from onegauge.orders.guards import HoldFound, OrderFacts, credit_hold, prepayment_hold_of
from onegauge.orders.judging import exposures, limits_of, rules_of
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.confirm import open_holds
from onegauge.orders.operations.lapsing import PAID, lapse_holds
from onegauge.orders.operations.reach import is_networked, reach
from onegauge.orders.permissions import DELIVER, PLACE_HOLD, TAKE_PREPAYMENT
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER, HoldType, OrderState
from onegauge.warehouse.operations import keep_back_shipments, let_go_shipments

KIND = SALES_ORDER_KIND.number
PLACED = (HoldType.MANUAL, HoldType.COMPLIANCE, HoldType.FRAUD, HoldType.QUALITY)
TOLERANCES = {"release": policies.CREDIT_RELEASE_TOLERANCE, "ship": policies.CREDIT_SHIP_TOLERANCE}


@operation(permission=PLACE_HOLD)
def hold_orders(
    *,
    order_ids: Sequence[int],
    type: str = "manual",  # noqa: A002  the word of the trade, as on the hold itself
    reason: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Put confirmed orders on hold, at whatever stage they are, and say why; returns their ids.

    Nothing more is reserved or released for them, and where the site's policy says so nothing leaves that the warehouse
    has. A type that stops an order already is refused.
    """
    del key
    moves = SALES_ORDER.begin("hold", order_ids, by=by, versions=versions)
    if type not in PLACED:
        moves.refuse(InvalidValue(f"A person places one of {', '.join(PLACED)}.", field="type"))
    if not reason.strip() or len(reason) > 300 or "\x00" in reason:
        moves.refuse(InvalidValue("Say why, in at most 300 characters.", field="reason"))
    for _hold, order_id, kind in SQL.tuples("open_holds", {"orders": moves.sound_ids}):
        if kind == type:
            moves.refuse(
                errors.HeldAlready(
                    f"A {kind} hold stops it already.", object_id=order_id, mend="Decide that one first."
                )
            )
    moves.check()
    found = HoldFound(type=type, reason=reason.strip(), details={"placed_by": by.name}, policy_ids=[])
    _stop(moves.rows, {d.id: [found] for d in moves.rows}, by)
    moves.finish(after={i: {"hold": type, "reason": reason.strip()} for i in moves.ids})
    publish(HoldsOpened(order_ids=tuple(moves.ids)), by=by)
    return moves.ids


def _stop(docs: Sequence[Doc], holds: Mapping[int, list[HoldFound]], by: Actor) -> None:
    """Write holds, and tell the queue and the warehouse. The orders are locked."""
    open_holds(docs, holds, by)
    with reach(everywhere=is_networked([d.site_id for d in docs], by), by=by) as wide:
        tell_stopped(docs, {d.id: holds[d.id][0].reason for d in docs if holds[d.id]}, by=wide)


def tell_stopped(docs: Sequence[Doc | OrderFacts], reasons: Mapping[int, str], *, by: Actor) -> None:
    """Let the queue pass over orders that are stopped, and the warehouse keep back what it has of them."""
    mine = [d for d in docs if d.id in reasons and d.site_id is not None]
    waiting = [d.id for d in mine if not policies.ALLOCATE_HELD.at(site_id=d.site_id, on=by.today).as_bool]
    if waiting:
        hold_demand(source_kind=KIND, source_ids=waiting, held=True, by=by)
    kept = [d.id for d in mine if policies.HOLD_STOPS_SHIPPING.at(site_id=d.site_id, on=by.today).as_bool]
    keep_back_shipments(source_kind=KIND, stops=[(i, reasons[i]) for i in kept], by=by)


@operation(permission=None)
def stop_for_credit(*, finds: Sequence[tuple[int, HoldFound]], by: Actor, key: str | None = None) -> list[int]:
    """Open the credit holds that a look at release or before shipping found; orders that are over are left alone.

    Nobody needs a right for it: who was refused is not asked whether the order is to be stopped.
    """
    del key
    docs = [d for d in SALES_ORDER.lock([i for i, _f in finds]) if d.state == OrderState.CONFIRMED]
    there = {
        order for _hold, order, kind in SQL.tuples("open_holds", {"orders": [d.id for d in docs]}) if kind == "credit"
    }
    docs = [d for d in docs if d.id not in there]
    if not docs:
        return []
    _stop(docs, {i: [found] for i, found in finds if i in {d.id for d in docs}}, by)
    publish(HoldsOpened(order_ids=tuple(d.id for d in docs)), by=by)
    return [d.id for d in docs]


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look at credit found: the hold of each order that fails it, with what it is about."""

    facts: list[OrderFacts]
    found: dict[int, HoldFound]

    def refused(self) -> Refused:
        """The refusal of these orders."""
        numbers = {f.id: f.number for f in self.facts}
        return Refused(
            errors.OnHold(
                f"{numbers[i]}: {hold.reason}", object_id=i, types=["credit"],
                mend="Somebody with the right to release credit holds must decide.",
            )
            for i, hold in self.found.items()
        )  # fmt: skip


def look_at_credit(places: Mapping[int, int | None], *, point: str, by: Actor) -> Looked:
    """Which orders fail the credit check of a step: orders with their sites. No statement where no policy asks for it.

    What somebody let pass at a higher exposure passes; an order that is paid before the invoice passes.
    """
    asked = [i for i, site in places.items() if site is not None and _is_asked(point, site, by)]
    if not asked:
        return Looked([], {})
    rules = rules_of({s for i, s in places.items() if i in asked and s is not None}, on=by.today)
    tolerance = {s: TOLERANCES[point].at(site_id=s, on=by.today) for s in rules}
    rules = {
        s: replace(
            r, credit_tolerance=tolerance[s].as_decimal,
            provenance={**r.provenance, "orders.credit_tolerance_share": tolerance[s].provenance_id},
        )
        for s, r in rules.items()
    }  # fmt: skip
    params = {
        "orders": asked,
        "kind": KIND,
        **limits_of(rules),
    }
    facts = SQL.rows("amended_facts", params, OrderFacts)
    exposure = exposures(facts, on=by.today, counted=True)
    passed = dict(SQL.tuples("passed_exposures", {"orders": asked}))
    found: dict[int, HoldFound] = {}
    for fact in facts:
        hold = credit_hold(fact, rules[fact.site_id], exposure[fact.id])
        if hold is not None and exposure[fact.id] > passed.get(fact.id, Decimal(-1)):
            found[fact.id] = replace(hold, details={**hold.details, "step": point})
    return Looked(facts, found)


def _is_asked(point: str, site_id: int, by: Actor) -> bool:
    return point in policies.CREDIT_POINTS.at(site_id=site_id, on=by.today).as_text.split("_")


def stop_after_refusal(looked: Looked, by: Actor) -> None:
    """What is refused is taken back, the hold is not: it is opened once the refusal is told."""
    finds = list(looked.found.items())
    current().after_refusal.append(partial(_stop_afterwards, finds, by))


def _stop_afterwards(finds: Sequence[tuple[int, HoldFound]], by: Actor, _refused: Refused) -> None:
    stop_for_credit(finds=finds, by=by)


@operation(permission=DELIVER)
def look_before_shipping(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> int:
    """Before goods leave: orders whose customer owes too much by now are refused and put on hold, where policy asks.

    Called with the goods issue, in its transaction. What has left is always billed: this stops goods, not invoices.
    """
    del key
    if not any(_is_asked("ship", s, by) for s in by.sites):
        return 0
    places = {row[0]: row[2] for row in SQL.tuples("places_of_orders", {"orders": list(order_ids)})}
    looked = look_at_credit(places, point="ship", by=by)
    if looked.found:
        stop_after_refusal(looked, by)
        raise looked.refused()
    return len(looked.facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepayment:
    """Money that came in for an order before it was invoiced, in the currency of the order."""

    order_id: int
    amount: Decimal
    reference: str = ""


@dataclass(frozen=True, slots=True)
class _Paid:
    """An order with what is paid of it by now, and whether its customer pays first."""

    id: int
    prepaid_amount: Decimal
    total_amount: Decimal
    currency: str
    prepays: bool


@operation(permission=TAKE_PREPAYMENT)
def take_prepayments(*, payments: Sequence[Prepayment], by: Actor, key: str | None = None) -> list[int]:
    """Note what customers paid before the invoice; it counts against their exposure, and an order paid whole passes.

    Where the customer pays first, the order that waited for it goes on. A negative amount takes back what was noted too
    much, and stops such an order again. Returns the ids of the orders.
    """
    del key
    faults = [
        InvalidValue("An amount is not zero and has at most 2 decimals.", field=f"payments[{n}].amount")
        for n, p in enumerate(payments)
        if not is_exact(p.amount, 2) or p.amount == 0
    ]
    faults += [
        InvalidValue("A reference has at most 120 characters.", field=f"payments[{n}].reference")
        for n, p in enumerate(payments)
        if len(p.reference) > 120 or "\x00" in p.reference
    ]
    refuse_all(faults)
    moves = SALES_ORDER.begin("prepay", [p.order_id for p in payments], by=by)
    moves.check()
    more: dict[int, Decimal] = {}
    for payment in payments:
        more[payment.order_id] = more.get(payment.order_id, Decimal(0)) + payment.amount
    paid = SQL.rows("prepay", {"orders": list(more), "amounts": list(more.values())}, _Paid)
    told = {p.order_id: p.reference for p in payments}
    moves.finish(after={p.id: {"prepaid": p.prepaid_amount, "reference": told[p.id]} for p in paid})
    first = [p for p in paid if p.prepays]
    if first:
        _stop_or_let_go(first, moves.rows, by)
    return moves.ids


def _stop_or_let_go(paid: Sequence[_Paid], docs: Sequence[Doc], by: Actor) -> None:
    """Orders of customers who pay first: what is paid whole goes on unless something else stops it, the rest stands."""
    stopped: dict[int, dict[str, int]] = {}
    for hold_id, order_id, kind in SQL.tuples("open_holds", {"orders": [p.id for p in paid]}):
        stopped.setdefault(order_id, {})[kind] = hold_id
    whole = [p.id for p in paid if p.prepaid_amount >= p.total_amount and "prepayment" in stopped.get(p.id, {})]
    lapse_holds(holds=[(stopped[i]["prepayment"], i) for i in whole], note=PAID, by=by)
    free = [i for i in whole if len(stopped[i]) == 1]
    found = {p.id: [hold] for p in paid if "prepayment" not in stopped.get(p.id, {})
             if (hold := prepayment_hold_of(p.total_amount, p.prepaid_amount, p.currency)) is not None}  # fmt: skip
    mine = [d for d in docs if d.id in found and d.state == OrderState.CONFIRMED]
    if mine:
        _stop(mine, {d.id: found[d.id] for d in mine}, by)
        publish(HoldsOpened(order_ids=tuple(d.id for d in mine)), by=by)
    if free:
        with reach(everywhere=is_networked([d.site_id for d in docs], by), by=by) as wide:
            hold_demand(source_kind=KIND, source_ids=free, held=False, by=wide)
            let_go_shipments(source_kind=KIND, source_ids=free, by=wide)
