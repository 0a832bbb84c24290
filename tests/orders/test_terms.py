"""Orders priced by terms: what a line keeps, what a quote says, what is billed beside the goods, and what it costs."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.finance import operations as finance
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import run_until_idle
from onegauge.orders import operations as orders
from onegauge.orders import story
from onegauge.orders.models import OrderLine, SalesOrder
from onegauge.orders.quoting import Quote, quote_order
from onegauge.orders.web.blocks import margin_of
from onegauge.orders.web.desk import said
from onegauge.orders.web.forms import OrderForm
from onegauge.orders.web.price_story import price_story
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from tests.support import FIRST, Trade, want


def term(trade: Trade, code: str, value: str, **more: Any) -> None:
    """A term of the northern company; a promotion on everything unless told otherwise."""
    values = {"kind": "promotion", "method": "share", **more}
    draft = pricing.PriceTermDraft(
        company_id=trade.companies["NORTH"], code=code, name=f"The {code}", value=Decimal(value), valid_from=FIRST, **values
    )  # fmt: skip
    pricing.save_price_terms(terms=[draft], by=trade.by)


def deal(trade: Trade, price: str = "8", **more: Any) -> None:
    """ACME pays a fixed price for gloves."""
    values = {"kind": "contract", "method": "fixed", "currency": "GBP", "partner": "ACME", "sku": "GLOVE", **more}
    term(trade, "DEAL", price, **values)


def surcharge(trade: Trade, code: str, amount: str, per: str, **more: Any) -> None:
    """An amount in pounds beside the goods."""
    term(trade, code, amount, **{"kind": "surcharge", "method": "amount", "currency": "GBP", "per": per, **more})


def quoted(trade: Trade, *lines: Any, **more: Any) -> Quote:
    with read_scope(trade.by):
        return quote_order(trade.draft(*lines, **more), by=trade.by)


def kept(trade: Trade, order: int) -> list[tuple[Any, ...]]:
    """List price, price of the rule, price, and the steps of each line."""
    found = trade.rows(
        "SELECT list_price, rule_price, unit_price, price_trace::text FROM orders_orderline WHERE order_id = %s"
        " ORDER BY line_no", order,
    )  # fmt: skip
    return [
        (a, b, c, None if t is None else [(s[0], s[2], s[3]) for s in json.loads(t)["steps"]]) for a, b, c, t in found
    ]


def charges(trade: Trade, order: int) -> list[tuple[Any, ...]]:
    return trade.rows(
        "SELECT line_no, name, amount, invoiced_amount FROM orders_ordercharge WHERE order_id = %s ORDER BY id", order
    )


def invoiced(trade: Trade, order: int) -> list[list[tuple[Any, ...]]]:
    """The lines of each invoice of an order: has it an item, words, net amount."""
    found: dict[int, list[tuple[Any, ...]]] = {}
    for invoice, item, words, net in trade.rows(
        "SELECT l.invoice_id, l.item_id IS NOT NULL, l.description, l.net_amount FROM finance_invoiceline l"
        " JOIN finance_invoice i ON i.id = l.invoice_id WHERE i.source_kind = 40 AND i.source_id = %s"
        " ORDER BY l.invoice_id, l.line_no", order,
    ):  # fmt: skip
        found.setdefault(invoice, []).append((item, words, net))
    return list(found.values())


def statements(act: Any) -> int:
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_line_keeps_every_step_to_its_price(trade: Trade) -> None:
    deal(trade)
    term(trade, "SPRING", "0.1", sku="ROPE")
    order = trade.capture(want("GLOVE", 2), want("ROPE", 5), want("TAPE", 1))
    assert kept(trade, order) == [
        (10, 8, 8, [("list", "", "10.000000"), ("contract", "DEAL", "8.000000")]),
        (4, Decimal("3.6"), Decimal("3.6"), [("list", "", "4.000000"), ("promotion", "SPRING", "3.600000")]),
        (Decimal("1.5"), None, Decimal("1.5"), None),
    ]
    policies = trade.value("SELECT price_trace::text FROM orders_orderline WHERE order_id = %s ORDER BY line_no", order)
    assert set(json.loads(policies)["policies"]) == {"pricing.contract_precedence", "pricing.promotions_on_contracts"}


def test_terms_hold_for_their_customer_and_group_only(trade: Trade) -> None:
    pricing.save_price_groups(
        groups=[pricing.PriceGroupDraft(company_id=trade.companies["NORTH"], code="TRADE", name="Trade")], by=trade.by
    )
    member = pricing.GroupMemberDraft(company_id=trade.companies["NORTH"], partner="BOLT", group="TRADE")
    pricing.save_group_members(members=[member], by=trade.by)
    deal(trade)
    term(trade, "CLUB", "0.5", kind="contract", group="TRADE")
    prices = {c: quoted(trade, want("GLOVE", 1), customer=c).lines[0].unit_price for c in ("ACME", "BOLT")}
    assert prices == {"ACME": Decimal(8), "BOLT": Decimal(5)}
    left = pricing.GroupMemberDraft(company_id=trade.companies["NORTH"], partner="BOLT")
    pricing.save_group_members(members=[left], by=trade.by)
    assert quoted(trade, want("GLOVE", 1), customer="BOLT").lines[0].unit_price == Decimal(10)
    south = trade.draft(want("GLOVE", 1), company="SOUTH", site="LYON")
    with read_scope(trade.by):
        assert quote_order(south, by=trade.by).lines[0].unit_price == Decimal(10)


def test_placing_keeps_what_the_quote_said(trade: Trade) -> None:
    deal(trade)
    term(trade, "SPRING", "0.1", sku="ROPE")
    surcharge(trade, "METAL", "0.25", "unit", sku="GLOVE")
    surcharge(trade, "FREIGHT", "9", "order", below_amount=Decimal(100))
    lines = (want("GLOVE", 4), want("ROPE", 3), want("LAMP", 1, price="20"))
    quote = quoted(trade, *lines)
    order = trade.order(*lines)
    assert [(x.list_price, x.rule_price, x.unit_price) for x in quote.lines] == [row[:3] for row in kept(trade, order)]
    assert [(c.line_no, c.name, c.amount) for c in quote.charges] == [row[:3] for row in charges(trade, order)]
    assert charges(trade, order) == [(1, "The METAL", 1, 0), (None, "The FREIGHT", 9, 0)]
    assert (quote.net_amount, quote.charge_amount, quote.tax_amount) == (Decimal("62.80"), 10, Decimal("14.56"))
    assert [h.type for h in quote.holds] == [h[1] for h in trade.holds(order)] == []
    total = trade.rows("SELECT total_amount, charge_amount FROM orders_salesorder WHERE id = %s", order)
    assert total == [(Decimal("72.80"), 10)]


def test_a_price_by_hand_stands_against_the_price_of_the_rule(trade: Trade) -> None:
    """A contract below the floor of the list is agreed; what goes further below is held."""
    deal(trade, "5")
    assert trade.holds(trade.order(want("GLOVE", 1))) == []
    held = trade.order(want("GLOVE", 1, price="3.99"))
    assert [h[1:] for h in trade.holds(held)] == [("price", "open")]
    assert [h.type for h in quoted(trade, want("GLOVE", 1, price="3.99")).holds] == ["price"]
    assert quoted(trade, want("GLOVE", 1, price="4")).holds == []
    with read_scope(trade.by):
        assert [(x.list_price, x.given_amount) for x in story.under_floor(held, Decimal("0.8"))] == [
            (5, Decimal("0.01"))
        ]


def test_a_price_that_earns_too_little_over_the_cost_is_held(live_trade: Trade) -> None:
    trade = live_trade
    term(trade, "CHEAP", "0.8", kind="contract", partner="ACME")  # far below the list, but agreed: no floor is passed
    trade.receive("GLOVE", 10)
    run_until_idle()
    assert quoted(trade, want("GLOVE", 1, price="1.99")).holds == []
    trade.vary("orders.least_margin_share", "0.5")
    held, free = trade.order(want("GLOVE", 1, price="3.99")), trade.order(want("GLOVE", 1, price="4"))
    assert ([h[1] for h in trade.holds(held)], trade.holds(free)) == (["price"], [])
    assert [h.type for h in quoted(trade, want("GLOVE", 1, price="3.99")).holds] == ["price"]
    found = trade.rows("SELECT reason, details::text FROM orders_hold WHERE order_id = %s", held)
    assert found[0][0] == "1 of 1 line under a margin of 50.0% over cost, lowest 49.9%."
    assert json.loads(found[0][1]) == {"margin_lines": 1, "lowest_margin": "0.4987", "least_margin": "0.5"}


def test_revising_prices_anew_and_writes_surcharges_anew(trade: Trade) -> None:
    surcharge(trade, "FREIGHT", "9", "order")
    order = trade.capture(want("GLOVE", 2))
    deal(trade)
    surcharge(trade, "METAL", "1", "line")
    revision = orders.OrderRevision(
        order_id=order, company="NORTH", customer="ACME", site="LEEDS", lines=(want("ROPE", 1), want("GLOVE", 1))
    )
    orders.revise_orders(orders=[revision], by=trade.by)
    assert [row[2] for row in kept(trade, order)] == [4, 8]
    assert [(n, a) for n, _name, a, _i in charges(trade, order)] == [(1, 1), (2, 1), (None, 9)]
    assert trade.value("SELECT total_amount FROM orders_salesorder WHERE id = %s", order) == 23


def test_a_confirmed_order_keeps_its_prices_when_terms_change(trade: Trade) -> None:
    deal(trade)
    order = trade.order(want("GLOVE", 1))
    before = kept(trade, order)
    deal(trade, "7")
    assert kept(trade, order) == before
    assert quoted(trade, want("GLOVE", 1)).lines[0].unit_price == 7


def test_surcharges_are_billed_with_their_goods_and_never_twice(trade: Trade) -> None:
    surcharge(trade, "METAL", "0.33", "unit", sku="GLOVE")
    surcharge(trade, "CUT", "2", "line", sku="ROPE", tax_class="standard")
    surcharge(trade, "FREIGHT", "9", "order")
    trade.receive("GLOVE", 2)
    order = trade.order(want("GLOVE", 3), want("ROPE", 1))
    trade.allocate(order)
    trade.ship(*trade.release(order))
    orders.bill_orders(order_ids=[order], by=trade.by)
    assert invoiced(trade, order) == [
        [(True, "Glove", 20), (False, "The METAL", Decimal("0.66")), (False, "The FREIGHT", 9)]
    ]
    trade.receive("GLOVE", 1)
    trade.receive("ROPE", 1, bin="A-02")
    trade.allocate(order)
    trade.ship(*trade.release(order))
    (billed,) = orders.bill_orders(order_ids=[order], by=trade.by)
    assert invoiced(trade, order)[1] == [
        (True, "Glove", 10), (True, "Rope", 4), (False, "The METAL", Decimal("0.33")), (False, "The CUT", 2),
    ]  # fmt: skip
    assert (billed.net_amount, billed.tax_amount) == (Decimal("16.33"), Decimal("3.27"))
    assert trade.state(order) == "closed"
    assert [a == i for _n, _name, a, i in charges(trade, order)] == [True, True, True]
    totals = trade.rows("SELECT total_amount, invoiced_amount FROM orders_salesorder WHERE id = %s", order)
    assert totals == [(Decimal("45.99"), Decimal("45.99"))]


def test_a_customer_in_another_currency_pays_the_list_at_the_rate_of_the_day(trade: Trade) -> None:
    abroad = partners.CustomerDraft(company_id=trade.companies["NORTH"], partner="BOLT", currency="USD")
    partners.save_customers(customers=[abroad], by=trade.by)
    assert [h[1] for h in trade.holds(trade.order(want("GLOVE", 1), customer="BOLT"))] == ["data"]
    today = trade.by.today
    rates = [
        finance.ExchangeRateDraft(currency="USD", company_currency="GBP", valid_from=day, rate=Decimal(rate))
        for day, rate in ((FIRST, "0.7"), (today, "0.8"), (today + timedelta(days=1), "0.9"))
    ]
    finance.save_exchange_rates(rates=rates, by=trade.by)
    order = trade.order(want("GLOVE", 2), customer="BOLT")
    assert kept(trade, order) == [
        (Decimal("12.5"), Decimal("12.5"), Decimal("12.5"),
         [("list", "", "10.000000"), ("conversion", "0.8", "12.500000")]),
    ]  # fmt: skip
    assert trade.holds(order) == []
    rounding = pricing.PriceRoundingDraft(
        company_id=trade.companies["NORTH"], currency="USD", step=Decimal(1), ending=Decimal("0.99")
    )
    pricing.save_price_roundings(roundings=[rounding], by=trade.by)
    line = quoted(trade, want("GLOVE", 2), customer="BOLT").lines[0]
    assert (line.list_price, line.unit_price, [s.name for s in line.steps]) == (
        Decimal("12.5"), Decimal("12.99"), ["list", "conversion", "rounding"],
    )  # fmt: skip


def test_the_page_tells_every_step_and_what_lost(trade: Trade) -> None:
    deal(trade)
    term(trade, "SPRING", "0.1")
    surcharge(trade, "METAL", "0.25", "unit")
    order = trade.order(want("GLOVE", 4))
    with read_scope(trade.by):
        rows = [(a, b) for a, b, _tone in price_story(story.line_story(OrderLine.objects.get(order_id=order).pk))]
    assert rows == [
        ("List Standard", "10.00"), ("Contract DEAL", "8.00"), ("Net each", "8.00"), ("Net for 4 EA", "GBP 32.00"),
        ("Surcharge The METAL", "GBP 1.00"), ("Floor, 80.0 % of the price by the rule", "6.40"),
        ("SPRING does not count", "contract prices are not reduced here"),
    ]  # fmt: skip


def test_the_desk_shows_where_a_price_comes_from_and_the_form_keeps_only_own_prices(trade: Trade) -> None:
    deal(trade)
    surcharge(trade, "FREIGHT", "9", "order")
    lines = (want("GLOVE", 1), want("GLOVE", 1, price="10"), want("ROPE", 1), want("ROPE", 1, price="3.9"))
    quote = quoted(trade, *lines)
    cells = [said(line, quote, {}).cells["price"] for line in quote.lines]
    assert cells[0] == '8.00<span class="sub">list 10.00 · DEAL</span>'
    assert cells[1] == '10.00<span class="sub">list 8.00</span>'
    order = trade.capture(*lines)
    with read_scope(trade.by):
        form = OrderForm(row=SalesOrder.objects.get(pk=order), by=trade.by)
        assert [line["unit_price"] for line in form.initial_lines()] == [None, "10", None, "3.9"]


@pytest.mark.parametrize("many", [20])
def test_terms_cost_one_statement_and_surcharges_one_whatever_the_number(trade: Trade, many: int) -> None:
    def capture(n: int) -> int:
        wanted = [trade.draft(want("GLOVE", 2), want("ROPE", 1)) for _ in range(n)]
        return statements(lambda: orders.capture_orders(orders=wanted, by=trade.by))

    def revise(n: int) -> int:
        made = orders.capture_orders(orders=[trade.draft(want("GLOVE", 2)) for _ in range(n)], by=trade.by)
        changed: dict[str, Any] = {
            "company": "NORTH",
            "customer": "ACME",
            "site": "LEEDS",
            "lines": (want("GLOVE", 1),),
        }
        revisions = [orders.OrderRevision(order_id=c.order_id, **changed) for c in made]
        return statements(lambda: orders.revise_orders(orders=revisions, by=trade.by))

    capture(1), revise(1)
    plain, plain_revise = capture(1), revise(1)
    term(trade, "SPRING", "0.1")
    assert (capture(1), capture(many)) == (plain + 1, plain + 1)
    surcharge(trade, "METAL", "0.25", "unit")
    assert (capture(1), capture(many)) == (plain + 2, plain + 2)
    assert (revise(1), revise(many)) == (plain_revise + 2, plain_revise + 2)
    deal(trade)  # beside a contract policies decide: whether they are still known is told with the first statement
    capture(1)
    assert (capture(1), capture(many)) == (plain + 2, plain + 2)


@pytest.mark.parametrize("has_terms", [False, True])
def test_billing_costs_two_statements_more_where_there_are_surcharges(trade: Trade, has_terms: bool) -> None:
    if has_terms:
        surcharge(trade, "METAL", "0.25", "unit")

    def bill(n: int) -> int:
        trade.receive("GLOVE", n)
        ids = [trade.order(want("GLOVE", 1)) for _ in range(n)]
        trade.allocate(*ids)
        trade.ship(*trade.release(*ids))
        return statements(lambda: orders.bill_orders(order_ids=ids, by=trade.by))

    bill(1)
    one = bill(1)
    assert bill(8) == one


def amend(trade: Trade, order: int, line_no: int, quantity: str) -> orders.Amended:
    """Another quantity of one line."""
    change = orders.LineChange(line_no=line_no, qty=Decimal(quantity))
    return orders.amend_orders(orders=[orders.OrderAmendment(order_id=order, lines=[change])], by=trade.by)[0]


def test_a_surcharge_per_unit_follows_what_is_wanted_of_its_line(trade: Trade) -> None:
    surcharge(trade, "METAL", "0.33", "unit", sku="GLOVE")
    surcharge(trade, "CUT", "2", "line", sku="GLOVE")
    order = trade.order(want("GLOVE", 3), want("ROPE", 1))
    totals = "SELECT total_amount, charge_amount FROM orders_salesorder WHERE id = %s"

    more = amend(trade, order, 1, "7")
    assert (charges(trade, order), more.total_amount) == (
        [(1, "The METAL", Decimal("2.31"), 0), (1, "The CUT", 2, 0)], Decimal("78.31"),
    )  # fmt: skip
    less = amend(trade, order, 1, "2")
    assert (charges(trade, order)[0], less.total_amount) == ((1, "The METAL", Decimal("0.66"), 0), Decimal("26.66"))
    amend(trade, order, 1, "0")
    assert (charges(trade, order)[0][2], trade.rows(totals, order)) == (0, [(6, 2)])
    amend(trade, order, 1, "3")
    assert (charges(trade, order)[0][2], trade.rows(totals, order)) == (
        Decimal("0.99"), [(Decimal("36.99"), Decimal("2.99"))],
    )  # fmt: skip


def test_a_surcharge_is_billed_by_the_unit_after_the_line_was_raised_and_lowered(trade: Trade) -> None:
    surcharge(trade, "METAL", "0.33", "unit", sku="GLOVE")
    trade.receive("GLOVE", 2)
    order = trade.order(want("GLOVE", 3))
    trade.allocate(order)
    trade.ship(*trade.release(order))
    orders.bill_orders(order_ids=[order], by=trade.by)
    amend(trade, order, 1, "10")
    amend(trade, order, 1, "4")
    trade.receive("GLOVE", 2)
    trade.allocate(order)
    trade.ship(*trade.release(order))

    orders.bill_orders(order_ids=[order], by=trade.by)

    metal = [net for found in invoiced(trade, order) for item, _words, net in found if not item]
    assert metal == [Decimal("0.66"), Decimal("0.66")]
    assert charges(trade, order) == [(1, "The METAL", Decimal("1.32"), Decimal("1.32"))]
    assert trade.state(order) == "closed"


def test_a_cancelled_order_keeps_of_surcharges_what_was_billed(trade: Trade) -> None:
    surcharge(trade, "METAL", "0.33", "unit", sku="GLOVE")
    trade.receive("GLOVE", 2)
    order = trade.order(want("GLOVE", 3))
    trade.allocate(order)
    trade.ship(*trade.release(order))
    orders.bill_orders(order_ids=[order], by=trade.by)

    orders.cancel_orders(order_ids=[order], by=trade.by)

    assert charges(trade, order) == [(1, "The METAL", Decimal("0.66"), Decimal("0.66"))]
    assert trade.rows("SELECT total_amount FROM orders_salesorder WHERE id = %s", order) == [(Decimal("20.66"),)]


def test_the_margin_of_an_order_bears_its_share_of_the_rebate(trade: Trade) -> None:
    tier = pricing.RebateTierDraft(from_amount=Decimal(0), value=Decimal("0.1"))
    draft = pricing.RebateAgreementDraft(
        company_id=trade.companies["NORTH"], code="BONUS", name="Bonus", partner="ACME", currency="GBP", period="year",
        basis="share", valid_from=FIRST, tiers=[tier],
    )  # fmt: skip
    (saved,) = pricing.save_rebate_agreements(agreements=[draft], by=trade.by)
    pricing.approve_rebate_agreements(agreement_ids=[saved.id], by=trade.by)
    trade.receive("GLOVE", 10)
    order = trade.deliver(want("GLOVE", 10))
    orders.bill_orders(order_ids=[order], by=trade.by)

    with read_scope(trade.by):
        facts = {str(fact.label): str(fact.value) for fact in margin_of(order)}

    assert (facts["Invoiced, net"], facts["Rebates accrued"], facts["Margin"]) == ("100.00", "10.00", "90.00")
