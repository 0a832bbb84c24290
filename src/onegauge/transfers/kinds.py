"""Kinds of transfer documents."""

from onegauge.kernel.kinds import Kind

LANE_KIND = Kind(80, "transfers.Lane", table="transfers_lane", label="Lane", number_field="code", url="transfers/lane")
TRANSFER_KIND = Kind(
    81,
    "transfers.Transfer",
    table="transfers_transfer",
    label="Transfer",
    number_field="number",
    url="transfers/transfer",
)
DISCREPANCY_KIND = Kind(
    82,
    "transfers.Discrepancy",
    table="transfers_discrepancy",
    label="Discrepancy",
    number_field="id",
    url="transfers/discrepancy",
)
CLAIM_KIND = Kind(
    83, "transfers.Claim", table="transfers_claim", label="Claim", number_field="number", url="transfers/claim"
)
PRICE_RULE_KIND = Kind(
    84,
    "transfers.PriceRule",
    table="transfers_pricerule",
    label="Transfer price rule",
    number_field="id",
    url="transfers/pricerule",
)
