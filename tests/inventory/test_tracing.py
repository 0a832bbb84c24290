"""From a label backward and forward: what came in, what went out, what is left, whom to call, and nothing more leaves."""

import csv
import io
from collections import Counter
from contextlib import nullcontext
from decimal import Decimal
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.app.cli import tracing as cli
from onegauge.catalog.operations import KitComponentDraft, save_kit_components
from onegauge.inventory import operations as ops
from onegauge.inventory import tracing
from onegauge.inventory.tracing import Promised, Step
from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import read_scope
from tests.app.api_kit import program
from tests.inventory.words import CASE, PALLET, judge, lies, move, pack, spot, unit
from tests.support import FIRST, Trade, add_customers, add_items, codes, nothing_changed, want, without
from tests.ui.conftest import client  # noqa: F401  a fixture

GTIN = "09501101530003"


def found(trade: Trade, code: str, *, sku: str = "") -> tracing.Trace:
    """Everything about a code, as the group sees it."""
    with read_scope(trade.by):
        subjects = tracing.traceable(tracing.asked_of(code), sku=sku)
        return tracing.trace(subjects, site_ids=trade.by.sites)


def said(steps: list[Step]) -> list[tuple[Any, ...]]:
    """Places, quantities, customers and sites of steps."""
    return [(s.from_place, s.to_place, s.site, s.partner_code, s.qty) for s in steps]


def lot_of(trade: Trade, code: str) -> int:
    """The id of a lot."""
    return int(trade.value("SELECT id FROM inventory_lot WHERE code = %s", code))


@pytest.fixture
def spread(trade: Trade) -> Trade:
    """A lot of ten: four left for ACME, two are reserved for BOLT, one moved; another lot of the same item lies beside it."""
    trade.receive("GLOVE", 10, lot="L-1")
    trade.deliver(want("GLOVE", 4))
    trade.allocate(trade.order(want("GLOVE", 2), customer="BOLT"))
    move(trade, spot(trade, "GLOVE", lot="L-1"), "A-02", 1)
    trade.receive("GLOVE", 50, lot="L-2")
    return trade


@pytest.mark.django_db
def test_a_lot_is_followed_backward_and_forward(spread: Trade) -> None:
    leeds = spread.value("SELECT name FROM governance_site WHERE code = 'LEEDS'")
    one = found(spread, "L-1")
    assert [(s.kind, s.sku, s.code) for s in one.subjects] == [("lot", "GLOVE", "L-1")]
    assert said(one.came) == [("supplier", "stock", leeds, "", 10)]
    assert one.came[0].note == "R"
    assert said(one.went) == [("stock", "customer", leeds, "ACME", 4)]
    shipment, order = spread.rows("SELECT number, source_number FROM warehouse_shipment")[0]
    assert (one.went[0].document, one.went[0].order) == (shipment, order)
    assert len(one.steps) == 3
    assert sorted((r.bin, r.on_hand_qty) for r in one.left) == [("A-01", 5), ("A-02", 1)]
    assert sum(r.on_hand_qty for r in one.left) == 10 - 4
    assert [(p.partner_code, p.qty) for p in one.promised] == [("BOLT", 2)]


@pytest.mark.django_db
def test_the_recall_list_says_whom_to_call(spread: Trade) -> None:
    acme, bolt = found(spread, "L-1").recipients
    assert (acme.code, acme.shipped_qty, acme.reserved_qty, len(acme.documents), len(acme.orders)) == (
        "ACME",
        4,
        0,
        1,
        1,
    )
    assert (bolt.code, bolt.shipped_qty, bolt.reserved_qty, len(bolt.documents), len(bolt.orders)) == (
        "BOLT",
        0,
        2,
        0,
        1,
    )
    city = spread.value("SELECT city FROM partners_address WHERE partner_id = %s AND kind = 'ship_to'", acme.partner_id)
    assert city in acme.address


@pytest.mark.django_db
def test_many_shipments_to_one_customer_are_one_line(trade: Trade) -> None:
    trade.receive("GLOVE", 10, lot="L-1")
    for _ in range(3):
        trade.deliver(want("GLOVE", 2))
    (acme,) = found(trade, "L-1").recipients
    assert (acme.shipped_qty, len(acme.documents)) == (6, 3)
    assert acme.first_at is not None
    assert acme.last_at is not None
    assert acme.first_at <= acme.last_at


