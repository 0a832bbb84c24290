"""Tasks: made for whatever waits for somebody on the floor, and taken away when it waits no more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from onegauge.inventory.policies import RECEIPT_STATUS
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.kinds import (
    ARRIVAL_KIND,
    CONSIGNMENT_KIND,
    COUNT_KIND,
    PUT_AWAY_KIND,
    PUT_BACK_KIND,
    RELOCATION_KIND,
    SHIPMENT_KIND,
    TASK_KIND,
    WORK_PROFILE,
)
from onegauge.warehouse.operations.relocations import open_replenishments
from onegauge.warehouse.permissions import DIRECT_WORK
from onegauge.warehouse.pick_cutting import Pick, PickRules, WaitingLine, cut
from onegauge.warehouse.policies import CUT_OFF_HOUR, PACK_REQUIRED
from onegauge.warehouse.task_policies import (
    BATCH_SHIPMENTS,
    OPEN_PICK_LINES,
    PICK_METHOD,
    SMALL_PICK_LINES,
    SMALL_PICK_METHOD,
    TASK_RELEASE,
)
from onegauge.warehouse.task_states import TASK, URGENT_RANK

SQL = Sql(str(__file__).replace("/operations/", "/"), "tasks")
MOST_SHIPMENTS = 5_000
MOST_DAYS = 60
INSPECT_DAYS = 60
"""So many days back arrivals are looked at for goods that are still in inspection."""
FAR = date(9999, 1, 1)


STEP_KINDS = {"consignment_kind": CONSIGNMENT_KIND.number}
"""What the rule of whether a task is at its step must know."""


@dataclass(frozen=True, slots=True)
class _Document:
    """A document that waits for somebody at one step."""

    type: str
    kind: int
    subject_id: int
    company_id: int
    site_id: int
    number: str
    due_at: datetime
    line_count: int
    rank: int


@dataclass(frozen=True, slots=True)
class _New:
    """A task to be written."""

    type: str
    method: str
    kind: int | None
    subject_id: int | None
    number: str
    company_id: int
    site_id: int
    zone_id: int | None
    sequence: int
    due_at: datetime
    line_count: int
    rank: int = 5


@operation(permission=DIRECT_WORK)
def plan_tasks(*, site_ids: Sequence[int] = (), by: Actor, key: str | None = None) -> list[int]:
    """Make a task of everything that waits for somebody at these sites (all in scope when none is named), by policy.

    Pick faces that run low are filled up. Tasks whose document went on without them lapse. Run twice it makes nothing twice; it returns the ids of new tasks.
    Picks wait for a wave where the site's policy says so.
    """
    del key
    sites = [s for s in _sites(site_ids, by) if TASK_RELEASE.at(site_id=s, on=by.today).as_text != "off"]
    if not sites:
        return []
    lock_sources(WORK_PROFILE, sites)
    _end_done(sites, by)
    _lapse(sites, by)
    open_replenishments(sites, by)
    streaming = [s for s in sites if TASK_RELEASE.at(site_id=s, on=by.today).as_text == "stream"]
    picks = _cut_picks(streaming, FAR, by) if streaming else []
    return _open([*map(_of_pick, picks), *map(_of_document, _documents(sites, by))], picks, "", by)


@operation(permission=DIRECT_WORK)
def release_waves(*, site_ids: Sequence[int], days: int = 0, by: Actor, key: str | None = None) -> list[int]:
    """Release the picks of sites that are due until today plus ``days``, each site as one wave; returns the tasks.

    What is late goes with it. How much a floor takes at once is bounded by policy, as everywhere.
    """
    del key
    if not 0 <= days <= MOST_DAYS:
        raise Refused([InvalidValue(f"A wave looks 0 to {MOST_DAYS} days ahead.", field="days")])
    sites = _sites(site_ids, by) if site_ids else []
    if not sites:
        return []
    lock_sources(WORK_PROFILE, sites)
    picks = _cut_picks(sites, by.today + timedelta(days=days), by)
    return _open([_of_pick(p) for p in picks], picks, f"W-{by.now:%y%m%d-%H%M}", by)


def _sites(site_ids: Sequence[int], by: Actor) -> list[int]:
    return sorted(s for s in by.sites if not site_ids or s in site_ids)


def _may(by: Actor, company: int, site: int) -> bool:
    return is_nested() or by.may(DIRECT_WORK, company, site)


def _end_done(sites: Sequence[int], by: Actor) -> None:
    """What somebody began as a task and did at a station is done."""
    done = [row[0] for row in SQL.tuples("done_at_station", {"sites": sites, **STEP_KINDS})]
    if not done:
        return
    moves = TASK.begin("confirm", done, by=by)
    moves.leave_refused()
    blank = [""] * len(moves.ids)
    ended = {"tasks": moves.ids, "ats": [by.now] * len(moves.ids), "troubles": blank, "notes": blank}
    SQL.run("finish_tasks", {**ended, "person": None})
    moves.finish()


def _lapse(sites: Sequence[int], by: Actor) -> None:
    """Tasks that nobody needs to do any more."""
    gone = [row[0] for row in SQL.tuples("past_their_step", {"sites": sites, **STEP_KINDS})]
    if not gone:
        return
    moves = TASK.begin("lapse", gone, by=by)
    moves.leave_refused()
    SQL.run("void_lines", {"tasks": moves.ids})
    moves.finish()


def _cut_picks(sites: Sequence[int], until: date, by: Actor) -> list[Pick]:
    where = {
        "sites": sites,
        "hours": [CUT_OFF_HOUR.at(site_id=s, on=by.today).as_int for s in sites],
        "until": until,
        "most": MOST_SHIPMENTS,
    }
    lines = [x for x in SQL.rows("waiting_picks", where, WaitingLine) if _may(by, x.company_id, x.site_id)]
    return cut(lines, {s: _rules(s, by.today) for s in sites})


def _rules(site: int, on: date) -> PickRules:
    return PickRules(
        method=PICK_METHOD.at(site_id=site, on=on).as_text,
        small_lines=SMALL_PICK_LINES.at(site_id=site, on=on).as_int,
        small_method=SMALL_PICK_METHOD.at(site_id=site, on=on).as_text,
        batch_shipments=BATCH_SHIPMENTS.at(site_id=site, on=on).as_int,
        open_lines=OPEN_PICK_LINES.at(site_id=site, on=on).as_int,
    )


def _documents(sites: Sequence[int], by: Actor) -> list[_Document]:
    where = {
        "sites": sites,
        "hours": [CUT_OFF_HOUR.at(site_id=s, on=by.today).as_int for s in sites],
        "packs": [PACK_REQUIRED.at(site_id=s, on=by.today).as_bool for s in sites],
        "inspects": [RECEIPT_STATUS.at(site_id=s, on=by.today).as_text == "inspection" for s in sites],
        "shipment_kind": SHIPMENT_KIND.number,
        "consignment_kind": CONSIGNMENT_KIND.number,
        "arrival_kind": ARRIVAL_KIND.number,
        "relocation_kind": RELOCATION_KIND.number,
        "urgent_rank": URGENT_RANK,
        "inspect_days": INSPECT_DAYS,
        "put_away_kind": PUT_AWAY_KIND.number,
        "put_back_kind": PUT_BACK_KIND.number,
        "count_kind": COUNT_KIND.number,
        "on": by.today,
        "at": by.now,
    }
    return [x for x in SQL.rows("waiting_documents", where, _Document) if _may(by, x.company_id, x.site_id)]


def _of_pick(pick: Pick) -> _New:
    first = pick.lines[0][0]
    zones = {line.zone_id for line, _slot in pick.lines}
    numbers = pick.shipments
    name = numbers[0] if len(numbers) == 1 else f"{numbers[0]} +{len(numbers) - 1}"
    return _New(
        "pick", pick.method, None, None, name, first.company_id, first.site_id, zones.pop() if len(zones) == 1 else None,
        first.sequence, min(line.due_at for line, _slot in pick.lines), len(pick.lines),
    )  # fmt: skip


def _of_document(one: _Document) -> _New:
    return _New(
        one.type, "", one.kind, one.subject_id, one.number, one.company_id, one.site_id, None, 0, one.due_at,
        one.line_count, one.rank,
    )  # fmt: skip


def _decided_by(task: _New, on: date) -> dict[str, int]:
    """The policies that made the task, and of a pick those that cut it."""
    policies = (
        (TASK_RELEASE, PICK_METHOD, SMALL_PICK_LINES, SMALL_PICK_METHOD) if task.type == "pick" else (TASK_RELEASE,)
    )
    return {p.key: p.at(site_id=task.site_id, on=on).provenance_id for p in policies}


def _open(new: Sequence[_New], picks: Sequence[Pick], wave: str, by: Actor) -> list[int]:
    """Write tasks; the picks come first and in the order of their lines."""
    if not new:
        return []
    ids = [row[0] for row in SQL.tuples("take_task_ids", {"count": len(new)})]
    heads = {
        "ids": ids, "companies": [t.company_id for t in new], "sites": [t.site_id for t in new],
        "types": [t.type for t in new], "methods": [t.method for t in new], "kinds": [t.kind for t in new],
        "subjects": [t.subject_id for t in new], "numbers": [t.number for t in new], "zones": [t.zone_id for t in new],
        "sequences": [t.sequence for t in new], "dues": [t.due_at for t in new], "counts": [t.line_count for t in new],
        "ranks": [t.rank for t in new],
    }  # fmt: skip
    SQL.run("open_tasks", {**heads, "wave": wave, "at": by.now})
    rows = [(i, line, slot) for i, pick in zip(ids, picks, strict=False) for line, slot in pick.lines]
    if rows:
        columns = {
            "companies": [x.company_id for _i, x, _s in rows], "sites": [x.site_id for _i, x, _s in rows],
            "tasks": [i for i, _x, _s in rows], "lines": [x.line_id for _i, x, _s in rows],
            "shipments": [x.shipment_id for _i, x, _s in rows], "slots": [s for _i, _x, s in rows],
        }  # fmt: skip
        SQL.run("open_lines", columns)
    entries = [
        Entry(
            object_id=i, company_id=t.company_id, site_id=t.site_id,
            after={"state": "open", "type": t.type, "for": t.number}, policy=_decided_by(t, by.today),
        )
        for i, t in zip(ids, new, strict=True)
    ]  # fmt: skip
    record(by=by, kind=TASK_KIND, verb="created", entries=entries)
    return ids
