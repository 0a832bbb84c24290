"""What a promise run would do: reads the world once, applies the rule to each item and site, and says the difference.

Cost: two reads for any number of runs, then for each line a walk over the days of its item and site; ten times the lines
on ten times the items cost ten times as much.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from onegauge.governance.queries import working_calendar
from onegauge.kernel.journal import as_json
from onegauge.kernel.sql import Sql
from onegauge.orders import policies
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.promise_runs import NOW, ZERO, Incoming, Line, Outcome, Strategy, confirm, effect
from onegauge.orders.run_states import SortBy

SQL = Sql(__file__, "promise_runs")
KIND = SALES_ORDER_KIND.number
COVERED = ("in_stock", "inbound")
SORTS: Mapping[str, Any] = {
    SortBy.DUE_ON: lambda w: w.due_on,
    SortBy.PRIORITY: lambda w: w.priority,
    SortBy.ORDERED_AT: lambda w: w.ordered_at,
    SortBy.PROMISED_ON: lambda w: w.promised_on,
    SortBy.VALUE: lambda w: -w.value,
    SortBy.SMALLEST: lambda w: w.qty,
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line on an item and site that a run reaches; ``chosen`` says whether the filter of the run names it."""

    run_id: int
    id: int
    company_id: int
    site_id: int
    item_id: int
    order_id: int
    order_line_id: int
    partner_id: int
    customer: str
    item_class: str
    sku: str
    channel: str
    priority: int
    ordered_at: datetime
    due_on: date
    promised_on: date
    reason: str
    qty: Decimal
    held_qty: Decimal
    held: bool
    value: Decimal
    chosen: bool

    @property
    def axis(self) -> tuple[int, int, int]:
        """Run, item and site: lines of one axis compete."""
        return self.run_id, self.item_id, self.site_id


@dataclass(frozen=True, slots=True)
class Change:
    """A promise that the run changes or that somebody must decide about."""

    was: Waiting
    segment: str
    strategy: str
    outcome: Outcome
    effect: str
    counterpart_id: int | None = None


