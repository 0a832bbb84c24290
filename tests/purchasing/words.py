"""Words to speak about buying: order, send, acknowledge, take in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.governance import operations as governance
from onegauge.inventory import operations as inventory
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.purchasing import operations as ops
from tests.support import Trade, group_actor

PO = 37


def offer(trade: Trade, sku: str, supplier: str = "GLOVECO", **more: Any) -> pricing.SupplierItemDraft:
    """What a supplier sells the northern company."""
    values = {"unit_price": Decimal("3.00"), "currency": "GBP", "lead_days": 4, **more}
    return pricing.SupplierItemDraft(company_id=trade.companies["NORTH"], partner=supplier, sku=sku, **values)


def set_up_suppliers(trade: Trade) -> Trade:
    """Two suppliers: one sells gloves in tens, at least twenty, and ropes; the other lamps, and sends them to customers."""
    by = trade.by
    drafts = [
        partners.PartnerDraft(code=c, name=c.title(), country="GB", roles=("supplier",)) for c in ("GLOVECO", "LAMPCO")
    ]
    trade.partners.update(
        zip(("GLOVECO", "LAMPCO"), (s.id for s in partners.save_partners(partners=drafts, by=by)), strict=True)
    )
    offers = [
        offer(trade, "GLOVE", supplier_sku="NG-1", min_qty=Decimal(20), order_multiple=Decimal(10)),
        offer(trade, "ROPE", unit_price=Decimal("1.00")),
        offer(trade, "LAMP", "LAMPCO", unit_price=Decimal("12.00"), lead_days=3, drop_ship=True, priority=1),
    ]
    pricing.save_supplier_items(items=offers, by=by)
    return trade


def line(sku: str, qty: Any, **more: Any) -> ops.PurchaseLineDraft:
    """A line of an order to a supplier."""
    return ops.PurchaseLineDraft(sku=sku, qty=Decimal(qty), **more)


def draft(*lines: ops.PurchaseLineDraft, **more: Any) -> ops.PurchaseDraft:
    """An order for Leeds."""
    return ops.PurchaseDraft(**{"site": "LEEDS", "supplier": "GLOVECO", "lines": lines, **more})


def create(trade: Trade, *lines: ops.PurchaseLineDraft, **more: Any) -> int:
    """One order taken down."""
    return ops.create_purchase_orders(orders=[draft(*lines, **more)], by=trade.by)[0].order_id


def place(trade: Trade, *lines: ops.PurchaseLineDraft, **more: Any) -> int:
    """One order that passed by policy."""
    order = create(trade, *lines, **more)
    ops.place_purchase_orders(order_ids=[order], by=trade.by)
    return order


def send(trade: Trade, *lines: ops.PurchaseLineDraft, **more: Any) -> int:
    """One order that the supplier has."""
    order = place(trade, *lines, **more)
    ops.send_purchase_orders(order_ids=[order], by=trade.by)
    return order


def state(trade: Trade, order: int) -> str:
    """Where a purchase order stands."""
    return str(trade.value("SELECT state FROM purchasing_purchaseorder WHERE id = %s", order))


def line_ids(trade: Trade, order: int) -> list[int]:
    """The lines of an order."""
    rows = trade.rows("SELECT id FROM purchasing_purchaseline WHERE order_id = %s ORDER BY line_no", order)
    return [row[0] for row in rows]


def figures(trade: Trade, order: int) -> list[tuple[Decimal, Decimal, Decimal]]:
    """Ordered, received and cancelled of each line."""
    return trade.rows(
        "SELECT qty, received_qty, cancelled_qty FROM purchasing_purchaseline WHERE order_id = %s ORDER BY line_no",
        order,
    )


def days(trade: Trade, order: int) -> list[tuple[date, date | None, date | None]]:
    """Wanted, first promised and promised of each line."""
    return trade.rows(
        "SELECT wanted_on, first_promised_on, promised_on FROM purchasing_purchaseline WHERE order_id = %s"
        " ORDER BY line_no", order,
    )  # fmt: skip


def expected(trade: Trade, order: int) -> list[tuple[Decimal, date, bool]]:
    """What inventory still expects of an order, when, and whether it is trusted."""
    return trade.rows(
        "SELECT qty - received_qty - cancelled_qty, due_on, trusted FROM inventory_supply WHERE source_kind = 37"
        " AND source_id = %s ORDER BY source_line_id", order,
    )  # fmt: skip


def take_in(trade: Trade, *pairs: tuple[int, Any], **more: Any) -> list[int]:
    """Goods of lines come in."""
    rows = [ops.PurchaseReceived(line_id=i, qty=Decimal(q), **more) for i, q in pairs]
    return ops.receive_purchases(receipts=rows, by=trade.by)


def answer(trade: Trade, order: int, *lines: ops.LineAnswer, **more: Any) -> list[int]:
    """The supplier says what it sends."""
    found: Sequence[ops.LineAnswer] = lines
    return ops.take_acknowledgements(answers=[ops.SupplierAnswer(order_id=order, lines=found, **more)], by=trade.by)


def set_up_direct(trade: Trade) -> Trade:
    """A site for direct deliveries, orders that are sourced over the network, and suppliers that may be considered."""
    if "GLOVECO" not in trade.partners:
        set_up_suppliers(trade)
    site = governance.SiteDraft(
        code="DIRECT", name="Direct deliveries", company="NORTH", region="EU", timezone="Europe/London", calendar="STD",
        kind="direct",
    )  # fmt: skip
    trade.sites["DIRECT"] = governance.save_sites(sites=[site], by=trade.by)[0].id
    trade.by = group_actor()
    inventory.save_zones(zones=[inventory.ZoneDraft(site="DIRECT", code="D", name="Direct")], by=trade.by)
    inventory.save_bins(bins=[inventory.BinDraft(site="DIRECT", zone="D", code="D-1", kind="staging")], by=trade.by)
    trade.vary("orders.sourcing", "network")
    trade.vary("sourcing.drop_ship", True)
    return trade


def purchase_for(trade: Trade, order: int) -> int:
    """The newest purchase order for a sales order."""
    query = "SELECT max(id) FROM purchasing_purchaseorder WHERE source_kind = 40 AND source_id = %s"
    return int(trade.value(query, order))


def send_for(trade: Trade, order: int) -> int:
    """The purchase order for a sales order, with its supplier."""
    purchase = purchase_for(trade, order)
    ops.send_purchase_orders(order_ids=[purchase], by=trade.by)
    return purchase


def dispatch(trade: Trade, purchase: int, qty: Any, **more: Any) -> list[int]:
    """The supplier sent so much of the first line."""
    one = ops.Dispatched(line_id=line_ids(trade, purchase)[0], qty=Decimal(qty), **more)
    return ops.report_dispatches(dispatches=[one], by=trade.by)


def legs(trade: Trade, order: int) -> list[tuple[str, Decimal, Decimal, Decimal, Decimal]]:
    """Site, wanted, shipped, cancelled and bound of each demand of an order."""
    return trade.rows(
        "SELECT s.code, d.qty, d.shipped_qty, d.cancelled_qty, d.bound_qty FROM inventory_demand d"
        " JOIN governance_site s ON s.id = d.site_id WHERE d.source_kind = 40 AND d.source_id = %s ORDER BY d.id", order,
    )  # fmt: skip
