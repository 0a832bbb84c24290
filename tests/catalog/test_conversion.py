"""Packages and base units, exactly."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.catalog.conversion import Content, Stack, Stacked, stacked, to_base, whole_packages
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


@given(
    qty=st.decimals(min_value=0, max_value=10**6, places=6, allow_nan=False),
    contents=st.lists(st.tuples(st.integers(1, 500), st.integers(1, 12)), max_size=5, unique=True),
)
def test_a_stack_loses_and_makes_nothing_and_no_smaller_one_holds_more(
    qty: Decimal, contents: list[tuple[int, int]]
) -> None:
    """Round trip: packages times contents with the rest are the quantity again, exactly."""
    packages = [Stack(f"P{n}", *content) for n, content in enumerate(contents)]
    found = stacked(qty, packages)
    size = {p.code: Fraction(p.numerator, p.denominator) for p in packages}
    assert sum((count * size[code] for code, count in found.packages), Fraction(found.rest)) == Fraction(qty)
    assert [size[code] for code, _count in found.packages] == sorted(
        (size[c] for c, _n in found.packages), reverse=True
    )
    assert all(count > 0 for _code, count in found.packages)
    assert 0 <= found.rest <= qty


def test_a_stack_is_read_from_the_pallet_down_to_the_piece() -> None:
    packages = [Stack("CASE", 12), Stack("PALLET", 480), Stack("INNER", 3)]
    assert stacked(Decimal(1000), packages) == Stacked((("PALLET", 2), ("CASE", 3), ("INNER", 1)), Decimal(1))
    assert stacked(Decimal("0.5"), packages) == Stacked((), Decimal("0.5"))


@given(
    st.decimals(min_value=0, max_value=10**6, places=3, allow_nan=False), st.integers(1, 10**4), st.integers(1, 10**3)
)
def test_into_base_units_and_back_is_the_same(packages: Decimal, numerator: int, denominator: int) -> None:
    content = Content(numerator, denominator)
    try:
        base = to_base(packages, content)
    except Refused:
        return
    assert Fraction(base) / Fraction(numerator, denominator) == Fraction(packages)
    assert whole_packages(base, content)[0] == packages // 1
