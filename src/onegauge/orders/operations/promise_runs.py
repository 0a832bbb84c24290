"""Promise runs: prepare, simulate, approve, commit, discard. A commit does what the simulation showed, or nothing."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import Repromise, allocate_demand, repromise_demand, unreserve
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import WorldChanged
from onegauge.kernel.journal import Entry, as_json, record
from onegauge.kernel.lifecycle import Moves, lock_sources
from onegauge.kernel.operation import operation
from onegauge.kernel.wording import counted
from onegauge.orders import errors
from onegauge.orders.kinds import PROMISE_RUN_KIND, SALES_ORDER_KIND
from onegauge.orders.permissions import APPROVE_RUN, RUN_PROMISES
from onegauge.orders.policies import PROMISE_RUN_LOSSES, PROMISE_SEGMENTS
from onegauge.orders.promise_runs import ZERO, Strategy
from onegauge.orders.run_planning import KIND, SQL, Change, Plan, plans_of
from onegauge.orders.run_states import PROMISE_RUN


@dataclass(frozen=True, slots=True, kw_only=True)
class RunDraft:
    """What a run may touch; an empty list leaves everything in. Without a segment set, the policy's is taken."""

    company: str
    segment_set: str = ""
    sites: Sequence[str] = ()
    skus: Sequence[str] = ()
    classes: Sequence[str] = ()
    channels: Sequence[str] = ()
    customers: Sequence[str] = ()
    due_from: date | None = None
    due_until: date | None = None
    late: bool = False
    note: str = ""

    @property
    def filter(self) -> dict[str, Any]:
        """The filter as it is kept: without what it leaves open."""
        values = asdict(self)
        for name in ("company", "segment_set", "note"):
            del values[name]
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Simulated:
    """What a run would do: how many lines gain, lose, or wait for a decision."""

    run_id: int
    gain_count: int
    loss_count: int
    exception_count: int


@dataclass(frozen=True, slots=True)
class _Run:
    id: int
    company_id: int
    number: str
    state: str
    simulated_by_id: int | None
    digest: str
    loss_count: int
    segments: str

    @property
    def rules(self) -> list[dict[str, Any]]:
        """The segments of the run's set, in order."""
        found: list[dict[str, Any]] = json.loads(self.segments)
        return found


@operation(permission=RUN_PROMISES)
def prepare_promise_runs(*, runs: Sequence[RunDraft], by: Actor, key: str | None = None) -> list[int]:
    """Lay down what runs may touch and by which released segment set; nothing is promised yet."""
    del key
    rows = SQL.tuples("companies_and_sets", {"companies": [r.company for r in runs]})
    companies = {r[0]: (r[1], r[4]) for r in rows if r[0] is not None}
    sets = {r[2]: r[3] for r in rows if r[2] is not None}
    judge = Judge("runs")
    chosen = [_set_of(r, companies, by) for r in runs]
    for n, run in enumerate(runs):
        judge.text(n, "note", run.note, 300, required=False)
        if judge.known(n, "company", run.company, companies, "company"):
            judge.known(n, "segment_set", chosen[n], sets, "released segment set")
            judge.permit(by, RUN_PROMISES, [companies[run.company][0]])
    judge.check()
    made = SQL.tuples(
        "insert_runs",
        {
            "companies": [companies[r.company][0] for r in runs],
            "sets": [sets[code] for code in chosen],
            "filters": [as_json(r.filter) for r in runs],
            "notes": [r.note for r in runs],
            "at": by.now,
        },
    )
    entries = [
        Entry(object_id=run_id, company_id=company, after={"state": "prepared", "filter": r.filter, "set": code})
        for (run_id, company), r, code in zip(made, runs, chosen, strict=True)
    ]
    record(by=by, kind=PROMISE_RUN_KIND, verb="prepared", entries=entries)
    return [run_id for run_id, _company in made]


def _set_of(run: RunDraft, companies: Mapping[str, tuple[int, int | None]], by: Actor) -> str:
    """The segment set that is named, else that of the policy at the company's first site."""
    site = companies[run.company][1] if run.company in companies else None
    if run.segment_set or site is None:
        return run.segment_set
    return PROMISE_SEGMENTS.at(site_id=site, on=by.today).as_text


