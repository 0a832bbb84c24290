"""How the operations of goods that are carried are run with any number of documents; see ``statement_scenarios``."""

from decimal import Decimal

from onegauge.inventory import operations as inventory
from onegauge.warehouse import operations as warehouse
from tests.inbound_scenarios import arrivals, put_aways
from tests.statement_scenarios import Act, codes, scenario, shipments
from tests.support import Trade, add_items


def lying(trade: Trade, n: int) -> list[str]:
    """New items in the reserve, of which a face holds none."""
    if not trade.rows("SELECT 1 FROM inventory_bin WHERE code = 'F-01'"):
        trade.vary("warehouse.replenish", "demand")
        face = inventory.BinDraft(site="LEEDS", zone="A", code="F-01", kind="pick")
        inventory.save_bins(bins=[face], by=trade.by)
    skus = codes(n, "CAR")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, 50)
    return skus


def faces(trade: Trade, skus: list[str]) -> list[warehouse.PickFaceDraft]:
    """Pick faces for these items."""
    amounts = {"min_qty": Decimal(5), "max_qty": Decimal(20)}
    return [warehouse.PickFaceDraft(site="LEEDS", sku=s, bin="F-01", **amounts) for s in skus]


@scenario("warehouse.save_pick_faces", many=20)
def save_pick_faces(trade: Trade, n: int) -> Act:
    drafts = faces(trade, lying(trade, n))
    return lambda: warehouse.save_pick_faces(faces=drafts, by=trade.by)


def asked(trade: Trade, n: int) -> list[int]:
    """Moves that somebody asked for."""
    drafts = [warehouse.MoveDraft(site="LEEDS", from_bin="A-01", to_bin="F-01", sku=s) for s in lying(trade, n)]
    return warehouse.ask_moves(moves=drafts, by=trade.by)


@scenario("warehouse.ask_moves", many=20)
def ask_moves(trade: Trade, n: int) -> Act:
    drafts = [warehouse.MoveDraft(site="LEEDS", from_bin="A-01", sku=s, qty=Decimal(3)) for s in lying(trade, n)]
    return lambda: warehouse.ask_moves(moves=drafts, by=trade.by)


@scenario("warehouse.relocate_goods", many=20)
def relocate_goods(trade: Trade, n: int) -> Act:
    ids = asked(trade, n)
    return lambda: warehouse.relocate_goods(relocation_ids=ids, qty=Decimal(9), by=trade.by)


@scenario("warehouse.cancel_relocations", many=20)
def cancel_relocations(trade: Trade, n: int) -> Act:
    ids = asked(trade, n)
    return lambda: warehouse.cancel_relocations(relocation_ids=ids, by=trade.by)


@scenario("warehouse.inspect_arrivals", many=20)
def inspect_arrivals(trade: Trade, n: int) -> Act:
    if not trade.value("SELECT count(*) FROM governance_variance WHERE key = 'inventory.receipt_status'"):
        trade.vary("inventory.receipt_status", "inspection")
    ids = arrivals(trade, n)
    warehouse.receive_announced(arrival_ids=ids, by=trade.by)
    return lambda: warehouse.inspect_arrivals(arrival_ids=ids, passed=False, by=trade.by)


@scenario("warehouse.trim_put_aways", many=20)
def trim_put_aways(trade: Trade, n: int) -> Act:
    put_aways(trade, n)
    rows = trade.rows("SELECT balance_id, qty FROM warehouse_putaway WHERE state = 'open' ORDER BY id")
    away = [inventory.MoveLine(balance_id=b, bin="A-01", qty=q - 1) for b, q in rows]
    inventory.put_stock(lines=away, by=trade.by)
    return lambda: warehouse.trim_put_aways(site_ids=[trade.sites["LEEDS"]], by=trade.by)


@scenario("inventory.redirect_released", many=20)
def redirect_released(trade: Trade, n: int) -> Act:
    ids = shipments(trade, n)
    trade.receive("GLOVE", 10 * n, bin="A-02")
    to = trade.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id"
        " WHERE n.code = 'A-02' AND b.item_id = %s AND b.status = 'available'", trade.items["GLOVE"],
    )  # fmt: skip
    rows = trade.rows(
        "SELECT demand_id, shipment_id, balance_id, qty FROM warehouse_shipmentline WHERE shipment_id = ANY(%s)", ids
    )
    wanted = [inventory.Redirect(demand_id=d, release_ref=s, from_id=b, to_id=to, qty=q) for d, s, b, q in rows]
    return lambda: inventory.redirect_released(redirects=wanted, by=trade.by)
