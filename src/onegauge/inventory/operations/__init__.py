"""The only writers of inventory's tables."""

from onegauge.inventory.operations.amending import AskAgain, cut_demand, foresee_again, redate_demand
from onegauge.inventory.operations.carrying import Carried, carry_stock
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
from onegauge.inventory.operations.expecting import ExpectedDraft, expect_goods, give_up_goods
from onegauge.inventory.operations.giving import Taken, claim_unstarted, free_balances, give_back, lock_holders
from onegauge.inventory.operations.legs import DemandPart, move_demand
from onegauge.inventory.operations.places import BinDraft, ZoneDraft, save_bins, save_zones
from onegauge.inventory.operations.quotas import QuotaBucketDraft, QuotaDraft, draw_quotas, save_quotas
from onegauge.inventory.operations.repromise import Repromise, repromise_demand
from onegauge.inventory.operations.stock import AdjustmentLine, ReceiptLine, StockPosted, adjust_stock, receive_stock
from onegauge.inventory.operations.supply import (
    SupplyChange,
    SupplyLine,
    announce_supply,
    drop_supply,
    reschedule_supply,
    take_in_supply,
)
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
    "AskAgain",
    "BinDraft",
    "Carried",
    "DemandLine",
    "DemandPart",
    "ExpectedDraft",
    "Issued",
    "Promised",
    "QuotaBucketDraft",
    "QuotaDraft",
    "ReceiptLine",
    "Repromise",
    "StockPosted",
    "SupplyChange",
    "SupplyLine",
    "Taken",
    "TitlePassed",
    "TransitLoss",
    "TransitReceipt",
    "ZoneDraft",
    "adjust_stock",
    "allocate_demand",
    "announce_supply",
    "cancel_demand",
    "carry_stock",
    "claim_unstarted",
    "cut_demand",
    "draw_quotas",
    "drop_supply",
    "expect_goods",
    "foresee_again",
    "free_balances",
    "give_back",
    "give_up_goods",
    "give_way",
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
    "redate_demand",
    "repromise_demand",
    "request_demand",
    "reschedule_supply",
    "save_bins",
    "save_quotas",
    "save_zones",
    "take_in_supply",
    "unmark_released",
    "unreserve",
]
