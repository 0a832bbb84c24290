"""What may be posted, with the reason when it may not: pure predicates over what they are given."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Protocol

from onegauge.finance import errors
from onegauge.kernel.errors import Refusal

LARGEST = Decimal(10) ** 12


class PeriodLike(Protocol):
    """A period as far as posting is concerned."""

    @property
    def state(self) -> str:
        """Open or closed."""
        ...


def period_refusal(
    periods: Mapping[tuple[int, date], PeriodLike], company_id: int, day: date, *, field: str
) -> Refusal | None:
    """The refusal when no open period of the company holds this day."""
    period = periods.get((company_id, day.replace(day=1)))
    if period is None:
        return errors.PeriodMissing(
            f"The books of company {company_id} have no period for {day}.",
            field=field,
            mend="Extend the periods of the company, or use a date within them.",
            company_id=company_id,
            on=day,
        )
    if period.state != "open":
        return errors.PeriodClosed(
            f"The period {day:%Y-%m} of company {company_id} is closed.",
            field=field,
            mend="Use a date in an open period, or have the period reopened.",
            company_id=company_id,
            on=day,
        )
    return None


def books_refusal(is_open: bool, company_id: int, *, field: str) -> Refusal | None:
    """The refusal when a company has no books yet."""
    if is_open:
        return None
    return errors.BooksNotOpen(
        f"Company {company_id} has no books in your scope.",
        field=field,
        mend="Have the chief accountant open the books of the company.",
        company_id=company_id,
    )


def rate_refusal(
    rate: Decimal | None, currency: str, company_currency: str, day: date, *, field: str
) -> Refusal | None:
    """The refusal when a currency cannot be converted on this day."""
    if rate is not None:
        return None
    return errors.ExchangeRateMissing(
        f"No exchange rate from {currency} to {company_currency} is known on {day}.",
        field=field,
        mend="Have treasury save the rate of this day.",
        currency=currency,
        company_currency=company_currency,
        on=day,
    )


def is_amount(value: object, places: int) -> bool:
    """Whether a value is an exact, finite decimal of sane size with no more places than given."""
    if not isinstance(value, Decimal) or not value.is_finite() or abs(value) >= LARGEST:
        return False
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -places
