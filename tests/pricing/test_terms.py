"""The rule from the list price to the price of a line: case by case, and what holds for any terms."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.kernel.db import read_scope
from onegauge.pricing import operations as ops
from onegauge.pricing.models import PriceTerm
from onegauge.pricing.term_queries import book_of
from onegauge.pricing.terms import (
    Asked,
    Buyer,
    Listed,
    PriceRules,
    Rounding,
    Term,
    charges_of_line,
    charges_of_order,
    reckon,
    rounded,
    why_not,
)
from tests.masterdata import World, make_customers, make_items

DAY = date(2026, 3, 2)
BUYER = Buyer(company_id=1, partner_id=7, currency="GBP", on=DAY)
GLOVES = Asked(item_id=5, item_class_id=3, qty=Decimal(10))
LIST = Listed(price_line_id=9, unit_price=Decimal("10.00"))
RULES = PriceRules()
TERM = Term(
    id=1, company_id=1, kind="promotion", code="T", name="Term", method="share", value=Decimal("0.1"), currency="",
    per="unit", partner_id=None, group_id=None, item_id=None, item_class_id=None, min_qty=Decimal(0), below_amount=None,
    priority=50, is_stackable=False, tax_class="standard", valid_from=date(2026, 1, 1), valid_until=None,
)  # fmt: skip


def promotion(id: int = 1, share: str = "0.1", **more: object) -> Term:
    return replace(TERM, id=id, code=f"P{id}", value=Decimal(share), **more)  # type: ignore[arg-type]  # fields by name


def contract(id: int = 1, price: str = "8", **more: object) -> Term:
    values = {"method": "fixed", "currency": "GBP", "partner_id": 7, **more}
    return replace(TERM, id=id, code=f"C{id}", kind="contract", value=Decimal(price), **values)  # type: ignore[arg-type]  # fields by name


def surcharge(amount: str, per: str, **more: object) -> Term:
    values = {"method": "amount", "currency": "GBP", **more}
    return replace(TERM, kind="surcharge", code="S", per=per, value=Decimal(amount), **values)  # type: ignore[arg-type]  # fields by name


def steps(terms: Sequence[Term], buyer: Buyer = BUYER, rules: PriceRules = RULES) -> list[tuple[str, str]]:
    found = reckon(buyer, GLOVES, LIST, terms, rules)
    return [(step.code or step.name, str(step.unit_price.normalize())) for step in found.steps]


def lost(terms: Sequence[Term], rules: PriceRules = RULES) -> list[tuple[str, str]]:
    return [(one.term.code, one.reason) for one in reckon(BUYER, GLOVES, LIST, terms, rules).lost]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ([], [("list", "1E+1")]),
        ([promotion()], [("list", "1E+1"), ("P1", "9")]),
        ([promotion(1), promotion(2, "0.5")], [("list", "1E+1"), ("P1", "9")]),
        ([promotion(1), promotion(2, "0.5", priority=10)], [("list", "1E+1"), ("P2", "5")]),
        ([promotion(1, is_stackable=True), promotion(2, "0.5", is_stackable=True)],
         [("list", "1E+1"), ("P1", "9"), ("P2", "4.5")]),
        ([contract(1, "8"), promotion(2)], [("list", "1E+1"), ("C1", "8")]),
        ([contract(1, "12")], [("list", "1E+1"), ("C1", "12")]),
        ([contract(1, "8"), contract(2, "7", item_id=5)], [("list", "1E+1"), ("C2", "7")]),
        ([contract(1, "8", item_id=5), contract(2, "7", item_id=5, min_qty=Decimal(10))],
         [("list", "1E+1"), ("C2", "7")]),
        ([contract(1, "8", partner_id=None, group_id=4, member_ids=[7]), contract(2, "7")],
         [("list", "1E+1"), ("C2", "7")]),
        ([contract(1, "8", partner_id=None, group_id=4, member_ids=[7])], [("list", "1E+1"), ("C1", "8")]),
        ([contract(1, "0.2", method="share", currency="")], [("list", "1E+1"), ("C1", "8")]),
        ([contract(1, "3", method="amount")], [("list", "1E+1"), ("C1", "7")]),
    ],
)  # fmt: skip
def test_the_steps_to_a_price(terms: list[Term], expected: list[tuple[str, str]]) -> None:
    assert steps(terms) == expected


def test_policies_decide_between_list_contract_and_promotion() -> None:
    lowest = PriceRules(contract_precedence="lowest")
    assert steps([contract(1, "12")], rules=lowest) == [("list", "1E+1")]
    assert lost([contract(1, "12")], lowest) == [("C1", "dearer")]
    both = PriceRules(promotions_on_contracts=True)
    assert steps([contract(1, "8"), promotion(2)], rules=both) == [("list", "1E+1"), ("C1", "8"), ("P2", "7.2")]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        # the first reason wins, top to bottom
        ({"company_id": 2, "partner_id": 8}, "company"),
        ({"partner_id": 8, "item_id": 6}, "customer"),
        ({"group_id": 4, "item_id": 6}, "group"),
        ({"item_id": 6, "currency": "EUR"}, "item"),
        ({"item_class_id": 4, "currency": "EUR"}, "class"),
        ({"currency": "EUR", "min_qty": Decimal(11)}, "currency"),
        ({"min_qty": Decimal("10.000001"), "valid_until": DAY}, "quantity"),
        ({"valid_until": DAY}, "period"),
        ({"valid_from": DAY + timedelta(days=1)}, "period"),
        ({"valid_from": DAY, "valid_until": DAY + timedelta(days=1)}, ""),
    ],
)
def test_why_a_term_does_not_cover_a_line(changes: dict[str, object], reason: str) -> None:
    assert why_not(replace(TERM, **changes), BUYER, GLOVES) == reason  # type: ignore[arg-type]  # fields by name


def test_what_lost_says_why() -> None:
    terms = [contract(1, "8", item_id=5), contract(2, "7"), promotion(3), promotion(4, item_id=6)]
    assert lost(terms) == [("P4", "item"), ("C2", "narrower"), ("P3", "agreed_price")]
    assert lost([promotion(1), promotion(2)]) == [("P2", "not_stackable")]
    assert lost([promotion(1, "0")]) == [("P1", "no_gain")]


def test_without_a_list_price_only_a_fixed_contract_prices() -> None:
    found = reckon(BUYER, GLOVES, None, [promotion(1), contract(2, "0.1", method="share", currency="")], RULES)
    assert (found.unit_price, [(x.term.code, x.reason) for x in found.lost]) == (
        None, [("C2", "no_list_price"), ("P1", "no_gain")],
    )  # fmt: skip
    assert reckon(BUYER, GLOVES, None, [contract(1, "8")], RULES).unit_price == Decimal(8)


def test_a_list_in_another_currency_is_converted_then_rounded() -> None:
    buyer = replace(BUYER, rounding=Rounding(step=Decimal("0.05")))
    found = reckon(buyer, GLOVES, replace(LIST, rate=Decimal("0.8")), [], RULES)
    assert [(s.name, s.unit_price) for s in found.steps] == [("list", Decimal(10)), ("conversion", Decimal("12.5"))]
    found = reckon(buyer, GLOVES, replace(LIST, rate=Decimal("0.85")), [], RULES)
    assert [s.name for s in found.steps] == ["list", "conversion", "rounding"]
    assert found.unit_price == Decimal("11.75")


def test_a_written_price_is_not_rounded() -> None:
    buyer = replace(BUYER, rounding=Rounding(step=Decimal(1)))
    assert reckon(buyer, GLOVES, replace(LIST, unit_price=Decimal("9.37")), [], RULES).unit_price == Decimal("9.37")
    assert reckon(buyer, GLOVES, LIST, [contract(1, "8.13")], RULES).unit_price == Decimal("8.13")


@pytest.mark.parametrize(
    ("price", "step", "ending", "expected"),
    [
        ("8.37", "1", "0.99", "7.99"), ("8.49", "1", "0.99", "8.99"), ("0.30", "1", "0.99", "0.99"),
        ("0.01", "0.05", "0", "0.05"), ("1.025", "0.05", "0", "1.05"), ("0", "1", "0", "0"), ("3.333333", "0.01", "0", "3.33"),
    ],
)  # fmt: skip
def test_rounding(price: str, step: str, ending: str, expected: str) -> None:
    assert rounded(Decimal(price), Rounding(step=Decimal(step), ending=Decimal(ending))) == Decimal(expected)


def test_surcharges_are_amounts_of_their_own() -> None:
    terms = [surcharge("0.25", "unit", id=1), surcharge("3", "line", id=2), surcharge("9", "order", id=3),
             surcharge("0.02", "line", id=4, method="share", currency="")]  # fmt: skip
    found = charges_of_line(BUYER, GLOVES, Decimal("100.00"), terms)
    assert [(c.term.id, c.amount) for c in found] == [(1, Decimal("2.50")), (2, Decimal("3.00")), (4, Decimal("2.00"))]
    assert [(c.term.id, c.amount) for c in charges_of_order(BUYER, Decimal(100), terms)] == [(3, Decimal("9.00"))]
    assert reckon(BUYER, GLOVES, LIST, terms, RULES).unit_price == LIST.unit_price


def test_a_surcharge_for_small_orders_stands_only_below_its_value() -> None:
    small = [surcharge("5", "order", below_amount=Decimal(100))]
    assert [c.amount for c in charges_of_order(BUYER, Decimal("99.99"), small)] == [Decimal("5.00")]
    assert charges_of_order(BUYER, Decimal(100), small) == []


SHARES = st.decimals(min_value=0, max_value=1, places=3)
PRICES = st.decimals(min_value=0, max_value=200, places=2)
PROMOTIONS = st.builds(
    lambda id, value, fixed, priority, stackable, qty: replace(  # noqa: A006  the word of the field
        TERM, id=id, code=f"P{id}", value=value if fixed else value / 200, method="fixed" if fixed else "share",
        currency="GBP" if fixed else "", priority=priority, is_stackable=stackable, min_qty=qty,
    ),
    st.integers(1, 10**6), PRICES, st.booleans(), st.integers(0, 3), st.booleans(), st.sampled_from([Decimal(0), Decimal(11)]),
)  # fmt: skip
CONTRACTS = st.builds(
    lambda id, value, item: contract(id, str(value), item_id=item),  # noqa: A006  the word of the field
    st.integers(1, 10**6), PRICES, st.sampled_from([None, 5]),
)  # fmt: skip
TERMS = st.lists(st.one_of(PROMOTIONS, CONTRACTS), max_size=8, unique_by=lambda t: t.id)
ROUNDINGS = st.sampled_from(
    [None, Rounding(step=Decimal("0.05")), Rounding(step=Decimal(1), ending=Decimal("0.99")), Rounding(step=Decimal(5))]
)
RULE = st.builds(
    lambda lowest, both: PriceRules(
        contract_precedence="lowest" if lowest else "contract", promotions_on_contracts=both
    ),
    st.booleans(), st.booleans(),
)  # fmt: skip


@given(PRICES, TERMS, ROUNDINGS, RULE)
def test_a_promotion_never_raises_a_price(
    price: Decimal, terms: list[Term], rule: Rounding | None, how: PriceRules
) -> None:
    """With promotions nobody pays more than without, and a lower price is never rounded above where it came from."""
    buyer, listed = replace(BUYER, rounding=rule), replace(LIST, unit_price=price)
    plain = [t for t in terms if t.kind != "promotion"]
    unrounded = reckon(BUYER, GLOVES, listed, plain, how).unit_price
    with_all = reckon(buyer, GLOVES, listed, terms, how)
    promoted = [s for s in with_all.steps if s.name == "promotion"]
    assert unrounded is not None
    assert with_all.unit_price is not None
    if promoted:
        assert with_all.unit_price <= unrounded


@given(PRICES, TERMS, ROUNDINGS, RULE)
def test_a_reckoned_price_ends_within_its_rounding(
    price: Decimal, terms: list[Term], rule: Rounding | None, how: PriceRules
) -> None:
    found = reckon(replace(BUYER, rounding=rule), GLOVES, replace(LIST, unit_price=price), terms, how)
    last = found.steps[-1]
    if last.name == "rounding" and rule is not None:
        before = found.steps[-2].unit_price
        on_grid = (last.unit_price - rule.ending) % rule.step == 0
        assert on_grid or last.unit_price > before
        assert abs(last.unit_price - before) <= max(rule.step, rule.ending)


@given(PRICES, TERMS, ROUNDINGS, RULE, st.randoms())
def test_the_order_of_terms_does_not_matter(
    price: Decimal, terms: list[Term], rule: Rounding | None, how: PriceRules, dice: object
) -> None:
    shuffled = list(terms)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    buyer, listed = replace(BUYER, rounding=rule), replace(LIST, unit_price=price)
    assert reckon(buyer, GLOVES, listed, terms, how) == reckon(buyer, GLOVES, listed, shuffled, how)


def draft(world: World, code: str, **more: object) -> ops.PriceTermDraft:
    values = {
        "company_id": world.north, "name": code, "kind": "promotion", "method": "share", "value": Decimal("0.1"),
        "valid_from": date(2026, 1, 1), **more,
    }  # fmt: skip
    return ops.PriceTermDraft(code=code, **values)  # type: ignore[arg-type]  # fields by name


SCOPES = st.tuples(
    st.sampled_from(["", "ONE", "TWO"]), st.sampled_from(["", "VIP", "LOW"]), st.sampled_from(["", "GLOVE", "MASK"]),
    st.booleans(), st.integers(0, 4), st.integers(1, 3),
)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SCOPES, max_size=10), st.lists(st.sampled_from(["ONE", "TWO"]), min_size=1, max_size=2, unique=True),
       st.sampled_from(["GLOVE", "MASK"]), st.integers(0, 5))  # fmt: skip
def test_the_sql_fetches_what_a_filter_by_hand_finds(
    world: World, shop: dict[str, int], scopes: list[tuple[str, str, str, bool, int, int]], buyers: list[str],
    sku: str, month: int,
) -> None:  # fmt: skip
    drafts = [
        draft(
            world, f"T{n}", partner=partner, group="" if partner else group, sku=sku_of,
            item_class="GOODS" if of_class and not sku_of else "", valid_from=date(2026, 1 + start, 1),
            valid_until=date(2026, 1 + start + length, 1),
        )
        for n, (partner, group, sku_of, of_class, start, length) in enumerate(scopes)
    ]  # fmt: skip
    PriceTerm.objects.all().delete()
    ops.save_price_terms(terms=drafts, by=world.by)
    asked = Asked(item_id=shop[sku], item_class_id=shop["class"], qty=Decimal(1))
    who = [
        Buyer(company_id=world.north, partner_id=shop[b], currency="GBP", on=date(2026, 1 + month, 15)) for b in buyers
    ]
    with read_scope(world.by):
        found = book_of(who, [asked]).for_line(asked)
    members = {"VIP": "ONE", "LOW": "TWO"}
    expected = {
        d.code for d in drafts
        if d.partner in ("", *buyers) and (not d.group or members[d.group] in buyers) and d.sku in ("", sku)
        and d.valid_from <= who[0].on and (d.valid_until is None or d.valid_until > who[0].on)
    }  # fmt: skip
    assert {term.code for term in found} == expected
    assert {t.code: [w for w in t.member_ids if w in {b.partner_id for b in who}] for t in found if t.group_id} == {
        d.code: [shop[members[d.group]]] for d in drafts if d.group and d.code in expected
    }


@pytest.fixture
def shop(world: World) -> dict[str, int]:
    """Two items of a class; two customers, each in a group of its own."""
    glove, mask = make_items("GLOVE", "MASK", by=world.by)
    one, two = make_customers("ONE", "TWO", world=world)
    groups = [ops.PriceGroupDraft(company_id=world.north, code=c, name=c) for c in ("VIP", "LOW")]
    ops.save_price_groups(groups=groups, by=world.by)
    members = [
        ops.GroupMemberDraft(company_id=world.north, partner=p, group=g) for p, g in (("ONE", "VIP"), ("TWO", "LOW"))
    ]
    ops.save_group_members(members=members, by=world.by)
    with read_scope(world.by):
        from onegauge.catalog.queries import item_class_ids  # noqa: PLC0415  only here

        return {"GLOVE": glove, "MASK": mask, "ONE": one, "TWO": two, "class": item_class_ids(["GOODS"])["GOODS"]}
