"""Reads of partners; each answers for a whole set with one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Q, QuerySet, TextField, Value

from onegauge.kernel.sql import Sql
from onegauge.partners.models import Address, Customer, Partner, PartnerRole
from onegauge.partners.states import AddressKind, PartnerRoleName

SQL = Sql(__file__, "partners")


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What other modules need to know of a partner."""

    id: int
    code: str
    name: str
    country: str
    tax_id: str
    state: str
    version: int
    roles: list[str]


@dataclass(frozen=True, slots=True)
class CustomerTerms:
    """What a company grants a customer."""

    id: int
    company_id: int
    partner_id: int
    credit_limit: Decimal | None
    currency: str
    payment_days: int
    blocked_for_orders: bool
    block_reason: str
    priority: int
    default_site_id: int | None
    version: int


def partner_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of partners by code; unknown codes are left out."""
    return {str(code): int(row_id) for code, row_id in SQL.tuples("partner_ids", {"codes": sorted(set(codes))})}


def partners_by_code(codes: Iterable[str]) -> dict[str, PartnerRow]:
    """Partners with their roles by code; unknown codes are left out."""
    return {row.code: row for row in SQL.rows("partners_by_code", {"codes": sorted(set(codes))}, PartnerRow)}


def partners_by_tax_id(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], tuple[int, str]]:
    """Id and code of the partners that have these (country, tax id) pairs."""
    asked = sorted(set(pairs))
    params = {"countries": [country for country, _ in asked], "tax_ids": [tax_id for _, tax_id in asked]}
    return {(str(c), str(t)): (int(i), str(code)) for c, t, i, code in SQL.tuples("partners_by_tax_id", params)}


def roles_of(partner_ids: Iterable[int]) -> dict[int, set[str]]:
    """The roles of partners."""
    found: dict[int, set[str]] = {}
    for partner_id, role in SQL.tuples("roles_of_partners", {"partner_ids": sorted(set(partner_ids))}):
        found.setdefault(partner_id, set()).add(role)
    return found


def address_ids(partner_ids: Iterable[int]) -> dict[tuple[int, str, str], int]:
    """The ids of all addresses of partners by (partner id, kind, code)."""
    rows = SQL.tuples("address_ids", {"partner_ids": sorted(set(partner_ids))})
    return {(int(p), str(kind), str(code)): int(row_id) for p, kind, code, row_id in rows}


def default_addresses(partner_ids: Iterable[int], kind: str = AddressKind.SHIP_TO) -> dict[int, tuple[int, str]]:
    """The default address of partners as (id, country); partners without one are left out."""
    params = {"partner_ids": sorted(set(partner_ids)), "kind": str(kind)}
    return {int(p): (int(row_id), str(country)) for p, row_id, country in SQL.tuples("default_addresses", params)}


def customer_terms(pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], CustomerTerms]:
    """Terms by (company id, partner id); pairs without terms, or out of scope, are left out."""
    asked = sorted(set(pairs))
    params = {"company_ids": [c for c, _ in asked], "partner_ids": [p for _, p in asked]}
    return {(row.company_id, row.partner_id): row for row in SQL.rows("customer_terms", params, CustomerTerms)}


def partners_for_list() -> QuerySet[Partner]:
    """Partners with their roles in words."""
    named = PartnerRole.objects.filter(partner=OuterRef("pk")).order_by("role")
    words = ArraySubquery(named.values("role"))
    joined = Func(words, Value(", "), function="array_to_string", output_field=TextField())
    return Partner.objects.prefetch_related("roles").annotate(role_names=joined)


def playing(role: PartnerRoleName) -> Q:
    """The partners that play a role."""
    return Q(pk__in=PartnerRole.objects.filter(role=role).values("partner_id"))


def addresses_for_list() -> QuerySet[Address]:
    """Addresses as the list shows them."""
    return Address.objects.select_related("partner")


def customers_for_list() -> QuerySet[Customer]:
    """Customers of the companies in scope as the list shows them."""
    return Customer.objects.select_related("partner", "company", "default_site")


def addresses_of_partner(partner_id: int) -> QuerySet[Address]:
    """The addresses of one partner."""
    return addresses_for_list().filter(partner_id=partner_id)


def customers_of_partner(partner_id: int) -> QuerySet[Customer]:
    """What the companies in scope grant one partner."""
    return customers_for_list().filter(partner_id=partner_id)


def company_and_partner(customer_id: int) -> tuple[int, int]:
    """Whose customer somebody is, and who that is."""
    return Customer.objects.values_list("company_id", "partner_id").get(pk=customer_id)


def addresses_of_customer(customer_id: int) -> QuerySet[Address]:
    """The addresses of the partner behind a customer."""
    return addresses_for_list().filter(partner__customers=customer_id)
