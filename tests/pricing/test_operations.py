"""Price lists, lines and tax rates: saved as sets, never overlapping."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.utils import IntegrityError

from onegauge.kernel.db import read_scope
from onegauge.pricing import operations as ops
from onegauge.pricing.models import CustomerPriceList, PriceList, PriceListLine, TaxRate
from tests.masterdata import (
    NEW_YEAR,
    World,
    broken,
    journal,
    make_customers,
    make_items,
    make_list,
    only_in,
    price,
    refusals,
    statements,
)

JULY, OCTOBER = date(2026, 7, 1), date(2026, 10, 1)


def everything(world: World) -> list[list[tuple[object, ...]]]:
    with read_scope(world.by):
        models = (PriceList, PriceListLine, CustomerPriceList, TaxRate)
        return [list(m.objects.order_by("id").values_list()) for m in models]


def price_list(world: World, code: str, **changes: object) -> ops.PriceListDraft:
    values = {"company_id": world.north, "name": code, "currency": "GBP", "valid_from": NEW_YEAR, **changes}
    return ops.PriceListDraft(code=code, **values)  # type: ignore[arg-type]


def tax(world: World, **changes: object) -> ops.TaxRateDraft:
    values = {
        "company_id": world.north,
        "country": "GB",
        "tax_class": "standard",
        "rate": Decimal("0.2"),
        "valid_from": NEW_YEAR,
        **changes,
    }
    return ops.TaxRateDraft(**values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"company_id": 999_999}, "unknown_document", "company_id"),
        ({"code": "", "name": "Nameless"}, "invalid_value", "code"),
        ({"currency": "£"}, "invalid_value", "currency"),
        ({"valid_until": NEW_YEAR}, "invalid_value", "valid_until"),
        ({"valid_from": "2026-01-01"}, "invalid_value", "valid_from"),
        ({"is_default": True}, "default_list_taken", "is_default"),
        ({"code": "STD", "currency": "EUR"}, "currency_fixed", "currency"),
        ({"code": "STD", "version": 8}, "stale_version", "version"),
    ],
)
def test_price_lists_that_are_refused(world: World, changes: dict[str, object], code: str, column: str) -> None:
    make_items("GLOVE", by=world.by)
    make_list("STD", world=world, is_default=True)
    ops.save_price_lines(lines=[price("STD", "GLOVE", "10", world=world)], by=world.by)
    before = everything(world)
    changes.setdefault("code", "NEW")
    draft = price_list(world, str(changes.pop("code")), **changes)
    assert refusals(lambda: ops.save_price_lists(price_lists=[draft], by=world.by)) == [
        (code, f"price_lists[0].{column}")
    ]
    assert everything(world) == before


def test_the_default_moves_from_one_list_to_another(world: World) -> None:
    make_list("OLD", world=world, is_default=True)
    moved = [price_list(world, "OLD"), price_list(world, "NEW", is_default=True)]
    ops.save_price_lists(price_lists=moved, by=world.by)
    with read_scope(world.by):
        assert list(PriceList.objects.order_by("code").values_list("code", "is_default")) == [
            ("NEW", True),
            ("OLD", False),
        ]


def test_a_new_price_ends_the_old_one_and_is_journalled(world: World) -> None:
    make_items("GLOVE", by=world.by)
    list_id = make_list("STD", world=world)
    (old,) = ops.save_price_lines(lines=[price("STD", "GLOVE", "10", world=world)], by=world.by)
    (new,) = ops.save_price_lines(lines=[price("STD", "GLOVE", "11", world=world, valid_from=JULY)], by=world.by)
    with read_scope(world.by):
        rows = PriceListLine.objects.order_by("valid_from").values_list("id", "unit_price", "valid_from", "valid_until")
        assert list(rows) == [(old.id, Decimal(10), NEW_YEAR, JULY), (new.id, Decimal(11), JULY, None)]
    assert [verb for verb, _, _ in journal(28, old.id)] == ["ended"]
    assert [verb for verb, _, _ in journal(27, list_id)] == ["created", "lines_added", "lines_added"]
    (again,) = ops.save_price_lines(lines=[price("STD", "GLOVE", "10", world=world)], by=world.by)
    assert (again.id, again.created, again.changed) == (old.id, False, False)
    (mended,) = ops.save_price_lines(lines=[price("STD", "GLOVE", "9", world=world, version=2)], by=world.by)
    assert mended.changed
    assert journal(28, old.id)[-1][0] == "changed"
    assert broken("pricing") == []


@pytest.mark.parametrize(
    ("sku", "amount", "changes", "code", "column"),
    [
        ("GLOVE", "-1", {}, "invalid_value", "unit_price"),
        ("GLOVE", "1e10", {}, "invalid_value", "unit_price"),
        ("GLOVE", "0.0000001", {}, "invalid_value", "unit_price"),
        ("GLOVE", "Infinity", {}, "invalid_value", "unit_price"),
        ("GLOVE", "1", {"min_qty": Decimal(-1)}, "invalid_value", "min_qty"),
        ("NONE", "1", {}, "unknown_document", "sku"),
        ("GLOVE", "1", {"price_list": "NONE"}, "unknown_document", "price_list"),
        ("GLOVE", "1", {"valid_until": date(2025, 1, 1)}, "invalid_value", "valid_until"),
        ("GLOVE", "1", {"valid_from": JULY, "valid_until": OCTOBER}, "periods_overlap", "valid_until"),
        ("GLOVE", "1", {"version": 4}, "stale_version", "version"),
    ],
)
def test_price_lines_that_are_refused(
    world: World, sku: str, amount: str, changes: dict[str, object], code: str, column: str
) -> None:
    make_items("GLOVE", by=world.by)
    make_list("STD", world=world)
    ops.save_price_lines(lines=[price("STD", "GLOVE", "10", world=world)], by=world.by)
    before = everything(world)
    draft = price(str(changes.pop("price_list", "STD")), sku, amount, world=world, **changes)
    assert refusals(lambda: ops.save_price_lines(lines=[draft], by=world.by)) == [(code, f"lines[0].{column}")]
    assert everything(world) == before


def test_prices_of_another_company_are_out_of_reach(world: World) -> None:
    make_items("GLOVE", by=world.by)
    make_list("STD", world=world)
    foreign = only_in(world.by, world.south, world.lyon)
    assert refusals(lambda: ops.save_price_lines(lines=[price("STD", "GLOVE", "1", world=world)], by=foreign)) == [
        ("permission_missing", None),
        ("unknown_document", "lines[0].price_list"),
    ]
    with read_scope(foreign):
        assert PriceList.objects.count() == 0


def test_the_database_itself_refuses_overlapping_prices(world: World) -> None:
    (item_id,) = make_items("GLOVE", by=world.by)
    list_id = make_list("STD", world=world)
    ops.save_price_lines(lines=[price("STD", "GLOVE", "10", world=world)], by=world.by)
    insert = (
        "INSERT INTO pricing_pricelistline (company_id, price_list_id, item_id, min_qty, unit_price, valid_from, version)"
        " VALUES (%s, %s, %s, 0, 1, '2026-03-01', 1)"
    )
    with pytest.raises(IntegrityError, match="overlap"), read_scope(world.by), connection.cursor() as cursor:
        cursor.execute(insert, [world.north, list_id, item_id])


def test_the_list_of_a_customer(world: World) -> None:
    (partner_id,) = make_customers("ACME", world=world)
    list_id = make_list("STD", world=world)
    wanted = ops.CustomerListDraft(company_id=world.north, partner="ACME", price_list="STD")
    assert ops.assign_price_lists(customers=[wanted], by=world.by) == 1
    assert ops.assign_price_lists(customers=[wanted], by=world.by) == 0
    with read_scope(world.by):
        assert list(CustomerPriceList.objects.values_list("partner_id", "price_list_id")) == [(partner_id, list_id)]
    none = ops.CustomerListDraft(company_id=world.north, partner="ACME", price_list=None)
    assert ops.assign_price_lists(customers=[none], by=world.by) == 1
    assert [verb for verb, _, _ in journal(27, list_id)] == ["created", "assigned", "assigned"]
    unknown = [
        ops.CustomerListDraft(company_id=world.north, partner="NONE", price_list="STD"),
        ops.CustomerListDraft(company_id=world.north, partner="ACME", price_list="NONE"),
    ]
    assert refusals(lambda: ops.assign_price_lists(customers=unknown, by=world.by)) == [
        ("unknown_document", "customers[0].partner"),
        ("unknown_document", "customers[1].price_list"),
    ]


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"country": "UK!"}, "invalid_value", "country"),
        ({"tax_class": "luxury"}, "invalid_value", "tax_class"),
        ({"rate": Decimal(19)}, "invalid_value", "rate"),
        ({"rate": Decimal("-0.1")}, "invalid_value", "rate"),
        ({"company_id": 999_999}, "unknown_document", "company_id"),
        ({"valid_from": JULY, "valid_until": OCTOBER}, "periods_overlap", "valid_until"),
    ],
)
def test_tax_rates_that_are_refused(world: World, changes: dict[str, object], code: str, column: str) -> None:
    ops.save_tax_rates(rates=[tax(world)], by=world.by)
    before = everything(world)
    assert refusals(lambda: ops.save_tax_rates(rates=[tax(world, **changes)], by=world.by)) == [
        (code, f"rates[0].{column}")
    ]
    assert everything(world) == before


def test_a_new_tax_rate_ends_the_old_one(world: World) -> None:
    (old,) = ops.save_tax_rates(rates=[tax(world)], by=world.by)
    ops.save_tax_rates(rates=[tax(world, rate=Decimal("0.21"), valid_from=JULY)], by=world.by)
    with read_scope(world.by):
        assert TaxRate.objects.get(id=old.id).valid_until == JULY
    assert [verb for verb, _, _ in journal(29, old.id)] == ["created", "ended"]


def test_fifty_cost_as_many_statements_as_one(world: World) -> None:
    skus = [f"S{n}" for n in range(51)]
    make_items(*skus, by=world.by)
    make_list("STD", world=world)
    drafts = [price("STD", sku, "10", world=world) for sku in skus]
    one = statements(lambda: ops.save_price_lines(lines=drafts[:1], by=world.by))
    assert statements(lambda: ops.save_price_lines(lines=drafts[1:], by=world.by)) == one
    later = [price("STD", sku, "11", world=world, valid_from=JULY) for sku in skus]
    one = statements(lambda: ops.save_price_lines(lines=later[:1], by=world.by))
    assert statements(lambda: ops.save_price_lines(lines=later[1:], by=world.by)) == one
