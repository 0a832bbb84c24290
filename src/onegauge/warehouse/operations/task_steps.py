"""What people tell from the floor: lines taken, tasks done, trouble. Told once or ten times, it counts once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.kinds import RELOCATION_KIND
from onegauge.warehouse.operations.count_programmes import Due, plan_places
from onegauge.warehouse.operations.task_ending import End, Ending, Told, end_tasks, enter_counted, move_promises
from onegauge.warehouse.operations.tasks import SQL
from onegauge.warehouse.permissions import WORK
from onegauge.warehouse.policies import COUNT_AFTER_SHORT
from onegauge.warehouse.task_states import (
    CARRYING,
    CONFLICT_RULES,
    DOABLE,
    LINES_OPEN,
    LOT_TOO_OLD,
    NOT_HERE,
    PERMISSION_OF,
    TASK,
    Conflict,
    StepKind,
    TaskState,
    Trouble,
)

MOST_STEPS = 1_000
LONGEST_DEVICE, LONGEST_NOTE = 40, 200
NOT_OF_THE_TASK = frozenset({Conflict.UNKNOWN, Conflict.CLOSED, Conflict.TAKEN, Conflict.REFUSED})
"""Steps that say nothing true of the places of a task: whoever told them had no part in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStepDraft:
    """One thing that a person told. ``id`` is made by the device, so that what is told twice counts once.

    ``start``: the person begins a task that was set aside for the device.
    ``line``: so much of a line of a pick or count was taken or counted. ``elsewhere``: so much of what a line of a pick
    lacks was taken from another ``balance_id``. ``finish``: packages for packing, a bin for putting away, back or elsewhere
    where it is another, and less than asked with its ``trouble`` where fewer lay there; an inspection that ends with a
    trouble has failed. ``trouble``: what is wrong and a note. ``at`` is the device's instant.
    """

    id: UUID
    task_id: int
    kind: str
    at: datetime
    line_id: int | None = None
    qty: Decimal | None = None
    trouble: str = ""
    note: str = ""
    packages: int = 1
    bin: str = ""
    balance_id: int | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class StepOutcome:
    """What became of a step: without a conflict it was done, now or when it was told before.

    ``refusal`` is the code of the rule that refused it, ``text`` what the rule said.
    """

    id: UUID
    conflict: str
    text: str
    mend: str
    refusal: str = ""


@dataclass(slots=True)
class _Answers:
    """The conflicts of the steps of one report: each with its words and the code of the rule."""

    conflicts: dict[UUID, tuple[str, str, str]] = field(default_factory=dict)

    def conflict(self, step: UUID, kind: Conflict, text: str = "", code: str = "") -> None:
        self.conflicts[step] = (kind.value, text or str(kind.label), code)

    def of(self, step: TaskStepDraft) -> tuple[str, str, str]:
        return self.conflicts.get(step.id, ("", "", ""))


@operation(permission=WORK)
def report_steps(*, steps: Sequence[TaskStepDraft], by: Actor, key: str | None = None) -> list[StepOutcome]:
    """Take what a device tells, in its order; one answer per step, in the order of the steps.

    A step that was told before gets its old answer. A step that meets a world that went on without it (task closed,
    goods not wanted any more) books nothing that is not true: it is kept as a conflict, with the rule that says what to
    do with the goods. Only a report that cannot be read is refused as a whole.
    """
    del key
    refuse_all(_unreadable(steps))
    known = {row[0]: row[1:] for row in SQL.tuples("known_steps", {"ids": [s.id for s in steps]})}
    fresh = [s for s in steps if s.id not in known]
    answers = _Answers()
    if fresh:
        _take(fresh, answers, by)
        _keep(fresh, answers, by)
    return [_outcome(s.id, *(known.get(s.id) or answers.of(s))) for s in steps]


def _outcome(step: UUID, conflict: str, text: str, refusal: str) -> StepOutcome:
    rule = CONFLICT_RULES.get(conflict)
    return StepOutcome(step, conflict, text, rule.mend if rule else "", refusal)


