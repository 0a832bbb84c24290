"""Judgements about orders: pure, over what they are given; they return what stops and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onegauge.kernel.errors import Refusal
from onegauge.kernel.wording import counted
from onegauge.orders import errors


@dataclass(frozen=True, slots=True)
class OrderFacts:
    """Everything the checks of one order need, as read by ``order_facts``."""

    id: int
    company_id: int
    site_id: int
    partner_id: int
    number: str
    currency: str
    ordered_at: datetime
    requested_on: date
    total_amount: Decimal
    has_ship_to: bool
    credit_limit: Decimal | None
    blocked_for_orders: bool | None
    block_reason: str | None
    partner_state: str
    priority: int | None
    calendar_id: int
    open_order_amount: Decimal
    line_count: int
    unpriced_count: int
    under_floor_count: int
    lowest_share: Decimal | None
    under_margin_count: int
    lowest_margin: Decimal | None
    twin_number: str | None
    twin_ordered_at: datetime | None
    channel: str = ""
    min_life_days: int | None = None
    prepaid_amount: Decimal = Decimal(0)
    prepays: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The policy values in force at the order's site, with the provenance of each."""

    credit_check: str
    credit_tolerance: Decimal
    duplicate_window_days: int
    price_floor: Decimal
    allocate_held: bool
    ship_lead_days: int
    supply_lead_days: int
    sourcing: str = "own_site"
    minimum: Decimal = Decimal(0)
    counted_until: date | None = None
    least_margin: Decimal = Decimal(0)
    provenance: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldFound:
    """A reason to stop an order, with its numbers and the policies that decided."""

    type: str
    reason: str
    details: dict[str, Any]
    policy_ids: list[int]


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What decides whether an order may go to the warehouse, as read by ``release_facts``."""

    id: int
    site_id: int
    company_id: int
    number: str
    partner_id: int
    ship_to_id: int | None
    ship_complete: bool
    due_on: date
    hold_types: str
    free_qty: Decimal
    open_qty: Decimal
    free_sites: Sequence[int]
    is_networked: bool


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A price exception as an approver judges it."""

    id: int
    number: str
    company_id: int
    item_class_id: int
    discount_share: Decimal
    margin_share: Decimal | None
    requested_by_id: int | None
    order_line_id: int | None
    order_id: int | None


@dataclass(frozen=True, slots=True)
class Limit:
    """How far a person may go in a company, for one class of items or for all."""

    id: int
    company_id: int
    item_class_id: int | None
    max_discount_share: Decimal
    min_margin_share: Decimal | None


def exception_refusal(row: ToDecide, limits: Sequence[Limit], *, person_id: int | None) -> Refusal | None:
    """May this person let this price stand? The first reason wins; one limit that reaches is enough."""
    if row.requested_by_id is not None and row.requested_by_id == person_id:
        mend = "Somebody else approves it."
        return errors.OwnException("You asked for this price yourself.", object_id=row.id, mend=mend)
    mine = [x for x in limits if x.company_id == row.company_id and x.item_class_id in {None, row.item_class_id}]
    if any(_reaches(limit, row) for limit in mine):
        return None
    furthest = max((x.max_discount_share for x in mine), default=Decimal(0))
    margin = "unknown" if row.margin_share is None else f"{row.margin_share:.1%}"
    return errors.BeyondLimit(
        f"{row.number} gives {row.discount_share:.1%} away at a margin of {margin}; your limits reach to {furthest:.1%}.",
        object_id=row.id,
        mend="Ask somebody whose limits reach further.",
        discount_share=str(row.discount_share),
        margin_share=None if row.margin_share is None else str(row.margin_share),
        furthest=str(furthest),
    )


def _reaches(limit: Limit, row: ToDecide) -> bool:
    """A limit with a margin needs a margin that is known."""
    if row.discount_share > limit.max_discount_share:
        return False
    least = limit.min_margin_share
    return least is None or (row.margin_share is not None and row.margin_share >= least)


def holds_for(order: OrderFacts, rules: Rules, exposure: Decimal) -> list[HoldFound]:
    """Every hold that an order earns, in the fixed order.

    Customer, credit, prepayment, duplicate, price, data, minimum.
    """
    found = (
        customer_hold(order),
        credit_hold(order, rules, exposure),
        prepayment_hold(order),
        duplicate_hold(order, rules),
        price_hold(order, rules),
        data_hold(order),
        minimum_hold(order, rules),
    )
    return [hold for hold in found if hold is not None]


def customer_hold(order: OrderFacts) -> HoldFound | None:
    """A blocked customer's order is taken down, but goes nowhere."""
    if not order.blocked_for_orders and order.partner_state == "active":
        return None
    reason = order.block_reason or "The partner is blocked."
    return HoldFound(type="customer", reason=reason, details={"block_reason": reason}, policy_ids=[])


