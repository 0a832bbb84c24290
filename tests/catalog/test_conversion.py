"""Packages and base units, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.catalog.conversion import Content, to_base, whole_packages
from onegauge.kernel.errors import Refused


@pytest.mark.parametrize(
    ("qty", "content", "base"),
    [
        ("3", Content(12), "36"),
        ("0.5", Content(12), "6"),
        ("3", Content(1, 3), "1"),
        ("2", Content(5, 2), "5"),
        ("0.000001", Content(1), "0.000001"),
        ("-4", Content(6), "-24"),
        ("1", Content(1, 8), "0.125"),
    ],
)
def test_quantities_in_base_units(qty: str, content: Content, base: str) -> None:
    assert to_base(Decimal(qty), content) == Decimal(base)


def test_what_six_decimals_cannot_hold_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        to_base(Decimal(1), Content(1, 3))
    assert refused.value.codes == ["inexact_quantity"]
    assert refused.value.refusals[0].mend == "Enter the quantity in the base unit."


@pytest.mark.parametrize(
    ("base", "content", "packages", "rest"),
    [
        ("40", Content(12), 3, "4"),
        ("36", Content(12), 3, "0"),
        ("5", Content(12), 0, "5"),
        ("1", Content(1, 3), 3, "0"),
    ],
)
def test_whole_packages_and_the_rest(base: str, content: Content, packages: int, rest: str) -> None:
    assert whole_packages(Decimal(base), content) == (packages, Decimal(rest))


@given(
    st.decimals(min_value=0, max_value=10**6, places=6, allow_nan=False),
    st.integers(1, 10**4),
    st.integers(1, 10**3),
)
def test_conversion_is_exact_or_refused(qty: Decimal, numerator: int, denominator: int) -> None:
    exact = Fraction(qty) * Fraction(numerator, denominator)
    try:
        assert Fraction(to_base(qty, Content(numerator, denominator))) == exact
    except Refused:
        assert (exact * 10**6).denominator != 1
