"""Rows of pricing as the API shows them."""

from onegauge.ui.rest.rows import Columns

PRICE_LIST = Columns(
    "PriceList",
    "pricing.PriceList",
    "id code name currency is_default valid_from valid_until version",
    {"company_id": "company_id", "company": "company__code"},
)
PRICE_LINE = Columns(
    "PriceLine",
    "pricing.PriceListLine",
    "id min_qty unit_price valid_from valid_until version",
    {"company_id": "company_id", "price_list": "price_list__code", "item_id": "item_id", "sku": "item__sku"},
)
TAX_RATE = Columns(
    "TaxRate",
    "pricing.TaxRate",
    "id country tax_class rate valid_from valid_until version",
    {"company_id": "company_id", "company": "company__code"},
)
COMPANY = {"company_id": "company_id", "company": "company__code"}
PRICE_TERM = Columns(
    "PriceTerm",
    "pricing.PriceTerm",
    "id code name kind method value currency per min_qty below_amount priority is_stackable tax_class valid_from"
    " valid_until version",
    {
        **COMPANY, "partner_id": "partner_id", "partner": "partner__code", "group": "group__code", "item_id": "item_id",
        "sku": "item__sku", "item_class": "item_class__code",
    },
)  # fmt: skip
PRICE_GROUP = Columns("PriceGroup", "pricing.PriceGroup", "id code name version", COMPANY)
GROUP_MEMBER = Columns(
    "GroupMember",
    "pricing.GroupMember",
    "id version",
    {**COMPANY, "partner_id": "partner_id", "partner": "partner__code", "group": "group__code"},
)
PRICE_ROUNDING = Columns("PriceRounding", "pricing.PriceRounding", "id currency step ending version", COMPANY)
SUPPLIER_ITEM = Columns(
    "SupplierItem",
    "pricing.SupplierItem",
    "id supplier_sku unit_price currency lead_days min_qty order_multiple drop_ship direct_amount priority is_active version",
    {**COMPANY, "partner_id": "partner_id", "partner": "partner__code", "item_id": "item_id", "sku": "item__sku"},
)
REBATE_AGREEMENT = Columns(
    "RebateAgreement",
    "pricing.RebateAgreement",
    "id code name currency period basis least_amount valid_from valid_until ended_on state version",
    {
        **COMPANY, "partner_id": "partner_id", "partner": "partner__code", "item_id": "item_id", "sku": "item__sku",
        "item_class": "item_class__code",
    },
)  # fmt: skip
REBATE_TIER = Columns("RebateTier", "pricing.RebateTier", "id from_amount value")
