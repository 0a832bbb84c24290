"""Which goods go into which cartons: cases, and what holds whatever is packed."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.warehouse.cartoning import Box, Goods, Sides, Unknown, cartons_for, fits, off_share
from onegauge.warehouse.tracking import range_fault, s10_check, tracking_number

SHARE = Decimal("0.85")


def sides(length: int, width: int, height: int) -> Sides:
    return Decimal(length), Decimal(width), Decimal(height)


def box(code: str, cube: int, most: int = 20, cost: str = "1", currency: str = "GBP") -> Box:
    return Box(len(code), code, sides(cube, cube, cube), Decimal("0.2"), Decimal(most), Decimal(cost), currency)


def goods(key: int, qty: int | str, cube: int | None = 50, kg: str | None = "1", **more: object) -> Goods:
    size = None if cube is None else sides(cube, cube, cube)
    return Goods(key, f"SKU-{key}", Decimal(qty), size, None if kg is None else Decimal(kg), **more)  # type: ignore[arg-type]


def shape(found: list[object]) -> list[tuple[str, str, dict[int, int]]]:
    return [(x.box.code if x.box else "", x.why, x.pieces) for x in found]  # type: ignore[attr-defined]


def test_small_goods_share_the_cheapest_box_that_holds_them() -> None:
    found, unknown = cartons_for([goods(1, 2), goods(2, 1)], [box("S", 120), box("LL", 400, cost="3")], SHARE)
    assert (shape(found), unknown) == ([("S", "best_box", {1: 2, 2: 1})], [])


def test_a_larger_box_that_costs_less_is_taken_where_costs_are_in_one_currency() -> None:
    boxes = [box("S", 120, cost="2"), box("LL", 400)]
    assert shape(cartons_for([goods(1, 1)], boxes, SHARE)[0]) == [("LL", "best_box", {1: 1})]
    boxes = [box("S", 120, cost="2", currency="EUR"), box("LL", 400)]
    assert shape(cartons_for([goods(1, 1)], boxes, SHARE)[0]) == [("S", "best_box", {1: 1})]


def test_full_cases_leave_as_they_are_and_the_rest_is_boxed() -> None:
    found, _unknown = cartons_for([goods(1, 14, case_count=6, case_kg=Decimal(7))], [box("S", 150)], SHARE)
    assert shape(found) == [("", "full_case", {1: 6}), ("", "full_case", {1: 6}), ("S", "best_box", {1: 2})]
    assert [x.weight_kg for x in found] == [7, 7, 2]


def test_what_fits_no_box_by_size_or_weight_is_a_package_of_its_own() -> None:
    found, _unknown = cartons_for([goods(1, 2, cube=500), goods(2, 1, kg="30")], [box("S", 120)], SHARE)
    assert shape(found) == [("", "too_large", {1: 1}), ("", "too_large", {1: 1}), ("", "too_large", {2: 1})]


def test_goods_of_unknown_size_weight_or_number_are_named_and_never_guessed() -> None:
    asked = [goods(1, 1, cube=None), goods(2, 1, kg=None), goods(3, "1.5"), goods(4, 6, cube=None, case_count=6)]
    found, unknown = cartons_for(asked, [box("S", 120)], SHARE)
    assert unknown == [Unknown(1, "SKU-1", "sides"), Unknown(2, "SKU-2", "weight"), Unknown(3, "SKU-3", "pieces")]
    assert shape(found) == [("", "full_case", {4: 6})]


def test_a_single_piece_may_fill_its_box_to_the_brim_in_any_position() -> None:
    long = Goods(1, "LONG", Decimal(2), sides(100, 30, 20), Decimal(1))
    tight = Box(1, "T", sides(20, 100, 30), Decimal(0), Decimal(9))
    assert shape(cartons_for([long], [tight], SHARE)[0]) == [("T", "best_box", {1: 1})] * 2


def test_a_weight_is_off_by_its_share_and_never_where_it_is_not_known() -> None:
    assert off_share(Decimal(10), Decimal("10.5")) == Decimal("0.05")
    assert off_share(None, Decimal(1)) is None
    assert off_share(Decimal(0), Decimal(1)) == 1


@pytest.mark.parametrize(("number", "text"), [(47312482, "RR473124829GB"), (1, "RR000000014GB")])
def test_s10_numbers_carry_the_check_digit_of_the_postal_union(number: int, text: str) -> None:
    assert tracking_number("s10", "RR", number, 8, "GB") == text
    assert s10_check(text[2:10]) == int(text[10])


def test_numbers_are_plain_or_none_and_a_wrong_range_says_why() -> None:
    assert tracking_number("plain", "NX", 42, 6, "") == "NX000042"
    assert tracking_number("none", "NX", 42, 6, "") == ""
    assert range_fault("s10", "R1", 8, "GB") == "An S10 number begins with two capital letters."
    assert range_fault("plain", "", 3, "") == "A number has 4 to 18 digits."
    assert range_fault("plain", "NX", 8, "") == ""


PIECES = st.builds(
    lambda key, qty, a, b, c, kg, case: Goods(
        key, str(key), Decimal(qty), sides(a, b, c), Decimal(kg) / 10, case, Decimal(case) if case else None
    ),
    st.integers(1, 10_000), st.integers(1, 60), st.integers(5, 450), st.integers(5, 450), st.integers(5, 450),
    st.integers(1, 250), st.sampled_from([0, 0, 6, 12]),
)  # fmt: skip
BOXES = st.lists(
    st.builds(
        lambda n, a, b, c, kg, cost: Box(n, f"B{n}", sides(a, b, c), Decimal("0.3"), Decimal(kg), Decimal(cost), "GBP"),
        st.integers(1, 99), st.integers(50, 600), st.integers(50, 600), st.integers(50, 600), st.integers(1, 30),
        st.integers(0, 5),
    ),
    max_size=5, unique_by=lambda b: b.id,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    asked=st.lists(PIECES, max_size=8, unique_by=lambda g: g.key),
    boxes=BOXES,
    share=st.sampled_from([SHARE, Decimal(1)]),
)
def test_every_piece_is_in_exactly_one_carton_and_no_carton_is_over_its_weight_or_volume(
    asked: list[Goods], boxes: list[Box], share: Decimal
) -> None:
    found, unknown = cartons_for(asked, boxes, share)
    packed: Counter[int] = Counter()
    for carton in found:
        packed.update(carton.pieces)
    by_key = {g.key: g for g in asked}
    assert unknown == []
    assert packed == Counter({g.key: int(g.qty) for g in asked})
    for carton in (c for c in found if c.box is not None):
        inside = [(by_key[key], count) for key, count in carton.pieces.items()]
        assert carton.box is not None
        assert carton.box.tare_kg + sum(g.weight_kg * n for g, n in inside) <= carton.box.max_kg  # type: ignore[operator]
        assert carton.filled_share is not None
        assert carton.filled_share <= (1 if sum(carton.pieces.values()) == 1 else share)
        assert all(fits(g.sides, carton.box) for g, _n in inside if g.sides is not None)
