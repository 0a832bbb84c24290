"""Who does what: tasks pulled by the people of the floor, and put down again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from onegauge.inventory.errors import UnknownSite
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refused
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.errors import NotYourTask
from onegauge.warehouse.kinds import COUNT_KIND
from onegauge.warehouse.operations.count_planning import start_counts
from onegauge.warehouse.operations.tasks import SQL, STEP_KINDS
from onegauge.warehouse.permissions import DIRECT_WORK, WORK
from onegauge.warehouse.task_policies import URGENT_MINUTES
from onegauge.warehouse.task_states import PERMISSION_OF, TASK

MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class _Floor:
    site_id: int
    company_id: int
    types: list[str] | None
    zone_ids: list[int] | None
    last_zone_id: int | None


@operation(permission=WORK)
def take_tasks(*, site: str, count: int = 1, types: Sequence[str] = (), by: Actor, key: str | None = None) -> list[int]:
    """Set the next best tasks of a site aside for this person and device; returns their ids in order.

    None of them has begun: a task begins with the first step that its person tells of it.

    What the person has in hand already comes first and is not taken anew. Next best: by rank, then what is close to its
    cut-off, then where the person just was, then by cut-off. Only steps that the person's rights and work profile allow.
    """
    del key
    if not 1 <= count <= MOST_AT_ONCE:
        raise Refused([InvalidValue(f"1 to {MOST_AT_ONCE} tasks at once.", field="count")])
    floor = _floor(site, by)
    where = {"site": floor.site_id, "person": by.person_id, **STEP_KINDS}
    mine = [row[0] for row in SQL.tuples("my_tasks", where)[:count]]
    fresh = _next(floor, count - len(mine), types, by) if len(mine) < count else []
    ids = [*mine, *fresh]
    _hand_over(fresh, ids, by)
    return ids


def _floor(site: str, by: Actor) -> _Floor:
    found = SQL.rows("floor_of", {"site": site, "person": by.person_id, "scope": list(by.sites), "at": by.now}, _Floor)
    if not found:
        raise Refused([UnknownSite(f"There is no site {site[:40]!r} in your scope.", field="site")])
    floor = found[0]
    if not is_nested() and not by.may(WORK, floor.company_id, floor.site_id):
        raise Refused([PermissionMissing(f"You may not work at {site}.", field="site")])
    return floor


def _next(floor: _Floor, count: int, types: Sequence[str], by: Actor) -> list[int]:
    """Lock the next best tasks that nobody else is taking."""
    allowed = [
        t
        for t, permission in PERMISSION_OF.items()
        if (is_nested() or by.may(permission, floor.company_id, floor.site_id))
        and (not types or t in types)
        and (not floor.types or t in floor.types)
    ]
    minutes = URGENT_MINUTES.at(site_id=floor.site_id, on=by.today).as_int
    params = {
        "site": floor.site_id, "types": allowed, "zones": floor.zone_ids or [], "last_zone": floor.last_zone_id,
        "urgent": by.now + timedelta(minutes=minutes), "count": count, "person": by.person_id,
        **STEP_KINDS,
    }  # fmt: skip
    return [row[0] for row in SQL.tuples("next_tasks", params)]


def _hand_over(fresh: Sequence[int], ids: Sequence[int], by: Actor) -> None:
    """The new ones wait for this person. Lines of a count are drawn, so that it can be done without a link."""
    if fresh:
        SQL.run("hand_over", {"tasks": list(fresh), "person": by.person_id, "at": by.now})
        TASK.begin("reserve", fresh, by=by).finish(after={i: {"person": by.name} for i in fresh})
    counts = SQL.tuples("planned_counts", {"tasks": list(ids), "kind": COUNT_KIND.number}) if ids else []
    if counts:
        start_counts(count_ids=[row[0] for row in counts], by=by)


@operation(permission=WORK)
def put_down_tasks(
    *, task_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Give tasks back to the queue; what was taken so far stays noted for whoever goes on. Only one's own, or by direction."""
    del key
    moves = TASK.begin("put_down", task_ids, by=by, versions=versions)
    owners = dict(SQL.tuples("owners", {"tasks": moves.ids}))
    for doc in moves.rows:
        is_mine = owners.get(doc.id) == by.person_id
        if not is_mine and not is_nested() and not by.may(DIRECT_WORK, doc.company_id, doc.site_id):
            moves.refuse(
                NotYourTask("Somebody else has this task.", object_id=doc.id, mend="Ask whoever directs the work.")
            )
    moves.finish(assign={"person_id": None, "assigned_at": None, "started_at": None})
    return moves.ids
