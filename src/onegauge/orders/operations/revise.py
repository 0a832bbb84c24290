"""Revise: change a draft before anything is promised."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, refuse_all
from onegauge.kernel.operation import operation
from onegauge.orders.drafts import OrderDraft, OrderRevision
from onegauge.orders.operations.capture import Captured, in_sold_quantities, line_columns, resolved, write_charges
from onegauge.orders.permissions import CAPTURE
from onegauge.orders.reckoning import PricedOrder, priced_orders
from onegauge.orders.resolving import Head
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER

DRAFT_FIELDS = tuple(field.name for field in fields(OrderDraft))


@operation(permission=CAPTURE)
def revise_orders(*, orders: Sequence[OrderRevision], by: Actor, key: str | None = None) -> list[Captured]:
    """Replace heads and lines of drafts, priced anew on the day they were ordered.

    A confirmed order is a promise and is refused: cancel it and take down another, or add a further order. Everything
    wrong is told at once, each fault at its place, and nothing is written then.
    """
    del key
    ids = [order.order_id for order in orders]
    if len(set(ids)) != len(ids) or not ids:
        refuse_all([InvalidValue("Give each order once, and at least one.", field="orders")])
    versions = {order.order_id: order.version for order in orders if order.version is not None}
    moves = SALES_ORDER.begin("revise", ids, by=by, versions=versions)
    moves.check()
    kept = {row[0]: row[1:] for row in SQL.tuples("drafted_orders", {"orders": moves.ids})}
    _refuse_other_companies(orders, {i: row[0] for i, row in kept.items()})
    drafts = [_as_draft(order, *kept[order.order_id][1:]) for order in orders]
    heads, lines = resolved(drafts, by)
    priced = priced_orders(drafts, heads, in_sold_quantities(drafts, heads, lines, by), by)
    totals = [one.total_amount for one in priced]
    SQL.run("drop_lines", {"orders": moves.ids})
    _write_heads(ids, drafts, heads, priced)
    SQL.run("insert_lines", line_columns(ids, priced))
    write_charges(ids, priced)
    moves.finish(
        after={i: {"total": t, "lines": len(found.lines)} for i, t, found in zip(ids, totals, priced, strict=True)}
    )
    return [Captured(i, f"SO-{i:07d}", t, h.currency or "") for i, t, h in zip(ids, totals, heads, strict=True)]


def _refuse_other_companies(orders: Sequence[OrderRevision], companies: Mapping[int, str]) -> None:
    """Number, terms and books belong to the company that took the order down."""
    refuse_all([
        InvalidValue(
            f"The order belongs to {companies[order.order_id]}.", field=f"orders[{n}].company",
            object_id=order.order_id, mend="Take down a new one for another company.",
        )
        for n, order in enumerate(orders)
        if order.company != companies[order.order_id]
    ])  # fmt: skip


def _as_draft(order: OrderRevision, channel: str, ordered_at: datetime) -> OrderDraft:
    """What was entered, with what stays as it is."""
    entered = OrderDraft(**{name: getattr(order, name) for name in DRAFT_FIELDS})
    return replace(entered, channel=channel, ordered_at=ordered_at)


def _write_heads(
    ids: list[int], orders: Sequence[OrderDraft], heads: Sequence[Head], priced: Sequence[PricedOrder]
) -> None:
    SQL.run(
        "revise_heads",
        {
            "ids": ids,
            "sites": [h.site_id for h in heads],
            "references": [o.customer_reference for o in orders],
            "partners": [h.partner_id for h in heads],
            "ship_tos": [h.ship_to_id for h in heads],
            "currencies": [h.currency for h in heads],
            "requested": [o.requested_on or o.ordered_at.date() for o in orders if o.ordered_at],
            "complete": [o.ship_complete for o in orders],
            "totals": [x.total_amount for x in priced],
            "charges": [x.charge_amount for x in priced],
        },
    )
