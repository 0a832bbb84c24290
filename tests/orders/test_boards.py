"""The boards of orders: what a simulation says is what happens, a simulation leaves nothing, a changed world is refused."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.finance.operations import settle_invoices
from onegauge.governance import operations as gov
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refused
from onegauge.kernel.rehearsal import perform, rehearse
from onegauge.orders import boards
from onegauge.orders.operations import allocate_orders, bill_orders, reallocate_orders
from onegauge.orders.web.allocation import compare
from onegauge.orders.web.invoice_desk import TO_BILL
from onegauge.ui.declarations.workbench import Difference
from onegauge.ui.views.workbench import commit, simulate
from tests.builders import unique
from tests.support import Trade, codes, want

COUNTED = (
    "kernel_operation", "kernel_journal", "kernel_outbox", "inventory_reservation", "inventory_movement", "orders_hold",
    "finance_invoice", "finance_entry", "finance_openitem", "warehouse_shipment", "governance_approvalrequest",
)  # fmt: skip
STATES = (
    "SELECT id, on_hand_qty, reserved_qty FROM inventory_balance ORDER BY id",
    "SELECT id, qty, reserved_qty, shipped_qty, held FROM inventory_demand ORDER BY id",
    "SELECT id, state, version, invoiced_amount FROM orders_salesorder ORDER BY id",
)


def day(n: int) -> date:
    """A day from now."""
    return utcnow().date() + timedelta(days=n)


def world(trade: Trade) -> list[Any]:
    """Everything that a write would leave a trace in."""
    there = [t for t in COUNTED if trade.value("SELECT to_regclass(%s) IS NOT NULL", t)]
    return [*(trade.value(f"SELECT count(*) FROM {t}") for t in there), *(trade.rows(q) for q in STATES)]


def reserved(trade: Trade, order: int) -> Decimal:
    """What is reserved for an order of one line."""
    return trade.demand(order)[0][1]


def rivals(trade: Trade) -> tuple[int, int]:
    """Ten gloves: a later order holds eight, an urgent one for six comes after it."""
    trade.receive("GLOVE", 10)
    later = trade.order(want("GLOVE", 8), requested_on=day(30))
    trade.allocate(later)
    return later, trade.order(want("GLOVE", 6), requested_on=day(5))


def difference(trade: Trade, operation: Any, *ids: int) -> Difference:
    """What an allocation would change."""
    done = rehearse(operation, look=lambda: boards.coverage(ids), by=trade.by, order_ids=list(ids))
    assert done.refused is None
    return compare(done.before, done.after or [], done.result)


def test_a_rehearsal_leaves_nothing_behind(trade: Trade) -> None:
    _later, urgent = rivals(trade)
    before = world(trade)
    told = difference(trade, reallocate_orders, urgent)
    assert len(told.changes) == 2
    assert world(trade) == before


def test_serving_first_takes_from_the_later_order_only_what_is_lacking(trade: Trade) -> None:
    later, urgent = rivals(trade)
    reallocate_orders(order_ids=[urgent], by=trade.by)
    assert (reserved(trade, urgent), reserved(trade, later)) == (6, 4)
    assert trade.stock("GLOVE") == (10, 10)
    assert Decimal(json.loads(trade.journal(40, later)[-1][2])["given_qty"]) == 4


def test_a_more_urgent_order_never_gives_way(trade: Trade) -> None:
    trade.receive("GLOVE", 8)
    urgent = trade.order(want("GLOVE", 8), requested_on=day(5))
    trade.allocate(urgent)
    later = trade.order(want("GLOVE", 6), requested_on=day(30))
    reallocate_orders(order_ids=[later], by=trade.by)
    assert (reserved(trade, urgent), reserved(trade, later)) == (8, 0)


def test_what_the_warehouse_works_on_never_gives_way(trade: Trade) -> None:
    later, urgent = rivals(trade)
    trade.release(later)
    reallocate_orders(order_ids=[urgent], by=trade.by)
    assert (reserved(trade, urgent), reserved(trade, later)) == (2, 8)


def test_where_a_line_is_served_whole_or_not_what_was_given_goes_back(trade: Trade) -> None:
    trade.vary("inventory.allow_partial", False)
    trade.receive("GLOVE", 8)
    later = trade.order(want("GLOVE", 8), requested_on=day(30))
    trade.allocate(later)
    urgent = trade.order(want("GLOVE", 20), requested_on=day(5))
    reallocate_orders(order_ids=[urgent], by=trade.by)
    assert (reserved(trade, urgent), reserved(trade, later)) == (0, 8)


@pytest.mark.parametrize("operation", [allocate_orders, reallocate_orders])
def test_what_the_difference_says_is_what_happens(trade: Trade, operation: Any) -> None:
    later, urgent = rivals(trade)
    more = [trade.order(want("GLOVE", n), requested_on=day(n)) for n in (3, 7, 20)]
    ids = [urgent, *more]
    told = difference(trade, operation, *ids)
    before = boards_now(trade, ids)

    perform(operation, look=lambda: boards.coverage(ids), agree=lambda done: None, by=trade.by, order_ids=ids)

    assert compare(before, boards_now(trade, ids), None).token == told.token
    assert sum(reserved(trade, i) for i in (later, *ids)) == trade.stock("GLOVE")[1]


def boards_now(trade: Trade, ids: list[int]) -> list[boards.Coverage]:
    """The lines as they stand, read from outside."""
    from onegauge.kernel.db import read_scope  # noqa: PLC0415  only here

    with read_scope(trade.by):
        return boards.coverage(ids)


def test_a_changed_world_is_refused_and_nothing_is_done(trade: Trade) -> None:
    _later, urgent = rivals(trade)
    decision = next(d for d in _allocation_decisions() if d.name == "reallocate")
    shown = simulate(decision, [urgent], {}, trade.by)
    assert shown.difference is not None
    trade.receive("GLOVE", 5)
    before = world(trade)
    token = shown.difference.token
    assert codes(lambda: commit(decision, [urgent], [], {}, token, by=trade.by, key="K")) == ["world_changed"]
    assert world(trade) == before


def _allocation_decisions() -> Any:
    from onegauge.orders.web.allocation import LINES  # noqa: PLC0415  only here

    return LINES.decisions


def test_what_would_be_refused_is_left_out_with_its_reason(trade: Trade) -> None:
    _later, urgent = rivals(trade)
    draft = trade.capture(want("GLOVE", 1))
    decision = next(d for d in _allocation_decisions() if d.name == "allocate")
    shown = simulate(decision, [urgent, draft], {}, trade.by)
    assert shown.going == [urgent]
    assert [(r.object_id, r.code) for r in shown.refused] == [(draft, "transition_refused")]


def test_billing_is_simulated_with_tax_and_committed_once(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    order = trade.deliver(want("GLOVE", 3))
    (decision,) = TO_BILL.decisions
    before = world(trade)
    shown = simulate(decision, [order], {}, trade.by)
    assert world(trade) == before
    assert shown.difference is not None
    told = {(str(m.label), m.unit): m.after for m in shown.difference.measures}
    assert (told["Billed net", "GBP"], told["Tax", "GBP"]) == (Decimal("30.00"), Decimal("6.00"))
    for _again in range(2):
        commit(decision, [order], [], {}, shown.difference.token, by=trade.by, key="K-1")
    assert trade.rows("SELECT net_amount, tax_amount FROM finance_invoice") == [(Decimal("30.00"), Decimal("6.00"))]


def test_an_amount_pays_the_oldest_and_leaves_the_rest_open(trade: Trade) -> None:
    trade.receive("GLOVE", 10)
    orders = [trade.deliver(want("GLOVE", 1)) for _ in range(2)]
    ids = [b.invoice_id for b in bill_orders(order_ids=orders, by=trade.by)]
    settle_invoices(invoice_ids=ids, paid_on=day(0), amount=Decimal(15), by=trade.by)
    assert trade.rows("SELECT open_amount FROM finance_openitem ORDER BY invoice_id") == [(0,), (9,)]
    assert codes(lambda: settle_invoices(invoice_ids=ids, paid_on=day(0), by=trade.by)) == ["nothing_open"]
    too_much = {"invoice_ids": ids[1:], "paid_on": day(0), "amount": Decimal(10), "by": trade.by}
    assert codes(lambda: settle_invoices(**too_much)) == ["overpayment"]


@pytest.fixture
def desk(trade: Trade, settings: Any) -> Client:
    """Somebody who may see, allocate, decide and bill."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    rights = (
        "orders.view", "orders.allocate", "orders.reallocate", "orders.release_hold", "orders.release_price_hold",
        "orders.bill", "finance.view", "finance.record_payments", "warehouse.view", "warehouse.pick",
    )  # fmt: skip
    code = unique("role")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=rights)], by=trade.by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Desk")], by=trade.by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope="group")], by=trade.by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


