"""Rows of finance as the API shows them."""

from decimal import Decimal

from onegauge.ui.rest.rows import Columns, Computed

COMPANY = {"company_id": "company_id", "company": "company__code"}
PARTNER = {"partner_id": "partner_id", "partner": "partner__code"}
INVOICE = Columns(
    "Invoice",
    "finance.Invoice",
    "id number source_kind source_id invoiced_on due_on ship_country currency exchange_rate net_amount tax_amount"
    " gross_amount company_net_amount company_tax_amount state version",
    {**COMPANY, **PARTNER, "site_id": "site_id"},
    {"open_amount": Computed(Decimal | None)},
)
INVOICE_LINE = Columns(
    "InvoiceLine",
    "finance.InvoiceLine",
    "id line_no demand_id description qty unit_price net_amount tax_class tax_rate",
    {"item_id": "item_id", "sku": "item__sku"},
)
PAYMENT = Columns(
    "Payment",
    "finance.Payment",
    "id number paid_on currency amount company_amount reference",
    {**COMPANY, **PARTNER, "entry_id": "entry_id"},
)
ACCOUNT = Columns(
    "Account",
    "finance.Account",
    "id code name type role",
    COMPANY,
    {"balance_amount": Computed(Decimal | None)},
)
PERIOD = Columns("Period", "finance.Period", "id starts_on ends_on state version", COMPANY)
ENTRY = Columns(
    "Entry",
    "finance.Entry",
    "id number posted_on description source_kind source_id",
    {**COMPANY, "journal": "journal__code"},
)
POSTING = Columns(
    "Posting",
    "finance.Posting",
    "id account_id currency amount company_amount site_id partner_id",
)
REBATE_PERIOD = Columns(
    "RebatePeriod",
    "finance.RebatePeriod",
    "id starts_on ends_on currency turnover_amount qty accrued_amount company_accrued_amount state version",
    {**COMPANY, **PARTNER, "agreement_id": "agreement_id", "agreement": "agreement__code"},
    {"tier_value": Computed(Decimal | None), "settled_amount": Computed(Decimal | None)},
)
REBATE_TURNOVER = Columns(
    "RebateTurnover",
    "finance.RebateTurnover",
    "id counted_on is_credit tax_rate turnover_amount qty",
    {"invoice_id": "invoice_id", "invoice": "invoice__number"},
)
REBATE_SETTLEMENT = Columns(
    "RebateSettlement",
    "finance.RebateSettlement",
    "id number settled_on currency turnover_amount qty accrued_amount net_amount tax_amount gross_amount netted_amount",
    {**COMPANY, **PARTNER, "period_id": "period_id", "agreement": "period__agreement__code"},
)
REBATE_NETTING = Columns(
    "RebateNetting",
    "finance.RebateNetting",
    "id amount company_amount",
    {"invoice_id": "invoice_id", "invoice": "invoice__number"},
)
