"""How an order is judged: the policies of its site, the customer's exposure, the days it can leave. Reads only.

Confirmation writes what is found here; a quote only tells it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onegauge.finance.queries import receivable_of
from onegauge.governance.queries import working_calendar
from onegauge.governance.working_calendar import WorkingCalendar
from onegauge.orders import policies
from onegauge.orders.guards import HoldFound, OrderFacts, Rules, holds_for


def rules_of(site_ids: set[int], *, on: date) -> dict[int, Rules]:
    """The policy values that govern confirmation, per site, with provenance."""
    out = {}
    for site_id in sorted(site_ids):
        found = {
            p.key: p.at(site_id=site_id, on=on)
            for p in (
                policies.CREDIT_CHECK,
                policies.CREDIT_TOLERANCE,
                policies.DUPLICATE_WINDOW,
                policies.PRICE_FLOOR,
                policies.LEAST_MARGIN,
                policies.ALLOCATE_HELD,
                policies.SHIP_LEAD_DAYS,
                policies.SUPPLY_LEAD_DAYS,
                policies.SOURCING,
                policies.MINIMUM_ORDER,
                policies.CREDIT_HORIZON,
            )
        }
        horizon = found["orders.credit_horizon_days"].as_int
        out[site_id] = Rules(
            credit_check=found["orders.credit_check"].as_text,
            credit_tolerance=found["orders.credit_tolerance_share"].as_decimal,
            duplicate_window_days=found["orders.duplicate_window_days"].as_int,
            price_floor=found["orders.price_floor_share"].as_decimal,
            least_margin=found["orders.least_margin_share"].as_decimal,
            allocate_held=found["orders.allocate_held"].as_bool,
            ship_lead_days=found["orders.ship_lead_days"].as_int,
            supply_lead_days=found["orders.supply_lead_days"].as_int,
            sourcing=found["orders.sourcing"].as_text,
            minimum=found["orders.minimum_order_amount"].as_decimal,
            counted_until=on + timedelta(days=horizon) if horizon else None,
            provenance={key: r.provenance_id for key, r in found.items()},
        )
    return out


def limits_of(rules: Mapping[int, Rules]) -> dict[str, list[Any]]:
    """What prices and exposures are judged by at each site, as the statements take it."""
    return {
        "sites": list(rules),
        "floors": [rule.price_floor for rule in rules.values()],
        "margins": [rule.least_margin for rule in rules.values()],
        "untils": [rule.counted_until for rule in rules.values()],
    }


def exposures(facts: Sequence[OrderFacts], *, on: date, counted: bool = False) -> dict[int, Decimal]:
    """What each order's customer owes with it; it grows through the batch, so that the batch cannot pass as a whole.

    Confirmed orders are ``counted`` among the open ones already.
    """
    partners = sorted({f.partner_id for f in facts})
    owed = receivable_of(on=on, partner_ids=partners)
    receivable = {(r.company_id, r.partner_id): r.open_amount for r in owed}
    running: dict[tuple[int, int], Decimal] = {}
    out: dict[int, Decimal] = {}
    for fact in facts:
        who = (fact.company_id, fact.partner_id)
        before = running.get(who, receivable.get(who, Decimal(0)) + fact.open_order_amount)
        out[fact.id] = running[who] = before + (
            0 if counted else max(fact.total_amount - fact.prepaid_amount, Decimal(0))
        )
    return out


def judge(
    facts: Sequence[OrderFacts], rules: Mapping[int, Rules], exposure: Mapping[int, Decimal]
) -> dict[int, list[HoldFound]]:
    """The holds of each order."""
    return {fact.id: holds_for(fact, rules[fact.site_id], exposure[fact.id]) for fact in facts}


@dataclass(frozen=True, slots=True)
class Start:
    """From where the days to a promise are counted: the site's calendar and the day of the order."""

    site_id: int
    calendar_id: int
    ordered_on: date


def promise_days(starts: Sequence[Start], rules: Mapping[int, Rules]) -> dict[Start, tuple[date, date]]:
    """The days on which an order can leave when stock covers it, and when it must come in first."""
    calendars: dict[int, WorkingCalendar] = {c: working_calendar(c) for c in sorted({s.calendar_id for s in starts})}
    found = {}
    for start in set(starts):
        rule, calendar = rules[start.site_id], calendars[start.calendar_id]
        leads = (rule.ship_lead_days, rule.supply_lead_days)
        found[start] = (calendar.add(start.ordered_on, leads[0]), calendar.add(start.ordered_on, leads[1]))
    return found


def start_of(fact: OrderFacts) -> Start:
    """Where the days of an order begin."""
    return Start(fact.site_id, fact.calendar_id, fact.ordered_at.date())
