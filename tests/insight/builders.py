"""Rows behind the lists of insight, made by selling."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from onegauge.catalog.operations import (
    ItemClassDraft,
    ItemDraft,
    UnitDraft,
    activate_items,
    save_item_classes,
    save_items,
    save_units,
)
from onegauge.governance.access import system_actor
from onegauge.governance.queries import sites
from onegauge.insight.models import FloorEvent, LineStatus, StockLayer
from onegauge.insight.operations import count_handovers
from onegauge.inventory.operations import BinDraft, ReceiptLine, ZoneDraft, receive_stock, save_bins, save_zones
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    allocate_orders,
    capture_orders,
    confirm_orders,
    release_orders,
)
from onegauge.partners.operations import (
    AddressDraft,
    CustomerDraft,
    PartnerDraft,
    save_addresses,
    save_customers,
    save_partners,
)
from onegauge.warehouse.arrival_models import HeldReceipt
from onegauge.warehouse.kinds import ARRIVAL_KIND, SHIPMENT_KIND
from onegauge.warehouse.models import Shipment
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_shipments
from tests.builders import builder, unique
from tests.warehouse.builders import held_receipts


def _items(site: int, n: int) -> tuple[Actor, list[str], list[int]]:
    """Some new items with five on hand each; answers who acts, the codes and the ids."""
    by = system_actor("tests")
    (place,) = [s for s in sites() if s.id == site]
    save_units(units=[UnitDraft(code="C62", symbol="EA", name="Each")], by=by)
    save_item_classes(classes=[ItemClassDraft(code="GOODS", name="Goods")], by=by)
    codes = [unique("SKU") for _n in range(n)]
    saved = save_items(items=[ItemDraft(sku=c, name=c, item_class="GOODS") for c in codes], by=by)
    activate_items(item_ids=[s.id for s in saved], by=by)
    zone, bin_code = unique("Z"), unique("B")
    save_zones(zones=[ZoneDraft(site=place.code, code=zone, name=zone)], by=by)
    save_bins(bins=[BinDraft(site=place.code, zone=zone, code=bin_code)], by=by)
    lines = [ReceiptLine(site=place.code, bin=bin_code, sku=c, qty=Decimal(5), unit_cost=Decimal(3)) for c in codes]
    receive_stock(lines=lines, reference="R", by=by)
    return by, codes, [s.id for s in saved]


def _orders(company: int, site: int, n: int) -> tuple[Actor, list[int]]:
    """Confirmed orders of one line each."""
    by, codes, _ids = _items(site, n)
    (place,) = [s for s in sites() if s.id == site]
    buyer = unique("BUYER")
    save_partners(partners=[PartnerDraft(code=buyer, name=buyer, country="GB", roles=("customer",))], by=by)
    save_addresses(
        addresses=[
            AddressDraft(
                partner=buyer,
                kind="ship_to",
                code="MAIN",
                line1="1 High St",
                city="Leeds",
                country="GB",
                is_default=True,
            )
        ],
        by=by,
    )
    save_customers(customers=[CustomerDraft(company_id=company, partner=buyer, currency=place.currency)], by=by)
    wanted_on = datetime.now(UTC).date() + timedelta(days=2)
    drafts = [
        OrderDraft(
            company=place.company, customer=buyer, site=place.code, requested_on=wanted_on,
            lines=(OrderLineDraft(sku=code, qty=Decimal(2), unit_price=Decimal(7)),),
        )
        for code in codes
    ]  # fmt: skip
    ids = [c.order_id for c in capture_orders(orders=drafts, by=by)]
    confirm_orders(order_ids=ids, by=by)
    return by, ids


@builder("insight.LineStatus")
def line_status(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Open order lines."""
    seller, ids = _orders(company, site, n)
    with read_scope(seller):
        return list(LineStatus.objects.filter(order_id__in=ids).order_by("id").values_list("id", flat=True))


@builder("insight.FulfilledOrder")
def fulfilled_order(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Orders that were served whole."""
    seller, ids = _orders(company, site, n)
    allocate_orders(order_ids=ids, by=seller)
    shipments = [r.shipment_id for r in release_orders(order_ids=ids, by=seller)]
    pick_shipments(shipment_ids=shipments, by=seller)
    pack_shipments(shipment_ids=shipments, by=seller)
    ship_shipments(shipment_ids=shipments, by=seller)
    return ids


@builder("insight.OrderStatus")
def order_status(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Confirmed orders over their lines."""
    return _orders(company, site, n)[1]


@builder("insight.Handover")
def handover(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Shipments that left; counted here, because a follower cannot see what a test has not committed."""
    orders = fulfilled_order(by, company, site, n)
    seller = system_actor("tests")
    with read_scope(seller):
        shipments = Shipment.objects.filter(source_id__in=orders, source_kind=SALES_ORDER_KIND.number).order_by("id")
        ids = list(shipments.values_list("id", flat=True))
        rows = [{"kind": SHIPMENT_KIND.number, "verb": "ship", "object_id": i} for i in ids]
        count_handovers(rows, using="default")
    return ids


@builder("insight.StockLayer")
def stock_layer(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Stock that came in today."""
    seller, _codes, items = _items(site, n)
    with read_scope(seller):
        return list(StockLayer.objects.filter(item_id__in=items).order_by("id").values_list("id", flat=True))


@builder("insight.FloorEvent")
def floor_event(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Goods that were taken in."""
    made = held_receipts(by, company, site, n)
    with read_scope(by):
        arrivals = HeldReceipt.objects.filter(pk__in=made).values("arrival_id")
        rows = FloorEvent.objects.filter(kpi="receiving_lines", kind=ARRIVAL_KIND.number, object_id__in=arrivals)
        return list(rows.order_by("id").values_list("id", flat=True))
