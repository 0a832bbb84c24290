"""How the operations of purchasing are run with any number of documents; see ``statement_scenarios``."""

from dataclasses import replace
from decimal import Decimal

from onegauge.orders import operations as orders
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.purchasing import operations as ops
from tests.purchasing.words import draft, line, line_ids, offer, set_up_direct, set_up_suppliers
from tests.statement_scenarios import Act, codes, people, scenario
from tests.support import Trade, add_items, want


def ready(trade: Trade) -> None:
    """Suppliers and what they sell, once."""
    if not trade.value("SELECT count(*) FROM pricing_supplieritem"):
        set_up_suppliers(trade)


def drafted(trade: Trade, n: int, *, price: str = "3.00") -> list[int]:
    """Orders that nobody has placed yet."""
    ready(trade)
    drafts = [draft(line("GLOVE", 20, unit_price=Decimal(price)), line("ROPE", 2)) for _ in range(n)]
    return [t.order_id for t in ops.create_purchase_orders(orders=drafts, by=trade.by)]


def approved(trade: Trade, n: int) -> list[int]:
    """Orders that passed by policy."""
    return ops.place_purchase_orders(order_ids=drafted(trade, n), by=trade.by)


def sent(trade: Trade, n: int) -> list[int]:
    """Orders that the supplier has."""
    return ops.send_purchase_orders(order_ids=approved(trade, n), by=trade.by)


def waiting(trade: Trade, n: int) -> list[int]:
    """Orders that are dear enough to need an approval."""
    return ops.place_purchase_orders(order_ids=drafted(trade, n, price="900.00"), by=trade.by)


def begun(trade: Trade, n: int) -> list[int]:
    """Orders of which something came in."""
    ids = sent(trade, n)
    ops.receive_purchases(
        receipts=[ops.PurchaseReceived(line_id=line_ids(trade, i)[0], qty=Decimal(5)) for i in ids], by=trade.by
    )
    return ids


@scenario("pricing.save_supplier_items")
def save_supplier_items(trade: Trade, n: int) -> Act:
    ready(trade)
    skus = codes(n, "SI")
    add_items(trade, dict.fromkeys(skus, "5.00"))
    items = [offer(trade, sku) for sku in skus]
    return lambda: pricing.save_supplier_items(items=items, by=trade.by)


@scenario("purchasing.create_purchase_orders")
def create_purchase_orders(trade: Trade, n: int) -> Act:
    ready(trade)
    drafts = [draft(line("GLOVE", 20)) for _ in range(n)]
    return lambda: ops.create_purchase_orders(orders=drafts, by=trade.by)


@scenario("purchasing.place_purchase_orders")
def place_purchase_orders(trade: Trade, n: int) -> Act:
    ids = drafted(trade, n)
    return lambda: ops.place_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.approve_purchase_orders")
def approve_purchase_orders(trade: Trade, n: int) -> Act:
    ids = waiting(trade, n)
    decider = replace(trade.by, person_id=people(trade, 1)[0])
    return lambda: ops.approve_purchase_orders(order_ids=ids, by=decider)


@scenario("purchasing.reject_purchase_orders")
def reject_purchase_orders(trade: Trade, n: int) -> Act:
    ids = waiting(trade, n)
    return lambda: ops.reject_purchase_orders(order_ids=ids, note="Too dear", by=trade.by)


@scenario("purchasing.send_purchase_orders")
def send_purchase_orders(trade: Trade, n: int) -> Act:
    ids = approved(trade, n)
    return lambda: ops.send_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.acknowledge_purchase_orders")
