"""Stock as it was at any instant, against a replay in plain words; and for how long it lasts."""

from datetime import timedelta
from decimal import Decimal

from django.db import connections
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.inventory import operations as ops
from onegauge.inventory.history import balances_as_of, cover, past_of_item, stock_as_of
from onegauge.kernel.db import read_scope
from tests.app.api_kit import program
from tests.inventory.words import spot
from tests.support import Trade, want


def at_day(trade: Trade, day: int) -> Trade:
    """The same enterprise, recording what happened some days ago."""
    return Trade(trade.by.at(trade.by.now + timedelta(days=day)), trade.companies, trade.sites, trade.items)


def test_stock_is_rebuilt_as_it_lay(trade: Trade) -> None:
    now, leeds, glove = trade.by.now, trade.sites["LEEDS"], trade.items["GLOVE"]
    at_day(trade, -10).receive("GLOVE", 10, lot="L1")
    line = ops.MoveLine(balance_id=spot(trade, "GLOVE", lot="L1"), bin="A-02", qty=Decimal(4))
    ops.move_stock(lines=[line], by=at_day(trade, -5).by)
    at_day(trade, -7).adjust("GLOVE", -1, lot="L1")
    with read_scope(trade.by):
        then = {d: balances_as_of([(leeds, glove)], now - timedelta(days=d)) for d in (11, 8, 6, 1)}
        stands = stock_as_of([(leeds, glove)], [now - timedelta(days=d) for d in (11, 8, 6, 1)])
    assert {d: [(x.bin, x.lot, x.status, x.qty) for x in lays] for d, lays in then.items()} == {
        11: [],
        8: [("A-01", "L1", "available", 10)],
        6: [("A-01", "L1", "available", 9)],
        1: [("A-01", "L1", "available", 5), ("A-02", "L1", "available", 4)],
    }
    assert [s.on_hand_qty for s in stands] == [0, 10, 9, 9]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    acts=st.lists(st.tuples(st.integers(-30, 0), st.integers(1, 9), st.sampled_from(["GLOVE", "ROPE"]), st.sampled_from(["LEEDS", "YORK"])),
                  min_size=1, max_size=12),
    asked=st.lists(st.integers(-31, 1), min_size=1, max_size=4, unique=True),
)  # fmt: skip
def test_any_instant_is_the_sum_of_what_happened_until_then(
    trade: Trade, acts: list[tuple[int, int, str, str]], asked: list[int]
) -> None:
    before: dict[tuple[int, int, int], Decimal] = {}
    now = trade.by.now
    places = [(trade.sites[s], trade.items[i]) for s in ("LEEDS", "YORK") for i in ("GLOVE", "ROPE")]
    instants = [now + timedelta(days=d, hours=1) for d in asked]
    with read_scope(trade.by):
        kept = {(x.site_id, x.item_id, x.at): x.on_hand_qty for x in stock_as_of(places, instants)}
    for day, qty, sku, site in acts:
        line = ops.ReceiptLine(site=site, bin="A-01", sku=sku, qty=Decimal(qty), unit_cost=Decimal(1))
        ops.receive_stock(lines=[line], reference="R", by=trade.by.at(now + timedelta(days=day)))
        for n, d in enumerate(asked):
            if day <= d:
                key = (trade.sites[site], trade.items[sku], n)
                before[key] = before.get(key, Decimal(0)) + qty
    with read_scope(trade.by):
        found = {(x.site_id, x.item_id, x.at): x.on_hand_qty for x in stock_as_of(places, instants)}
    grown = {
        (s, i, instants.index(at)): qty - kept[s, i, at] for (s, i, at), qty in found.items() if qty != kept[s, i, at]
    }
    assert grown == before


def test_cover_is_stock_over_the_average_of_what_left(trade: Trade) -> None:
    leeds, glove, rope = trade.sites["LEEDS"], trade.items["GLOVE"], trade.items["ROPE"]
    trade.receive("GLOVE", 100)
    trade.receive("GLOVE", 50, bin="A-02", status="damaged")
    trade.receive("ROPE", 5)
    trade.deliver(want("GLOVE", 10))
    trade.adjust("GLOVE", -1)
    with read_scope(trade.by), CaptureQueriesContext(connections["default"]) as captured:
        first, second = cover([(leeds, glove), (leeds, rope)], until=trade.by.now + timedelta(minutes=1), days=30)
    assert len(captured.captured_queries) <= 2
    assert (first.usable_qty, first.issued_qty, first.cover_days) == (89, 10, 267)
    assert (second.usable_qty, second.issued_qty, second.cover_days) == (5, 0, None)
    with read_scope(trade.by):
        (row,) = past_of_item(glove)
    assert (row.site, row.now_qty, row.week_qty, row.issued_qty, row.cover_days) == ("Leeds", 139, 0, 10, Decimal(801))


def test_programs_ask_for_both(trade: Trade) -> None:
    trade.receive("GLOVE", 100, lot="L1")
    trade.deliver(want("GLOVE", 10))
    app = program()
    later = (trade.by.now + timedelta(hours=1)).isoformat()
    (lay,) = app.post("/stock/as-of", {"at": later, "skus": ["GLOVE"]}).body["items"]
    assert (lay["site"], lay["bin"], lay["lot"], lay["qty"]) == ("LEEDS", "A-01", "L1", "90.000000")
    covers = app.post("/stock/cover", {"skus": ["GLOVE"], "days": 10}).body["items"]
    assert [(c["site"], c["issued_qty"], c["cover_days"]) for c in covers if c["issued_qty"] != "0"] == [
        ("LEEDS", "10.000000", "90.0")
    ]
    assert app.post("/stock/as-of", {"at": later, "skus": ["NOTHING"]}).codes == ["unknown_item"]