def hidden(page: str, name: str) -> list[str]:
    """The values that a form carries."""
    return re.findall(rf'name="{name}" value="([^"]*)"', page)


def test_from_the_board_over_the_difference_to_the_reservation(trade: Trade, desk: Client) -> None:
    later, urgent = rivals(trade)
    line = trade.value("SELECT id FROM inventory_demand WHERE source_id = %s", urgent)
    lane = "/orders/allocation/?lane=soon"
    assert "Free here" in desk.get(lane).content.decode()
    assert "inventory.priority_rule" in desk.get(f"{lane}&row={line}").content.decode()

    asked = {"ids": [line], "back": lane}
    page = desk.post("/orders/allocation/decide/reallocate/", asked).content.decode()
    assert "1 line gets stock and 1 line gives some back" in page
    assert reserved(trade, urgent) == 0
    sent = {
        "sent": "1",
        "ids": hidden(page, "ids"),
        "token": hidden(page, "token")[0],
        "key": hidden(page, "key")[0],
        "back": lane,
    }
    done = desk.post("/orders/allocation/decide/reallocate/", sent)
    assert (done.status_code, done.headers["Location"]) == (302, lane)
    assert (reserved(trade, urgent), reserved(trade, later)) == (6, 4)


def test_a_stale_token_shows_the_new_difference(trade: Trade, desk: Client) -> None:
    _later, urgent = rivals(trade)
    line = trade.value("SELECT id FROM inventory_demand WHERE source_id = %s", urgent)
    page = desk.post("/orders/allocation/decide/reallocate/", {"ids": [line]}).content.decode()
    trade.receive("GLOVE", 20)
    sent = {"sent": "1", "ids": hidden(page, "ids"), "token": hidden(page, "token")[0], "key": "x"}
    answer = desk.post("/orders/allocation/decide/reallocate/", sent)
    again = answer.content.decode()
    assert answer.status_code == 409
    assert "Since the simulation something changed" in again
    assert hidden(again, "token") != hidden(page, "token")
    assert reserved(trade, urgent) == 0


