"""Formats of price terms and price groups."""

from decimal import Decimal

from onegauge.exchange.formats import Column, Format, plain, register_format
from onegauge.exchange.formats_master import COMPANY, FROM, UNTIL
from onegauge.pricing import operations as pricing
from onegauge.pricing import permissions as pricing_permissions

_check, _load = plain(
    draft=pricing.GroupMemberDraft,
    operation=pricing.save_group_members,
    argument="members",
    check=pricing.check_group_members,
)
register_format(
    Format(
        code="price_group_members",
        label="Customers in price groups",
        permission=pricing_permissions.MAINTAIN_PRICES,
        key=("company_id", "partner"),
        columns=(
            COMPANY,
            Column("partner", required=True, example="ACME", help="Code of the customer."),
            Column("group", default="", example="TRADE", help="Code of the price group; empty takes it out."),
        ),
        check=_check,
        load=_load,
        help="Puts customers into price groups, or takes them out.",
    )
)

_check, _load = plain(
    draft=pricing.PriceTermDraft, operation=pricing.save_price_terms, argument="terms", check=pricing.check_price_terms
)
register_format(
    Format(
        code="price_terms",
        label="Price terms",
        permission=pricing_permissions.MAINTAIN_PRICES,
        key=("company_id", "code"),
        columns=(
            COMPANY,
            Column("code", required=True, example="SPRING"),
            Column("name", required=True, example="Spring promotion"),
            Column("kind", required=True, example="promotion", help="contract, promotion or surcharge."),
            Column("method", required=True, example="share", help="fixed, share or amount."),
            Column("value", "decimal", required=True, example="0.1", help="A price, an amount, or a share of 1."),
            Column("currency", "code", default="", help="Of a price or an amount."),
            Column("per", default="unit", example="unit", help="unit; surcharges also line, order or consignment."),
            Column("partner", default="", help="Code of the customer; empty: all."),
            Column("group", default="", example="TRADE", help="Code of the price group; empty: all."),
            Column("sku", default="", help="SKU code of the item; empty: all."),
            Column("item_class", default="", example="GLOVES", help="Code of the item class; empty: all."),
            Column("min_qty", "decimal", default=Decimal(0), example="0", help="In base units."),
            Column("below_amount", "decimal", help="A surcharge per order stands only below this goods value."),
            Column("priority", "whole", default=50, example="50", help="Promotions count from the lowest on."),
            Column("is_stackable", "yes/no", default=False, example="yes", help="Counts with other promotions."),
            Column("tax_class", default="standard", example="standard", help="Of a surcharge."),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates contract prices, promotions and surcharges, or changes those that exist, by company and code.",
    )
)
