"""The only writers of inventory's tables."""

from onegauge.inventory.operations.demand import (
    Allocated,
    DemandLine,
    Issued,
    Promised,
    allocate_demand,
    cancel_demand,
    give_way,
    giving_sources,
    hold_demand,
    issue_released,
    mark_released,
    request_demand,
    unmark_released,
    unreserve,
)
from onegauge.inventory.operations.places import BinDraft, ZoneDraft, save_bins, save_zones
from onegauge.inventory.operations.stock import AdjustmentLine, ReceiptLine, StockPosted, adjust_stock, receive_stock

__all__ = [
    "AdjustmentLine",
    "Allocated",
    "BinDraft",
    "DemandLine",
    "Issued",
    "Promised",
    "ReceiptLine",
    "StockPosted",
    "ZoneDraft",
    "adjust_stock",
    "allocate_demand",
    "cancel_demand",
    "give_way",
    "giving_sources",
    "hold_demand",
    "issue_released",
    "mark_released",
    "receive_stock",
    "request_demand",
    "save_bins",
    "save_zones",
    "unmark_released",
    "unreserve",
]
