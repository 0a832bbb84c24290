"""Programmes: what is due by class and after something happened, and never twice."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import CountEntry
from tests.support import Trade, limited, want
from tests.warehouse.test_counts import lines, person


def later(trade: Trade, days: float) -> Actor:
    """The same person some days from now."""
    return trade.by.at(trade.by.now + timedelta(days=days))


def planned(trade: Trade, days: float = 0) -> list[Any]:
    """Cause, bin and SKU of what a run plans, in order."""
    ids = warehouse.plan_due_counts(site_ids=[trade.sites["LEEDS"]], by=later(trade, days))
    return trade.rows(
        "SELECT c.cause, b.code, i.sku FROM warehouse_counttarget t JOIN warehouse_count c ON c.id = t.count_id"
        " LEFT JOIN inventory_bin b ON b.id = t.bin_id JOIN catalog_item i ON i.id = t.item_id WHERE c.id = ANY(%s)"
        " ORDER BY 1, 2, 3", ids,
    )  # fmt: skip


def count_all(trade: Trade, days: float, missing: int = 0) -> None:
    """Everything that is planned is counted, by two if need be, and posted."""
    by = later(trade, days)
    ids = [row[0] for row in trade.rows("SELECT id FROM warehouse_count WHERE state = 'planned'")]
    warehouse.start_counts(count_ids=ids, by=by)
    for name in ("ann", "bob"):
        doing = [row[0] for row in trade.rows("SELECT id FROM warehouse_count WHERE state IN ('counting', 'recount')")]
        if not doing:
            break
        entries = [
            CountEntry(line_id=row[0], qty=trade.value(
                "SELECT greatest(b.on_hand_qty - %s, 0) FROM warehouse_countline l JOIN inventory_balance b"
                " ON b.id = l.balance_id WHERE l.id = %s", missing, row[0]))
            for i in doing for row in lines(trade, i)
        ]  # fmt: skip
        who = person(trade, name).at(by.now)
        warehouse.enter_counts(count_ids=doing, entries=entries, by=who)
        warehouse.hand_in_counts(count_ids=doing, by=who)
    left = [row[0] for row in trade.rows("SELECT id FROM warehouse_count WHERE state = 'review'")]
    if left:
        warehouse.approve_counts(count_ids=left, reason="lost", by=person(trade, "carol").at(by.now))


def test_items_are_due_by_the_days_of_their_class(trade: Trade) -> None:
    for sku in ("LAMP", "ROPE", "TAPE"):
        trade.receive(sku, 100)
    trade.deliver(want("LAMP", 80))  # most of what left: class A
    trade.deliver(want("ROPE", 15))  # class B; nothing of the tape left: class C

    assert planned(trade, 29) == []
    assert planned(trade, 30) == [("class", None, "LAMP")]
    assert planned(trade, 30) == []
    count_all(trade, 30)
    assert planned(trade, 59) == []
    # What left more than 90 days ago makes nobody class A or B.
    assert planned(trade, 89) == [("class", None, "LAMP")]
    assert planned(trade, 180) == [("class", None, "ROPE"), ("class", None, "TAPE")]


def test_zero_days_mean_never(trade: Trade) -> None:
    trade.receive("TAPE", 100)
    trade.vary("warehouse.count_days_c", 0)

    assert planned(trade, 80) == []


def test_a_bin_that_ran_empty_is_looked_at_once_where_policy_wants_it(trade: Trade) -> None:
    trade.receive("ROPE", 5)
    trade.deliver(want("ROPE", 5))
    assert planned(trade) == []
    trade.vary("warehouse.count_at_zero", value=True)

    assert planned(trade) == [("zero", "A-01", "ROPE")]
    assert planned(trade) == []


def test_what_was_far_off_is_counted_again_after_some_days(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    assert planned(trade, 200) == [("class", None, "GLOVE")]
    count_all(trade, 200, missing=50)

    assert planned(trade, 213) == []
    assert planned(trade, 214) == [("variance", "A-01", "GLOVE")]
    assert planned(trade, 214) == []


def test_days_are_counted_by_the_clock_of_the_site(trade: Trade) -> None:
    """Half past eleven in the evening in UTC is half past midnight of the next day in Leeds in July."""

    def until(instant: datetime) -> float:
        return (instant - trade.by.now) / timedelta(days=1)

    trade.receive("GLOVE", 100)
    night = datetime(trade.by.today.year + 1, 7, 1, 23, 30, tzinfo=UTC)
    assert planned(trade, until(night)) == [("class", None, "GLOVE")]
    count_all(trade, until(night), missing=50)

    assert planned(trade, until(night.replace(day=15, hour=12))) == []
    assert planned(trade, until(night.replace(day=15, hour=22, minute=30))) == []
    assert planned(trade, until(night.replace(day=15))) == [("variance", "A-01", "GLOVE")], "it is the 16th there"


def test_a_short_pick_plans_a_count_of_its_place_where_policy_wants_it(trade: Trade) -> None:
    def short() -> list[int]:
        order = trade.order(want("GLOVE", 10))
        trade.allocate(order)
        shipments = trade.release(order)
        line = trade.shipment_lines(shipments[0])[0][0]
        shorts = [warehouse.ShortPick(line_id=line, picked_qty=Decimal(4))]
        warehouse.pick_shipments(shipment_ids=shipments, shorts=shorts, by=trade.by)
        return shipments

    trade.receive("GLOVE", 100)
    shipments = short()

    (count_id,) = warehouse.plan_counts_after_shorts(shipment_ids=shipments, by=trade.by)
    assert warehouse.plan_counts_after_shorts(shipment_ids=shipments, by=trade.by) == []

    assert trade.rows("SELECT cause, state FROM warehouse_count WHERE id = %s", count_id) == [("short", "planned")]
    warehouse.cancel_counts(count_ids=[count_id], by=trade.by)
    trade.vary("warehouse.count_after_short", value=False)
    assert warehouse.plan_counts_after_shorts(shipment_ids=shipments, by=trade.by) == []


def test_a_run_plans_only_where_its_person_may(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    trade.receive("GLOVE", 100, site="YORK")
    by = limited(
        later(trade, 200), "warehouse.plan_counts", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"]
    )
    wide = limited(later(trade, 200), "warehouse.plan_counts", company_id=trade.companies["SOUTH"])

    assert len(warehouse.plan_due_counts(by=wide)) == 0
    (count_id,) = warehouse.plan_due_counts(by=by)

    assert trade.value("SELECT site_id FROM warehouse_count WHERE id = %s", count_id) == trade.sites["YORK"]
