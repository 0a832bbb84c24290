"""Reads of price groups, terms and roundings; the terms of any number of lines with one statement."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from onegauge.kernel.sql import Sql
from onegauge.pricing.models import GroupMember, PriceGroup, PriceRounding, PriceTerm
from onegauge.pricing.policies import CONTRACT_PRECEDENCE, PROMOTIONS_ON_CONTRACTS
from onegauge.pricing.states import TermKind
from onegauge.pricing.terms import (
    Asked,
    Buyer,
    Charge,
    Listed,
    Lost,
    PriceRules,
    Reckoned,
    Rounding,
    Step,
    Term,
    TermBook,
)

__all__ = [
    "Asked",
    "Buyer",
    "Charge",
    "Listed",
    "Lost",
    "Reckoned",
    "Rounding",
    "Step",
    "TermBook",
    "book_of",
    "group_ids",
    "group_members_for_list",
    "members_of_group",
    "price_groups_for_list",
    "price_roundings_for_list",
    "price_terms_for_list",
    "rules_of",
    "terms_of_customer",
    "terms_of_group",
    "terms_of_item",
]
SQL = Sql(__file__, "prices")


def book_of(buyers: Sequence[Buyer], asked: Iterable[Asked]) -> TermBook:
    """Everything that may change what these buyers pay for this; without buyers nothing is asked."""
    if not buyers:
        return TermBook((), {})
    wanted = list(asked)
    params = {
        "companies": sorted({b.company_id for b in buyers}),
        "partners": sorted({b.partner_id for b in buyers}),
        "items": sorted({a.item_id for a in wanted if a.item_id is not None}),
        "classes": sorted({a.item_class_id for a in wanted if a.item_class_id is not None}),
        "first": min(b.on for b in buyers),
        "last": max(b.on for b in buyers),
    }
    terms = SQL.rows("terms_of", params, Term)
    agreed = {t.company_id for t in terms if t.kind == TermKind.CONTRACT}  # only beside a contract a policy decides
    days = {(b.company_id, b.on) for b in buyers if b.company_id in agreed}
    return TermBook(terms, {(c, day): rules_of(c, day) for c, day in days})


def rules_of(company_id: int, on: date) -> PriceRules:
    """The policies that decide between terms in a company, with who decided them."""
    precedence = CONTRACT_PRECEDENCE.at(company_id=company_id, on=on)
    promotions = PROMOTIONS_ON_CONTRACTS.at(company_id=company_id, on=on)
    return PriceRules(
        contract_precedence=precedence.as_text,
        promotions_on_contracts=promotions.as_bool,
        provenance={found.key: found.provenance_id for found in (precedence, promotions)},
    )


def group_ids(pairs: Iterable[tuple[int, str]]) -> dict[tuple[int, str], int]:
    """Price groups by (company id, code); unknown ones are left out."""
    asked = sorted(set(pairs))
    params = {"companies": [c for c, _ in asked], "codes": [code for _, code in asked]}
    return {(company_id, code): group_id for group_id, company_id, code in SQL.tuples("groups_by_code", params)}


def price_groups_for_list() -> QuerySet[PriceGroup]:
    """Price groups with the number of their customers."""
    mine = GroupMember.objects.filter(group=OuterRef("pk")).order_by().values("group")
    counted = Subquery(mine.annotate(row_count=Count("pk")).values("row_count"))
    return PriceGroup.objects.select_related("company").annotate(customer_count=Coalesce(counted, 0))


def group_members_for_list() -> QuerySet[GroupMember]:
    """Which customer is in which group."""
    return GroupMember.objects.select_related("company", "partner", "group")


def members_of_group(group_id: int) -> QuerySet[GroupMember]:
    """The customers of one group."""
    return group_members_for_list().filter(group_id=group_id).order_by("partner__code")


def price_terms_for_list() -> QuerySet[PriceTerm]:
    """Price terms as the list shows them."""
    return PriceTerm.objects.select_related("company", "partner", "group", "item", "item_class")


def terms_of_group(group_id: int) -> QuerySet[PriceTerm]:
    """The terms that name a group."""
    return price_terms_for_list().filter(group_id=group_id).order_by("kind", "priority", "code")


def terms_of_customer(company_id: int, partner_id: int) -> QuerySet[PriceTerm]:
    """The terms that name a customer or the group it is in."""
    rows = price_terms_for_list().filter(company_id=company_id)
    groups = GroupMember.objects.filter(company_id=company_id, partner_id=partner_id).values("group_id")
    return (rows.filter(partner_id=partner_id) | rows.filter(group_id__in=groups)).order_by("kind", "priority", "code")


def terms_of_item(item_id: int) -> QuerySet[PriceTerm]:
    """The terms that name an item or its class."""
    rows = price_terms_for_list()
    return (rows.filter(item_id=item_id) | rows.filter(item_class__items=item_id)).order_by("company", "kind", "code")


def price_roundings_for_list() -> QuerySet[PriceRounding]:
    """To which prices reckoned prices are rounded."""
    return PriceRounding.objects.select_related("company")
