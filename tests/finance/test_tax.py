"""Amounts and tax of an invoice: a table of cases and a property."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onegauge.finance.tax import PER_LINE, PER_RATE, converted, line_net, quantum_of, tax_shares

CENT = Decimal("0.01")
STANDARD, REDUCED = Decimal("0.19"), Decimal("0.07")


def test_a_line_rounds_half_up_to_the_minor_unit() -> None:
    assert line_net(Decimal(3), Decimal("0.335"), CENT) == Decimal("1.01")
    assert line_net(Decimal(1), Decimal("0.5"), quantum_of("JPY")) == Decimal(1)
    assert line_net(Decimal(1), Decimal("0.0005"), quantum_of("KWD")) == Decimal("0.001")


def test_tax_is_rounded_once_per_rate() -> None:
    lines = [(STANDARD, Decimal("0.03")), (STANDARD, Decimal("0.03")), (REDUCED, Decimal("1.00"))]

    shares = tax_shares(lines, CENT, PER_RATE)

    assert [(s.rate, s.net_amount, s.tax_amount) for s in shares] == [
        (REDUCED, Decimal("1.00"), Decimal("0.07")),
        (STANDARD, Decimal("0.06"), Decimal("0.01")),
    ]


def test_tax_is_rounded_line_by_line_where_a_country_wants_it_so() -> None:
    lines = [(STANDARD, Decimal("0.03")), (STANDARD, Decimal("0.03"))]

    assert [s.tax_amount for s in tax_shares(lines, CENT, PER_LINE)] == [Decimal("0.02")]


def test_an_amount_is_converted_once_and_rounded_half_up() -> None:
    assert converted(Decimal("10.05"), Decimal("1.1"), CENT) == Decimal("11.06")
    assert converted(Decimal("-10.05"), Decimal("1.1"), CENT) == Decimal("-11.06")


@given(
    st.lists(st.tuples(st.sampled_from([STANDARD, REDUCED, Decimal(0)]), st.integers(0, 10**9).map(lambda n: n * CENT)))
)
def test_shares_hold_every_line_and_are_off_by_less_than_a_cent(lines: list[tuple[Decimal, Decimal]]) -> None:
    shares = tax_shares(lines, CENT)

    assert sum((s.net_amount for s in shares), Decimal(0)) == sum((n for _, n in lines), Decimal(0))
    assert all(abs(s.tax_amount - s.net_amount * s.rate) <= CENT / 2 for s in shares)
