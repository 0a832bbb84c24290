"""Capture: take down what customers want, priced, as drafts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import is_exact, quantize_amount
from onegauge.kernel.operation import is_nested, operation
from onegauge.orders import errors
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.confirm import Confirmed, confirm_orders
from onegauge.orders.operations.fulfil import allocate_orders
from onegauge.orders.permissions import CAPTURE
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import Channel

SELLABLE = ("active", "phase_out")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderLineDraft:
    """One line as entered. ``unit`` is empty for the base unit, else the code of a packaging of the item.

    ``unit_price`` per base unit overrides the price list; below the floor it leads to a price hold.
    """

    sku: str
    qty: Decimal
    unit: str = ""
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDraft:
    """One order as entered, in the codes that people use. An empty site means the customer's default site."""

    company: str
    customer: str
    lines: Sequence[OrderLineDraft]
    site: str = ""
    ship_to: str = ""
    customer_reference: str = ""
    channel: str = "desk"
    ordered_at: datetime | None = None
    requested_on: date | None = None
    ship_complete: bool = False


@dataclass(frozen=True, slots=True)
class Captured:
    """A draft as it was taken down."""

    order_id: int
    number: str
    total_amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class _Head:
    n: int
    company_id: int | None
    partner_id: int | None
    customer_id: int | None
    site_id: int | None
    calendar_id: int | None
    ship_to_id: int | None
    currency: str | None
    own_list_id: int | None
    standard_list_id: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    n: int
    item_id: int | None
    state: str | None
    qty: Decimal | None
    price_line_id: int | None
    unit_price: Decimal | None


@operation(permission=CAPTURE)
def capture_orders(*, orders: Sequence[OrderDraft], by: Actor, key: str | None = None) -> list[Captured]:
    """Write drafts with prices; any number of orders and lines in a constant number of statements.

    Raises ``Refused`` with every fault of every order and line, each with its place: unknown codes, quantities that
    are not above zero, negative prices, items that may not be sold, companies outside the grant. Nothing is written
    if any is refused.
    """
    del key
    faults = _shape_faults(orders)
    refuse_all(faults)
    heads = _resolve_heads(orders, by)
    lines = _resolve_lines(orders, heads, by)
    faults += _head_faults(orders, heads, by)
    faults += _line_faults(orders, lines)
    refuse_all(faults)
    return _write(orders, heads, lines, by)


@operation(permission=CAPTURE)
def place_orders(*, orders: Sequence[OrderDraft], by: Actor, key: str | None = None) -> list[Confirmed]:
    """Capture, confirm and allocate in one go: what an order desk does with the customer on the phone."""
    del key
    ids = [c.order_id for c in capture_orders(orders=orders, by=by)]
    confirmed = confirm_orders(order_ids=ids, by=by)
    allocate_orders(order_ids=ids, by=by)
    return confirmed


def _shape_faults(orders: Sequence[OrderDraft]) -> list[Refusal]:
    faults: list[Refusal] = []
    if not orders:
        faults.append(InvalidValue("Give at least one order.", field="orders"))
    for n, order in enumerate(orders):
        at = f"orders[{n}]"
        if not order.lines:
            faults.append(errors.OrderEmpty("An order has at least one line.", field=f"{at}.lines", mend="Add a line."))
        if order.channel not in Channel.values:
            faults.append(InvalidValue(f"A channel is one of {', '.join(Channel.values)}.", field=f"{at}.channel"))
        if len(order.customer_reference) > 60 or "\x00" in order.customer_reference:
            faults.append(InvalidValue("A reference has at most 60 characters.", field=f"{at}.customer_reference"))
        if order.ordered_at is not None and order.ordered_at.tzinfo is None:
            faults.append(InvalidValue("An instant carries its time zone.", field=f"{at}.ordered_at"))
        for m, line in enumerate(order.lines):
            faults += _line_shape(line, f"{at}.lines[{m}]")
    return faults


def _line_shape(line: OrderLineDraft, at: str) -> list[Refusal]:
    faults: list[Refusal] = []
    if not (is_exact(line.qty) and line.qty > 0):
        faults.append(
            InvalidValue(f"A quantity is above zero, with at most 6 decimals, not {line.qty}.", field=f"{at}.qty")
        )
    if line.unit_price is not None and not (is_exact(line.unit_price) and line.unit_price >= 0):
        faults.append(
            InvalidValue(
                f"A price is not negative and has at most 6 decimals: {line.unit_price}.", field=f"{at}.unit_price"
            )
        )
    return faults


def _resolve_heads(orders: Sequence[OrderDraft], by: Actor) -> list[_Head]:
    params = {
        "companies": [o.company for o in orders],
        "customers": [o.customer for o in orders],
        "sites": [o.site for o in orders],
        "ship_tos": [o.ship_to for o in orders],
        "dates": [(o.ordered_at or by.now).date() for o in orders],
        "company_scope": list(by.companies),
        "site_scope": list(by.sites),
    }
    return SQL.rows("resolve_orders", params, _Head)


def _resolve_lines(orders: Sequence[OrderDraft], heads: list[_Head], by: Actor) -> list[_Line]:
    flat = [(o, h, x) for o, h in zip(orders, heads, strict=True) for x in o.lines]
    params = {
        "own": [h.own_list_id for _o, h, _x in flat],
        "standard": [h.standard_list_id for _o, h, _x in flat],
        "dates": [(o.ordered_at or by.now).date() for o, _h, _x in flat],
        "skus": [x.sku for _o, _h, x in flat],
        "units": [x.unit for _o, _h, x in flat],
        "qtys": [x.qty for _o, _h, x in flat],
    }
    return SQL.rows("resolve_lines", params, _Line)