@pytest.mark.django_db
def test_what_is_adjusted_away_went_nowhere_near_a_customer(trade: Trade) -> None:
    trade.receive("GLOVE", 10, lot="L-1")
    trade.adjust("GLOVE", -3, lot="L-1")
    one = found(trade, "L-1")
    assert [(s.from_place, s.to_place, s.qty) for s in one.went] == [("stock", "adjustment", 3)]
    assert one.recipients == ()


@pytest.mark.django_db
def test_a_lot_in_a_kit_names_the_kit(trade: Trade) -> None:
    add_items(trade, {"SET": "50.00"})
    parts = [KitComponentDraft(kit="SET", component="GLOVE", numerator=2, valid_from=FIRST)]
    save_kit_components(components=parts, by=trade.by)
    trade.receive("GLOVE", 10, lot="L-1")
    trade.deliver(want("SET", 2))
    one = found(trade, "L-1")
    assert [(s.kit, s.qty) for s in one.went] == [("SET", 4)]


@pytest.mark.django_db
def test_a_pallet_is_followed_as_long_as_the_goods_stood_in_it(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 6, lot="L-1")
    trade.receive("GLOVE", 4, lot="L-2")
    pack(trade, spot(trade, "GLOVE", lot="L-1"), PALLET)
    one = found(trade, PALLET)
    assert [(s.kind, s.id) for s in one.subjects] == [("unit", pallet)]
    assert [(s.lot, s.from_place, s.to_place, s.qty) for s in one.steps] == [("L-1", "stock", "stock", 6)]
    assert [(r.lot, r.sscc, r.on_hand_qty) for r in one.left] == [("L-1", PALLET, 6)]
    trade.deliver(want("GLOVE", 10))
    assert [(r.code, r.shipped_qty) for r in found(trade, PALLET).recipients] == [("ACME", 6)]
    assert [(r.code, r.shipped_qty) for r in found(trade, "L-1").recipients] == [("ACME", 6)]


@pytest.mark.django_db
def test_items_that_share_a_code_are_told_apart(trade: Trade) -> None:
    trade.receive("GLOVE", 1, lot="SAME")
    trade.receive("ROPE", 2, lot="SAME")
    assert [s.sku for s in found(trade, "SAME").subjects] == ["GLOVE", "ROPE"]
    assert [s.sku for s in found(trade, "SAME", sku="ROPE").subjects] == ["ROPE"]
    assert found(trade, "NOTHING") == tracing.Trace((), (), (), (), ())
    assert [s.code for s in found(trade, "same").subjects] == ["SAME", "SAME"]


@pytest.mark.parametrize(
    ("text", "wanted", "gtin"),
    [
        (f"]C101{GTIN}17270101" + "10AB-1", ("AB-1",), GTIN),
        (f"01{GTIN}10AB-1\x1d2177", ("AB-1", "77"), GTIN),
        (f"(01){GTIN}(10)AB-1", ("AB-1",), GTIN),
        ("]C100106141412345678908", ("106141412345678908",), ""),
        (" l-1 ", ("l-1", "L-1"), ""), ("(a)", ("(a)", "(A)"), ""), ("", (), ""), ("  ", (), ""),
    ],
)  # fmt: skip
def test_what_is_typed_or_scanned(text: str, wanted: tuple[str, ...], gtin: str) -> None:
    assert tracing.asked_of(text) == tracing.Asked(wanted, gtin)


STEPS = st.lists(
    st.builds(
        lambda place, partner, qty, document: (place, partner, Decimal(qty), document),
        st.sampled_from(["out", "back", "lost", "moved"]), st.sampled_from([None, 1, 2, 3]), st.integers(1, 9), st.sampled_from(["S1", "S2", ""]),
    ),
    max_size=12,
)  # fmt: skip
PLACES = {
    "out": ("stock", "customer"),
    "back": ("customer", "stock"),
    "lost": ("stock", "adjustment"),
    "moved": ("stock", "stock"),
}


def step(place: str, partner: int | None, qty: Decimal, document: str) -> Step:
    """A step as the database would tell it."""
    now, (source, target) = utcnow(), PLACES[place]
    return Step(
        1, now, now, 1, "Leeds", "GLOVE", "L", "EA", source, target, "", None, None, None, None, partner,
        f"P{partner}" if partner else "", "", "", qty, 1, "", document, "",
    )  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS, st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.integers(1, 9)), max_size=5))
