"""How the operations of what comes in are run with any number of documents; see ``statement_scenarios``."""

from datetime import timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from onegauge.inventory import operations as inventory
from onegauge.inventory.sscc import own_sscc
from onegauge.warehouse import operations as warehouse
from tests.statement_scenarios import Act, codes, scenario
from tests.support import Trade, add_items, want
from tests.warehouse.inbound import announce_for_source, docks, ordered

_numbers = count(1)


def arrivals(trade: Trade, n: int, *, here: bool = True) -> list[int]:
    """Arrivals of one item each, with a source of their own."""
    skus = codes(n, "ARR")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    drafts = [
        warehouse.ArrivalDraft(site="LEEDS", here=here, lines=(ordered(sku, 100, 100 * next(_numbers)),))
        for sku in skus
    ]
    return announce_for_source(arrivals=drafts, by=trade.by)


def came(trade: Trade, ids: list[int], qty: int = 104, **more: Any) -> list[warehouse.GoodsReceipt]:
    """So much of the line of each arrival, and something of an item that nobody announced."""
    lines = dict(trade.rows("SELECT arrival_id, id FROM warehouse_arrivalline WHERE arrival_id = ANY(%s)", ids))
    goods = warehouse.ReceivedGoods
    return [
        warehouse.GoodsReceipt(
            arrival_id=i, lines=(goods(line_id=lines[i], qty=Decimal(qty), **more), goods(code="TAPE", qty=Decimal(1)))
        )
        for i in ids
    ]


@scenario("warehouse.announce_arrivals", many=20)
def announce_arrivals(trade: Trade, n: int) -> Act:
    line = warehouse.ArrivalLineDraft(sku="GLOVE", qty=Decimal(5))
    drafts = [warehouse.ArrivalDraft(site="LEEDS", here=True, lines=(line,)) for _ in range(n)]
    return lambda: warehouse.announce_arrivals(arrivals=drafts, by=trade.by)


@scenario("warehouse.arrive_arrivals", many=20)
def arrive_arrivals(trade: Trade, n: int) -> Act:
    ids = arrivals(trade, n, here=False)
    return lambda: warehouse.arrive_arrivals(arrival_ids=ids, by=trade.by)


@scenario("warehouse.reschedule_arrivals", many=20)
def reschedule_arrivals(trade: Trade, n: int) -> Act:
    ids, now = arrivals(trade, n), trade.by.now
    return lambda: warehouse.reschedule_arrivals(
        arrival_ids=ids, due_from=now, due_until=now + timedelta(hours=1), by=trade.by
    )


@scenario("warehouse.cancel_arrivals", many=20)
def cancel_arrivals(trade: Trade, n: int) -> Act:
    ids = arrivals(trade, n)
    return lambda: warehouse.cancel_arrivals(arrival_ids=ids, by=trade.by)


@scenario("warehouse.receive_goods", many=20)
def receive_goods(trade: Trade, n: int) -> Act:
    receipts = came(trade, arrivals(trade, n))
    return lambda: warehouse.receive_goods(receipts=receipts, by=trade.by)


@scenario("warehouse.receive_announced", many=20)
def receive_announced(trade: Trade, n: int) -> Act:
    putting_away(trade)
    ids = arrivals(trade, n)
    skus = trade.rows(
        "SELECT i.sku FROM warehouse_arrivalline l JOIN catalog_item i ON i.id = l.item_id WHERE l.arrival_id = ANY(%s)",
        ids,
    )
    trade.confirm(*[trade.capture(want(row[0], 5), requested_on=trade.by.today) for row in skus])
    return lambda: warehouse.receive_announced(arrival_ids=ids, by=trade.by)


@scenario("warehouse.finish_arrivals", many=20)
def finish_arrivals(trade: Trade, n: int) -> Act:
    ids = arrivals(trade, n)
    return lambda: warehouse.finish_arrivals(arrival_ids=ids, by=trade.by)


@scenario("warehouse.close_arrivals", many=20)
def close_arrivals(trade: Trade, n: int) -> Act:
    ids = arrivals(trade, n)
    extra = warehouse.ArrivalDraft(
        site="LEEDS", here=True, lines=(warehouse.ArrivalLineDraft(sku="ROPE", qty=Decimal(5)),)
    )
    ids += warehouse.announce_arrivals(arrivals=[extra] * n, by=trade.by)
    warehouse.receive_announced(arrival_ids=ids[:n], by=trade.by)
    warehouse.finish_arrivals(arrival_ids=ids, by=trade.by)
    return lambda: warehouse.close_arrivals(arrival_ids=ids, by=trade.by)