def _head_faults(orders: Sequence[OrderDraft], heads: list[_Head], by: Actor) -> list[Refusal]:
    faults: list[Refusal] = []
    nested = is_nested()
    allowed: dict[tuple[int | None, int | None], bool] = {}
    for n, (order, head) in enumerate(zip(orders, heads, strict=True)):
        at = f"orders[{n}]"
        if head.company_id is None:
            faults.append(
                errors.UnknownCompany(f"There is no company {order.company!r} in your scope.", field=f"{at}.company")
            )
            continue
        if head.customer_id is None:
            faults.append(
                errors.UnknownCustomer(f"{order.customer!r} is no customer of {order.company}.", field=f"{at}.customer")
            )
            continue
        if head.site_id is None:
            faults.append(
                errors.UnknownOrderSite(
                    f"{order.company} has no site {order.site!r} in your scope." if order.site else "Name a site.",
                    field=f"{at}.site",
                    mend=None if order.site else "Give the site, or the customer a default site.",
                )
            )
        elif not nested:
            place = (head.company_id, head.site_id)
            if not allowed.setdefault(place, by.may(CAPTURE, *place)):
                faults.append(
                    PermissionMissing("You may not capture orders here.", field=f"{at}.site", permission=CAPTURE)
                )
        if order.ship_to and head.ship_to_id is None:
            faults.append(
                errors.UnknownShipTo(
                    f"{order.customer} has no delivery address {order.ship_to!r}.", field=f"{at}.ship_to"
                )
            )
    return faults


def _line_faults(orders: Sequence[OrderDraft], lines: list[_Line]) -> list[Refusal]:
    faults: list[Refusal] = []
    places = ((n, m, x) for n, o in enumerate(orders) for m, x in enumerate(o.lines))
    for (n, m, draft), line in zip(places, lines, strict=True):
        at = f"orders[{n}].lines[{m}]"
        if line.item_id is None:
            faults.append(errors.UnknownOrderItem(f"There is no item {draft.sku!r}.", field=f"{at}.sku"))
        elif line.state not in SELLABLE:
            faults.append(errors.ItemNotSellable(f"{draft.sku} is {line.state} and cannot be sold.", field=f"{at}.sku"))
        elif line.qty is None:
            faults.append(
                errors.UnknownPackaging(
                    f"{draft.sku} is not sold in {draft.unit!r}.",
                    field=f"{at}.unit",
                    mend="Leave it empty for the base unit.",
                )
            )
    return faults


def _write(orders: Sequence[OrderDraft], heads: list[_Head], lines: list[_Line], by: Actor) -> list[Captured]:
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(orders)})]
    rows: list[tuple[Any, ...]] = []
    totals: list[Decimal] = []
    at = 0
    for order_id, order, head in zip(ids, orders, heads, strict=True):
        total = Decimal(0)
        for line_no, draft in enumerate(order.lines, 1):
            line = lines[at]
            at += 1
            price = draft.unit_price if draft.unit_price is not None else (line.unit_price or Decimal(0))
            net = quantize_amount((line.qty or Decimal(0)) * price, head.currency or "")
            total += net
            rows.append(
                (head.company_id, head.site_id, order_id, line_no, line.item_id, line.qty, draft.qty, draft.unit,
                 line.unit_price, price, line.price_line_id, net)
            )  # fmt: skip
        totals.append(total)
    _insert(ids, orders, heads, totals, by)
    names = ("companies", "sites", "orders", "line_nos", "items", "qtys", "entered_qtys", "entered_units",
             "list_prices", "unit_prices", "price_lines", "nets")  # fmt: skip
    SQL.run("insert_lines", dict(zip(names, (list(c) for c in zip(*rows, strict=True)), strict=True)))
    record(
        by=by,
        kind=SALES_ORDER_KIND,
        verb="captured",
        entries=[
            Entry(
                object_id=i,
                company_id=h.company_id,
                site_id=h.site_id,
                after={"state": "draft", "total": t, "lines": len(o.lines), "channel": o.channel},
            )
            for i, o, h, t in zip(ids, orders, heads, totals, strict=True)
        ],
    )
    return [Captured(i, f"SO-{i:07d}", t, h.currency or "") for i, h, t in zip(ids, heads, totals, strict=True)]


def _insert(ids: list[int], orders: Sequence[OrderDraft], heads: list[_Head], totals: list[Decimal], by: Actor) -> None:
    now = by.now
    filled = [replace(o, ordered_at=o.ordered_at or now) for o in orders]
    SQL.run(
        "insert_orders",
        {
            "ids": ids,
            "companies": [h.company_id for h in heads],
            "sites": [h.site_id for h in heads],
            "references": [o.customer_reference for o in orders],
            "channels": [o.channel for o in orders],
            "partners": [h.partner_id for h in heads],
            "ship_tos": [h.ship_to_id for h in heads],
            "currencies": [h.currency for h in heads],
            "ordered": [o.ordered_at for o in filled],
            "requested": [o.requested_on or (o.ordered_at or now).date() for o in filled],
            "complete": [o.ship_complete for o in orders],
            "totals": totals,
        },
    )
