"""Rows of transfers as the API shows them."""

from onegauge.ui.rest.rows import Columns

ENDS = {
    "company_id": "company_id", "site_id": "site_id", "from_site": "site__code", "to_company_id": "to_company_id",
    "to_site_id": "to_site_id", "to_site": "to_site__code",
}  # fmt: skip
LANE = Columns(
    "Lane",
    "transfers.Lane",
    "id code lead_days carrier cost_amount currency ownership needs_approval is_active version",
    {"from_site": "from_site__code", "to_site": "to_site__code", "calendar": "calendar__code"},
)
PRICE_RULE = Columns(
    "TransferPriceRule",
    "transfers.PriceRule",
    "id item_class method share fixed_price valid_from version",
    {"seller": "seller__code", "buyer": "buyer__code"},
)
TRANSFER = Columns(
    "Transfer",
    "transfers.Transfer",
    "id number state version urgent reason ownership source_kind source_id requested_at requested_on promised_on shipped_on"
    " expected_on received_on value_amount currency",
    {**ENDS, "lane": "lane__code", "requested_by_id": "requested_by_id"},
)
TRANSFER_LINE = Columns(
    "TransferLine",
    "transfers.TransferLine",
    "id line_no qty entered_qty entered_unit shipped_qty received_qty lost_qty returned_qty unit_price price_rule_id",
    {"item_id": "item_id", "sku": "item__sku"},
)
PIECE = Columns(
    "TransferPiece",
    "transfers.Piece",
    "id line_id shipment_id sscc unit_cost qty received_qty lost_qty returned_qty",
    {"item_id": "item_id", "sku": "item__sku", "lot": "lot__code"},
)
DISCREPANCY = Columns(
    "Discrepancy",
    "transfers.Discrepancy",
    "id type qty lot_code answerable treatment state version note opened_at closed_at piece_id",
    {**ENDS, "transfer_id": "transfer_id", "transfer": "transfer__number", "sku": "item__sku"},
)
CLAIM = Columns(
    "Claim",
    "transfers.Claim",
    "id number against currency amount recovered_amount state version note opened_at closed_at",
    {"company_id": "company_id", "site_id": "site_id", "transfer_id": "transfer_id", "transfer": "transfer__number",
     "discrepancy_id": "discrepancy_id"},
)  # fmt: skip
