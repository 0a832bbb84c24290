"""Each key figure on a fixture that is calculated by hand; exact equality."""

from decimal import Decimal

from onegauge.insight.queries import kpi_overview, kpi_rows
from onegauge.insight.readings import Reading
from onegauge.kernel.db import read_scope
from tests.insight.world import World

D = Decimal


def reading(world: World, code: str, currency: str = "") -> Reading:
    """One key figure of the overview of everything."""
    with read_scope(world.by):
        overview = kpi_overview()
    (found,) = [r for r in overview.readings if r.kpi.code == code and (not currency or r.currency == currency)]
    return found


def test_fill_rates_count_first_shipments_in_time_only(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 14, "4", days_ago=10)
    whole = world.order("LEEDS", [("GLOVE", 10)], days_ago=6)
    short = world.order("LEEDS", [("GLOVE", 8)], days_ago=6)
    late = world.order("LEEDS", [("ROPE", 2)], days_ago=6)
    gone = world.order("LEEDS", [("HELMET", 1)], days_ago=6)
    world.ship(whole, days_ago=5)
    world.ship(short, days_ago=5)  # 4 of 8 in time
    world.receive("LEEDS", "GLOVE", 4, "4", days_ago=4)
    world.receive("LEEDS", "ROPE", 2, "1", days_ago=4)
    world.ship(short, late, days_ago=4)  # the rest of one, all of the other: too late to count
    world.cancel(gone, days_ago=4)
    world.count()

    (line,) = world.kept("line_fill_rate", "LEEDS").values()
    (unit,) = world.kept("unit_fill_rate", "LEEDS").values()

    assert list(world.kept("line_fill_rate", "LEEDS")) == [5]
    assert (line.numerator, line.denominator, line.value) == (D(1), D(3), D("0.333333"))
    assert (unit.numerator, unit.denominator, unit.value) == (D(14), D(20), D("0.7"))
    assert reading(world, "line_fill_rate").value == D(1) / D(3)
    with read_scope(world.by):
        behind = kpi_rows("line_fill_rate", [world.sites["LEEDS"]])
    assert (sum(r.numerator for r in behind), sum(r.denominator for r in behind)) == (D(1), D(3))
    assert {r.url for r in behind} == {f"/orders/salesorder/{i}/" for i in (whole, short, late)}


def test_a_line_requested_for_today_is_not_judged_yet(world: World) -> None:
    world.order("LEEDS", [("GLOVE", 1)], days_ago=1, due_in=1)
    world.count()

    assert world.values("line_fill_rate", "LEEDS") == {0: D(0)}
    assert reading(world, "line_fill_rate").value is None


def test_cycle_time_is_from_order_to_last_shipment_of_whole_orders(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 15, "4", days_ago=10)
    quick = world.order("LEEDS", [("GLOVE", 5)], days_ago=6)
    slow = world.order("LEEDS", [("GLOVE", 12)], days_ago=6)
    world.allocate(quick, days_ago=5)
    world.send(*world.release(quick, days_ago=5, hour=13), days_ago=5, hour=15, minute=30)  # 25 h + 2.5 h
    world.ship(slow, days_ago=5)  # 10 of 12: not whole
    world.receive("LEEDS", "GLOVE", 2, "4", days_ago=3)
    world.allocate(slow, days_ago=3)
    world.send(*world.release(slow, days_ago=3, hour=14), days_ago=3, hour=18)  # 74 h + 4 h
    world.count()

    kept = world.kept("order_cycle_time", "LEEDS")

    assert {ago: (row.numerator, row.denominator) for ago, row in kept.items()} == {
        5: (D("27.5"), D(1)),
        3: (D(78), D(1)),
    }
    assert kept[5].detail == {"waiting": 25.0, "handling": 2.5, "hours": [27.5]}
    found = reading(world, "order_cycle_time")
    assert (found.value, found.p50, found.p90) == (D("52.75"), D("27.5"), D(78))
    assert found.parts == {"waiting": D("49.5"), "handling": D("3.25")}
    with read_scope(world.by):
        assert [(r.id, r.numerator) for r in kpi_rows("order_cycle_time")] == [(quick, D("27.5")), (slow, D(78))]


def test_backlog_is_what_came_less_what_left(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 6, "4", days_ago=10)
    first = world.order("LEEDS", [("GLOVE", 4), ("ROPE", 10)], days_ago=6)  # 40 + 25
    second = world.order("LEEDS", [("GLOVE", 5)], days_ago=5)  # 50
    third = world.order("LEEDS", [("HELMET", 1)], days_ago=5)  # 40, cancelled later: never counts
    world.ship(first, days_ago=5)  # gloves of the first: line done
    world.ship(second, days_ago=4)  # 2 of 5: 20 shipped, line open
    world.cancel(third, days_ago=4)
    world.count()

    assert world.values("order_backlog_lines", "LEEDS") == {6: D(2), 5: D(2), 4: D(2)}
    assert world.values("order_backlog_value", "LEEDS") == {6: D(65), 5: D(75), 4: D(55)}
    days = world.kept("order_backlog_days", "LEEDS")
    assert {ago: (row.numerator, row.denominator) for ago, row in days.items()} == {
        6: (D(65), D(0)), 5: (D(75), D(2)), 4: (D(55), D(3)),
    }  # fmt: skip
    assert (days[6].value, days[5].value, days[4].value) == (None, D("37.5"), D("18.333333"))
    lines, value = reading(world, "order_backlog_lines"), reading(world, "order_backlog_value", "GBP")
    assert (lines.value, value.value) == (D(2), D(55))
    assert reading(world, "order_backlog_value", "EUR").value is None


