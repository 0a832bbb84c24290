"""Confirm: judge drafts, open typed holds, put lines into the queue and promise dates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.finance.queries import receivable_open_by_partner
from onegauge.governance.queries import working_calendar
from onegauge.governance.working_calendar import WorkingCalendar
from onegauge.inventory.operations import DemandLine, Promised, request_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, as_json, record, ref
from onegauge.kernel.operation import operation
from onegauge.orders import policies
from onegauge.orders.facts import HoldsOpened, OrdersConfirmed
from onegauge.orders.guards import HoldFound, OrderFacts, Rules, holds_for
from onegauge.orders.kinds import HOLD_KIND, SALES_ORDER_KIND
from onegauge.orders.permissions import CONFIRM
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A confirmed order: the holds that stop it, its latest promised date and how many lines stock covers."""

    order_id: int
    number: str
    holds: list[str]
    promised_on: date | None
    line_count: int
    in_stock_count: int


@operation(permission=CONFIRM)
def confirm_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[Confirmed]:
    """Turn drafts into promises to customers; one order is a list of one.

    Checks customer, credit, duplicates, prices and data by the policies of the site; what fails opens a typed hold.
    Each line is promised a date with a reason. All refusals are reported at once and nothing is written then.
    """
    del key
    moves = SALES_ORDER.begin("confirm", order_ids, by=by, versions=versions)
    moves.check()
    SQL.run("lock_customers", {"orders": moves.ids})
    rules = rules_of({d.site_id for d in moves.rows if d.site_id}, on=by.today)
    facts = SQL.rows(
        "order_facts",
        {
            "orders": moves.ids,
            "sites": list(rules),
            "floors": [r.price_floor for r in rules.values()],
        },
        OrderFacts,
    )
    holds = _judge(facts, rules, on=by.today)
    _open_holds(facts, holds, by)
    promised = _request(facts, holds, rules, by)
    moves.finish(
        after={f.id: _after(holds[f.id], promised.get(f.id, [])) for f in facts},
        policy={f.id: dict(rules[f.site_id].provenance) for f in facts},
    )
    publish(OrdersConfirmed(order_ids=tuple(moves.ids)), by=by)
    held = tuple(f.id for f in facts if holds[f.id])
    if held:
        publish(HoldsOpened(order_ids=held), by=by)
    return [_confirmed(f, holds[f.id], promised.get(f.id, [])) for f in facts]


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
                policies.ALLOCATE_HELD,
                policies.SHIP_LEAD_DAYS,
                policies.SUPPLY_LEAD_DAYS,
            )
        }
        out[site_id] = Rules(
            credit_check=found["orders.credit_check"].as_text,
            credit_tolerance=found["orders.credit_tolerance_share"].as_decimal,
            duplicate_window_days=found["orders.duplicate_window_days"].as_int,
            price_floor=found["orders.price_floor_share"].as_decimal,
            allocate_held=found["orders.allocate_held"].as_bool,
            ship_lead_days=found["orders.ship_lead_days"].as_int,
            supply_lead_days=found["orders.supply_lead_days"].as_int,
            provenance={key: r.provenance_id for key, r in found.items()},
        )
    return out


def _judge(facts: Sequence[OrderFacts], rules: Mapping[int, Rules], *, on: date) -> dict[int, list[HoldFound]]:
    """Holds of each order; exposure grows through the batch, so that the batch cannot pass the limit as a whole."""
    partners = sorted({f.partner_id for f in facts})
    owed = receivable_open_by_partner(on=on, partner_ids=partners)
    receivable = {(r.company_id, r.partner_id): r.open_amount for r in owed}
    running: dict[tuple[int, int], Decimal] = {}
    out: dict[int, list[HoldFound]] = {}
    for fact in facts:
        who = (fact.company_id, fact.partner_id)
        before = running.get(who, receivable.get(who, Decimal(0)) + fact.open_order_amount)
        running[who] = before + fact.total_amount
        out[fact.id] = holds_for(fact, rules[fact.site_id], running[who])
    return out


