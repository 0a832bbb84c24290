"""Words to speak about stock in its dimensions: what lies where, moved, judged, packed."""

from decimal import Decimal
from typing import Any

from onegauge.inventory import operations as ops
from onegauge.inventory.sscc import own_sscc
from tests.support import Trade

PALLET, CASE, TOTE = (own_sscc("4012345", n) for n in (1, 2, 3))


def lies(trade: Trade, sku: str | None = None) -> list[tuple[Any, ...]]:
    """Item, bin, lot, handling unit, owner, status, on hand and reserved of everything that lies anywhere."""
    return trade.rows(
        "SELECT i.sku, n.code, coalesce(l.code, ''), coalesce(h.sscc, ''), coalesce(p.code, ''), b.status, b.on_hand_qty,"
        " b.reserved_qty FROM inventory_balance b JOIN catalog_item i ON i.id = b.item_id"
        " JOIN inventory_bin n ON n.id = b.bin_id LEFT JOIN inventory_lot l ON l.id = b.lot_id"
        " LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id LEFT JOIN partners_partner p ON p.id = b.owner_id"
        " WHERE b.on_hand_qty > 0 AND (%s::text IS NULL OR i.sku = %s) ORDER BY 1, 2, 3, 4, 5, 6", sku, sku,
    )  # fmt: skip


def spot(trade: Trade, sku: str, bin: str = "A-01", **more: str) -> int:
    """The balance of an item in a bin, by what else is said of it."""
    wanted = {"status": "available", "lot": "", "sscc": "", "site": "LEEDS", **more}
    return int(trade.value(
        "SELECT b.id FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id"
        " LEFT JOIN inventory_lot l ON l.id = b.lot_id LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id"
        " WHERE b.item_id = %s AND n.code = %s AND b.status = %s AND coalesce(l.code, '') = %s"
        " AND coalesce(h.sscc, '') = %s AND b.site_id = %s",
        trade.items[sku], bin, wanted["status"], wanted["lot"], wanted["sscc"], trade.sites[wanted["site"]],
    ))  # fmt: skip


def move(trade: Trade, balance: int, to: str, qty: int | None = None) -> list[ops.StockShifted]:
    """Goods go to another bin."""
    line = ops.MoveLine(balance_id=balance, bin=to, qty=None if qty is None else Decimal(qty))
    return ops.move_stock(lines=[line], by=trade.by)


def judge(trade: Trade, balance: int, status: str, code: str = "quality", qty: int | None = None) -> None:
    """Goods get another status."""
    line = ops.StatusLine(
        balance_id=balance, status=status, reason_code=code, qty=None if qty is None else Decimal(qty)
    )
    ops.change_stock_status(lines=[line], by=trade.by)


def pack(trade: Trade, balance: int, sscc: str, qty: int | None = None) -> None:
    """Goods go into a handling unit."""
    line = ops.PackLine(balance_id=balance, sscc=sscc, qty=None if qty is None else Decimal(qty))
    ops.pack_stock(lines=[line], by=trade.by)


def unit(trade: Trade, sscc: str, **more: str) -> int:
    """A handling unit is opened."""
    values = {"site": "LEEDS", **more}
    return ops.open_units(units=[ops.UnitDraft(sscc=sscc, **values)], by=trade.by)[0].handling_unit_id


def standing(trade: Trade, unit_id: int) -> tuple[Any, ...]:
    """State, bin, parent and depth of a handling unit."""
    return tuple(trade.rows(
        "SELECT h.state, n.code, p.sscc, h.depth FROM inventory_handlingunit h LEFT JOIN inventory_bin n ON n.id = h.bin_id"
        " LEFT JOIN inventory_handlingunit p ON p.id = h.parent_id WHERE h.id = %s", unit_id,
    )[0])  # fmt: skip


def limit(trade: Trade, code: str = "A-01", **limits: Any) -> None:
    """A bin may hold so much at most, or only what may lie together."""
    values = {name: Decimal(v) if name.endswith(("kg", "m3")) else v for name, v in limits.items()}
    ops.save_bins(bins=[ops.BinDraft(site="LEEDS", zone="A", code=code, **values)], by=trade.by)
