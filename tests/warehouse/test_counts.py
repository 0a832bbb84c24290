"""Counts: what was expected at the instant of a counted line, who may do what, and what both ledgers say afterwards."""

import json
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from onegauge.governance import operations as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.kernel.followers import run_until_idle
from onegauge.kernel.journal import ref
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.operations import CountDraft, CountEntry
from onegauge.warehouse.permissions import APPROVE_LARGE_COUNTS
from tests.support import Trade, add_items, codes, nothing_changed, refusals, want, without


def person(trade: Trade, name: str) -> Actor:
    """Somebody else, with every right."""
    if name not in trade.people:
        draft = governance.PersonDraft(username=name, name=name.title())
        trade.people[name] = governance.save_people(people=[draft], by=trade.by)[0].id
    return replace(trade.by, person_id=trade.people[name])


def plan(trade: Trade, *bins: str, skus: Sequence[str] = ()) -> int:
    """A count that is started."""
    draft = CountDraft(site="LEEDS", bins=bins, skus=tuple(skus))
    (count_id,) = warehouse.plan_counts(counts=[draft], by=trade.by)
    warehouse.start_counts(count_ids=[count_id], by=trade.by)
    return count_id


def lines(trade: Trade, count_id: int) -> list[Any]:
    """Id, SKU, expected and counted of the lines of a count."""
    return trade.rows(
        "SELECT l.id, i.sku, l.expected_qty, l.counted_qty FROM warehouse_countline l JOIN catalog_item i ON i.id = l.item_id"
        " WHERE l.count_id = %s ORDER BY l.id", count_id,
    )  # fmt: skip


def enter(trade: Trade, count_id: int, by: Actor, **qtys: str | int) -> None:
    """Quantities by SKU."""
    entries = [
        CountEntry(line_id=line, qty=Decimal(qtys[sku])) for line, sku, _e, _c in lines(trade, count_id) if sku in qtys
    ]
    warehouse.enter_counts(count_ids=[count_id], entries=entries, by=by)


def hand_in(count_id: int, by: Actor) -> list[int]:
    """Everything is counted."""
    return warehouse.hand_in_counts(count_ids=[count_id], by=by)


def state(trade: Trade, count_id: int) -> tuple[str, str]:
    """State and reason of a count."""
    row = trade.rows("SELECT state, reason FROM warehouse_count WHERE id = %s", count_id)[0]
    return row[0], row[1]


def movements(trade: Trade, count_id: int) -> list[Any]:
    """What a count moved: quantity, from, to, reason."""
    return trade.rows(
        "SELECT qty, from_place, to_place, reason FROM inventory_movement WHERE source_kind = 90 AND source_id = %s"
        " ORDER BY id", count_id,
    )  # fmt: skip


