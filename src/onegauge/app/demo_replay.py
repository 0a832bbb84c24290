"""The main job of the demo: day after day, receipts, orders, decisions on holds, picking, shipping, billing.

A day's work happens at fixed hours of that day (the effective instant); yesterday's releases are picked and shipped
this morning. The last days stay open, so that a person finds work on every desk.
"""

from datetime import UTC, date, datetime, time
from decimal import Decimal

from onegauge.app.demo_data import DemoData
from onegauge.app.demo_data.records import Order
from onegauge.app.demo_floor import Crews, ask_for_a_move
from onegauge.governance.access import actor_for
from onegauge.governance.models import Person
from onegauge.governance.operations import ApprovalRuleDraft, ApprovalStepDraft, save_approval_rules
from onegauge.governance.permissions import DECIDE_APPROVALS
from onegauge.inventory.operations import ReceiptLine, receive_stock
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.models import Hold
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    allocate_orders,
    bill_orders,
    capture_orders,
    confirm_orders,
    release_holds,
    release_orders,
)
from onegauge.warehouse.models import Shipment
from onegauge.warehouse.operations import pack_shipments, pick_shipments

LEFT_AS_DRAFTS = 15
DAYS_LEFT_OPEN = 2
HOLD_CLERKS = {
    "credit": "credit",
    "customer": "credit",
    "price": "pricing",
    "duplicate": "order.desk",
    "data": "order.desk",
}
# One in this many holds waits for a decision; the others are released the next morning.
UNDECIDED = 6
APPROVE_FROM = Decimal(300)


class Replay:
    """The history as work: ``play`` one day, then ``leave_work_open``."""

    def __init__(self, data: DemoData, by: Actor, line_limit: int | None = None) -> None:
        self.by = by
        self.orders: dict[date, list[Order]] = {}
        lines = 0
        for order in data.orders:
            if line_limit is not None and lines >= line_limit:
                break
            lines += len(order.lines)
            self.orders.setdefault(order.business_date, []).append(order)
        self.line_count = lines
        last = max(self.orders, default=min(data.days))
        self.days = [d for d in data.days if d <= last]
        self.receipts = {d: [r for r in data.receipts if r.business_date == d] for d in self.days}
        people = dict(Person.objects.values_list("username", "id"))
        self.crews = Crews()
        self.clerks = {kind: people[name] for kind, name in HOLD_CLERKS.items()}

    def at(self, day: date, hour: int, minute: int = 0) -> Actor:
        """The replay's actor at an hour of a day."""
        return self.by.at(datetime.combine(day, time(hour, minute), UTC))

    def play(self, day: date) -> None:
        """One working day from the first lorry to the last invoice."""
        self.receive(day)
        self.decide_holds(day)
        allocate_orders(by=self.at(day, 8), key=f"demo:{day}:backorders")
        release_orders(by=self.at(day, 8, 30), key=f"demo:{day}:release-backorders")
        is_open = day in self.days[-DAYS_LEFT_OPEN:]
        if not is_open:
            self.crews.work(day, 10)
        self.take_orders(day)
        allocate_orders(by=self.at(day, 17), key=f"demo:{day}:allocate")
        release_orders(by=self.at(day, 17, 30), key=f"demo:{day}:release")
        if not is_open:
            self.crews.work(day, 18)
            bill_orders(by=self.at(day, 20), key=f"demo:{day}:bill")
        run_until_idle(wait_seconds=60)

    def receive(self, day: date) -> None:
        """What the suppliers deliver."""
        for receipt in self.receipts[day]:
            lines = [
                ReceiptLine(site=receipt.site, bin=x.bin, sku=x.sku, qty=Decimal(x.qty), unit_cost=x.unit_cost)
                for x in receipt.lines
            ]
            by = self.by.at(receipt.received_at)
            receive_stock(lines=lines, reference=receipt.reference, by=by, key=f"demo:receipt:{receipt.reference}")

    def take_orders(self, day: date) -> None:
        """The day's orders as the customers sent them, with the prices that were really charged."""
        orders = self.orders.get(day, [])
        if not orders:
            return
        captured = capture_orders(orders=[draft(o) for o in orders], by=self.at(day, 16), key=f"demo:{day}:capture")
        ids = [c.order_id for c in captured]
        if day == self.days[-1]:
            ids = ids[:-LEFT_AS_DRAFTS]
        confirm_orders(order_ids=ids, by=self.at(day, 16, 30), key=f"demo:{day}:confirm")

    def decide_holds(self, day: date) -> None:
        """The clerks release most of the holds that they find in the morning; some stay open."""
        with read_scope(self.by):
            found = list(Hold.objects.filter(state="open").order_by("id").values_list("id", "type", "opened_at"))
        for kind in sorted({k for _i, k, _o in found}):
            ids = [i for i, k, opened in found if k == kind and opened.date() < day and i % UNDECIDED]
            if not ids or day == self.days[-1]:
                continue
            clerk = actor_for(person_id=self.clerks[kind], effective_at=datetime.combine(day, time(7, 30), UTC))
            with read_scope(clerk):
                mine = list(Hold.objects.filter(id__in=ids).values_list("id", flat=True))
            if mine:
                release_holds(hold_ids=sorted(mine), note="Checked with the customer.", by=clerk)

    def leave_work_open(self) -> None:
        """Of the last days' releases some are picked and some packed, none has left; something is to be moved."""
        day = self.days[-1]
        ask_for_a_move(self.at(day, 18), "demo:last:move")
        with read_scope(self.by):
            found = list(Shipment.objects.filter(state="released").order_by("id").values_list("id", flat=True))
        picked = found[::3]
        if picked:
            pick_shipments(shipment_ids=picked, by=self.at(day, 18), key="demo:last:pick")
            pack_shipments(shipment_ids=picked[::2], by=self.at(day, 19), key="demo:last:pack")

    def ask_for_approval(self) -> None:
        """From now on a second person decides on large orders; the credit controller asks for the largest at once."""
        step = ApprovalStepDraft(from_amount=APPROVE_FROM, permission=DECIDE_APPROVALS)
        rule = ApprovalRuleDraft(code="hold_release", name="Release of held orders", steps=(step,))
        save_approval_rules(rules=[rule], by=self.by, key="demo:approval-rule")
        with read_scope(self.by):
            held = Hold.objects.filter(state="open", type="credit", order__total_amount__gte=APPROVE_FROM)
            largest = held.order_by("-order__total_amount").values_list("id", flat=True).first()
        if largest is not None:
            clerk = actor_for(person_id=self.clerks["credit"])
            try:
                release_holds(hold_ids=[largest], note="The customer paid this morning.", by=clerk)
            except Refused as refused:
                if refused.codes != ["approval_pending"]:
                    raise


def draft(order: Order) -> OrderDraft:
    """One order of the history as an order desk would enter it."""
    return OrderDraft(
        company=order.company,
        customer=order.customer,
        site=order.site,
        customer_reference=order.purchase_order,
        channel="import",
        ordered_at=order.placed_at,
        requested_on=order.business_date,
        lines=[OrderLineDraft(sku=x.sku, qty=Decimal(x.qty), unit_price=x.unit_price) for x in order.lines],
    )