def _unreadable(steps: Sequence[TaskStepDraft]) -> list[Refusal]:
    faults: list[Refusal] = []
    if len(steps) > MOST_STEPS:
        faults.append(InvalidValue(f"At most {MOST_STEPS} steps in one report.", field="steps"))
    ids: set[UUID] = set()
    for n, step in enumerate(steps):
        at = f"steps[{n}]"
        if step.id in ids:
            faults.append(InvalidValue("This step stands in the report twice.", field=f"{at}.id"))
        ids.add(step.id)
        faults += _unreadable_step(step, at)
    return faults


def _unreadable_step(step: TaskStepDraft, at: str) -> list[Refusal]:
    faults: list[Refusal] = []
    if step.kind not in StepKind.values:
        faults.append(InvalidValue(f"Known steps: {', '.join(StepKind.values)}.", field=f"{at}.kind"))
    if step.at.tzinfo is None:
        faults.append(InvalidValue("An instant has a time zone.", field=f"{at}.at"))
    if step.trouble not in {"", *Trouble.values} or (step.kind == StepKind.TROUBLE and not step.trouble):
        faults.append(InvalidValue(f"Known troubles: {', '.join(Trouble.values)}.", field=f"{at}.trouble"))
    if step.kind in {StepKind.LINE, StepKind.ELSEWHERE, StepKind.UNDO} and step.line_id is None:
        faults.append(InvalidValue("Name the line.", field=f"{at}.line_id"))
    if step.kind == StepKind.ELSEWHERE and not (step.balance_id and step.qty):
        faults.append(InvalidValue("Name the stock that it was taken from, and how much.", field=f"{at}.balance_id"))
    if (step.qty is None and step.kind == StepKind.LINE) or not _is_qty(step.qty):
        faults.append(InvalidValue("A quantity is not negative and has at most 6 decimals.", field=f"{at}.qty"))
    if len(step.device) > LONGEST_DEVICE or len(step.note) > LONGEST_NOTE:
        faults.append(InvalidValue("The name of the device or the note is too long.", field=at))
    return faults


def _is_qty(qty: Decimal | None) -> bool:
    return qty is None or (is_exact(qty) and qty >= 0)


def _take(steps: Sequence[TaskStepDraft], answers: _Answers, by: Actor) -> None:
    """Judge the steps in their order and write what is true of them.

    Other picks of the same shipments are locked too: whoever ends the last of them ends the shipment's pick.
    """
    named = sorted({s.task_id for s in steps})
    ending_tasks = sorted({s.task_id for s in steps if s.kind == StepKind.FINISH})
    beside = [row[0] for row in SQL.tuples("picks_beside", {"tasks": ending_tasks})] if ending_tasks else []
    docs = {d.id: d for d in TASK.lock(sorted({*named, *beside})) if d.id in named}
    told = {t.id: t for t in SQL.rows("tasks_told_of", {"tasks": list(docs)}, Told)}
    ending = Ending.of(list(docs), told)
    for step in steps:
        fault, text = _not_yours(docs.get(step.task_id), told.get(step.task_id), ending, by)
        if fault is None:
            _judge(step, told[step.task_id], ending, answers, by)
        else:
            answers.conflict(step.id, fault, text)
    ending.write_lines()
    move_promises(ending, by)
    for x in ending.elsewhere:
        if not x.is_fit:
            answers.conflict(x.step, Conflict.REFUSED, LOT_TOO_OLD)
        elif x.booked < x.qty:
            answers.conflict(x.step, Conflict.PROMISED)
    unentered = enter_counted(ending, by)
    faults = end_tasks(ending, unentered, by)
    for step in steps:
        is_hit = step.kind == StepKind.FINISH or (step.kind == StepKind.LINE and step.task_id in unentered)
        if step.task_id in faults and is_hit and not answers.of(step)[0]:
            why = faults[step.task_id]
            answers.conflict(step.id, Conflict.REFUSED, why.message, why.code)
    _look_where_goods_were_taken(steps, told, answers, by)