def acknowledge_purchase_orders(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    return lambda: ops.acknowledge_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.take_acknowledgements")
def take_acknowledgements(trade: Trade, n: int) -> Act:
    less = [ops.LineAnswer(line_no=1, qty=Decimal(10))]
    answers = [ops.SupplierAnswer(order_id=i, reference="X", lines=less) for i in sent(trade, n)]
    return lambda: ops.take_acknowledgements(answers=answers, by=trade.by)


@scenario("purchasing.receive_purchase_orders")
def receive_purchase_orders(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    return lambda: ops.receive_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.receive_purchases")
def receive_purchases(trade: Trade, n: int) -> Act:
    receipts = [ops.PurchaseReceived(line_id=line_ids(trade, i)[0], qty=Decimal(5)) for i in sent(trade, n)]
    return lambda: ops.receive_purchases(receipts=receipts, by=trade.by)


@scenario("purchasing.count_receipts")
def count_receipts(trade: Trade, n: int) -> Act:
    pairs = [(line_ids(trade, i)[0], Decimal(5)) for i in sent(trade, n)]
    return lambda: ops.count_receipts(receipts=pairs, by=trade.by)


@scenario("purchasing.cut_purchase_orders")
def cut_purchase_orders(trade: Trade, n: int) -> Act:
    ids = begun(trade, n)
    return lambda: ops.cut_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.ask_to_cancel")
def ask_to_cancel(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    return lambda: ops.ask_to_cancel(order_ids=ids, by=trade.by)


@scenario("purchasing.keep_purchase_orders")
def keep_purchase_orders(trade: Trade, n: int) -> Act:
    ids = ops.ask_to_cancel(order_ids=sent(trade, n), by=trade.by)
    return lambda: ops.keep_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.cancel_purchase_orders")
def cancel_purchase_orders(trade: Trade, n: int) -> Act:
    ids = ops.ask_to_cancel(order_ids=sent(trade, n), by=trade.by)
    return lambda: ops.cancel_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.close_purchase_orders")
def close_purchase_orders(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    ops.receive_purchase_orders(order_ids=ids, by=trade.by)
    return lambda: ops.close_purchase_orders(order_ids=ids, by=trade.by)


def direct(trade: Trade, n: int) -> list[int]:
    """Purchase orders that suppliers have and send to customers, one for each of so many orders."""
    orders_of(trade, n)
    ids = trade.rows("SELECT id FROM purchasing_purchaseorder WHERE state = 'approved' AND ship_to_id IS NOT NULL")
    return ops.send_purchase_orders(order_ids=[row[0] for row in ids], by=trade.by)


def orders_of(trade: Trade, n: int) -> list[int]:
    """Orders of which a supplier serves the line."""
    if "DIRECT" not in trade.sites:
        set_up_direct(trade)
    drafts = [trade.draft(want("LAMP", 2)) for _ in range(n)]
    ids = [t.order_id for t in orders.capture_orders(orders=drafts, by=trade.by)]
    orders.confirm_orders(order_ids=ids, by=trade.by)
    return ids


@scenario("purchasing.order_directly")
def order_directly(trade: Trade, n: int) -> Act:
    if "DIRECT" not in trade.sites:
        set_up_direct(trade)
    ids = [
        t.order_id for t in orders.capture_orders(orders=[trade.draft(want("LAMP", 2)) for _ in range(n)], by=trade.by)
    ]
    return lambda: orders.confirm_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.dispatch_purchase_orders")
def dispatch_purchase_orders(trade: Trade, n: int) -> Act:
    ids = direct(trade, n)
    return lambda: ops.dispatch_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.report_dispatches")
@scenario("inventory.peg_stock")
@scenario("inventory.bind_demand")
def report_dispatches(trade: Trade, n: int) -> Act:
    sent_ids = direct(trade, n)
    rows = [ops.Dispatched(line_id=line_ids(trade, i)[0], qty=Decimal(1), final=True) for i in sent_ids]
    return lambda: ops.report_dispatches(dispatches=rows, by=trade.by)


@scenario("purchasing.readdress_direct")
def readdress_direct(trade: Trade, n: int) -> Act:
    code = codes(1, "DEPOT")[0]
    ids = orders_of(trade, n)
    draft = partners.AddressDraft(
        partner="ACME", kind="ship_to", code=code, line1="9 Low Road", city="Hull", country="GB"
    )
    partners.save_addresses(addresses=[draft], by=trade.by)
    changes = [orders.OrderAmendment(order_id=i, ship_to=code) for i in ids]
    return lambda: orders.amend_orders(orders=changes, by=trade.by)


@scenario("purchasing.revise_purchase_orders")
def revise_purchase_orders(trade: Trade, n: int) -> Act:
    revisions = [
        ops.PurchaseRevision(order_id=i, site="LEEDS", supplier="GLOVECO", lines=[line("GLOVE", 30)])
        for i in drafted(trade, n)
    ]
    return lambda: ops.revise_purchase_orders(orders=revisions, by=trade.by)


@scenario("purchasing.announce_purchase_orders")
def announce_purchase_orders(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    return lambda: ops.announce_purchase_orders(order_ids=ids, by=trade.by)


@scenario("purchasing.count_missing")
def count_missing(trade: Trade, n: int) -> Act:
    rests = [(line_ids(trade, i)[0], Decimal(5)) for i in sent(trade, n)]
    return lambda: ops.count_missing(rests=rests, by=trade.by)
