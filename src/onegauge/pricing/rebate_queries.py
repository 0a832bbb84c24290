"""Reads of rebate agreements; the rule that they follow stands in `rebates.py`."""

from collections.abc import Iterable

from django.db.models import QuerySet

from onegauge.kernel.sql import Sql
from onegauge.pricing.models import RebateAgreement, RebateTier
from onegauge.pricing.rebates import (
    Agreement,
    counts,
    due_amount,
    is_in_force,
    next_period,
    period_start,
    tier_reached,
)

__all__ = [
    "Agreement",
    "agreements_alone",
    "agreements_kept",
    "agreements_of",
    "counts",
    "due_amount",
    "is_in_force",
    "next_period",
    "period_start",
    "rebate_agreements_for_list",
    "rebates_of_customer",
    "tier_reached",
    "tiers_of",
]
SQL = Sql(__file__, "rebates")


def agreements_of(customers: Iterable[tuple[int, int]]) -> list[Agreement]:
    """What these (company, partner) have agreed, drafts included; held as it is until the transaction ends."""
    pairs = sorted(set(customers))
    if not pairs:
        return []
    params = {"companies": [c for c, _ in pairs], "partners": [p for _, p in pairs]}
    return SQL.rows("agreements_of", params, Agreement)


def agreements_kept(ids: Iterable[int]) -> dict[int, Agreement]:
    """Agreements by id, held as they are until the transaction ends."""
    wanted = sorted(set(ids))
    return {a.id: a for a in SQL.rows("agreements_kept", {"ids": wanted}, Agreement)} if wanted else {}


def agreements_alone(ids: Iterable[int]) -> dict[int, Agreement]:
    """Agreements by id; nothing else is counted for them until the transaction ends."""
    return {a.id: a for a in SQL.rows("agreements_alone", {"ids": sorted(set(ids))}, Agreement)}


def rebate_agreements_for_list() -> QuerySet[RebateAgreement]:
    """Rebate agreements as the list shows them."""
    return RebateAgreement.objects.select_related("company", "partner", "item", "item_class")


def tiers_of(agreement_id: int) -> QuerySet[RebateTier]:
    """The tiers of one agreement from the lowest up."""
    return RebateTier.objects.filter(agreement_id=agreement_id).order_by("from_amount")


def rebates_of_customer(company_id: int, partner_id: int) -> QuerySet[RebateAgreement]:
    """What one customer has agreed with one company."""
    return rebate_agreements_for_list().filter(company_id=company_id, partner_id=partner_id).order_by("-valid_from")
