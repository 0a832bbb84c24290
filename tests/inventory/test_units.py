"""Handling units: opened, packed, closed, nested, moved whole."""

from decimal import Decimal
from typing import Any

import pytest

from onegauge.inventory import operations as ops
from onegauge.inventory.sscc import own_sscc, sscc_fault
from tests.inventory.words import CASE, PALLET, TOTE, judge, lies, limit, move, pack, spot, standing, unit
from tests.support import Trade, codes, limited, nothing_changed, refusals, want


def nest(trade: Trade, *units: int, into: str = "") -> None:
    """Units stand in another, or in none."""
    ops.nest_units(handling_unit_ids=units, parent=into, by=trade.by)


def test_own_units_are_numbered_under_the_prefix_of_their_company(trade: Trade) -> None:
    trade.vary("inventory.sscc_prefix", "4012345", site=None)
    first, second = ops.open_units(
        units=[ops.UnitDraft(site="LEEDS"), ops.UnitDraft(site="YORK", kind="tote")], by=trade.by
    )
    assert [s.sscc[1:8] for s in (first, second)] == ["4012345"] * 2
    assert (sscc_fault(first.sscc, ""), int(second.sscc[8:17]) - int(first.sscc[8:17])) == (None, 1)
    assert standing(trade, first.handling_unit_id) == ("open", None, None, 0)

    trade.vary("inventory.sscc_prefix", "12", site=None, company="SOUTH")
    act = lambda: ops.open_units(units=[ops.UnitDraft(site="LYON")], by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["sscc_invalid"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"site": "MOON"}, ("unknown_site", "site")),
        ({"kind": "box"}, ("invalid_value", "kind")),
        ({"sscc": "40"}, ("sscc_invalid", "sscc")),
        ({"sscc": PALLET}, ("sscc_invalid", "sscc")),
        ({"bin": "Z-99"}, ("unknown_bin", "bin")),
    ],
)
def test_what_opening_refuses(trade: Trade, values: dict[str, Any], expected: tuple[str, str]) -> None:
    unit(trade, PALLET)
    act = lambda: ops.open_units(units=[ops.UnitDraft(**{"site": "LEEDS", **values})], by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [(expected[0], f"units[0].{expected[1]}")]


def test_the_same_number_twice_in_one_call_is_refused(trade: Trade) -> None:
    twins = [ops.UnitDraft(site="LEEDS", sscc=CASE)] * 2
    assert refusals(lambda: ops.open_units(units=twins, by=trade.by)) == [("sscc_invalid", "units[1].sscc")]


def test_goods_are_packed_and_taken_out_with_their_promises(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    pallet = unit(trade, PALLET)

    pack(trade, spot(trade, "GLOVE"), PALLET, 8)
    assert standing(trade, pallet)[:2] == ("open", "A-01")
    assert [(row[3], row[6], row[7]) for row in lies(trade)] == [("", 2, 2), (PALLET, 8, 2)]

    ops.unpack_stock(lines=[ops.UnpackLine(balance_id=spot(trade, "GLOVE", sscc=PALLET), qty=Decimal(8))], by=trade.by)
    assert [(row[3], row[6], row[7]) for row in lies(trade)] == [("", 10, 4)]
    assert trade.demand(order) == [(4, 4, 0, 0)]


def test_a_closed_unit_neither_takes_nor_gives_and_moves_whole(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 10)
    pack(trade, spot(trade, "GLOVE"), PALLET, 6)
    ops.close_units(handling_unit_ids=[pallet], by=trade.by)
    inside, loose = spot(trade, "GLOVE", sscc=PALLET), spot(trade, "GLOVE")
    unpacking = [ops.UnpackLine(balance_id=inside)]
    for act in (
        lambda: pack(trade, loose, PALLET),
        lambda: ops.unpack_stock(lines=unpacking, by=trade.by),
        lambda: move(trade, inside, "A-02"),
    ):
        assert nothing_changed(trade, act) == ["handling_unit_closed"]
    judge(trade, inside, "blocked", qty=1)

    ops.move_units(handling_unit_ids=[pallet], to_bin="A-03", by=trade.by)
    assert [(row[1], row[3], row[5], row[6]) for row in lies(trade)] == [
        ("A-01", "", "available", 4), ("A-03", PALLET, "available", 5), ("A-03", PALLET, "blocked", 1),
    ]  # fmt: skip
    ops.reopen_units(handling_unit_ids=[pallet], by=trade.by)
    ops.unpack_stock(lines=[ops.UnpackLine(balance_id=spot(trade, "GLOVE", "A-03", sscc=PALLET))], by=trade.by)
    verbs = [verb for verb, _before, _after in trade.journal(34, pallet)]
    assert verbs == ["opened", "close", "moved", "reopen"]


def test_goods_and_unit_must_be_in_one_bin(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    unit(trade, PALLET, bin="A-02")
    act = lambda: pack(trade, spot(trade, "GLOVE"), PALLET)  # noqa: E731
    assert nothing_changed(trade, act) == ["handling_unit_elsewhere"]
    assert codes(lambda: pack(trade, spot(trade, "GLOVE"), CASE)) == ["unknown_handling_unit"]


def test_a_tree_moves_with_everything_in_it_and_its_promises(trade: Trade) -> None:
    pallet, case, tote = (unit(trade, s, bin="A-01") for s in (PALLET, CASE, TOTE))
    trade.receive("GLOVE", 10, sscc=PALLET)
    trade.receive("ROPE", 10, sscc=CASE)
    order = trade.order(want("ROPE", 4))
    trade.allocate(order)
    nest(trade, case, into=PALLET)
    nest(trade, tote, into=CASE)
    assert [standing(trade, u)[2:] for u in (pallet, case, tote)] == [(None, 0), (PALLET, 1), (CASE, 2)]

    ops.move_units(handling_unit_ids=[pallet, case], to_bin="A-02", by=trade.by)
    assert [standing(trade, u)[1:] for u in (pallet, case, tote)] == [
        ("A-02", None, 0),
        ("A-02", PALLET, 1),
        ("A-02", CASE, 2),
    ]
    assert [(row[0], row[1], row[3], row[7]) for row in lies(trade)] == [
        ("GLOVE", "A-02", PALLET, 0),
        ("ROPE", "A-02", CASE, 4),
    ]

    ops.move_units(handling_unit_ids=[case], to_bin="A-03", by=trade.by)
    assert [standing(trade, u)[1:] for u in (pallet, case, tote)] == [
        ("A-02", None, 0),
        ("A-03", None, 0),
        ("A-03", CASE, 1),
    ]
    trade.ship(*trade.release(order))
    assert trade.stock("ROPE") == (6, 0)


def test_what_the_warehouse_works_on_keeps_its_unit_where_it_is(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 10, sscc=PALLET)
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    trade.release(order)
    act = lambda: ops.move_units(handling_unit_ids=[pallet], to_bin="A-02", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["stock_at_work"]
    assert standing(trade, pallet)[1] == "A-01"


def test_what_nesting_refuses(trade: Trade) -> None:
    chain = [own_sscc("4012345", n) for n in range(10, 17)]
    ids = [unit(trade, s, bin="A-01") for s in chain]
    for inner, outer in zip(ids[1:5], chain, strict=False):
        nest(trade, inner, into=outer)
    assert [standing(trade, i)[3] for i in ids] == [0, 1, 2, 3, 4, 0, 0]
    far = unit(trade, PALLET, bin="A-02")
    shut = unit(trade, CASE, bin="A-01")
    ops.close_units(handling_unit_ids=[shut], by=trade.by)
    for units, into, expected in (
        ([ids[5]], chain[4], "handling_unit_nesting"),
        ([ids[0]], chain[2], "handling_unit_nesting"),
        ([ids[0]], chain[0], "handling_unit_nesting"),
        ([ids[0]], chain[5], "handling_unit_nesting"),
        ([ids[5]], "", "handling_unit_nesting"),
        ([ids[5]], TOTE, "unknown_handling_unit"),
        ([far], chain[0], "handling_unit_elsewhere"),
        ([ids[5]], CASE, "handling_unit_closed"),
    ):
        act = lambda units=units, into=into: nest(trade, *units, into=into)  # type: ignore[misc]  # noqa: E731
        assert nothing_changed(trade, act) == [expected], (units, into)
    nest(trade, ids[1])
    assert [standing(trade, i)[3] for i in ids] == [0, 0, 1, 2, 3, 0, 0]


def test_a_unit_does_not_leave_a_closed_one(trade: Trade) -> None:
    pallet, case = (unit(trade, s, bin="A-01") for s in (PALLET, CASE))
    nest(trade, case, into=PALLET)
    ops.close_units(handling_unit_ids=[pallet], by=trade.by)
    assert nothing_changed(trade, lambda: nest(trade, case)) == ["handling_unit_closed"]
    act = lambda: ops.move_units(handling_unit_ids=[case], to_bin="A-02", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["handling_unit_closed"]


def test_a_unit_that_stood_nowhere_stands_where_its_outer_one_stands(trade: Trade) -> None:
    case, tote = unit(trade, CASE), unit(trade, TOTE)
    unit(trade, PALLET, bin="A-01")
    nest(trade, tote, into=CASE)
    nest(trade, case, into=PALLET)
    assert [standing(trade, u)[1:] for u in (case, tote)] == [("A-01", PALLET, 1), ("A-01", CASE, 2)]


def test_a_pallet_with_cases_takes_one_place(trade: Trade) -> None:
    limit(trade, "A-02", max_units=1)
    pallet, case = (unit(trade, s, bin="A-01") for s in (PALLET, CASE))
    trade.receive("GLOVE", 5, sscc=CASE)
    nest(trade, case, into=PALLET)
    ops.move_units(handling_unit_ids=[pallet], to_bin="A-02", by=trade.by)
    other = unit(trade, TOTE, bin="A-01")
    trade.receive("ROPE", 5, sscc=TOTE)
    act = lambda: ops.move_units(handling_unit_ids=[other], to_bin="A-02", by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["bin_full"]


def test_who_may_not_move_at_a_site_opens_and_moves_nothing(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    york = limited(trade.by, "inventory.move", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    act = lambda: ops.move_units(handling_unit_ids=[pallet], to_bin="A-02", by=york)  # noqa: E731
    assert nothing_changed(trade, act) == ["unknown_document"]
    assert codes(lambda: ops.open_units(units=[ops.UnitDraft(site="LEEDS")], by=york)) == ["unknown_site"]
    assert codes(lambda: ops.open_units(units=[], by=trade.by)) == ["invalid_value"]
    assert codes(lambda: ops.move_units(handling_unit_ids=[], to_bin="A-02", by=trade.by)) == ["invalid_value"]
