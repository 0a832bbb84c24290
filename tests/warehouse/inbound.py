"""Words to speak about what comes in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from onegauge.inventory import operations as inventory
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.partners import operations as partners
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import ArrivalDraft, ArrivalLineDraft, GoodsReceipt, ReceivedGoods
from tests.support import Trade

SOURCE = 90
"""Any kind of document may announce goods; the tests take one of the warehouse."""


@operation(permission=None, name="tests.announce")
def announce_for_source(*, arrivals: Sequence[ArrivalDraft], by: Actor, key: str | None = None) -> list[int]:
    """As a document with its own lines announces its goods."""
    del key
    return warehouse.announce_arrivals(arrivals=arrivals, by=by)


def docks(trade: Trade, *codes: str, site: str = "LEEDS") -> None:
    """Docks of a site."""
    drafts = [inventory.BinDraft(site=site, zone="A", code=c, kind="dock", sequence=90) for c in codes]
    inventory.save_bins(bins=drafts, by=trade.by)


def supplier(trade: Trade, code: str = "MILL") -> str:
    """A supplier."""
    partners.save_partners(
        partners=[partners.PartnerDraft(code=code, name=code.title(), country="GB", roles=("supplier",))], by=trade.by
    )
    return code


def expect(sku: str, qty: str | int, **more: Any) -> ArrivalLineDraft:
    """A line of an arrival."""
    return ArrivalLineDraft(sku=sku, qty=Decimal(qty), **more)


def ordered(sku: str, qty: str | int, line: int, **more: Any) -> ArrivalLineDraft:
    """A line that a source ordered; ``line`` is its own line."""
    return expect(sku, qty, source_kind=SOURCE, source_id=line // 100, source_line_id=line, **more)


def announced(trade: Trade, *lines: ArrivalLineDraft, **more: Any) -> int:
    """An arrival that was announced."""
    return announce_for_source(arrivals=[ArrivalDraft(**{"site": "LEEDS", "lines": lines, **more})], by=trade.by)[0]


def arrived(trade: Trade, *lines: ArrivalLineDraft, **more: Any) -> int:
    """An arrival at the door."""
    return announced(trade, *lines, here=True, **more)


def goods(code: str = "", qty: str | int | None = None, **more: Any) -> ReceivedGoods:
    """A quantity at the door."""
    return ReceivedGoods(code=code, qty=None if qty is None else Decimal(qty), **more)


def receive(trade: Trade, arrival_id: int, *lines: ReceivedGoods, by: Actor | None = None, bin: str = "") -> Any:
    """Take in what came of one arrival."""
    receipt = GoodsReceipt(arrival_id=arrival_id, lines=lines, bin=bin)
    (done,) = warehouse.receive_goods(receipts=[receipt], by=by or trade.by)
    return done


def state(trade: Trade, arrival_id: int) -> str:
    """The state of an arrival."""
    return str(trade.value("SELECT state FROM warehouse_arrival WHERE id = %s", arrival_id))


def receipts(trade: Trade, arrival_id: int) -> list[Any]:
    """SKU, quantity and outcome of what came."""
    return trade.rows(
        "SELECT i.sku, r.qty, r.outcome FROM warehouse_receipt r JOIN warehouse_arrivalline l ON l.id = r.line_id"
        " JOIN catalog_item i ON i.id = l.item_id WHERE r.arrival_id = %s ORDER BY r.id", arrival_id,
    )  # fmt: skip


def figures(trade: Trade, arrival_id: int) -> list[Any]:
    """SKU, accepted, held, damaged, wrong, refused, sent back and outcome of the lines."""
    return trade.rows(
        "SELECT i.sku, l.accepted_qty, l.held_qty, l.damaged_qty, l.wrong_qty, l.refused_qty, l.returned_qty, l.outcome"
        " FROM warehouse_arrivalline l JOIN catalog_item i ON i.id = l.item_id WHERE l.arrival_id = %s ORDER BY l.id",
        arrival_id,
    )  # fmt: skip


def lies(trade: Trade, sku: str, site: str = "LEEDS") -> list[Any]:
    """Bin, status and quantity of an item."""
    return trade.rows(
        "SELECT n.code, b.status, sum(b.on_hand_qty) FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id"
        " JOIN catalog_item i ON i.id = b.item_id JOIN governance_site s ON s.id = b.site_id"
        " WHERE i.sku = %s AND s.code = %s AND b.on_hand_qty > 0 GROUP BY 1, 2 ORDER BY 1, 2", sku, site,
    )  # fmt: skip
