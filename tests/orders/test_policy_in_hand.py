"""What decides is read with the first statement of an operation, and anew when somebody says that it changed."""

from typing import Any

from onegauge.governance.policy_memory import forget
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import run
from onegauge.orders.policies import SHIP_LEAD_DAYS
from tests.concurrency.sessions import together, values
from tests.support import Trade


def test_what_was_told_at_the_beginning_does_not_outlive_a_change(live_trade: Trade) -> None:
    trade = live_trade
    site = trade.sites["LEEDS"]
    old = SHIP_LEAD_DAYS.at(site_id=site, on=trade.by.today).as_int

    def change_and_ask(*, by: Actor) -> Any:
        values(together([lambda: trade.vary("orders.ship_lead_days", old + 3)]))
        forget()
        return SHIP_LEAD_DAYS.at(site_id=site, on=by.today).as_int

    assert run("tests.change_and_ask", None, change_and_ask, {"by": trade.by}) == old + 3


def test_an_operation_decides_by_what_held_when_it_began(live_trade: Trade) -> None:
    trade = live_trade
    site = trade.sites["LEEDS"]
    old = SHIP_LEAD_DAYS.at(site_id=site, on=trade.by.today).as_int

    def ask_after_others(*, by: Actor) -> Any:
        values(together([lambda: trade.vary("orders.ship_lead_days", old + 3)]))
        return SHIP_LEAD_DAYS.at(site_id=site, on=by.today).as_int

    assert run("tests.ask_after_others", None, ask_after_others, {"by": trade.by}) == old
    assert SHIP_LEAD_DAYS.at(site_id=site, on=trade.by.today).as_int == old + 3
