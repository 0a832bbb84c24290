"""The rule that finds a price and a tax rate, in words that can be read.

`sql/prices.sql` follows the same rule for any number of lines at once; a property test holds the two together.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListChoice:
    """A price list as the rule sees it; `of_customer` when it is this customer's own."""

    price_list_id: int
    currency: str
    of_customer: bool
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChoice:
    """A price line of the asked item."""

    price_line_id: int
    price_list_id: int
    min_qty: Decimal
    unit_price: Decimal
    valid_from: date
    valid_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateChoice:
    """A tax rate of the asked company, country and class."""

    tax_rate_id: int
    rate: Decimal
    valid_from: date
    valid_until: date | None = None


def is_valid(choice: ListChoice | LineChoice | RateChoice, on: date) -> bool:
    """Periods are half-open: the day of the end belongs to what comes next."""
    return choice.valid_from <= on and (choice.valid_until is None or on < choice.valid_until)


def choose_price(
    lists: Iterable[ListChoice], lines: Iterable[LineChoice], *, currency: str, qty: Decimal, on: date
) -> LineChoice | None:
    """The customer's own list before the default one; in a list the largest minimum quantity that is reached.

    Lists in another currency, and lists or lines that do not hold on the day, do not exist for the rule. A list that
    does not price the item passes the question on.
    """
    held = [x for x in lists if x.currency == currency and is_valid(x, on)]
    for one in sorted(held, key=lambda x: not x.of_customer):
        reached = [
            line
            for line in lines
            if line.price_list_id == one.price_list_id and line.min_qty <= qty and is_valid(line, on)
        ]
        if reached:
            return max(reached, key=lambda line: line.min_qty)
    return None


def choose_rate(rates: Iterable[RateChoice], *, on: date) -> RateChoice | None:
    """The rate that holds on the day; there is at most one."""
    return next((rate for rate in rates if is_valid(rate, on)), None)