def _not_yours(doc: Doc | None, task: Told | None, ending: Ending, by: Actor) -> tuple[Conflict | None, str]:
    """Why this person can tell nothing of this task (any more)."""
    if doc is None or task is None:
        return Conflict.UNKNOWN, ""
    if doc.state not in DOABLE or ending.is_ended(doc.id):
        return Conflict.CLOSED, ""
    if task.person_id not in {None, by.person_id}:
        return Conflict.TAKEN, ""
    if not is_nested() and not by.may(PERMISSION_OF[task.type], doc.company_id, doc.site_id):
        return Conflict.REFUSED, NOT_HERE
    return None, ""


def _look_where_goods_were_taken(
    steps: Sequence[TaskStepDraft], told: Mapping[int, Told], answers: _Answers, by: Actor
) -> None:
    """Count places where goods were taken for a task that was gone, or fewer lay than the books say; no place twice."""

    def carries(step: TaskStepDraft) -> bool:
        return step.kind == StepKind.FINISH and step.task_id in told and told[step.task_id].type in CARRYING

    late = [s for s in steps if (rule := CONFLICT_RULES.get(answers.of(s)[0])) and rule.counts_bin]
    fine = [s for s in steps if not answers.of(s)[0]]
    _count(
        "asked",
        [s.line_id for s in late if s.kind == StepKind.LINE and s.qty],
        [s.task_id for s in late if carries(s)],
        by,
    )
    less = [s.task_id for s in fine if s.trouble and carries(s)]
    lacked = [s.line_id for s in steps if s.kind == StepKind.ELSEWHERE and answers.of(s)[0] not in NOT_OF_THE_TASK]
    _count("short", lacked, less, by)


def _count(cause: str, lines: Sequence[int | None], tasks: Sequence[int], by: Actor) -> None:
    if not (lines or tasks):
        return
    where = {"cause": cause, "lines": list(lines), "tasks": list(tasks), "relocation_kind": RELOCATION_KIND.number}
    found = SQL.rows("places_of_lines", where, Due)
    if cause == "short":
        sites = {s for s in {x.site_id for x in found} if COUNT_AFTER_SHORT.at(site_id=s, on=by.today).as_bool}
        found = [x for x in found if x.site_id in sites]
    plan_places(found, by)


def _judge(step: TaskStepDraft, task: Told, ending: Ending, answers: _Answers, by: Actor) -> None:
    at = min(step.at, by.now)  # no clock of a device runs ahead of the books
    if step.kind != StepKind.PUT_DOWN and task.state != TaskState.STARTED:
        ending.started.setdefault(task.id, at)
    if step.kind == StepKind.ELSEWHERE:
        fault = ending.elsewhere_of(
            task, step.line_id or 0, step=step.id, balance_id=step.balance_id or 0, qty=step.qty or Decimal(0), at=at
        )
        if fault is not None:
            answers.conflict(step.id, fault)
    elif step.kind in {StepKind.LINE, StepKind.UNDO}:
        fault = ending.line(task, step.line_id or 0, step.qty, at, step.trouble)
        if fault is not None:
            answers.conflict(step.id, fault)
    elif step.kind == StepKind.FINISH:
        if ending.lacks(task):
            answers.conflict(step.id, Conflict.REFUSED, LINES_OPEN)
        else:
            ending.finish(End(task, at, step.packages, step.bin, step.qty, step.trouble))
    elif step.kind == StepKind.TROUBLE:
        ending.trouble(task, at, step.trouble, step.note)
    elif step.kind == StepKind.PUT_DOWN:
        ending.put_down(task)


def _keep(steps: Sequence[TaskStepDraft], answers: _Answers, by: Actor) -> None:
    """Keep every step with its outcome; a step of a task that is not there has nothing to be kept at."""
    given: Mapping[UUID, tuple[str, str, str]] = {s.id: answers.of(s) for s in steps}
    columns = {
        "ids": [s.id for s in steps], "tasks": [s.task_id for s in steps], "lines": [s.line_id for s in steps],
        "kinds": [s.kind for s in steps], "devices": [s.device for s in steps], "tolds": [s.at for s in steps],
        "qtys": [s.qty for s in steps], "conflicts": [given[s.id][0] for s in steps],
        "texts": [given[s.id][1][:300] or s.note for s in steps], "refusals": [given[s.id][2] for s in steps],
    }  # fmt: skip
    SQL.run("keep_steps", {**columns, "person": by.person_id, "at": by.now})
