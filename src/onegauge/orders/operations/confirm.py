"""Confirm: judge drafts, open typed holds, put lines into the queue and promise dates."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from onegauge.governance.policy import Policy, Resolved
from onegauge.inventory.operations import DemandHead, DemandLine, Promised
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, as_json, record, ref
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.operation import operation
from onegauge.orders.facts import HoldsOpened, OrdersConfirmed
from onegauge.orders.guards import HoldFound, OrderFacts, Rules
from onegauge.orders.judging import Start, exposures, judge, limits_of, promise_days, rules_of, start_of
from onegauge.orders.kinds import HOLD_KIND, SALES_ORDER_KIND
from onegauge.orders.operations.source import request_where_best
from onegauge.orders.permissions import CONFIRM
from onegauge.orders.policies import HOLD_HOURS, HOLD_OWNERS
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
    facts = SQL.rows("order_facts", {"orders": moves.ids, **limits_of(rules)}, OrderFacts)
    holds = judge(facts, rules, exposures(facts, on=by.today))
    open_holds(facts, holds, by)
    promised = _request(facts, holds, rules, by)
    moves.finish(
        after={f.id: _after(holds[f.id], promised.get(f.id, [])) for f in facts},
        policy={f.id: rules[f.site_id].provenance for f in facts},
    )
    publish(OrdersConfirmed(order_ids=tuple(moves.ids)), by=by)
    held = tuple(f.id for f in facts if holds[f.id])
    if held:
        publish(HoldsOpened(order_ids=held), by=by)
    return [_confirmed(f, holds[f.id], promised.get(f.id, [])) for f in facts]


def open_holds(facts: Sequence[OrderFacts | Doc], holds: Mapping[int, list[HoldFound]], by: Actor) -> None:
    """Write the holds that orders earned, with their history."""
    flat = [(f, h) for f in facts for h in holds.get(f.id, ())]
    if not flat:
        return
    now = by.now
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
            "dues": [now + timedelta(hours=_of(HOLD_HOURS, f, h, by).as_int) for f, h in flat],
            "owners": [_of(HOLD_OWNERS, f, h, by).as_text[:60] for f, h in flat],
            "at": now,
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


def _of(policies: Mapping[str, Policy], doc: OrderFacts | Doc, hold: HoldFound, by: Actor) -> Resolved:
    """What the policy of a type of hold says for an order."""
    return policies[hold.type].at(company_id=doc.company_id, on=by.today)


def _request(
    facts: Sequence[OrderFacts], holds: Mapping[int, list[HoldFound]], rules: Mapping[int, Rules], by: Actor
) -> dict[int, list[Promised]]:
    found = SQL.tuples("lines_of_orders", {"orders": [f.id for f in facts], "on": by.today})
    held = {f.id for f in facts if holds[f.id] and not rules[f.site_id].allocate_held}
    lines = demand_lines(facts, found, held, promise_days([start_of(f) for f in facts], rules), start_of)
    order_of = {line.source_line_id: line.head.source_id for line in lines}
    out: dict[int, list[Promised]] = {}
    asked = request_where_best(lines, network={s for s, r in rules.items() if r.sourcing == "network"}, by=by)
    for promised in asked:
        out.setdefault(order_of[promised.source_line_id], []).append(promised)
    if len(asked) > len(lines) or any(line.component_id for line in lines):
        out = {order_id: _whole_lines(parts) for order_id, parts in out.items()}
    return out


def demand_lines(
    facts: Sequence[OrderFacts],
    found: Sequence[tuple[Any, ...]],
    held: Collection[int],
    days: Mapping[Start, tuple[date, date]],
    begins: Callable[[OrderFacts], Start],
) -> list[DemandLine]:
    """What is asked for of orders: rows of order, line, item, quantity, ratio and component; ``held`` are orders."""
    heads = {f.id: _head(f, f.id in held, days[begins(f)]) for f in facts}
    return [DemandLine._make((heads[order_id], *line)) for order_id, *line in found]


def _head(fact: OrderFacts, held: bool, days: tuple[date, date]) -> DemandHead:
    """What the lines of an order share."""
    return DemandHead(
        fact.company_id, fact.site_id, fact.id, fact.priority or 5, fact.ordered_at, fact.requested_on, held, *days,
        fact.partner_id, fact.channel, fact.min_life_days,
    )  # fmt: skip


WORST = ("in_stock", "partial_stock", "inbound", "awaiting_supply")


def _whole_lines(parts: Sequence[Promised]) -> list[Promised]:
    """The promise of each line: that of its last component or leg, for the worst of the reasons."""
    found: dict[int, Promised] = {}
    for part in parts:
        known = found.get(part.source_line_id, part)
        reason = max(known.reason, part.reason, key=lambda r: WORST.index(r) if r in WORST else len(WORST))
        latest = max(known.promised_on, part.promised_on)
        found[part.source_line_id] = known._replace(promised_on=latest, reason=reason)
    return list(found.values())


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
