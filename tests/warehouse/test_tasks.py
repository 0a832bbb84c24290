"""The floor's work as tasks: made by policy, pulled by people, told from devices, true to the documents they follow."""

import json
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from onegauge.governance import operations as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.kernel.followers import run_until_idle
from onegauge.orders import operations as orders
from onegauge.warehouse import operations as ops
from onegauge.warehouse.errors import WrongPick
from onegauge.warehouse.operations import task_ending
from tests.concurrency.sessions import together, values
from tests.support import Trade, codes, limited, nothing_changed, want, without
from tests.warehouse.floors import opened, released
from tests.warehouse.inbound import arrived, docks, expect


@pytest.fixture
def floor(trade: Trade) -> Trade:
    """Leeds streams its work; two zones with a bin each hold gloves and ropes."""
    return opened(trade)


def worker(trade: Trade, name: str) -> Actor:
    """Somebody with the same rights."""
    saved = governance.save_people(people=[governance.PersonDraft(username=name, name=name.title())], by=trade.by)
    return replace(trade.by, person_id=saved[0].id, name=name.title())


def plan(trade: Trade) -> list[int]:
    return ops.plan_tasks(site_ids=[trade.sites["LEEDS"]], by=trade.by)


def take(by: Actor, **more: object) -> list[int]:
    return ops.take_tasks(site="LEEDS", by=by, **more)  # type: ignore[arg-type]


def task(trade: Trade, task_id: int) -> tuple[str, str, str]:
    """Type, state and what it is for."""
    return trade.rows("SELECT type, state, subject_number FROM warehouse_task WHERE id = %s", task_id)[0]  # type: ignore[no-any-return]


def open_tasks(trade: Trade) -> list[tuple[str, str]]:
    return trade.rows(
        "SELECT type, subject_number FROM warehouse_task WHERE state NOT IN ('confirmed', 'short', 'cancelled') ORDER BY id"
    )


def lines_of(trade: Trade, task_id: int) -> list[tuple[int, Decimal]]:
    """The lines of a pick with what is wanted of them."""
    return trade.rows(
        "SELECT k.id, l.qty FROM warehouse_taskline k JOIN warehouse_shipmentline l ON l.id = k.shipment_line_id"
        " WHERE k.task_id = %s AND k.is_live ORDER BY k.id", task_id,
    )  # fmt: skip


def step(trade: Trade, task_id: int, kind: str, **more: object) -> ops.TaskStepDraft:
    values = {"id": uuid4(), "at": trade.by.now, "device": "H-7", **more}
    return ops.TaskStepDraft(task_id=task_id, kind=kind, **values)  # type: ignore[arg-type]


def all_lines(trade: Trade, task_id: int, **other: str) -> list[ops.TaskStepDraft]:
    """Everything as wanted, but the lines named by their place."""
    return [
        step(trade, task_id, "line", line_id=i, qty=Decimal(other.get(f"line{n}", str(q))))
        for n, (i, q) in enumerate(lines_of(trade, task_id), 1)
    ]


def tell(by: Actor, *steps: ops.TaskStepDraft) -> list[str]:
    """The conflicts of the steps, empty where there is none."""
    return [o.conflict for o in ops.report_steps(steps=steps, by=by)]


