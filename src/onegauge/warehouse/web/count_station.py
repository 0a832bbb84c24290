"""The station of whoever counts: what lies there, line by line; blind where the site's policy says so."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Code, Job, Qty, Station, StationAct, Step, Task, Text
from onegauge.warehouse import count_queries, permissions
from onegauge.warehouse import operations as ops
from onegauge.warehouse.count_states import CountState
from onegauge.warehouse.errors import WrongCount
from onegauge.warehouse.web.stations import QUEUE_ROWS, versions_of

COLUMNS = (
    Code("bin__code", gettext_lazy("Bin")), Text("item__sku", gettext_lazy("Item"), sub="item.name"),
    Text("lot_code", gettext_lazy("Lot")), Text("sscc", gettext_lazy("Handling unit")),
    Qty("shown_qty", gettext_lazy("Expected"), unit="item__base_unit__symbol"),
)  # fmt: skip


def queue() -> Iterable[Task]:
    """What is being counted."""
    return [_task(one) for one in count_queries.counts_to_do()[:QUEUE_ROWS]]


def _task(one: Any) -> Task:
    again = one.state == CountState.RECOUNT
    done = ngettext("%(done)s of %(all)s line", "%(done)s of %(all)s lines", one.line_count) % {
        "done": one.done_count, "all": one.line_count}  # fmt: skip
    return Task(
        one.pk, one.number, sub=f"{one.site.code} · {done}", tone="attn" if again else "info",
        state=str(one.get_state_display()),
    )  # fmt: skip


def opened(count_id: int) -> Job | None:
    """A count that is still being counted, with what was typed of it so far."""
    one: Any = count_queries.counts_to_do().filter(pk=count_id).first()
    if one is None:
        return None
    lines: list[Any] = list(count_queries.lines_to_count(count_id))
    for line in lines:
        line.typed = "" if line.counted_qty is None else format(line.counted_qty.normalize(), "f")
    again = one.state == CountState.RECOUNT
    instruction = (
        _("Count the doubtful lines again") if again else _("Count what lies there, and write 0 where nothing does")
    )
    step = Step(
        instruction=instruction,
        target=one.number,
        title=one.site.name,
        sub=one.note,
        done=one.done_count,
        total=one.line_count,
    )
    return Job(one.pk, one.number, one.version, step, lines, SCREENS["warehouse.Count"].url("document", one.pk))


def enter(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Keep what was typed; a line that was not touched keeps the instant at which it was counted."""
    entries = _entries(task_id, data["rows"], by)
    if entries:
        ops.enter_counts(count_ids=[task_id], entries=entries, versions=versions_of(task_id, version), by=by, key=key)
    return _("Kept: %s") % formatting.counted(len(entries), "line", "lines")


def _entries(count_id: int, typed: Mapping[int, str], by: Actor) -> list[ops.CountEntry]:
    with read_scope(by):
        lines = list(count_queries.lines_to_count(count_id))
    entries: list[ops.CountEntry] = []
    faults: list[Refusal] = []
    for n, line in enumerate(lines, 1):
        text = typed.get(line.pk, "").replace(",", ".")
        if not text:
            continue
        try:
            found = Decimal(text)
        except InvalidOperation:
            faults.append(WrongCount(_("Line %(n)s: “%(text)s” is no quantity.") % {"n": n, "text": text[:40]}))
            continue
        if found != line.counted_qty:
            entries.append(ops.CountEntry(line_id=line.pk, qty=found))
    refuse_all(faults)
    return entries


def hand_in(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Keep what was typed, then hand in the whole; the version was that of the page, so it holds for the first of both."""
    entries = _entries(task_id, data["rows"], by)
    versions = versions_of(task_id, version)
    if entries:
        ops.enter_counts(count_ids=[task_id], entries=entries, versions=versions, by=by, key=f"{key}:enter")
    ops.hand_in_counts(count_ids=[task_id], versions=None if entries else versions, by=by, key=key)
    return _("Handed in")


def count_station() -> Station:
    """The station beside picking, packing and shipping."""
    return Station(
        code="warehouse/counting", sop="warehouse/counting", label=gettext_lazy("Count"), permission=permissions.COUNT,
        area="warehouse", order=23, help=gettext_lazy("Say what lies there; goods may go on moving meanwhile"),
        queue=queue, columns=COLUMNS, line_value="typed", open=opened,
        acts=(
            StationAct(name="enter", label=gettext_lazy("Keep"), permission=permissions.COUNT, run=enter,
                       line_field=gettext_lazy("Counted")),
            StationAct(name="hand_in", label=gettext_lazy("Hand in"), permission=permissions.COUNT, run=hand_in, primary=True),
        ),
        empty=gettext_lazy("Nothing to count: no count is started."),
    )  # fmt: skip
