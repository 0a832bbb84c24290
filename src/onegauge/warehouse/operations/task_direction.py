"""What whoever directs the work decides: who does a task, what comes first, and what is tried again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import InvalidValue, PermissionMissing
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.errors import UnknownWorker
from onegauge.warehouse.kinds import WORK_PROFILE
from onegauge.warehouse.operations.tasks import SQL
from onegauge.warehouse.permissions import DIRECT_WORK
from onegauge.warehouse.task_states import TASK, TaskType

LOWEST_RANK = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkProfileDraft:
    """Which steps and zones (codes) of a site a person works in; none named means all."""

    site: str
    person_id: int
    types: tuple[str, ...] = ()
    zones: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Worker:
    n: int
    site_id: int | None
    company_id: int | None
    person_id: int | None
    zone_count: int


@operation(permission=DIRECT_WORK)
def assign_tasks(
    *,
    task_ids: Sequence[int],
    person_id: int,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Give tasks to a person, who finds them before everything else; what somebody had in hand is taken from them."""
    del key
    moves = TASK.begin("assign", task_ids, by=by, versions=versions)
    names = dict(SQL.tuples("worker_names", {"people": [person_id]}))
    if moves.sound_ids and person_id not in names:
        moves.refuse(UnknownWorker("There is no such person at work.", field="person_id"))
    moves.check()
    moves.finish(
        assign={"person_id": person_id, "assigned_at": by.now, "started_at": None},
        after={i: {"person": names[person_id]} for i in moves.ids},
    )
    return moves.ids


@operation(permission=DIRECT_WORK)
def rank_tasks(
    *, task_ids: Sequence[int], rank: int, versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Say what comes first: 1 before everything else, 5 as usual, 9 when nothing else is left."""
    del key
    moves = TASK.begin("rank", task_ids, by=by, versions=versions)
    if moves.sound_ids and not 1 <= rank <= LOWEST_RANK:
        moves.refuse(InvalidValue(f"A rank is 1 to {LOWEST_RANK}.", field="rank"))
    moves.check()
    moves.finish(assign={"rank": rank}, after={i: {"rank": rank} for i in moves.ids})
    return moves.ids


@operation(permission=DIRECT_WORK)
def reopen_tasks(
    *, task_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """What was in trouble is tried again, by whoever takes it; what was taken so far stays noted."""
    del key
    moves = TASK.begin("reopen", task_ids, by=by, versions=versions)
    moves.finish(assign={"person_id": None, "assigned_at": None, "started_at": None, "done_at": None, "trouble": ""})
    return moves.ids


@operation(permission=DIRECT_WORK)
def save_work_profiles(*, profiles: Sequence[WorkProfileDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say in which steps and zones people work at a site; saved again, the newest holds."""
    del key
    judge = Judge("profiles")
    params = {
        "sites": [p.site for p in profiles], "people": [p.person_id for p in profiles],
        "zones": [",".join(p.zones) for p in profiles], "scope": list(by.sites),
    }  # fmt: skip
    found = SQL.rows("resolve_workers", params, _Worker)
    for n, (draft, row) in enumerate(zip(profiles, found, strict=True)):
        _judge(judge, n, draft, row, by)
    judge.check()
    columns = {
        "companies": [r.company_id for r in found], "sites": [r.site_id for r in found],
        "people": [r.person_id for r in found], "types": [",".join(p.types) for p in profiles],
        "zones": [",".join(p.zones) for p in profiles],
    }  # fmt: skip
    saved = SQL.tuples("save_profiles", columns)
    entries = [
        Entry(
            object_id=row[0], company_id=row[1], site_id=row[2],
            after={"person": d.person_id, "types": list(d.types), "zones": list(d.zones)},
        )
        for row, d in zip(saved, profiles, strict=True)
    ]  # fmt: skip
    record(by=by, kind=WORK_PROFILE, verb="saved", entries=entries)
    return [row[0] for row in saved]


def _judge(judge: Judge, n: int, draft: WorkProfileDraft, row: _Worker, by: Actor) -> None:
    if row.site_id is None:
        judge.refuse(n, "site", f"There is no site {shown(draft.site)!r} in your scope.")
    elif not is_nested() and not by.may(DIRECT_WORK, row.company_id, row.site_id):
        judge.refuse(n, "site", f"You may not do this at {draft.site}.", refusal=PermissionMissing)
    if row.person_id is None:
        judge.refuse(n, "person_id", "There is no such person at work.", refusal=UnknownWorker)
    unknown = [t for t in draft.types if t not in TaskType.values]
    if unknown:
        judge.refuse(n, "types", f"There is no step {shown(unknown[0])!r}.", f"Known: {', '.join(TaskType.values)}.")
    if row.site_id is not None and row.zone_count != len(set(draft.zones)):
        judge.refuse(n, "zones", "A zone is not one of this site.")
