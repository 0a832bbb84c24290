"""The rule that judges a line, against plain words; and: whatever moves, a posted count leaves what was counted."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.counting import Counted, Rules, is_doubtful, is_within, outcome
from tests.support import Trade, want
from tests.warehouse.test_counts import enter, hand_in, lines, person, plan

NUMBERS = st.integers(0, 200).map(Decimal)
RULES = Rules(Decimal("0.1"), Decimal(10), Decimal("0.2"), Decimal(30))
STEPS = st.lists(st.sampled_from(["receive", "deliver", "pick", "ship"]), max_size=4)
IN_HANDS = """
SELECT coalesce(sum(r.qty), 0) FROM inventory_reservation r JOIN warehouse_shipment s ON s.id = r.release_ref
 WHERE s.state = 'picked'
"""


class Floor:
    """A site where goods come, are picked, and leave; each step says by how much the books change."""

    def __init__(self, trade: Trade) -> None:
        self.trade = trade
        self.picked: list[int] = []

    def walk(self, steps: list[str]) -> Decimal:
        """Several steps."""
        return sum((Decimal(getattr(self, step)()) for step in steps), Decimal(0))

    def receive(self) -> int:
        """Goods come."""
        self.trade.receive("GLOVE", 7)
        return 7

    def deliver(self) -> int:
        """Goods leave at once."""
        self.trade.deliver(want("GLOVE", 3))
        return -3

    def pick(self) -> int:
        """Goods lie on a trolley; the books do not know."""
        order = self.trade.order(want("GLOVE", 5))
        self.trade.allocate(order)
        self.picked += warehouse.pick_shipments(shipment_ids=self.trade.release(order), by=self.trade.by)
        return 0

    def ship(self) -> int:
        """What was picked leaves."""
        if not self.picked:
            return 0
        shipment = self.picked.pop()
        warehouse.pack_shipments(shipment_ids=[shipment], by=self.trade.by)
        warehouse.ship_shipments(shipment_ids=[shipment], by=self.trade.by)
        return -5

    def count(self, count_id: int, name: str, missing: int) -> Decimal:
        """Somebody counts what lies in the bin; the books should say that, and what is on trolleys."""
        in_hands = self.trade.value(IN_HANDS)
        there = self.trade.stock("GLOVE")[0] - in_hands - missing
        enter(self.trade, count_id, person(self.trade, name), GLOVE=there)
        return Decimal(there + in_hands)


@given(expected=NUMBERS, counted=NUMBERS, value=st.integers(0, 5).map(Decimal), before=st.booleans())
def test_a_line_is_judged_as_the_policies_say(
    expected: Decimal, counted: Decimal, value: Decimal, before: bool
) -> None:
    line = Counted(1, 1, 1, expected, counted, before, value)
    off = abs(expected - counted)
    within = off == 0 or (off * 10 <= expected and off * value <= 10)
    doubtful = not before and not within and (off * 5 > expected or off * value > 30)

    assert is_within(line, RULES) == within
    assert is_doubtful(line, RULES) == doubtful
    assert outcome([line], RULES) == ("recount" if doubtful else "posted" if within else "review")


@given(before=STEPS, between=STEPS, after=STEPS, missing=st.integers(0, 60))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@pytest.mark.django_db
def test_the_books_say_what_was_counted_and_what_moved_since(
    trade: Trade, before: list[str], between: list[str], after: list[str], missing: int
) -> None:
    """Balance = counted, and what was picked by then, and every movement since; whatever came before is in the count."""
    floor = Floor(trade)
    trade.receive("GLOVE", 200)
    floor.walk(before)
    count_id = plan(trade, "A-01")
    floor.walk(between)
    true = floor.count(count_id, "ann", missing)
    moved = floor.walk(after)
    if not hand_in(count_id, person(trade, "ann")):
        if lines(trade, count_id)[0][3] is None:
            true = floor.count(count_id, "bob", missing)
            moved = floor.walk(after)
            hand_in(count_id, person(trade, "bob"))
        warehouse.approve_counts(count_ids=[count_id], reason="lost", by=person(trade, "carol"))

    assert trade.stock("GLOVE")[0] == true + moved
