"""The frame around every write: key, permission, scope, transaction, refusals, facts, lifecycle."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import psycopg
import pytest
from django.db import connections, transaction

from onegauge.kernel import facts
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import InvalidValue, Refused, refuse_all
from onegauge.kernel.facts import FACTS, Fact, publish
from onegauge.kernel.lifecycle import MACHINES, diagram
from onegauge.kernel.operation import OPERATIONS, current, operation
from onegauge.orders.models import SalesOrder
from onegauge.orders.operations import cancel_orders, capture_orders, confirm_orders, release_orders
from onegauge.orders.states import SALES_ORDER
from tests.database import raw_connection
from tests.support import Trade, add_customers, codes, limited, nothing_changed, refusals, want, without


def count(trade: Trade, table: str) -> int:
    return int(trade.value(f"SELECT count(*) FROM {table}"))


def test_a_key_repeats_the_answer_and_not_the_act(trade: Trade) -> None:
    wanted = [trade.draft(want("GLOVE", 1))]
    first = capture_orders(orders=wanted, by=trade.by, key="K")
    before = count(trade, "kernel_journal"), count(trade, "kernel_operation")
    assert capture_orders(orders=wanted, by=trade.by, key="K") == first
    assert (count(trade, "kernel_journal"), count(trade, "kernel_operation")) == before


def test_a_key_with_other_content_is_refused(trade: Trade) -> None:
    capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=trade.by, key="K")
    again = [trade.draft(want("GLOVE", 2))]
    assert nothing_changed(trade, lambda: capture_orders(orders=again, by=trade.by, key="K")) == [
        "idempotency_key_reused"
    ]


def test_a_key_belongs_to_one_person_and_one_operation(trade: Trade) -> None:
    wanted = [trade.draft(want("GLOVE", 1))]
    first = capture_orders(orders=wanted, by=trade.by, key="K")
    confirm_orders(order_ids=[first[0].order_id], by=trade.by, key="K")
    other = replace(trade.by, person_id=trade.by.person_id + 1)
    assert capture_orders(orders=wanted, by=other, key="K") != first


def test_a_refused_act_leaves_its_key_free(trade: Trade) -> None:
    bad = [trade.draft(want("NOTHING", 1))]
    assert codes(lambda: capture_orders(orders=bad, by=trade.by, key="K")) == ["unknown_order_item"]
    assert len(capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=trade.by, key="K")) == 1


def test_all_refusals_come_at_once(trade: Trade) -> None:
    bad = [
        trade.draft(want("NOTHING", 1), want("GLOVE", 1), want("NOBODY", 1)),
        trade.draft(want("ROPE", 1), customer="X"),
    ]
    assert nothing_changed(trade, lambda: capture_orders(orders=bad, by=trade.by)) == [
        "unknown_customer", "unknown_order_item", "unknown_order_item",
    ]  # fmt: skip
    assert [f for _c, f in refusals(lambda: capture_orders(orders=bad, by=trade.by))] == [
        "orders[1].customer", "orders[0].lines[0].sku", "orders[0].lines[2].sku",
    ]  # fmt: skip


def test_without_the_permission_nothing_begins(trade: Trade) -> None:
    by = without(trade.by, "orders.confirm")
    order = trade.capture(want("GLOVE", 1))
    assert nothing_changed(trade, lambda: confirm_orders(order_ids=[order], by=by)) == ["permission_missing"]


def test_a_permission_of_another_site_does_not_count(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 1))
    at_york = limited(trade.by, "orders.confirm", company_id=trade.companies["NORTH"], site_id=trade.sites["YORK"])
    both_visible = replace(at_york, sites=trade.by.sites)
    assert codes(lambda: confirm_orders(order_ids=[order], by=both_visible)) == ["permission_missing"]
    assert codes(lambda: confirm_orders(order_ids=[order], by=at_york)) == ["unknown_document"]


def test_every_act_leaves_its_row_with_request_and_time(trade: Trade) -> None:
    order = trade.capture(want("GLOVE", 1))
    confirm_orders(order_ids=[order], by=replace(trade.by, request_id="REQ-1", on_behalf_of=77))
    name, behalf, millis = trade.rows(
        "SELECT name, on_behalf_of, milliseconds > 0 FROM kernel_operation WHERE request_id = 'REQ-1'"
    )[0]
    assert (name, behalf, millis) == ("orders.confirm_orders", 77, True)
    journal = trade.rows(
        "SELECT DISTINCT request_id, on_behalf_of, operation FROM kernel_journal WHERE request_id <> ''"
    )
    assert journal == [("REQ-1", 77, "orders.confirm_orders")]


def test_the_journal_keeps_before_after_and_the_policies_that_decided(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 1))
    captured, confirmed = trade.journal(40, order)
    assert captured[0] == "captured"
    as_dict = [json.loads(x) if isinstance(x, str) else x for x in confirmed[1:]]
    assert (confirmed[0], as_dict[0]["state"], as_dict[1]["state"]) == ("confirm", "draft", "confirmed")
    policy = trade.value("SELECT policy FROM kernel_journal WHERE verb = 'confirm'")
    assert "orders.credit_check" in (json.loads(policy) if isinstance(policy, str) else policy)


def test_an_operation_without_keywords_or_twice_is_a_programming_error() -> None:
    def positional(ids: list[int], *, by: Actor) -> None: ...

    with pytest.raises(TypeError, match="keyword-only"):
        operation(permission=None, name="probe.positional")(positional)

    def known(*, by: Actor) -> None: ...

    with pytest.raises(RuntimeError, match="registered twice"):
        operation(permission=None, name="orders.capture_orders")(known)


def test_writing_outside_an_operation_is_a_programming_error(db: None) -> None:
    with pytest.raises(RuntimeError, match="must run inside"):
        current()


def test_an_exception_rolls_back_everything(trade: Trade) -> None:
    def half_done(*, by: Actor) -> None:
        capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=by)
        raise ZeroDivisionError

    act = operation(permission=None, name="probe.half_done")(half_done)
    OPERATIONS.pop("probe.half_done")
    before = count(trade, "orders_salesorder"), count(trade, "kernel_journal")
    with pytest.raises(ZeroDivisionError):
        act(by=trade.by)
    assert (count(trade, "orders_salesorder"), count(trade, "kernel_journal")) == before
    with pytest.raises(RuntimeError):
        current()


def test_nothing_is_refused_when_nothing_is_wrong() -> None:
    refuse_all([None, None])
    with pytest.raises(Refused) as refused:
        refuse_all([None, InvalidValue("No.", field="x")])
    assert refused.value.status == 422


@dataclass(frozen=True, slots=True, kw_only=True)
class Ping(Fact):
    """Goes round in circles."""

    n: int


@pytest.fixture
def circles() -> Iterator[list[int]]:
    """A reaction that publishes the fact it reacts to."""
    seen: list[int] = []

    def again(fact: Ping, *, by: Actor) -> None:
        seen.append(fact.n)
        publish(Ping(n=fact.n + 1), by=by)

    facts._same[Ping] = (again,)
    yield seen
    facts._same.pop(Ping)
    FACTS.pop(facts.fact_name(Ping))


def test_facts_in_circles_are_stopped(trade: Trade, circles: list[int]) -> None:
    act = operation(permission=None, name="probe.ping")(lambda *, by: publish(Ping(n=0), by=by))
    OPERATIONS.pop("probe.ping")
    with pytest.raises(RuntimeError, match="8 deep"):
        act(by=trade.by)
    assert circles == list(range(8))


@pytest.mark.parametrize("state", ["draft", "confirmed", "fulfilled", "closed", "cancelled"])
def test_an_illegal_verb_names_what_is_allowed(trade: Trade, state: str) -> None:
    order = order_in(trade, state)
    allowed = [edge.verb for edge in SALES_ORDER.edges if state in edge.sources and edge.manual]
    acts = {"confirm": confirm_orders, "release": release_orders, "cancel": cancel_orders}
    for verb, act in acts.items():
        if verb in allowed:
            continue
        with pytest.raises(Refused) as refused:
            act(order_ids=[order], by=trade.by)
        (refusal,) = refused.value.refusals
        assert (refusal.code, refusal.status, refusal.details["allowed"]) == ("transition_refused", 409, allowed)
        assert (", ".join(allowed) or "nothing") in refusal.message


def order_in(trade: Trade, state: str) -> int:
    from onegauge.orders.operations import bill_orders  # noqa: PLC0415  beside its use

    if state == "draft":
        return trade.capture(want("GLOVE", 1))
    if state == "cancelled":
        order = trade.order(want("GLOVE", 1))
        cancel_orders(order_ids=[order], by=trade.by)
        return order
    if state == "confirmed":
        return trade.order(want("GLOVE", 1))
    trade.receive("GLOVE", 1)
    order = trade.deliver(want("GLOVE", 1))
    if state == "closed":
        bill_orders(order_ids=[order], by=trade.by)
    return order


def test_a_stale_version_is_refused(trade: Trade) -> None:
    order = trade.order(want("GLOVE", 1))
    act = lambda: cancel_orders(order_ids=[order], versions={order: 1}, by=trade.by)  # noqa: E731
    assert nothing_changed(trade, act) == ["stale_version"]
    assert cancel_orders(order_ids=[order], versions={order: 2}, by=trade.by) == [order]


def test_unknown_and_foreign_documents_look_alike(trade: Trade) -> None:
    foreign = trade.order(want("GLOVE", 1), company="SOUTH", site="LYON")
    north = limited(trade.by, *OPERATION_RIGHTS, company_id=trade.companies["NORTH"])
    north = replace(north, sites=(trade.sites["LEEDS"], trade.sites["YORK"]))
    for missing in (foreign, 99_999_999):
        assert codes(lambda i=missing: cancel_orders(order_ids=[i], by=north)) == ["unknown_document"]


OPERATION_RIGHTS = ("orders.cancel", "orders.confirm", "orders.capture")


def test_the_database_refuses_a_state_that_no_lifecycle_reaches(live_trade: Trade) -> None:
    order = live_trade.capture(want("GLOVE", 1))
    with raw_connection("owner") as owner, pytest.raises(psycopg.errors.RaiseException, match="no lifecycle leads"):
        owner.execute("UPDATE orders_salesorder SET state = 'closed' WHERE id = %s", [order])


def test_a_change_of_id_is_no_way_around_a_lifecycle(live_trade: Trade) -> None:
    live_trade.limit("ACME", "1")
    order = live_trade.order(want("GLOVE", 1))
    ((hold, _kind, _state),) = live_trade.holds(order)
    with raw_connection("owner") as owner, pytest.raises(psycopg.errors.RaiseException, match="no lifecycle leads"):
        owner.execute("UPDATE orders_hold SET id = -id WHERE id = %s", [hold])
    assert live_trade.holds(order) == [(hold, "credit", "open")]


def test_without_a_scope_protected_tables_are_empty(live_trade: Trade) -> None:
    live_trade.receive("GLOVE", 1)
    live_trade.capture(want("GLOVE", 1))
    connections["default"].close()
    assert SalesOrder.objects.count() == 0
    with raw_connection() as session:
        for table in ("orders_salesorder", "orders_orderline", "inventory_balance", "inventory_movement"):
            assert session.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # type: ignore[arg-type]
        session.execute("SELECT set_config('og.companies', '', true), set_config('og.sites', '', true)")
        assert session.execute("SELECT count(*) FROM orders_salesorder").fetchone() == (0,)


def test_another_companys_rows_are_not_there(live_trade: Trade) -> None:
    live_trade.capture(want("GLOVE", 1))
    south = replace(live_trade.by, companies=(live_trade.companies["SOUTH"],), sites=(live_trade.sites["LYON"],))
    with read_scope(south):
        assert SalesOrder.objects.count() == 0
    with read_scope(live_trade.by):
        assert SalesOrder.objects.count() == 1


def test_a_row_cannot_be_written_into_another_company(live_trade: Trade) -> None:
    south = replace(live_trade.by, companies=(live_trade.companies["SOUTH"],), sites=(live_trade.sites["LYON"],))
    with pytest.raises(Exception) as refused, read_scope(south), connections["default"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO inventory_zone (company_id, site_id, code, name) VALUES (%s, %s, 'X', 'X')",
            [live_trade.companies["NORTH"], live_trade.sites["LEEDS"]],
        )
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)


def test_a_scope_ends_with_its_transaction(live_trade: Trade) -> None:
    live_trade.capture(want("GLOVE", 1))
    with read_scope(live_trade.by):
        assert SalesOrder.objects.count() == 1
    assert SalesOrder.objects.count() == 0
    with transaction.atomic():
        assert SalesOrder.objects.count() == 0


def test_a_text_that_cannot_be_stored_is_refused(trade: Trade) -> None:
    bad = [trade.draft(want("GLOVE", 1), customer_reference="\ud800")]
    assert codes(lambda: capture_orders(orders=bad, by=trade.by)) == ["invalid_value"]


def test_every_lifecycle_draws_itself(db: None) -> None:
    for machine in MACHINES.values():
        assert f"[*] --> {machine.initial}" in diagram(machine)


def test_new_companies_are_outside_of_an_older_actor(trade: Trade) -> None:
    add_customers(trade, ["NEWCO"])
    narrow: Any = trade.by.narrowed(companies=(trade.companies["SOUTH"],), sites=(trade.sites["LYON"],))
    assert codes(lambda: capture_orders(orders=[trade.draft(want("GLOVE", 1))], by=narrow)) == ["unknown_company"]
