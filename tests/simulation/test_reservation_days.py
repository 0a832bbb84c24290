"""Random days of receiving, promising, reserving, losing and shipping stock; in the end every invariant is empty.

Beside the invariants of the ledgers, after every step: no reservation on stock that has expired, is not available, or
lives shorter than its customer asks for. ``ONEGAUGE_SIMULATIONS`` runs more examples, at random.
"""

import os
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from onegauge.catalog.operations import KitComponentDraft, save_kit_components
from onegauge.inventory.operations import free_balances, lock_holders
from onegauge.kernel.errors import Refused
from onegauge.orders.operations import (
    LineChange,
    OrderAmendment,
    allocate_orders,
    amend_orders,
    bill_orders,
    cancel_orders,
    reallocate_orders,
    release_orders,
    reserve_again,
)
from onegauge.warehouse.operations import (
    ShortPick,
    cancel_shipments,
    pack_shipments,
    pick_shipments,
    put_back_goods,
    ship_shipments,
)
from tests.support import FIRST, Trade, add_items, broken_invariants, want

MANY = os.environ.get("ONEGAUGE_SIMULATIONS")
small = st.integers(1, 8)
pick_one = st.integers(0, 1_000_000)
BAD_RESERVATIONS = """
SELECT r.id FROM inventory_reservation r JOIN inventory_demand d ON d.id = r.demand_id
  JOIN inventory_balance b ON b.id = r.balance_id LEFT JOIN inventory_lot l ON l.id = b.lot_id
 WHERE b.status <> 'available' OR l.expires_on < %s OR l.expires_on < greatest(d.due_on, %s) + d.min_life_days::int
"""
REFUSED_AS_MEANT = {
    "nothing_reserved", "stock_at_work", "already_left", "nothing_left", "nothing_changes", "transition_refused", "incomplete", "nothing_to_bill",
    "stock_short", "pack_required",
}  # fmt: skip


