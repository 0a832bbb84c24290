"""What is given up of a line: the rule against a reference that gives up one unit after the other."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from onegauge.orders.cuts import Slice, plan_cuts

RATIOS = ((1, 1), (1, 2), (3, 1))


def piece(n: int, qty: int, *, component: int | None = None, ratio: tuple[int, int] = (1, 1)) -> Slice:
    """A slice of a line; the number is its place in the order of giving up."""
    return Slice(
        1, n, component, *ratio, stage=min(n, 3), balance_id=n, shipment_id=None, work_line_id=None, qty=Decimal(qty)
    )


@given(st.lists(st.integers(1, 9), max_size=6), st.integers(1, 40))
def test_one_unit_after_the_other_gives_the_same(qtys: list[int], wanted: int) -> None:
    left = list(qtys)
    for _unit in range(min(wanted, sum(qtys))):
        first = next(n for n, q in enumerate(left) if q)
        left[first] -= 1
    cuts, over = plan_cuts([piece(n, q) for n, q in enumerate(qtys)], Decimal(wanted))
    given_up = {c.slice.demand_id: c.qty for c in cuts}
    assert {n: q - left[n] for n, q in enumerate(qtys) if q != left[n]} == given_up
    assert over == max(wanted - sum(qtys), 0)


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from(RATIOS)), min_size=1, max_size=6), st.integers(1, 60))
def test_in_other_units_never_less_is_given_up_than_was_asked(
    parts: list[tuple[int, tuple[int, int]]], wanted: int
) -> None:
    cuts, over = plan_cuts([piece(n, q, ratio=r) for n, (q, r) in enumerate(parts)], Decimal(wanted))
    worth = sum((c.qty * c.slice.numerator / c.slice.denominator for c in cuts), Decimal(0))
    assert worth + over >= wanted - Decimal("0.00001")
    assert all(0 < c.qty <= c.slice.qty for c in cuts)
    assert over == 0 or worth <= wanted


def test_each_component_of_a_kit_gives_up_its_share() -> None:
    slices = [piece(0, 4, component=7, ratio=(1, 2)), piece(1, 9, component=8)]
    cuts, over = plan_cuts(slices, Decimal(2))
    assert [(c.slice.component_id, c.qty) for c in cuts] == [(7, 4), (8, 2)]
    assert over == 0
    assert plan_cuts(slices, Decimal(3))[1] == 1
