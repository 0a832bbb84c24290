"""Random days in a warehouse against a tiny auditor that only knows sums: receive, move, judge, pack, adjust, expire.

The auditor keeps one number per item, lot, place, unit, owner and status, and never looks into the product. After every
step both must say the same; in the end every invariant is empty. ``ONEGAUGE_SIMULATIONS`` runs more examples.
"""

import os
from collections import Counter
from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from onegauge.inventory import operations as ops
from onegauge.inventory.sscc import own_sscc
from onegauge.kernel.errors import Refused
from tests.inventory.words import lies
from tests.support import Trade, broken_invariants, want

MANY = os.environ.get("ONEGAUGE_SIMULATIONS")
SKUS, BINS, LOTS = ("GLOVE", "ROPE"), ("A-01", "A-02", "A-03"), ("", "L1", "L2")
UNITS = tuple(own_sscc("4012345", n) for n in range(1, 4))
STATUSES = ("available", "inspection", "blocked", "damaged")
small, pick_one = st.integers(1, 9), st.integers(0, 1_000_000)
REFUSED_AS_MEANT = {
    "stock_short", "nothing_changes", "handling_unit_elsewhere", "handling_unit_closed", "stock_at_work", "invalid_value",
    "transition_refused",
}  # fmt: skip
Spot = tuple[str, str, str, str, str, str]


