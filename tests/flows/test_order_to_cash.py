"""Reactions of order to cash: waiting orders on receipt, and a second person for large held orders."""

from decimal import Decimal

from onegauge.governance import operations as governance
from onegauge.governance.access import actor_for
from onegauge.governance.permissions import DECIDE_APPROVALS
from onegauge.kernel.actor import Actor
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.operations import release_holds
from tests.support import Trade, codes, nothing_changed, qty, want


def waiting_order(trade: Trade) -> int:
    """An order of more than there is, so that it waits."""
    free = trade.stock("GLOVE")[0]
    order = trade.order(want("GLOVE", free + 5))
    trade.allocate(order)
    return order


def reserved(trade: Trade, order: int) -> Decimal:
    return Decimal(trade.value("SELECT sum(reserved_qty) FROM inventory_demand WHERE source_id = %s", order))


def test_waiting_orders_are_served_on_receipt_where_the_site_wants_it(live_trade: Trade) -> None:
    live_trade.vary("orders.allocate_on_receipt", True)
    order = waiting_order(live_trade)
    before = reserved(live_trade, order)

    live_trade.receive("GLOVE", 5)
    run_until_idle(["kernel.outbox"])

    assert reserved(live_trade, order) == before + 5


def test_without_the_policy_they_wait_for_the_next_run(live_trade: Trade) -> None:
    order = waiting_order(live_trade)
    before = reserved(live_trade, order)

    live_trade.receive("GLOVE", 5)
    run_until_idle(["kernel.outbox"])

    assert reserved(live_trade, order) == before


def held_order(trade: Trade) -> tuple[int, int]:
    """An order on credit hold, and its hold."""
    trade.limit("ACME", "1")
    order = trade.order(want("GLOVE", 5))
    return order, trade.holds(order)[0][0]


def people(trade: Trade) -> tuple[Actor, Actor]:
    """A credit controller and a controller, with the grants that people have."""
    governance.install_catalogue(by=trade.by)
    drafts = [governance.PersonDraft(username=u, name=u) for u in ("clerk", "manager")]
    clerk, manager = (s.id for s in governance.save_people(people=drafts, by=trade.by))
    grants = [
        governance.GrantDraft(person_id=clerk, role="credit_controller", scope="group"),
        governance.GrantDraft(person_id=manager, role="controller", scope="group"),
    ]
    governance.grant_roles(grants=grants, by=trade.by)
    return actor_for(person_id=clerk), actor_for(person_id=manager)


def rule(trade: Trade, from_amount: str) -> None:
    step = governance.ApprovalStepDraft(from_amount=Decimal(from_amount), permission=DECIDE_APPROVALS)
    draft = governance.ApprovalRuleDraft(code="hold_release", name="Release of held orders", steps=(step,))
    governance.save_approval_rules(rules=[draft], by=trade.by)


def hold_state(trade: Trade, hold: int) -> str:
    return str(trade.value("SELECT state FROM orders_hold WHERE id = %s", hold))


def test_a_large_held_order_is_released_by_the_second_person(live_trade: Trade) -> None:
    live_trade.receive("GLOVE", 5)
    rule(live_trade, "10")
    order, hold = held_order(live_trade)
    clerk, manager = people(live_trade)

    assert codes(lambda: release_holds(hold_ids=[hold], by=clerk)) == ["approval_pending"]
    assert hold_state(live_trade, hold) == "open"
    request = live_trade.value("SELECT id FROM governance_approvalrequest WHERE state = 'pending'")
    (decided,) = governance.approve_requests(request_ids=[request], by=manager)

    assert decided.refusals == ()
    assert hold_state(live_trade, hold) == "released"
    assert live_trade.allocate(order) == {order: qty(5)}


def test_a_small_one_needs_nobody_else(live_trade: Trade) -> None:
    rule(live_trade, "100000")
    _order, hold = held_order(live_trade)

    release_holds(hold_ids=[hold], by=people(live_trade)[0])

    assert hold_state(live_trade, hold) == "released"


def test_nobody_approves_what_they_asked_for(live_trade: Trade) -> None:
    rule(live_trade, "10")
    _order, hold = held_order(live_trade)
    clerk, _manager = people(live_trade)
    codes(lambda: release_holds(hold_ids=[hold], by=clerk))
    request = live_trade.value("SELECT id FROM governance_approvalrequest WHERE state = 'pending'")

    refused = nothing_changed(live_trade, lambda: governance.approve_requests(request_ids=[request], by=clerk))

    assert refused != []
    assert hold_state(live_trade, hold) == "open"