@dataclass(slots=True)
class Plan:
    """All changes of one run, its totals, and the lines behind them."""

    changes: list[Change] = field(default_factory=list)
    outcomes: list[tuple[Waiting, Outcome]] = field(default_factory=list)

    def count(self, wanted: str) -> int:
        """How many lines gain, lose or wait for a decision."""
        return sum(c.effect == wanted or (wanted == "exception" and bool(c.outcome.exception)) for c in self.changes)

    @property
    def digest(self) -> str:
        """A digest of every changed promise: what a commit is held to."""
        told = [
            (c.was.id, c.was.promised_on, c.outcome.promised_on, c.was.reason, c.outcome.reason, c.was.held_qty,
             c.outcome.stock_qty, c.effect, c.outcome.exception) for c in self.changes
        ]  # fmt: skip
        return hashlib.sha256(str(as_json(told)).encode()).hexdigest()

    @property
    def figures(self) -> dict[str, Any]:
        """Totals of the run: lines, who gains and loses, and the share on time before and after."""
        count = len(self.outcomes)
        before = sum(w.promised_on <= w.due_on for w, _o in self.outcomes)
        after = sum(o.promised_on <= w.due_on for w, o in self.outcomes)
        return {
            "lines": count, "changes": len(self.changes), "on_time_before": before, "on_time_after": after,
            "days_gained": sum((c.was.promised_on - c.outcome.promised_on).days for c in self.changes),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Days:
    """The days of a site: when stock can leave, when what nothing covers is expected, and how long goods take to leave."""

    ready_on: date
    later_on: date
    leaves_on: Mapping[date, date]


def plans_of(runs: Mapping[int, Sequence[Mapping[str, Any]]], *, on: date) -> dict[int, Plan]:
    """What each run would do now, with its segments; reads only."""
    params = {"runs": sorted(runs), "kind": KIND}
    waiting = [Waiting(*row) for row in SQL.tuples("run_lines", params)]
    supply: dict[tuple[int, int, int], list[tuple[date | None, Decimal]]] = {}
    for run_id, item_id, site_id, due_on, qty in SQL.tuples("run_supply", params):
        supply.setdefault((run_id, item_id, site_id), []).append((due_on, qty))
    days = days_of({w.site_id for w in waiting}, {d for rows in supply.values() for d, _q in rows if d}, on=on)
    plans = {run_id: Plan() for run_id in runs}
    for axis, found in groupby(waiting, key=lambda w: w.axis):
        _plan_axis(plans[axis[0]], list(found), runs[axis[0]], supply.get(axis, []), days[axis[2]])
    return plans


def days_of(site_ids: set[int], arrivals: set[date], *, on: date) -> dict[int, Days]:
    """The days of each site, by its policies and calendar."""
    calendars = dict(SQL.tuples("site_calendars", {"sites": sorted(site_ids)}))
    known = {c: working_calendar(c) for c in sorted(set(calendars.values()))}
    found = {}
    for site_id in sorted(site_ids):
        calendar = known[calendars[site_id]]
        lead = policies.SHIP_LEAD_DAYS.at(site_id=site_id, on=on).as_int
        later = policies.SUPPLY_LEAD_DAYS.at(site_id=site_id, on=on).as_int
        ready = calendar.add(on, lead)
        found[site_id] = Days(ready, calendar.add(on, later), {day: max(day, ready) for day in arrivals})
    return found


def _plan_axis(
    plan: Plan,
    waiting: Sequence[Waiting],
    segments: Sequence[Mapping[str, Any]],
    supply: Sequence[tuple[date | None, Decimal]],
    days: Days,
) -> None:
    """Apply the rule to one item at one site."""
    placed = {w.id: segment_of(w, segments) for w in waiting}
    lines = [_line(w, *placed[w.id], segments) for w in waiting]
    stock = sum((w.held_qty for w in waiting), ZERO)
    incoming = [Incoming(NOW, stock)] if stock else []
    incoming += [Incoming(NOW if day is None else days.leaves_on[day], qty) for day, qty in supply]
    stocked = sum((x.qty for x in incoming if x.on == NOW), ZERO)
    incoming = [Incoming(NOW, stocked), *(x for x in incoming if x.on != NOW)]
    outcomes = {o.id: o for o in confirm(lines, incoming, ready_on=days.ready_on, later_on=days.later_on)}
    changes = []
    for was, line in zip(waiting, lines, strict=True):
        outcome = outcomes[was.id]
        plan.outcomes.append((was, outcome))
        said = effect(line, outcome)
        if said and line.strategy != Strategy.SKIP:
            changes.append(Change(was, placed[was.id][1], line.strategy, outcome, said))
    plan.changes += _counterparts(changes)


def segment_of(line: Waiting, segments: Sequence[Mapping[str, Any]]) -> tuple[int, str, str]:
    """The first segment that takes the line: its place, name and strategy. Nobody's line is frozen, as is one on hold."""
    if line.chosen and not line.held:
        for n, segment in enumerate(segments):
            if _takes(segment, line):
                return n, str(segment["name"]), str(segment["strategy"])
    return len(segments), "", str(Strategy.SKIP)


def _takes(segment: Mapping[str, Any], line: Waiting) -> bool:
    """A key that is missing leaves everything in."""
    return (
        ("channels" not in segment or line.channel in segment["channels"])
        and ("customers" not in segment or line.customer in segment["customers"])
        and ("classes" not in segment or line.item_class in segment["classes"])
        and line.priority <= segment.get("priority_to", line.priority)
        and line.priority >= segment.get("priority_from", line.priority)
        and (not segment.get("late") or line.promised_on > line.due_on)
    )


def _line(was: Waiting, place: int, _name: str, strategy: str, segments: Sequence[Mapping[str, Any]]) -> Line:
    sorts: Iterable[str] = segments[place].get("sort", ()) if place < len(segments) else ()
    return Line(
        id=was.id,
        strategy=strategy,
        rank=(place, *(SORTS[key](was) for key in sorts)),
        qty=was.qty,
        held_qty=was.held_qty,
        due_on=was.due_on,
        promised_on=was.promised_on,
        backed=was.reason in COVERED,
    )


def _counterparts(changes: Sequence[Change]) -> list[Change]:
    """Name for each loser who gains at its cost, and for each gainer whose goods they are: the first on the other side."""
    first = {side: next((c.was.id for c in changes if c.effect == side), None) for side in ("gains", "loses")}
    other = {"gains": first["loses"], "loses": first["gains"]}
    return [Change(c.was, c.segment, c.strategy, c.outcome, c.effect, other.get(c.effect)) for c in changes]