class StockDays(RuleBasedStateMachine):
    """The product and the auditor side by side."""

    trade: ClassVar[Trade]

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo._from_testcase = True  # type: ignore[attr-defined]  operations may open their transaction inside
        self.undo.__enter__()
        self.books: Counter[Spot] = Counter()
        drafts = [ops.UnitDraft(site="LEEDS", sscc=s, bin=b) for s, b in zip(UNITS, BINS, strict=True)]
        self.units = {u.sscc: u.handling_unit_id for u in ops.open_units(units=drafts, by=self.trade.by)}
        self.where = dict(zip(UNITS, BINS, strict=True))

    def teardown(self) -> None:
        """The whole proof at the end of each run, then no trace of it."""
        try:
            assert broken_invariants("catalog", "inventory", "warehouse", "orders") == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def attempt(self, act: Any) -> bool:
        """Do it; a refusal is fine when it is one of those that the business knows, and nothing may have changed."""
        try:
            act()
        except Refused as refused:
            if not set(refused.codes) <= REFUSED_AS_MEANT:
                raise
            return False
        return True

    def balances(self) -> list[tuple[int, Spot, int]]:
        """What holds goods: the id, the place, how much."""
        rows = self.trade.rows(
            "SELECT b.id, i.sku, n.code, coalesce(l.code, ''), coalesce(h.sscc, ''), b.status, b.on_hand_qty"
            " FROM inventory_balance b JOIN catalog_item i ON i.id = b.item_id JOIN inventory_bin n ON n.id = b.bin_id"
            " LEFT JOIN inventory_lot l ON l.id = b.lot_id LEFT JOIN inventory_handlingunit h ON h.id = b.handling_unit_id"
            " WHERE b.on_hand_qty > 0 ORDER BY b.id"
        )
        return [(row[0], (row[1], row[2], row[3], row[4], "", row[5]), int(row[6])) for row in rows]

    def one(self, n: int) -> tuple[int, Spot, int] | None:
        """One of them."""
        found = self.balances()
        return found[n % len(found)] if found else None

    def shifted(self, spot: Spot, qty: int, **change: str) -> None:
        """The books after so much went elsewhere."""
        names = ("sku", "bin", "lot", "sscc", "owner", "status")
        values = {**dict(zip(names, spot, strict=True)), **change}
        self.books[spot] -= qty
        self.books[tuple(values[n] for n in names)] += qty  # type: ignore[index]  # six of them

    @rule(
        sku=st.sampled_from(SKUS),
        lot=st.sampled_from(LOTS),
        n=pick_one,
        qty=small,
        inside=st.booleans(),
        status=st.sampled_from(("", *STATUSES)),
    )
    def receive(self, sku: str, lot: str, n: int, qty: int, inside: bool, status: str) -> None:
        """Goods come in, loose or on a pallet."""
        sscc = UNITS[n % 3] if inside else ""
        place = self.where[sscc] if inside else BINS[n % 3]
        line = ops.ReceiptLine(
            site="LEEDS", bin=place, sku=sku, qty=Decimal(qty), unit_cost=Decimal(1), lot=lot, sscc=sscc, status=status,
            expires_on=self.trade.by.today if lot == "L1" else None,
        )  # fmt: skip
        if self.attempt(lambda: ops.receive_stock(lines=[line], reference="R", by=self.trade.by)):
            self.books[sku, place, lot, sscc, "", status or "available"] += qty

    @rule(n=pick_one, to=st.sampled_from(BINS), qty=st.one_of(st.none(), small))
    def move(self, n: int, to: str, qty: int | None) -> None:
        """Goods go loose into another bin."""
        if found := self.one(n):
            balance, spot, has = found
            line = ops.MoveLine(balance_id=balance, bin=to, qty=None if qty is None else Decimal(qty))
            if self.attempt(lambda: ops.move_stock(lines=[line], by=self.trade.by)):
                self.shifted(spot, has if qty is None else qty, bin=to, sscc="")

    @rule(n=pick_one, status=st.sampled_from(STATUSES), qty=st.one_of(st.none(), small))
    def judge(self, n: int, status: str, qty: int | None) -> None:
        """Goods change their status."""
        if found := self.one(n):
            balance, spot, has = found
            line = ops.StatusLine(
                balance_id=balance, status=status, reason_code="quality", qty=None if qty is None else Decimal(qty)
            )
            if self.attempt(lambda: ops.change_stock_status(lines=[line], by=self.trade.by)):
                self.shifted(spot, has if qty is None else qty, status=status)

    @rule(n=pick_one, sscc=st.sampled_from(UNITS), qty=st.one_of(st.none(), small))
    def pack(self, n: int, sscc: str, qty: int | None) -> None:
        """Goods go onto a pallet."""
        if found := self.one(n):
            balance, spot, has = found
            line = ops.PackLine(balance_id=balance, sscc=sscc, qty=None if qty is None else Decimal(qty))
            if self.attempt(lambda: ops.pack_stock(lines=[line], by=self.trade.by)):
                self.shifted(spot, has if qty is None else qty, sscc=sscc)

    @rule(sscc=st.sampled_from(UNITS), to=st.sampled_from(BINS))
    def move_pallet(self, sscc: str, to: str) -> None:
        """A pallet goes to another bin with everything on it."""
        if self.attempt(lambda: ops.move_units(handling_unit_ids=[self.units[sscc]], to_bin=to, by=self.trade.by)):
            for spot, qty in list(self.books.items()):
                if spot[3] == sscc and qty and spot[1] != to:
                    self.shifted(spot, qty, bin=to)
            self.where[sscc] = to

    @rule(sscc=st.sampled_from(UNITS), close=st.booleans())
    def close_or_open(self, sscc: str, close: bool) -> None:
        """A pallet is wrapped, or opened again."""
        verb = ops.close_units if close else ops.reopen_units
        self.attempt(lambda: verb(handling_unit_ids=[self.units[sscc]], by=self.trade.by))

    @rule(n=pick_one, qty=st.integers(-9, 9).filter(bool))
    def adjust(self, n: int, qty: int) -> None:
        """Somebody counted."""
        if (found := self.one(n)) and found[1][5] != "expired":
            _balance, (sku, place, lot, sscc, _owner, status), _has = found
            line = ops.AdjustmentLine(
                site="LEEDS", bin=place, sku=sku, qty=Decimal(qty), reason="count", lot=lot, sscc=sscc, status=status
            )
            if self.attempt(lambda: ops.adjust_stock(lines=[line], by=self.trade.by)):
                self.books[found[1]] += qty

    @rule(sku=st.sampled_from(SKUS), qty=small, release=st.booleans())
    def order(self, sku: str, qty: int, release: bool) -> None:
        """A customer wants some of it; sometimes the warehouse begins at once."""
        order = self.trade.order(want(sku, qty))
        if self.trade.allocate(order) and release:
            self.trade.release(order)

    @rule()
    def expire(self) -> None:
        """A day later the first lot is past its date; what the warehouse works on stays."""
        tomorrow = self.trade.by.at(self.trade.by.now + timedelta(days=1))
        spots = {balance: spot for balance, spot, _has in self.balances()}
        for done in ops.expire_stock(by=tomorrow):
            self.shifted(spots[done.balance_id], int(done.qty), status="expired")

    @invariant()
    def both_say_the_same(self) -> None:
        """Every place holds what the auditor counted."""
        kept = {(r[0], r[1], r[2], r[3], r[4], r[5]): int(r[6]) for r in lies(self.trade)}
        assert kept == {spot: qty for spot, qty in self.books.items() if qty}


def test_random_days_agree_with_the_auditor(trade: Trade) -> None:
    StockDays.trade = trade
    how = settings(
        max_examples=int(MANY or 12), stateful_step_count=25, deadline=None, derandomize=MANY is None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(StockDays, settings=how)