def held_goods(trade: Trade, n: int) -> list[int]:
    """Goods that came beyond the tolerance."""
    done = warehouse.receive_goods(receipts=came(trade, arrivals(trade, n)), by=trade.by)
    return [held for one in done for held in one.held_ids]


@scenario("warehouse.accept_held", many=20)
def accept_held(trade: Trade, n: int) -> Act:
    ids = held_goods(trade, n)
    return lambda: warehouse.accept_held(held_receipt_ids=ids, by=trade.by)


@scenario("warehouse.send_back_held", many=20)
def send_back_held(trade: Trade, n: int) -> Act:
    ids = held_goods(trade, n)
    return lambda: warehouse.send_back_held(held_receipt_ids=ids, by=trade.by)


@scenario("inventory.receive_for", many=20)
def receive_for(trade: Trade, n: int) -> Act:
    line = inventory.ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(1), unit_cost=Decimal(0))
    return lambda: inventory.receive_for(
        source_kind=0, source_ids=list(range(n)), lines=[line] * n, unit_costs=[None] * n, reference="R", by=trade.by
    )


@scenario("inventory.send_back_stock", many=20)
def send_back_stock(trade: Trade, n: int) -> Act:
    skus = codes(n, "BCK")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, 5)
    rows = trade.rows("SELECT id FROM inventory_balance WHERE item_id = ANY(%s)", [trade.items[s] for s in skus])
    lines = [inventory.SentBack(balance_id=row[0], qty=Decimal(2), source_id=1) for row in rows]
    return lambda: inventory.send_back_stock(source_kind=0, lines=lines, reason="Wrong", by=trade.by)


def putting_away(trade: Trade) -> None:
    """A dock, bins with limits, and policies that make work of everything that is received; all bins are free again."""
    still = [row[0] for row in trade.rows("SELECT id FROM warehouse_putaway WHERE state = 'open'")]
    warehouse.cancel_put_aways(put_away_ids=still, by=trade.by)
    if trade.rows("SELECT 1 FROM inventory_bin WHERE code = 'DOCK-1'"):
        return
    docks(trade, "DOCK-1")
    drafts = [
        inventory.BinDraft(site="LEEDS", zone="A", code="STAGE", kind="staging"),
        inventory.BinDraft(site="LEEDS", zone="A", code="B-01", max_units=5, mixing="one_item"),
    ]
    inventory.save_bins(bins=drafts, by=trade.by)
    trade.vary("warehouse.put_away", value="same_item")
    trade.vary("warehouse.cross_dock", value=True)


def put_aways(trade: Trade, n: int) -> list[int]:
    """Goods at the dock that are to be put away, some of them for an order that waits."""
    putting_away(trade)
    ids = arrivals(trade, n)
    warehouse.receive_announced(arrival_ids=ids, by=trade.by)
    rows = trade.rows("SELECT id FROM warehouse_putaway WHERE arrival_id = ANY(%s) ORDER BY id", ids)
    return [row[0] for row in rows]


@scenario("warehouse.put_away_goods", many=20)
def put_away_goods(trade: Trade, n: int) -> Act:
    ids = put_aways(trade, n)
    return lambda: warehouse.put_away_goods(put_away_ids=ids, to_bin="A-01", qty=Decimal(40), by=trade.by)


@scenario("warehouse.cancel_put_aways", many=20)
def cancel_put_aways(trade: Trade, n: int) -> Act:
    ids = put_aways(trade, n)
    return lambda: warehouse.cancel_put_aways(put_away_ids=ids, by=trade.by)


@scenario("inventory.put_stock", many=20)
def put_stock(trade: Trade, n: int) -> Act:
    skus = codes(n, "PUT")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, 5)
        trade.receive(sku, 5, sscc=own_sscc("4000001", next(_numbers)))
    rows = trade.rows("SELECT id FROM inventory_balance WHERE item_id = ANY(%s)", [trade.items[s] for s in skus])
    lines = [inventory.MoveLine(balance_id=row[0], bin=f"A-0{2 + k % 2}") for k, row in enumerate(rows)]
    return lambda: inventory.put_stock(lines=lines, by=trade.by)
