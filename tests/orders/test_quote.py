"""A quote says what placing the order then does: prices, total, holds, promises; and it writes nothing."""

import random
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.catalog import operations as catalog
from onegauge.kernel.db import read_scope
from onegauge.orders.quoting import Quote, quote_order
from tests.support import Trade, want


def quoted(trade: Trade, *lines: Any, **more: Any) -> Quote:
    """The quote of an order."""
    with read_scope(trade.by):
        return quote_order(trade.draft(*lines, **more), by=trade.by)


def placed(trade: Trade, *lines: Any, **more: Any) -> dict[str, Any]:
    """What capture and confirmation made of it, in the words of a quote."""
    order = trade.capture(*lines, **more)
    trade.confirm(order)
    rows = trade.rows(
        "SELECT l.qty, l.list_price, l.unit_price, l.net_amount, d.promised_on, d.promise_reason FROM orders_orderline l"
        " JOIN inventory_demand d ON d.source_line_id = l.id AND d.source_kind = 40 WHERE l.order_id = %s ORDER BY l.line_no",
        order,
    )
    holds = trade.rows("SELECT type, reason FROM orders_hold WHERE order_id = %s ORDER BY id", order)
    total = trade.value("SELECT total_amount FROM orders_salesorder WHERE id = %s", order)
    return {"lines": rows, "holds": holds, "net": total}


def same_shape(quote: Quote) -> dict[str, Any]:
    return {
        "lines": [
            (x.qty, x.list_price, x.unit_price, x.net_amount, x.promised_on, x.promise_reason) for x in quote.lines
        ],
        "holds": [(h.type, h.reason) for h in quote.holds],
        "net": quote.net_amount,
    }


@pytest.mark.parametrize("seed", range(4))
def test_placing_does_what_the_quote_said(trade: Trade, seed: int) -> None:
    dice = random.Random(seed)
    packs = [
        catalog.PackagingDraft(sku="GLOVE", code="EACH", level="each"),
        catalog.PackagingDraft(sku="GLOVE", code="BOX", level="case", numerator=12, parent="EACH"),
    ]
    catalog.save_packagings(packagings=packs, by=trade.by)
    trade.receive("GLOVE", 60)
    trade.receive("ROPE", 7, bin="A-02")
    trade.limit("ACME", "900.00")
    for _ in range(5):
        lines = [
            want(
                sku := dice.choice(("GLOVE", "ROPE", "LAMP", "TAPE")),
                dice.randint(1, 9),
                unit="BOX" if sku == "GLOVE" and dice.random() < 0.4 else "",
                price=dice.choice((None, None, "0", "3.10", "12.00")),
            )
            for _ in range(dice.randint(1, 6))
        ]
        more = {"customer_reference": dice.choice(("", "PO-1", "PO-2")), "site": dice.choice(("LEEDS", "YORK"))}
        said = same_shape(quoted(trade, *lines, **more))
        assert said == placed(trade, *lines, **more)


def test_what_is_wrong_stands_at_its_line_and_the_others_are_still_answered(trade: Trade) -> None:
    quote = quoted(trade, want("GLOVE", 2), want("NOTHING", 1), want("ROPE", "NaN"), want("LAMP", 1, unit="PALLET"))
    assert [(f.code, f.field) for f in quote.faults] == [
        ("invalid_value", "orders[0].lines[2].qty"),
        ("unknown_order_item", "orders[0].lines[1].sku"),
        ("unknown_packaging", "orders[0].lines[3].unit"),
    ]
    assert [x.name != "" for x in quote.lines] == [True, False, True, False]
    assert quote.net_amount == 20


def test_without_a_customer_items_are_still_described(trade: Trade) -> None:
    quote = quoted(trade, want("GLOVE", 2), customer="")
    assert (quote.lines[0].name != "", quote.lines[0].promised_on, quote.holds) == (True, None, [])


def test_another_site_with_stock_is_named(trade: Trade) -> None:
    trade.receive("GLOVE", 8, site="YORK")
    line = quoted(trade, want("GLOVE", 5)).lines[0]
    assert (line.promise_reason, line.free_qty) == ("awaiting_supply", 0)
    assert [(s.site, s.free_qty, s.reason) for s in line.other_sites] == [("YORK", 8, "in_stock")]


def test_the_total_carries_the_tax_of_the_invoice(trade: Trade) -> None:
    quote = quoted(trade, want("GLOVE", 5))
    assert (quote.net_amount, quote.tax_amount, quote.total_amount) == (50, 10, 60)


def test_forty_lines_cost_as_many_statements_as_one(trade: Trade) -> None:
    counts = []
    for lines in ([want("GLOVE", 1)], [want(s, n) for n in range(1, 11) for s in ("GLOVE", "ROPE", "LAMP", "TAPE")]):
        quoted(trade, *lines)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            quoted(trade, *lines)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 20


def test_a_quote_writes_nothing(trade: Trade) -> None:
    before = trade.value("SELECT count(*) FROM kernel_journal")
    quoted(trade, want("GLOVE", 1, price="1.00"))
    assert trade.value("SELECT count(*) FROM kernel_journal") == before
    assert trade.value("SELECT count(*) FROM orders_salesorder") == 0


def test_a_price_under_the_floor_is_marked_with_the_floor(trade: Trade) -> None:
    quote = quoted(trade, want("GLOVE", 1, price="7.00"))
    assert quote.lines[0].is_under_floor
    assert quote.lines[0].floor_price == Decimal("8.0")
    assert [h.type for h in quote.holds] == ["price"]
