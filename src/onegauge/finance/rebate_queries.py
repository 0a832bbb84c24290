"""What pages and programs read of rebates: the statement by period, and what was settled."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone

from onegauge.finance.models import RebateNetting, RebatePeriod, RebateSettlement, RebateSettlementTax, RebateTurnover
from onegauge.finance.statements import REBATES
from onegauge.finance.states import RebatePeriodState


@dataclass(frozen=True, slots=True)
class InvoiceRebate:
    """What an invoice counts in a period, and its share of what is accrued for it by now."""

    period_id: int
    code: str
    name: str
    starts_on: date
    ends_on: date
    currency: str
    turnover_amount: Decimal
    rebate_amount: Decimal


def rebate_periods_for_list() -> QuerySet[RebatePeriod]:
    """The statement: turnover, the value of the tier it reached, what is accrued and what was settled."""
    reached = Q(
        agreement__tiers__from_amount__lte=F("turnover_amount"), agreement__least_amount__lte=F("turnover_amount")
    )
    return RebatePeriod.objects.select_related("company", "partner", "agreement").annotate(
        tier_value=Max("agreement__tiers__value", filter=reached), settled_amount=F("settlement__net_amount")
    )


def periods_of_agreement(agreement_id: int) -> QuerySet[RebatePeriod]:
    """The statement of one agreement, the newest period first."""
    return rebate_periods_for_list().filter(agreement_id=agreement_id).order_by("-starts_on")


def turnovers_of_period(period_id: int) -> QuerySet[RebateTurnover]:
    """Which invoices and credits count in a period."""
    return RebateTurnover.objects.filter(period_id=period_id).select_related("invoice").order_by("id")


def rebate_settlements_for_list() -> QuerySet[RebateSettlement]:
    """Settlements, newest first."""
    return RebateSettlement.objects.select_related("company", "partner", "period__agreement")


def nettings_of(settlement_id: int) -> QuerySet[RebateNetting]:
    """Which invoices a settlement was set off against."""
    return RebateNetting.objects.filter(settlement_id=settlement_id).select_related("invoice").order_by("invoice_id")


def taxes_of_settlement(settlement_id: int) -> QuerySet[RebateSettlementTax]:
    """The tax of a settlement by rate."""
    return RebateSettlementTax.objects.filter(settlement_id=settlement_id).order_by("rate")


def rebates_of_invoice(invoice_id: int) -> list[InvoiceRebate]:
    """What one invoice earned the customer, under the tiers reached by now."""
    return REBATES.rows("rebates_of_invoice", {"invoice": invoice_id}, InvoiceRebate)


def is_over() -> Q:
    """Periods that are over and wait for their settlement."""
    return Q(state=RebatePeriodState.OPEN, ends_on__lt=timezone.localdate())
