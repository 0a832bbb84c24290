"""Words to speak about transfers: request, release, ship, receive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.finance import operations as finance
from onegauge.transfers import operations as ops
from tests.support import FIRST, Trade

LANES = (("LEEDS", "YORK", "ship"), ("YORK", "LEEDS", "ship"), ("LEEDS", "LYON", "ship"), ("YORK", "LYON", "receipt"))


def set_up_lanes(trade: Trade) -> Trade:
    """Lanes between all sites, prices and a rate between the companies."""
    lanes = [
        ops.LaneDraft(code=f"{a[:3]}-{b[:3]}", from_site=a, to_site=b, lead_days=2, carrier="Van", ownership=o)
        for a, b, o in LANES
    ]
    ops.save_lanes(lanes=lanes, by=trade.by)
    rule = ops.PriceRuleDraft(
        seller="NORTH", buyer="SOUTH", valid_from=FIRST, method="fixed", fixed_price=Decimal("3.00")
    )
    ops.save_price_rules(rules=[rule], by=trade.by)
    rate = finance.ExchangeRateDraft(currency="GBP", company_currency="EUR", valid_from=FIRST, rate=Decimal("1.2"))
    finance.save_exchange_rates(rates=[rate], by=trade.by)
    return trade


@dataclass
class Piece:
    """What is in transit."""

    id: int
    line_id: int
    lot_id: int | None
    sscc: str
    qty: Decimal
    received: Decimal


def draft(*lines: tuple[str, Any], source: str = "LEEDS", to: str = "YORK", **more: Any) -> ops.TransferDraft:
    """A request in the codes that people use."""
    wanted = [ops.TransferLineDraft(sku=sku, qty=Decimal(qty)) for sku, qty in lines]
    return ops.TransferDraft(from_site=source, to_site=to, lines=wanted, **more)


def request(trade: Trade, *lines: tuple[str, Any], **more: Any) -> int:
    """A transfer that passes by policy and is planned."""
    return ops.request_transfers(transfers=[draft(*lines, **more)], by=trade.by)[0].transfer_id


def release(trade: Trade, *ids: int) -> list[int]:
    """The shipments of transfers."""
    return [r.shipment_id for r in ops.release_transfers(transfer_ids=ids, by=trade.by)]


def send(trade: Trade, *lines: tuple[str, Any], **more: Any) -> int:
    """A transfer whose goods are on their way."""
    transfer = request(trade, *lines, **more)
    trade.ship(*release(trade, transfer))
    return transfer


def state(trade: Trade, transfer: int) -> str:
    """Where a transfer stands."""
    return str(trade.value("SELECT state FROM transfers_transfer WHERE id = %s", transfer))


def pieces(trade: Trade, transfer: int) -> list[Piece]:
    """What was sent of a transfer."""
    rows = trade.rows(
        "SELECT id, line_id, lot_id, sscc, qty, received_qty FROM transfers_piece WHERE transfer_id = %s ORDER BY id",
        transfer,
    )
    return [Piece(*row) for row in rows]


def receive(trade: Trade, transfer: int, *qtys: Any, findings: Any = (), **more: Any) -> ops.TransferReceived:
    """Take in quantities of the pieces, in their order."""
    found = pieces(trade, transfer)
    lines = [ops.PieceReceived(piece_id=p.id, qty=Decimal(q)) for p, q in zip(found, qtys, strict=False)]
    receipt = ops.TransferReceipt(transfer_id=transfer, lines=lines, findings=findings, **more)
    return ops.receive_transfers(receipts=[receipt], by=trade.by)[0]


def figures(trade: Trade, transfer: int) -> tuple[Decimal, ...]:
    """Shipped, received, lost and returned."""
    query = "SELECT sum(shipped_qty), sum(received_qty), sum(lost_qty), sum(returned_qty) FROM transfers_transferline WHERE transfer_id = %s"
    return tuple(trade.rows(query, transfer)[0])


def discrepancies(trade: Trade, transfer: int) -> list[tuple[int, str, Decimal, str, str]]:
    """Id, type, quantity, who answers and state."""
    return trade.rows(
        "SELECT id, type, qty, answerable, state FROM transfers_discrepancy WHERE transfer_id = %s ORDER BY id",
        transfer,
    )


def in_transit(trade: Trade, company: str, sku: str) -> Decimal:
    """What the ledger of goods says a company owns on its way."""
    return Decimal(trade.value(
        "SELECT coalesce(sum(CASE WHEN to_place = 'transit' THEN qty ELSE -qty END), 0) FROM inventory_movement"
        " WHERE 'transit' IN (from_place, to_place) AND company_id = %s AND item_id = %s",
        trade.companies[company], trade.items[sku],
    ))  # fmt: skip


def today(trade: Trade) -> date:
    """The business date."""
    return trade.by.today
