"""The tolerance as rules, against a reference that counts unit by unit."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.warehouse.receipt_rules import Tolerance, accepted_at_most, lay_on, outcome_at_close, split

small = st.integers(0, 60)
shares = st.decimals(0, 1, places=2)


def tolerance(share: Decimal | str, units: int, action: str = "hold", under: str = "stay") -> Tolerance:
    """The same figures for more and for less."""
    return Tolerance(Decimal(share), Decimal(units), action, Decimal(share), Decimal(units), under)


@pytest.mark.parametrize(
    ("ordered", "share", "units", "at_most"),
    [
        (100, "0.03", 50, 103),
        (100, "0.05", 50, 105),
        (10_000, "0.03", 50, 10_050),
        (33, "0.03", 50, 33),
        (0, "1", 50, 0),
    ],
)
def test_a_small_share_and_few_units(ordered: int, share: str, units: int, at_most: int) -> None:
    assert accepted_at_most(Decimal(ordered), tolerance(share, units), 0) == at_most


def test_where_nobody_ordered_everything_is_accepted() -> None:
    assert accepted_at_most(None, tolerance("0", 0), 0) is None
    assert split(Decimal(7), before=Decimal(1000), at_most=None) == (7, 0)


@given(ordered=small, share=shares, units=small, came=st.lists(small, max_size=8))
def test_however_often_it_comes_unit_by_unit_reckoning_says_the_same(
    ordered: int, share: Decimal, units: int, came: list[int]
) -> None:
    rules = tolerance(share, units)
    at_most = accepted_at_most(Decimal(ordered), rules, 0)
    accepted = over = Decimal(0)
    for qty in came:
        fits, more = split(Decimal(qty), before=accepted, at_most=at_most)
        accepted, over = accepted + fits, over + more

    counted = 0
    for _unit in range(sum(came)):
        excess = counted + 1 - ordered
        if excess <= 0 or (excess <= share * ordered and excess <= units):
            counted += 1
    assert (accepted, over) == (counted, sum(came) - counted)


@given(ordered=st.integers(1, 60), accepted=small, share=shares, units=small, end=st.booleans())
def test_a_missing_rest_ends_when_it_is_small_or_policy_says_so(
    ordered: int, accepted: int, share: Decimal, units: int, end: bool
) -> None:
    rules = tolerance(share, units, under="end" if end else "stay")
    nothing = Decimal(0)
    said = outcome_at_close(
        ordered=Decimal(ordered), accepted=Decimal(accepted), held=nothing, refused=nothing, tolerance=rules
    )
    missing = ordered - accepted
    if missing <= 0:
        assert said == "in_tol"
    else:
        small_rest = missing <= units and Decimal(missing) / ordered <= share
        assert said == ("under_close" if small_rest or end else "under_open")


@dataclass
class Line:
    """A line that waits."""

    lot_code: str
    sscc: str
    open_qty: Decimal


def lines(*said: tuple[str, str, int]) -> list[Line]:
    """Lines by lot, handling unit and what is open."""
    return [Line(lot, sscc, Decimal(qty)) for lot, sscc, qty in said]


@pytest.mark.parametrize(
    ("lot", "sscc", "qty", "laid"),
    [
        ("", "", 5, [(3, 5)]),  # no lot, no unit: the line that asks for neither
        ("", "", 50, [(3, 50)]),
        ("L1", "", 5, [(0, 4), (1, 1)]),  # its lot, in turn
        ("L1", "", 50, [(0, 4), (1, 46)]),  # the excess on the last
        ("L9", "", 5, [(3, 5)]),
        ("L1", "U2", 5, [(2, 5)]),  # the unit before the lot
    ],
)
def test_what_comes_counts_on_the_line_that_it_fits_best(
    lot: str, sscc: str, qty: int, laid: list[tuple[int, int]]
) -> None:
    waiting = lines(("L1", "", 4), ("L1", "", 6), ("L2", "U2", 7), ("", "", 8))
    found = lay_on(Decimal(qty), lot=lot, sscc=sscc, lines=waiting)
    assert [(waiting.index(line), part) for line, part in found] == laid


@given(
    qty=st.integers(1, 100),
    waiting=st.lists(st.tuples(st.sampled_from(["", "L1"]), st.sampled_from(["", "U1"]), small), min_size=1),
    lot=st.sampled_from(["", "L1"]),
    sscc=st.sampled_from(["", "U1"]),
)
def test_all_of_it_counts_once_and_only_the_last_line_gets_more_than_it_waits_for(
    qty: int, waiting: list[tuple[str, str, int]], lot: str, sscc: str
) -> None:
    rows = lines(*waiting)
    found = lay_on(Decimal(qty), lot=lot, sscc=sscc, lines=rows)
    assert sum(part for _line, part in found) == qty
    assert all(part > 0 for _line, part in found)
    assert all(part <= line.open_qty for (line, part), _next in pairwise(found))