def _open_holds(facts: Sequence[OrderFacts], holds: Mapping[int, list[HoldFound]], by: Actor) -> None:
    flat = [(f, h) for f in facts for h in holds[f.id]]
    made = SQL.tuples(
        "insert_holds",
        {
            "companies": [f.company_id for f, _h in flat],
            "sites": [f.site_id for f, _h in flat],
            "orders": [f.id for f, _h in flat],
            "types": [h.type for _f, h in flat],
            "reasons": [h.reason[:300] for _f, h in flat],
            "details": [as_json(h.details) for _f, h in flat],
            "policies": [as_json(h.policy_ids) for _f, h in flat],
            "at": by.now,
        },
    )
    record(
        by=by,
        kind=HOLD_KIND,
        verb="opened",
        entries=[
            Entry(
                object_id=hold_id,
                company_id=company,
                site_id=site,
                after={"state": "open", "type": kind},
                refs=(ref(SALES_ORDER_KIND, order),),
            )
            for hold_id, order, kind, company, site in made
        ],
    )


def _request(
    facts: Sequence[OrderFacts], holds: Mapping[int, list[HoldFound]], rules: Mapping[int, Rules], by: Actor
) -> dict[int, list[Promised]]:
    by_id = {f.id: f for f in facts}
    dates = _promise_days(facts, rules)
    order_of: dict[int, int] = {}
    lines: list[DemandLine] = []
    for order_id, line_id, item_id, qty in SQL.tuples("lines_of_orders", {"orders": list(by_id)}):
        fact = by_id[order_id]
        order_of[line_id] = order_id
        lines.append(
            DemandLine(
                company_id=fact.company_id,
                site_id=fact.site_id,
                source_id=order_id,
                source_line_id=line_id,
                item_id=item_id,
                priority=fact.priority or 5,
                ordered_at=fact.ordered_at,
                due_on=fact.requested_on,
                qty=qty,
                held=bool(holds[order_id]) and not rules[fact.site_id].allocate_held,
                stock_on=dates[order_id][0],
                supply_on=dates[order_id][1],
            )
        )
    out: dict[int, list[Promised]] = {}
    for promised in request_demand(source_kind=SALES_ORDER_KIND.number, lines=lines, by=by):
        out.setdefault(order_of[promised.source_line_id], []).append(promised)
    return out


def _promise_days(facts: Sequence[OrderFacts], rules: Mapping[int, Rules]) -> dict[int, tuple[date, date]]:
    """The days on which an order can leave when stock covers it, and when it must come in first."""
    calendars: dict[int, WorkingCalendar] = {c: working_calendar(c) for c in sorted({f.calendar_id for f in facts})}
    days: dict[tuple[int, date, int], date] = {}

    def after(fact: OrderFacts, count: int) -> date:
        start = fact.ordered_at.date()
        known = days.get((fact.calendar_id, start, count))
        if known is None:
            known = days[fact.calendar_id, start, count] = calendars[fact.calendar_id].add(start, count)
        return known

    return {
        f.id: (after(f, rules[f.site_id].ship_lead_days), after(f, rules[f.site_id].supply_lead_days)) for f in facts
    }


def _after(holds: list[HoldFound], promised: list[Promised]) -> dict[str, Any]:
    reasons: dict[str, int] = {}
    for line in promised:
        reasons[line.reason] = reasons.get(line.reason, 0) + 1
    return {
        "holds": [h.type for h in holds],
        "promised_on": max((p.promised_on for p in promised), default=None),
        "lines": reasons,
    }


def _confirmed(fact: OrderFacts, holds: list[HoldFound], promised: list[Promised]) -> Confirmed:
    return Confirmed(
        order_id=fact.id,
        number=fact.number,
        holds=[h.type for h in holds],
        promised_on=max((p.promised_on for p in promised), default=None),
        line_count=len(promised),
        in_stock_count=sum(p.reason == "in_stock" for p in promised),
    )
