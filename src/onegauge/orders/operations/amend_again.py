"""After orders were changed: what is judged anew, what is asked for, and what is promised anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import AskAgain, Repromise, foresee_again, hold_demand, repromise_demand
from onegauge.kernel.actor import Actor
from onegauge.orders.amending import KIND, Plan
from onegauge.orders.drafts import OrderAmendment
from onegauge.orders.guards import HoldFound, OrderFacts, Rules
from onegauge.orders.judging import Start, exposures, judge, limits_of, promise_days, rules_of
from onegauge.orders.operations.confirm import demand_lines, open_holds
from onegauge.orders.operations.lapsing import lapse_holds
from onegauge.orders.operations.source import request_where_best
from onegauge.orders.operations.stopping import tell_stopped
from onegauge.orders.reckoning import PricedLine
from onegauge.orders.statements import AMENDING, ORDERS
from onegauge.warehouse.operations import let_go_shipments

LAPSES = ("credit", "prepayment", "duplicate", "price", "data", "minimum")


@dataclass(slots=True)
class Asked:
    """What the checks said of changed orders, and the rules they said it by."""

    facts: list[OrderFacts] = field(default_factory=list)
    rules: dict[int, Rules] = field(default_factory=dict)
    opened: dict[int, list[str]] = field(default_factory=dict)
    lapsed: dict[int, list[str]] = field(default_factory=dict)
    held: set[int] = field(default_factory=set)

    @property
    def policy(self) -> dict[int, dict[str, int]]:
        """The policies behind the judgement of each order."""
        return {f.id: dict(self.rules[f.site_id].provenance) for f in self.facts}


def judge_again(plan: Plan, added: Mapping[int, list[PricedLine]], *, by: Actor, wide: Actor) -> Asked:
    """Open the holds that the changes cause, close those that they cure, and tell the queue who is stopped now."""
    asked = Asked(rules=rules_of({h.site_id for h in plan.heads.values()}, on=by.today))
    params = {
        "orders": list(plan.heads),
        "kind": KIND,
        **limits_of(asked.rules),
    }
    asked.facts = ORDERS.rows("amended_facts", params, OrderFacts)
    found = judge(asked.facts, asked.rules, exposures(asked.facts, on=by.today, counted=True))
    stopped: dict[int, dict[str, int]] = {}
    for hold_id, order_id, kind in ORDERS.tuples("open_holds", {"orders": list(plan.heads)}):
        stopped.setdefault(order_id, {})[kind] = hold_id
    causes = {
        a.order_id: _causes(a, plan, added.get(a.order_id, []), asked)
        for a in plan.amendments
    }  # fmt: skip
    new: dict[int, list[HoldFound]] = {}
    cured: list[tuple[int, int]] = []
    for order_id, holds in found.items():
        there = stopped.get(order_id, {})
        new[order_id] = [h for h in holds if h.type not in there and h.type in causes[order_id]]
        gone = [t for t in there if t in LAPSES and t not in {h.type for h in holds}]
        cured += [(there[t], order_id) for t in gone]
        asked.opened[order_id] = [h.type for h in new[order_id]]
        asked.lapsed[order_id] = gone
    open_holds(asked.facts, new, by)
    if any(new.values()):
        tell_stopped(asked.facts, {i: holds[0].reason for i, holds in new.items() if holds}, by=wide)
    lapse_holds(holds=cured, by=by)
    _tell_the_queue(asked, stopped, wide)
    return asked


def _causes(one: OrderAmendment, plan: Plan, added: Sequence[PricedLine], asked: Asked) -> set[str]:
    """The types of hold that this change can be the reason of; what was decided before is not asked again."""
    head = plan.heads[one.order_id]
    mine = {x.id for x in plan.lines.values() if x.order_id == one.order_id}
    more = bool(added) or any(line.order_id == one.order_id for line, _qty in plan.raises)
    causes: set[str] = set()
    if more:
        causes |= {"credit", "customer", "prepayment"}
    if any(_may_be_too_low(x, asked.rules[head.site_id]) for x in added):
        causes.add("price")
    if any(not x.unit_price for x in added):
        causes.add("data")
    if any(c.slice.line_id in mine for c in plan.cuts):
        causes.add("minimum")
    if one.customer_reference not in (None, head.customer_reference):
        causes.add("duplicate")
    return causes


def _tell_the_queue(asked: Asked, stopped: Mapping[int, Mapping[str, int]], by: Actor) -> None:
    """Lines of orders that are stopped now are passed over; those that are free again are served."""
    free: list[int] = []
    newly: list[int] = []
    for fact in asked.facts:
        before = bool(stopped.get(fact.id))
        now = len(stopped.get(fact.id, {})) - len(asked.lapsed[fact.id]) + len(asked.opened[fact.id]) > 0
        if now and not asked.rules[fact.site_id].allocate_held:
            asked.held.add(fact.id)
            newly += [] if before else [fact.id]
        elif before and not now:
            free.append(fact.id)
    if newly:
        hold_demand(source_kind=KIND, source_ids=newly, held=True, by=by)
    if free:
        hold_demand(source_kind=KIND, source_ids=free, held=False, by=by)
        let_go_shipments(source_kind=KIND, source_ids=free, by=by)


def _may_be_too_low(line: PricedLine, rules: Rules) -> bool:
    """Whether this line can be the reason of a price hold: under the floor, or at a site that asks for a margin."""
    base = line.list_price if line.rule_price is None else line.rule_price
    under = base is not None and line.unit_price < base * rules.price_floor
    return line.exception_id is None and (under or rules.least_margin > 0)


def ask_more(plan: Plan, added: Mapping[int, list[PricedLine]], asked: Asked, *, by: Actor) -> list[int]:
    """Put what is wanted more into the queue, promised from today; returns the new demands."""
    places = [(i, plan_no) for i, found in added.items() for plan_no in _numbers(plan, i, len(found))]
    wanted = [(line.id, more) for line, more in plan.raises]
    if places:
        named = {"orders": [i for i, _no in places], "line_nos": [no for _i, no in places]}
        ids = {(i, no): line_id for i, no, line_id in AMENDING.tuples("lines_by_number", named)}
        nets = [x for found in added.values() for x in found]
        wanted += [(ids[place], x.line.qty or Decimal(0)) for place, x in zip(places, nets, strict=True)]
    if not wanted:
        return []
    params: dict[str, Any] = {
        "lines": [i for i, _q in wanted], "qtys": [q for _i, q in wanted], "kind": KIND, "on": by.today,
    }  # fmt: skip
    parts = AMENDING.tuples("parts_of_lines", params)
    begins = {f.id: Start(f.site_id, f.calendar_id, max(by.today, f.ordered_at.date())) for f in asked.facts}
    days = promise_days(list(begins.values()), asked.rules)
    lines = demand_lines(asked.facts, parts, asked.held, days, lambda fact: begins[fact.id])
    network = {s for s, r in asked.rules.items() if r.sourcing == "network"}
    return [p.demand_id for p in request_where_best(lines, network=network, by=by)]


def _numbers(plan: Plan, order_id: int, count: int) -> range:
    last = max(no for order, no in plan.lines if order == order_id)
    return range(last + 1, last + 1 + count)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A demand that may be promised anew."""

    demand_id: int
    order_id: int
    site_id: int
    calendar_id: int
    item_id: int
    due_on: date
    promised_on: date
    reason: str
    reserved_qty: Decimal
    open_qty: Decimal
    min_life_days: int | None


