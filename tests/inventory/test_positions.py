"""The availability explorer: its numbers are those of promising, shortage stands first, and each opens what it is made of."""

import csv
import io
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.inventory import operations as ops
from onegauge.inventory.availability import availability, days_ahead, positions
from onegauge.inventory.availability import stands as stands_so
from onegauge.inventory.models import Position
from onegauge.kernel.db import read_scope
from onegauge.ui.rows import Asked, Size
from tests.support import Trade, limited, want
from tests.ui.conftest import client  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
LIST = "/inventory/position/"
FIGURES = (
    "on_hand_qty", "reserved_qty", "free_qty", "stopped_qty", "inbound_qty", "untrusted_qty", "outbound_qty",
)  # fmt: skip


def expect(trade: Trade, sku: str, qty: int, day: int, *, trusted: bool = True) -> None:
    """Goods that will come to Leeds."""
    due_on = trade.by.today + timedelta(days=day)
    draft = ops.ExpectedDraft(site="LEEDS", sku=sku, qty=Decimal(qty), due_on=due_on, trusted=trusted)
    ops.expect_goods(goods=[draft], by=trade.by)


def busy(trade: Trade) -> None:
    """Gloves for some, ropes for nobody, lamps that come in time, tape that nobody has."""
    trade.receive("GLOVE", 10)
    trade.receive("ROPE", 3)
    trade.receive("ROPE", 2, status="damaged")
    trade.allocate(trade.order(want("GLOVE", 4)))
    trade.order(want("GLOVE", 2), want("LAMP", 5), want("TAPE", 7))
    expect(trade, "LAMP", 9, 2)
    expect(trade, "TAPE", 6, 20)
    expect(trade, "TAPE", 99, 1, trusted=False)


def stands(trade: Trade) -> dict[str, Position]:
    """By SKU, in Leeds."""
    with read_scope(trade.by):
        rows = positions(trade.by.today).select_related("item").filter(site__code="LEEDS").order_by("-short_qty", "pk")
        return {row.item.sku: row for row in rows}


@pytest.mark.parametrize(
    ("today", "sunday"),
    [(date(2026, 11, 23), date(2026, 11, 29)), (date(2026, 11, 28), date(2026, 11, 29)), (date(2026, 11, 29),) * 2],
)
def test_a_week_ends_on_its_sunday(today: date, sunday: date) -> None:
    assert days_ahead(today) == (today, sunday, sunday + timedelta(days=28))


def test_the_numbers_are_those_of_promising(trade: Trade) -> None:
    busy(trade)
    found = stands(trade)
    pairs = [(row.site_id, row.item_id) for row in found.values()]
    with read_scope(trade.by):
        told = {row.item_id: row for row in availability(pairs)}
    for row in found.values():
        same = told[row.item_id]
        assert [getattr(row, f) for f in FIGURES] == [getattr(same, f) for f in FIGURES]
        assert row.promisable == [same.promisable_on(day) for day in days_ahead(trade.by.today)]  # type: ignore[attr-defined]  # annotated


def test_shortage_stands_first_and_says_whether_what_comes_covers_it(trade: Trade) -> None:
    busy(trade)
    assert [(sku, row.short_qty, row.standing) for sku, row in stands(trade).items()] == [
        ("TAPE", 7, "short"), ("LAMP", 5, "awaited"), ("GLOVE", 0, "free"), ("ROPE", 0, "free"),
    ]  # fmt: skip


def test_an_item_that_is_sold_out_stays_with_nothing_left(trade: Trade) -> None:
    trade.receive("GLOVE", 4)
    trade.deliver(want("GLOVE", 4))
    assert [(sku, row.standing, row.on_hand_qty) for sku, row in stands(trade).items()] == [("GLOVE", "none", 0)]


@pytest.mark.usefixtures("breaks_rules")
def test_demand_that_moves_is_known_where_it_goes(trade: Trade) -> None:
    trade.order(want("TAPE", 7))
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE inventory_demand SET site_id = %s", [trade.sites["YORK"]])
    with read_scope(trade.by):
        found = {row.site_id: row.short_qty for row in Position.objects.all()}
    assert found == {trade.sites["LEEDS"]: 0, trade.sites["YORK"]: 7}


@pytest.mark.parametrize(
    ("standings", "skus"),
    [(["short"], {"TAPE"}), (["awaited"], {"LAMP"}), (["short", "awaited"], {"TAPE", "LAMP"}), (["free"], {"GLOVE", "ROPE"}),
     (["free", "short"], {"GLOVE", "ROPE", "TAPE"}), (["unheard of"], set())],
)  # fmt: skip
def test_those_that_stand_so_are_the_same_however_they_are_found(
    trade: Trade, standings: list[str], skus: set[str]
) -> None:
    busy(trade)
    with read_scope(trade.by):
        found = Position.objects.filter(stands_so(standings)).values_list("item__sku", flat=True)
        assert set(found) == skus


