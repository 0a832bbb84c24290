"""The only writers of the tables of transfers."""

from onegauge.transfers.operations.claims import settle_claims, write_off_claims
from onegauge.transfers.operations.execute import (
    TransferReleased,
    cancel_transfers,
    close_transfers,
    count_as_shipped,
    cut_transfers,
    release_transfers,
)
from onegauge.transfers.operations.plan import Reserved, allocate_transfers, plan_transfers
from onegauge.transfers.operations.receive import (
    Finding,
    PieceReceived,
    TransferReceipt,
    TransferReceived,
    receive_in_full,
    receive_transfers,
)
from onegauge.transfers.operations.request import (
    TransferDraft,
    TransferLineDraft,
    TransferTaken,
    approve_transfers,
    reject_transfers,
    request_transfers,
    submit_transfers,
)
from onegauge.transfers.operations.settle import settle_discrepancies
from onegauge.transfers.operations.setup import LaneDraft, PriceRuleDraft, save_lanes, save_price_rules

__all__ = [
    "Finding",
    "LaneDraft",
    "PieceReceived",
    "PriceRuleDraft",
    "Reserved",
    "TransferDraft",
    "TransferLineDraft",
    "TransferReceipt",
    "TransferReceived",
    "TransferReleased",
    "TransferTaken",
    "allocate_transfers",
    "approve_transfers",
    "cancel_transfers",
    "close_transfers",
    "count_as_shipped",
    "cut_transfers",
    "plan_transfers",
    "receive_in_full",
    "receive_transfers",
    "reject_transfers",
    "release_transfers",
    "request_transfers",
    "save_lanes",
    "save_price_rules",
    "settle_claims",
    "settle_discrepancies",
    "submit_transfers",
    "write_off_claims",
]
