"""Whole packages: the rule against a readable reference, and what becomes of orders where a site rounds."""

from decimal import Decimal
from fractions import Fraction
from itertools import count

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.catalog import operations as catalog
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.orders.operations import OrderLineDraft
from onegauge.orders.quoting import quote_order
from onegauge.orders.rounding import RoundingRule, as_qty, whole_packages
from onegauge.orders.web.amending import Typed, amend_feedback
from onegauge.orders.web.desk import desk_feedback, rounding_words
from tests.support import Trade, broken_invariants, codes, want
from tests.ui.conftest import client  # noqa: F401  a fixture

quantities = st.decimals("0.000001", "99999", places=6)
contents = st.fractions(min_value=Fraction(1, 9), max_value=500, max_denominator=9)
WIDE = Decimal(1_000_000_000)


def reference(asked: Decimal, content: Fraction, mode: str) -> Decimal:
    """Lay packages beside each other until they are enough; nearest takes one away again if that is nearer."""
    exact = Fraction(asked)
    enough = next(n for n in count(int(exact / content)) if n > 0 and as_qty(n * content) >= asked)
    fewer = enough - 1
    gap, over = exact - fewer * content, enough * content - exact
    return as_qty(fewer * content if mode == "nearest" and fewer and gap < over else enough * content)


@settings(deadline=None)
@given(quantities, contents, st.sampled_from(["up", "nearest"]))
def test_the_rule_is_that_of_the_reference(asked: Decimal, content: Fraction, mode: str) -> None:
    assert whole_packages(asked, content, RoundingRule(mode, WIDE, 1)) == reference(asked, content, mode)


@settings(deadline=None)
@given(quantities, contents, st.sampled_from(["up", "nearest"]), st.decimals("0", "2", places=3), quantities)
def test_what_is_rounded_is_whole_near_and_enough(
    asked: Decimal, content: Fraction, mode: str, tolerance: Decimal, least: Decimal
) -> None:
    found = whole_packages(asked, content, RoundingRule(mode, tolerance, 1), least=least)
    if found != asked:
        assert found == as_qty(round(Fraction(found) / content) * content)
        assert found >= least
        assert abs(found - asked) <= tolerance * asked
        assert whole_packages(found, content, RoundingRule(mode, tolerance, 1), least=least) == found


@pytest.fixture
def boxed(trade: Trade) -> Trade:
    """Gloves come by the piece and in boxes of 12; Leeds rounds up, by half of what was asked at most."""
    drafts = [
        catalog.PackagingDraft(sku="GLOVE", code="EA", level="each"),
        catalog.PackagingDraft(sku="GLOVE", code="BOX", level="case", numerator=12, parent="EA"),
    ]
    catalog.save_packagings(packagings=drafts, by=trade.by)
    trade.vary("orders.round_to_packaging", "up")
    trade.vary("orders.rounding_tolerance_share", "0.5")
    return trade


def kept(trade: Trade, order_id: int) -> list[tuple[str, str, str, str | None, str | None]]:
    """Quantity, what was entered, and what the line keeps of its rounding."""
    query = (
        "SELECT trim_scale(qty)::text, trim_scale(entered_qty)::text, entered_unit, rounding ->> 'asked',"
        " rounding ->> 'package' FROM orders_orderline WHERE order_id = %s ORDER BY line_no"
    )
    return [tuple(row) for row in trade.rows(query, order_id)]  # type: ignore[misc]  # five columns


pages = pytest.mark.django_db


@pages
def test_a_quantity_becomes_whole_packages_and_the_line_keeps_what_was_asked(boxed: Trade) -> None:
    order = boxed.capture(want("GLOVE", 22), want("GLOVE", 24), want("ROPE", 5), want("GLOVE", 2, unit="BOX"))
    assert kept(boxed, order) == [
        ("24", "22", "", "22", "BOX"), ("24", "24", "", None, None), ("5", "5", "", None, None),
        ("24", "2", "BOX", None, None),
    ]  # fmt: skip
    assert boxed.value("SELECT total_amount FROM orders_salesorder WHERE id = %s", order) == 720 + 20


@pages
def test_what_would_change_too_much_and_what_is_exact_stays_as_asked(boxed: Trade) -> None:
    order = boxed.capture(want("GLOVE", 3), OrderLineDraft(sku="GLOVE", qty=Decimal(22), exact=True))
    assert [row[0] for row in kept(boxed, order)] == ["3", "22"]


@pages
def test_a_site_that_does_not_round_asks_nothing_more(boxed: Trade) -> None:
    def statements(site: str, n: int) -> int:
        drafts = [boxed.draft(want("GLOVE", 22), site=site) for _ in range(n)]
        with CaptureQueriesContext(connections["default"]) as seen:
            orders.capture_orders(orders=drafts, by=boxed.by)
        return len([q for q in seen.captured_queries if "catalog_packaging p" in q["sql"]])

    statements("YORK", 1)
    assert [statements("YORK", 1), statements("YORK", 20)] == [1, 1]
    assert [statements("LEEDS", 1), statements("LEEDS", 20)] == [3, 3]


@pages
def test_nearest_may_go_down(boxed: Trade) -> None:
    boxed.vary("orders.round_to_packaging", "nearest", site="YORK")
    order = boxed.capture(want("GLOVE", 29), want("GLOVE", 30), site="YORK")
    assert [row[0] for row in kept(boxed, order)] == ["24", "36"]


