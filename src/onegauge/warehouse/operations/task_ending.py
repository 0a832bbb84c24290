"""How tasks end: what was told of their lines, and the act on the document that each kind of task stands for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, Refused
from onegauge.kernel.operation import savepoint
from onegauge.warehouse.kinds import CONSIGNMENT_KIND
from onegauge.warehouse.operations.closing import finish_arrivals
from onegauge.warehouse.operations.consignments import ship_consignments
from onegauge.warehouse.operations.count_entry import CountEntry, enter_counts
from onegauge.warehouse.operations.count_posting import hand_in_counts
from onegauge.warehouse.operations.inspecting import inspect_arrivals
from onegauge.warehouse.operations.put_aways import put_away_goods
from onegauge.warehouse.operations.put_backs import put_back_goods
from onegauge.warehouse.operations.redirecting import SQL as RELOCATING
from onegauge.warehouse.operations.redirecting import Going, PickLine, lock_shipments, redirect_lines
from onegauge.warehouse.operations.relocations import cancel_relocations, relocate_goods
from onegauge.warehouse.operations.shipments import ShortPick, pack_shipments, pick_shipments, ship_shipments
from onegauge.warehouse.operations.tasks import SQL
from onegauge.warehouse.task_states import CARRYING, OPEN_TASKS, TASK, Conflict, TaskState, TaskType, Trouble


@dataclass(frozen=True, slots=True)
class Told:
    """A task that somebody tells of."""

    id: int
    type: str
    state: str
    person_id: int | None
    subject_kind: int | None
    subject_id: int | None


@dataclass(slots=True)
class Line:
    """A line of a pick: what is wanted of it now, what was taken, and whether its shipment still waits."""

    id: int
    task_id: int
    task_state: str
    shipment_id: int
    shipment_line_id: int
    shipment_state: str
    wanted_qty: Decimal
    taken_qty: Decimal | None

    @property
    def is_open(self) -> bool:
        """Whether something of it is still to be taken."""
        return self.shipment_state == "released" and self.wanted_qty > 0 and self.taken_qty is None


@dataclass(frozen=True, slots=True)
class End:
    """How one task ends."""

    task: Told
    at: datetime
    packages: int = 1
    to_bin: str = ""
    qty: Decimal | None = None
    trouble: str = ""


@dataclass(slots=True)
class Elsewhere:
    """So much of a line was taken from another balance; ``booked`` is what was free there, in a lot that fits."""

    step: UUID
    line: Line
    balance_id: int
    qty: Decimal
    at: datetime
    booked: Decimal = Decimal(0)
    is_fit: bool = True


@dataclass(slots=True)
class Ending:
    """Everything that one report says about some tasks, before it is written."""

    tasks: Mapping[int, Told]
    lines: dict[int, Line]
    taken: dict[int, tuple[Decimal | None, datetime | None, str]] = field(default_factory=dict)
    elsewhere: list[Elsewhere] = field(default_factory=list)
    counted: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    ends: dict[int, End] = field(default_factory=dict)
    troubles: dict[int, tuple[datetime, str, str]] = field(default_factory=dict)
    down: list[int] = field(default_factory=list)
    started: dict[int, datetime] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Sequence[int], tasks: Mapping[int, Told]) -> "Ending":
        """The tasks with the lines of their picks."""
        picks = [i for i in ids if tasks[i].type == TaskType.PICK]
        rows = SQL.rows("lines_told_of", {"tasks": picks}, Line) if picks else []
        return cls(tasks, {x.id: x for x in rows})

    def is_ended(self, task: int) -> bool:
        """Whether an earlier step of the same report ended it."""
        return task in self.ends or task in self.troubles or task in self.down

    def line(self, task: Told, line_id: int, qty: Decimal | None, at: datetime, trouble: str) -> Conflict | None:
        """So much was taken or counted; without a quantity it is taken back. Returns why that is not so."""
        if task.type == TaskType.COUNT:
            self.counted.setdefault(task.id, {})
            if qty is None:
                self.counted[task.id].pop(line_id, None)
            else:
                self.counted[task.id][line_id] = qty
            return None
        line = self.lines.get(line_id)
        if line is None or line.task_id != task.id:
            return Conflict.UNKNOWN
        wanted = line.wanted_qty - self._elsewhere_qty(line)
        if line.shipment_state != "released" or wanted <= 0:
            return Conflict.UNWANTED
        booked = None if qty is None else min(qty, wanted)
        line.taken_qty = booked
        self.taken[line_id] = (booked, None if qty is None else at, trouble)
        return Conflict.CUT if qty is not None and qty > wanted else None

    def _elsewhere_qty(self, line: Line) -> Decimal:
        """How much of a line was taken at other places, as this report says before."""
        return sum((x.qty for x in self.elsewhere if x.line is line), Decimal(0))

    def elsewhere_of(
        self, task: Told, line_id: int, *, step: UUID, balance_id: int, qty: Decimal, at: datetime
    ) -> Conflict | None:
        """So much of what a line lacks was taken at another place. Returns why that is not so."""
        line = self.lines.get(line_id)
        if line is None or line.task_id != task.id:
            return Conflict.UNKNOWN
        lacks = line.wanted_qty - (line.taken_qty or Decimal(0)) - self._elsewhere_qty(line)
        if line.shipment_state != "released" or lacks <= 0:
            return Conflict.UNWANTED
        self.elsewhere.append(Elsewhere(step, line, balance_id, min(qty, lacks), at))
        return Conflict.CUT if qty > lacks else None

    def lacks(self, task: Told) -> bool:
        """Whether lines of a pick are still open."""
        return any(x.is_open for x in self.lines.values() if x.task_id == task.id)

    def finish(self, end: End) -> None:
        """The step is done."""
        self.ends[end.task.id] = end

    def trouble(self, task: Told, at: datetime, trouble: str, note: str) -> None:
        """Somebody who directs the work must look at it."""
        self.troubles[task.id] = (at, trouble, note)

    def put_down(self, task: Told) -> None:
        """Somebody else may go on; what was begun and put down in one report waits as before."""
        if task.state == TaskState.OPEN:
            self.started.pop(task.id, None)
        else:
            self.down.append(task.id)

    def write_lines(self) -> None:
        """What was taken stands on the lines at once, so that whoever goes on knows it."""
        if self.taken:
            rows = list(self.taken.items())
            params = {
                "lines": [i for i, _x in rows], "qtys": [x[0] for _i, x in rows], "ats": [x[1] for _i, x in rows],
                "troubles": [x[2] for _i, x in rows],
            }  # fmt: skip
            SQL.run("note_taken", params)

    def complete_shipments(self, ends: Sequence[End]) -> list[int]:
        """Shipments of these picks of which nothing is to be taken any more, and whose every pick has ended."""
        mine = {e.task.id for e in ends}
        touched = {x.shipment_id for x in self.lines.values() if x.task_id in mine and x.shipment_state == "released"}
        waits = {
            x.shipment_id
            for x in self.lines.values()
            if x.is_open or (x.task_id not in mine and x.task_state in OPEN_TASKS and x.wanted_qty > 0)
        }
        return sorted(touched - waits)

    def shorts_of(self, shipments: Sequence[int]) -> list[ShortPick]:
        """The lines of which less was taken than is wanted."""
        chosen = set(shipments)
        return [
            ShortPick(line_id=x.shipment_line_id, picked_qty=x.taken_qty)
            for x in self.lines.values()
            if x.shipment_id in chosen and x.taken_qty is not None and x.taken_qty < x.wanted_qty
        ]


def move_promises(ending: Ending, by: Actor) -> None:
    """What was taken at other places is held there now, each a line of its own in the same task, as far as it is free."""
    told = ending.elsewhere
    if not told:
        return
    lock_shipments([x.line.shipment_id for x in told])
    wanted = {"lines": sorted({x.line.shipment_line_id for x in told})}
    rows = {row.line_id: row for row in RELOCATING.rows("lines_to_redirect", wanted, PickLine)}
    taken = {"lines": [x.line.shipment_line_id for x in told], "targets": [x.balance_id for x in told], "on": by.today}
    for (n,) in RELOCATING.tuples("unfit_lots", taken):
        told[n - 1].is_fit = False
    lacks = {x.line.id: _lacks_now(x.line, rows) for x in told}
    going: list[tuple[Elsewhere, Going]] = []
    for one in told:
        qty = min(one.qty, lacks[one.line.id]) if one.is_fit else Decimal(0)
        lacks[one.line.id] -= qty
        if qty > 0:
            going.append((one, Going(rows[one.line.shipment_line_id], one.balance_id, qty)))
    gone = redirect_lines([g for _x, g in going], by)
    for (one, _g), held in zip(going, gone, strict=True):
        one.booked = held.qty
        one.line.wanted_qty -= held.qty
    done = [(x, held) for (x, _g), held in zip(going, gone, strict=True) if held.line_id is not None]
    if done:
        SQL.run("lines_elsewhere", {
            "lines": [x.line.id for x, _h in done], "shipment_lines": [h.line_id for _x, h in done],
            "qtys": [h.qty for _x, h in done], "ats": [x.at for x, _h in done],
        })  # fmt: skip


def _lacks_now(line: Line, rows: Mapping[int, PickLine]) -> Decimal:
    """What a line still lacks under the lock: others may have cut it since it was judged."""
    row = rows.get(line.shipment_line_id)
    return max(row.qty - (line.taken_qty or Decimal(0)), Decimal(0)) if row is not None else Decimal(0)


def enter_counted(ending: Ending, by: Actor) -> dict[int, Refusal]:
    """What was counted stands on the counts; returns why some of them took nothing."""
    faults: dict[int, Refusal] = {}
    for task, entries in ending.counted.items():
        count = ending.tasks[task].subject_id or 0
        found = [CountEntry(line_id=i, qty=q) for i, q in sorted(entries.items())]
        if found:
            _try([task], faults, lambda c=count, f=found: enter_counts(count_ids=[c], entries=f, by=by))  # type: ignore[misc]  # defaults bind the loop
    return faults


def end_tasks(ending: Ending, hindered: Mapping[int, Refusal], by: Actor) -> dict[int, Refusal]:
    """Do what the tasks stand for, each kind with its own operation, and close them; returns why some could not end.

    Those that are ``hindered`` do not end: what was told of their lines could not be taken.
    """
    faults = dict(hindered)
    short: set[int] = set()
    for group in _groups([e for i, e in ending.ends.items() if i not in faults]):
        _end_group(group, ending, faults, short, by)
    _close(ending, faults, short, by)
    return faults


def _groups(ends: Sequence[End]) -> list[list[End]]:
    """Tasks that one call of one operation can end together."""
    found: dict[tuple[object, ...], list[End]] = {}
    for end in ends:
        name = (end.task.type, end.task.subject_kind, end.packages, end.to_bin, end.qty, end.trouble)
        found.setdefault(name, []).append(end)
    return list(found.values())


def _end_group(group: list[End], ending: Ending, faults: dict[int, Refusal], short: set[int], by: Actor) -> None:
    """All at once; where a rule refuses one of them, one after the other, so that only that one stays."""
    tasks = [e.task.id for e in group]
    refused: dict[int, Refusal] = {}
    _try(tasks, refused, lambda: _act(group, ending, short, by))
    if refused and len(group) > 1:
        refused.clear()
        for end in group:
            _try([end.task.id], refused, lambda e=end: _act([e], ending, short, by))  # type: ignore[misc]  # defaults bind the loop
    faults.update(refused)


def _try(tasks: Sequence[int], faults: dict[int, Refusal], act: Callable[[], object]) -> None:
    try:
        with savepoint():
            act()
    except Refused as refused:
        faults.update(dict.fromkeys(tasks, refused.refusals[0]))


def _act(group: Sequence[End], ending: Ending, short: set[int], by: Actor) -> None:
    """The act on the documents that tasks of one kind stand for."""
    first = group[0]
    subjects = [e.task.subject_id for e in group if e.task.subject_id is not None]
    if first.task.type == TaskType.PICK:
        _pick(group, ending, short, by)
    elif first.task.type in CARRYING:
        _carry(group, subjects, short, by)
    elif first.task.type in ACTS:
        ACTS[first.task.type](first, subjects, by)


def _load(end: End, subjects: Sequence[int], by: Actor) -> None:
    if end.task.subject_kind == CONSIGNMENT_KIND.number:
        ship_consignments(consignment_ids=subjects, by=by)
    else:
        ship_shipments(shipment_ids=subjects, by=by)


def _inspect(end: End, subjects: Sequence[int], by: Actor) -> None:
    why = str(Trouble(end.trouble).label) if end.trouble else ""
    inspect_arrivals(arrival_ids=subjects, passed=not end.trouble, reason=why, by=by)


ACTS: Mapping[str, Callable[[End, Sequence[int], Actor], object]] = {
    "pack": lambda end, ids, by: pack_shipments(shipment_ids=ids, package_count=end.packages, by=by),
    "load": _load,
    "put_away": lambda end, ids, by: put_away_goods(put_away_ids=ids, to_bin=end.to_bin, by=by),
    "put_back": lambda end, ids, by: put_back_goods(put_back_ids=ids, to_bin=end.to_bin, by=by),
    "count": lambda _end, ids, by: hand_in_counts(count_ids=ids, by=by),
    "receive": lambda _end, ids, by: finish_arrivals(arrival_ids=ids, by=by),
    "inspect": _inspect,
}
"""What the end of a task does to its document; bringing together does nothing but say that it was done."""


def _carry(group: Sequence[End], subjects: Sequence[int], short: set[int], by: Actor) -> None:
    """Goods lie in their new bin, or those that are there of fewer; where none lay at all, none goes."""
    first = group[0]
    if first.qty == 0:
        cancel_relocations(relocation_ids=subjects, by=by)
    else:
        relocate_goods(relocation_ids=subjects, to_bin=first.to_bin, qty=first.qty, by=by)
    if first.trouble:
        short |= {e.task.id for e in group}


def _pick(group: Sequence[End], ending: Ending, short: set[int], by: Actor) -> None:
    """Pick the shipments whose last pick this is; the others wait for their other picks."""
    shipments = ending.complete_shipments(group)
    if shipments:
        shorts = ending.shorts_of(shipments)
        pick_shipments(shipment_ids=shipments, shorts=shorts, by=by)
    mine = {e.task.id for e in group}
    short |= {
        x.task_id
        for x in ending.lines.values()
        if x.task_id in mine and x.taken_qty is not None and x.taken_qty < x.wanted_qty
    }
    for line in ending.lines.values():  # whoever ends the other picks of these shipments finds these ended
        if line.task_id in mine:
            line.task_state = TaskState.CONFIRMED


def _close(ending: Ending, faults: Mapping[int, Refusal], short: set[int], by: Actor) -> None:
    """Write the ends of the tasks: their instants and words first, because a closed task must have them."""
    if ending.started:
        begun = {"tasks": list(ending.started), "ats": list(ending.started.values()), "person": by.person_id}
        SQL.run("note_started", begun)
        going = [i for i in ending.started if i in faults or not ending.is_ended(i)]
        if going:
            TASK.begin("take", going, by=by).finish()
    done = [e for i, e in sorted(ending.ends.items()) if i not in faults]
    bad = sorted(ending.troubles.items())
    if done or bad:
        columns = {
            "tasks": [e.task.id for e in done] + [i for i, _x in bad],
            "ats": [e.at for e in done] + [x[0] for _i, x in bad],
            "troubles": [e.trouble for e in done] + [x[1] for _i, x in bad],
            "notes": ["" for _e in done] + [x[2] for _i, x in bad],
        }  # fmt: skip
        SQL.run("finish_tasks", {**columns, "person": by.person_id})
    if done:
        to = {e.task.id: "short" for e in done if e.task.id in short}
        TASK.begin("confirm", [e.task.id for e in done], by=by).finish(to=to)
    if bad:
        TASK.begin("report", [i for i, _x in bad], by=by).finish(
            after={i: {"trouble": x[1], "note": x[2]} for i, x in bad}
        )
    if ending.down:
        TASK.begin("put_down", ending.down, by=by).finish(
            assign={"person_id": None, "assigned_at": None, "started_at": None}
        )
