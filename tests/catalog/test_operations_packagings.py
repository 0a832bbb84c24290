"""Packagings: trees of packages, GTINs, exact contents."""

from decimal import Decimal

import pytest

from onegauge.catalog import guards
from onegauge.catalog import operations as ops
from onegauge.catalog.models import Packaging
from onegauge.catalog.queries import base_quantities, packagings_by_gtin, packagings_of
from tests.masterdata import World, broken, journal, make_items, refusals, statements

EACH = "4006381333931"


def package(code: str, level: str, numerator: int = 1, **changes: object) -> ops.PackagingDraft:
    return ops.PackagingDraft(**{"sku": "GLOVE", "code": code, "level": level, "numerator": numerator, **changes})  # type: ignore[arg-type]


TREE = [
    package("PAL", "pallet", 480, parent="CS"),
    package("EA", "each", gtin=EACH),
    package("CS", "case", 12, parent="EA", gtin="10012345678902", length_mm=Decimal("400.5")),
]


def snapshot() -> list[tuple[object, ...]]:
    return list(Packaging.objects.order_by("id").values_list())


def test_a_tree_may_arrive_in_any_order(world: World) -> None:
    (item_id,) = make_items("GLOVE", by=world.by)
    saved = ops.save_packagings(packagings=TREE, by=world.by)
    rows = {row.code: row for row in packagings_of([item_id])[item_id]}
    assert [rows[c].id for c in ("PAL", "EA", "CS")] == [s.id for s in saved]
    assert (rows["PAL"].parent_id, rows["CS"].parent_id, rows["EA"].parent_id) == (rows["CS"].id, rows["EA"].id, None)
    assert broken("catalog") == []
    assert [verb for verb, _, _ in journal(21, rows["CS"].id)] == ["created"]
    again = ops.save_packagings(packagings=TREE, by=world.by)
    assert [(s.id, s.changed) for s in again] == [(s.id, False) for s in saved]


def test_a_scan_finds_the_package_with_or_without_leading_zeros(world: World) -> None:
    make_items("GLOVE", by=world.by)
    ops.save_packagings(packagings=[package("EA", "each", gtin="036000291452")], by=world.by)
    assert packagings_by_gtin(["0036000291452"])["00036000291452"].code == "EA"


def test_quantities_by_package_in_one_statement(world: World) -> None:
    make_items("GLOVE", by=world.by)
    saved = ops.save_packagings(
        packagings=[package("CS", "case", 12), package("TH", "inner", 1, denominator=3)], by=world.by
    )
    rows = base_quantities([(saved[0].id, Decimal("2.5")), (saved[1].id, Decimal(3)), (saved[1].id, Decimal(1))])
    assert [(row.base_qty, row.exact) for row in rows] == [
        (Decimal(30), True),
        (Decimal(1), True),
        (Decimal("0.333333"), False),
    ]


REFUSED = [
    (package("X", "box"), "invalid_value", "level"),
    (package("X", "case", 0), "invalid_value", "numerator"),
    (package("X", "case", -3), "invalid_value", "numerator"),
    (package("X", "case", 3, denominator=0), "invalid_value", "denominator"),
    (package("X", "case", 3, gtin="4006381333932"), "gtin_invalid", "gtin"),
    (package("X", "case", 3, gtin=EACH), "gtin_taken", "gtin"),
    (package("X", "case", 3, gtin="0" + EACH), "gtin_taken", "gtin"),
    (package("X", "case", 3, sku="NONE"), "unknown_document", "sku"),
    (package("X", "case", 18, parent="NONE"), "packaging_tree_broken", "parent"),
    (package("X", "inner", 24, parent="CS"), "packaging_tree_broken", "parent"),
    (package("X", "pallet", 30, parent="CS"), "packaging_tree_broken", "numerator"),
    (package("X", "pallet", 12, parent="CS"), "packaging_tree_broken", "numerator"),
    (package("X", "case", 3, width_mm=Decimal("0.001")), "invalid_value", "width_mm"),
    (package("CS", "case", 12, parent="EA", gtin="10012345678902", version=9), "stale_version", "version"),
]


@pytest.mark.parametrize(("draft", "code", "column"), REFUSED)
def test_what_is_refused_and_where(world: World, draft: ops.PackagingDraft, code: str, column: str) -> None:
    make_items("GLOVE", by=world.by)
    ops.save_packagings(packagings=TREE, by=world.by)
    before = snapshot()
    act = lambda: ops.save_packagings(packagings=[package("IN", "inner", 6, parent="EA"), draft], by=world.by)  # noqa: E731
    assert refusals(act) == [(code, f"packagings[1].{column}")]
    assert snapshot() == before


def test_a_smaller_package_may_not_change_under_a_bigger_one(world: World) -> None:
    make_items("GLOVE", by=world.by)
    ops.save_packagings(packagings=TREE, by=world.by)
    changed = [package("CS", "case", 7, parent="EA", gtin="10012345678902")]
    assert refusals(lambda: ops.save_packagings(packagings=changed, by=world.by)) == [
        ("packaging_tree_broken", "packagings[0].numerator")
    ]


def test_the_content_of_an_item_in_use_stands_still(world: World) -> None:
    (item_id,) = make_items("GLOVE", by=world.by)
    ops.save_packagings(packagings=TREE, by=world.by)
    check = guards.register_item_use(lambda ids: {i: "12 pieces are in stock." for i in ids if i == item_id})
    try:
        act = lambda: ops.save_packagings(packagings=[package("PAL", "pallet", 960, parent="CS")], by=world.by)  # noqa: E731
        assert refusals(act) == [("item_in_use", "packagings[0].numerator")]
    finally:
        guards._CHECKS.remove(check)


def test_fifty_packagings_cost_as_many_statements_as_one(world: World) -> None:
    make_items(*(f"S{n}" for n in range(51)), by=world.by)
    drafts = [package("EA", "each", sku=f"S{n}") for n in range(51)]
    one = statements(lambda: ops.save_packagings(packagings=drafts[:1], by=world.by))
    assert statements(lambda: ops.save_packagings(packagings=drafts[1:], by=world.by)) == one


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ti": 8, "hi": 5}, []),
        ({"ti": 8, "hi": 4}, [("packaging_tree_broken", "packagings[0].ti")]),
        ({"ti": 8}, [("packaging_tree_broken", "packagings[0].ti")]),
        ({"ti": 40, "hi": 1, "parent": None}, [("packaging_tree_broken", "packagings[0].ti")]),
        ({"ti": 0, "hi": 5}, [("invalid_value", "packagings[0].ti")]),
    ],
)
def test_layers_make_the_package(world: World, changes: dict[str, object], expected: list[tuple[str, str]]) -> None:
    make_items("GLOVE", by=world.by)
    ops.save_packagings(packagings=TREE, by=world.by)
    before = snapshot()
    pallet = package("PAL", "pallet", 480, **{"parent": "CS", **changes})
    assert refusals(lambda: ops.save_packagings(packagings=[pallet], by=world.by)) == expected
    assert (snapshot() == before) == bool(expected)
    assert broken("catalog") == []
