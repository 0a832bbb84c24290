"""Decide where lines are served from, and keep why."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.kernel.journal import as_json
from onegauge.kernel.operation import current, operation
from onegauge.sourcing import policies, records
from onegauge.sourcing.errors import NoSuchOption
from onegauge.sourcing.greedy import plan_greedily
from onegauge.sourcing.optimiser import Outcome, optimise
from onegauge.sourcing.permissions import PLAN
from onegauge.sourcing.queries import SQL, Leads, network_for
from onegauge.sourcing.wishes import ZERO, Leg, Plan, Wish

MAY_BE_OVERRULED = ("no_consent", "ring_fenced", "rejected")
"""What a person may decide against, with a reason: the customer agreed on the phone, the site agreed to give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourced:
    """The chosen plan of one line, and its decision."""

    decision_id: int
    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person wants for a whole line: this kind, from this site, with this item."""

    kind: str
    site_id: int
    item_id: int


@operation(permission=PLAN)
def decide_sourcing(
    *,
    source_kind: int,
    wishes: Sequence[Wish],
    leads: Leads,
    but: Collection[int] = (),
    method: str = "",
    reason: str = "",
    by: Actor,
    key: str | None = None,
) -> list[Sourced]:
    """A plan and a decision for each wish, in a constant number of statements; line by line or by the optimiser.

    The caller opened ``service_scope``, holds the sources' locks and turns legs into demand. Without a method, a batch
    goes to the optimiser where the policy of one of its sites says so.
    """
    del key
    if not wishes:
        return []
    network = network_for(wishes, leads, by=by, but=but)
    sites = sorted({w.site_id for w in wishes})
    if (method or _solver(sites, by)) == "optimiser":
        found = optimise(wishes, network, seconds=_seconds(sites, by))
        made, plans = found.method, found.plans
    else:
        made, plans = "greedy", tuple(plan_greedily(wishes, network))
    ids = _keep(source_kind, plans, made, by, reason=reason)
    return [Sourced(decision_id=i, plan=p) for i, p in zip(ids, plans, strict=True)]


def simulate_sourcing(*, wishes: Sequence[Wish], leads: Leads, by: Actor, but: Collection[int] = ()) -> Outcome:
    """What the optimiser would do with a batch, against line by line; nothing is written. Read in ``service_scope``."""
    sites = sorted({w.site_id for w in wishes})
    return optimise(wishes, network_for(wishes, leads, by=by, but=but), seconds=_seconds(sites, by))


@operation(permission=PLAN)
def choose_option(
    *,
    source_kind: int,
    wish: Wish,
    choice: Choice,
    reason: str,
    leads: Leads,
    but: Collection[int] = (),
    by: Actor,
    key: str | None = None,
) -> Sourced:
    """Serve a line as a person says, against the rule; kept with the reason and what it costs more than the best plan.

    Consent, a site's minimum and an earlier rejection may be overruled, never stock, route, company or life. Raises
    ``no_such_option`` when the way is closed or does not serve the whole line.
    """
    del key
    network = network_for([wish], leads, by=by, but=but)
    best = plan_greedily([wish], network)[0]
    way = (choice.kind, choice.site_id, choice.item_id)
    found = next((o for o in best.options if (o.kind, o.site_id, o.item_id) == way and _is_open(o.removed)), None)
    faults: list[Refusal] = (
        []
        if reason.strip() and len(reason) <= 300
        else [InvalidValue("Say why, in at most 300 characters.", field="reason")]
    )
    if found is None or (found.removed == "" and found.is_limited and found.free_qty < wish.qty):
        faults.append(
            NoSuchOption(
                "The line cannot be served this way as a whole.", field="choice", object_id=wish.source_id,
                mend="Choose a way that is open and has enough.",
            )
        )  # fmt: skip
    refuse_all(faults)
    assert found is not None
    plan = Plan(wish=wish, options=best.options, legs=(Leg(found, wish.qty),), relaxed=not found.is_plain)
    regret = max(records.cost_of(plan) - records.cost_of(best), ZERO)
    ids = _keep(source_kind, [plan], "person", by, reason=reason.strip(), regret=regret)
    return Sourced(decision_id=ids[0], plan=plan)


def _is_open(removed: str) -> bool:
    return removed == "" or removed in MAY_BE_OVERRULED


def _solver(sites: Sequence[int], by: Actor) -> str:
    wanted = {policies.SOLVER.at(site_id=s, on=by.today).as_text for s in sites}
    return "optimiser" if "optimiser" in wanted else "greedy"


def _seconds(sites: Sequence[int], by: Actor) -> float:
    return float(min(policies.TIME_LIMIT.at(site_id=s, on=by.today).as_int for s in sites))


def _keep(
    source_kind: int,
    plans: Sequence[Plan],
    method: str,
    by: Actor,
    *,
    reason: str = "",
    regret: Decimal = ZERO,
) -> list[int]:
    """One append-only row per line; it carries everything that is needed to say why, years later."""
    sites = sorted({p.wish.site_id for p in plans})
    provenance = {s: as_json(_provenance(s, by)) for s in sites}
    rows = SQL.tuples(
        "insert_decisions",
        {
            "source_kind": source_kind,
            "method": method,
            "reason": reason,
            "at": by.now,
            "who": by.name,
            "operation": current().id,
            "companies": [p.wish.company_id for p in plans],
            "sites": [p.wish.site_id for p in plans],
            "sources": [p.wish.source_id for p in plans],
            "lines": [p.wish.line_id for p in plans],
            "items": [p.wish.item_id for p in plans],
            "qtys": [p.wish.qty for p in plans],
            "attempts": [p.wish.attempt for p in plans],
            "options": [as_json(records.options_of(p)) for p in plans],
            "legs": [as_json(records.legs_of(p)) for p in plans],
            "relaxed": [p.relaxed for p in plans],
            "costs": [records.cost_of(p) for p in plans],
            "regrets": [regret for _ in plans],
            "rejected": [p.wish.gave_back for p in plans],
            "policies": [provenance[p.wish.site_id] for p in plans],
        },
    )
    return [row[0] for row in rows]


def _provenance(site_id: int, by: Actor) -> dict[str, int]:
    return {p.key: p.at(site_id=site_id, on=by.today).provenance_id for p in (*policies.KNOBS, policies.SOLVER)}
