"""Bill: ask finance to invoice what was shipped and not yet invoiced."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.finance.operations import InvoiceLineRequest, InvoicePosted, InvoiceRequest, post_invoices
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.orders.errors import NothingToBill
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.charging import Charged, Due, charges_due, count_charges
from onegauge.orders.operations.reach import is_networked, reach
from onegauge.orders.permissions import BILL
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER

KIND = SALES_ORDER_KIND.number


@dataclass(frozen=True, slots=True)
class Billed:
    """An order and the invoice it got."""

    order_id: int
    invoice_id: int
    invoice_number: str
    net_amount: Decimal
    tax_amount: Decimal


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    company_id: int
    site_id: int
    partner_id: int
    currency: str
    ship_country: str
    open_qty: Decimal
    charge_amount: Decimal


@dataclass(frozen=True, slots=True)
class _Line:
    order_id: int
    id: int
    demand_id: int
    item_id: int
    name: str
    tax_class: str
    qty: Decimal
    unit_price: Decimal


@operation(permission=BILL)
def bill_orders(
    *,
    order_ids: Sequence[int] | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[Billed]:
    """One invoice per order over what was shipped since the last; without ids for every order in scope.

    Surcharges are billed with the goods they are for: per unit as the quantity goes, per line and order at once, per
    consignment once for all orders that left together.
    An order that is fulfilled and wholly invoiced is closed.
    """
    del key
    named = order_ids is not None
    if order_ids is None:
        order_ids = [row[0] for row in SQL.tuples("billable_orders", {"kind": KIND, "sites": list(by.sites)})]
    moves = SALES_ORDER.begin("bill", order_ids, by=by, versions=versions)
    if not named:
        moves.leave_refused()
    where = {"kind": KIND, "orders": moves.ids}
    lines: dict[int, list[_Line]] = {}
    with reach(everywhere=is_networked([d.site_id for d in moves.rows], by), by=by):
        found, heads = SQL.rows("billable_lines", where, _Line), SQL.rows("bill_heads", where, _Head)
    for line in found:
        lines.setdefault(line.order_id, []).append(line)
    if not named:
        moves.rows = [d for d in moves.rows if d.id in lines]
    for order_id in moves.sound_ids:
        if order_id not in lines:
            moves.refuse(
                NothingToBill("Nothing was shipped that is not invoiced.", object_id=order_id, mend="Ship first.")
            )
    moves.check()
    heads = [h for h in heads if h.id in lines]
    asked = {h.id: h.currency for h in heads if h.charge_amount}
    billed = {x.id: x.qty for order_id in asked for x in lines[order_id]}
    charges = charges_due(asked, billed, frozenset(h.id for h in heads if not h.open_qty), by)
    posted = post_invoices(requests=[_request(h, lines[h.id], charges.due.get(h.id, []), by) for h in heads], by=by)
    _count_as_invoiced(lines, posted)
    count_charges(charges)
    _finish(moves, posted, charges)
    return [Billed(p.source_id, p.id, p.number, p.net_amount, p.tax_amount) for p in posted]


def _finish(moves: Moves, posted: Sequence[InvoicePosted], charges: Charged) -> None:
    """The journal names the invoice of each order, and with which order it left where that one paid for both."""
    after: dict[int, dict[str, Any]] = {p.source_id: {"invoice": p.number, "net": p.net_amount} for p in posted}
    refs: dict[int, list[int]] = {}
    for charge, payer in charges.waived.values():
        after[charge.order_id]["waived"] = charge.name
        refs.setdefault(charge.order_id, []).append(ref(SALES_ORDER_KIND, payer))
    moves.finish(after=after, refs=refs)


def _count_as_invoiced(lines: Mapping[int, list[_Line]], posted: Sequence[InvoicePosted]) -> None:
    invoice_of = {p.source_id: p for p in posted}
    flat = [x for rows in lines.values() for x in rows]
    SQL.run(
        "count_as_invoiced",
        {
            "lines": [x.id for x in flat],
            "qtys": [x.qty for x in flat],
            "orders": list(invoice_of),
            "nets": [p.net_amount for p in invoice_of.values()],
        },
    )


def _request(head: _Head, lines: list[_Line], charges: list[Due], by: Actor) -> InvoiceRequest:
    return InvoiceRequest(
        company_id=head.company_id,
        partner_id=head.partner_id,
        currency=head.currency,
        source_kind=KIND,
        source_id=head.id,
        invoiced_on=by.today,
        ship_country=head.ship_country,
        site_id=head.site_id,
        lines=[
            *(_goods(x) for x in lines),
            *(
                InvoiceLineRequest(
                    item_id=None,
                    qty=Decimal(1),
                    unit_price=x.amount,
                    tax_class=x.charge.tax_class,
                    description=x.charge.name,
                )
                for x in charges
            ),
        ],
    )


def _goods(x: _Line) -> InvoiceLineRequest:
    return InvoiceLineRequest(
        item_id=x.item_id,
        demand_id=x.demand_id,
        qty=x.qty,
        unit_price=x.unit_price,
        tax_class=x.tax_class,
        description=x.name,
    )