def test_a_site_without_tasks_plans_none(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    released(trade, want("GLOVE", 2))

    assert plan(trade) == []
    assert open_tasks(trade) == []


def test_goods_go_from_release_to_the_lorry_by_tasks_alone(floor: Trade) -> None:
    shipment = released(floor, want("GLOVE", 2), want("ROPE", 3))
    number = floor.value("SELECT number FROM warehouse_shipment WHERE id = %s", shipment)

    (pick,) = plan(floor)
    assert plan(floor) == []
    assert take(floor.by) == [pick]
    assert tell(floor.by, *all_lines(floor, pick), step(floor, pick, "finish")) == ["", "", ""]
    assert task(floor, pick) == ("pick", "confirmed", number)
    assert floor.shipment_state(shipment) == "picked"

    (pack,) = plan(floor)
    assert take(floor.by) == [pack]
    assert tell(floor.by, step(floor, pack, "finish", packages=2)) == [""]
    assert floor.rows("SELECT state, package_count FROM warehouse_shipment WHERE id = %s", shipment) == [("packed", 2)]

    (load,) = plan(floor)
    assert task(floor, load) == ("load", "open", number)
    take(floor.by)
    assert tell(floor.by, step(floor, load, "finish")) == [""]
    assert floor.shipment_state(shipment) == "shipped"
    assert plan(floor) == []
    verbs = [verb for verb, _b, _a in floor.journal(69, pick)]
    assert verbs == ["created", "reserve", "confirm"]
    measured = "SELECT count(*) FROM warehouse_task WHERE created_at <= started_at AND started_at <= done_at"
    assert floor.value(measured) == 3


def test_a_short_pick_says_so_and_the_rest_waits_again(floor: Trade) -> None:
    shipment = released(floor, want("GLOVE", 5), want("ROPE", 3))
    (pick,) = plan(floor)
    take(floor.by)

    told = all_lines(floor, pick, line1="2")
    assert tell(floor.by, replace(told[0], trouble="too_few"), told[1], step(floor, pick, "finish")) == ["", "", ""]

    assert task(floor, pick)[1] == "short"
    assert [(q, s) for _i, q, s in floor.shipment_lines(shipment)] == [(5, 3), (3, 0)]
    assert floor.value("SELECT trouble FROM warehouse_taskline WHERE taken_qty = 2") == "too_few"


def test_nothing_found_at_all_cancels_the_shipment_and_ends_the_task_short(floor: Trade) -> None:
    shipment = released(floor, want("GLOVE", 5))
    (pick,) = plan(floor)
    take(floor.by)

    assert tell(floor.by, *all_lines(floor, pick, line1="0"), step(floor, pick, "finish")) == ["", ""]

    assert (floor.shipment_state(shipment), task(floor, pick)[1]) == ("cancelled", "short")


def test_a_pick_with_open_lines_is_not_done(floor: Trade) -> None:
    released(floor, want("GLOVE", 5), want("ROPE", 1))
    (pick,) = plan(floor)
    take(floor.by)

    assert tell(floor.by, all_lines(floor, pick)[0], step(floor, pick, "finish")) == ["", "refused"]
    assert task(floor, pick)[1] == "started"


def test_a_line_taken_back_is_open_again(floor: Trade) -> None:
    released(floor, want("GLOVE", 5))
    (pick,) = plan(floor)
    take(floor.by)
    (line,) = all_lines(floor, pick, line1="4")

    assert tell(floor.by, line, step(floor, pick, "undo", line_id=line.line_id)) == ["", ""]
    assert tell(floor.by, step(floor, pick, "finish")) == ["refused"]
    assert tell(floor.by, *all_lines(floor, pick), step(floor, pick, "finish")) == ["", ""]
    assert task(floor, pick)[1] == "confirmed"


def test_what_is_told_again_counts_once(floor: Trade) -> None:
    shipment = released(floor, want("GLOVE", 5))
    (pick,) = plan(floor)
    take(floor.by)
    steps = [*all_lines(floor, pick, line1="4"), step(floor, pick, "finish")]

    first = ops.report_steps(steps=steps, by=floor.by)
    again = ops.report_steps(steps=steps, by=floor.by)

    assert [o.conflict for o in first] == ["", ""]
    assert again == first
    assert floor.value("SELECT count(*) FROM warehouse_taskstep") == 2
    assert floor.shipment_lines(shipment)[0][2] == 1


def test_shipments_picked_together_end_together(floor: Trade) -> None:
    floor.vary("warehouse.pick_method", "cluster")
    shipments = [released(floor, want("GLOVE", n), want("ROPE", 1)) for n in (1, 2, 3)]
    (pick,) = plan(floor)

    slots = floor.rows("SELECT shipment_id, slot FROM warehouse_taskline WHERE task_id = %s ORDER BY id", pick)
    assert slots == [(s, n) for n, s in enumerate(shipments, 1)] * 2
    take(floor.by)
    told = all_lines(floor, pick, line2="1")
    assert set(tell(floor.by, *told, step(floor, pick, "finish"))) == {""}
    assert [floor.shipment_state(s) for s in shipments] == ["picked"] * 3
    assert [x[2] for s in shipments for x in floor.shipment_lines(s)] == [0, 0, 1, 0, 0, 0]


def test_zones_are_picked_by_different_people_and_brought_together(floor: Trade) -> None:
    floor.vary("warehouse.pick_method", "zone")
    shipment = released(floor, want("GLOVE", 2), want("ROPE", 3))
    first, second = worker(floor, "ann"), worker(floor, "bob")
    one, two = plan(floor)
    assert (take(first), take(second)) == ([one], [two])

    assert set(tell(first, *all_lines(floor, one), step(floor, one, "finish"))) == {""}
    assert floor.shipment_state(shipment) == "released"
    assert plan(floor) == []
    assert set(tell(second, *all_lines(floor, two), step(floor, two, "finish"))) == {""}
    assert floor.shipment_state(shipment) == "picked"

    (together,) = plan(floor)
    assert task(floor, together)[0] == "consolidate"
    take(first)
    assert tell(first, step(floor, together, "finish")) == [""]
    (pack,) = plan(floor)
    assert task(floor, pack)[0] == "pack"


def test_two_zones_of_a_shipment_end_it_although_a_third_task_of_the_report_is_refused(
    floor: Trade, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor.vary("warehouse.pick_method", "zone")
    whole, refused = released(floor, want("GLOVE", 2), want("ROPE", 3)), released(floor, want("GLOVE", 1))
    tasks = plan(floor)

    def picking(*, shipment_ids: list[int], **more: object) -> list[int]:
        if refused in shipment_ids:
            raise Refused([WrongPick("Not this one.")])
        return ops.pick_shipments(shipment_ids=shipment_ids, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(task_ending, "pick_shipments", picking)
    told = [*(x for t in tasks for x in all_lines(floor, t)), *(step(floor, t, "finish") for t in tasks)]
    outcomes = [o for o in ops.report_steps(steps=told, by=floor.by) if o.conflict]

    assert [(o.conflict, o.text) for o in outcomes] == [("refused", "Not this one.")]
    assert [floor.shipment_state(s) for s in (whole, refused)] == ["picked", "released"]
    assert sorted(task(floor, t)[1] for t in tasks) == ["confirmed", "confirmed", "started"]
    monkeypatch.undo()
    (left,) = [t for t in tasks if task(floor, t)[1] == "started"]
    assert tell(floor.by, step(floor, left, "finish")) == [""]
    assert floor.shipment_state(refused) == "picked"


def test_work_done_from_a_list_takes_its_task_away(floor: Trade) -> None:
    shipment = released(floor, want("GLOVE", 2))
    (pick,) = plan(floor)
    take(floor.by)
    ops.pick_shipments(shipment_ids=[shipment], by=floor.by)

    (pack,) = plan(floor)
    assert (task(floor, pick)[1], task(floor, pack)[0]) == ("cancelled", "pack")


def test_goods_that_nobody_wants_any_more_are_a_conflict_and_their_place_is_counted(floor: Trade) -> None:
    order = floor.order(want("GLOVE", 2))
    floor.allocate(order)
    floor.release(order)
    (pick,) = plan(floor)
    take(floor.by)
    told = all_lines(floor, pick)
    orders.cancel_orders(order_ids=[order], by=floor.by)

    # Before the floor is planned again the task is still there: its line is not wanted.
    (outcome,) = ops.report_steps(steps=told, by=floor.by)
    assert (outcome.conflict, "Put the goods back" in outcome.mend) == ("unwanted", True)
    plan(floor)
    late = [replace(told[0], id=uuid4()), step(floor, pick, "finish")]
    assert tell(floor.by, *late) == ["closed", "closed"]
    assert floor.value("SELECT count(*) FROM warehouse_taskstep WHERE outcome = 'conflict'") == 3
    bins = "SELECT b.code FROM warehouse_counttarget t JOIN inventory_bin b ON b.id = t.bin_id WHERE t.is_open"
    assert floor.rows(bins) == [("A-01",)]


def test_of_an_order_that_shrank_only_what_is_wanted_is_booked(floor: Trade) -> None:
    order = floor.order(want("GLOVE", 5))
    floor.allocate(order)
    (shipment,) = floor.release(order)
    (pick,) = plan(floor)
    take(floor.by)
    told = all_lines(floor, pick)
    change = orders.OrderAmendment(order_id=order, lines=[orders.LineChange(line_no=1, qty=Decimal(3))])
    orders.amend_orders(orders=[change], by=floor.by)

    assert tell(floor.by, *told, step(floor, pick, "finish")) == ["cut", ""]
    assert floor.shipment_state(shipment) == "picked"
    assert [(q, s) for _i, q, s in floor.shipment_lines(shipment)] == [(3, 0)]


def test_two_devices_on_one_task_book_it_once(floor: Trade) -> None:
    released(floor, want("GLOVE", 5))
    (pick,) = plan(floor)
    first, second = worker(floor, "ann"), worker(floor, "bob")
    take(first)
    told = all_lines(floor, pick)
    ops.assign_tasks(task_ids=[pick], person_id=second.person_id, by=floor.by)
    take(second)

    assert set(tell(second, *told, step(floor, pick, "finish"))) == {""}
    late = [replace(s, id=uuid4()) for s in told]
    assert tell(first, *late, step(floor, pick, "finish")) == ["closed", "closed"]
    assert floor.value("SELECT count(*) FROM warehouse_counttarget WHERE is_open") == 1


def test_while_somebody_else_has_it_a_task_takes_nothing(floor: Trade) -> None:
    released(floor, want("GLOVE", 5))
    (pick,) = plan(floor)
    first, second = worker(floor, "ann"), worker(floor, "bob")
    take(first)

    assert tell(second, *all_lines(floor, pick)) == ["taken"]
    assert floor.value("SELECT count(*) FROM warehouse_taskline WHERE taken_qty IS NOT NULL") == 0


def test_trouble_waits_for_whoever_directs_and_what_was_taken_stays(floor: Trade) -> None:
    released(floor, want("GLOVE", 5), want("ROPE", 1))
    (pick,) = plan(floor)
    take(floor.by)
    told = all_lines(floor, pick)
    note = step(floor, pick, "trouble", trouble="blocked_way", note="Pallet in the aisle")
    assert tell(floor.by, told[0], note) == ["", ""]

    row = "SELECT state, trouble, note FROM warehouse_task WHERE id = %s"
    assert floor.rows(row, pick) == [("exception", "blocked_way", "Pallet in the aisle")]
    assert take(floor.by) == []
    ops.reopen_tasks(task_ids=[pick], by=floor.by)
    assert take(floor.by) == [pick]
    assert tell(floor.by, told[1], step(floor, pick, "finish")) == ["", ""]
    assert task(floor, pick)[1] == "confirmed"


def test_a_rule_that_refuses_one_task_leaves_the_others(floor: Trade) -> None:
    shipments = [released(floor, want("GLOVE", n)) for n in (1, 2)]
    ops.pick_shipments(shipment_ids=shipments, by=floor.by)
    first, second = plan(floor)
    steps = [step(floor, first, "finish", packages=0), step(floor, second, "finish", packages=1)]

    outcomes = ops.report_steps(steps=steps, by=floor.by)
    assert [o.conflict for o in outcomes] == ["refused", ""]
    assert "1 to 10,000 packages" in outcomes[0].text
    assert [floor.shipment_state(s) for s in shipments] == ["picked", "packed"]


def test_counts_are_told_line_by_line_and_handed_in(floor: Trade) -> None:
    (count,) = ops.plan_counts(counts=[ops.CountDraft(site="LEEDS", bins=("A-01",))], by=floor.by)
    (counting,) = plan(floor)
    assert take(floor.by) == [counting]
    rows = floor.rows("SELECT id, snapshot_qty FROM warehouse_countline WHERE count_id = %s", count)
    steps = [step(floor, counting, "line", line_id=i, qty=q) for i, q in rows]

    assert set(tell(floor.by, *steps, step(floor, counting, "finish"))) == {""}
    assert floor.value("SELECT state FROM warehouse_count WHERE id = %s", count) == "posted"


def test_put_backs_are_tasks(floor: Trade) -> None:
    order = floor.order(want("GLOVE", 2))
    floor.allocate(order)
    ops.pick_shipments(shipment_ids=floor.release(order), by=floor.by)
    orders.cancel_orders(order_ids=[order], by=floor.by)
    (back,) = plan(floor)
    take(floor.by)

    assert tell(floor.by, step(floor, back, "finish", bin="NOWHERE")) == ["refused"]
    assert tell(floor.by, step(floor, back, "finish", bin="M-01")) == [""]
    assert floor.value("SELECT state FROM warehouse_putback") == "done"


def test_the_next_best_task_is_ranked_then_urgent_then_near(floor: Trade) -> None:
    far = floor.by.today + timedelta(days=20)
    floor.vary("warehouse.pick_method", "zone")
    near = released(floor, want("GLOVE", 1), requested_on=far)
    there = released(floor, want("ROPE", 1), requested_on=far)
    again = released(floor, want("GLOVE", 2), requested_on=far)
    tasks = plan(floor)
    of = dict(floor.rows("SELECT shipment_id, task_id FROM warehouse_taskline WHERE task_id = ANY(%s)", tasks))
    assert take(floor.by) == [of[near]]
    tell(floor.by, *all_lines(floor, of[near]), step(floor, of[near], "finish"))

    # The other zone's task is older, but the person stands where gloves lie.
    assert take(floor.by, types=("pick",)) == [of[again]]
    ops.put_down_tasks(task_ids=[of[again]], by=floor.by)
    ops.rank_tasks(task_ids=[of[there]], rank=1, by=floor.by)
    assert take(floor.by, types=("pick",)) == [of[there]]


def test_what_a_person_has_in_hand_comes_first_and_more_can_be_set_aside(floor: Trade) -> None:
    for n in (1, 2, 3):
        released(floor, want("GLOVE", n))
    tasks = plan(floor)

    assert take(floor.by, count=2) == tasks[:2]
    assert [task(floor, i)[1] for i in tasks] == ["assigned", "assigned", "open"]
    assert take(worker(floor, "ann"), count=5) == tasks[2:]
    assert take(floor.by, count=2) == tasks[:2]

    # A task begins with its first step, not with being taken.
    begun = "SELECT id FROM warehouse_task WHERE started_at IS NOT NULL"
    assert floor.rows(begun) == []
    tell(floor.by, step(floor, tasks[1], "start"))
    assert floor.rows(begun) == [(tasks[1],)]
    assert take(floor.by, count=2) == [tasks[1], tasks[0]]


def test_people_get_only_steps_and_zones_of_their_profile_and_rights(floor: Trade) -> None:
    floor.vary("warehouse.pick_method", "zone")
    released(floor, want("GLOVE", 1))
    released(floor, want("ROPE", 1))
    gloves, ropes = plan(floor)
    ann, bob = worker(floor, "ann"), worker(floor, "bob")
    profiles = [
        ops.WorkProfileDraft(site="LEEDS", person_id=ann.person_id, zones=("MEZZ",)),
        ops.WorkProfileDraft(site="LEEDS", person_id=bob.person_id, types=("pack",)),
    ]
    ops.save_work_profiles(profiles=profiles, by=floor.by)

    assert take(bob) == []
    assert take(ann) == [ropes]
    assert take(without(worker(floor, "cleo"), "warehouse.pick")) == []
    assert take(floor.by) == [gloves]


def test_profiles_name_what_is_wrong_and_keep_nothing(floor: Trade) -> None:
    drafts = [
        ops.WorkProfileDraft(site="MARS", person_id=worker(floor, "ann").person_id),
        ops.WorkProfileDraft(site="LEEDS", person_id=10**9, types=("fly",), zones=("NOWHERE",)),
    ]
    found = nothing_changed(floor, lambda: ops.save_work_profiles(profiles=drafts, by=floor.by))
    assert sorted(found) == ["invalid_value", "invalid_value", "invalid_value", "unknown_worker"]


def test_only_whoever_directs_takes_a_task_from_somebody(floor: Trade) -> None:
    released(floor, want("GLOVE", 1))
    (pick,) = plan(floor)
    ann, bob = worker(floor, "ann"), without(worker(floor, "bob"), "warehouse.direct_work")
    take(ann)

    assert codes(lambda: ops.put_down_tasks(task_ids=[pick], by=bob)) == ["not_your_task"]
    ops.put_down_tasks(task_ids=[pick], by=floor.by)
    assert take(bob) == [pick]


def test_nobody_takes_work_of_a_site_where_they_may_not(floor: Trade) -> None:
    released(floor, want("GLOVE", 1))
    plan(floor)
    york = limited(
        floor.by, "warehouse.work", "warehouse.pick", company_id=floor.companies["NORTH"], site_id=floor.sites["YORK"]
    )

    both = replace(york, sites=floor.by.sites)
    assert codes(lambda: take(both)) == ["permission_missing"]
    assert codes(lambda: take(york)) == ["unknown_site"]
    assert codes(lambda: ops.take_tasks(site="MARS", by=floor.by)) == ["unknown_site"]


def test_a_report_that_cannot_be_read_is_refused_whole(floor: Trade) -> None:
    released(floor, want("GLOVE", 1))
    (pick,) = plan(floor)
    take(floor.by)
    good = all_lines(floor, pick)[0]
    bad = [
        good, good, step(floor, pick, "dance"), step(floor, pick, "line", line_id=1), step(floor, pick, "trouble"),
        step(floor, pick, "line", qty=Decimal(1)), step(floor, pick, "finish", at=floor.by.now.replace(tzinfo=None)),
    ]  # fmt: skip

    assert len(nothing_changed(floor, lambda: ops.report_steps(steps=bad, by=floor.by))) == 6


def test_a_task_that_is_not_there_is_a_conflict(floor: Trade) -> None:
    assert tell(floor.by, step(floor, 10**9, "finish")) == ["unknown"]


def test_picks_wait_for_their_wave_where_the_policy_says_so(trade: Trade) -> None:
    floor = opened(trade, "wave")
    soon = released(floor, want("GLOVE", 1))
    later = released(floor, want("GLOVE", 2), requested_on=floor.by.today + timedelta(days=30))

    assert plan(floor) == []
    leeds = [floor.sites["LEEDS"]]
    due = floor.value("SELECT max(due_on) - current_date FROM warehouse_shipment WHERE id = %s", soon)
    wave = ops.release_waves(site_ids=leeds, days=max(due, 0), by=floor.by)
    assert floor.rows("SELECT DISTINCT shipment_id FROM warehouse_taskline") == [(soon,)]
    assert floor.value("SELECT wave FROM warehouse_task WHERE id = %s", wave[0]).startswith("W-")
    ops.release_waves(site_ids=leeds, days=60, by=floor.by)
    assert floor.rows("SELECT DISTINCT shipment_id FROM warehouse_taskline ORDER BY 1") == [(soon,), (later,)]
    assert codes(lambda: ops.release_waves(site_ids=leeds, days=-1, by=floor.by)) == ["invalid_value"]


def test_the_floor_takes_no_more_lines_than_the_policy_says(floor: Trade) -> None:
    floor.vary("warehouse.open_pick_lines", 10)
    for n in range(1, 13):
        released(floor, want("GLOVE", n))

    assert len(plan(floor)) == 10
    assert plan(floor) == []


@pytest.mark.race
def test_a_hundred_hands_never_get_the_same_task(live_trade: Trade) -> None:
    floor = opened(live_trade)
    for n in range(1, 7):
        released(floor, want("GLOVE", n))
    tasks = plan(floor)
    people = [worker(floor, f"hand{n}") for n in range(8)]

    got = values(together([lambda p=p: take(p) for p in people]))  # type: ignore[misc]
    given = [i for ids in got for i in ids]
    assert sorted(given) == tasks
    assert len(set(given)) == len(given)


@pytest.mark.race
def test_the_last_of_two_zones_ends_the_shipment_whoever_is_faster(live_trade: Trade) -> None:
    floor = opened(live_trade)
    floor.vary("warehouse.pick_method", "zone")
    shipment = released(floor, want("GLOVE", 2), want("ROPE", 3))
    one, two = plan(floor)
    ann, bob = worker(floor, "ann"), worker(floor, "bob")
    take(ann)
    take(bob)
    reports = [
        (ann, [*all_lines(floor, one), step(floor, one, "finish")]),
        (bob, [*all_lines(floor, two), step(floor, two, "finish")]),
    ]

    answers = values(together([lambda p=p, s=s: tell(p, *s) for p, s in reports]))  # type: ignore[misc]
    assert {c for answer in answers for c in answer} == {""}
    assert floor.shipment_state(shipment) == "picked"


def test_the_floor_is_planned_from_the_journal(live_trade: Trade) -> None:
    floor = opened(live_trade)
    shipment = released(floor, want("GLOVE", 2))
    run_until_idle()
    ((kind, _number),) = open_tasks(floor)
    assert kind == "pick"
    (pick,) = take(floor.by)
    tell(floor.by, *all_lines(floor, pick), step(floor, pick, "finish"))
    run_until_idle()

    assert [t for t, _n in open_tasks(floor)] == ["pack"]
    assert floor.shipment_state(shipment) == "picked"
    assert isinstance(floor.value("SELECT client_id FROM warehouse_taskstep LIMIT 1"), UUID)


def test_received_goods_are_put_away_by_tasks(floor: Trade) -> None:
    docks(floor, "DOCK-1")
    floor.vary("warehouse.put_away", "same_item")
    warehouse_arrival = arrived(floor, expect("GLOVE", 10), expect("ROPE", 4))
    ops.receive_announced(arrival_ids=[warehouse_arrival], by=floor.by)
    ops.finish_arrivals(arrival_ids=[warehouse_arrival], by=floor.by)

    first, second = plan(floor)
    assert [t for t, _n in open_tasks(floor)] == ["put_away", "put_away"]
    assert take(floor.by, count=2) == [first, second]
    told = [step(floor, first, "finish"), step(floor, second, "finish", bin="NOWHERE")]
    assert tell(floor.by, *told) == ["", "refused"]
    assert tell(floor.by, step(floor, second, "finish", bin="M-01")) == [""]
    where = "SELECT b.code FROM warehouse_putaway p JOIN inventory_bin b ON b.id = p.done_bin_id ORDER BY p.id"
    assert floor.rows(where) == [("A-01",), ("M-01",)]
    assert plan(floor) == []


def test_a_counted_line_that_a_rule_refuses_says_so_at_once(floor: Trade) -> None:
    ops.plan_counts(counts=[ops.CountDraft(site="LEEDS", bins=("A-01",))], by=floor.by)
    (counting,) = plan(floor)
    take(floor.by)

    assert tell(floor.by, step(floor, counting, "line", line_id=10**9, qty=Decimal(1))) == ["refused"]
    assert floor.value("SELECT count(*) FROM warehouse_countline WHERE counted_qty IS NOT NULL") == 0


def test_a_pick_keeps_the_policies_that_cut_it(floor: Trade) -> None:
    floor.vary("warehouse.pick_method", "zone")
    released(floor, want("GLOVE", 1))
    (pick,) = plan(floor)

    query = "SELECT policy FROM kernel_journal WHERE kind = 69 AND verb = 'created' AND object_id = %s"
    assert {"warehouse.task_release", "warehouse.pick_method"} <= set(json.loads(floor.value(query, pick)))


def test_what_is_begun_and_put_down_in_one_report_waits_as_before(trade: Trade) -> None:
    """Somebody who directs the work gave it back to the queue while the device had no link."""
    opened(trade)
    released(trade, want("GLOVE", 2))
    (pick,) = plan(trade)
    assert tell(trade.by, step(trade, pick, "start"), step(trade, pick, "put_down")) == ["", ""]
    query = "SELECT state, person_id, started_at FROM warehouse_task WHERE id = %s"
    assert trade.rows(query, pick) == [("open", None, None)]
