"""Items: saved by SKU, moved through their lifecycle, protected while in use."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from onegauge.catalog import guards
from onegauge.catalog import operations as ops
from onegauge.catalog.models import Item
from onegauge.catalog.queries import items_by_sku
from onegauge.kernel.db import read_scope
from tests.masterdata import World, item, journal, make_items, only_in, refusals, statements, without


@pytest.fixture
def in_use() -> Iterator[dict[int, str]]:
    """Items in use, with why; a test fills it."""
    uses: dict[int, str] = {}
    check = guards.register_item_use(lambda ids: {i: uses[i] for i in ids if i in uses})
    yield uses
    guards._CHECKS.remove(check)


def snapshot() -> list[tuple[object, ...]]:
    return list(Item.objects.order_by("id").values_list())


def test_an_item_begins_as_a_draft(world: World) -> None:
    (saved,) = ops.save_items(items=[item("GLOVE", weight_kg=Decimal("0.012"), country_of_origin="MY")], by=world.by)
    row = Item.objects.get(sku="GLOVE")
    assert (saved.id, saved.created, saved.changed) == (row.id, True, False)
    assert (row.state, row.version, row.weight_kg, row.country_of_origin) == ("draft", 1, Decimal("0.012"), "MY")
    ((verb, before, after),) = journal(20, saved.id)
    assert (verb, before) == ("created", None)
    assert '"sku": "GLOVE"' in str(after).replace("'", '"')


def test_saving_again_changes_only_what_differs(world: World) -> None:
    ops.save_items(items=[item("GLOVE"), item("MASK")], by=world.by)
    glove, mask = ops.save_items(items=[item("GLOVE", name="Nitrile glove"), item("MASK")], by=world.by)
    assert (glove.created, glove.changed) == (False, True)
    assert (mask.created, mask.changed) == (False, False)
    assert Item.objects.get(sku="GLOVE").version == 2
    assert Item.objects.get(sku="MASK").version == 1
    assert [verb for verb, _, _ in journal(20, glove.id)] == ["created", "changed"]
    assert [verb for verb, _, _ in journal(20, mask.id)] == ["created"]


def test_the_lifecycle_of_an_item(world: World) -> None:
    (item_id,) = make_items("GLOVE", by=world.by)
    assert ops.phase_out_items(item_ids=[item_id], by=world.by) == [item_id]
    assert ops.retire_items(item_ids=[item_id], by=world.by) == [item_id]
    assert Item.objects.get(id=item_id).state == "obsolete"
    assert refusals(lambda: ops.activate_items(item_ids=[item_id], by=world.by)) == [("transition_refused", None)]


def test_an_item_in_use_keeps_base_unit_and_tracking(world: World, in_use: dict[int, str]) -> None:
    ids = make_items("GLOVE", "MASK", by=world.by)
    in_use[ids[0]] = "12 pieces are in stock."
    before = snapshot()
    drafts = [item("GLOVE", tracking="lot"), item("MASK", tracking="lot")]
    assert refusals(lambda: ops.save_items(items=drafts, by=world.by)) == [("item_in_use", "items[0].tracking")]
    assert snapshot() == before
    ops.save_items(items=[item("GLOVE", name="New name"), item("MASK", base_unit="KGM")], by=world.by)
    assert items_by_sku(["MASK"])["MASK"].unit_code == "KGM"


def test_an_item_in_use_is_not_retired(world: World, in_use: dict[int, str]) -> None:
    (item_id,) = make_items("GLOVE", by=world.by)
    ops.phase_out_items(item_ids=[item_id], by=world.by)
    in_use[item_id] = "3 orders are open."
    assert refusals(lambda: ops.retire_items(item_ids=[item_id], by=world.by)) == [("item_in_use", None)]


REFUSED = [
    (item("", name="Nameless"), "invalid_value", "sku"),
    (item("X" * 41), "invalid_value", "sku"),
    (item(5, name="Five"), "invalid_value", "sku"),  # type: ignore[arg-type]
    (item("A", name=" padded "), "invalid_value", "name"),
    (item("A", name="zero\x00byte"), "invalid_value", "name"),
    (item("A", base_unit="ZZZ"), "unknown_document", "base_unit"),
    (item("A", item_class="NONE"), "unknown_document", "item_class"),
    (item("A", tax_class="luxury"), "invalid_value", "tax_class"),
    (item("A", tracking="batch"), "invalid_value", "tracking"),
    (item("A", weight_kg=Decimal(0)), "invalid_value", "weight_kg"),
    (item("A", weight_kg=Decimal("NaN")), "invalid_value", "weight_kg"),
    (item("A", weight_kg=Decimal("1e30")), "invalid_value", "weight_kg"),
    (item("A", weight_kg=Decimal("0.0000001")), "invalid_value", "weight_kg"),
    (item("A", weight_kg=1.5), "invalid_value", "weight_kg"),
    (item("A", country_of_origin="Malaysia"), "invalid_value", "country_of_origin"),
    (item("KEPT", version=7), "stale_version", "version"),
]


@pytest.mark.parametrize(("draft", "code", "column"), REFUSED)
def test_what_is_refused_and_where(world: World, draft: ops.ItemDraft, code: str, column: str) -> None:
    ops.save_items(items=[item("KEPT")], by=world.by)
    before = snapshot()
    good = item("GOOD")
    assert refusals(lambda: ops.save_items(items=[good, draft], by=world.by)) == [(code, f"items[1].{column}")]
    assert snapshot() == before


def test_all_faults_are_told_at_once(world: World) -> None:
    drafts = [item("A", tracking="batch"), item("B"), item("B"), item("C", base_unit="ZZZ", item_class="NONE")]
    assert refusals(lambda: ops.save_items(items=drafts, by=world.by)) == [
        ("invalid_value", "items[0].tracking"),
        ("invalid_value", "items[2].sku"),
        ("unknown_document", "items[3].base_unit"),
        ("unknown_document", "items[3].item_class"),
    ]
    assert snapshot() == []


def test_who_may_not(world: World) -> None:
    stranger = without(world.by, "catalog.maintain_items")
    assert refusals(lambda: ops.save_items(items=[item("A")], by=stranger)) == [("permission_missing", None)]
    local = only_in(world.by, world.north, world.leeds)
    assert refusals(lambda: ops.save_items(items=[item("A")], by=local)) == [("permission_missing", None)]
    assert snapshot() == []


def test_the_dry_run_says_what_saving_would_and_writes_nothing(world: World) -> None:
    drafts = [item("A", tracking="batch"), item("B", base_unit="ZZZ"), item("C")]
    with read_scope(world.by):
        found = [(r.code, r.field) for r in ops.check_items(items=drafts, by=world.by)]
    assert found == [("invalid_value", "items[0].tracking"), ("unknown_document", "items[1].base_unit")]
    assert refusals(lambda: ops.save_items(items=drafts, by=world.by)) == found
    assert snapshot() == []


def test_fifty_items_cost_as_many_statements_as_one(world: World) -> None:
    few = statements(lambda: ops.save_items(items=[item("A")], by=world.by))
    many = statements(lambda: ops.save_items(items=[item(f"S{n}") for n in range(50)], by=world.by))
    assert many == few
    one = statements(lambda: ops.save_items(items=[item("A", name="Changed")], by=world.by))
    all_of_them = statements(
        lambda: ops.save_items(items=[item(f"S{n}", name="Changed") for n in range(50)], by=world.by)
    )
    assert all_of_them == one