def promise_again(plan: Plan, fresh: Sequence[int], *, by: Actor) -> int:
    """Promise anew what the change touched; a promise gets no worse than the newly wished day asks for."""
    cut = sorted({c.slice.line_id for c in plan.cuts})
    if not cut and not plan.redated:
        return 0
    params = {"orders": list(plan.heads), "redated": plan.redated, "cut": cut, "fresh": list(fresh), "kind": KIND}
    waiting = AMENDING.rows("waiting_promises", params, _Waiting)
    rules = rules_of({w.site_id for w in waiting}, on=by.today)
    starts = {w.demand_id: Start(w.site_id, w.calendar_id, by.today) for w in waiting}
    days = promise_days(list(starts.values()), rules)
    lacking = [w for w in waiting if w.open_qty and w.reason != "quota"]
    foreseen = foresee_again(lines=[_ask(w, days[starts[w.demand_id]]) for w in lacking], by=by)
    again = {w.demand_id: found for w, found in zip(lacking, foreseen, strict=True)}
    changes = []
    for w in waiting:
        stock = (max(days[starts[w.demand_id]][0], w.due_on), "in_stock")
        new_on, reason = again.get(w.demand_id, (w.promised_on, w.reason) if w.reason == "quota" else stock)
        changes += _change(w, new_on, reason)
    if not changes:
        return 0
    return repromise_demand(changes=changes, cause="amended", cause_kind=KIND, by=by)


def _ask(w: _Waiting, days: tuple[date, date]) -> AskAgain:
    return AskAgain(
        demand_id=w.demand_id, site_id=w.site_id, item_id=w.item_id, due_on=w.due_on, qty=w.open_qty,
        stock_on=days[0], supply_on=days[1], min_life_days=w.min_life_days,
    )  # fmt: skip


def _change(w: _Waiting, new_on: date, reason: str) -> list[Repromise]:
    """The new promise, if it is another one: what was promised before is kept where the day is not later than wished."""
    latest = max(w.promised_on, w.due_on)
    if new_on > latest:
        new_on, reason = latest, w.reason
    if (new_on, reason) == (w.promised_on, w.reason):
        return []
    values: dict[str, Any] = {"old_qty": w.reserved_qty, "new_qty": w.reserved_qty, "cause_id": w.order_id}
    return [
        Repromise(
            demand_id=w.demand_id, old_on=w.promised_on, new_on=new_on, old_reason=w.reason, new_reason=reason, **values
        )
    ]
