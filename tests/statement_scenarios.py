"""How each operation is run with any number of documents; `test_statement_count.py` runs every one with 1 and with many.

A scenario prepares and returns the act; only the act is counted. An operation without a scenario fails the test, unless
it stands in SINGULAR with a reason.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, count, pairwise
from types import SimpleNamespace
from uuid import uuid4

from onegauge.catalog import operations as catalog
from onegauge.collaboration import operations as collaboration
from onegauge.collaboration.subjects import Subject
from onegauge.exchange import operations as exchange
from onegauge.finance import operations as finance
from onegauge.governance import operations as governance
from onegauge.governance.models import ApprovalRequest, ApprovalRule, Person
from onegauge.inventory import operations as inventory
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import read_scope
from onegauge.kernel.lifecycle import MACHINES
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.orders import operations as orders
from onegauge.orders.guards import HoldFound
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.sourcing import operations as sourcing
from onegauge.sourcing.wishes import Wish
from onegauge.ui import operations as ui
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.policies import CONSOLIDATE
from tests.support import FIRST, Trade, add_customers, add_items, group_actor, price_approver, want

Act = Callable[[], object]
Scenario = Callable[[Trade, int], Act]


@dataclass(frozen=True)
class Case:
    """A scenario, and how many documents "many" are."""

    run: Scenario
    many: int


SCENARIOS: dict[str, Case] = {}
SINGULAR = {
    "sourcing.choose_option": "a person decides about one line",
    "orders.choose_sourcing": "a person decides about one line",
    "governance.create_first_administrator": "the first person of an empty system is one",
    "governance.choose_own_locale": "everybody chooses for themselves",
    "governance.end_own_sessions": "everybody ends their own",
    "ui.keep_tour": "everybody keeps their own place",
    "governance.create_template": "a group has one operating template",
    "governance.draft_template_version": "one draft at a time; its values are its content",
    "governance.set_template_values": "one draft at a time; its values are its content",
    "governance.narrow_template_versions": "one value of one draft at a time",
    "governance.approve_template_versions": "one version at a time lies between draft and release",
    "governance.return_template_versions": "one version at a time lies between draft and release",
    "governance.release_template_versions": "one version at a time lies between draft and release",
    "governance.retire_template_versions": "one version at a time lies between draft and release",
    "governance.install_catalogue": "takes no documents: it writes what the code declares",
    "governance.file_approval_requests": "filed by the approval gate, with a plan that nobody else can make",
}
_numbers = count(1)


def scenario(name: str, *, many: int = 20) -> Callable[[Scenario], Scenario]:
    """Register how an operation is run."""

    def keep(function: Scenario) -> Scenario:
        SCENARIOS[name] = Case(function, many)
        return function

    return keep


def codes(n: int, prefix: str = "X") -> list[str]:
    """Fresh codes."""
    return [f"{prefix}{next(_numbers):06d}" for _ in range(n)]


def served(trade: Trade, n: int) -> list[int]:
    """Confirmed orders over two items with enough stock, allocated."""
    trade.receive("GLOVE", 5 * n)
    trade.receive("ROPE", 5 * n, bin="A-02")
    ids = drafts(trade, n)
    trade.confirm(*ids)
    trade.allocate(*ids)
    return ids


def drafts(trade: Trade, n: int) -> list[int]:
    """Orders taken down."""
    wanted = [trade.draft(want("GLOVE", 2), want("ROPE", 1)) for _ in range(n)]
    return [c.order_id for c in orders.capture_orders(orders=wanted, by=trade.by)]


def shipments(trade: Trade, n: int) -> list[int]:
    """Shipments with work to do."""
    return trade.release(*served(trade, n))


def picked(trade: Trade, n: int) -> list[int]:
    """Shipments that were picked."""
    return warehouse.pick_shipments(shipment_ids=shipments(trade, n), by=trade.by)


def held(trade: Trade, n: int) -> list[int]:
    """Open holds, one per order."""
    ids = [trade.order(want("GLOVE", 1, price="0.01")) for _ in range(n)]
    return [h[0] for i in ids for h in trade.holds(i)]


def people(trade: Trade, n: int) -> list[int]:
    """People without rights."""
    made = [governance.PersonDraft(username=c.lower(), name=c) for c in codes(n, "P")]
    return [s.id for s in governance.save_people(people=made, by=trade.by)]


@scenario("orders.capture_orders", many=50)
def capture(trade: Trade, n: int) -> Act:
    wanted = [trade.draft(want("GLOVE", 2), want("ROPE", 1)) for _ in range(n)]
    return lambda: orders.capture_orders(orders=wanted, by=trade.by)


@scenario("orders.revise_orders", many=50)
def revise(trade: Trade, n: int) -> Act:
    changed = {"company": "NORTH", "customer": "ACME", "site": "YORK", "lines": (want("ROPE", 3), want("LAMP", 1))}
    revisions = [orders.OrderRevision(order_id=i, **changed) for i in drafts(trade, n)]
    return lambda: orders.revise_orders(orders=revisions, by=trade.by)


@scenario("orders.place_orders", many=50)
def place(trade: Trade, n: int) -> Act:
    trade.receive("GLOVE", 5 * n)
    wanted = [trade.draft(want("GLOVE", 2)) for _ in range(n)]
    return lambda: orders.place_orders(orders=wanted, by=trade.by)


@scenario("orders.confirm_orders", many=50)
def confirm(trade: Trade, n: int) -> Act:
    ids = drafts(trade, n)
    return lambda: orders.confirm_orders(order_ids=ids, by=trade.by)


@scenario("orders.allocate_orders", many=50)
def allocate(trade: Trade, n: int) -> Act:
    trade.receive("GLOVE", 5 * n)
    ids = drafts(trade, n)
    trade.confirm(*ids)
    return lambda: orders.allocate_orders(order_ids=ids, by=trade.by)


def segment_drafts(n: int) -> list[orders.SegmentSetDraft]:
    segment = orders.SegmentDraft(name="All", strategy="redistribute")
    return [orders.SegmentSetDraft(code=c, name=c, segments=[segment]) for c in codes(n, "SEG")]


@scenario("orders.save_segment_sets", many=20)
def save_segment_sets(trade: Trade, n: int) -> Act:
    return lambda: orders.save_segment_sets(sets=segment_drafts(n), by=trade.by)


@scenario("orders.release_segment_sets", many=20)
def release_segment_sets(trade: Trade, n: int) -> Act:
    ids = orders.save_segment_sets(sets=segment_drafts(n), by=trade.by)
    return lambda: orders.release_segment_sets(set_ids=ids, by=trade.by)


@scenario("orders.retire_segment_sets", many=20)
def retire_segment_sets(trade: Trade, n: int) -> Act:
    ids = orders.save_segment_sets(sets=segment_drafts(n), by=trade.by)
    orders.release_segment_sets(set_ids=ids, by=trade.by)
    return lambda: orders.retire_segment_sets(set_ids=ids, by=trade.by)


def promise_runs(trade: Trade, n: int) -> list[int]:
    """Runs that reach one line of an order each, which stock that came later would serve."""
    made = segment_drafts(1)
    orders.release_segment_sets(set_ids=orders.save_segment_sets(sets=made, by=trade.by), by=trade.by)
    skus = codes(n, "RUN")
    trade.items.update(add_items(trade, dict.fromkeys(skus, "1.00")))
    for sku in skus:
        trade.order(want(sku, 2, price="1.00"))
        trade.receive(sku, 5)
    drafts = [orders.RunDraft(company="NORTH", segment_set=made[0].code, skus=[sku]) for sku in skus]
    return orders.prepare_promise_runs(runs=drafts, by=trade.by)


@scenario("orders.prepare_promise_runs", many=10)
def prepare_promise_runs(trade: Trade, n: int) -> Act:
    made = segment_drafts(1)
    orders.release_segment_sets(set_ids=orders.save_segment_sets(sets=made, by=trade.by), by=trade.by)
    runs = [orders.RunDraft(company="NORTH", segment_set=made[0].code)] * n
    return lambda: orders.prepare_promise_runs(runs=runs, by=trade.by)


@scenario("orders.simulate_promise_runs", many=10)
def simulate_promise_runs(trade: Trade, n: int) -> Act:
    ids = promise_runs(trade, n)
    return lambda: orders.simulate_promise_runs(run_ids=ids, by=trade.by)


@scenario("orders.approve_promise_runs", many=10)
def approve_promise_runs(trade: Trade, n: int) -> Act:
    ids = promise_runs(trade, n)
    orders.simulate_promise_runs(run_ids=ids, by=trade.by)
    other = replace(trade.by, person_id=trade.by.person_id + 1)
    return lambda: orders.approve_promise_runs(run_ids=ids, by=other)


@scenario("inventory.repromise_demand", many=10)
@scenario("orders.commit_promise_runs", many=10)
def commit_promise_runs(trade: Trade, n: int) -> Act:
    ids = promise_runs(trade, n)
    orders.simulate_promise_runs(run_ids=ids, by=trade.by)
    return lambda: orders.commit_promise_runs(run_ids=ids, by=trade.by)


@scenario("orders.discard_promise_runs", many=10)
def discard_promise_runs(trade: Trade, n: int) -> Act:
    ids = promise_runs(trade, n)
    return lambda: orders.discard_promise_runs(run_ids=ids, by=trade.by)


@scenario("inventory.save_quotas", many=10)
def save_quotas(trade: Trade, n: int) -> Act:
    sku = codes(1, "QI")[0]
    add_items(trade, {sku: "1.00"})
    share = [inventory.QuotaBucketDraft(qty=Decimal(10), channel="desk"), inventory.QuotaBucketDraft(qty=Decimal(5))]
    days = [date(2027, 1, 1) + timedelta(days=40 * i) for i in range(n)]
    drafts = [
        inventory.QuotaDraft(
            company="NORTH", code=c, sku=sku, valid_from=d, valid_until=d + timedelta(days=30), buckets=share
        )
        for c, d in zip(codes(n, "Q"), days, strict=True)
    ]
    return lambda: inventory.save_quotas(quotas=drafts, by=trade.by)


@scenario("inventory.draw_quotas", many=20)
def draw_quotas(trade: Trade, n: int) -> Act:
    share = [inventory.QuotaBucketDraft(qty=Decimal(100_000))]
    draft = inventory.QuotaDraft(
        company="NORTH", code="ALL", sku="GLOVE", valid_from=FIRST, valid_until=date(2099, 1, 1), buckets=share
    )
    inventory.save_quotas(quotas=[draft], by=trade.by)
    ids = drafts(trade, n)
    return lambda: orders.confirm_orders(order_ids=ids, by=trade.by)


@scenario("orders.reallocate_orders", many=20)
def reallocate(trade: Trade, n: int) -> Act:
    served(trade, n)
    trade.adjust("GLOVE", -3 * n)
    wanted = [trade.draft(want("GLOVE", 2), requested_on=trade.by.today) for _ in range(n)]
    ids = [c.order_id for c in orders.capture_orders(orders=wanted, by=trade.by)]
    trade.confirm(*ids)
    return lambda: orders.reallocate_orders(order_ids=ids, by=trade.by)


@scenario("inventory.give_way", many=20)
def give_way(trade: Trade, n: int) -> Act:
    return reallocate(trade, n)


@scenario("orders.release_orders", many=50)
def release(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    return lambda: orders.release_orders(order_ids=ids, by=trade.by)


@scenario("orders.cancel_orders", many=50)
def cancel(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    return lambda: orders.cancel_orders(order_ids=ids, by=trade.by)


def changes(ids: list[int], qty: int, **more: object) -> list[orders.OrderAmendment]:
    """The first line of each order at another quantity."""
    first = [orders.LineChange(line_no=1, qty=Decimal(qty))]
    return [orders.OrderAmendment(order_id=i, lines=first, **more) for i in ids]  # type: ignore[arg-type]


@scenario("orders.amend_orders", many=20)
def amend(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    warehouse.pick_shipments(shipment_ids=trade.release(*ids), by=trade.by)
    lines = [orders.LineChange(line_no=1, qty=Decimal(1)), orders.LineChange(line_no=2, qty=Decimal(3))]
    wanted = [
        orders.OrderAmendment(
            order_id=i, lines=lines, added=[want("LAMP", 1)], requested_on=trade.by.today + timedelta(days=20)
        )
        for i in ids
    ]
    return lambda: orders.amend_orders(orders=wanted, by=trade.by)


@scenario("orders.lapse_holds", many=10)
def lapse_holds(trade: Trade, n: int) -> Act:
    wares = (want("GLOVE", 1, price="0.01"), want("ROPE", 2))
    ids = [trade.order(*wares) for _ in range(n)]
    return lambda: orders.amend_orders(orders=changes(ids, 0), by=trade.by)


@scenario("inventory.cut_demand", many=20)
def cut_demand(trade: Trade, n: int) -> Act:
    ids = [trade.order(want("GLOVE", 2)) for _ in range(n)]
    return lambda: orders.amend_orders(orders=changes(ids, 1), by=trade.by)


@scenario("inventory.foresee_again", many=20)
def foresee_again(trade: Trade, n: int) -> Act:
    return cut_demand(trade, n)


@scenario("inventory.redate_demand", many=20)
def redate_demand(trade: Trade, n: int) -> Act:
    return amend(trade, n)


@scenario("inventory.carry_stock", many=20)
def carry_stock(trade: Trade, n: int) -> Act:
    return put_back(trade, n)


@scenario("warehouse.cut_shipments", many=20)
def cut_shipments(trade: Trade, n: int) -> Act:
    return amend(trade, n)


@scenario("warehouse.readdress_shipments", many=20)
def readdress(trade: Trade, n: int) -> Act:
    code = codes(1, "DOCK")[0]
    second = partners.AddressDraft(
        partner="ACME", kind="ship_to", code=code, line1="2 Quay", city="Hull", country="GB", is_default=False
    )
    partners.save_addresses(addresses=[second], by=trade.by)
    ids = served(trade, n)
    trade.release(*ids)
    wanted = [orders.OrderAmendment(order_id=i, ship_to=code) for i in ids]
    return lambda: orders.amend_orders(orders=wanted, by=trade.by)


@scenario("warehouse.put_back_goods", many=20)
def put_back(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    warehouse.pick_shipments(shipment_ids=trade.release(*ids), by=trade.by)
    orders.cancel_orders(order_ids=ids, by=trade.by)
    made = [row[0] for row in trade.rows("SELECT id FROM warehouse_putback WHERE state = 'open'")]
    return lambda: warehouse.put_back_goods(put_back_ids=made, by=trade.by)


def counts(trade: Trade, n: int, counted: int | None = None) -> list[int]:
    """Counts of one item each; counted with this quantity where a hundred are expected, of which ten are reserved."""
    skus = codes(n, "CNT")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    for sku in skus:
        trade.receive(sku, 100)
    trade.allocate(*[trade.order(want(sku, 100)) for sku in skus])
    drafts = [warehouse.CountDraft(site="LEEDS", skus=(sku,)) for sku in skus]
    ids = warehouse.plan_counts(counts=drafts, by=trade.by)
    if counted is not None:
        warehouse.start_counts(count_ids=ids, by=trade.by)
        entered(trade, ids, counted, trade.by)
    return ids


def entries_of(trade: Trade, ids: list[int], counted: int) -> list[warehouse.CountEntry]:
    """The same quantity for every line of counts."""
    lines = trade.rows("SELECT id FROM warehouse_countline WHERE count_id = ANY(%s)", ids)
    return [warehouse.CountEntry(line_id=row[0], qty=Decimal(counted)) for row in lines]


def entered(trade: Trade, ids: list[int], counted: int, by: Actor) -> None:
    """Somebody counts all lines."""
    warehouse.enter_counts(count_ids=ids, entries=entries_of(trade, ids, counted), by=by)


def in_review(trade: Trade, n: int) -> tuple[list[int], Actor]:
    """Counts that two people found far off, and somebody who counted nothing."""
    ids = counts(trade, n, counted=50)
    warehouse.hand_in_counts(count_ids=ids, by=trade.by)
    drafts = [governance.PersonDraft(username=c, name=c) for c in codes(2, "counter")]
    second, third = (replace(trade.by, person_id=s.id) for s in governance.save_people(people=drafts, by=trade.by))
    entered(trade, ids, 50, second)
    warehouse.hand_in_counts(count_ids=ids, by=second)
    return ids, third


@scenario("warehouse.plan_counts", many=20)
def plan_counts(trade: Trade, n: int) -> Act:
    skus = codes(n, "PLN")
    add_items(trade, dict.fromkeys(skus, "1.00"))
    drafts = [warehouse.CountDraft(site="LEEDS", skus=(sku,)) for sku in skus]
    return lambda: warehouse.plan_counts(counts=drafts, by=trade.by)


@scenario("warehouse.plan_due_counts", many=20)
def plan_due_counts(trade: Trade, n: int) -> Act:
    counts(trade, n, counted=100)
    later = trade.by.at(trade.by.now + timedelta(days=200))
    return lambda: warehouse.plan_due_counts(site_ids=[trade.sites["LEEDS"]], by=later)


@scenario("warehouse.plan_counts_after_shorts", many=20)
def plan_counts_after_shorts(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    shipments = trade.release(*ids)
    lines = [row for shipment in shipments for row in trade.shipment_lines(shipment)]
    shorts = [warehouse.ShortPick(line_id=line, picked_qty=Decimal(0)) for line, _qty, _short in lines]
    warehouse.pick_shipments(shipment_ids=shipments, shorts=shorts, by=trade.by)
    return lambda: warehouse.plan_counts_after_shorts(shipment_ids=shipments, by=trade.by)


@scenario("warehouse.start_counts", many=20)
def start_counts(trade: Trade, n: int) -> Act:
    ids = counts(trade, n)
    return lambda: warehouse.start_counts(count_ids=ids, by=trade.by)


@scenario("warehouse.cancel_counts", many=20)
def cancel_counts(trade: Trade, n: int) -> Act:
    ids = counts(trade, n)
    return lambda: warehouse.cancel_counts(count_ids=ids, by=trade.by)


@scenario("warehouse.enter_counts", many=20)
def enter_counts(trade: Trade, n: int) -> Act:
    ids = counts(trade, n)
    warehouse.start_counts(count_ids=ids, by=trade.by)
    entries = entries_of(trade, ids, 100)
    return lambda: warehouse.enter_counts(count_ids=ids, entries=entries, by=trade.by)


@scenario("warehouse.add_found_goods", many=20)
def add_found_goods(trade: Trade, n: int) -> Act:
    ids = counts(trade, n)
    warehouse.start_counts(count_ids=ids, by=trade.by)
    found = {"bin_code": "A-02", "sku": "LAMP", "qty": Decimal(1)}
    return lambda: warehouse.add_found_goods(count_ids=ids, **found, by=trade.by)


@scenario("warehouse.hand_in_counts", many=20)
def hand_in_counts(trade: Trade, n: int) -> Act:
    ids = counts(trade, n, counted=99)
    return lambda: warehouse.hand_in_counts(count_ids=ids, by=trade.by)


@scenario("warehouse.approve_counts", many=20)
def approve_counts(trade: Trade, n: int) -> Act:
    ids, third = in_review(trade, n)
    return lambda: warehouse.approve_counts(count_ids=ids, reason="lost", by=third)


@scenario("inventory.adjust_counted", many=20)
def adjust_counted(trade: Trade, n: int) -> Act:
    return approve_counts(trade, n)


@scenario("warehouse.recount_counts", many=20)
def recount_counts(trade: Trade, n: int) -> Act:
    ids, third = in_review(trade, n)
    return lambda: warehouse.recount_counts(count_ids=ids, by=third)


@scenario("orders.hold_orders", many=20)
def hold_orders(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    trade.release(*ids)
    return lambda: orders.hold_orders(order_ids=ids, reason="Ask first.", by=trade.by)


@scenario("warehouse.keep_back_shipments", many=20)
def keep_back(trade: Trade, n: int) -> Act:
    return hold_orders(trade, n)


@scenario("warehouse.let_go_shipments", many=20)
def let_go(trade: Trade, n: int) -> Act:
    hold_orders(trade, n)()
    ids = [row[0] for row in trade.rows("SELECT id FROM orders_hold WHERE state = 'open'")]
    return lambda: orders.release_holds(hold_ids=ids, by=trade.by)


@scenario("orders.stop_for_credit", many=10)
def stop_for_credit(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    found = HoldFound(type="credit", reason="Over the limit.", details={"exposure": "1"}, policy_ids=[])
    return lambda: orders.stop_for_credit(finds=[(i, found) for i in ids], by=trade.by)


@scenario("orders.look_before_shipping", many=10)
def look_before_shipping(trade: Trade, n: int) -> Act:
    if not trade.people:
        trade.vary("orders.credit_check_points", "confirm_release_ship", site=None)
    ids = served(trade, n)
    return lambda: orders.look_before_shipping(order_ids=ids, by=trade.by)


@scenario("orders.take_prepayments", many=20)
def take_prepayments(trade: Trade, n: int) -> Act:
    first = partners.CustomerDraft(
        company_id=trade.companies["NORTH"], partner="BOLT", currency="GBP", prepays=True,
        default_site_id=trade.sites["LEEDS"],
    )  # fmt: skip
    partners.save_customers(customers=[first], by=trade.by)
    waiting = [trade.order(want("GLOVE", 2), customer="BOLT") for _ in range(n)]
    paid = [orders.Prepayment(order_id=i, amount=Decimal(20)) for i in waiting]
    return lambda: orders.take_prepayments(payments=paid, by=trade.by)


def blankets(trade: Trade, n: int) -> list[int]:
    """Drafts of blanket orders, with a planned call each."""
    planned = [orders.PlannedCall(due_on=trade.by.today, qty=Decimal(2))]
    line = orders.BlanketLineDraft(sku="GLOVE", qty=Decimal(100), unit_price=Decimal(9), calls=planned)
    draft = orders.BlanketDraft(
        company="NORTH", customer="ACME", site="LEEDS", valid_from=FIRST, valid_until=date(2099, 1, 1), lines=[line]
    )
    return orders.save_blankets(blankets=[draft] * n, by=trade.by)


@scenario("orders.save_blankets", many=20)
def save_blankets(trade: Trade, n: int) -> Act:
    return lambda: blankets(trade, n)


@scenario("orders.agree_blankets", many=20)
def agree_blankets(trade: Trade, n: int) -> Act:
    ids = blankets(trade, n)
    return lambda: orders.agree_blankets(blanket_ids=ids, by=trade.by)


@scenario("orders.close_blankets", many=20)
def close_blankets(trade: Trade, n: int) -> Act:
    ids = blankets(trade, n)
    return lambda: orders.close_blankets(blanket_ids=ids, by=trade.by)


@scenario("orders.call_blankets", many=20)
def call_blankets(trade: Trade, n: int) -> Act:
    ids = orders.agree_blankets(blanket_ids=blankets(trade, n), by=trade.by)
    return lambda: orders.call_blankets(blanket_ids=ids, qty=Decimal(3), by=trade.by)


@scenario("orders.call_off_blankets", many=20)
def call_off_blankets(trade: Trade, n: int) -> Act:
    ids = orders.agree_blankets(blanket_ids=blankets(trade, n), by=trade.by)
    lines = [orders.CalledLine(line_no=1, qty=Decimal(3))]
    calls = [orders.BlanketCallDraft(blanket_id=i, lines=lines) for i in ids]
    return lambda: orders.call_off_blankets(calls=calls, by=trade.by)


@scenario("orders.call_due_blankets", many=20)
def call_due_blankets(trade: Trade, n: int) -> Act:
    ids = orders.agree_blankets(blanket_ids=blankets(trade, n), by=trade.by)
    return lambda: orders.call_due_blankets(blanket_ids=ids, by=trade.by)


@scenario("orders.bill_orders", many=50)
def bill(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    trade.ship(*trade.release(*ids))
    return lambda: orders.bill_orders(order_ids=ids, by=trade.by)


@scenario("orders.count_as_delivered", many=20)
def count_as_delivered(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    inventory.cancel_demand(source_kind=40, source_ids=ids, by=trade.by)
    return lambda: orders.count_as_delivered(order_ids=ids, by=trade.by)


@scenario("orders.drop_holds", many=10)
def drop_holds(trade: Trade, n: int) -> Act:
    ids = [row[0] for row in trade.rows("SELECT order_id FROM orders_hold WHERE id = ANY(%s)", held(trade, n))]
    return lambda: orders.cancel_orders(order_ids=ids, by=trade.by)


@scenario("orders.release_holds", many=10)
def release_holds(trade: Trade, n: int) -> Act:
    ids = held(trade, n)
    return lambda: orders.release_holds(hold_ids=ids, by=trade.by)


@scenario("orders.reject_holds", many=10)
def reject_holds(trade: Trade, n: int) -> Act:
    ids = held(trade, n)
    return lambda: orders.reject_holds(hold_ids=ids, note="Too cheap.", by=trade.by)


def expected(trade: Trade, n: int) -> list[inventory.ExpectedDraft]:
    day = trade.by.today + timedelta(days=7)
    return [inventory.ExpectedDraft(site="LEEDS", sku="GLOVE", qty=Decimal(5), due_on=day) for _ in range(n)]


@scenario("inventory.expect_goods", many=50)
def expect_goods(trade: Trade, n: int) -> Act:
    goods = expected(trade, n)
    return lambda: inventory.expect_goods(goods=goods, by=trade.by)


@scenario("inventory.announce_supply", many=50)
def announce_supply(trade: Trade, n: int) -> Act:
    return expect_goods(trade, n)


@scenario("inventory.give_up_goods", many=50)
def give_up_goods(trade: Trade, n: int) -> Act:
    ids = inventory.expect_goods(goods=expected(trade, n), by=trade.by)
    return lambda: inventory.give_up_goods(expected_ids=ids, by=trade.by)


@scenario("inventory.drop_supply", many=50)
def drop_supply(trade: Trade, n: int) -> Act:
    return give_up_goods(trade, n)


def supply_lines(trade: Trade, n: int) -> list[tuple[int, int]]:
    inventory.expect_goods(goods=expected(trade, n), by=trade.by)
    return trade.rows("SELECT source_id, source_line_id FROM inventory_supply")


@scenario("inventory.reschedule_supply", many=50)
def reschedule_supply(trade: Trade, n: int) -> Act:
    later = trade.by.today + timedelta(days=30)
    changes = [inventory.SupplyChange(source_id=s, source_line_id=i, due_on=later) for s, i in supply_lines(trade, n)]
    return lambda: inventory.reschedule_supply(source_kind=36, changes=changes, by=trade.by)


@scenario("inventory.take_in_supply", many=50)
def take_in_supply(trade: Trade, n: int) -> Act:
    receipts = [(s, i, Decimal(2)) for s, i in supply_lines(trade, n)]
    return lambda: inventory.take_in_supply(source_kind=36, receipts=receipts, by=trade.by)


@scenario("warehouse.create_shipments", many=50)
def create_shipments(trade: Trade, n: int) -> Act:
    return release(trade, n)


@scenario("warehouse.pick_shipments", many=50)
def pick(trade: Trade, n: int) -> Act:
    ids = shipments(trade, n)
    shorts = [warehouse.ShortPick(line_id=trade.shipment_lines(i)[0][0], picked_qty=Decimal(1)) for i in ids]
    return lambda: warehouse.pick_shipments(shipment_ids=ids, shorts=shorts, by=trade.by)


@scenario("warehouse.pack_shipments", many=50)
def pack(trade: Trade, n: int) -> Act:
    ids = picked(trade, n)
    return lambda: warehouse.pack_shipments(shipment_ids=ids, by=trade.by)


@scenario("warehouse.ship_shipments", many=50)
def ship(trade: Trade, n: int) -> Act:
    ids = warehouse.pack_shipments(shipment_ids=picked(trade, n), by=trade.by)
    return lambda: warehouse.ship_shipments(shipment_ids=ids, by=trade.by)


def consigned(trade: Trade, n: int) -> list[int]:
    """Packed shipments, each in a consignment of its own with a second one; returns the consignments."""
    with read_scope(trade.by):
        is_on = CONSOLIDATE.at(site_id=trade.sites["LEEDS"], on=trade.by.today).as_text == "same_day"
    if not is_on:
        trade.vary("warehouse.consolidate", "same_day")
    customers = codes(n, "C")
    add_customers(trade, customers)
    trade.receive("GLOVE", 2 * n)
    wanted = [trade.draft(want("GLOVE", 1), customer=c) for c in customers * 2]
    ids = [c.order_id for c in orders.capture_orders(orders=wanted, by=trade.by)]
    trade.confirm(*ids)
    trade.allocate(*ids)
    made = warehouse.pick_shipments(shipment_ids=trade.release(*ids), by=trade.by)
    warehouse.pack_shipments(shipment_ids=made, by=trade.by)
    return [row[0] for row in trade.rows("SELECT id FROM warehouse_consignment WHERE state = 'open' ORDER BY id")]


@scenario("warehouse.ship_consignments", many=20)
def ship_consignments(trade: Trade, n: int) -> Act:
    ids = consigned(trade, n)
    return lambda: warehouse.ship_consignments(consignment_ids=ids, by=trade.by)


@scenario("warehouse.dissolve_consignments", many=20)
def dissolve_consignments(trade: Trade, n: int) -> Act:
    ids = consigned(trade, n)
    return lambda: warehouse.dissolve_consignments(consignment_ids=ids, by=trade.by)


@scenario("warehouse.take_out_shipments", many=20)
def take_out_shipments(trade: Trade, n: int) -> Act:
    found = consigned(trade, n)
    ids = [
        row[0]
        for row in trade.rows("SELECT id FROM warehouse_shipment WHERE consignment_id = ANY(%s) ORDER BY id", found)
    ]
    return lambda: warehouse.take_out_shipments(shipment_ids=ids, by=trade.by)


@scenario("warehouse.cancel_shipments", many=50)
def cancel_shipments(trade: Trade, n: int) -> Act:
    ids = shipments(trade, n)
    return lambda: warehouse.cancel_shipments(shipment_ids=ids, by=trade.by)


@scenario("inventory.receive_stock", many=50)
def receive(trade: Trade, n: int) -> Act:
    line = inventory.ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(1), unit_cost=Decimal(1))
    lines = [replace(line, sku=("GLOVE", "ROPE", "LAMP")[i % 3], bin=f"A-0{i % 2 + 1}") for i in range(n)]
    return lambda: inventory.receive_stock(lines=lines, reference="R", by=trade.by)


@scenario("inventory.adjust_stock", many=50)
def adjust(trade: Trade, n: int) -> Act:
    line = inventory.AdjustmentLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(1), reason="count")
    return lambda: inventory.adjust_stock(lines=[line] * n, by=trade.by)


def shelves(trade: Trade, n: int, *, reserve: bool = False) -> list[int]:
    """Lots of gloves that lie on their own; some of each is promised when asked for."""
    lots = codes(n, "L")
    line = inventory.ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(4), unit_cost=Decimal(1))
    lines = [replace(line, lot=lot, expires_on=trade.by.today) for lot in lots]
    inventory.receive_stock(lines=lines, reference="R", by=trade.by)
    if reserve:
        trade.allocate(*[trade.order(want("GLOVE", 3)) for _ in range(n)])
    return [
        row[0]
        for row in trade.rows(
            "SELECT b.id FROM inventory_balance b JOIN inventory_lot l ON l.id = b.lot_id WHERE l.code = ANY(%s)", lots
        )
    ]


def pallets(trade: Trade, n: int, *, filled: bool = False) -> list[inventory.UnitOpened]:
    """Handling units in a bin, with goods in them when asked for."""
    made = inventory.open_units(units=[inventory.UnitDraft(site="LEEDS", bin="A-01")] * n, by=trade.by)
    if filled:
        line = inventory.ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(4), unit_cost=Decimal(1))
        lines = [replace(line, sscc=unit.sscc) for unit in made]
        inventory.receive_stock(lines=lines, reference="R", by=trade.by)
    return made


@scenario("inventory.move_stock", many=50)
def move_stock(trade: Trade, n: int) -> Act:
    lines = [inventory.MoveLine(balance_id=i, bin="A-02") for i in shelves(trade, n, reserve=True)]
    return lambda: inventory.move_stock(lines=lines, by=trade.by)


@scenario("inventory.change_stock_status", many=50)
def change_stock_status(trade: Trade, n: int) -> Act:
    ids = shelves(trade, n, reserve=True)
    lines = [inventory.StatusLine(balance_id=i, status="blocked", reason_code="quality") for i in ids]
    return lambda: inventory.change_stock_status(lines=lines, by=trade.by)


@scenario("inventory.recall_stock", many=50)
def recall_stock(trade: Trade, n: int) -> Act:
    shelves(trade, n, reserve=True)
    lots = [row[0] for row in trade.rows("SELECT id FROM inventory_lot")]
    return lambda: inventory.recall_stock(lot_ids=lots, reason="Glass in it", by=trade.by)


@scenario("inventory.expire_stock", many=50)
def expire_stock(trade: Trade, n: int) -> Act:
    shelves(trade, n, reserve=True)
    tomorrow = trade.by.at(trade.by.now + timedelta(days=1))
    return lambda: inventory.expire_stock(by=tomorrow)


@scenario("inventory.open_units", many=50)
def open_units(trade: Trade, n: int) -> Act:
    return lambda: pallets(trade, n)


@scenario("inventory.close_units", many=50)
def close_units(trade: Trade, n: int) -> Act:
    ids = [unit.handling_unit_id for unit in pallets(trade, n)]
    return lambda: inventory.close_units(handling_unit_ids=ids, by=trade.by)


@scenario("inventory.reopen_units", many=50)
def reopen_units(trade: Trade, n: int) -> Act:
    ids = [unit.handling_unit_id for unit in pallets(trade, n)]
    inventory.close_units(handling_unit_ids=ids, by=trade.by)
    return lambda: inventory.reopen_units(handling_unit_ids=ids, by=trade.by)


@scenario("inventory.pack_stock", many=50)
def pack_stock(trade: Trade, n: int) -> Act:
    pairs = zip(shelves(trade, n, reserve=True), pallets(trade, n), strict=True)
    lines = [inventory.PackLine(balance_id=i, sscc=unit.sscc) for i, unit in pairs]
    return lambda: inventory.pack_stock(lines=lines, by=trade.by)


def in_units(trade: Trade, units: list[inventory.UnitOpened]) -> list[int]:
    """The balances that lie in handling units."""
    ids = [unit.handling_unit_id for unit in units]
    return [row[0] for row in trade.rows("SELECT id FROM inventory_balance WHERE handling_unit_id = ANY(%s)", ids)]


@scenario("inventory.unpack_stock", many=50)
def unpack_stock(trade: Trade, n: int) -> Act:
    lines = [inventory.UnpackLine(balance_id=i) for i in in_units(trade, pallets(trade, n, filled=True))]
    return lambda: inventory.unpack_stock(lines=lines, by=trade.by)


@scenario("inventory.move_units", many=50)
def move_units(trade: Trade, n: int) -> Act:
    ids = [unit.handling_unit_id for unit in pallets(trade, n, filled=True)]
    return lambda: inventory.move_units(handling_unit_ids=ids, to_bin="A-02", by=trade.by)


@scenario("inventory.nest_units", many=50)
def nest_units(trade: Trade, n: int) -> Act:
    ids = [unit.handling_unit_id for unit in pallets(trade, n)]
    outer = pallets(trade, 1)[0].sscc
    return lambda: inventory.nest_units(handling_unit_ids=ids, parent=outer, by=trade.by)


@scenario("inventory.save_zones", many=50)
def save_zones(trade: Trade, n: int) -> Act:
    zones = [inventory.ZoneDraft(site="LEEDS", code=c, name=c) for c in codes(n, "Z")]
    return lambda: inventory.save_zones(zones=zones, by=trade.by)


@scenario("inventory.save_bins", many=50)
def save_bins(trade: Trade, n: int) -> Act:
    bins = [inventory.BinDraft(site="LEEDS", zone="A", code=c) for c in codes(n, "B")]
    return lambda: inventory.save_bins(bins=bins, by=trade.by)


@scenario("inventory.request_demand", many=50)
def request_demand(trade: Trade, n: int) -> Act:
    return confirm(trade, n)


@scenario("inventory.hold_demand", many=10)
def hold_demand(trade: Trade, n: int) -> Act:
    return release_holds(trade, n)


@scenario("inventory.allocate_demand", many=50)
def allocate_demand(trade: Trade, n: int) -> Act:
    return allocate(trade, n)


@scenario("inventory.unreserve", many=50)
def unreserve(trade: Trade, n: int) -> Act:
    return cancel(trade, n)


def taken_over(trade: Trade, n: int) -> tuple[list[int], list[int]]:
    """Orders that hold all stock, and as many that want it."""
    holders = served(trade, n)
    trade.adjust("GLOVE", -3 * n)
    wanted = [trade.draft(want("GLOVE", 2)) for _ in range(n)]
    ids = [c.order_id for c in orders.capture_orders(orders=wanted, by=trade.by)]
    trade.confirm(*ids)
    return holders, ids


@scenario("orders.swap_reservations", many=20)
def swap_reservations(trade: Trade, n: int) -> Act:
    _holders, ids = taken_over(trade, n)
    return lambda: orders.swap_reservations(order_ids=ids, site_ids=list(trade.by.sites), equal=False, by=trade.by)


@scenario("inventory.claim_unstarted", many=20)
def claim_unstarted(trade: Trade, n: int) -> Act:
    return swap_reservations(trade, n)


@scenario("orders.reserve_again", many=20)
def reserve_again(trade: Trade, n: int) -> Act:
    ids = drafts(trade, n)
    trade.confirm(*ids)
    return lambda: orders.reserve_again(order_ids=ids, by=trade.by)


@scenario("orders.note_taken", many=20)
def note_taken(trade: Trade, n: int) -> Act:
    ids = drafts(trade, n)
    return lambda: orders.note_taken(order_ids=ids, qtys=[Decimal(1)] * n, cause="blocked", by=trade.by)


@scenario("inventory.give_back", many=20)
def give_back(trade: Trade, n: int) -> Act:
    ids = served(trade, n)
    return lambda: inventory.give_back(source_kind=40, source_ids=ids, site_ids=list(trade.by.sites), by=trade.by)


@scenario("inventory.lock_holders", many=20)
def lock_holders(trade: Trade, n: int) -> Act:
    served(trade, n)
    balances = [row[0] for row in trade.rows("SELECT id FROM inventory_balance")]
    return lambda: inventory.lock_holders(balance_ids=balances, by=trade.by)


@scenario("inventory.free_balances", many=20)
def free_balances(trade: Trade, n: int) -> Act:
    served(trade, n)
    needs = trade.rows("SELECT id, on_hand_qty FROM inventory_balance WHERE on_hand_qty > 0")
    return lambda: inventory.free_balances(needs=needs, cause="blocked", by=trade.by)


@scenario("inventory.cancel_demand", many=50)
def cancel_demand(trade: Trade, n: int) -> Act:
    return cancel(trade, n)


@scenario("inventory.mark_released", many=50)
def mark_released(trade: Trade, n: int) -> Act:
    return release(trade, n)


@scenario("inventory.unmark_released", many=50)
def unmark_released(trade: Trade, n: int) -> Act:
    return cancel_shipments(trade, n)


@scenario("inventory.issue_released", many=50)
def issue_released(trade: Trade, n: int) -> Act:
    return ship(trade, n)


@scenario("catalog.save_items", many=50)
def save_items(trade: Trade, n: int) -> Act:
    items = [catalog.ItemDraft(sku=c, name=c, item_class="GOODS") for c in codes(n)]
    return lambda: catalog.save_items(items=items, by=trade.by)


@scenario("catalog.activate_items", many=50)
def activate_items(trade: Trade, n: int) -> Act:
    items = [catalog.ItemDraft(sku=c, name=c, item_class="GOODS") for c in codes(n)]
    ids = [s.id for s in catalog.save_items(items=items, by=trade.by)]
    return lambda: catalog.activate_items(item_ids=ids, by=trade.by)


@scenario("catalog.phase_out_items", many=50)
def phase_out_items(trade: Trade, n: int) -> Act:
    ids = list(add_items(trade, dict.fromkeys(codes(n), "1.00")).values())
    return lambda: catalog.phase_out_items(item_ids=ids, by=trade.by)


@scenario("catalog.retire_items", many=50)
def retire_items(trade: Trade, n: int) -> Act:
    ids = list(add_items(trade, dict.fromkeys(codes(n), "1.00")).values())
    catalog.phase_out_items(item_ids=ids, by=trade.by)
    return lambda: catalog.retire_items(item_ids=ids, by=trade.by)


@scenario("catalog.save_item_classes", many=50)
def save_item_classes(trade: Trade, n: int) -> Act:
    classes = [catalog.ItemClassDraft(code=c, name=c) for c in codes(n)]
    return lambda: catalog.save_item_classes(classes=classes, by=trade.by)


@scenario("catalog.save_units", many=20)
def save_units(trade: Trade, n: int) -> Act:
    units = [catalog.UnitDraft(code=f"{next(_numbers) % 900 + 100}", symbol="x", name="x") for _ in range(n)]
    return lambda: catalog.save_units(units=units, by=trade.by)


@scenario("catalog.save_packagings", many=20)
def save_packagings(trade: Trade, n: int) -> Act:
    skus = list(add_items(trade, dict.fromkeys(codes(n), "1.00")))
    packs = [catalog.PackagingDraft(sku=s, code="EACH", level="each") for s in skus]
    return lambda: catalog.save_packagings(packagings=packs, by=trade.by)


@scenario("catalog.save_kit_components", many=20)
def save_kit_components(trade: Trade, n: int) -> Act:
    skus = list(add_items(trade, dict.fromkeys(codes(2 * n), "1.00")))
    parts = [
        catalog.KitComponentDraft(kit=a, component=b, valid_from=FIRST) for a, b in zip(skus[:n], skus[n:], strict=True)
    ]
    return lambda: catalog.save_kit_components(components=parts, by=trade.by)


@scenario("catalog.save_substitutions", many=20)
def save_substitutions(trade: Trade, n: int) -> Act:
    skus = list(add_items(trade, dict.fromkeys(codes(n + 1), "1.00")))
    links = [catalog.SubstitutionDraft(sku=a, substitute=b, valid_from=FIRST) for a, b in pairwise(skus)]
    return lambda: catalog.save_substitutions(substitutions=links, by=trade.by)


@scenario("partners.save_partners", many=50)
def save_partners(trade: Trade, n: int) -> Act:
    made = [partners.PartnerDraft(code=c, name=c, country="GB", roles=("customer",)) for c in codes(n)]
    return lambda: partners.save_partners(partners=made, by=trade.by)


@scenario("partners.save_addresses", many=50)
def save_addresses(trade: Trade, n: int) -> Act:
    made = [
        partners.AddressDraft(partner="ACME", kind="ship_to", code=c, line1="1", city="X", country="GB")
        for c in codes(n)
    ]
    return lambda: partners.save_addresses(addresses=made, by=trade.by)


@scenario("partners.save_customers", many=50)
def save_customers(trade: Trade, n: int) -> Act:
    names = codes(n)
    made = [partners.PartnerDraft(code=c, name=c, country="GB", roles=("customer",)) for c in names]
    partners.save_partners(partners=made, by=trade.by)
    terms = [partners.CustomerDraft(company_id=trade.companies["NORTH"], partner=c, currency="GBP") for c in names]
    return lambda: partners.save_customers(customers=terms, by=trade.by)


def new_customers(trade: Trade, n: int) -> tuple[list[int], list[int]]:
    """Partners, and their terms in the northern company."""
    names = codes(n)
    add_customers(trade, names)
    return [trade.partners[c] for c in names], [trade.customers[c] for c in names]


@scenario("partners.block_customers", many=20)
def block_customers(trade: Trade, n: int) -> Act:
    ids = new_customers(trade, n)[1]
    return lambda: partners.block_customers(customer_ids=ids, reason="Slow.", by=trade.by)


@scenario("partners.unblock_customers", many=20)
def unblock_customers(trade: Trade, n: int) -> Act:
    ids = new_customers(trade, n)[1]
    partners.block_customers(customer_ids=ids, reason="Slow.", by=trade.by)
    return lambda: partners.unblock_customers(customer_ids=ids, by=trade.by)


@scenario("partners.block_partners", many=20)
def block_partners(trade: Trade, n: int) -> Act:
    ids = new_customers(trade, n)[0]
    return lambda: partners.block_partners(partner_ids=ids, reason="Gone.", by=trade.by)


@scenario("partners.unblock_partners", many=20)
def unblock_partners(trade: Trade, n: int) -> Act:
    ids = new_customers(trade, n)[0]
    partners.block_partners(partner_ids=ids, reason="Gone.", by=trade.by)
    return lambda: partners.unblock_partners(partner_ids=ids, reason="Back.", by=trade.by)


@scenario("pricing.save_price_lists", many=50)
def save_price_lists(trade: Trade, n: int) -> Act:
    lists = [price_list(trade, c) for c in codes(n)]
    return lambda: pricing.save_price_lists(price_lists=lists, by=trade.by)


def price_list(trade: Trade, code: str) -> pricing.PriceListDraft:
    """An empty list of the northern company."""
    return pricing.PriceListDraft(
        company_id=trade.companies["NORTH"], code=code, name=code, currency="GBP", valid_from=FIRST
    )


@scenario("pricing.save_price_lines", many=50)
def save_price_lines(trade: Trade, n: int) -> Act:
    (code,) = codes(1)
    pricing.save_price_lists(price_lists=[price_list(trade, code)], by=trade.by)
    lines = [
        pricing.PriceLineDraft(
            company_id=trade.companies["NORTH"], price_list=code, sku="GLOVE", unit_price=Decimal(9), valid_from=FIRST,
            min_qty=Decimal(i),
        )
        for i in range(n)
    ]  # fmt: skip
    return lambda: pricing.save_price_lines(lines=lines, by=trade.by)


def price_groups(trade: Trade, n: int) -> list[str]:
    """Price groups of the northern company."""
    names = codes(n, "G")
    drafts = [pricing.PriceGroupDraft(company_id=trade.companies["NORTH"], code=c, name=c) for c in names]
    pricing.save_price_groups(groups=drafts, by=trade.by)
    return names


def price_term(trade: Trade, code: str, **more: object) -> pricing.PriceTermDraft:
    """A promotion on everything, unless told otherwise."""
    values = {"kind": "promotion", "method": "share", "value": Decimal("0.1"), **more}
    return pricing.PriceTermDraft(company_id=trade.companies["NORTH"], code=code, name=code, valid_from=FIRST, **values)


def wish(trade: Trade, n: int) -> list[orders.PriceExceptionDraft]:
    """Prices asked for beforehand."""
    until = trade.by.today + timedelta(days=30)
    values = {"company": "NORTH", "customer": "ACME", "sku": "GLOVE", "unit_price": Decimal(5), "valid_until": until}
    return [orders.PriceExceptionDraft(qty=Decimal(k + 1), reason="A large order.", **values) for k in range(n)]


def line_wish(trade: Trade, n: int) -> list[orders.LineExceptionDraft]:
    """Lines of orders that are held for their price."""
    ids = [trade.order(want("GLOVE", 1, price="6")) for _ in range(n)]
    lines = trade.rows("SELECT id FROM orders_orderline WHERE order_id = ANY(%s) ORDER BY id", ids)
    until = trade.by.today + timedelta(days=30)
    return [orders.LineExceptionDraft(order_line_id=i, reason="A good customer.", valid_until=until) for (i,) in lines]


@scenario("orders.request_price_exceptions")
def request_price_exceptions(trade: Trade, n: int) -> Act:
    drafts = wish(trade, n)
    return lambda: orders.request_price_exceptions(exceptions=drafts, by=trade.by)


@scenario("orders.request_line_exceptions")
def request_line_exceptions(trade: Trade, n: int) -> Act:
    drafts = line_wish(trade, n)
    return lambda: orders.request_line_exceptions(lines=drafts, by=trade.by)


@scenario("orders.approve_price_exceptions", many=10)
def approve_price_exceptions(trade: Trade, n: int) -> Act:
    ids = orders.request_line_exceptions(lines=line_wish(trade, n), by=trade.by)
    by = price_approver(trade, "0.9")
    return lambda: orders.approve_price_exceptions(exception_ids=ids, by=by)


@scenario("orders.reject_price_exceptions")
def reject_price_exceptions(trade: Trade, n: int) -> Act:
    ids = orders.request_price_exceptions(exceptions=wish(trade, n), by=trade.by)
    return lambda: orders.reject_price_exceptions(exception_ids=ids, note="Too low.", by=trade.by)


@scenario("orders.withdraw_price_exceptions")
def withdraw_price_exceptions(trade: Trade, n: int) -> Act:
    ids = orders.request_price_exceptions(exceptions=wish(trade, n), by=trade.by)
    return lambda: orders.withdraw_price_exceptions(exception_ids=ids, by=trade.by)


def limits(trade: Trade, n: int) -> list[orders.PriceLimitDraft]:
    """Rows of the limit matrix for a new role."""
    (role,) = codes(1, "role")
    governance.save_roles(roles=[governance.RoleDraft(code=role, name=role, permissions=())], by=trade.by)
    return [
        orders.PriceLimitDraft(
            company_id=trade.companies["NORTH"], role=role, max_discount_share=Decimal("0.2"), valid_from=FIRST,
            item_class="GOODS" if k % 2 else "",
        )
        for k in range(n)
    ]  # fmt: skip


@scenario("orders.propose_price_limits")
def propose_price_limits(trade: Trade, n: int) -> Act:
    drafts = limits(trade, n)
    return lambda: orders.propose_price_limits(limits=drafts, by=trade.by)


@scenario("orders.approve_price_limits")
def approve_price_limits(trade: Trade, n: int) -> Act:
    ids = orders.propose_price_limits(limits=limits(trade, n), by=trade.by)
    other = replace(trade.by, person_id=people(trade, 1)[0])
    return lambda: orders.approve_price_limits(limit_ids=ids, by=other)


@scenario("orders.end_price_limits")
def end_price_limits(trade: Trade, n: int) -> Act:
    ids = orders.propose_price_limits(limits=limits(trade, n), by=trade.by)
    return lambda: orders.end_price_limits(limit_ids=ids, by=trade.by)


@scenario("pricing.save_price_groups")
def save_price_groups(trade: Trade, n: int) -> Act:
    drafts = [pricing.PriceGroupDraft(company_id=trade.companies["NORTH"], code=c, name=c) for c in codes(n, "G")]
    return lambda: pricing.save_price_groups(groups=drafts, by=trade.by)


@scenario("pricing.save_group_members")
def save_group_members(trade: Trade, n: int) -> Act:
    names = codes(n)
    add_customers(trade, names)
    (group,) = price_groups(trade, 1)
    drafts = [pricing.GroupMemberDraft(company_id=trade.companies["NORTH"], partner=c, group=group) for c in names]
    return lambda: pricing.save_group_members(members=drafts, by=trade.by)


@scenario("pricing.save_price_terms", many=50)
def save_price_terms(trade: Trade, n: int) -> Act:
    (group,) = price_groups(trade, 1)
    scopes = ({"partner": "ACME", "sku": "GLOVE"}, {"group": group, "item_class": "GOODS"})
    drafts = [price_term(trade, c, **scopes[k % 2]) for k, c in enumerate(codes(n, "T"))]
    return lambda: pricing.save_price_terms(terms=drafts, by=trade.by)


@scenario("pricing.save_price_roundings")
def save_price_roundings(trade: Trade, n: int) -> Act:
    first = next(_numbers)  # others than before, so that every one is written
    kept = ["X" + chr(65 + (first + k) // 26 % 26) + chr(65 + (first + k) % 26) for k in range(n)]
    drafts = [
        pricing.PriceRoundingDraft(company_id=trade.companies["NORTH"], currency=c, step=Decimal("0.05")) for c in kept
    ]
    return lambda: pricing.save_price_roundings(roundings=drafts, by=trade.by)


def rebates(trade: Trade, n: int) -> list[pricing.RebateAgreementDraft]:
    """Agreements with new customers, over until the day after."""
    names = codes(n)
    add_customers(trade, names)
    tiers = [pricing.RebateTierDraft(from_amount=Decimal(0), value=Decimal("0.02"))]
    return [
        pricing.RebateAgreementDraft(
            company_id=trade.companies["NORTH"], code=c, name=c, partner=c, currency="GBP", period="month",
            basis="share", valid_from=FIRST, valid_until=trade.by.today + timedelta(days=1), tiers=tiers,
        )
        for c in names
    ]  # fmt: skip


def billed_rebates(trade: Trade, n: int) -> list[int]:
    """Drafts of agreements whose customers were invoiced before."""
    drafts = rebates(trade, n)
    partner_of = dict(
        trade.rows("SELECT code, id FROM partners_partner WHERE code = ANY(%s)", [d.code for d in drafts])
    )
    requests = [replace(r, partner_id=partner_of[d.code]) for r, d in zip(invoices(trade, n), drafts, strict=True)]
    finance.post_invoices(requests=requests, by=trade.by)
    return [s.id for s in pricing.save_rebate_agreements(agreements=drafts, by=trade.by)]


@scenario("pricing.save_rebate_agreements")
def save_rebate_agreements(trade: Trade, n: int) -> Act:
    drafts = rebates(trade, n)
    return lambda: pricing.save_rebate_agreements(agreements=drafts, by=trade.by)


@scenario("pricing.approve_rebate_agreements")
def approve_rebate_agreements(trade: Trade, n: int) -> Act:
    ids = billed_rebates(trade, n)
    return lambda: pricing.approve_rebate_agreements(agreement_ids=ids, by=trade.by)


@scenario("pricing.end_rebate_agreements")
def end_rebate_agreements(trade: Trade, n: int) -> Act:
    ids = [s.id for s in pricing.save_rebate_agreements(agreements=rebates(trade, n), by=trade.by)]
    pricing.approve_rebate_agreements(agreement_ids=ids, by=trade.by)
    return lambda: pricing.end_rebate_agreements(agreement_ids=ids, by=trade.by)


@scenario("finance.count_rebates")
def count_rebates(trade: Trade, n: int) -> Act:
    ids = billed_rebates(trade, n)
    pricing.approve_rebate_agreements(agreement_ids=ids, by=trade.by)
    return lambda: finance.count_rebates(agreement_ids=ids, by=trade.by)


@scenario("finance.settle_rebates", many=10)
def settle_rebates(trade: Trade, n: int) -> Act:
    ids = billed_rebates(trade, n)
    pricing.approve_rebate_agreements(agreement_ids=ids, by=trade.by)
    found = [i for (i,) in trade.rows("SELECT id FROM finance_rebateperiod WHERE agreement_id = ANY(%s)", ids)]
    day = trade.by.today + timedelta(days=1)
    return lambda: finance.settle_rebates(period_ids=found, settled_on=day, by=trade.by)


@scenario("pricing.assign_price_lists", many=20)
def assign_price_lists(trade: Trade, n: int) -> Act:
    names = codes(n)
    add_customers(trade, names)
    given = [pricing.CustomerListDraft(company_id=trade.companies["NORTH"], partner=c, price_list="STD") for c in names]
    return lambda: pricing.assign_price_lists(customers=given, by=trade.by)


@scenario("pricing.save_tax_rates", many=20)
def save_tax_rates(trade: Trade, n: int) -> Act:
    start = 40 * next(_numbers)
    rates = [
        pricing.TaxRateDraft(
            company_id=trade.companies["NORTH"], country="DE", tax_class="standard", rate=Decimal("0.19"),
            valid_from=FIRST + timedelta(days=start + i),
        )
        for i in range(n)
    ]  # fmt: skip
    return lambda: pricing.save_tax_rates(rates=rates, by=trade.by)


def finance_entry(trade: Trade) -> finance.EntryDraft:
    """A balanced entry."""
    own = [
        finance.AccountDraft(company_id=trade.companies["NORTH"], code=c, name=c, type="expense") for c in codes(2, "9")
    ]
    accounts = [s.id for s in finance.save_accounts(accounts=own, by=trade.by)]
    postings = (
        finance.PostingDraft(amount=Decimal(5), account_id=accounts[0]),
        finance.PostingDraft(amount=Decimal(-5), account_id=accounts[1]),
    )
    return finance.EntryDraft(
        company_id=trade.companies["NORTH"],
        posted_on=trade.by.today,
        currency="GBP",
        description="x",
        postings=postings,
    )


@scenario("finance.post_entries", many=20)
def post_entries(trade: Trade, n: int) -> Act:
    drafted = [finance_entry(trade)] * n
    return lambda: finance.post_entries(entries=drafted, by=trade.by)


def invoices(trade: Trade, n: int) -> list[finance.InvoiceRequest]:
    """Requests for one customer."""
    line = finance.InvoiceLineRequest(
        item_id=trade.items["GLOVE"], qty=Decimal(1), unit_price=Decimal(10), tax_class="standard", demand_id=None
    )
    return [
        finance.InvoiceRequest(
            company_id=trade.companies["NORTH"], partner_id=trade.partners["ACME"], currency="GBP", source_kind=40,
            source_id=next(_numbers), invoiced_on=trade.by.today, ship_country="GB", site_id=trade.sites["LEEDS"],
            lines=[line],
        )
        for _ in range(n)
    ]  # fmt: skip


@scenario("finance.post_invoices", many=20)
def post_invoices(trade: Trade, n: int) -> Act:
    requests = invoices(trade, n)
    return lambda: finance.post_invoices(requests=requests, by=trade.by)


@scenario("finance.credit_invoices", many=20)
def credit_invoices(trade: Trade, n: int) -> Act:
    ids = [p.id for p in finance.post_invoices(requests=invoices(trade, n), by=trade.by)]
    return lambda: finance.credit_invoices(invoice_ids=ids, credited_on=trade.by.today, reason="Wrong.", by=trade.by)


@scenario("finance.record_payments", many=20)
def record_payments(trade: Trade, n: int) -> Act:
    posted = finance.post_invoices(requests=invoices(trade, n), by=trade.by)
    payments = [
        finance.PaymentRequest(
            company_id=trade.companies["NORTH"], partner_id=trade.partners["ACME"], currency="GBP",
            amount=p.net_amount + p.tax_amount, paid_on=trade.by.today,
            allocations=[finance.PaymentAllocationRequest(invoice_id=p.id, amount=p.net_amount + p.tax_amount)],
        )
        for p in posted
    ]  # fmt: skip
    return lambda: finance.record_payments(payments=payments, by=trade.by)


@scenario("finance.settle_invoices", many=20)
def settle_invoices(trade: Trade, n: int) -> Act:
    posted = finance.post_invoices(requests=invoices(trade, n), by=trade.by)
    ids, day = [p.id for p in posted], trade.by.today
    return lambda: finance.settle_invoices(invoice_ids=ids, paid_on=day, by=trade.by)


def companies(trade: Trade, n: int) -> list[int]:
    """New companies without books."""
    made = [governance.CompanyDraft(code=c, name=c, country="GB", currency="GBP", region="EU") for c in codes(n, "C")]
    ids = [s.id for s in governance.save_companies(companies=made, by=trade.by)]
    trade.by = group_actor()
    return ids


@scenario("finance.open_books", many=5)
def open_books(trade: Trade, n: int) -> Act:
    ids = companies(trade, n)
    return lambda: finance.open_books(company_ids=ids, starts_on=date(2026, 1, 1), by=trade.by)


@scenario("finance.extend_periods", many=5)
def extend_periods(trade: Trade, n: int) -> Act:
    ids = companies(trade, n)
    finance.open_books(company_ids=ids, starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), by=trade.by)
    return lambda: finance.extend_periods(company_ids=ids, ends_on=date(2027, 12, 31), by=trade.by)


def periods(trade: Trade, n: int) -> list[int]:
    """The first periods of as many new companies."""
    ids = companies(trade, n)
    finance.open_books(company_ids=ids, starts_on=date(2026, 1, 1), by=trade.by)
    return [
        r[0]
        for r in trade.rows(
            "SELECT DISTINCT ON (company_id) id FROM finance_period WHERE company_id = ANY(%s) ORDER BY company_id, starts_on",
            ids,
        )
    ]


@scenario("finance.close_periods", many=5)
def close_periods(trade: Trade, n: int) -> Act:
    ids = periods(trade, n)
    return lambda: finance.close_periods(period_ids=ids, by=trade.by)


@scenario("finance.reopen_periods", many=5)
def reopen_periods(trade: Trade, n: int) -> Act:
    ids = periods(trade, n)
    finance.close_periods(period_ids=ids, by=trade.by)
    return lambda: finance.reopen_periods(period_ids=ids, by=trade.by)


@scenario("finance.save_accounts", many=20)
def save_accounts(trade: Trade, n: int) -> Act:
    made = [
        finance.AccountDraft(company_id=trade.companies["NORTH"], code=c, name=c, type="expense") for c in codes(n, "9")
    ]
    return lambda: finance.save_accounts(accounts=made, by=trade.by)


@scenario("finance.save_exchange_rates", many=20)
def save_exchange_rates(trade: Trade, n: int) -> Act:
    start = 40 * next(_numbers)
    made = [
        finance.ExchangeRateDraft(
            currency="USD", company_currency="GBP", valid_from=FIRST + timedelta(days=start + i), rate=Decimal("0.8")
        )
        for i in range(n)
    ]
    return lambda: finance.save_exchange_rates(rates=made, by=trade.by)


@scenario("governance.save_regions", many=50)
def save_regions(trade: Trade, n: int) -> Act:
    made = [governance.RegionDraft(code=c, name=c) for c in codes(n)]
    return lambda: governance.save_regions(regions=made, by=trade.by)


@scenario("governance.save_calendars", many=20)
def save_calendars(trade: Trade, n: int) -> Act:
    made = [governance.CalendarDraft(code=c, name=c) for c in codes(n)]
    return lambda: governance.save_calendars(calendars=made, by=trade.by)


@scenario("governance.save_companies", many=20)
def save_companies(trade: Trade, n: int) -> Act:
    made = [governance.CompanyDraft(code=c, name=c, country="GB", currency="GBP", region="EU") for c in codes(n)]
    return lambda: governance.save_companies(companies=made, by=trade.by)


@scenario("governance.save_sites", many=20)
def save_sites(trade: Trade, n: int) -> Act:
    made = [
        governance.SiteDraft(code=c, name=c, company="NORTH", region="EU", timezone="Europe/London", calendar="STD")
        for c in codes(n)
    ]
    return lambda: governance.save_sites(sites=made, by=trade.by)


@scenario("governance.save_number_series", many=20)
def save_number_series(trade: Trade, n: int) -> Act:
    made = [governance.NumberSeriesDraft(company_id=trade.companies["NORTH"], code=c, prefix=f"{c}-") for c in codes(n)]
    return lambda: governance.save_number_series(series=made, by=trade.by)


@scenario("governance.save_people", many=20)
def save_people(trade: Trade, n: int) -> Act:
    made = [governance.PersonDraft(username=c.lower(), name=c) for c in codes(n)]
    return lambda: governance.save_people(people=made, by=trade.by)


@scenario("governance.set_passwords", many=3)
def set_passwords(trade: Trade, n: int) -> Act:
    made = [governance.PasswordDraft(person_id=i, password=f"quite-a-{i}-long-Secret") for i in people(trade, n)]
    return lambda: governance.set_passwords(passwords=made, by=trade.by)


@scenario("governance.invite_people", many=10)
def invite_people(trade: Trade, n: int) -> Act:
    ids = people(trade, n)
    return lambda: governance.invite_people(person_ids=ids, by=trade.by)


@scenario("governance.reset_second_factors", many=10)
def reset_second_factors(trade: Trade, n: int) -> Act:
    ids = people(trade, n)
    return lambda: governance.reset_second_factors(person_ids=ids, by=trade.by)


@scenario("governance.deactivate_people", many=20)
def deactivate_people(trade: Trade, n: int) -> Act:
    ids = people(trade, n)
    return lambda: governance.deactivate_people(person_ids=ids, by=trade.by)


@scenario("governance.reactivate_people", many=20)
def reactivate_people(trade: Trade, n: int) -> Act:
    ids = people(trade, n)
    governance.deactivate_people(person_ids=ids, by=trade.by)
    return lambda: governance.reactivate_people(person_ids=ids, by=trade.by)


@scenario("governance.save_roles", many=20)
def save_roles(trade: Trade, n: int) -> Act:
    made = [governance.RoleDraft(code=c.lower(), name=c, permissions=("orders.view",)) for c in codes(n)]
    return lambda: governance.save_roles(roles=made, by=trade.by)


def grants(trade: Trade, n: int) -> list[governance.GrantDraft]:
    """A role for each of some new people."""
    (role,) = codes(1)
    drafted = [governance.RoleDraft(code=role.lower(), name=role, permissions=("orders.view",))]
    governance.save_roles(roles=drafted, by=trade.by)
    return [governance.GrantDraft(person_id=i, role=role.lower(), scope="group") for i in people(trade, n)]


@scenario("governance.grant_roles", many=20)
def grant_roles(trade: Trade, n: int) -> Act:
    made = grants(trade, n)
    return lambda: governance.grant_roles(grants=made, by=trade.by)


@scenario("governance.end_grants", many=20)
def end_grants(trade: Trade, n: int) -> Act:
    ids = governance.grant_roles(grants=grants(trade, n), by=trade.by)
    return lambda: governance.end_grants(grant_ids=ids, by=trade.by)


@scenario("governance.issue_api_keys", many=10)
def issue_api_keys(trade: Trade, n: int) -> Act:
    made = grants(trade, n)
    governance.grant_roles(grants=made, by=trade.by)
    until = utcnow() + timedelta(days=10)
    keys = [
        governance.ApiKeyDraft(person_id=g.person_id, name="k", scopes=("orders.view",), until_at=until) for g in made
    ]
    return lambda: governance.issue_api_keys(keys=keys, by=trade.by)


@scenario("governance.revoke_api_keys", many=10)
def revoke_api_keys(trade: Trade, n: int) -> Act:
    made = grants(trade, n)
    governance.grant_roles(grants=made, by=trade.by)
    until = utcnow() + timedelta(days=10)
    keys = [
        governance.ApiKeyDraft(person_id=g.person_id, name="k", scopes=("orders.view",), until_at=until) for g in made
    ]
    ids = [k.id for k in governance.issue_api_keys(keys=keys, by=trade.by)]
    return lambda: governance.revoke_api_keys(key_ids=ids, by=trade.by)


def sod_rules(trade: Trade, n: int) -> list[str]:
    """Rules that keep two permissions apart; each with a code of its own."""
    names = codes(n, "S")
    made = [
        governance.SodRuleDraft(code=c.lower(), name=c, permission_a=a, permission_b=b)
        for c, (a, b) in zip(names, _every_pair, strict=False)
    ]
    governance.save_sod_rules(rules=made, by=trade.by)
    return [m.code for m in made]


_every_pair = combinations(sorted(PERMISSIONS), 2)


@scenario("governance.save_sod_rules", many=10)
def save_sod_rules(trade: Trade, n: int) -> Act:
    made = [
        governance.SodRuleDraft(code=c.lower(), name=c, permission_a=a, permission_b=b)
        for c, (a, b) in zip(codes(n, "S"), _every_pair, strict=False)
    ]
    return lambda: governance.save_sod_rules(rules=made, by=trade.by)


@scenario("governance.remove_sod_rules", many=10)
def remove_sod_rules(trade: Trade, n: int) -> Act:
    names = sod_rules(trade, n)
    ids = [r[0] for r in trade.rows("SELECT id FROM governance_sodrule WHERE code = ANY(%s)", names)]
    return lambda: governance.remove_sod_rules(rule_ids=ids, by=trade.by)


def sod_exceptions(trade: Trade, n: int) -> list[governance.SodExceptionDraft]:
    """What some people ask to be accepted for a week."""
    (rule,) = sod_rules(trade, 1)
    owner = trade.by.person_id
    today = trade.by.today
    return [
        governance.SodExceptionDraft(
            person_id=i, rule_code=rule, reason="Small site.", compensating_control="Weekly review.", owner_id=owner,
            from_on=today, until_on=today + timedelta(days=7),
        )
        for i in people(trade, n)
    ]  # fmt: skip


@scenario("governance.request_sod_exceptions", many=10)
def request_sod_exceptions(trade: Trade, n: int) -> Act:
    made = sod_exceptions(trade, n)
    return lambda: governance.request_sod_exceptions(exceptions=made, by=trade.by)


def another(trade: Trade) -> Actor:
    """Somebody else with all rights, who may decide what the first asked for."""
    return replace(trade.by, person_id=people(trade, 1)[0])


@scenario("governance.approve_sod_exceptions", many=10)
def approve_sod_exceptions(trade: Trade, n: int) -> Act:
    ids = governance.request_sod_exceptions(exceptions=sod_exceptions(trade, n), by=trade.by)
    by = another(trade)
    return lambda: governance.approve_sod_exceptions(exception_ids=ids, by=by)


@scenario("governance.reject_sod_exceptions", many=10)
def reject_sod_exceptions(trade: Trade, n: int) -> Act:
    ids = governance.request_sod_exceptions(exceptions=sod_exceptions(trade, n), by=trade.by)
    by = another(trade)
    return lambda: governance.reject_sod_exceptions(exception_ids=ids, by=by)


def variances(trade: Trade, n: int) -> list[governance.VarianceDraft]:
    """Proposals for as many new sites."""
    names = codes(n, "V")
    made = [
        governance.SiteDraft(code=c, name=c, company="NORTH", region="EU", timezone="Europe/London", calendar="STD")
        for c in names
    ]
    sites = [s.id for s in governance.save_sites(sites=made, by=trade.by)]
    trade.by = group_actor()
    today = trade.by.today
    return [
        governance.VarianceDraft(
            key="orders.ship_lead_days", value=3, scope="site", place_id=i, reason="Far away.", kpi="order_cycle_time",
            owner_id=trade.by.person_id, from_on=today, until_on=today + timedelta(days=30),
        )
        for i in sites
    ]  # fmt: skip


@scenario("governance.propose_variances", many=10)
def propose_variances(trade: Trade, n: int) -> Act:
    made = variances(trade, n)
    return lambda: governance.propose_variances(drafts=made, by=trade.by)


def proposed(trade: Trade, n: int) -> list[int]:
    """Variances that wait for a decision."""
    return governance.propose_variances(drafts=variances(trade, n), by=trade.by)


@scenario("governance.approve_variances", many=10)
def approve_variances(trade: Trade, n: int) -> Act:
    ids, by = proposed(trade, n), another(trade)
    return lambda: governance.approve_variances(variance_ids=ids, by=by)


@scenario("governance.reject_variances", many=10)
def reject_variances(trade: Trade, n: int) -> Act:
    ids, by = proposed(trade, n), another(trade)
    return lambda: governance.reject_variances(variance_ids=ids, reason="No.", by=by)


@scenario("governance.withdraw_variances", many=10)
def withdraw_variances(trade: Trade, n: int) -> Act:
    ids = proposed(trade, n)
    return lambda: governance.withdraw_variances(variance_ids=ids, by=trade.by)


@scenario("governance.end_variances", many=10)
def end_variances(trade: Trade, n: int) -> Act:
    ids, by = proposed(trade, n), another(trade)
    governance.approve_variances(variance_ids=ids, by=by)
    return lambda: governance.end_variances(variance_ids=ids, reason="Done.", by=by)


@scenario("governance.renew_variances", many=10)
def renew_variances(trade: Trade, n: int) -> Act:
    ids, by = proposed(trade, n), another(trade)
    governance.approve_variances(variance_ids=ids, by=by)
    until = trade.by.today + timedelta(days=60)
    return lambda: governance.renew_variances(variance_ids=ids, until_on=until, reason="Still far.", by=trade.by)


@scenario("governance.review_variances", many=10)
def review_variances(trade: Trade, n: int) -> Act:
    ids, by = proposed(trade, n), another(trade)
    governance.approve_variances(variance_ids=ids, by=by)
    next_on = trade.by.today + timedelta(days=20)
    return lambda: governance.review_variances(variance_ids=ids, next_review_on=next_on, reason="Fine.", by=by)


def laws(trade: Trade, n: int) -> list[governance.StatutoryDraft]:
    """What as many countries demand."""
    del trade
    first = next(_numbers)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    countries = [letters[(first * 29 + i) // 26 % 26] + letters[(first * 29 + i) % 26] for i in range(n)]
    return [
        governance.StatutoryDraft(country=c, key="orders.ship_lead_days", value=2, law="Law 1", from_on=utcnow().date())
        for c in countries
    ]


@scenario("governance.record_statutory_values", many=5)
def record_statutory_values(trade: Trade, n: int) -> Act:
    made = laws(trade, n)
    return lambda: governance.record_statutory_values(values=made, by=trade.by)


@scenario("governance.end_statutory_values", many=5)
def end_statutory_values(trade: Trade, n: int) -> Act:
    ids = governance.record_statutory_values(values=laws(trade, n), by=trade.by)
    until = trade.by.today + timedelta(days=5)
    return lambda: governance.end_statutory_values(statutory_ids=ids, until_on=until, by=trade.by)


@scenario("governance.delegate_approvals", many=10)
def delegate_approvals(trade: Trade, n: int) -> Act:
    made = delegations(trade, n)
    return lambda: governance.delegate_approvals(delegations=made, by=trade.by)


def delegations(trade: Trade, n: int) -> list[governance.DelegationDraft]:
    """Stand-ins for a week."""
    today = trade.by.today
    return [
        governance.DelegationDraft(to_person_id=i, from_on=today, until_on=today + timedelta(days=7), reason="Away.")
        for i in people(trade, n)
    ]


@scenario("governance.end_delegations", many=10)
def end_delegations(trade: Trade, n: int) -> Act:
    ids = governance.delegate_approvals(delegations=delegations(trade, n), by=trade.by)
    return lambda: governance.end_delegations(delegation_ids=ids, by=trade.by)


@scenario("governance.save_approval_rules", many=10)
def save_approval_rules(trade: Trade, n: int) -> Act:
    step = governance.ApprovalStepDraft(from_amount=Decimal(0), permission="orders.view")
    rules = [governance.ApprovalRuleDraft(code=c.lower(), name=c, steps=(step,)) for c in codes(n)]

    def act() -> None:
        with asked_for(*(r.code for r in rules)):
            governance.save_approval_rules(rules=rules, by=trade.by)

    return act


@contextmanager
def asked_for(*rules: str) -> Iterator[None]:
    """A lifecycle that asks for these approvals, for as long as they are saved."""
    MACHINES["tests.Asking"] = SimpleNamespace(edges=[SimpleNamespace(approval=r) for r in rules])  # type: ignore[assignment]
    try:
        yield
    finally:
        MACHINES.pop("tests.Asking")


def requests(trade: Trade, n: int) -> list[int]:
    """Approval requests as the gate files them, over documents that ask for none by themselves."""
    (code,) = codes(1)
    step = governance.ApprovalStepDraft(from_amount=Decimal(0), permission="orders.view")
    rule = governance.ApprovalRuleDraft(code=code.lower(), name=code, steps=(step,))
    with asked_for(rule.code):
        governance.save_approval_rules(rules=[rule], by=trade.by)
    now = datetime.now(UTC)
    rows = [
        ApprovalRequest(
            rule=ApprovalRule.objects.get(code=code.lower()), step=1, permission="orders.view", kind=40, object_id=i,
            verb="confirm", company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"], digest="x",
            requested_by=Person.objects.get(pk=trade.by.person_id), requested_at=now, due_at=now,
        )
        for i in drafts(trade, n)
    ]  # fmt: skip
    with read_scope(trade.by):
        return [row.id for row in ApprovalRequest.objects.bulk_create(rows)]


@scenario("governance.approve_requests", many=10)
def approve_requests(trade: Trade, n: int) -> Act:
    ids, by = requests(trade, n), another(trade)
    return lambda: governance.approve_requests(request_ids=ids, by=by)


@scenario("governance.reject_requests", many=10)
def reject_requests(trade: Trade, n: int) -> Act:
    ids, by = requests(trade, n), another(trade)
    return lambda: governance.reject_requests(request_ids=ids, reason="No.", by=by)


@scenario("governance.return_requests", many=10)
def return_requests(trade: Trade, n: int) -> Act:
    ids, by = requests(trade, n), another(trade)
    return lambda: governance.return_requests(request_ids=ids, reason="Say more.", by=by)


@scenario("governance.withdraw_requests", many=10)
def withdraw_requests(trade: Trade, n: int) -> Act:
    ids = requests(trade, n)
    return lambda: governance.withdraw_requests(request_ids=ids, by=trade.by)


def staged(trade: Trade, n: int) -> list[int]:
    """Files that are staged."""
    files = [exchange.ImportFile("items", "f.csv", f"sku,name,item_class\n{c},{c},GOODS\n".encode()) for c in codes(n)]
    return [s.job_id for s in exchange.stage_imports(files=files, by=trade.by)]


@scenario("exchange.stage_imports", many=10)
def stage_imports(trade: Trade, n: int) -> Act:
    files = [exchange.ImportFile("items", "f.csv", f"sku,name,item_class\n{c},{c},GOODS\n".encode()) for c in codes(n)]
    return lambda: exchange.stage_imports(files=files, by=trade.by)


def staged_rows(trade: Trade, n: int) -> int:
    """One file of many rows: what is plural in a load is its rows; every file has a format of its own."""
    text = "sku,name,item_class\n" + "".join(f"{c},{c},GOODS\n" for c in codes(n))
    return exchange.stage_imports(files=[exchange.ImportFile("items", "f.csv", text.encode())], by=trade.by)[0].job_id


@scenario("exchange.validate_imports", many=50)
def validate_imports(trade: Trade, n: int) -> Act:
    ids = [staged_rows(trade, n)]
    return lambda: exchange.validate_imports(job_ids=ids, by=trade.by)


@scenario("exchange.load_imports", many=50)
def load_imports(trade: Trade, n: int) -> Act:
    ids = [staged_rows(trade, n)]
    exchange.validate_imports(job_ids=ids, by=trade.by)
    return lambda: exchange.load_imports(job_ids=ids, by=trade.by)


@scenario("exchange.discard_imports", many=10)
def discard_imports(trade: Trade, n: int) -> Act:
    ids = staged(trade, n)
    return lambda: exchange.discard_imports(job_ids=ids, by=trade.by)


def attached(trade: Trade, n: int) -> list[int]:
    """Files on a few orders."""
    return collaboration.attach_files(files=file_drafts(trade, n), by=trade.by)


def file_drafts(trade: Trade, n: int) -> list[collaboration.FileDraft]:
    """A text for each of some orders."""
    content = collaboration.Content(b"words")
    return [
        collaboration.FileDraft(kind="orders.SalesOrder", object_id=one, name="a.txt", content=content)
        for one in drafts(trade, n)
    ]


@scenario("collaboration.write_comments")
def write_comments(trade: Trade, n: int) -> Act:
    said = [
        collaboration.CommentDraft(kind="orders.SalesOrder", object_id=one, body="Hello") for one in drafts(trade, n)
    ]
    return lambda: collaboration.write_comments(comments=said, by=trade.by)


@scenario("collaboration.attach_files")
def attach_files(trade: Trade, n: int) -> Act:
    files = file_drafts(trade, n)
    return lambda: collaboration.attach_files(files=files, by=trade.by)


@scenario("collaboration.remove_files")
def remove_files(trade: Trade, n: int) -> Act:
    ids = attached(trade, n)
    return lambda: collaboration.remove_files(file_ids=ids, by=trade.by)


def orders_named(trade: Trade, n: int) -> list[Subject]:
    """Orders as collaboration names them."""
    return [Subject("orders.SalesOrder", one) for one in drafts(trade, n)]


@scenario("collaboration.follow_documents")
def follow_documents(trade: Trade, n: int) -> Act:
    subjects = orders_named(trade, n)
    return lambda: collaboration.follow_documents(subjects=subjects, by=trade.by)


@scenario("collaboration.unfollow_documents")
def unfollow_documents(trade: Trade, n: int) -> Act:
    subjects = orders_named(trade, n)
    collaboration.follow_documents(subjects=subjects, by=trade.by)
    return lambda: collaboration.unfollow_documents(subjects=subjects, by=trade.by)


@scenario("collaboration.read_documents")
def read_documents(trade: Trade, n: int) -> Act:
    subjects = orders_named(trade, n)
    return lambda: collaboration.read_documents(subjects=subjects, by=trade.by)


@scenario("collaboration.read_notifications")
def read_notifications(trade: Trade, n: int) -> Act:
    return lambda: collaboration.read_notifications(notification_ids=list(range(1, n + 1)), by=trade.by)


@scenario("ui.save_views")
def save_views(trade: Trade, n: int) -> Act:
    views = [ui.ViewDraft(screen="orders/salesorder", name=c) for c in codes(n)]
    return lambda: ui.save_views(views=views, by=trade.by)


@scenario("ui.share_views")
def share_views(trade: Trade, n: int) -> Act:
    ids = ui.save_views(views=[ui.ViewDraft(screen="orders/salesorder", name=c) for c in codes(n)], by=trade.by)
    return lambda: ui.share_views(view_ids=ids, shared=True, by=trade.by)


@scenario("ui.delete_views")
def delete_views(trade: Trade, n: int) -> Act:
    ids = ui.save_views(views=[ui.ViewDraft(screen="orders/salesorder", name=c) for c in codes(n)], by=trade.by)
    return lambda: ui.delete_views(view_ids=ids, by=trade.by)


@scenario("ui.keep_layouts")
def keep_layouts(trade: Trade, n: int) -> Act:
    layouts = [ui.LayoutDraft(screen=c, columns=("number",)) for c in codes(n)]
    return lambda: ui.keep_layouts(layouts=layouts, by=trade.by)


@scenario("ui.start_jobs")
def start_jobs(trade: Trade, n: int) -> Act:
    drafts = [ui.JobDraft(kind="export", title=c, screen="orders.SalesOrder") for c in codes(n)]
    return lambda: ui.start_jobs(jobs=drafts, by=trade.by)


@scenario("ui.stop_jobs")
def stop_jobs(trade: Trade, n: int) -> Act:
    drafts = [ui.JobDraft(kind="export", title=c, screen="orders.SalesOrder") for c in codes(n)]
    ids = ui.start_jobs(jobs=drafts, by=trade.by)
    return lambda: ui.stop_jobs(job_ids=ids, by=trade.by)


@scenario("sourcing.save_lane_costs")
def save_lane_costs(trade: Trade, n: int) -> Act:
    lanes = [
        sourcing.LaneCostDraft(site="YORK", country="GB", postcode_prefix=c, base_amount=Decimal(5), valid_from=FIRST)
        for c in codes(n, "Z")
    ]
    return lambda: sourcing.save_lane_costs(lanes=lanes, by=trade.by)


@scenario("sourcing.save_site_rules")
def save_site_rules(trade: Trade, n: int) -> Act:
    rules = [sourcing.SiteRuleDraft(site="YORK", code=c, kept_qty=Decimal(1), valid_from=FIRST) for c in codes(n)]
    return lambda: sourcing.save_site_rules(rules=rules, by=trade.by)


def wishes(trade: Trade, n: int) -> list[Wish]:
    """Lines of nobody in particular that want gloves at Leeds."""
    return [
        Wish(
            source_id=10**6 + i, line_id=10**6 + i, company_id=trade.companies["NORTH"], site_id=trade.sites["LEEDS"],
            item_id=trade.items["GLOVE"], qty=Decimal(2), due_on=trade.by.today, ordered_at=utcnow(), country="GB",
        )
        for i in range(n)
    ]  # fmt: skip


@scenario("sourcing.decide_sourcing")
def decide_sourcing(trade: Trade, n: int) -> Act:
    trade.receive("GLOVE", n)
    leads = dict.fromkeys(trade.sites.values(), (1, 10))
    found = wishes(trade, n)
    return lambda: sourcing.decide_sourcing(source_kind=40, wishes=found, leads=leads, by=trade.by)


@scenario("inventory.move_demand")
def move_demand(trade: Trade, n: int) -> Act:
    ids = [trade.order(want("GLOVE", 2)) for _ in range(n)]
    legs = trade.rows("SELECT id FROM inventory_demand WHERE source_kind = 40 AND source_id = ANY(%s)", ids)
    parts = [
        inventory.DemandPart(
            demand_id=leg, site_id=trade.sites["LEEDS"], item_id=trade.items["GLOVE"], qty=Decimal(1),
            promised_on=trade.by.today, reason="in_stock",
        )
        for (leg,) in legs for _ in range(2)
    ]  # fmt: skip
    return lambda: inventory.move_demand(parts=parts, by=trade.by)


@scenario("orders.resource_lines")
def resource_lines(trade: Trade, n: int) -> Act:
    ids = [trade.order(want("GLOVE", 2)) for _ in range(n)]
    trade.receive("GLOVE", n, site="YORK")
    legs = trade.rows("SELECT id FROM inventory_demand WHERE source_kind = 40 AND source_id = ANY(%s)", ids)
    return lambda: orders.resource_lines(demand_ids=[leg for (leg,) in legs], by=trade.by)


def floor_site(trade: Trade) -> int:
    """A site that streams its work."""
    if not trade.value("SELECT count(*) FROM governance_variance WHERE key = 'warehouse.task_release'"):
        trade.vary("warehouse.task_release", "stream")
    return trade.sites["LEEDS"]


def pick_tasks(trade: Trade, n: int) -> list[int]:
    """Open picks, one per shipment."""
    site = floor_site(trade)
    shipments(trade, n)
    made = warehouse.plan_tasks(site_ids=[site], by=trade.by)
    return [row[0] for row in trade.rows("SELECT id FROM warehouse_task WHERE id = ANY(%s) AND type = 'pick'", made)]


def finished(trade: Trade, tasks: list[int]) -> list[warehouse.TaskStepDraft]:
    """Everything taken as wanted, and every task done."""
    rows = trade.rows(
        "SELECT k.task_id, k.id, l.qty FROM warehouse_taskline k JOIN warehouse_shipmentline l ON l.id = k.shipment_line_id"
        " WHERE k.task_id = ANY(%s) ORDER BY k.id", tasks,
    )  # fmt: skip
    told = [
        warehouse.TaskStepDraft(id=uuid4(), task_id=t, kind="line", line_id=i, qty=q, at=trade.by.now)
        for t, i, q in rows
    ]
    return told + [warehouse.TaskStepDraft(id=uuid4(), task_id=t, kind="finish", at=trade.by.now) for t in tasks]


@scenario("warehouse.plan_tasks", many=20)
def plan_tasks(trade: Trade, n: int) -> Act:
    site = floor_site(trade)
    shipments(trade, n)
    return lambda: warehouse.plan_tasks(site_ids=[site], by=trade.by)


@scenario("warehouse.release_waves", many=20)
def release_waves(trade: Trade, n: int) -> Act:
    site = floor_site(trade)
    shipments(trade, n)
    return lambda: warehouse.release_waves(site_ids=[site], days=60, by=trade.by)


@scenario("warehouse.take_tasks", many=10)
def take_tasks(trade: Trade, n: int) -> Act:
    pick_tasks(trade, n)
    return lambda: warehouse.take_tasks(site="LEEDS", by=trade.by)


@scenario("warehouse.report_steps", many=20)
def report_steps(trade: Trade, n: int) -> Act:
    steps = finished(trade, pick_tasks(trade, n))
    return lambda: warehouse.report_steps(steps=steps, by=trade.by)


@scenario("warehouse.put_down_tasks", many=20)
def put_down_tasks(trade: Trade, n: int) -> Act:
    ids = pick_tasks(trade, n)
    warehouse.assign_tasks(task_ids=ids, person_id=people(trade, 1)[0], by=trade.by)
    return lambda: warehouse.put_down_tasks(task_ids=ids, by=trade.by)


@scenario("warehouse.assign_tasks", many=20)
def assign_tasks(trade: Trade, n: int) -> Act:
    ids = pick_tasks(trade, n)
    (person,) = people(trade, 1)
    return lambda: warehouse.assign_tasks(task_ids=ids, person_id=person, by=trade.by)


@scenario("warehouse.rank_tasks", many=20)
def rank_tasks(trade: Trade, n: int) -> Act:
    ids = pick_tasks(trade, n)
    return lambda: warehouse.rank_tasks(task_ids=ids, rank=1, by=trade.by)


@scenario("warehouse.reopen_tasks", many=20)
def reopen_tasks(trade: Trade, n: int) -> Act:
    ids = pick_tasks(trade, n)
    steps = [
        warehouse.TaskStepDraft(id=uuid4(), task_id=i, kind="trouble", trouble="other", at=trade.by.now) for i in ids
    ]
    warehouse.report_steps(steps=steps, by=trade.by)
    return lambda: warehouse.reopen_tasks(task_ids=ids, by=trade.by)


@scenario("warehouse.save_work_profiles", many=20)
def save_work_profiles(trade: Trade, n: int) -> Act:
    drafts = [warehouse.WorkProfileDraft(site="LEEDS", person_id=p, types=("pick",)) for p in people(trade, n)]
    return lambda: warehouse.save_work_profiles(profiles=drafts, by=trade.by)
