"""Capture: take down what customers want, priced, as drafts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.joining import Joins
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.operation import is_nested, operation
from onegauge.orders.drafts import OrderDraft
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.confirm import Confirmed, confirm_orders
from onegauge.orders.operations.fulfil import allocate_orders
from onegauge.orders.permissions import CAPTURE
from onegauge.orders.reckoning import PricedOrder, priced_orders
from onegauge.orders.resolving import (
    Head,
    Line,
    head_faults,
    line_faults,
    quantity_faults,
    resolve_heads,
    resolve_lines,
    shape_faults,
)
from onegauge.orders.rounding import kept
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER
from onegauge.orders.whole_packages import in_whole_packages

LINE_COLUMNS = (
    "orders", "line_nos", "items", "qtys", "entered_qtys", "entered_units", "list_prices", "unit_prices", "price_lines",
    "nets", "rule_prices", "traces", "exceptions", "roundings",
)  # fmt: skip
OF_RULES = ["rule_prices", "traces", "exceptions", "roundings"]
SAME_AS = {"entered_qtys": "qtys", "unit_prices": "list_prices"}
CHARGE_COLUMNS = ("orders", "line_nos", "terms", "names", "pers", "classes", "amounts")


@dataclass(frozen=True, slots=True)
class Captured:
    """A draft as it was taken down."""

    order_id: int
    number: str
    total_amount: Decimal
    currency: str


@operation(permission=CAPTURE)
def capture_orders(*, orders: Sequence[OrderDraft], by: Actor, key: str | None = None) -> list[Captured]:
    """Write drafts with prices; any number of orders and lines in a constant number of statements.

    Raises ``Refused`` with every fault of every order and line, each with its place: unknown codes, quantities that
    are not above zero, negative prices, items that may not be sold, companies outside the grant. Nothing is written
    if any is refused.
    """
    del key
    heads, lines = resolved(orders, by)
    return _write(orders, heads, in_sold_quantities(orders, heads, lines, by), by)


def in_sold_quantities(orders: Sequence[OrderDraft], heads: list[Head], lines: list[Line], by: Actor) -> list[Line]:
    """Lines as their sites round them; refused where a quantity is still not one that is sold."""
    whole = in_whole_packages(orders, heads, lines, by)
    refuse_all(quantity_faults(orders, whole))
    return whole


def resolved(orders: Sequence[OrderDraft], by: Actor) -> tuple[list[Head], list[Line]]:
    """Heads and lines behind what was entered; refused with every fault when anything is wrong."""
    faults = shape_faults(orders)
    refuse_all(faults)
    heads = resolve_heads(orders, by)
    lines = resolve_lines(orders, heads, by)
    faults += head_faults(orders, heads, by, trusted=is_nested())
    faults += line_faults(orders, lines)
    refuse_all(faults)
    return heads, lines


@operation(permission=CAPTURE, joins=Joins(SALES_ORDER_KIND.number, "orders", "order_id", is_new=True))
def place_orders(*, orders: Sequence[OrderDraft], by: Actor, key: str | None = None) -> list[Confirmed]:
    """Capture, confirm and allocate in one go: what an order desk does with the customer on the phone.

    Answers in the order in which the orders were given. Calls of one person that wait for each other, as those of a web
    shop at its peak, are placed as one.
    """
    del key
    ids = [c.order_id for c in capture_orders(orders=orders, by=by)]
    confirmed = {c.order_id: c for c in confirm_orders(order_ids=ids, by=by)}
    allocate_orders(order_ids=ids, by=by)
    return [confirmed[i] for i in ids]


def _write(orders: Sequence[OrderDraft], heads: list[Head], lines: list[Line], by: Actor) -> list[Captured]:
    priced = priced_orders(orders, heads, lines, by)
    totals = [one.total_amount for one in priced]
    columns = _head_columns(orders, heads, priced, totals, by.now) | line_columns(range(1, len(orders) + 1), priced)
    ids = [row[0] for row in SQL.tuples("write_orders", columns)]
    write_charges(ids, priced)
    SALES_ORDER.made([Doc(i, "draft", 1, h.company_id, h.site_id) for i, h in zip(ids, heads, strict=True)])
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


def line_columns(orders: Iterable[int], priced: Sequence[PricedOrder]) -> dict[str, list[Any]]:
    """The columns of lines, with what names the order of each: its id, or its place in the call.

    A column that says nothing new is empty and costs nothing: quantities as entered, prices as listed, no rule.
    """
    rows = [
        (order, n, x.line.item_id, x.line.qty, x.draft.qty, x.draft.unit, x.list_price, x.unit_price,
         x.line.price_line_id, x.net_amount, x.rule_price, x.trace, x.exception_id, kept(x.line.rounded))
        for order, found in zip(orders, priced, strict=True) for n, x in enumerate(found.lines, 1)
    ]  # fmt: skip
    columns: dict[str, list[Any]] = dict(zip(LINE_COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    silent = [name for name, other in SAME_AS.items() if columns[name] == columns[other]]
    silent += [] if any(any(columns[name]) for name in OF_RULES) else OF_RULES
    silent += [] if any(columns["entered_units"]) else ["entered_units"]
    return {**columns, **{name: [] for name in silent}}


def write_charges(ids: Sequence[int], priced: Sequence[PricedOrder]) -> None:
    """Keep the surcharges of orders, if there are any."""
    rows = [
        (i, x.line_no, x.term_id, x.name, x.per, x.tax_class, x.amount)
        for i, found in zip(ids, priced, strict=True)
        for x in found.charges
    ]
    if rows:
        columns = (list(c) for c in zip(*rows, strict=True))
        SQL.run("insert_charges", dict(zip(CHARGE_COLUMNS, columns, strict=True)))


def _head_columns(
    orders: Sequence[OrderDraft],
    heads: Sequence[Head],
    priced: Sequence[PricedOrder],
    totals: list[Decimal],
    now: datetime,
) -> dict[str, list[Any]]:
    return {
        "companies": [h.company_id for h in heads],
        "sites": [h.site_id for h in heads],
        "references": [o.customer_reference for o in orders],
        "channels": [o.channel for o in orders],
        "partners": [h.partner_id for h in heads],
        "ship_tos": [h.ship_to_id for h in heads],
        "currencies": [h.currency for h in heads],
        "ordered": [o.ordered_at or now for o in orders],
        "requested": [o.requested_on or (o.ordered_at or now).date() for o in orders],
        "complete": [o.ship_complete for o in orders],
        "totals": totals,
        "charges": [x.charge_amount for x in priced],
    }
