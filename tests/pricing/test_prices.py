"""Which price and which tax rate count: the readable rule, the SQL, and that both agree."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.kernel.db import read_scope
from onegauge.pricing import operations as ops
from onegauge.pricing import queries
from onegauge.pricing.queries import PriceQuestion, TaxQuestion
from tests.masterdata import NEW_YEAR, World, make_customers, make_items, make_list, price, statements

JULY = date(2026, 7, 1)


@pytest.fixture
def shop(world: World) -> dict[str, int]:
    """Two items, two customers; OWN has a list of its own; the default list prices both items."""
    glove, mask = make_items("GLOVE", "MASK", by=world.by)
    own, plain = make_customers("OWN", "PLAIN", world=world)
    make_list("STD", world=world, is_default=True)
    make_list("CONTRACT", world=world)
    make_list("DOLLARS", world=world, is_default=True, currency="USD")
    lines = [
        price("STD", "GLOVE", "10", world=world),
        price("STD", "GLOVE", "9", world=world, min_qty=Decimal(10)),
        price("STD", "GLOVE", "8", world=world, min_qty=Decimal(100)),
        price("STD", "MASK", "5", world=world),
        price("STD", "MASK", "6", world=world, valid_from=JULY),
        price("CONTRACT", "GLOVE", "9.5", world=world),
        price("DOLLARS", "GLOVE", "13", world=world),
    ]
    ops.save_price_lines(lines=lines, by=world.by)
    given_lists = [ops.CustomerListDraft(company_id=world.north, partner="OWN", price_list="CONTRACT")]
    assert ops.assign_price_lists(customers=given_lists, by=world.by) == 1
    return {"glove": glove, "mask": mask, "own": own, "plain": plain}


def ask(world: World, shop: dict[str, int], customer: str, item: str, qty: str, on: date, **more: str) -> PriceQuestion:
    return PriceQuestion(
        company_id=world.north, partner_id=shop[customer], item_id=shop[item], qty=Decimal(qty), on=on, **more
    )


@pytest.mark.parametrize(
    ("customer", "item", "qty", "on", "expected"),
    [
        ("plain", "glove", "1", NEW_YEAR, "10"),
        ("plain", "glove", "10", NEW_YEAR, "9"),
        ("plain", "glove", "99.999999", NEW_YEAR, "9"),
        ("plain", "glove", "100", NEW_YEAR, "8"),
        ("own", "glove", "100", NEW_YEAR, "9.5"),
        ("own", "mask", "1", NEW_YEAR, "5"),
        ("plain", "mask", "1", JULY - timedelta(days=1), "5"),
        ("plain", "mask", "1", JULY, "6"),
        ("plain", "glove", "1", NEW_YEAR - timedelta(days=1), None),
    ],
)
def test_the_price_of_a_line(
    world: World, shop: dict[str, int], customer: str, item: str, qty: str, on: date, expected: str | None
) -> None:
    with read_scope(world.by):
        found = queries.price_lines([ask(world, shop, customer, item, qty, on)])
    assert [row.unit_price for row in found.values()] == ([] if expected is None else [Decimal(expected)])


def test_another_currency_asks_other_lists(world: World, shop: dict[str, int]) -> None:
    with read_scope(world.by):
        found = queries.price_lines([ask(world, shop, "own", "glove", "1", NEW_YEAR, currency="USD")])
    assert (found[0].currency, found[0].unit_price) == ("USD", Decimal(13))


def test_many_lines_cost_one_statement(world: World, shop: dict[str, int]) -> None:
    with read_scope(world.by):
        questions = [ask(world, shop, "own", "glove", str(n), NEW_YEAR) for n in range(1, 51)]
        assert statements(lambda: queries.price_lines(questions)) == 1


PRICES = st.tuples(
    st.sampled_from(["STD", "CONTRACT", "DOLLARS"]),
    st.sampled_from(["GLOVE", "MASK"]),
    st.sampled_from([0, 1, 10, 100]),
    st.integers(0, 5),
    st.integers(1, 10_000),
)
QUESTIONS = st.lists(
    st.tuples(
        st.sampled_from(["own", "plain", "nobody"]),
        st.sampled_from(["glove", "mask"]),
        st.sampled_from(["0.5", "1", "9.999999", "10", "100", "5000"]),
        st.integers(-1, 6),
        st.sampled_from([None, "GBP", "USD", "CHF"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PRICES, max_size=12, unique_by=lambda p: p[:4]), QUESTIONS)
def test_the_sql_and_the_readable_rule_agree(
    world: World,
    shop: dict[str, int],
    prices: list[tuple[str, str, int, int, int]],
    questions: list[tuple[str, str, str, int, str | None]],
) -> None:
    drafts = [
        price(
            code, sku, str(amount), world=world, min_qty=Decimal(low), valid_from=NEW_YEAR + timedelta(days=30 * month)
        )
        for code, sku, low, month, amount in prices
    ]
    ops.save_price_lines(lines=drafts, by=world.by)
    people = {**shop, "nobody": 999_999}
    asked = [
        ask(world, people, customer, item, qty, NEW_YEAR + timedelta(days=30 * month), currency=currency)  # type: ignore[arg-type]
        for customer, item, qty, month, currency in questions
    ]
    with read_scope(world.by):
        found = queries.price_lines(asked)
        for line_no, question in enumerate(asked):
            one = queries.price_of(
                question.item_id,
                question.company_id,
                question.partner_id,
                question.qty,
                question.on,
                currency=question.currency,
            )
            many = found.get(line_no)
            assert (one and one.price_line_id) == (many and many.price_line_id)
            assert (one and one.unit_price) == (many and many.unit_price)


def rate(world: World, share: str, start: date, **changes: object) -> ops.TaxRateDraft:
    values = {"company_id": world.north, "country": "GB", "tax_class": "standard", **changes}
    return ops.TaxRateDraft(rate=Decimal(share), valid_from=start, **values)  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from(["GB", "FR"]), st.integers(0, 6), st.integers(0, 59)),
        max_size=6,
        unique_by=lambda x: x[:2],
    ),
    st.lists(st.tuples(st.sampled_from(["GB", "FR", "DE"]), st.integers(-1, 7)), min_size=1, max_size=10),
)
def test_tax_by_sql_and_by_the_readable_rule_agree(
    world: World, rates: list[tuple[str, int, int]], questions: list[tuple[str, int]]
) -> None:
    drafts = [
        rate(world, str(Decimal(share) / 100), NEW_YEAR + timedelta(days=30 * month), country=country)
        for country, month, share in rates
    ]
    ops.save_tax_rates(rates=drafts, by=world.by)
    asked = [
        TaxQuestion(company_id=world.north, country=c, tax_class="standard", on=NEW_YEAR + timedelta(days=30 * month))
        for c, month in questions
    ]
    with read_scope(world.by):
        found = queries.tax_rates(asked)
        for line_no, question in enumerate(asked):
            one = queries.tax_rate_of(question.company_id, question.country, question.tax_class, question.on)
            many = found.get(line_no)
            assert (one and (one.tax_rate_id, one.rate)) == (many and (many.tax_rate_id, many.rate))
