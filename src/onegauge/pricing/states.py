"""Kinds of pricing; none of them has a lifecycle, their periods of validity say when they count."""

from onegauge.kernel.kinds import Kind

PRICE_LIST_KIND = Kind(
    27, "pricing.PriceList", table="pricing_pricelist", label="Price list", number_field="code", url="pricing/pricelist"
)
PRICE_LINE_KIND = Kind(
    28,
    "pricing.PriceListLine",
    table="pricing_pricelistline",
    label="Price line",
    number_field="id",
    url="pricing/pricelistline",
)
TAX_RATE_KIND = Kind(
    29, "pricing.TaxRate", table="pricing_taxrate", label="Tax rate", number_field="id", url="pricing/taxrate"
)
