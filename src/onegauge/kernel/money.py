"""Exact money and quantities: decimals, with a currency beside money, rounded only where a rule says so."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache

# Minor units by ISO 4217 where they are not two.
MINOR_UNITS: dict[str, int] = {
    "BHD": 3, "CLP": 0, "ISK": 0, "IQD": 3, "JOD": 3, "JPY": 0, "KRW": 0, "KWD": 3, "LYD": 3, "OMR": 3,
    "PYG": 0, "TND": 3, "UGX": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0,
}  # fmt: skip


LARGEST = Decimal("1e11")


def minor_units(currency: str) -> int:
    """How many decimals an amount in this ISO 4217 currency has."""
    return MINOR_UNITS.get(currency, 2)


@cache
def smallest_amount(currency: str) -> Decimal:
    """One minor unit of a currency."""
    return Decimal(1).scaleb(-minor_units(currency))


def quantize_amount(amount: Decimal, currency: str) -> Decimal:
    """Round an amount half up to the minor unit of its currency."""
    return amount.quantize(smallest_amount(currency), rounding=ROUND_HALF_UP)


def is_exact(value: Decimal, places: int = 6) -> bool:
    """Whether a number is finite, below the largest, and has no more decimals than kept: ledgers never round."""
    return value.is_finite() and abs(value) < LARGEST and value == round(value, places)
