"""The rule of rebates: pure, over what it is given.

A period is a month, a quarter or a year of the calendar. Its turnover are the net amounts of the invoice lines that
the agreement counts, less what was credited. The tier that the turnover reaches applies to the whole period, from the
first invoice on (retroactive): a share of the turnover, or an amount for each base unit. Below the least turnover
nothing is due. Lines without an item (surcharges) never count.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from onegauge.kernel.money import minor_units

ZERO = Decimal(0)
MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Agreement:
    """A rebate agreement as the rule sees it; None for item and class means "all"."""

    id: int
    company_id: int
    partner_id: int
    code: str
    state: str
    currency: str
    period: str
    basis: str
    item_id: int | None
    item_class_id: int | None
    least_amount: Decimal
    valid_from: date
    valid_until: date | None
    ended_on: date | None
    tier_froms: Sequence[Decimal]
    tier_values: Sequence[Decimal]


def period_start(day: date, length: str) -> date:
    """The first day of the period that holds this day."""
    months = MONTHS[length]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def next_period(start: date, length: str) -> date:
    """The first day of the period after the one that begins on this day."""
    months = start.year * 12 + start.month - 1 + MONTHS[length]
    return date(months // 12, months % 12 + 1, 1)


def is_in_force(agreement: Agreement, currency: str, day: date) -> bool:
    """Whether an invoice of this currency and day counts; what was ended still counts the day of its end."""
    return (
        agreement.state != "draft"
        and agreement.currency == currency
        and agreement.valid_from <= day
        and (agreement.valid_until is None or day < agreement.valid_until)
        and (agreement.ended_on is None or day <= agreement.ended_on)
    )


def counts(agreement: Agreement, item_id: int | None, item_class_id: int | None) -> bool:
    """Whether a line of an invoice counts."""
    return (
        item_id is not None
        and agreement.item_id in (None, item_id)
        and agreement.item_class_id in (None, item_class_id)
    )


def tier_reached(agreement: Agreement, turnover: Decimal) -> int | None:
    """The position of the highest tier that the turnover reaches; none below the least turnover."""
    if turnover < agreement.least_amount:
        return None
    reached = [n for n, start in enumerate(agreement.tier_froms) if start <= turnover]
    return reached[-1] if reached else None


def due_amount(agreement: Agreement, turnover: Decimal, qty: Decimal) -> Decimal:
    """What the customer has earned in a period with this turnover and quantity, in whole minor units; never below nought."""
    tier = tier_reached(agreement, turnover)
    if tier is None:
        return ZERO
    amount = agreement.tier_values[tier] * (qty if agreement.basis == "unit" else turnover)
    return max(amount, ZERO).quantize(Decimal(1).scaleb(-minor_units(agreement.currency)), rounding=ROUND_HALF_UP)
