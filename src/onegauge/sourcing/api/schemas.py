"""Rows of sourcing as the API shows them."""

from onegauge.ui.rest.rows import Columns

LANE_COST = Columns(
    "LaneCost",
    "sourcing.LaneCost",
    "id country postcode_prefix base_amount kg_amount transit_days valid_from valid_until version",
    {"company_id": "company_id", "site_id": "site_id", "site": "site__code"},
)
SITE_RULE = Columns(
    "SourcingRule",
    "sourcing.SiteRule",
    "id code country may_ship may_drop_ship kept_qty valid_from valid_until version",
    {"company_id": "company_id", "site_id": "site_id", "site": "site__code", "item_class": "item_class__code"},
)
DECISION = Columns(
    "SourcingDecision",
    "sourcing.Decision",
    "id source_kind source_id source_line_id qty attempt method options legs relaxed cost_amount regret_amount reason"
    " policy decided_at decided_by",
    {"company_id": "company_id", "site_id": "site_id", "site": "site__code", "item_id": "item_id", "sku": "item__sku"},
)