def test_holds_are_released_many_at_once_and_foreign_ones_are_locked(trade: Trade, desk: Client) -> None:
    trade.limit("ACME", "1")
    orders = [trade.order(want("GLOVE", 1, price="0.01"), customer="BOLT") for _ in range(2)]
    trade.order(want("GLOVE", 5))
    assert 'type="checkbox" name="ids"' not in desk.get("/orders/holdbench/?lane=credit").content.decode()
    holds = [trade.holds(order)[0][0] for order in orders]
    form = {"ids": holds, "sent": "1", "note": "Agreed"}
    page = desk.post("/orders/holdbench/decide/release/", form).content.decode()
    assert "2 orders go on" in page
    done = desk.post("/orders/holdbench/decide/release/", {**form, "token": hidden(page, "token")[0], "key": "h"})
    assert done.status_code == 302
    assert [trade.holds(order)[0][2] for order in orders] == ["released", "released"]


def test_the_invoice_desk_bills_takes_a_payment_and_prints(trade: Trade, desk: Client) -> None:
    trade.receive("GLOVE", 10)
    trade.deliver(want("GLOVE", 3))
    assert "GBP 30.00" in desk.get("/orders/invoicing/").content.decode()
    bill_orders(by=trade.by)
    invoice = trade.value("SELECT id FROM finance_invoice")
    form = {"ids": [invoice], "sent": "1", "paid_on": day(0).isoformat(), "amount": "", "reference": "B-1"}
    page = desk.post("/orders/invoicing/decide/pay/", form).content.decode()
    assert "1 invoice is done" in page
    desk.post("/orders/invoicing/decide/pay/", {**form, "token": hidden(page, "token")[0], "key": "p"})
    assert trade.value("SELECT state FROM finance_invoice") == "paid"
    paper = desk.get(f"/finance/invoice/{invoice}/print/").content.decode()
    assert "North Ltd" in paper
    assert "GBP 36.00" in paper


@pytest.mark.parametrize(
    "address",
    [
        "/orders/allocation/?lane=late",
        "/orders/allocation/?lane=items",
        "/orders/holdbench/?lane=price",
        "/orders/invoicing/",
    ],
)
def test_a_board_costs_the_same_for_one_row_and_for_many(trade: Trade, desk: Client, address: str) -> None:
    def fill(n: int) -> None:
        for _ in range(n):
            trade.order(want("LAMP", 2, price="0.01"), requested_on=day(0))
        trade.receive("GLOVE", n)
        for _ in range(n):
            trade.deliver(want("GLOVE", 1))

    def cost() -> int:
        desk.get(address)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert desk.get(address).status_code == 200
        return len(caught)

    fill(1)
    one = cost()
    fill(3)
    assert cost() == one


def test_a_decision_that_is_not_mine_is_closed(trade: Trade, desk: Client) -> None:
    assert desk.post("/orders/invoicing/decide/credit/", {"ids": [1]}).status_code == 403
    with pytest.raises(Refused):
        allocate_orders(order_ids=[999_999], by=trade.by)
