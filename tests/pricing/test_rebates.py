"""Rebate agreements: the rule case by case and against a readable reference, and how agreements are written."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.governance import operations as governance
from onegauge.kernel.db import read_scope
from onegauge.pricing import operations as ops
from onegauge.pricing.models import RebateAgreement, RebateTier
from onegauge.pricing.rebates import (
    Agreement,
    counts,
    due_amount,
    is_in_force,
    next_period,
    period_start,
    tier_reached,
)
from tests.masterdata import NEW_YEAR, World, journal, make_customers, make_items, only_in, refusals

AGREED = Agreement(
    id=1, company_id=1, partner_id=7, code="R", state="approved", currency="EUR", period="month", basis="share",
    item_id=None, item_class_id=None, least_amount=Decimal(0), valid_from=date(2026, 1, 1), valid_until=None,
    ended_on=None, tier_froms=(Decimal(0), Decimal(1000)), tier_values=(Decimal("0.02"), Decimal("0.05")),
)  # fmt: skip


def money(value: str) -> Decimal:
    return Decimal(value)


@pytest.mark.parametrize(
    ("turnover", "qty", "changes", "due"),
    [
        ("999.99", "1", {}, "20.00"),
        ("1000", "1", {}, "50.00"),
        ("-5", "1", {}, "0"),
        ("12.25", "1", {}, "0.25"),
        ("500", "7", {"basis": "unit", "tier_values": (Decimal("0.5"), Decimal(1))}, "3.50"),
        ("1000", "7", {"basis": "unit", "tier_values": (Decimal("0.5"), Decimal(1))}, "7.00"),
        ("1000", "-7", {"basis": "unit"}, "0"),
        ("499.99", "1", {"least_amount": Decimal(500)}, "0"),
        ("500", "1", {"least_amount": Decimal(500)}, "10.00"),
        ("1049", "1", {"currency": "JPY"}, "52"),
    ],
)
def test_what_is_due(turnover: str, qty: str, changes: dict[str, object], due: str) -> None:
    agreement = replace(AGREED, **changes)  # type: ignore[arg-type]  # fields by name

    assert due_amount(agreement, Decimal(turnover), Decimal(qty)) == Decimal(due)


QUIET = settings(deadline=None, suppress_health_check=(HealthCheck.too_slow,))  # machines are busy
AMOUNTS = st.decimals(min_value=-2000, max_value=20000, places=2)


@st.composite
def agreements(draw: st.DrawFn) -> Agreement:
    """Any tiers that climb."""
    starts = sorted(draw(st.sets(st.integers(1, 10000), max_size=4)))
    froms = (Decimal(0), *(Decimal(s) for s in starts))
    values = sorted(draw(st.lists(st.decimals(0, 1, places=4), min_size=len(froms), max_size=len(froms))))
    return replace(
        AGREED, basis=draw(st.sampled_from(("share", "unit"))), tier_froms=froms, tier_values=tuple(values),
        least_amount=Decimal(draw(st.integers(0, 3000))),
    )  # fmt: skip


@QUIET
@given(agreement=agreements(), turnover=AMOUNTS, qty=st.decimals(min_value=-50, max_value=500, places=3))
def test_the_rule_follows_its_readable_reference(agreement: Agreement, turnover: Decimal, qty: Decimal) -> None:
    expected = Decimal(0)
    for start, value in zip(agreement.tier_froms, agreement.tier_values, strict=True):
        if turnover >= start and turnover >= agreement.least_amount:
            expected = value * (turnover if agreement.basis == "share" else qty)
    expected = max(expected, Decimal(0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)

    assert due_amount(agreement, turnover, qty) == expected
    assert (tier_reached(agreement, turnover) is None) == (turnover < max(agreement.least_amount, Decimal(0)))


@QUIET
@given(agreement=agreements(), amounts=st.lists(st.decimals(min_value=0, max_value=3000, places=2), max_size=6))
def test_more_turnover_never_earns_less(agreement: Agreement, amounts: list[Decimal]) -> None:
    """So an invoice only adds to what is accrued, and a credit only takes away."""
    turnover, before = Decimal(0), Decimal(0)
    for n, amount in enumerate(amounts, start=1):
        turnover += amount
        earned = due_amount(agreement, turnover, Decimal(n))
        assert earned >= before
        before = earned


@QUIET
@given(day=st.dates(date(2000, 1, 1), date(2090, 1, 1)), length=st.sampled_from(("month", "quarter", "year")))
def test_periods_follow_each_other_without_a_gap(day: date, length: str) -> None:
    start = period_start(day, length)
    following = next_period(start, length)

    assert start <= day < following
    assert period_start(start, length) == start
    assert period_start(following - timedelta(days=1), length) == start
    assert period_start(following, length) == following


@pytest.mark.parametrize(
    ("changes", "currency", "day", "holds"),
    [
        ({}, "EUR", date(2026, 1, 1), True),
        ({}, "EUR", date(2025, 12, 31), False),
        ({}, "USD", date(2026, 1, 1), False),
        ({"state": "draft"}, "EUR", date(2026, 1, 1), False),
        ({"valid_until": date(2026, 2, 1)}, "EUR", date(2026, 2, 1), False),
        ({"state": "ended", "ended_on": date(2026, 2, 1)}, "EUR", date(2026, 2, 1), True),
        ({"state": "ended", "ended_on": date(2026, 2, 1)}, "EUR", date(2026, 2, 2), False),
    ],
)
def test_when_an_invoice_counts(changes: dict[str, object], currency: str, day: date, holds: bool) -> None:
    assert is_in_force(replace(AGREED, **changes), currency, day) is holds  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    ("item", "item_class", "asked", "holds"),
    [
        (None, None, (5, 3), True),
        (None, None, (None, None), False),
        (5, None, (5, 3), True),
        (6, None, (5, 3), False),
        (None, 3, (5, 3), True),
        (None, 4, (5, 3), False),
    ],
)
def test_which_lines_count(
    item: int | None, item_class: int | None, asked: tuple[int | None, int | None], holds: bool
) -> None:
    assert counts(replace(AGREED, item_id=item, item_class_id=item_class), *asked) is holds


# Writing agreements


def everything(world: World) -> list[list[tuple[object, ...]]]:
    with read_scope(world.by):
        return [list(m.objects.order_by("id").values_list()) for m in (RebateAgreement, RebateTier)]


def tiers(*pairs: tuple[str, str]) -> tuple[ops.RebateTierDraft, ...]:
    return tuple(ops.RebateTierDraft(from_amount=Decimal(f), value=Decimal(v)) for f, v in pairs)


def agreement(world: World, **changes: object) -> ops.RebateAgreementDraft:
    values = {
        "company_id": world.north, "code": "R", "name": "Bonus", "partner": "ACME", "currency": "GBP", "period": "year",
        "basis": "share", "valid_from": NEW_YEAR, "tiers": tiers(("0", "0.02"), ("1000", "0.05")), **changes,
    }  # fmt: skip
    return ops.RebateAgreementDraft(**values)  # type: ignore[arg-type]  # fields by name


@pytest.fixture
def shop(world: World) -> World:
    """An item and a customer."""
    make_items("GLOVE", by=world.by)
    make_customers("ACME", world=world)
    return world


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"company_id": 999_999}, "unknown_document", "company_id"),
        ({"code": " "}, "invalid_value", "code"),
        ({"currency": "Pounds"}, "invalid_value", "currency"),
        ({"period": "week"}, "invalid_value", "period"),
        ({"basis": "wish"}, "invalid_value", "basis"),
        ({"least_amount": Decimal(-1)}, "invalid_value", "least_amount"),
        ({"valid_until": NEW_YEAR}, "invalid_value", "valid_until"),
        ({"tiers": tiers(("0", "-1"))}, "invalid_value", "tiers"),
        ({"tiers": ()}, "tiers_do_not_climb", "tiers"),
        ({"tiers": tiers(("5", "0.02"))}, "tiers_do_not_climb", "tiers"),
        ({"tiers": tiers(("0", "0.02"), ("0", "0.03"))}, "tiers_do_not_climb", "tiers"),
        ({"tiers": tiers(("0", "0.02"), ("9", "0.01"))}, "tiers_do_not_climb", "tiers"),
        ({"tiers": tiers(("0", "1.01"))}, "term_contradicts", "tiers"),
        ({"sku": "GLOVE", "item_class": "GOODS"}, "term_contradicts", "item_class"),
        ({"partner": "NOBODY"}, "unknown_document", "partner"),
        ({"sku": "NOTHING"}, "unknown_document", "sku"),
        ({"item_class": "NOTHING"}, "unknown_document", "item_class"),
    ],
)
def test_what_no_agreement_may_be(shop: World, changes: dict[str, object], code: str, column: str) -> None:
    before = everything(shop)
    drafts = [agreement(shop, code="GOOD"), agreement(shop, **changes)]

    assert refusals(lambda: ops.save_rebate_agreements(agreements=drafts, by=shop.by)) == [
        (code, f"agreements[1].{column}")
    ]
    assert everything(shop) == before


def test_a_draft_is_written_changed_and_journalled_with_its_tiers(shop: World) -> None:
    def save(**changes: object) -> tuple[bool, bool]:
        (saved,) = ops.save_rebate_agreements(agreements=[agreement(shop, **changes)], by=shop.by)
        return saved.created, saved.changed

    assert [save(), save(), save(tiers=tiers(("0", "0.03"))), save(name="Other", tiers=tiers(("0", "0.03")))] == [
        (True, False), (False, False), (False, True), (False, True),
    ]  # fmt: skip
    with read_scope(shop.by):
        row = RebateAgreement.objects.get()
        assert list(row.tiers.values_list("from_amount", "value")) == [(Decimal(0), Decimal("0.03"))]
    assert [verb for verb, _before, _after in journal(76, row.id)] == ["created", "tiers_set", "tiers_set", "changed"]


def test_an_approved_agreement_stands(shop: World) -> None:
    (saved,) = ops.save_rebate_agreements(agreements=[agreement(shop)], by=shop.by)
    ops.approve_rebate_agreements(agreement_ids=[saved.id], by=shop.by)
    before = everything(shop)

    assert refusals(lambda: ops.save_rebate_agreements(agreements=[agreement(shop, name="More")], by=shop.by)) == [
        ("agreement_stands", "agreements[0].code")
    ]
    assert everything(shop) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda w, i, by: ops.save_rebate_agreements(agreements=[agreement(w)], by=by),
        lambda w, i, by: ops.approve_rebate_agreements(agreement_ids=[i], by=by),
        lambda w, i, by: ops.end_rebate_agreements(agreement_ids=[i], by=by),
    ],
)
def test_agreements_of_another_company_are_not_mine(shop: World, act: Callable[..., object]) -> None:
    (saved,) = ops.save_rebate_agreements(agreements=[agreement(shop)], by=shop.by)
    before = everything(shop)
    foreign = only_in(shop.by, shop.south, shop.lyon)

    found = [code for code, _ in refusals(lambda: act(shop, saved.id, foreign))]

    assert {"permission_missing", "unknown_document"} & set(found)
    assert everything(shop) == before


def test_where_a_rule_asks_for_it_somebody_else_approves(shop: World) -> None:
    step = governance.ApprovalStepDraft(from_amount=Decimal(0), permission="pricing.approve_rebates", due_hours=24)
    rule = governance.ApprovalRuleDraft(code="rebate_approval", name="Rebates", steps=(step,))
    governance.save_approval_rules(rules=[rule], by=shop.by)
    (role,) = governance.save_roles(
        roles=[governance.RoleDraft(code="owner", name="Owner", permissions=("pricing.approve_rebates",))], by=shop.by
    )
    (person,) = governance.save_people(people=[governance.PersonDraft(username="owner", name="Owner")], by=shop.by)
    governance.grant_roles(grants=[governance.GrantDraft(person_id=person.id, role="owner", scope="group")], by=shop.by)
    (saved,) = ops.save_rebate_agreements(agreements=[agreement(shop)], by=shop.by)

    found = refusals(lambda: ops.approve_rebate_agreements(agreement_ids=[saved.id], by=shop.by))

    assert [code for code, _ in found] == ["approval_pending"]
    with read_scope(shop.by):
        assert RebateAgreement.objects.get().state == "draft"
    assert role
