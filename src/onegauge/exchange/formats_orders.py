"""The format of sales orders: one row per line, the head repeated on each."""

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from onegauge.exchange.formats import Column, Format, Found, Values, register_format, rehearse, with_own_authority
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.orders import operations as orders
from onegauge.orders import permissions

HEAD = ("company", "customer", "customer_reference", "site", "ship_to", "requested_on", "ship_complete")
LINE = ("sku", "qty", "unit", "unit_price")
_PLACE = re.compile(r"^orders\[(\d+)\](?:\.lines\[(\d+)\])?(?:\.(\w+))?")


@dataclass(frozen=True, slots=True)
class Gathered:
    """Orders made of rows, with the rows each is made of."""

    drafts: list[orders.OrderDraft]
    rows: list[list[int]]


def order_of(row: Values) -> Hashable:
    """Rows of the same customer under the same reference are one order."""
    return row["company"], row["customer"], row["customer_reference"]


def _gathered(rows: Sequence[Values]) -> Gathered:
    groups: dict[Hashable, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(order_of(row), []).append(index)
    drafts = [
        orders.OrderDraft(
            **{name: rows[indexes[0]][name] for name in HEAD},
            lines=[orders.OrderLineDraft(**{name: rows[i][name] for name in LINE}) for i in indexes],
            channel="import",
        )
        for indexes in groups.values()
    ]
    return Gathered(drafts, list(groups.values()))


def _check(rows: Sequence[Values], by: Actor) -> list[Found]:
    gathered = _gathered(rows)
    found = [
        Found(
            i,
            name,
            InvalidValue(
                f"This differs from the first row of the order {rows[indexes[0]]['customer_reference']!r}.",
                mend="Repeat the head of the order unchanged on each of its rows.",
            ),
        )
        for indexes in gathered.rows
        for i in indexes[1:]
        for name in HEAD
        if rows[i][name] != rows[indexes[0]][name]
    ]
    capture = with_own_authority(orders.capture_orders)
    for refusal in rehearse(lambda: capture(orders=gathered.drafts, by=by)):
        match = _PLACE.match(refusal.field or "")
        if match is None:
            found.append(Found(None, "", refusal))
        else:
            place = gathered.rows[int(match[1])][int(match[2] or 0)]
            found.append(Found(place, match[3] or "", refusal))
    return found


def _load(rows: Sequence[Values], by: Actor) -> None:
    with_own_authority(orders.capture_orders)(orders=_gathered(rows).drafts, by=by)


register_format(
    Format(
        code="orders",
        label="Sales orders",
        permission=permissions.CAPTURE,
        key=(),
        columns=(
            Column("company", "company code", required=True, example="HQ"),
            Column("customer", required=True, example="C-1001"),
            Column(
                "customer_reference", required=True, example="PO-4711", help="Rows with the same one are one order."
            ),
            Column("site", default="", example="LON", help="Empty: the customer's default site."),
            Column("ship_to", default="", help="Code of the delivery address; empty: the default one."),
            Column("requested_on", "date", example="2026-12-01"),
            Column("ship_complete", "yes/no", default=False, example="no"),
            Column("sku", required=True, example="GLOVE-M"),
            Column("qty", "decimal", required=True, example="12"),
            Column("unit", default="", example="CS10", help="Code of a packaging; empty: the base unit."),
            Column("unit_price", "decimal", help="Of one base unit; empty: from the price list."),
        ),
        check=_check,
        load=_load,
        group=order_of,
        help="Captures sales orders as drafts; the rows of one order stand or fall together.",
    )
)
