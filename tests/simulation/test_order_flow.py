"""Random days of a warehouse, every step compared with the auditor; in the end every invariant is empty."""

import os
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from onegauge.orders.operations import LineChange, OrderAmendment, amend_orders, bill_orders, cancel_orders
from onegauge.warehouse.operations import (
    ShortPick,
    cancel_shipments,
    pack_shipments,
    pick_shipments,
    put_back_goods,
    ship_shipments,
)
from tests.simulation.auditor import Auditor, Line
from tests.support import Trade, broken_invariants, codes, want

SKUS = ("GLOVE", "ROPE")
BINS = ("A-01", "A-02")
EXAMPLES = int(os.environ.get("ONEGAUGE_SIMULATIONS", "15"))
small = st.integers(1, 8)
pick_one = st.integers(0, 1_000_000)


class WarehouseDays(RuleBasedStateMachine):
    """The product on one side, the auditor on the other."""

    trade: ClassVar[Trade]

    def __init__(self) -> None:
        super().__init__()
        self.audit = Auditor()
        self.undo = transaction.atomic()
        self.undo._from_testcase = True  # type: ignore[attr-defined]  operations may open their transaction inside
        self.undo.__enter__()

    def teardown(self) -> None:
        """The whole proof at the end of each run, then no trace of it."""
        try:
            assert broken_invariants("inventory", "warehouse", "orders", "finance") == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def orders(self, *states: str) -> list[int]:
        """Orders in a state, by the auditor."""
        return [i for i, s in self.audit.state.items() if s in states]

    def shipments(self, *states: str) -> list[int]:
        """Shipments in a state, by the auditor."""
        return [i for i, s in self.audit.shipment_state.items() if s in states]

    @rule(sku=st.sampled_from(SKUS), bin=st.sampled_from(BINS), qty=small)
    def receive(self, sku: str, bin: str, qty: int) -> None:
        self.trade.receive(sku, qty, bin=bin)
        self.audit.on_hand[sku] = self.audit.on_hand.get(sku, Decimal(0)) + qty

    @rule(sku=st.sampled_from(SKUS), bin=st.sampled_from(BINS), qty=st.integers(-5, 5).filter(bool))
    def adjust(self, sku: str, bin: str, qty: int) -> None:
        refused = codes(lambda: self.trade.adjust(sku, qty, bin=bin))
        if refused:
            assert refused == ["stock_short"]
            assert qty < 0
        else:
            self.audit.on_hand[sku] = self.audit.on_hand.get(sku, Decimal(0)) + qty
            assert self.audit.free(sku) >= 0

    @rule(lines=st.lists(st.tuples(st.sampled_from(SKUS), small), min_size=1, max_size=3), ready=st.booleans())
    def capture(self, lines: list[tuple[str, int]], ready: bool) -> None:
        order = self.trade.capture(*(want(s, q) for s, q in lines))
        self.audit.queue[order] = [Line(order, s, Decimal(q)) for s, q in lines]
        self.audit.state[order] = "draft"
        if ready:
            self.confirm(order)

    def confirm(self, order: int) -> None:
        """Promise an order."""
        (confirmed,) = self.trade.confirm(order)
        assert confirmed.holds == []
        self.audit.state[order] = "confirmed"

    @precondition(lambda self: self.orders("draft"))
    @rule(n=pick_one)
    def confirm_a_draft(self, n: int) -> None:
        drafts = self.orders("draft")
        self.confirm(drafts[n % len(drafts)])

    @rule()
    def allocate_all(self) -> None:
        self.trade.allocate()
        self.audit.allocate(self.orders("confirmed"))

    @precondition(lambda self: self.orders("confirmed"))
    @rule(n=pick_one)
    def allocate_one(self, n: int) -> None:
        chosen = self.orders("confirmed")[n % len(self.orders("confirmed"))]
        self.trade.allocate(chosen)
        self.audit.allocate([chosen])

    @precondition(lambda self: self.orders("confirmed"))
    @rule(n=pick_one)
    def release(self, n: int) -> None:
        order = self.orders("confirmed")[n % len(self.orders("confirmed"))]
        if all(not x.reserved for x in self.audit.queue[order]):
            assert codes(lambda: self.trade.release(order)) == ["nothing_reserved"]
            return
        (shipment,) = self.trade.release(order)
        self.audit.release(order, shipment, self.parts(order, shipment))

    def parts(self, order: int, shipment: int) -> list[tuple[int, Decimal]]:
        """What the shipment says it works on: position of the order's line and quantity, in its own order."""
        place = {
            demand: n
            for n, (demand,) in enumerate(
                self.trade.rows("SELECT id FROM inventory_demand WHERE source_id = %s ORDER BY source_line_id", order)
            )
        }
        rows = self.trade.rows(
            "SELECT demand_id, qty FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY id", shipment
        )
        return [(place[demand], qty) for demand, qty in rows]

    @precondition(lambda self: self.shipments("released"))
    @rule(n=pick_one, shares=st.lists(st.integers(0, 4), min_size=6, max_size=6))
    def pick(self, n: int, shares: list[int]) -> None:
        shipment = self.shipments("released")[n % len(self.shipments("released"))]
        shorts, missing = [], {}
        for place, (line, qty, _short) in enumerate(self.trade.shipment_lines(shipment)):
            if (gone := min(Decimal(shares[place % 6]), qty)) and shares[(place + 1) % 6] > 2:
                shorts.append(ShortPick(line_id=line, picked_qty=qty - gone))
                missing[place] = gone
        pick_shipments(shipment_ids=[shipment], shorts=shorts, by=self.trade.by)
        self.audit.pick(shipment, missing)

    @precondition(lambda self: self.shipments("picked"))
    @rule(n=pick_one)
    def pack(self, n: int) -> None:
        shipment = self.shipments("picked")[n % len(self.shipments("picked"))]
        pack_shipments(shipment_ids=[shipment], by=self.trade.by)
        self.audit.shipment_state[shipment] = "packed"

    @precondition(lambda self: self.shipments("packed"))
    @rule(n=pick_one)
    def ship(self, n: int) -> None:
        shipment = self.shipments("packed")[n % len(self.shipments("packed"))]
        ship_shipments(shipment_ids=[shipment], by=self.trade.by)
        self.audit.ship(shipment)

    @precondition(lambda self: self.shipments("released", "picked"))
    @rule(n=pick_one)
    def cancel_shipment(self, n: int) -> None:
        chosen = self.shipments("released", "picked")
        shipment = chosen[n % len(chosen)]
        cancel_shipments(shipment_ids=[shipment], by=self.trade.by)
        self.audit.take_back(shipment)

    @precondition(lambda self: self.orders("draft", "confirmed"))
    @rule(n=pick_one)
    def cancel_order(self, n: int) -> None:
        chosen = self.orders("draft", "confirmed")
        order = chosen[n % len(chosen)]
        was_draft = self.audit.state[order] == "draft"
        cancel_orders(order_ids=[order], by=self.trade.by)
        self.audit.cancel(order)
        if was_draft:
            for line in self.audit.queue[order]:
                line.qty = Decimal(0)
                line.cancelled = Decimal(0)

    @precondition(lambda self: self.orders("confirmed"))
    @rule(n=pick_one, line=st.integers(0, 2), less=small)
    def amend(self, n: int, line: int, less: int) -> None:
        """Less of one line of an order, at whatever stage it is."""
        order = self.orders("confirmed")[n % len(self.orders("confirmed"))]
        lines = self.audit.queue[order]
        chosen = lines[line % len(lines)]
        live = chosen.qty - chosen.cancelled
        wanted = max(live - less, Decimal(0))
        change = OrderAmendment(order_id=order, lines=[LineChange(line_no=line % len(lines) + 1, qty=wanted)])
        act: Any = lambda: amend_orders(orders=[change], by=self.trade.by)  # noqa: E731  said twice below
        others = sum((x.qty - x.cancelled for x in lines if x is not chosen), Decimal(0))
        refusal = (
            ["already_left"] if wanted < chosen.shipped
            else ["nothing_left"] if wanted + others == 0
            else ["nothing_changes"] if wanted == live else []
        )  # fmt: skip
        found = codes(act)
        assert (refusal == [] and found == []) or refusal[0] in found
        if not refusal:
            self.audit.cut(chosen, live - wanted)
            self.audit.settle(order)

    @rule()
    def put_everything_back(self) -> None:
        open_ones = [row[0] for row in self.trade.rows("SELECT id FROM warehouse_putback WHERE state = 'open'")]
        put_back_goods(put_back_ids=open_ones, by=self.trade.by)
        self.audit.aside.clear()

    @rule()
    def bill(self) -> None:
        for billed in bill_orders(by=self.trade.by):
            for line in self.audit.queue[billed.order_id]:
                line.invoiced = line.shipped
            if self.audit.state[billed.order_id] == "fulfilled":
                self.audit.state[billed.order_id] = "closed"

    @invariant()
    def the_product_agrees(self) -> None:
        """Every line and every stock figure, after every step."""
        kept: dict[int, list[Any]] = {}
        for order, *figures in self.trade.rows(
            "SELECT source_id, qty, reserved_qty, shipped_qty, cancelled_qty FROM inventory_demand ORDER BY source_line_id"
        ):
            kept.setdefault(order, []).append(tuple(figures))
        audited = {
            order: [(x.qty, x.reserved + x.at_work, x.shipped, x.cancelled) for x in lines]
            for order, lines in self.audit.queue.items()
            if self.audit.state[order] != "draft" and any(x.qty for x in lines)
        }
        assert kept == audited
        states = dict(self.trade.rows("SELECT id, state FROM orders_salesorder"))
        assert states == self.audit.state
        stock = dict(self.trade.rows("SELECT item_id, sum(on_hand_qty) FROM inventory_balance GROUP BY 1"))
        assert {s: stock.get(self.trade.items[s], 0) for s in SKUS} == {s: self.audit.on_hand.get(s, 0) for s in SKUS}


def test_random_days_agree_with_the_auditor(trade: Trade) -> None:
    WarehouseDays.trade = trade
    run_state_machine_as_test(
        WarehouseDays,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