@operation(permission=RUN_PROMISES)
def simulate_promise_runs(
    *, run_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[Simulated]:
    """Work out every promise that the runs would change, and keep the difference with them; an approval is void then."""
    del key
    moves = PROMISE_RUN.begin("simulate", run_ids, by=by, versions=versions)
    moves.check()
    plans = plans_of({r.id: r.rules for r in _runs(moves.ids)}, on=by.today)
    SQL.run("drop_run_lines", {"runs": moves.ids})
    SQL.run("insert_run_lines", _line_columns(plans))
    found = [
        Simulated(i, plans[i].count("gains"), plans[i].count("loses"), plans[i].count("exception")) for i in moves.ids
    ]
    SQL.run(
        "keep_findings",
        {
            "runs": moves.ids,
            "digests": [plans[i].digest for i in moves.ids],
            "figures": [as_json(plans[i].figures) for i in moves.ids],
            "gains": [f.gain_count for f in found],
            "losses": [f.loss_count for f in found],
            "exceptions": [f.exception_count for f in found],
        },
    )
    moves.finish(
        after={i: plans[i].figures for i in moves.ids},
        assign={"simulated_at": by.now, "simulated_by_id": by.person_id},
    )
    return found


@operation(permission=APPROVE_RUN)
def approve_promise_runs(
    *, run_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Agree to what the runs cost others; never by the one who simulated them."""
    del key
    moves = PROMISE_RUN.begin("approve", run_ids, by=by, versions=versions)
    for run in _runs(moves.sound_ids):
        if run.simulated_by_id == by.person_id:
            moves.refuse(
                errors.OwnRun(
                    f"{run.number} was simulated by you.", object_id=run.id, mend="Somebody else must agree to it."
                )
            )
    moves.finish()
    return moves.ids


@operation(permission=RUN_PROMISES)
def commit_promise_runs(
    *, run_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Give the promises that the simulation showed, move free reservations with them, and record every change.

    Refused with ``world_changed`` when the same run would now do anything else, and with ``run_not_approved`` when more
    lines lose than policy ``orders.promise_run_losses`` lets pass without a second person.
    """
    del key
    orders = [row[0] for row in SQL.tuples("orders_of_runs", {"runs": list(run_ids)})]
    lock_sources(SALES_ORDER_KIND, orders)
    moves = PROMISE_RUN.begin("commit", run_ids, by=by, versions=versions)
    runs = _runs(moves.sound_ids)
    plans = plans_of({r.id: r.rules for r in runs}, on=by.today)
    _lock_stock(plans.values())
    plans = plans_of({r.id: r.rules for r in runs}, on=by.today)
    policies = _judge_commit(moves, runs, plans, by)
    moves.check()
    _apply(plans, by)
    moves.finish(
        after={
            i: {**plans[i].figures, "gains": plans[i].count("gains"), "losses": plans[i].count("loses")} for i in plans
        },
        policy=policies,
        assign={"committed_at": by.now},
    )
    return moves.ids


@operation(permission=RUN_PROMISES)
def discard_promise_runs(
    *, run_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Give runs up; what they found stays to be read."""
    del key
    moves = PROMISE_RUN.begin("discard", run_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


def _runs(run_ids: Sequence[int]) -> list[_Run]:
    return SQL.rows("runs", {"runs": list(run_ids)}, _Run)


def _line_columns(plans: Mapping[int, Plan]) -> dict[str, list[Any]]:
    """The columns of ``insert_run_lines``."""
    rows = [
        {
            "run_id": run_id, "company_id": c.was.company_id, "site_id": c.was.site_id, "order_id": c.was.order_id,
            "order_line_id": c.was.order_line_id, "demand_id": c.was.id, "partner_id": c.was.partner_id,
            "item_id": c.was.item_id, "segment": c.segment, "strategy": c.strategy, "effect": c.effect,
            "exception": c.outcome.exception, "due_on": c.was.due_on, "qty": c.was.qty, "old_on": c.was.promised_on,
            "new_on": c.outcome.promised_on, "old_reason": c.was.reason, "new_reason": c.outcome.reason,
            "old_qty": c.was.held_qty, "new_qty": c.outcome.stock_qty, "counterpart_id": c.counterpart_id,
        }
        for run_id, plan in plans.items() for c in plan.changes
    ]  # fmt: skip
    return {name: [row[name] for row in rows] for name in LINE_COLUMNS}


LINE_COLUMNS = (
    "run_id", "company_id", "site_id", "order_id", "order_line_id", "demand_id", "partner_id", "item_id", "segment",
    "strategy", "effect", "exception", "due_on", "qty", "old_on", "new_on", "old_reason", "new_reason", "old_qty",
    "new_qty", "counterpart_id",
)  # fmt: skip


def _judge_commit(
    moves: Moves, runs: Sequence[_Run], plans: Mapping[int, Plan], by: Actor
) -> dict[int, dict[str, list[int]]]:
    """Refuse what changed since, what two runs of one call share, and what needs a second person."""
    seen: set[int] = set()
    policies = {}
    for run in runs:
        mine = {w.id for w, _o in plans[run.id].outcomes}
        if plans[run.id].digest != run.digest or mine & seen:
            moves.refuse(
                WorldChanged(
                    f"{run.number} would now change other promises than its simulation showed.",
                    object_id=run.id,
                    mend="Simulate it again and look at what is different.",
                )
            )
        seen |= mine
        sites = sorted({w.site_id for w, _o in plans[run.id].outcomes})
        limits = [PROMISE_RUN_LOSSES.at(site_id=s, on=by.today) for s in sites]
        policies[run.id] = {"orders.promise_run_losses": [limit.provenance_id for limit in limits]}
        if limits and run.state != "approved" and run.loss_count > min(limit.as_int for limit in limits):
            moves.refuse(
                errors.RunNotApproved(
                    f"{run.number} costs {counted(run.loss_count, 'line')} the promise; up to"
                    f" {min(limit.as_int for limit in limits)} need no second person.",
                    object_id=run.id,
                    mend="Have it approved by somebody with the duty “promise approval”.",
                )
            )
    return policies


def _lock_stock(plans: Iterable[Plan]) -> None:
    """Lock what the lines of the runs can draw on, before it is read for good."""
    axes = sorted({(w.item_id, w.site_id) for plan in plans for w, _o in plan.outcomes})
    SQL.tuples("lock_axes", {"items": [a[0] for a in axes], "sites": [a[1] for a in axes]})


def _apply(plans: Mapping[int, Plan], by: Actor) -> None:
    """Write dates and history of all runs, then move the reservations."""
    repromise_demand(
        changes=[_repromise(run_id, c) for run_id, plan in plans.items() for c in plan.changes if _is_new(c)],
        cause="promise_run",
        cause_kind=PROMISE_RUN_KIND.number,
        by=by,
    )
    shed = {d: q for plan in plans.values() for d, q in shed_of(plan).items()}
    rows = []
    for demand, balance, qty in SQL.tuples("movable_reservations", {"demands": sorted(shed)}):
        given = min(qty, shed[demand])
        shed[demand] -= given
        if given:
            rows.append((demand, balance, None, given))
    unreserve(rows=rows, by=by)
    winners = {
        w.order_id
        for plan in plans.values()
        for w, o in plan.outcomes
        if w.order_id and o.stock_qty > w.held_qty and w.chosen
    }
    allocate_demand(source_kind=KIND, source_ids=sorted(winners), site_ids=list(by.sites), by=by)


def _is_new(change: Change) -> bool:
    """Whether the promise changes, not only the stock behind it."""
    return (change.was.promised_on, change.was.reason) != (change.outcome.promised_on, change.outcome.reason)


def _repromise(run_id: int, change: Change) -> Repromise:
    return Repromise(
        demand_id=change.was.id,
        old_on=change.was.promised_on,
        new_on=change.outcome.promised_on,
        old_reason=change.was.reason,
        new_reason=change.outcome.reason,
        old_qty=change.was.held_qty,
        new_qty=change.outcome.stock_qty,
        cause_id=run_id,
    )


def shed_of(plan: Plan) -> dict[int, Decimal]:
    """What lines give back: all of it where they lose their confirmation by strategy, else what others of the axis lack."""
    losing = {c.was.id for c in plan.changes if c.strategy == Strategy.LOSE}
    lacking: dict[tuple[int, int, int], Decimal] = {}
    for was, outcome in plan.outcomes:
        if outcome.stock_qty > was.held_qty:
            lacking[was.axis] = lacking.get(was.axis, ZERO) + outcome.stock_qty - was.held_qty
    shed = {}
    for was, outcome in sorted(plan.outcomes, key=lambda x: (x[0].due_on, x[0].id), reverse=True):
        spare = was.held_qty - outcome.stock_qty
        if spare <= 0:
            continue
        given = spare if was.id in losing else min(spare, lacking.get(was.axis, ZERO))
        lacking[was.axis] = lacking.get(was.axis, ZERO) - min(given, lacking.get(was.axis, ZERO))
        if given:
            shed[was.id] = given
    return shed