def credit_hold(order: OrderFacts, rules: Rules, exposure: Decimal) -> HoldFound | None:
    """Exposure with this order against the limit and its tolerance.

    Exposure is open receivables plus uninvoiced confirmed orders plus this order, less what was paid before the
    invoice. No limit means unlimited, and an order that is paid whole is nobody's risk.
    """
    if rules.credit_check == "off" or order.credit_limit is None:
        return None
    if order.prepaid_amount and order.prepaid_amount >= order.total_amount:
        return None
    ceiling = order.credit_limit * (1 + rules.credit_tolerance)
    if exposure <= ceiling:
        return None
    return HoldFound(
        type="credit",
        reason=f"Exposure {exposure:.2f} {order.currency} passes the limit {order.credit_limit:.2f}.",
        details={"exposure": str(exposure), "limit": str(order.credit_limit), "over_by": str(exposure - ceiling)},
        policy_ids=[rules.provenance["orders.credit_check"], rules.provenance["orders.credit_tolerance_share"]],
    )


def prepayment_hold(order: OrderFacts) -> HoldFound | None:
    """A customer who pays first gets nothing before the order is paid, whatever the credit policy says."""
    return prepayment_hold_of(order.total_amount, order.prepaid_amount, order.currency) if order.prepays else None


def prepayment_hold_of(total: Decimal, paid: Decimal, currency: str) -> HoldFound | None:
    """What stops an order of a customer who pays first; the net total is what must be paid, as the credit check counts."""
    left = total - paid
    if left <= 0:
        return None
    return HoldFound(
        type="prepayment",
        reason=f"The customer pays first; {left:.2f} {currency} of {total:.2f} are not paid.",
        details={"total": str(total), "paid": str(paid), "left": str(left)},
        policy_ids=[],
    )


def duplicate_hold(order: OrderFacts, rules: Rules) -> HoldFound | None:
    """The same customer reference within the window is probably the same order."""
    if order.twin_ordered_at is None:
        return None
    days = abs((order.ordered_at - order.twin_ordered_at).days)
    if days >= rules.duplicate_window_days:
        return None
    return HoldFound(
        type="duplicate",
        reason=f"The same customer reference stands on {order.twin_number}, {days} days apart.",
        details={"twin": order.twin_number, "days": days},
        policy_ids=[rules.provenance["orders.duplicate_window_days"]],
    )


def price_hold(order: OrderFacts, rules: Rules) -> HoldFound | None:
    """A line below the floor, or below the least margin, needs somebody who may give that price."""
    said: list[str] = []
    details: dict[str, Any] = {}
    policy_ids: list[int] = []
    if order.under_floor_count:
        share = order.lowest_share or Decimal(0)
        said.append(
            f"{order.under_floor_count} of {counted(order.line_count, 'line')} below {rules.price_floor:.0%} of the list price, lowest {share:.0%}."
        )
        details |= {
            "lines": order.under_floor_count, "lowest_share": f"{share:.4f}", "floor": str(rules.price_floor),
        }  # fmt: skip
        policy_ids.append(rules.provenance["orders.price_floor_share"])
    if order.under_margin_count:
        margin = order.lowest_margin or Decimal(0)
        said.append(
            f"{order.under_margin_count} of {counted(order.line_count, 'line')} under a margin of {rules.least_margin:.1%} over cost, lowest {margin:.1%}."
        )
        details |= {
            "margin_lines": order.under_margin_count, "lowest_margin": f"{margin:.4f}",
            "least_margin": str(rules.least_margin),
        }  # fmt: skip
        policy_ids.append(rules.provenance["orders.least_margin_share"])
    return HoldFound(type="price", reason=" ".join(said), details=details, policy_ids=policy_ids) if said else None


def data_hold(order: OrderFacts) -> HoldFound | None:
    """What is missing before goods can leave: a price, a delivery address."""
    missing = []
    if order.unpriced_count:
        missing.append(f"{order.unpriced_count} of {counted(order.line_count, 'line')} without a price")
    if not order.has_ship_to:
        missing.append("there is no delivery address")
    if not missing:
        return None
    return HoldFound(
        type="data", reason="; ".join(missing).capitalize() + ".", details={"missing": missing}, policy_ids=[]
    )


def minimum_hold(order: OrderFacts, rules: Rules) -> HoldFound | None:
    """An order that costs more to serve than it brings waits for somebody to let it pass."""
    if order.total_amount >= rules.minimum:
        return None
    return HoldFound(
        type="minimum",
        reason=f"{order.total_amount:.2f} {order.currency} is below the least value of {rules.minimum:.2f}.",
        details={"total": str(order.total_amount), "minimum": str(rules.minimum)},
        policy_ids=[rules.provenance["orders.minimum_order_amount"]],
    )


def release_refusal(order: ReleaseFacts, *, release_partial: bool, provenance_id: int) -> Refusal | None:
    """May this order go to the warehouse now? The first reason wins."""
    if order.hold_types:
        return errors.OnHold(
            f"{order.number} is on hold: {order.hold_types}.",
            object_id=order.id,
            mend="Somebody with the right to release these holds must decide.",
            types=order.hold_types.split(", "),
        )
    if order.free_qty <= 0:
        return errors.NothingReserved(
            f"Nothing is reserved for {order.number} that the warehouse does not have already.",
            object_id=order.id,
            mend="Allocate stock first.",
        )
    if order.open_qty > 0 and (order.ship_complete or not release_partial):
        return errors.Incomplete(
            f"{order.number} waits for {order.open_qty:f} more units.",
            object_id=order.id,
            mend="Wait for stock, or let it ship in parts.",
            policy=None if order.ship_complete else provenance_id,
        )
    return None
