"""Random days at the dock against a tiny auditor: receive, damage, decide, put away, close, in any order.

The auditor keeps for each ordered line how much was accepted, held, damaged, refused and sent back, reckoning unit by unit
as a person would. After every step the product says the same, the ledger holds what came in, and never is more accepted
than the tolerance without somebody's decision. In the end every invariant is empty.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from onegauge.kernel.errors import Refused
from onegauge.warehouse import operations as warehouse
from tests.support import Trade, broken_invariants
from tests.warehouse.inbound import arrived, docks, goods, ordered, receive, state

MANY = os.environ.get("ONEGAUGE_SIMULATIONS")
SKUS = ("GLOVE", "ROPE")
ORDERED, AT_MOST = 100, 103
some, pick_one = st.integers(1, 70), st.integers(0, 1_000)


@dataclass
class Count:
    """What the auditor knows of an ordered line; ``chosen`` is what somebody decided to accept."""

    accepted: int = 0
    chosen: int = 0
    held: int = 0
    damaged: int = 0
    back: int = 0

    @property
    def stays(self) -> int:
        """What lies in the house of it."""
        return self.accepted + self.held + self.damaged


class InboundDays(RuleBasedStateMachine):
    """The product and the auditor side by side; each ordered line comes with two trucks."""

    trade: ClassVar[Trade]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo._from_testcase = True  # type: ignore[attr-defined]  operations may open their transaction inside
        self.undo.__enter__()
        lines = [ordered(sku, 50, 100 * n, ordered_qty=Decimal(ORDERED)) for n, sku in enumerate(SKUS, 1)]
        self.arrivals = [arrived(self.trade, *lines) for _ in range(2)]
        self.counts = {sku: Count() for sku in SKUS}

    def teardown(self) -> None:
        """Every invariant is empty; then nothing of this happened."""
        try:
            assert broken_invariants("inventory", "warehouse") == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def may(self, *refusals: str, act: Callable[[], Any]) -> Any:
        """Act; what is refused for one of these reasons changed nothing."""
        try:
            return act()
        except Refused as refused:
            if not set(refused.codes) <= set(refusals):
                raise
            return None

    @rule(truck=pick_one, sku=st.sampled_from(SKUS), qty=some)
    def comes(self, truck: int, sku: str, qty: int) -> None:
        """So much of an item is unloaded."""
        arrival = self.arrivals[truck % 2]
        if self.may("transition_refused", act=lambda: receive(self.trade, arrival, goods(sku, qty))) is None:
            assert state(self.trade, arrival) == "closed"
            return
        count = self.counts[sku]
        for _unit in range(qty):
            if count.accepted < AT_MOST:
                count.accepted += 1
            else:
                count.held += 1

    @rule(truck=pick_one, sku=st.sampled_from(SKUS), qty=some)
    def comes_damaged(self, truck: int, sku: str, qty: int) -> None:
        """So much of an item is broken."""
        line = goods(sku, qty, condition="damaged", note="Broken")
        if self.may("transition_refused", act=lambda: receive(self.trade, self.arrivals[truck % 2], line)):
            self.counts[sku].damaged += qty

    @rule(which=pick_one, back=st.booleans())
    def somebody_decides(self, which: int, back: bool) -> None:
        """One quantity that waits is kept or goes back."""
        rows = self.trade.rows(
            "SELECT h.id, h.cause, h.qty, i.sku FROM warehouse_heldreceipt h JOIN catalog_item i ON i.id = h.item_id"
            " WHERE h.state = 'open' ORDER BY h.id"
        )
        if not rows:
            return
        held, cause, qty, sku = rows[which % len(rows)]
        decide = warehouse.send_back_held if back else warehouse.accept_held
        decide(held_receipt_ids=[held], by=self.trade.by)
        count, units = self.counts[sku], int(qty)
        if cause == "damaged":
            count.damaged -= units if back else 0
        else:
            count.held -= units
            count.accepted += 0 if back else units
            count.chosen += 0 if back else units
        count.back += units if back else 0

    @rule(which=pick_one, qty=st.one_of(st.none(), some), to=st.sampled_from(["", "A-02", "A-03"]))
    def somebody_puts_away(self, which: int, qty: int | None, to: str) -> None:
        """All or a part of a put-away is done."""
        rows = self.trade.rows("SELECT id FROM warehouse_putaway WHERE state = 'open' ORDER BY id")
        if rows:
            one, part = rows[which % len(rows)][0], None if qty is None else Decimal(qty)
            self.may(
                "wrong_put_away", "stock_short",
                act=lambda: warehouse.put_away_goods(put_away_ids=[one], to_bin=to, qty=part, by=self.trade.by),
            )  # fmt: skip

    @rule(truck=pick_one)
    def a_truck_is_done(self, truck: int) -> None:
        """It is unloaded, then closed when nothing of it waits."""
        ids = [self.arrivals[truck % 2]]
        self.may("transition_refused", act=lambda: warehouse.finish_arrivals(arrival_ids=ids, by=self.trade.by))
        self.may(
            "transition_refused", "held_undecided",
            act=lambda: warehouse.close_arrivals(arrival_ids=ids, by=self.trade.by),
        )  # fmt: skip

    @invariant()
    def both_say_the_same(self) -> None:
        """Lines, ledger and shelves agree with the auditor, and the tolerance holds."""
        said = self.trade.rows(
            "SELECT i.sku, sum(l.accepted_qty), sum(l.held_qty), sum(l.damaged_qty), sum(l.returned_qty)"
            " FROM warehouse_arrivalline l JOIN catalog_item i ON i.id = l.item_id GROUP BY 1"
        )
        for sku, *figures in said:
            count = self.counts[sku]
            assert figures == [count.accepted, count.held, count.damaged, count.back], sku
            assert self.trade.stock(sku)[0] == count.stays
            assert count.accepted - count.chosen <= AT_MOST


def test_random_days_at_the_dock(trade: Trade) -> None:
    docks(trade, "DOCK-1")
    trade.vary("warehouse.put_away", value="same_item")
    InboundDays.trade = trade
    run_state_machine_as_test(
        InboundDays,
        settings=settings(
            max_examples=int(MANY or 12),
            stateful_step_count=20,
            deadline=None,
            derandomize=MANY is None,
            suppress_health_check=list(HealthCheck),
        ),
    )