class ReservationDays(RuleBasedStateMachine):
    """The product alone: its own invariants judge it."""

    trade: ClassVar[Trade]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo._from_testcase = True  # type: ignore[attr-defined]  operations may open their transaction inside
        self.undo.__enter__()

    def teardown(self) -> None:
        """The whole proof at the end of each run, then no trace of it."""
        try:
            assert broken_invariants("catalog", "inventory", "warehouse", "orders", "finance") == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def one(self, query: str, n: int, *params: Any) -> int | None:
        """One of the rows that a query finds."""
        rows = self.trade.rows(query, *params)
        return rows[n % len(rows)][0] if rows else None

    def order_in(self, state: str, n: int) -> int | None:
        """One order in a state."""
        return self.one("SELECT id FROM orders_salesorder WHERE state = %s ORDER BY id", n, state)

    def shipment_in(self, state: str, n: int) -> int | None:
        """One shipment in a state."""
        return self.one("SELECT id FROM warehouse_shipment WHERE state = %s ORDER BY id", n, state)

    def attempt(self, act: Any) -> None:
        """Do it; a refusal is fine when it is one of those that the business knows."""
        point = transaction.atomic()
        point._from_testcase = True  # type: ignore[attr-defined]  operations may open their transaction inside
        try:
            with point:
                act()
        except Refused as refused:
            if not set(refused.codes) <= REFUSED_AS_MEANT:
                raise

    @rule(
        sku=st.sampled_from(["GLOVE", "ROPE"]),
        bin=st.sampled_from(["A-01", "A-02"]),
        qty=small,
        life=st.sampled_from([0, 5, 40, 400]),
    )
    def receive(self, sku: str, bin: str, qty: int, life: int) -> None:
        more: dict[str, Any] = (
            {"lot": f"L{life}", "expires_on": self.trade.by.today + timedelta(days=life)} if life else {}
        )
        self.trade.receive(sku, qty, bin=bin, **more)

    @rule(
        lines=st.lists(st.tuples(st.sampled_from(["GLOVE", "ROPE", "SET"]), small), min_size=1, max_size=3),
        picky=st.booleans(),
        whole=st.booleans(),
        due=st.integers(0, 3),
    )
    def order(self, lines: list[tuple[str, int]], picky: bool, whole: bool, due: int) -> None:
        self.trade.order(
            *(want(s, q) for s, q in lines), customer="BOLT" if picky else "ACME", ship_complete=whole,
            requested_on=self.trade.by.today + timedelta(days=due),
        )  # fmt: skip

    @rule(
        n=pick_one,
        qtys=st.lists(st.integers(0, 9), min_size=1, max_size=3),
        more=st.sampled_from(["", "GLOVE", "SET"]),
        later=st.integers(-1, 30),
    )
    def amend(self, n: int, qtys: list[int], more: str, later: int) -> None:
        """Another quantity for some lines, perhaps a new line, perhaps another day; at whatever stage the order is."""
        order = self.order_in("confirmed", n)
        if order is None:
            return
        count = self.trade.value("SELECT count(*) FROM orders_orderline WHERE order_id = %s", order)
        change = OrderAmendment(
            order_id=order,
            lines=[LineChange(line_no=no, qty=Decimal(q)) for no, q in enumerate(qtys, 1) if no <= count],
            added=[want(more, 2)] if more else [],
            requested_on=None if later < 0 else self.trade.by.today + timedelta(days=later),
        )
        first = self.promises(order)
        self.attempt(lambda: amend_orders(orders=[change], by=self.trade.by))
        after = self.promises(order)
        assert {i: after[i] for i in first} == first

    def promises(self, order: int) -> dict[int, Any]:
        """The first promise of each demand of an order."""
        return dict(self.trade.rows("SELECT id, first_promised_on FROM inventory_demand WHERE source_id = %s", order))

    @rule(n=pick_one)
    def put_back(self, n: int) -> None:
        one = self.one("SELECT id FROM warehouse_putback WHERE state = 'open' ORDER BY id", n)
        if one is not None:
            put_back_goods(put_back_ids=[one], by=self.trade.by)

    @rule()
    def allocate_all(self) -> None:
        allocate_orders(by=self.trade.by)

    @rule(
        n=pick_one,
        how=st.sampled_from([allocate_orders, reallocate_orders, reserve_again, release_orders, cancel_orders]),
    )
    def act_on_one(self, n: int, how: Any) -> None:
        order = self.order_in("confirmed", n)
        if order is not None:
            self.attempt(lambda: how(order_ids=[order], by=self.trade.by))

    @rule()
    def release_all(self) -> None:
        release_orders(by=self.trade.by)

    @rule(n=pick_one, qty=small)
    def lose_stock(self, n: int, qty: int) -> None:
        balance = self.one("SELECT id FROM inventory_balance WHERE on_hand_qty > 0 ORDER BY id", n)
        if balance is not None:
            on_hand = self.trade.value("SELECT on_hand_qty FROM inventory_balance WHERE id = %s", balance)
            self.attempt(lambda: self.free(balance, min(Decimal(qty), on_hand)))

    def free(self, balance: int, qty: Decimal) -> None:
        """What taking stock out of use begins with."""
        lock_holders(balance_ids=[balance], by=self.trade.by)
        free_balances(needs=[(balance, qty)], cause="blocked", by=self.trade.by)
        free = self.trade.value("SELECT on_hand_qty - reserved_qty FROM inventory_balance WHERE id = %s", balance)
        assert free >= qty

    @rule(n=pick_one, missing=st.integers(0, 3))
    def pick(self, n: int, missing: int) -> None:
        shipment = self.shipment_in("released", n)
        if shipment is None:
            return
        line, qty, _short = self.trade.shipment_lines(shipment)[0]
        shorts = [ShortPick(line_id=line, picked_qty=max(qty - missing, Decimal(0)))] if missing else []
        pick_shipments(shipment_ids=[shipment], shorts=shorts, by=self.trade.by)

    @rule(n=pick_one)
    def pack_and_ship(self, n: int) -> None:
        shipment = self.shipment_in("picked", n)
        if shipment is not None:
            pack_shipments(shipment_ids=[shipment], by=self.trade.by)
            ship_shipments(shipment_ids=[shipment], by=self.trade.by)

    @rule(n=pick_one)
    def take_work_back(self, n: int) -> None:
        shipment = self.shipment_in("released", n)
        if shipment is not None:
            cancel_shipments(shipment_ids=[shipment], by=self.trade.by)

    @rule()
    def bill(self) -> None:
        bill_orders(by=self.trade.by)

    @invariant()
    def reservations_are_good(self) -> None:
        """Nothing is promised that its customer would not take."""
        today = self.trade.by.today
        assert self.trade.rows(BAD_RESERVATIONS, today, today) == []


def test_random_days_leave_every_invariant_empty(trade: Trade) -> None:
    ReservationDays.trade = trade
    add_items(trade, {"SET": "12.00"})
    parts = [
        KitComponentDraft(kit="SET", component="GLOVE", numerator=2, valid_from=FIRST),
        KitComponentDraft(kit="SET", component="ROPE", denominator=2, valid_from=FIRST),
    ]
    save_kit_components(components=parts, by=trade.by)
    trade.limit("BOLT", None, min_life_days=20)
    trade.vary("inventory.swap_unstarted", "first_to_ship")
    run_state_machine_as_test(
        ReservationDays,
        settings=settings(
            max_examples=int(MANY or 8), stateful_step_count=35, deadline=None, derandomize=MANY is None,
            suppress_health_check=list(HealthCheck), print_blob=True,
        ),
    )  # fmt: skip
