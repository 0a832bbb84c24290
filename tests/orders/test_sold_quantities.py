"""Items that are sold from a quantity on, or in multiples: raised where the site rounds, refused elsewhere."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.catalog import operations as catalog
from onegauge.orders import operations as orders
from onegauge.orders.operations import OrderLineDraft
from onegauge.orders.quoting import quote_order
from onegauge.orders.rounding import RoundingRule, Sold, as_sold
from tests.support import Trade, nothing_changed, refusals, want

AT = "orders[0].lines[0].qty"


@settings(deadline=None)
@given(
    st.integers(1, 400).map(lambda n: Decimal(n) / 4), st.integers(0, 30).map(Decimal),
    st.sampled_from([0, 1, 5, 12]).map(Decimal), st.sampled_from([None, Fraction(6)]),
    st.sampled_from(["up", "nearest"]), st.sampled_from(["0", "0.3", "9"]).map(Decimal),
)  # fmt: skip
def test_what_is_raised_is_sold_near_and_never_below_what_is_left(
    asked: Decimal, least: Decimal, multiple: Decimal, package: Fraction | None, mode: str, tolerance: Decimal
) -> None:
    sold = Sold(least, multiple)
    found = as_sold(asked, package, sold, RoundingRule(mode, tolerance, 1), least=Decimal(0))
    if found != asked:
        assert abs(found - asked) <= tolerance * asked
        assert not multiple or found % multiple == 0
        assert found >= least or least > asked * (1 + tolerance)
    taken = [Decimal(n) / 4 for n in range(1, 900) if sold.takes(Decimal(n) / 4)]
    assert sold.next_qty(asked) == min(x for x in taken if x >= asked)


@pytest.fixture
def sold(trade: Trade) -> Trade:
    """Gloves are sold from 10 on, in fives; ropes from 3 on."""
    version = dict(trade.rows("SELECT sku, version FROM catalog_item"))
    drafts = [
        catalog.ItemDraft(
            sku="GLOVE", name="Glove", item_class="GOODS", sales_min_qty=Decimal(10), sales_multiple=Decimal(5),
            version=version["GLOVE"],
        ),
        catalog.ItemDraft(sku="ROPE", name="Rope", item_class="GOODS", sales_min_qty=Decimal(3), version=version["ROPE"]),
    ]  # fmt: skip
    catalog.save_items(items=drafts, by=trade.by)
    return trade


def kept(trade: Trade, order: int) -> list[tuple[str, str | None]]:
    """Quantity and what was asked, line by line."""
    return trade.rows(
        "SELECT trim_scale(qty)::text, rounding ->> 'asked' FROM orders_orderline WHERE order_id = %s ORDER BY line_no",
        order,
    )


def test_where_the_site_does_not_round_a_wrong_quantity_is_refused_with_the_right_one(sold: Trade) -> None:
    for qty, mend in (("7", "Order 10."), ("12", "Order 15.")):
        draft = sold.draft(want("GLOVE", qty))
        act = lambda d=draft: orders.capture_orders(orders=[d], by=sold.by)  # noqa: E731  named for both looks
        assert nothing_changed(sold, act) == ["not_sold_so"]
        quote = quote_order(draft, by=sold.by)
        assert [(f.field, f.mend) for f in quote.faults] == [(AT, mend)]
    order = sold.capture(want("GLOVE", 15), want("ROPE", 4), OrderLineDraft(sku="GLOVE", qty=Decimal(7), exact=True))
    assert kept(sold, order) == [("15", None), ("4", None), ("7", None)]


def test_where_the_site_rounds_it_is_raised_and_the_line_keeps_what_was_asked(sold: Trade) -> None:
    sold.vary("orders.round_to_packaging", "up")
    sold.vary("orders.rounding_tolerance_share", "0.5")
    order = sold.capture(want("GLOVE", 12), want("GLOVE", 8), want("ROPE", 2))
    assert kept(sold, order) == [("15", "12"), ("10", "8"), ("3", "2")]
    assert refusals(lambda: sold.capture(want("GLOVE", 3))) == [("not_sold_so", AT)]


def test_a_confirmed_order_is_held_to_it_too(sold: Trade) -> None:
    order = sold.order(want("GLOVE", 15), want("LAMP", 1))

    def amend(qty: int, *added: OrderLineDraft) -> list[tuple[str, str | None]]:
        change = orders.OrderAmendment(
            order_id=order, lines=[orders.LineChange(line_no=1, qty=Decimal(qty))], added=added
        )
        return refusals(lambda: orders.amend_orders(orders=[change], by=sold.by))

    assert amend(5) == [("not_sold_so", AT)]
    assert amend(17) == [("not_sold_so", AT)]
    assert amend(15, want("ROPE", 1)) == [("not_sold_so", "orders[0].added[0].qty")]
    assert amend(20) == []
    assert amend(0) == []


def test_an_item_says_how_it_is_sold_in_sound_quantities(sold: Trade) -> None:
    wrong = catalog.ItemDraft(
        sku="NEW", name="New", item_class="GOODS", sales_min_qty=Decimal(-1), sales_multiple=Decimal("NaN")
    )
    assert refusals(lambda: catalog.save_items(items=[wrong], by=sold.by)) == [
        ("invalid_value", "items[0].sales_min_qty"), ("invalid_value", "items[0].sales_multiple"),
    ]  # fmt: skip
