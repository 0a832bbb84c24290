"""Rows of partners as the API shows them."""

from onegauge.ui.rest.rows import Columns, Computed

PARTNER = Columns(
    "Partner",
    "partners.Partner",
    "id code name country tax_id state version created_at",
    computed={"role_names": Computed(list[str])},
)
ADDRESS = Columns(
    "Address",
    "partners.Address",
    "id kind code name line1 line2 city postcode region country is_default version",
    {"partner_id": "partner_id", "partner": "partner__code"},
)
CUSTOMER = Columns(
    "Customer",
    "partners.Customer",
    "id currency credit_limit payment_days blocked_for_orders block_reason priority min_life_days substitution prepays takes_direct version",
    {
        "company_id": "company_id",
        "company": "company__code",
        "partner_id": "partner_id",
        "partner": "partner__code",
        "default_site": "default_site__code",
    },
)