def test_the_list_of_calls_adds_up(steps: list[Any], waits: list[tuple[int | None, int]]) -> None:
    """Against the plainest reckoning: per customer, what left less what came back, and what is reserved."""
    got: Counter[int] = Counter()
    waiting: Counter[int] = Counter()
    for place, partner, qty, _document in steps:
        if partner is not None and place in {"out", "back"}:
            got[partner] += int(qty) if place == "out" else -int(qty)
    for partner, qty in waits:
        if partner is not None:
            waiting[partner] += qty
    promised = [Promised(1, 1, partner, "", "", Decimal(qty)) for partner, qty in waits]
    told = tracing.recall_list([step(*one) for one in steps], [], promised)
    assert {one.partner_id: one.shipped_qty for one in told} == {p: got[p] for p in {*got, *waiting}}
    assert {one.partner_id: one.reserved_qty for one in told if one.reserved_qty} == dict(waiting)
    assert [one.shipped_qty for one in told] == sorted((one.shipped_qty for one in told), reverse=True)


@pytest.mark.django_db
def test_a_trace_takes_as_many_statements_for_much_as_for_little(spread: Trade) -> None:
    def count() -> int:
        with CaptureQueriesContext(connections["default"]) as seen:
            found(spread, "L-1")
        return len(seen)

    before = count()
    add_customers(spread, ["COVE"])
    for customer in ("ACME", "COVE"):
        spread.deliver(want("GLOVE", 1), customer=customer)
    assert len(found(spread, "L-1").went) > 1
    assert count() == before <= 16


@pytest.mark.django_db
def test_what_is_left_is_blocked_and_what_was_promised_of_it_is_given_back(spread: Trade) -> None:
    done = ops.recall_stock(lot_ids=[lot_of(spread, "L-1")], reason="Glass in it", by=spread.by)
    assert sum(one.qty for one in done) == 6

    def stands() -> list[tuple[Any, ...]]:
        return sorted((row[2], row[5], row[6], row[7]) for row in lies(spread))

    assert stands() == [("L-1", "blocked", 1, 0), ("L-1", "blocked", 5, 0), ("L-2", "available", 50, 0)]
    taken = spread.value("SELECT count(*) FROM kernel_outbox WHERE fact LIKE '%%ReservationsTaken'")
    assert taken == 1
    spread.allocate()
    assert stands()[2] == ("L-2", "available", 50, 2)
    one = found(spread, "L-1")
    assert one.promised == ()
    assert {s.reason_code for s in one.steps if s.note == "Glass in it"} == {"recall"}
    assert ops.recall_stock(lot_ids=[lot_of(spread, "L-1")], reason="Again", by=spread.by) == []


@pytest.mark.django_db
def test_what_is_being_picked_stays_and_is_named(trade: Trade) -> None:
    trade.receive("GLOVE", 10, lot="L-1")
    order = trade.order(want("GLOVE", 4))
    trade.allocate(order)
    trade.release(order)
    done = ops.recall_stock(lot_ids=[lot_of(trade, "L-1")], reason="Glass in it", by=trade.by)
    assert [one.qty for one in done] == [6]
    left = {(r.status, r.on_hand_qty, r.worked_qty) for r in found(trade, "L-1").left}
    assert left == {("available", 4, 4), ("blocked", 6, 0)}


@pytest.mark.django_db
def test_a_pallet_is_blocked_whole(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 6)
    pack(trade, spot(trade, "GLOVE"), PALLET)
    trade.receive("GLOVE", 3)
    assert [one.qty for one in ops.recall_stock(handling_unit_ids=[pallet], reason="Wet", by=trade.by)] == [6]
    assert sorted((h, status, qty) for _s, _b, _l, h, _o, status, qty, _r in lies(trade)) == [
        ("", "available", 3),
        (PALLET, "blocked", 6),
    ]


@pytest.mark.django_db
def test_what_stands_in_a_pallet_is_followed_and_blocked_with_it(trade: Trade) -> None:
    pallet, case = unit(trade, PALLET, bin="A-01"), unit(trade, CASE, bin="A-01")
    trade.receive("GLOVE", 6, lot="L-1")
    pack(trade, spot(trade, "GLOVE", lot="L-1"), CASE)
    ops.nest_units(handling_unit_ids=[case], parent=PALLET, by=trade.by)
    one = found(trade, PALLET)
    assert [(r.sscc, r.on_hand_qty) for r in one.left] == [(CASE, 6)]
    assert [(s.from_place, s.to_place, s.qty) for s in one.steps] == [("stock", "stock", 6)]
    assert [x.qty for x in ops.recall_stock(handling_unit_ids=[pallet], reason="Wet", by=trade.by)] == [6]


