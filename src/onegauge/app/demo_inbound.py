"""What the demo's suppliers send at the end: the same delivery to all four sites, and purchase orders that are on their way.

The same 104 of 100 pieces reach each site. Where the template's tolerance holds, one piece is held for the buyer; Glasgow's
variance accepts all of them. Its page says why.
"""

from datetime import timedelta
from decimal import Decimal

from onegauge.app.demo_data import DemoData
from onegauge.governance.queries import companies, sites
from onegauge.inventory.queries import balances_for_list
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.partners.operations import PartnerDraft, save_partners
from onegauge.pricing.operations import SupplierItemDraft, save_supplier_items
from onegauge.purchasing.operations import (
    PurchaseDraft,
    PurchaseLineDraft,
    announce_purchase_orders,
    create_purchase_orders,
    place_purchase_orders,
    send_purchase_orders,
)
from onegauge.warehouse.operations import (
    ArrivalDraft,
    ArrivalLineDraft,
    GoodsReceipt,
    ReceivedGoods,
    announce_arrivals,
    finish_arrivals,
    receive_goods,
)

ANNOUNCED, BROUGHT = Decimal(100), Decimal(104)
SOLD, BOUGHT = 12, 4


def suppliers(data: DemoData, by: Actor) -> None:
    """The suppliers as partners, and what each sells to both companies, at the same figure in their own currencies."""
    drafts = [PartnerDraft(code=s.code, name=s.name, country=s.country, roles=("supplier",)) for s in data.suppliers]
    save_partners(partners=drafts, by=by, key="demo:suppliers")
    items = [
        SupplierItemDraft(
            company_id=c.id, partner=i.supplier, sku=i.sku, unit_price=i.unit_cost, currency=c.currency, lead_days=4,
            min_qty=Decimal(12), order_multiple=Decimal(12),
        )
        for c in companies()
        for i in data.items
    ]  # fmt: skip
    save_supplier_items(items=items, by=by, key="demo:supplier-items")


def leave_goods_at_the_door(data: DemoData, by: Actor) -> None:
    """Each site has received one delivery; at each another is announced for tomorrow, by a purchase order."""
    supplier_of = {i.sku: i.supplier for i in data.items}
    for site in sites():
        with read_scope(by):
            stock = balances_for_list().filter(site_id=site.id, status="available", on_hand_qty__gt=0)
            skus = list(dict.fromkeys(stock.order_by("-on_hand_qty", "id").values_list("item__sku", flat=True)[:SOLD]))
        if not skus:
            continue
        _bring(site.code, skus[0], supplier_of[skus[0]], by)
        own = [s for s in skus if supplier_of[s] == supplier_of[skus[0]]][:BOUGHT]
        _order(site.code, own, supplier_of[skus[0]], by)


def _bring(site: str, sku: str, supplier: str, by: Actor) -> None:
    """A lorry with a little more than it announced."""
    draft = ArrivalDraft(
        site=site, supplier=supplier, carrier="Northline Haulage", reference="Weekly delivery", here=True,
        lines=(ArrivalLineDraft(sku=sku, qty=ANNOUNCED),),
    )  # fmt: skip
    made = announce_arrivals(arrivals=[draft], by=by, key=f"demo:arrival:{site}")
    goods = (ReceivedGoods(code=sku, qty=BROUGHT),)
    receive_goods(receipts=[GoodsReceipt(arrival_id=made[0], lines=goods)], by=by, key=f"demo:received:{site}")
    finish_arrivals(arrival_ids=made, by=by, key=f"demo:unloaded:{site}")


def _order(site: str, skus: list[str], supplier: str, by: Actor) -> None:
    """A purchase order that the supplier has sent."""
    lines = [PurchaseLineDraft(sku=sku, qty=Decimal(24)) for sku in skus]
    draft = PurchaseDraft(site=site, supplier=supplier, lines=lines, note="Cover for the coming week")
    ids = [t.order_id for t in create_purchase_orders(orders=[draft], by=by, key=f"demo:purchase:{site}")]
    place_purchase_orders(order_ids=ids, by=by, key=f"demo:purchase-placed:{site}")
    send_purchase_orders(order_ids=ids, by=by, key=f"demo:purchase-sent:{site}")
    tomorrow = by.today + timedelta(days=1)
    announce_purchase_orders(
        order_ids=ids, expected_on=tomorrow, carrier="Northline Haulage", by=by, key=f"demo:purchase-announced:{site}"
    )