def test_the_parts_of_the_backlog_are_the_whole_and_open_their_lines(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 3, "4", days_ago=10)
    late = world.order("LEEDS", [("ROPE", 4)], days_ago=40)  # requested and promised long ago
    waiting = world.order("LEEDS", [("ROPE", 2)], days_ago=1, due_in=1)  # promised ten days on
    later = world.order("LEEDS", [("ROPE", 1)], days_ago=1, due_in=9)
    work = world.order("LEEDS", [("GLOVE", 3)], days_ago=0, due_in=0)
    world.allocate(work, days_ago=0)
    world.count()

    parts = reading(world, "order_backlog_lines").parts
    amounts = reading(world, "order_backlog_value", "GBP").parts

    assert parts == {"not_yet_due": 1, "on_hold": 0, "waiting_stock": 1, "in_work": 1, "past_due": 1}
    assert amounts == {
        "not_yet_due": D("2.5"), "on_hold": 0, "waiting_stock": D(5), "in_work": D(30), "past_due": D(10),
    }  # fmt: skip
    assert sum(amounts.values()) == reading(world, "order_backlog_value", "GBP").value == D("47.5")
    with read_scope(world.by):
        behind = {part: [r.url for r in kpi_rows("order_backlog_value", bucket=part)] for part in parts}
    assert behind == {
        part: [f"/orders/salesorder/{order}/"] if order else []
        for part, order in {"not_yet_due": later, "on_hold": 0, "waiting_stock": waiting, "in_work": work, "past_due": late}.items()
    }  # fmt: skip


def test_stock_is_worth_the_companys_average_and_as_old_as_what_came_last(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 10, "4", days_ago=40)
    world.receive("YORK", "GLOVE", 10, "6", days_ago=20)  # the company's average is 5 from now on
    world.receive("LEEDS", "GLOVE", 10, "5", days_ago=5)  # 30 at 150: still 5
    world.receive("LYON", "GLOVE", 2, "7", days_ago=5)
    order = world.order("LEEDS", [("GLOVE", 12)], days_ago=3)
    world.ship(order, days_ago=2)  # the 10 of 40 days ago and 2 of 5 days ago
    world.count()

    values = world.values("on_hand_value", "LEEDS")
    assert (values[40], values[21], values[20], values[5], values[2]) == (D(40), D(40), D(50), D(100), D(40))
    assert world.values("on_hand_value", "YORK")[2] == D(50)
    age = world.kept("on_hand_age", "LEEDS")
    assert (age[5].numerator, age[5].denominator) == (D(50 * 35), D(100))
    assert (age[2].numerator, age[2].denominator, age[2].value) == (D(40 * 3), D(40), D(3))
    assert {k: D(str(v)) for k, v in age[5].detail.items()} == {"0-30": D(50), "31-60": D(50)}
    assert reading(world, "on_hand_value", "GBP").value == D(90)
    assert reading(world, "on_hand_value", "EUR").value == D(14)
    with read_scope(world.by):
        rows = kpi_rows("on_hand_value")
    assert [(r.label, r.site_id, r.numerator) for r in rows] == [
        ("GLOVE", world.sites["YORK"], D(50)), ("GLOVE", world.sites["LEEDS"], D(40)), ("GLOVE", world.sites["LYON"], D(14)),
    ]  # fmt: skip


def test_a_movement_told_late_changes_every_day_since(world: World) -> None:
    world.receive("LEEDS", "GLOVE", 10, "4", days_ago=6)
    world.receive("LEEDS", "GLOVE", 10, "4", days_ago=2)
    world.count()
    before = world.values("on_hand_value", "LEEDS")
    world.adjust("LEEDS", "GLOVE", -1, days_ago=4)
    world.count()

    assert before == {6: D(40), 5: D(40), 4: D(40), 3: D(40), 2: D(80)}
    assert world.values("on_hand_value", "LEEDS") == {6: D(40), 5: D(40), 4: D(36), 3: D(36), 2: D(76)}


def test_an_order_in_another_currency_counts_at_the_rate_of_its_day(world: World) -> None:
    world.trade_in("NORTH", "USD")
    world.rate("USD", "GBP", "0.5", days_ago=30)
    world.order("LEEDS", [("GLOVE", 3)], days_ago=6, customer="BUYER-USD")
    world.count()
    before = world.values("order_backlog_value", "LEEDS")
    world.rate("USD", "GBP", "0.8", days_ago=10)  # told late: the order's day now has another rate
    world.count()

    assert before == {6: D(15)}
    assert world.values("order_backlog_value", "LEEDS") == {6: D(24)}
