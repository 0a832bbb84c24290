"""Direct orders: a supplier sends to the customer; his dispatch goes through our books and out again in one act."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from onegauge.inventory.operations import Peg, peg_stock
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.pricing.supplier_queries import offers_by_id
from onegauge.purchasing.errors import AddressWithSupplier, CustomerOrderHeld, LotTooShort, NotSentToCustomer
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations.following import cut_purchase_orders
from onegauge.purchasing.operations.order import PurchaseTaken
from onegauge.purchasing.operations.placing import place_purchase_orders
from onegauge.purchasing.operations.receiving import (
    Counted,
    LineFound,
    PurchaseReceived,
    begin,
    count,
    judge,
    parts_of,
    take_into_stock,
)
from onegauge.purchasing.operations.writing import Head, Known, Line, heads_of, lock_sources_of, write_orders
from onegauge.purchasing.permissions import ORDER
from onegauge.purchasing.statements import FOLLOWING, ORDERS
from onegauge.purchasing.states import AT_SUPPLIER, PURCHASE_ORDER
from onegauge.warehouse.operations import (
    ShipmentRequest,
    create_shipments,
    pack_shipments,
    pick_shipments,
    ship_shipments,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectLeg:
    """A demand that a supplier is to serve: what he offers, how much, until when, and to which address of whose order."""

    offer_id: int
    demand_id: int
    qty: Decimal
    wanted_on: date
    ship_to_id: int
    source_kind: int
    source_id: int
    source_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatched:
    """What a supplier sent of a line to the customer. ``final``: the rest of its order does not come."""

    line_id: int
    qty: Decimal
    lot: str = ""
    expires_on: date | None = None
    weight_kg: Decimal | None = None
    carrier_reference: str = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class _Addressed:
    """A purchase order that is under way for a source, with the address it goes to."""

    id: int
    company_id: int
    site_id: int
    number: str
    state: str
    source_id: int
    ship_to_id: int


@operation(permission=ORDER)
def order_directly(*, legs: Sequence[DirectLeg], by: Actor, key: str | None = None) -> list[PurchaseTaken]:
    """Order from suppliers what they send to customers: one order per supplier, currency, customer's order and address.

    Called for the module that owns the source, which judged the legs and holds its locks. The orders are placed: up to the
    policy's value they are approved, and wait for the buyer to send them.
    """
    del key
    offers = offers_by_id([x.offer_id for x in legs])
    places = dict(ORDERS.tuples("direct_sites", {"companies": sorted({o.company_id for o in offers.values()})}))
    heads: dict[tuple[object, ...], Head] = {}
    for leg in legs:
        offer = offers[leg.offer_id]
        head = heads.setdefault(
            (offer.partner_id, offer.company_id, offer.currency, leg.source_kind, leg.source_id, leg.ship_to_id),
            Head(
                company_id=offer.company_id, site_id=places[offer.company_id], supplier_id=offer.partner_id,
                currency=offer.currency, ship_to_id=leg.ship_to_id, source_kind=leg.source_kind,
                source_id=leg.source_id, source_number=leg.source_number,
            ),
        )  # fmt: skip
        head.lines.append(Line(
            item_id=offer.item_id, qty=leg.qty, entered_qty=leg.qty, entered_unit="", unit_price=offer.unit_price,
            supplier_sku=offer.supplier_sku, wanted_on=leg.wanted_on, demand_id=leg.demand_id,
        ))  # fmt: skip
    made = write_orders(list(heads.values()), by)
    ids = [i for i, _h in made]
    place_purchase_orders(order_ids=ids, by=by)
    known = heads_of(ids, by)
    return [PurchaseTaken(i, known[i].number, known[i].state, known[i].total_amount) for i in ids]


@operation(permission=ORDER)
def dispatch_purchase_orders(
    *,
    order_ids: Sequence[int],
    line_no: int | None = None,
    qty: Decimal | None = None,
    lots: Sequence[str] = (),
    expires_on: date | None = None,
    carrier_reference: str = "",
    final: bool = False,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Suppliers sent what is open of these orders to the customers, or so much of one line."""
    del key
    lock_sources_of(order_ids)
    moves = PURCHASE_ORDER.begin("dispatch", order_ids, by=by, versions=versions)
    moves.check()
    rows = [
        Dispatched(
            line_id=i, qty=q, lot=lot, expires_on=expires_on, carrier_reference=carrier_reference, final=final
        )
        for i, q, lot in parts_of(moves, line_no=line_no, qty=qty, lots=lots)
    ]  # fmt: skip
    report_dispatches(dispatches=rows, by=by)
    return moves.ids


@operation(permission=ORDER)
def report_dispatches(*, dispatches: Sequence[Dispatched], by: Actor, key: str | None = None) -> list[int]:
    """Suppliers sent goods to customers: books and orders follow in one act; returns the purchase orders that are done.

    The goods are received at the site for direct deliveries, reserved for the line they were ordered for and for no other,
    and leave by a shipment of their own: cost, margin, invoice and delivery follow as for goods of a warehouse. More than was
    ordered is refused; of less, the rest stays open, or with ``final`` does not come and is served from elsewhere.
    """
    del key
    rows = [_received(d) for d in dispatches]
    found, moves = begin(rows, "dispatch", by, name="dispatches")
    heads = heads_of(moves.ids, by)
    judge(rows, found, heads, moves, name="dispatches")
    _judge(rows, found, heads, moves, by)
    moves.check()
    take_into_stock(rows, found, heads, by)
    peg_stock(pegs=[
        Peg(demand_id=line.demand_id, bin=line.bin, qty=r.qty, lot=r.lot)
        for r in rows for line in [found[r.line_id]] if line.demand_id is not None
    ], by=by)  # fmt: skip
    shipments = _ship(rows, found, heads, by)
    counted = [
        Counted(r.line_id, r.qty, r.lot, r.reference, shipments[_source(heads[found[r.line_id].order_id])])
        for r in rows
    ]
    done = count(moves, counted, found, by)
    final = {found[d.line_id].order_id for d in dispatches if d.final} - set(done)
    if final:
        cut_purchase_orders(order_ids=sorted(final), by=by)
    return sorted({*done, *final})


