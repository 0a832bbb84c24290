"""Work in the building: pick, pack, ship, cancel."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

import pytest
from django.db import connection

from onegauge.warehouse.operations import ShortPick, cancel_shipments, pack_shipments, pick_shipments, ship_shipments
from tests.support import Trade, add_items, codes, limited, nothing_changed, qty, refusals, want, without


def released(trade: Trade, quantity: int = 5) -> tuple[int, int]:
    """An order whose goods lie ready, and its shipment."""
    trade.receive("GLOVE", quantity)
    order = trade.order(want("GLOVE", quantity))
    trade.allocate(order)
    return order, trade.release(order)[0]


@pytest.mark.parametrize("state", ["released", "picked", "packed", "shipped", "cancelled"])
def test_each_verb_in_each_state(trade: Trade, state: str) -> None:
    _order, shipment = released(trade)
    if state == "cancelled":
        cancel_shipments(shipment_ids=[shipment], by=trade.by)
    if state in ("picked", "packed", "shipped"):
        pick_shipments(shipment_ids=[shipment], by=trade.by)
    if state in ("packed", "shipped"):
        pack_shipments(shipment_ids=[shipment], by=trade.by)
    if state == "shipped":
        ship_shipments(shipment_ids=[shipment], by=trade.by)
    allowed = {"released": "pick cancel", "picked": "pack cancel", "packed": "ship", "shipped": "", "cancelled": ""}[
        state
    ]
    acts = {"pick": pick_shipments, "pack": pack_shipments, "ship": ship_shipments, "cancel": cancel_shipments}
    for verb, act in acts.items():
        if verb in allowed.split():
            continue
        expected = "pack_required" if (verb, state) == ("ship", "picked") else "transition_refused"
        assert nothing_changed(trade, lambda a=act: a(shipment_ids=[shipment], by=trade.by)) == [expected]  # type: ignore[misc]
    assert trade.shipment_state(shipment) == state


def test_a_site_may_ship_without_packing(trade: Trade) -> None:
    trade.vary("warehouse.pack_required", False)
    order, shipment = released(trade)
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    ship_shipments(shipment_ids=[shipment], by=trade.by)
    assert (trade.shipment_state(shipment), trade.state(order)) == ("shipped", "fulfilled")


def test_a_cancelled_shipment_leaves_the_stock_promised(trade: Trade) -> None:
    order, shipment = released(trade)
    cancel_shipments(shipment_ids=[shipment], by=trade.by)
    assert (trade.demand(order), trade.stock("GLOVE")) == ([(5, 5, 0, 0)], (5, 5))
    trade.ship(*trade.release(order))
    assert trade.state(order) == "fulfilled"


def test_a_shipment_with_nothing_found_is_cancelled(trade: Trade) -> None:
    order, shipment = released(trade)
    ((line, _qty, _short),) = trade.shipment_lines(shipment)
    shorts = [ShortPick(line_id=line, picked_qty=qty(0))]
    assert pick_shipments(shipment_ids=[shipment], shorts=shorts, by=trade.by) == []
    assert (trade.shipment_state(shipment), trade.demand(order)) == ("cancelled", [(5, 0, 0, 0)])


@pytest.mark.parametrize("picked", ["-1", "6", "NaN", "0.0000001", "Infinity"])
def test_a_pick_is_between_nothing_and_what_was_asked(trade: Trade, picked: str) -> None:
    _order, shipment = released(trade)
    ((line, _qty, _short),) = trade.shipment_lines(shipment)
    shorts = [ShortPick(line_id=line, picked_qty=Decimal(picked))]
    act = lambda: pick_shipments(shipment_ids=[shipment], shorts=shorts, by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [("wrong_pick", "shorts[0].picked_qty")]


def test_a_line_named_twice_or_of_another_shipment_is_refused(trade: Trade) -> None:
    _order, shipment = released(trade)
    _other, another = released(trade, 2)
    ((line, _q, _s),), ((foreign, _fq, _fs),) = trade.shipment_lines(shipment), trade.shipment_lines(another)
    named = [ShortPick(line_id=i, picked_qty=qty(1)) for i in (line, line, foreign, 99_999)]
    act = lambda: pick_shipments(shipment_ids=[shipment], shorts=named, by=trade.by)  # noqa: E731
    nothing_changed(trade, act)
    assert refusals(act) == [("wrong_pick", f"shorts[{n}].line_id") for n in (1, 2, 3)]


@pytest.mark.parametrize("count", [0, -1, 10_001])
def test_packages_are_counted(trade: Trade, count: int) -> None:
    _order, shipment = released(trade)
    pick_shipments(shipment_ids=[shipment], by=trade.by)
    act = lambda: pack_shipments(shipment_ids=[shipment], package_count=count, by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["invalid_value"]


def test_rights_stale_versions_and_unknown_ids(trade: Trade) -> None:
    _order, shipment = released(trade)
    act = pick_shipments
    assert codes(lambda: act(shipment_ids=[shipment], by=without(trade.by, "warehouse.pick"))) == ["permission_missing"]
    assert codes(lambda: act(shipment_ids=[shipment], versions={shipment: 7}, by=trade.by)) == ["stale_version"]
    york = limited(trade.by, "warehouse.pick", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    assert codes(lambda: act(shipment_ids=[shipment, 99_999], by=york)) == ["unknown_document"] * 2


def test_shipping_counts_the_order_as_delivered_in_the_same_transaction(trade: Trade) -> None:
    order, shipment = released(trade)
    trade.ship(shipment)
    verbs = [v for v, _b, _a in trade.journal(40, order)]
    assert verbs == ["captured", "confirm", "allocate", "release", "deliver"]
    operations = trade.rows("SELECT DISTINCT operation FROM kernel_journal WHERE verb IN ('ship', 'deliver')")
    assert operations == [("warehouse.ship_shipments",)]


@contextmanager
def forbidden(*ways: str) -> Iterator[None]:
    """The server plans without these ways of reading; plans that were made so are forgotten afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("DISCARD PLANS")
        for way in ways:
            cursor.execute(f"SET LOCAL {way} = off")
        yield
        for way in ways:
            cursor.execute(f"SET LOCAL {way} = on")
        cursor.execute("DISCARD PLANS")


@pytest.mark.parametrize("ways", [("enable_seqscan",), ("enable_indexscan", "enable_bitmapscan")])
def test_lines_come_in_the_order_of_their_order_whatever_the_plan(trade: Trade, ways: tuple[str, ...]) -> None:
    skus = [f"ITEM{n:02d}" for n in range(16)]
    items = add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, 50)
    orders = [trade.order(*[want(sku, n) for sku in skus]) for n in (1, 2, 3)]
    trade.allocate(*orders)

    with forbidden(*ways):
        shipments = trade.release(*orders)

    for shipment in shipments:
        found = trade.rows("SELECT item_id FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY id", shipment)
        assert [item for (item,) in found] == [items[sku] for sku in skus]
