"""Kinds of pricing, the words of price terms, and the lifecycle of rebate agreements.

Price terms have no lifecycle: their periods say when they count.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.kinds import Kind
from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.pricing.permissions import APPROVE_REBATES

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
SUPPLIER_ITEM_KIND = Kind(
    38, "pricing.SupplierItem", table="pricing_supplieritem", label="Supplier item", number_field="id",
    url="pricing/supplieritem",
)  # fmt: skip
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
    """What a value is for: prices are for a base unit, surcharges also for a line, an order, or what leaves together."""

    UNIT = "unit", _("Base unit")
    LINE = "line", _("Line")
    ORDER = "order", _("Order")
    CONSIGNMENT = "consignment", _("Consignment")


REBATE_AGREEMENT_KIND = Kind(
    76, "pricing.RebateAgreement", table="pricing_rebateagreement", label="Rebate agreement", number_field="code",
    url="pricing/rebateagreement",
)  # fmt: skip


class RebatePeriodLength(models.TextChoices):
    """Over which stretch of the calendar turnover is added up."""

    MONTH = "month", _("Month")
    QUARTER = "quarter", _("Quarter")
    YEAR = "year", _("Year")


class RebateBasis(models.TextChoices):
    """What the value of a tier is multiplied with."""

    SHARE = "share", _("A share of net turnover")
    UNIT = "unit", _("An amount per base unit")


class RebateAgreementState(models.TextChoices):
    """A draft counts nothing; an approved agreement stands as it is until it is ended."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    ENDED = "ended", _("Ended")


REBATE_AGREEMENT = StateMachine(
    kind=REBATE_AGREEMENT_KIND,
    states=RebateAgreementState,
    initial="draft",
    edges=(
        Edge(
            "approve", ("draft",), "approved", permission=APPROVE_REBATES, label="Approve", primary=True,
            approval="rebate_approval",
        ),
        Edge("end", ("approved",), "ended", permission=APPROVE_REBATES, label="End", destructive=True),
    ),
    site=False,
)  # fmt: skip
