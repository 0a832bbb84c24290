"""What entered orders mean: codes become ids and list prices, and everything wrong is told at its place. Reads only.

Capture, revision and quote ask here, so that all three say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal
from onegauge.kernel.money import is_exact
from onegauge.orders import errors
from onegauge.orders.drafts import OrderDraft, OrderLineDraft
from onegauge.orders.permissions import CAPTURE
from onegauge.orders.rounding import Rounded, Sold
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import Channel

SELLABLE = ("active", "phase_out")
CHANNELS = frozenset(Channel.values)


@dataclass(frozen=True, slots=True)
class Head:
    """Ids and terms behind the codes of one order; None where a code is unknown.

    With a ``list_rate`` the list is in the company's currency: what one unit of the customer's currency is worth in it.
    """

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
    list_rate: Decimal | None
    has_terms: bool
    has_exceptions: bool
    rounding_step: Decimal | None
    rounding_ending: Decimal | None
    rounds_some: bool


class Line(NamedTuple):
    """The item, the base quantity and the list price behind one line; None where a code is unknown.

    ``rounded`` says what was asked for where the quantity became whole packages.
    """

    n: int
    item_id: int | None
    item_class_id: int | None
    state: str | None
    qty: Decimal | None
    price_line_id: int | None
    unit_price: Decimal | None
    rounded: Rounded | None
    least_qty: Decimal
    multiple_qty: Decimal

    @property
    def is_restricted(self) -> bool:
        """Whether the item is sold in some quantities only."""
        return bool(self.least_qty or self.multiple_qty)

    @property
    def sold(self) -> Sold:
        """Which quantities of the item are sold."""
        return Sold(self.least_qty, self.multiple_qty)


def shape_faults(orders: Sequence[OrderDraft]) -> list[Refusal]:
    """What can be seen without asking the database."""
    faults: list[Refusal] = []
    if not orders:
        faults.append(InvalidValue("Give at least one order.", field="orders"))
    for n, order in enumerate(orders):
        at = f"orders[{n}]"
        if not order.lines:
            faults.append(errors.OrderEmpty("An order has at least one line.", field=f"{at}.lines", mend="Add a line."))
        if order.channel not in CHANNELS:
            faults.append(InvalidValue(f"A channel is one of {', '.join(Channel.values)}.", field=f"{at}.channel"))
        if len(order.customer_reference) > 60 or "\x00" in order.customer_reference:
            faults.append(InvalidValue("A reference has at most 60 characters.", field=f"{at}.customer_reference"))
        if order.ordered_at is not None and order.ordered_at.tzinfo is None:
            faults.append(InvalidValue("An instant carries its time zone.", field=f"{at}.ordered_at"))
        within = f"{at}.lines"
        for m, line in enumerate(order.lines):
            faults += line_shape(line, within, m)
    return faults


def line_shape(line: OrderLineDraft, within: str, m: int) -> list[Refusal]:
    """What can be seen of the line with this number within a list; its place is put into words for a fault only."""
    faults: list[Refusal] = []
    if not (is_exact(line.qty) and line.qty > 0):
        faults.append(
            InvalidValue(
                f"A quantity is above zero, with at most 6 decimals, not {line.qty}.", field=f"{within}[{m}].qty"
            )
        )
    if line.unit_price is not None and not (is_exact(line.unit_price) and line.unit_price >= 0):
        faults.append(
            InvalidValue(
                f"A price is not negative and has at most 6 decimals: {line.unit_price}.",
                field=f"{within}[{m}].unit_price",
            )
        )
    return faults


def resolve_heads(orders: Sequence[OrderDraft], by: Actor) -> list[Head]:
    """Ids and terms of the codes of any number of orders."""
    params = {
        "companies": [o.company for o in orders],
        "customers": [o.customer for o in orders],
        "sites": [o.site for o in orders],
        "ship_tos": [o.ship_to for o in orders],
        "dates": [(o.ordered_at or by.now).date() for o in orders],
        "company_scope": list(by.companies),
        "site_scope": list(by.sites),
    }
    return SQL.rows("resolve_orders", params, Head)


def resolve_lines(orders: Sequence[OrderDraft], heads: list[Head], by: Actor) -> list[Line]:
    """Items, base quantities and prices of all lines, order after order."""
    flat = [(o, h, x) for o, h in zip(orders, heads, strict=True) for x in o.lines]
    params = {
        "own": [h.own_list_id for _o, h, _x in flat],
        "standard": [h.standard_list_id for _o, h, _x in flat],
        "dates": [(o.ordered_at or by.now).date() for o, _h, _x in flat],
        "skus": [x.sku for _o, _h, x in flat],
        "units": [x.unit for _o, _h, x in flat],
        "qtys": [x.qty for _o, _h, x in flat],
    }
    return SQL.rows("resolve_lines", params, Line)


def head_faults(orders: Sequence[OrderDraft], heads: list[Head], by: Actor, *, trusted: bool) -> list[Refusal]:
    """What is wrong with each head; whoever is trusted (an operation around this one) was asked for the right already."""
    faults: list[Refusal] = []
    allowed: dict[tuple[int | None, int | None], bool] = {}
    for n, (order, head) in enumerate(zip(orders, heads, strict=True)):
        at = f"orders[{n}]"
        if (unknown := _unknown_party(order, head, at)) is not None:
            faults.append(unknown)
            continue
        if head.site_id is None:
            faults.append(
                errors.UnknownOrderSite(
                    f"{order.company} has no site {order.site!r} in your scope." if order.site else "Name a site.",
                    field=f"{at}.site",
                    mend=None if order.site else "Give the site, or the customer a default site.",
                )
            )
        elif not trusted:
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


def party_faults(orders: Sequence[OrderDraft], heads: Sequence[Head]) -> list[Refusal]:
    """Companies and customers that are not known."""
    found = (_unknown_party(o, h, f"orders[{n}]") for n, (o, h) in enumerate(zip(orders, heads, strict=True)))
    return [fault for fault in found if fault is not None]


def _unknown_party(order: OrderDraft, head: Head, at: str) -> Refusal | None:
    if head.company_id is None:
        return errors.UnknownCompany(f"There is no company {order.company!r} in your scope.", field=f"{at}.company")
    if head.customer_id is None:
        return errors.UnknownCustomer(f"{order.customer!r} is no customer of {order.company}.", field=f"{at}.customer")
    return None


def line_faults(orders: Sequence[OrderDraft], lines: list[Line]) -> list[Refusal]:
    """What is wrong with each line."""
    faults: list[Refusal] = []
    places = ((n, m, x) for n, o in enumerate(orders) for m, x in enumerate(o.lines))
    for (n, m, draft), line in zip(places, lines, strict=True):
        if line.item_id is not None and line.state in SELLABLE and line.qty is not None:
            continue
        at = f"orders[{n}].lines[{m}]"
        if line.item_id is None:
            faults.append(errors.UnknownOrderItem(f"There is no item {draft.sku!r}.", field=f"{at}.sku"))
        elif line.state not in SELLABLE:
            faults.append(errors.ItemNotSellable(f"{draft.sku} is {line.state} and cannot be sold.", field=f"{at}.sku"))
        else:
            faults.append(
                errors.UnknownPackaging(
                    f"{draft.sku} is not sold in {draft.unit!r}.",
                    field=f"{at}.unit",
                    mend="Leave it empty for the base unit.",
                )
            )
    return faults


def quantity_faults(orders: Sequence[OrderDraft], lines: Sequence[Line]) -> list[Refusal]:
    """Quantities that are not sold, once they became what the site's rounding makes of them; what is exact is let be."""
    places = ((n, m, x) for n, o in enumerate(orders) for m, x in enumerate(o.lines))
    return [
        not_sold(draft.sku, line.qty, line.sold, f"orders[{n}].lines[{m}].qty")
        for (n, m, draft), line in zip(places, lines, strict=True)
        if line.qty is not None and line.is_restricted and not draft.exact and not line.sold.takes(line.qty)
    ]


def not_sold(sku: str, qty: Decimal, sold: Sold, at: str, object_id: int | None = None) -> Refusal:
    """The refusal of a quantity that is not sold, with the next one that is."""
    right = sold.next_qty(qty)
    least, multiple = f"{sold.least.normalize():f}", f"{sold.multiple.normalize():f}"
    text = f"{sku} is sold from {least} on." if qty < sold.least else f"{sku} is sold in multiples of {multiple}."
    mend = f"Order {right.normalize():f}."
    return errors.NotSoldSo(text, field=at, mend=mend, object_id=object_id, right_qty=right)