@pytest.mark.django_db
def test_what_is_out_of_use_already_stays_as_it_is(trade: Trade) -> None:
    trade.receive("GLOVE", 5, lot="L-1")
    judge(trade, spot(trade, "GLOVE", lot="L-1"), "damaged", "damage", 2)
    ops.recall_stock(lot_ids=[lot_of(trade, "L-1")], reason="Glass in it", by=trade.by)
    assert sorted((row[5], row[6]) for row in lies(trade)) == [("blocked", 3), ("damaged", 2)]


@pytest.mark.django_db
def test_what_a_recall_refuses(spread: Trade) -> None:
    lot = lot_of(spread, "L-1")
    nobody = without(spread.by, "inventory.judge")
    assert codes(lambda: ops.recall_stock(lot_ids=[lot], reason="x", by=nobody)) == ["permission_missing"]
    act = lambda: ops.recall_stock(reason=" ", by=spread.by)  # noqa: E731
    assert nothing_changed(spread, act) == ["invalid_value", "invalid_value"]


@pytest.mark.django_db
def test_the_page_follows_blocks_and_gives_files(client: Client, spread: Trade) -> None:  # noqa: F811
    assert client.get("/inventory/trace/").status_code == 200
    page = client.get("/inventory/trace/", {"code": "L-1", "sku": ""}).content.decode()
    order = spread.value("SELECT min(source_number) FROM warehouse_shipment")
    assert all(text in page for text in ("ACME", "BOLT", order, "1 customer got some of it", "Block what is left"))
    table = client.get("/inventory/trace/?code=L-1&sku=&csv=recipients").content.decode().lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(table)))
    assert [(row["Got"], row["Reserved"]) for row in rows] == [("4.000000", "0"), ("0", "2.000000")]
    assert client.get("/inventory/trace/?code=L-1&sku=&xlsx=left").content.startswith(b"PK")
    assert client.get("/inventory/trace/?code=L-1&sku=&csv=nothing").status_code == 404
    assert client.post("/inventory/trace/?code=L-1&sku=", {"act": "block", "reason": ""}).status_code == 422
    assert client.post("/inventory/trace/?code=L-1&sku=", {"act": "burn", "reason": "x"}).status_code == 404
    answer = client.post(
        "/inventory/trace/?code=L-1&sku=", {"act": "block", "reason": "Glass in it", "key": "k-1"}, follow=True
    )
    assert "6 in 2 places are blocked." in answer.content.decode()
    assert "Block what is left" not in answer.content.decode()
    assert "There is no lot" in client.get("/inventory/trace/", {"code": "NOTHING", "sku": ""}).content.decode()


@pytest.mark.django_db
def test_programs_follow_and_block_too(spread: Trade) -> None:
    app = program()
    body = app.get("/trace?code=L-1").body
    assert [(r["code"], Decimal(r["shipped_qty"])) for r in body["recipients"]] == [("ACME", 4), ("BOLT", 0)]
    assert [s["to_place"] for s in body["forward"]] == ["customer"]
    assert app.get("/trace?code=NOTHING").status == 404
    done = app.post("/stock-recalls", {"lot_ids": [lot_of(spread, "L-1")], "reason": "Glass in it"})
    assert done.status == 200


@pytest.mark.django_db
def test_the_command_line_follows(monkeypatch: pytest.MonkeyPatch, spread: Trade) -> None:
    monkeypatch.setattr(cli, "ready", nullcontext)
    monkeypatch.setattr(cli, "actor", lambda _person: spread.by)
    done = CliRunner().invoke(cli.trace, ["L-1", "--person", "x"])
    assert done.exit_code == 0, done.output
    assert all(text in done.output for text in ("came from", "ACME", "BOLT", "A-02", "2 reserved"))
    lost = CliRunner().invoke(cli.trace, ["NOTHING", "--person", "x"])
    assert (lost.exit_code, "There is no lot" in lost.output) == (1, True)
