"""What prices add to the pages of items and customers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.partners.queries import company_and_partner
from onegauge.pricing import permissions, queries, rebate_queries, term_queries
from onegauge.ui.kit import SCREENS, Badge, Code, Date, Lines, Link, Money, Number, Party, Qty, Tab, contribute


def list_url(row: Any) -> str:
    """The page of the price list."""
    return SCREENS["pricing.PriceList"].url("document", row.price_list_id)


def lists_of(customer_id: int) -> Any:
    """The own lists of a customer in its company."""
    company_id, partner_id = company_and_partner(customer_id)
    return queries.price_lists_of_customer(partner_id).filter(company_id=company_id)


def term_url(row: Any) -> str:
    """The page of the price term."""
    return SCREENS["pricing.PriceTerm"].url("document", row.pk)


def terms_of(customer_id: int) -> Any:
    """The terms of a customer in its company, by name or by its group."""
    return term_queries.terms_of_customer(*company_and_partner(customer_id))


def rebate_url(row: Any) -> str:
    """The page of the rebate agreement."""
    return SCREENS["pricing.RebateAgreement"].url("document", row.pk)


def rebates_of(customer_id: int) -> Any:
    """The rebate agreements of a customer in its company."""
    return rebate_queries.rebates_of_customer(*company_and_partner(customer_id))


REBATES = (
    Link("code", _("Agreement"), url=rebate_url, sub="name"), Badge("state"), Badge("period"), Badge("basis"),
    Code("currency"), Date("valid_from"), Date("valid_until"),
)  # fmt: skip
TERMS = (
    Link("code", _("Term"), url=term_url, sub="name"), Badge("kind"), Number("value"), Code("currency"),
    Qty("min_qty", _("From quantity")), Date("valid_from"), Date("valid_until"),
)  # fmt: skip
LISTS = (
    Link("price_list__code", _("Price list"), url=list_url), Code("price_list__currency", _("Currency")),
    Date("price_list__valid_from", _("Valid from")), Date("price_list__valid_until", _("Until")),
)  # fmt: skip
NO_LIST = _("No list of its own: the default list of the company prices it")
contribute(
    "catalog.Item",
    Tab(
        "prices", _("Prices"),
        Lines(
            queries.prices_of_item, Link("price_list__code", _("Price list"), url=list_url), Party("company"),
            Qty("min_qty", _("From quantity")), Money("unit_price", currency="price_list.currency"),
            Date("valid_from"), Date("valid_until"), title=_("Prices with their breaks"),
            empty=_("No list prices it: an order needs a price typed by hand"),
        ),
        Lines(term_queries.terms_of_item, *TERMS, title=_("Terms of the item or its class"), empty=_("No terms")),
    ).only(permissions.VIEW),
    order=30,
)  # fmt: skip
contribute(
    "partners.Customer",
    Tab(
        "prices",
        _("Prices"),
        Lines(lists_of, *LISTS, title=_("Price list of its own"), empty=NO_LIST),
        Lines(terms_of, *TERMS, title=_("Terms of the customer or its group"), empty=_("No terms: lists price it")),
        Lines(rebates_of, *REBATES, title=_("Rebate agreements"), empty=_("No rebates are agreed")),
    ).only(permissions.VIEW),
    order=50,
)
