"""Kinds of pricing and the words of price terms; none of them has a lifecycle, their periods say when they count."""

from django.db import models
from django.utils.translation import gettext_lazy as _

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
PRICE_GROUP_KIND = Kind(
    70,
    "pricing.PriceGroup",
    table="pricing_pricegroup",
    label="Price group",
    number_field="code",
    url="pricing/pricegroup",
)
GROUP_MEMBER_KIND = Kind(
    71, "pricing.GroupMember", table="pricing_groupmember", label="Customer in a price group", number_field="id",
    url="pricing/groupmember",
)  # fmt: skip
PRICE_TERM_KIND = Kind(
    72, "pricing.PriceTerm", table="pricing_priceterm", label="Price term", number_field="code", url="pricing/priceterm"
)
PRICE_ROUNDING_KIND = Kind(
    73, "pricing.PriceRounding", table="pricing_pricerounding", label="Price rounding", number_field="id",
    url="pricing/pricerounding",
)  # fmt: skip


class TermKind(models.TextChoices):
    """What a price term is, in the order in which the rule takes them up."""

    CONTRACT = "contract", _("Contract price")
    PROMOTION = "promotion", _("Promotion")
    SURCHARGE = "surcharge", _("Surcharge")


class TermMethod(models.TextChoices):
    """How the value of a term counts."""

    FIXED = "fixed", _("The price itself")
    SHARE = "share", _("A share of the price")
    AMOUNT = "amount", _("An amount")


class TermPer(models.TextChoices):
    """What a value is for: prices are for a base unit, surcharges also for a line or an order."""

    UNIT = "unit", _("Base unit")
    LINE = "line", _("Line")
    ORDER = "order", _("Order")
