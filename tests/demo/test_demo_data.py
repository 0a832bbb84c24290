"""The reader of the demo enterprise: exact counts and sums, nothing orphaned, the same day gives the same data."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from onegauge.app.demo_data import DemoData, derive, load, rows, shift_for
from onegauge.app.demo_data.calendars import british_holidays, dutch_holidays, easter_sunday
from onegauge.app.demo_data.organisation import EUR_PER_GBP
from onegauge.app.demo_data.records import Price
from onegauge.app.demo_pricing import drafted_terms

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def data() -> DemoData:
    """One reading for all tests of this module; the rows are frozen."""
    return load(TODAY)


def test_counts_and_sums_equal_the_source(data: DemoData) -> None:
    lines = list(rows("lines.csv.gz"))
    assert (len(data.orders), data.line_count, len(data.customers), len(data.items)) == (2370, 55782, 1486, 2612)
    assert sum(int(row["qty"]) for row in lines) == 581834
    assert sum(int(row["qty"]) * Decimal(row["unit_price"]) for row in lines) == Decimal("1000475.42")
    assert sum(line.qty for order in data.orders for line in order.lines) == 581834


def test_nothing_is_orphaned(data: DemoData) -> None:
    skus = {item.sku for item in data.items}
    customers = {customer.code: customer for customer in data.customers}
    sites = {site.code: site for site in data.sites}
    bins = {(place.site, place.code) for place in data.bins}
    suppliers = {supplier.code for supplier in data.suppliers}
    for order in data.orders:
        assert order.lines
        buyer = customers[order.customer]
        assert (order.company, order.site, order.currency) == (buyer.company, buyer.site, buyer.currency)
        assert sites[order.site].company == order.company
        assert {line.sku for line in order.lines} <= skus
    for receipt in data.receipts:
        assert receipt.supplier in suppliers
        assert all(line.sku in skus and (receipt.site, line.bin) in bins and line.qty > 0 for line in receipt.lines)
    assert {item.unit for item in data.items} <= {unit.code for unit in data.units}
    assert {item.item_class for item in data.items} == {found.code for found in data.item_classes}
    assert {price.sku for price in data.prices} == skus


def test_references_are_unique(data: DemoData) -> None:
    for keys in (
        [order.reference for order in data.orders],
        [receipt.reference for receipt in data.receipts],
        [item.sku for item in data.items],
        [item.gtin for item in data.items] + [item.inner_gtin for item in data.items],
        [customer.code for customer in data.customers],
        [(place.site, place.code) for place in data.bins],
    ):
        assert [key for key, times in Counter(keys).items() if times > 1] == []


def test_the_same_day_gives_the_same_data(data: DemoData) -> None:
    assert load(TODAY) == data


@pytest.mark.parametrize("today", [date(2026, 11, 22), date(2026, 11, 23), date(2028, 2, 29)])
def test_history_ends_in_the_week_before_today_on_its_weekday(today: date) -> None:
    shift = shift_for(today)
    ends_on = date(2011, 12, 9) + shift
    assert shift.days % 7 == 0
    assert ends_on.weekday() == 4
    assert derive.week_of(today) - derive.week_of(ends_on) == timedelta(weeks=1)


def test_orders_keep_their_time_of_day(data: DemoData) -> None:
    first, last = data.orders[0], data.orders[-1]
    assert first.placed_at.isoformat() == "2026-10-26T08:10:00+00:00"
    assert last.business_date == date(2026, 11, 20)
    assert [order.placed_at for order in data.orders] == sorted(order.placed_at for order in data.orders)


def test_acquired_company_sells_in_euro_at_the_fixed_rate(data: DemoData) -> None:
    heads = {row["order"]: row for row in rows("orders.csv.gz")}
    source: dict[str, list[Decimal]] = {reference: [] for reference in heads}
    for row in rows("lines.csv.gz"):
        source[row["order"]].append(Decimal(row["unit_price"]))
    euro = [order for order in data.orders if order.company == "MAASVELD"]
    assert sum(len(order.lines) for order in euro) == 4776
    for order in euro:
        expected = [(price * EUR_PER_GBP).quantize(Decimal("0.01")) for price in source[order.reference]]
        assert [line.unit_price for line in order.lines] == expected
        assert order.currency == "EUR"


def test_receipts_leave_about_five_per_cent_of_the_units_waiting(data: DemoData) -> None:
    stock: Counter[tuple[str, str]] = Counter()
    missing = wanted = 0
    for day in data.days:
        for receipt in (found for found in data.receipts if found.business_date == day):
            for line in receipt.lines:
                stock[receipt.site, line.sku] += line.qty
        for order in (found for found in data.orders if found.business_date == day):
            for ordered in order.lines:
                wanted += ordered.qty
                missing += max(0, min(ordered.qty, ordered.qty - max(0, stock[order.site, ordered.sku])))
                stock[order.site, ordered.sku] -= ordered.qty
    assert Decimal("0.04") < Decimal(missing) / wanted < Decimal("0.06")


def test_unit_costs_leave_a_margin(data: DemoData) -> None:
    lowest = {sku: min(p.unit_price for p in prices) for sku, prices in _prices_by_sku(data).items()}
    assert all(item.unit_cost > 0 for item in data.items)
    sold_below_cost = sum(1 for item in data.items if lowest[item.sku] < item.unit_cost)
    assert sold_below_cost < len(data.items) // 50


def _prices_by_sku(data: DemoData) -> dict[str, list[Price]]:
    found: dict[str, list[Price]] = {}
    for price in data.prices:
        if price.company == "HARROW":
            found.setdefault(price.sku, []).append(price)
    return found


def test_every_article_has_exactly_one_list_price_on_every_day(data: DemoData) -> None:
    for prices in _prices_by_sku(data).values():
        for day in data.days:
            valid = [p for p in prices if p.valid_from <= day and (p.valid_until is None or day < p.valid_until)]
            assert [p.min_qty for p in valid].count(1) == 1
            assert len({p.min_qty for p in valid}) == len(valid)


def test_gtins_have_a_valid_check_digit(data: DemoData) -> None:
    for code in (item.gtin for item in data.items):
        digits = [int(digit) for digit in code]
        assert len(digits) == 13
        assert sum(digit * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10 == 0


def test_credit_limits_bind_few_customers(data: DemoData) -> None:
    bought = {customer.code: Decimal(0) for customer in data.customers}
    for order in data.orders:
        bought[order.customer] += sum(line.qty * line.unit_price for line in order.lines)
    tight = [customer for customer in data.customers if customer.credit_limit < bought[customer.code]]
    assert 10 <= len(tight) <= 45


@pytest.mark.parametrize(
    ("year", "expected"), [(2024, date(2024, 3, 31)), (2026, date(2026, 4, 5)), (2027, date(2027, 3, 28))]
)
def test_easter(year: int, expected: date) -> None:
    assert easter_sunday(year) == expected


def test_public_holidays() -> None:
    british = {holiday.on: holiday.name for holiday in british_holidays(2026)}
    assert british == {
        date(2026, 1, 1): "New Year's Day",
        date(2026, 4, 3): "Good Friday",
        date(2026, 4, 6): "Easter Monday",
        date(2026, 5, 4): "Early May bank holiday",
        date(2026, 5, 25): "Spring bank holiday",
        date(2026, 8, 31): "Summer bank holiday",
        date(2026, 12, 25): "Christmas Day",
        date(2026, 12, 28): "Boxing Day",
    }
    assert {holiday.on for holiday in british_holidays(2027)} >= {date(2027, 12, 27), date(2027, 12, 28)}
    assert date(2025, 4, 26) in {holiday.on for holiday in dutch_holidays(2025)}
    assert date(2026, 5, 14) in {holiday.on for holiday in dutch_holidays(2026)}


def test_price_terms_name_what_is_there(data: DemoData) -> None:
    terms = {t.code: t for t in drafted_terms(data, 1, data.customers[0].code)}
    assert sorted(terms) == ["FRAME-01", "FREIGHT", "TRADE-5", "WINTER"]
    listed = {p.unit_price for p in data.prices if p.company == "HARROW" and p.sku == terms["FRAME-01"].sku}
    assert 0 < terms["FRAME-01"].value < max(listed)
    assert terms["WINTER"].item_class in {c.code for c in data.item_classes}
    assert {t.valid_from for t in terms.values()} == {max(data.days)}