def test_what_agrees_posts_by_itself_and_moves_nothing(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    enter(trade, count_id, ann, GLOVE=10)

    assert hand_in(count_id, ann) == [count_id]

    assert state(trade, count_id) == ("posted", "tolerance")
    assert movements(trade, count_id) == []
    assert trade.stock("GLOVE") == (10, 0)


def test_a_small_difference_posts_by_itself_with_the_tolerance_as_its_reason(trade: Trade) -> None:
    trade.receive("GLOVE", 1000)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    enter(trade, count_id, ann, GLOVE=990)

    hand_in(count_id, ann)

    number = trade.value("SELECT number FROM warehouse_count WHERE id = %s", count_id)
    assert movements(trade, count_id) == [(Decimal(10), "stock", "adjustment", f"{number}: tolerance")]
    assert trade.stock("GLOVE") == (990, 0)


@pytest.mark.parametrize(
    ("there", "counted", "after"),
    [
        (1000, 990, "posted"),  # one per cent, worth 20
        (1000, 987, "review"),  # more than one per cent, less than five, worth 26
        (10_000, 9_980, "review"),  # a fifth of a per cent, worth 40
        (100, 94, "recount"),  # six per cent
        (10_000, 9_850, "recount"),  # worth 300
        (100, 101, "posted"),
    ],
)
def test_share_and_value_of_a_difference_say_what_happens_to_it(
    trade: Trade, there: int, counted: int, after: str
) -> None:
    trade.receive("GLOVE", there)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    enter(trade, count_id, ann, GLOVE=counted)

    hand_in(count_id, ann)

    assert state(trade, count_id)[0] == after
    assert trade.stock("GLOVE")[0] == (counted if after == "posted" else there)


def doubtful(trade: Trade, counted: int = 60) -> int:
    """A hundred in the books, counted far less by Ann: to be counted again."""
    trade.receive("GLOVE", 100)
    trade.receive("ROPE", 5, bin="A-01")
    count_id = plan(trade, "A-01")
    enter(trade, count_id, person(trade, "ann"), GLOVE=counted, ROPE=5)
    hand_in(count_id, person(trade, "ann"))
    return count_id


def test_a_far_difference_is_counted_again_by_another_and_approved_by_a_third(trade: Trade) -> None:
    count_id = doubtful(trade)
    assert state(trade, count_id) == ("recount", "")
    assert codes(lambda: enter(trade, count_id, person(trade, "ann"), GLOVE=60)) == ["counted_by_you"]
    assert codes(lambda: enter(trade, count_id, person(trade, "bob"), ROPE=5)) == ["wrong_count"]

    enter(trade, count_id, person(trade, "bob"), GLOVE=61)
    assert hand_in(count_id, person(trade, "bob")) == []
    assert state(trade, count_id) == ("review", "")

    for name in ("ann", "bob"):
        by = person(trade, name)
        assert nothing_changed(
            trade, lambda by=by: warehouse.approve_counts(count_ids=[count_id], reason="lost", by=by)
        ) == ["counted_by_you"]
    warehouse.approve_counts(count_ids=[count_id], reason="lost", by=person(trade, "carol"))

    assert state(trade, count_id) == ("posted", "lost")
    assert trade.stock("GLOVE") == (61, 0)
    assert trade.value("SELECT difference_value FROM warehouse_count WHERE id = %s", count_id) == 78


def test_nobody_approves_their_own_count_in_the_name_of_somebody_else(trade: Trade) -> None:
    count_id = doubtful(trade)
    enter(trade, count_id, person(trade, "bob"), GLOVE=60)
    hand_in(count_id, person(trade, "bob"))
    carol = replace(person(trade, "carol"), on_behalf_of=trade.people["bob"])

    assert codes(lambda: warehouse.approve_counts(count_ids=[count_id], reason="lost", by=carol)) == ["counted_by_you"]


def test_large_differences_need_the_right_for_them(trade: Trade) -> None:
    trade.receive("GLOVE", 1000)
    count_id = plan(trade, "A-01")
    for name in ("ann", "bob"):
        enter(trade, count_id, person(trade, name), GLOVE=500)
        hand_in(count_id, person(trade, name))
    carol = person(trade, "carol")

    assert nothing_changed(
        trade,
        lambda: warehouse.approve_counts(count_ids=[count_id], reason="lost", by=without(carol, APPROVE_LARGE_COUNTS)),
    ) == ["count_too_large"]
    warehouse.approve_counts(count_ids=[count_id], reason="lost", by=carol)

    assert trade.stock("GLOVE") == (500, 0)


def test_a_difference_needs_a_reason_that_explains_it(trade: Trade) -> None:
    count_id = doubtful(trade)
    enter(trade, count_id, person(trade, "bob"), GLOVE=60)
    hand_in(count_id, person(trade, "bob"))
    carol = person(trade, "carol")

    for reason in ("", "tolerance", "because"):
        assert codes(lambda reason=reason: warehouse.approve_counts(count_ids=[count_id], reason=reason, by=carol)) == [
            "count_reason_needed"
        ]


def test_what_is_not_believed_is_counted_again(trade: Trade) -> None:
    count_id = doubtful(trade)
    enter(trade, count_id, person(trade, "bob"), GLOVE=61)
    hand_in(count_id, person(trade, "bob"))
    assert codes(lambda: warehouse.recount_counts(count_ids=[count_id], by=person(trade, "bob"))) == ["counted_by_you"]

    warehouse.recount_counts(count_ids=[count_id], by=person(trade, "carol"))

    assert state(trade, count_id)[0] == "recount"
    assert codes(lambda: enter(trade, count_id, person(trade, "bob"), GLOVE=61)) == ["counted_by_you"]
    enter(trade, count_id, person(trade, "dora"), GLOVE=100)
    assert hand_in(count_id, person(trade, "dora")) == [count_id]
    assert trade.stock("GLOVE") == (100, 0)


def test_what_moves_before_and_after_a_line_is_counted_is_no_difference(trade: Trade) -> None:
    trade.receive("GLOVE", 1000)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    trade.deliver(want("GLOVE", 100))  # after the start
    enter(trade, count_id, ann, GLOVE=895)  # five are missing
    trade.deliver(want("GLOVE", 200))
    trade.receive("GLOVE", 50)

    hand_in(count_id, ann)

    assert [(e, c) for _i, _s, e, c in lines(trade, count_id)] == [(900, 895)]
    assert trade.stock("GLOVE") == (745, 0)


def test_what_is_picked_and_has_not_left_is_not_expected_in_the_bin(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    order = trade.order(want("GLOVE", 30))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    warehouse.pick_shipments(shipment_ids=[shipment], by=trade.by)

    enter(trade, count_id, ann, GLOVE=70)
    hand_in(count_id, ann)

    assert state(trade, count_id) == ("posted", "tolerance")
    assert trade.stock("GLOVE") == (100, 30)


def test_goods_that_nobody_expected_get_a_line(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    add_items(trade, {"MILK": "2.00"}, tracking="lot")
    count_id = plan(trade, "A-01")
    ann = person(trade, "ann")
    enter(trade, count_id, ann, GLOVE=10)

    def find(**more: Any) -> list[int]:
        values = {"bin_code": "A-01", "sku": "LAMP", "qty": Decimal(3), **more}
        return warehouse.add_found_goods(count_ids=[count_id], by=ann, **values)

    assert refusals(lambda: find(bin_code="NO", sku="NO", qty=Decimal(0))) == [
        ("unknown_bin", "bin_code"), ("unknown_item", "sku"), ("wrong_count", "qty"),
    ]  # fmt: skip
    assert refusals(lambda: find(sku="MILK")) == [("lot_required", "lot")]
    assert refusals(lambda: find(lot="L1")) == [("wrong_count", "lot")]
    assert refusals(lambda: find(sku="GLOVE")) == [("count_line_known", "sku")]
    find()
    find(sku="MILK", lot="L7")
    assert refusals(find) == [("count_line_known", "sku")]

    hand_in(count_id, ann)
    bob = person(trade, "bob")
    enter(trade, count_id, bob, LAMP=3, MILK=3)
    hand_in(count_id, bob)
    warehouse.approve_counts(count_ids=[count_id], reason="unbooked", by=person(trade, "carol"))

    assert trade.stock("LAMP") == (3, 0)
    assert trade.stock("MILK") == (3, 0)
    assert trade.value("SELECT code FROM inventory_lot") == "L7"


def test_a_difference_frees_what_is_reserved_of_it_and_the_order_says_so(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    first, second = trade.order(want("GLOVE", 60)), trade.order(want("GLOVE", 40))
    trade.allocate(first, second)
    count_id = plan(trade, "A-01")
    for name in ("ann", "bob"):
        enter(trade, count_id, person(trade, name), GLOVE=70)
        hand_in(count_id, person(trade, name))

    warehouse.approve_counts(count_ids=[count_id], reason="lost", by=person(trade, "carol"))

    assert trade.stock("GLOVE") == (70, 70)
    assert [trade.demand(order)[0][1] for order in (first, second)] == [60, 10]
    assert [json.loads(after) for verb, _b, after in trade.journal(40, second) if verb == "lost_stock"] == [
        {"cause": "count", "given_qty": "30.000000"}
    ]
    verb, _before, after = trade.journal(90, count_id)[-1]
    said = json.loads(after)
    assert (verb, said["reason"], Decimal(said["freed_qty"])) == ("approve", "lost", 30)
    refs = trade.value(
        "SELECT refs FROM kernel_journal WHERE kind = 90 AND object_id = %s AND verb = 'approve'", count_id
    )
    assert refs == [ref(SALES_ORDER_KIND, second)]


def test_what_the_warehouse_works_on_stays_until_it_is_picked(trade: Trade) -> None:
    trade.receive("GLOVE", 100)
    order = trade.order(want("GLOVE", 90))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    count_id = plan(trade, "A-01")
    for name in ("ann", "bob"):
        enter(trade, count_id, person(trade, name), GLOVE=70)
        hand_in(count_id, person(trade, name))
    carol = person(trade, "carol")

    def approve() -> list[int]:
        return warehouse.approve_counts(count_ids=[count_id], reason="lost", by=carol)

    assert nothing_changed(trade, approve) == ["stock_at_work"]
    (line,) = trade.shipment_lines(shipment)
    warehouse.pick_shipments(
        shipment_ids=[shipment], shorts=[warehouse.ShortPick(line_id=line[0], picked_qty=Decimal(70))], by=trade.by
    )
    approve()

    assert trade.stock("GLOVE") == (70, 70)


def test_refusals_of_entries_name_the_line(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    add_items(trade, {"DRILL": "90.00"}, tracking="serial")
    trade.receive("DRILL", 1, lot="S1")
    count_id = plan(trade, "A-01")
    drill, glove = (row[0] for row in lines(trade, count_id))
    entries = [
        CountEntry(line_id=glove, qty=Decimal(-1)), CountEntry(line_id=drill, qty=Decimal(2)),
        CountEntry(line_id=10**9, qty=Decimal(1)), CountEntry(line_id=glove, qty=Decimal(1)),
    ]  # fmt: skip

    found = refusals(lambda: warehouse.enter_counts(count_ids=[count_id], entries=entries, by=trade.by))

    assert found == [
        ("wrong_count", "entries[0].qty"), ("wrong_count", "entries[1].qty"), ("wrong_count", "entries[2].line_id"),
        ("wrong_count", "entries[3].line_id"),
    ]  # fmt: skip
    assert codes(lambda: hand_in(count_id, trade.by)) == ["not_all_counted"]


def test_refusals_of_plans_name_what_is_wrong(trade: Trade) -> None:
    drafts = [
        CountDraft(site="NOWHERE", bins=("A-01",)), CountDraft(site="LEEDS"),
        CountDraft(site="LEEDS", bins=("X",), skus=("Y",)),
    ]  # fmt: skip

    assert refusals(lambda: warehouse.plan_counts(counts=drafts[1:2], by=trade.by)) == [
        ("nothing_to_count", "counts[0].bins")
    ]
    assert refusals(lambda: warehouse.plan_counts(counts=[drafts[0], drafts[2]], by=trade.by)) == [
        ("unknown_site", "counts[0].site"), ("unknown_bin", "counts[1].bins"), ("unknown_item", "counts[1].skus"),
    ]  # fmt: skip


def test_a_bin_is_in_one_open_count_at_a_time(trade: Trade) -> None:
    count_id = plan(trade, "A-01", "A-02")

    again = CountDraft(site="LEEDS", bins=("A-02", "A-03"))
    assert nothing_changed(trade, lambda: warehouse.plan_counts(counts=[again], by=trade.by)) == [
        "already_being_counted"
    ]
    warehouse.cancel_counts(count_ids=[count_id], by=trade.by)

    assert warehouse.plan_counts(counts=[again], by=trade.by)


def test_one_item_is_counted_wherever_it_lies_and_an_empty_place_is_looked_at(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    trade.receive("GLOVE", 5, bin="A-02")
    trade.receive("ROPE", 5)
    trade.deliver(want("ROPE", 5))

    assert [(s, e) for _i, s, e, _c in lines(trade, plan(trade, skus=("GLOVE",)))] == [("GLOVE", None)] * 2
    assert [(s, e) for _i, s, e, _c in lines(trade, plan(trade, "A-01", skus=("ROPE",)))] == [("ROPE", None)]
    assert lines(trade, plan(trade, "A-03")) == []


@pytest.mark.django_db(transaction=True)
def test_both_ledgers_follow(live_trade: Trade) -> None:
    live_trade.receive("GLOVE", 1000)
    count_id = plan(live_trade, "A-01")
    enter(live_trade, count_id, person(live_trade, "ann"), GLOVE=990)
    hand_in(count_id, person(live_trade, "ann"))

    run_until_idle(wait_seconds=30)

    assert live_trade.value("SELECT sum(amount) FROM finance_valueentry WHERE company_id = %s",
                            live_trade.companies["NORTH"]) == 1980  # fmt: skip


def test_a_serial_number_that_lies_elsewhere_is_missing_here_and_found_there(trade: Trade) -> None:
    add_items(trade, {"DRILL": "90.00"}, tracking="serial")
    trade.receive("DRILL", 1, lot="S1")
    count_id = plan(trade, "A-01")
    ann, bob = person(trade, "ann"), person(trade, "bob")
    enter(trade, count_id, ann, DRILL=0)
    warehouse.add_found_goods(count_ids=[count_id], bin_code="A-02", sku="DRILL", lot="S1", qty=Decimal(1), by=ann)
    hand_in(count_id, ann)
    entries = [CountEntry(line_id=line, qty=Decimal(n)) for n, (line, *_rest) in enumerate(lines(trade, count_id))]
    warehouse.enter_counts(count_ids=[count_id], entries=entries, by=bob)
    hand_in(count_id, bob)

    warehouse.approve_counts(count_ids=[count_id], reason="misplaced", by=person(trade, "carol"))

    assert trade.rows(
        "SELECT n.code, b.on_hand_qty FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id ORDER BY 1"
    ) == [("A-01", 0), ("A-02", 1)]


def test_a_stale_version_is_refused(trade: Trade) -> None:
    count_id = plan(trade, "A-01")

    with pytest.raises(Refused) as refused:
        warehouse.hand_in_counts(count_ids=[count_id], versions={count_id: 1}, by=trade.by)

    assert refused.value.codes == ["stale_version"]
