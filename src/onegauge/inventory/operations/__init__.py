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
from onegauge.inventory.operations.giving import Taken, claim_unstarted, free_balances, give_back, lock_holders
from onegauge.inventory.operations.legs import DemandPart, move_demand
from onegauge.inventory.operations.giving import Taken, claim_unstarted, free_balances, give_back, lock_holders
from onegauge.inventory.operations.places import BinDraft, ZoneDraft, save_bins, save_zones
from onegauge.inventory.operations.repromise import Repromise, repromise_demand
from onegauge.inventory.operations.stock import AdjustmentLine, ReceiptLine, StockPosted, adjust_stock, receive_stock
from onegauge.inventory.operations.transit import (
    TitlePassed,
    TransitLoss,
    TransitReceipt,
    lose_transit,
    pass_title,
    receive_transit,
)

__all__ = [
    "AdjustmentLine",
    "Allocated",
    "BinDraft",
    "DemandLine",
    "DemandPart",
    "Issued",
    "Promised",
    "ReceiptLine",
    "Repromise",
    "StockPosted",
    "Taken",
    "TitlePassed",
    "TransitLoss",
    "TransitReceipt",
    "ZoneDraft",
    "adjust_stock",
    "Taken",
    "allocate_demand",
    "cancel_demand",
    "claim_unstarted",
    "free_balances",
    "give_back",
    "claim_unstarted",
    "free_balances",
    "give_back",
    "give_way",
    "lock_holders",
    "giving_sources",
    "hold_demand",
    "issue_released",
    "lock_holders",
    "lose_transit",
    "mark_released",
    "move_demand",
    "pass_title",
    "receive_stock",
    "receive_transit",
    "repromise_demand",
    "request_demand",
    "save_bins",
    "save_zones",
    "unmark_released",
    "unreserve",
]