def test_a_list_too_long_to_sort_by_shortage_is_read_by_key(
    desk: Client, trade: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Asked, "size", lambda _asked, **_limit: Size(2, more=True))
    with read_scope(trade.by):
        keys = Position.objects.order_by("pk").values_list("item__sku", flat=True)
        html = desk.get(LIST).content.decode()
        assert sorted(keys, key=lambda sku: html.index(f">{sku}<")) == list(keys)
    assert "short_qty" not in desk.get(LIST).context["list"].sort


def test_a_page_adds_up_what_it_shows_and_a_count_nothing(trade: Trade) -> None:
    """Read in the order of the keys, which a long list is, balances are met once for each row of the page."""
    busy(trade)
    with read_scope(trade.by), connections["default"].cursor() as cursor:
        count = Position.objects.order_by().values("pk")[:10].explain()
        cursor.execute("SET LOCAL enable_sort = off; SET LOCAL enable_seqscan = off")
        page = Position.objects.order_by("pk")[:2].explain(analyze=True)
    assert "inventory_balance" not in count
    assert "inventory_demand" not in count
    assert re.findall(r"inventory_balance.*loops=(\d+)", page) == ["2"]


def test_any_number_of_rows_is_one_statement_and_pages_by_key(trade: Trade) -> None:
    busy(trade)
    with read_scope(trade.by), CaptureQueriesContext(connections["default"]) as seen:
        ordered = positions(trade.by.today).order_by("-short_qty", "-pk")
        first = list(ordered[:2])
        rest = list(ordered.filter(short_qty__lt=first[-1].short_qty))
    assert len(seen.captured_queries) == 2
    assert [len(first), len(rest)] == [2, 2]


def test_what_is_promised_is_asked_for_shown_rows_only(trade: Trade) -> None:
    """The function costs as much as all the rest of a row; the plan evaluates it above the limit."""
    busy(trade)
    with read_scope(trade.by):
        plan = positions(trade.by.today).order_by("-short_qty", "-pk")[:2].explain(verbose=True)
    limit, below = plan.split("Sort Key", 1)
    assert "inventory_promisable" in limit
    assert "inventory_promisable" not in below


@pytest.fixture
def desk(client: Client, trade: Trade) -> Client:  # noqa: F811
    """Somebody who asks, with stock and orders."""
    busy(trade)
    return client


def test_a_cell_opens_what_it_is_made_of(desk: Client, trade: Trade) -> None:
    lamp = stands(trade)["LAMP"].pk
    html = desk.get(LIST).content.decode()
    assert f'href="{LIST}{lamp}/?tab=promise"' in html
    assert f'href="{LIST}{lamp}/?tab=inbound"' in html
    order = trade.value("SELECT max(id) FROM orders_salesorder")
    assert f"/orders/salesorder/{order}/" in desk.get(f"{LIST}{lamp}/?tab=promise").content.decode()
    assert "Expected receipts" in desk.get(f"{LIST}{lamp}/?tab=inbound").content.decode()
    glove = stands(trade)["GLOVE"].pk
    assert "A-01" in desk.get(f"{LIST}{glove}/?tab=stock").content.decode()
    assert f"/orders/salesorder/{order - 1}/" in desk.get(f"{LIST}{glove}/?tab=waits").content.decode()


def test_filters_and_export_of_what_is_seen(desk: Client, trade: Trade) -> None:
    answer = desk.get(f"{LIST}export.csv?standing=short")
    rows: list[list[Any]] = list(csv.reader(io.StringIO(answer.content.decode())))
    assert [row[0] for row in rows[1:]] == ["TAPE"]
    assert [Decimal(row[8]) for row in rows[1:]] == [7]
    assert [[Decimal(cell) for cell in row[9:12]] for row in rows[1:]] == [[-7, -7, -1]]
    goods = trade.value("SELECT item_class_id FROM catalog_item WHERE sku = 'TAPE'")
    assert b"TAPE" in desk.get(f"{LIST}?item__item_class={goods}").content
    assert b"TAPE" not in desk.get(f"{LIST}?item__item_class={goods + 1000}&q=TA").content


def test_positions_of_another_site_do_not_exist(trade: Trade) -> None:
    busy(trade)
    with read_scope(limited(trade.by, "inventory.view", site_id=trade.sites["YORK"])):
        assert not Position.objects.exists()
