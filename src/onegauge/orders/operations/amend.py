"""Amend: a confirmed order is changed as one act, at whatever stage it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import allocate_demand, cut_demand, redate_demand, unreserve
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.orders.amending import KIND, LineNow, Plan, changed_fields, lines_now, plan_of, shape_faults
from onegauge.orders.cuts import PICKED, RELEASED, RESERVED, of_stage
from onegauge.orders.drafts import OrderAmendment
from onegauge.orders.facts import HoldsOpened, OrdersAmended
from onegauge.orders.operations.amend_again import Asked, ask_more, judge_again, promise_again
from onegauge.orders.operations.cancel import Standing, closing, standing_of, value_again
from onegauge.orders.operations.capture import line_columns, write_charges
from onegauge.orders.operations.charging import waive_charges
from onegauge.orders.operations.lapsing import lapse_all_of
from onegauge.orders.operations.reach import is_networked, reach
from onegauge.orders.permissions import AMEND
from onegauge.orders.reckoning import PricedLine, PricedOrder, priced_orders
from onegauge.orders.rounding import kept
from onegauge.orders.statements import AMENDING, ORDERS
from onegauge.orders.states import SALES_ORDER
from onegauge.warehouse.operations import CutDone, WorkCut, cut_shipments, readdress_shipments

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class AmendedLine:
    """A line before and after: how much is wanted of it, and when the last of it is promised."""

    line_no: int
    sku: str
    qty_before: Decimal
    qty: Decimal
    promised_before: date | None
    promised_on: date | None
    promise_reason: str


@dataclass(frozen=True, slots=True)
class Amended:
    """What a change did to an order: its worth, its holds, its lines, and the work that was taken back."""

    order_id: int
    number: str
    state: str
    total_before: Decimal
    total_amount: Decimal
    currency: str
    opened_holds: list[str]
    lapsed_holds: list[str]
    lines: list[AmendedLine]
    work_cut_qty: Decimal
    put_back_qty: Decimal


@dataclass(slots=True)
class _Done:
    """What has happened so far; every later step and the history read it."""

    work: dict[int, list[CutDone]] = field(default_factory=dict)
    totals: dict[int, Decimal] = field(default_factory=dict)
    added: dict[int, list[PricedLine]] = field(default_factory=dict)
    asked: Asked = field(default_factory=Asked)
    promises: int = 0


@operation(permission=AMEND)
def amend_orders(*, orders: Sequence[OrderAmendment], by: Actor, key: str | None = None) -> list[Amended]:
    """Change confirmed orders: quantities, lines, wished day, address, ship-complete, reference; all of it or nothing.

    Under the locks everything is judged anew; a hold that the change causes is opened, one that it cures is closed.
    What is given up is first what only waits, last what was picked, which must then be put back; what has left is
    refused and comes back as a return. First promises stay; every promise that moves has its record.
    """
    del key
    refuse_all(shape_faults(orders))
    versions = {a.order_id: a.version for a in orders if a.version is not None}
    moves = SALES_ORDER.begin("amend", [a.order_id for a in orders], by=by, versions=versions)
    moves.check()
    ORDERS.run("lock_customers", {"orders": moves.ids})
    networked = any(row[1] for row in AMENDING.tuples("reach_of_orders", {"orders": moves.ids, "kind": KIND}))
    networked = networked or is_networked([d.site_id for d in moves.rows], by)
    with reach(everywhere=networked, by=by) as wide:
        plan = plan_of(orders, by)
        refuse_all(plan.faults)
        done = _apply(plan, moves, by, wide)
        after = lines_now(moves.ids)
        standing = standing_of(moves.ids)
    for order_id, less in waive_charges(closing(standing.values()), by).items():
        done.totals[order_id] -= less
    lapse_all_of([i for i, s in standing.items() if not s.open_qty], by=by)
    told = [_amended(a, plan, done, after, standing[a.order_id]) for a in orders]
    moves.finish(
        to={t.order_id: t.state for t in told},
        before={a.order_id: _before(a, plan) for a in orders},
        after={a.order_id: _after(a, t, plan) for a, t in zip(orders, told, strict=True)},
        policy=done.asked.policy,
    )
    publish(OrdersAmended(order_ids=tuple(moves.ids), readdressed=tuple(sorted(plan.addresses.items()))), by=by)
    if held := tuple(t.order_id for t in told if t.opened_holds):
        publish(HoldsOpened(order_ids=held), by=by)
    return told


def _apply(plan: Plan, moves: Moves, by: Actor, wide: Actor) -> _Done:
    """Cut, write, judge, ask, reserve, promise: in this order, because each reads what the one before left."""
    done = _Done()
    ids = moves.ids
    done.work = _cut(plan, wide)
    done.added = _write(plan, by)
    raised = [(line.id, more) for line, more in plan.raises]
    done.totals = value_again(list(standing_of(ids).values()), raised=raised)
    redate_demand(
        source_kind=KIND, dues=[(i, a.requested_on) for a in plan.amendments for i in [a.order_id]
                                if a.requested_on is not None and i in plan.redated], by=wide,
    )  # fmt: skip
    readdress_shipments(source_kind=KIND, addresses=sorted(plan.addresses.items()), by=wide)
    done.asked = judge_again(plan, done.added, by=by, wide=wide)
    fresh = ask_more(plan, done.added, done.asked, by=wide)
    free = [i for i in ids if i not in done.asked.held]
    wanted = sorted({x.order_id for x, _more in plan.raises} | {i for i in done.added if done.added[i]})
    allocate_demand(source_kind=KIND, source_ids=[i for i in wanted if i in free], site_ids=list(wide.sites), by=wide)
    done.promises = promise_again(plan, fresh, by=wide)
    return done


def _cut(plan: Plan, by: Actor) -> dict[int, list[CutDone]]:
    """Give up what is not wanted any more, from the queue to the packing table; what became of work, by order."""
    order_of = {line.id: line.order_id for line in plan.lines.values()}
    work = of_stage(plan.cuts, RELEASED, PICKED)
    cuts = [
        WorkCut(shipment_id=c.slice.shipment_id, line_id=c.slice.work_line_id, qty=c.qty)
        for c in work
        if c.slice.shipment_id is not None and c.slice.work_line_id is not None
    ]
    done: dict[int, list[CutDone]] = {}
    for cut, one in zip(work, cut_shipments(cuts=cuts, by=by), strict=True):
        done.setdefault(order_of[cut.slice.line_id], []).append(one)
    unreserve(
        rows=[
            (c.slice.demand_id, c.slice.balance_id, None, c.qty)
            for c in of_stage(plan.cuts, RESERVED)
            if c.slice.balance_id is not None
        ],
        by=by,
    )
    cut_demand(cuts=[(c.slice.demand_id, c.qty) for c in plan.cuts], by=by)
    return done


def _write(plan: Plan, by: Actor) -> dict[int, list[PricedLine]]:
    """Heads, raised lines and added lines with their surcharges."""
    last = {i: max(no for order, no in plan.lines if order == i) for i in plan.heads}
    added = _priced(plan, last, by)
    heads = [(a, plan.heads[a.order_id]) for a in plan.amendments]
    params = {
        "ids": [h.id for _a, h in heads],
        "references": [
            h.customer_reference if a.customer_reference is None else a.customer_reference for a, h in heads
        ],
        "requested": [a.requested_on or h.requested_on for a, h in heads],
        "complete": [h.ship_complete if a.ship_complete is None else a.ship_complete for a, h in heads],
        "ship_tos": [plan.addresses.get(h.id, h.ship_to_id) for _a, h in heads],
        "more": [added[h.id].total_amount for _a, h in heads],
        "charges": [added[h.id].charge_amount for _a, h in heads],
    }
    AMENDING.run("amend_heads", params)
    if plan.raises:
        made = [plan.rounded.get((x.order_id, x.line_no)) for x, _more in plan.raises]
        AMENDING.run("raise_lines", {
            "lines": [x.id for x, _more in plan.raises], "more": [more for _x, more in plan.raises],
            "over": [NONE if r is None else r.qty - r.asked_qty for r in made], "roundings": [kept(r) for r in made],
        })  # fmt: skip
    if plan.added:
        numbers = [last[i] + n for i, found in added.items() for n in range(1, len(found.lines) + 1)]
        ORDERS.run("insert_lines", line_columns(list(added), list(added.values())) | {"line_nos": numbers})
        write_charges(list(added), list(added.values()))
    return {i: found.lines for i, found in added.items()}


def _priced(plan: Plan, last: Mapping[int, int], by: Actor) -> dict[int, PricedOrder]:
    """Added lines at their prices, with their own surcharges; those of whole orders stay as they were agreed."""
    priced = priced_orders(plan.drafts, plan.found, plan.added, by) if plan.added else []
    found = dict(zip([a.order_id for a in plan.amendments], priced, strict=bool(priced)))
    nothing = PricedOrder([], [])
    return {
        a.order_id: replace(
            one,
            charges=[replace(c, line_no=last[a.order_id] + c.line_no) for c in one.charges if c.line_no is not None],
        )
        for a in plan.amendments
        for one in [found.get(a.order_id, nothing)]
    }


def _amended(
    one: OrderAmendment, plan: Plan, done: _Done, after: dict[tuple[int, int], LineNow], standing: Standing
) -> Amended:
    head, work = plan.heads[one.order_id], done.work.get(one.order_id, [])
    return Amended(
        order_id=head.id,
        number=head.number,
        state=standing.ends_as if not standing.open_qty else "confirmed",
        total_before=head.total_amount,
        total_amount=done.totals.get(head.id, head.total_amount),
        currency=head.currency,
        opened_holds=done.asked.opened.get(head.id, []),
        lapsed_holds=done.asked.lapsed.get(head.id, []),
        lines=[_line(plan.lines.get(place), line) for place, line in sorted(after.items()) if place[0] == head.id],
        work_cut_qty=sum((c.qty for c in work), NONE),
        put_back_qty=sum((c.qty for c in work if c.put_back_id is not None), NONE),
    )


def _line(before: LineNow | None, now: LineNow) -> AmendedLine:
    return AmendedLine(
        line_no=now.line_no,
        sku=now.sku,
        qty_before=NONE if before is None else before.live_qty,
        qty=now.live_qty,
        promised_before=None if before is None else before.promised_on,
        promised_on=now.promised_on,
        promise_reason=now.promise_reason,
    )


def _before(one: OrderAmendment, plan: Plan) -> dict[str, Any]:
    """What the history keeps of the order as it was."""
    head = plan.heads[one.order_id]
    lines = {c.line_no: plan.lines[one.order_id, c.line_no].live_qty for c in one.lines}
    return {
        **{name: was for name, (was, _now) in changed_fields(one, head).items()},
        "total": head.total_amount,
        "lines": {str(no): qty for no, qty in lines.items()},
    }


def _after(one: OrderAmendment, told: Amended, plan: Plan) -> dict[str, Any]:
    """What the history keeps of the order as it is now, and why."""
    named = {c.line_no for c in one.lines}
    lines = {str(x.line_no): x.qty for x in told.lines if x.line_no in named or not x.qty_before}
    asked = {str(no): r.asked_qty for (order_id, no), r in plan.rounded.items() if order_id == one.order_id}
    fields = {name: getattr(one, name) for name in ("requested_on", "ship_to", "ship_complete", "customer_reference")}
    return {
        **{name: value for name, value in fields.items() if value is not None},
        "total": told.total_amount,
        "lines": lines,
        **({"asked": asked} if asked else {}),
        **({"reason": one.reason} if one.reason else {}),
        **({"holds": told.opened_holds} if told.opened_holds else {}),
        **({"lapsed": told.lapsed_holds} if told.lapsed_holds else {}),
        **({"work_cut_qty": told.work_cut_qty} if told.work_cut_qty else {}),
        **({"put_back_qty": told.put_back_qty} if told.put_back_qty else {}),
    }
