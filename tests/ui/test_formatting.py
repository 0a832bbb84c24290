"""Numbers are shown rounded, never cut off."""

from decimal import Decimal

import pytest

from onegauge.ui.formatting import amount, number, share


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("6.9498", 2, "6.95"), ("0.125", 2, "0.13"), ("-0.125", 2, "−0.13"), ("6.999", 2, "7.00"), ("-0.004", 2, "0.00"),
        ("1234567.5", 0, "1,234,568"), ("12.3400", None, "12.34"), ("1E+3", None, "1,000"),
        ("123456789012345678901234.5", 0, "123,456,789,012,345,678,901,235"), ("1e-999", 2, "0.00"), ("7", 2, "7.00"),
        ("1e999", 0, "1e+999"), ("1e999", None, "1e+999"),
    ],
)  # fmt: skip
def test_a_number_is_rounded_half_up(value: str, decimals: int | None, shown: str) -> None:
    assert number(Decimal(value), decimals) == shown


def test_amounts_and_shares_are_rounded_too() -> None:
    assert (amount(Decimal("6.9498"), "GBP"), amount(Decimal("99.5"), "JPY"), share(Decimal("0.99959"))) == (
        "6.95", "100", "100.0 %",
    )  # fmt: skip
