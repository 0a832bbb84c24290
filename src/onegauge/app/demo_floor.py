"""Simulated operators of the demo: they pull the floor's tasks and tell every line, as handhelds do.

Their times are made up by one rule for all sites (a walk for each task, some seconds for each line), so that a site which
picks several shipments at once shows what it saves by that. Everything else is what really happened in the system.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import groupby
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db.models import F

from onegauge.app.demo_data import DemoData
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.models import Person
from onegauge.governance.operations import GrantDraft, PersonDraft, grant_roles, save_people
from onegauge.governance.queries import sites
from onegauge.inventory.models import Balance, Bin
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.warehouse.operations import (
    MoveDraft,
    PickFaceDraft,
    TaskStepDraft,
    ask_moves,
    plan_tasks,
    report_steps,
    save_pick_faces,
)
from onegauge.warehouse.task_models import Task, TaskLine

AT_EACH_SITE = 3
STEPS = ("replenish", "move", "pick", "consolidate", "pack", "load")
TASK_SECONDS = {"replenish": 150, "move": 180, "pick": 75, "consolidate": 30, "pack": 45, "load": 20}
LINE_SECONDS = {"replenish": 0, "move": 0, "pick": 22, "consolidate": 0, "pack": 6, "load": 0}
# Where pick faces are kept filled from bulk, from which minimum to which target, and what is moved there once a week.
FACED, LOW, HIGH = "LDS", Decimal(40), Decimal(160)
MONDAY, MORNING = 0, 12
# One line in so many has a label that cannot be read: nothing is missing, but it costs time, and the floor's page says so.
UNREADABLE = 131
STEPS_AT_ONCE = 900


def hire(by: Actor) -> None:
    """Operators of every site; nobody signs in as them."""
    places = list(sites())
    names = [
        (s, f"floor.{s.code.lower()}.{n}", f"Operator {n}, {s.name}")
        for s in places
        for n in range(1, AT_EACH_SITE + 1)
    ]
    drafts = [PersonDraft(username=username, name=name) for _s, username, name in names]
    saved = save_people(people=drafts, by=by, key="demo:operators")
    grants = [
        GrantDraft(person_id=p.id, role=role, scope="site", company_id=s.company_id, site_id=s.id)
        for p, (s, _u, _n) in zip(saved, names, strict=True)
        for role in ("picker", "shipper")
    ]
    grant_roles(grants=grants, by=by, key="demo:operator-grants")


def set_faces(data: DemoData, by: Actor) -> None:
    """What comes to Leeds by the pallet is picked from the face that it has there, and filled up from bulk."""
    mine = [x for r in data.receipts if r.site == FACED for x in r.lines]
    bulk = {x.sku for x in mine if "-B-" in x.bin}
    faces = {x.sku: x.bin for x in mine if "-P-" in x.bin and x.sku in bulk}
    drafts = [
        PickFaceDraft(site=FACED, sku=sku, bin=code, min_qty=LOW, max_qty=HIGH) for sku, code in sorted(faces.items())
    ]
    save_pick_faces(faces=drafts, by=by, key="demo:pick-faces")


def ask_for_a_move(by: Actor, key: str) -> None:
    """The supervisor brings the goods of the fullest bulk bin together with others; nothing when none are free."""
    free = F("on_hand_qty") - F("reserved_qty")
    with read_scope(by):
        rows = Balance.objects.filter(site__code=FACED, bin__kind="storage", status="available", reserved_qty=0)
        found = (
            rows.annotate(free=free)
            .filter(free__gt=0)
            .order_by("-free", "id")
            .values_list("bin__code", "item__sku")[:1]
        )
        bins = Bin.objects.filter(site__code=FACED, kind="storage").order_by("code").values_list("code", flat=True)
        asked = [
            MoveDraft(site=FACED, from_bin=code, sku=sku, to_bin=next(b for b in bins if b != code), note="Brought together")
            for code, sku in found
        ]  # fmt: skip
    if asked:
        ask_moves(moves=asked, by=by, key=key)


class Crews:
    """The operators of all sites through one shift after the other."""

    def __init__(self) -> None:
        self.by = system_actor("demo")
        people = Person.objects.filter(username__startswith="floor.").order_by("username").values_list("username", "id")
        codes = {s.id: s.code.lower() for s in sites()}
        self.crew = {s: [i for u, i in people if u.split(".")[1] == code] for s, code in codes.items()}
        self.free: dict[int, datetime] = {}

    def work(self, day: date, hour: int) -> None:
        """Faces are filled, goods are moved, everything that waits is picked, packed where the site packs, and loaded."""
        start = datetime.combine(day, time(hour), UTC)
        if day.weekday() == MONDAY and hour < MORNING:
            ask_for_a_move(self.by.at(start), f"demo:{day}:move")
        self.free = dict.fromkeys((i for ids in self.crew.values() for i in ids), start)
        for step in STEPS:
            now = max(self.free.values())
            plan_tasks(by=self.by.at(now))
            self.free = {i: max(at, now) for i, at in self.free.items()}
            self._do(step)

    def _do(self, step: str) -> None:
        """The open tasks of one kind, the most urgent first, by turns."""
        with read_scope(self.by):
            tasks = list(Task.objects.filter(type=step, state="open").order_by("site_id", "due_at", "id"))
            lines = list(
                TaskLine.objects.filter(task__in=tasks, is_live=True)
                .order_by("id")
                .values_list("task_id", "id", "shipment_line__qty")
            )
        of_task: dict[int, list[tuple[int, Decimal]]] = {}
        for task, line, qty in lines:
            of_task.setdefault(task, []).append((line, qty))
        for site, mine in groupby(tasks, key=lambda t: t.site_id):
            own = list(mine)
            for turn, person in enumerate(self.crew[site]):
                self._tell(person, own[turn :: len(self.crew[site])], of_task)

    def _tell(self, person: int, tasks: Sequence[Task], lines: dict[int, list[tuple[int, Decimal]]]) -> None:
        """What one operator's device tells of these tasks, in portions."""
        steps: list[TaskStepDraft] = []
        for task in tasks:
            steps += self._steps(person, task, lines.get(task.pk, []))
            if len(steps) >= STEPS_AT_ONCE - 200:
                self._send(person, steps)
                steps = []
        self._send(person, steps)

    def _steps(self, person: int, task: Task, lines: Sequence[tuple[int, Decimal]]) -> list[TaskStepDraft]:
        at = self.free[person]
        told = [_step(task.pk, "start", at)]
        at += timedelta(seconds=TASK_SECONDS[task.type])
        for line, qty in lines:
            odd = line % UNREADABLE == 0
            at += timedelta(seconds=LINE_SECONDS[task.type] * (4 if odd else 1))
            told.append(_step(task.pk, "line", at, line_id=line, qty=qty, trouble="unreadable" if odd else ""))
        at += timedelta(seconds=LINE_SECONDS[task.type] * (0 if lines else task.line_count))
        told.append(_step(task.pk, "finish", at))
        self.free[person] = at
        return told

    def _send(self, person: int, steps: list[TaskStepDraft]) -> None:
        if steps:
            report_steps(steps=steps, by=actor_for(person_id=person, effective_at=steps[-1].at))


def _step(
    task: int, kind: str, at: datetime, *, line_id: int | None = None, qty: Decimal | None = None, trouble: str = ""
) -> TaskStepDraft:
    """A step whose id is always the same, so that a demo that goes on after a stop tells nothing twice."""
    known: UUID = uuid5(NAMESPACE_OID, f"demo:{task}:{kind}:{line_id}")
    return TaskStepDraft(
        id=known, task_id=task, kind=kind, at=at, line_id=line_id, qty=qty, trouble=trouble, device="demo"
    )
