"""Price groups, terms and roundings: saved as sets, refused with every fault at its place."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError

from onegauge.kernel.db import read_scope
from onegauge.pricing import operations as ops
from onegauge.pricing.models import GroupMember, PriceGroup, PriceRounding, PriceTerm
from tests.masterdata import NEW_YEAR, World, journal, make_customers, make_items, only_in, refusals


def everything(world: World) -> list[list[tuple[object, ...]]]:
    with read_scope(world.by):
        return [
            list(m.objects.order_by("id").values_list()) for m in (PriceGroup, GroupMember, PriceTerm, PriceRounding)
        ]


def term(world: World, **changes: object) -> ops.PriceTermDraft:
    values = {
        "company_id": world.north, "code": "T", "name": "Term", "kind": "promotion", "method": "share",
        "value": Decimal("0.1"), "valid_from": NEW_YEAR, **changes,
    }  # fmt: skip
    return ops.PriceTermDraft(**values)  # type: ignore[arg-type]  # fields by name


def group(world: World, code: str = "TRADE", **changes: object) -> ops.PriceGroupDraft:
    return ops.PriceGroupDraft(**{"company_id": world.north, "code": code, "name": code, **changes})  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def shop(world: World) -> World:
    """An item, two customers, a group."""
    make_items("GLOVE", by=world.by)
    make_customers("ACME", "BOLT", world=world)
    ops.save_price_groups(groups=[group(world)], by=world.by)
    return world


MONEY = {"method": "amount", "currency": "GBP"}


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"company_id": 999_999}, "unknown_document", "company_id"),
        ({"code": " "}, "invalid_value", "code"),
        ({"kind": "gift"}, "invalid_value", "kind"),
        ({"method": "magic", "currency": "GBP"}, "invalid_value", "method"),
        ({"value": Decimal(-1)}, "invalid_value", "value"),
        ({"method": "fixed"}, "invalid_value", "currency"),
        ({"priority": 1000}, "invalid_value", "priority"),
        ({"valid_until": NEW_YEAR}, "invalid_value", "valid_until"),
        ({"value": Decimal("1.1")}, "term_contradicts", "value"),
        ({"currency": "GBP"}, "term_contradicts", "currency"),
        ({"per": "line", **MONEY}, "term_contradicts", "per"),
        ({"kind": "surcharge", "method": "fixed", "currency": "GBP"}, "term_contradicts", "method"),
        ({"kind": "surcharge", "below_amount": Decimal(1), **MONEY}, "term_contradicts", "below_amount"),
        ({"kind": "surcharge", "per": "order", "sku": "GLOVE", **MONEY}, "term_contradicts", "sku"),
        ({"sku": "GLOVE", "item_class": "GOODS"}, "term_contradicts", "item_class"),
        ({"partner": "ACME", "group": "TRADE"}, "term_contradicts", "group"),
        ({"kind": "contract"}, "term_contradicts", "partner"),
        ({"partner": "NOBODY"}, "unknown_document", "partner"),
        ({"group": "NOBODY"}, "unknown_document", "group"),
        ({"sku": "NOTHING"}, "unknown_document", "sku"),
        ({"item_class": "NOTHING"}, "unknown_document", "item_class"),
    ],
)
def test_what_no_term_may_be(shop: World, changes: dict[str, object], code: str, column: str) -> None:
    before = everything(shop)
    drafts = [term(shop, code="GOOD"), term(shop, **changes)]
    assert refusals(lambda: ops.save_price_terms(terms=drafts, by=shop.by)) == [(code, f"terms[1].{column}")]
    assert [(r.code, r.field) for r in ops.check_price_terms(terms=drafts, by=shop.by)] == [
        (code, f"terms[1].{column}")
    ]
    assert everything(shop) == before


def test_a_term_is_created_changed_and_journalled(shop: World) -> None:
    (made,) = ops.save_price_terms(terms=[term(shop, partner="ACME", sku="GLOVE")], by=shop.by)
    (same,) = ops.save_price_terms(terms=[term(shop, partner="ACME", sku="GLOVE")], by=shop.by)
    (changed,) = ops.save_price_terms(terms=[term(shop, partner="ACME", value=Decimal("0.2"), version=1)], by=shop.by)
    assert [(s.id, s.created, s.changed) for s in (same, changed)] == [(made.id, False, False), (made.id, False, True)]
    assert [verb for verb, _before, _after in journal(72, made.id)] == ["created", "changed"]
    assert refusals(lambda: ops.save_price_terms(terms=[term(shop, version=1)], by=shop.by)) == [
        ("stale_version", "terms[0].version")
    ]


def test_the_same_code_twice_is_refused(shop: World) -> None:
    assert refusals(lambda: ops.save_price_terms(terms=[term(shop), term(shop)], by=shop.by)) == [
        ("invalid_value", "terms[1].code")
    ]


@pytest.mark.parametrize(
    "act",
    [
        lambda w, by: ops.save_price_terms(terms=[term(w)], by=by),
        lambda w, by: ops.save_price_groups(groups=[group(w, "X")], by=by),
        lambda w, by: ops.save_group_members(members=[ops.GroupMemberDraft(company_id=w.north, partner="ACME")], by=by),
        lambda w, by: ops.save_price_roundings(
            roundings=[ops.PriceRoundingDraft(company_id=w.north, currency="GBP", step=Decimal(1))], by=by
        ),
    ],
)
def test_prices_of_another_company_are_not_mine(shop: World, act: object) -> None:
    before = everything(shop)
    foreign = only_in(shop.by, shop.south, shop.lyon)
    assert "permission_missing" in [code for code, _ in refusals(lambda: act(shop, foreign))]  # type: ignore[operator]  # a lambda
    assert everything(shop) == before


def test_a_customer_is_in_one_group_and_may_leave_it(shop: World) -> None:
    ops.save_price_groups(groups=[group(shop, "OTHER")], by=shop.by)

    def put(code: str) -> str | None:
        member = ops.GroupMemberDraft(company_id=shop.north, partner="ACME", group=code)
        ops.save_group_members(members=[member], by=shop.by)
        with read_scope(shop.by):
            (found,) = GroupMember.objects.values_list("group__code", flat=True)
        return found

    assert [put("TRADE"), put("OTHER"), put("")] == ["TRADE", "OTHER", None]
    faults = [ops.GroupMemberDraft(company_id=shop.north, partner=p, group=g) for p, g in (("X", ""), ("BOLT", "X"))]
    expected = [("unknown_document", "members[0].partner"), ("unknown_document", "members[1].group")]
    assert refusals(lambda: ops.save_group_members(members=faults, by=shop.by)) == expected
    assert [(r.code, r.field) for r in ops.check_group_members(members=faults, by=shop.by)] == expected


@pytest.mark.parametrize(
    ("step", "ending", "column"), [("0", "0", "step"), ("1", "1", "ending"), ("1", "-0.1", "ending")]
)
def test_what_no_rounding_may_be(shop: World, step: str, ending: str, column: str) -> None:
    draft = ops.PriceRoundingDraft(company_id=shop.north, currency="GBP", step=Decimal(step), ending=Decimal(ending))
    assert refusals(lambda: ops.save_price_roundings(roundings=[draft], by=shop.by)) == [
        ("invalid_value", f"roundings[0].{column}")
    ]


def test_the_database_refuses_what_operations_would(shop: World) -> None:
    """A term of one company never names the group of another, whatever code writes it."""
    (south,) = ops.save_price_groups(groups=[group(shop, "SUD", company_id=shop.south)], by=shop.by)
    (made,) = ops.save_price_terms(terms=[term(shop, valid_until=date(2027, 1, 1))], by=shop.by)
    for statement, value in (
        ("UPDATE pricing_priceterm SET group_id = %s WHERE id = %s", south.id),
        ("UPDATE pricing_priceterm SET value = %s WHERE id = %s", 2),
        ("UPDATE pricing_priceterm SET currency = %s WHERE id = %s", "GBP"),
    ):
        with read_scope(shop.by), connection.cursor() as cursor, pytest.raises(IntegrityError), transaction.atomic():
            cursor.execute(statement, [value, made.id])