def _received(one: Dispatched) -> PurchaseReceived:
    return PurchaseReceived(
        line_id=one.line_id, qty=one.qty, lot=one.lot, expires_on=one.expires_on, weight_kg=one.weight_kg,
        reference=one.carrier_reference,
    )  # fmt: skip


def _judge(
    rows: Sequence[PurchaseReceived],
    found: Mapping[int, LineFound],
    heads: Mapping[int, Known],
    moves: Moves,
    by: Actor,
) -> None:
    """What speaks against a dispatch beyond what speaks against a receipt: no customer, a hold, a lot too short."""
    for n, one in enumerate(rows):
        line = found[one.line_id]
        at, number = f"dispatches[{n}]", heads[line.order_id].number
        if line.demand_id is None:
            moves.refuse(NotSentToCustomer(
                f"{number} goes to {line.site}.", field=f"{at}.line_id", object_id=line.order_id,
                mend="Receive it there.",
            ))  # fmt: skip
            continue
        if line.held:
            moves.refuse(CustomerOrderHeld(
                f"The order {heads[line.order_id].source_number} behind line {line.line_no} is on hold.",
                field=f"{at}.line_id", object_id=line.order_id, mend="Report it once the hold is released.",
            ))  # fmt: skip
        if len(one.reference) > 80 or "\x00" in one.reference:
            moves.refuse(InvalidValue("A reference has at most 80 characters.", field=f"{at}.carrier_reference"))
        least = max(line.due_on or by.today, by.today) + timedelta(days=line.min_life_days or 0)
        if one.expires_on is not None and one.expires_on < least:
            moves.refuse(LotTooShort(
                f"The lot expires on {one.expires_on}, and the customer takes it until {least} at the earliest.",
                field=f"{at}.expires_on", object_id=line.order_id, mend="Have the supplier send a fresher lot.",
            ))  # fmt: skip


def _source(head: Known) -> tuple[int, int, int]:
    """What shares a shipment: the customer's order, and the site for direct deliveries of its company."""
    return head.source_kind or 0, head.source_id or 0, head.site_id


def _ship(
    rows: Sequence[PurchaseReceived], found: Mapping[int, LineFound], heads: Mapping[int, Known], by: Actor
) -> dict[tuple[int, int, int], int]:
    """One shipment per customer's order, picked, packed and shipped at once; by source."""
    of_source: dict[tuple[int, int, int], tuple[Known, LineFound]] = {}
    for one in rows:
        line = found[one.line_id]
        of_source.setdefault(_source(heads[line.order_id]), (heads[line.order_id], line))
    made: dict[tuple[int, int, int], int] = {}
    for kind in sorted({source[0] for source in of_source}):
        mine = {source: what for source, what in sorted(of_source.items(), key=lambda x: x[0]) if source[0] == kind}
        created = create_shipments(source_kind=kind, requests=[
            ShipmentRequest(
                company_id=head.company_id, site_id=head.site_id, source_id=source[1], source_number=head.source_number,
                partner_id=line.partner_id, ship_to_id=head.ship_to_id, due_on=line.due_on or by.today, alone=True,
            )
            for source, (head, line) in mine.items()
        ], by=by)  # fmt: skip
        made |= {source: c.shipment_id for source, c in zip(mine, created, strict=True)}
    ids = sorted(made.values())
    pick_shipments(shipment_ids=ids, by=by)
    pack_shipments(shipment_ids=ids, by=by)
    ship_shipments(shipment_ids=ids, by=by)
    return made


@operation(permission=ORDER)
def readdress_direct(
    *, source_kind: int, addresses: Sequence[tuple[int, int]], by: Actor, key: str | None = None
) -> int:
    """The customer's order goes elsewhere: pairs (source, address). Returns the purchase orders that follow.

    Raises ``address_with_supplier`` for one that the supplier has already.
    """
    del key
    wanted = dict(addresses)
    found = FOLLOWING.rows("orders_for", {"kind": source_kind, "sources": sorted(wanted)}, _Addressed)
    moving = [x for x in found if x.ship_to_id != wanted[x.source_id]]
    refuse_all([
        AddressWithSupplier(
            f"{x.number} is with the supplier, who sends to the old address.", object_id=x.id,
            mend="Ask him to cancel it, and change the address once he has agreed.",
        )
        for x in moving if x.state in AT_SUPPLIER
    ])  # fmt: skip
    params = {"orders": [x.id for x in moving], "addresses": [wanted[x.source_id] for x in moving]}
    record(by=by, kind=PURCHASE_ORDER_KIND, verb="readdressed", entries=[
        Entry(object_id=x.id, company_id=x.company_id, site_id=x.site_id, before={"ship_to": x.ship_to_id},
              after={"ship_to": wanted[x.source_id]})
        for x in moving
    ])  # fmt: skip
    return FOLLOWING.run("readdress", params)