@pages
def test_a_class_of_items_rounds_where_its_site_does_not_and_the_other_way_round(boxed: Trade) -> None:
    boxed.vary("orders.round_to_packaging", "up", site="YORK", item_class="GOODS")
    boxed.vary("orders.rounding_tolerance_share", "0.5", site="YORK", item_class="GOODS")
    boxed.vary("orders.round_to_packaging", "none", item_class="GOODS")
    assert [row[0] for row in kept(boxed, boxed.capture(want("GLOVE", 22), site="YORK"))] == ["24"]
    assert [row[0] for row in kept(boxed, boxed.capture(want("GLOVE", 22)))] == ["22"]


@pages
def test_a_package_that_does_not_round_is_passed_over(boxed: Trade) -> None:
    drafts = [catalog.PackagingDraft(sku="GLOVE", code="BOX", level="case", numerator=12, parent="EA", rounding=False)]
    catalog.save_packagings(packagings=drafts, by=boxed.by)
    assert [row[0] for row in kept(boxed, boxed.capture(want("GLOVE", 22)))] == ["22"]


@pages
def test_a_revision_rounds_again(boxed: Trade) -> None:
    order = boxed.capture(want("GLOVE", 22))
    revised = boxed.draft(want("GLOVE", 25))
    revision = orders.OrderRevision(
        order_id=order, company=revised.company, customer=revised.customer, site=revised.site, lines=revised.lines
    )
    orders.revise_orders(orders=[revision], by=boxed.by)
    assert kept(boxed, order) == [("36", "25", "", "25", "BOX")]


def amend(trade: Trade, order: int, qty: int, *added: OrderLineDraft) -> orders.Amended:
    """Ask for so much of the first line, and for more lines."""
    change = orders.LineChange(line_no=1, qty=Decimal(qty))
    wanted = orders.OrderAmendment(order_id=order, lines=[change], added=added)
    return orders.amend_orders(orders=[wanted], by=trade.by)[0]


@pages
def test_an_amendment_rounds_what_it_changes_and_adds(boxed: Trade) -> None:
    order = boxed.order(want("GLOVE", 12))
    done = amend(boxed, order, 20, want("GLOVE", 11))
    assert [line.qty for line in done.lines] == [24, 12]
    assert kept(boxed, order) == [("24", "20", "", "20", "BOX"), ("12", "11", "", "11", "BOX")]
    assert [line.qty for line in amend(boxed, order, 11).lines] == [12, 12]
    assert codes(lambda: amend(boxed, order, 11)) == ["nothing_changes"]
    assert broken_invariants("orders", "inventory") == []


@pages
def test_a_cut_is_never_rounded_below_what_has_left(boxed: Trade) -> None:
    boxed.receive("GLOVE", 20)
    order = boxed.order(want("GLOVE", 24))
    boxed.allocate(order)
    boxed.ship(*boxed.release(order))
    assert codes(lambda: amend(boxed, order, 19)) == ["already_left"]
    assert codes(lambda: amend(boxed, order, 21)) == ["nothing_changes"]


@pages
def test_what_a_blanket_order_agreed_is_called_as_agreed(boxed: Trade) -> None:
    (blanket,) = orders.save_blankets(
        blankets=[
            orders.BlanketDraft(
                company="NORTH", customer="ACME", site="LEEDS", valid_from=boxed.by.today, valid_until=boxed.by.today,
                lines=[orders.BlanketLineDraft(sku="GLOVE", qty=Decimal(22), unit_price=Decimal(9))],
            )
        ],
        by=boxed.by,
    )  # fmt: skip
    orders.agree_blankets(blanket_ids=[blanket], by=boxed.by)
    (placed,) = orders.call_blankets(blanket_ids=[blanket], qty=Decimal(22), by=boxed.by)
    assert [row[0] for row in kept(boxed, placed.order_id)] == ["22"]


@pages
def test_the_desk_says_it_while_it_is_typed(boxed: Trade) -> None:
    with read_scope(boxed.by):
        (line,) = quote_order(boxed.draft(want("GLOVE", 22)), by=boxed.by).lines
    assert (line.asked_qty, line.qty, line.rounded_to, line.package_qty) == (22, 24, "BOX", 12)
    assert line.net_amount == 240
    words = rounding_words(Decimal(22), Decimal(24), line.rounded_to, Decimal("12.000000"))
    assert words == "rounded from 22 to 24: BOX of 12"


@pages
def test_desk_change_and_page_say_what_became_of_a_quantity(boxed: Trade, client: Client) -> None:  # noqa: F811
    order = boxed.order(want("GLOVE", 12))
    change = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Decimal(20))])
    with read_scope(boxed.by):
        typed = desk_feedback(boxed.draft(want("GLOVE", 22)), [0], [True], by=boxed.by, order_id=None)
        changed = amend_feedback(Typed(change, [0], []), 1, by=boxed.by)
    assert "rounded from 22 to 24: BOX of 12" in typed.lines[0].cells["net"]
    assert "rounded from 20 to 24: BOX of 12" in changed.lines[0].cells["net"]
    orders.amend_orders(orders=[change], by=boxed.by)
    assert "rounded from 20 to 24: BOX of 12" in client.get(f"/orders/salesorder/{order}/").content.decode()
