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
