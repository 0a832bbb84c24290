"""The station at the dock: scan or type what comes; the system says what becomes of it."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.ui import formatting
from onegauge.ui.history import numbers_of
from onegauge.ui.kit import SCREENS, Job, Qty, Station, StationAct, Step, Task, Text
from onegauge.warehouse import arrival_queries, permissions, put_away_queries
from onegauge.warehouse import operations as ops
from onegauge.warehouse.arrival_states import ArrivalState
from onegauge.warehouse.errors import UnknownLabel, WrongReceipt
from onegauge.warehouse.web.arrival_forms import ScanForm
from onegauge.warehouse.web.stations import QUEUE_ROWS, versions_of

COLUMNS = (
    Text("item__sku", gettext_lazy("Item"), sub="item.name"), Text("lot_code", gettext_lazy("Lot")),
    Text("sscc", gettext_lazy("Handling unit")),
    Qty("expected_qty", gettext_lazy("Expected"), unit="item__base_unit__symbol"),
    Qty("accepted_qty", gettext_lazy("Accepted")), Qty("held_qty", gettext_lazy("Held")),
)  # fmt: skip


def queue() -> Iterable[Task]:
    """What stands at the door, and what comes next."""
    return [_task(one) for one in arrival_queries.at_the_door()[:QUEUE_ROWS]]


def _task(one: Any) -> Task:
    late = arrival_queries.comes_late(one)
    where = one.dock.code if one.dock else one.site.code
    sub = f"{who(one)} · {where} · {formatting.counted(one.line_count, 'line', 'lines')}"
    return Task(
        one.pk, one.number, sub=sub, due=formatting.day(one.expected_on), tone="bad" if late else "info",
        state=_("Late") if late else str(one.get_state_display()),
    )  # fmt: skip


def who(one: Any) -> str:
    """From whom it comes, as far as that is known."""
    return str(one.supplier.name) if one.supplier else one.reference or _("Unknown sender")


def opened(arrival_id: int) -> Job | None:
    """An arrival that is not unloaded yet."""
    one: Any = arrival_queries.at_the_door().filter(pk=arrival_id).first()
    if one is None:
        return None
    lines = list(arrival_queries.lines_of_arrival(arrival_id))
    instruction = (
        _("Nothing was announced: whatever comes is accepted")
        if one.is_blind
        else _("Scan a pallet, a case or an item, or say how much of each line came")
    )
    done = sum(1 for x in lines if x.accepted_qty + x.held_qty >= x.expected_qty)
    step = Step(
        instruction=instruction, target=one.dock.code if one.dock else one.number, title=who(one), sub=one.note,
        done=done, total=len(lines), expects=("*",),
    )  # fmt: skip
    return Job(one.pk, one.number, one.version, step, lines, SCREENS["warehouse.Arrival"].url("document", one.pk))


def scan(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Receive what was scanned, with what is said beside it."""
    if not data["scan"]:
        refuse_all([UnknownLabel(_("Scan or type a code first."), field="scan")])
    said = {name: data[name] for name in ("qty", "expires_on", "weight_kg") if data[name] is not None}
    text = {name: data[name] for name in ("lot", "sscc", "condition", "note")}
    line = ops.ReceivedGoods(code=data["scan"], **said, **text)
    return _receive([line], data["bin"], by=by, key=key, task_id=task_id, version=version)


def typed(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Receive what was typed beside the lines, with the lots and handling units that are announced."""
    with read_scope(by):
        lines: list[Any] = list(arrival_queries.lines_of_arrival(task_id))
    came: list[ops.ReceivedGoods] = []
    faults: list[Refusal] = []
    for n, line in enumerate(lines, 1):
        text = data["rows"].get(line.pk, "").replace(",", ".")
        if not text:
            continue
        try:
            qty = Decimal(text)
        except InvalidOperation:
            faults.append(WrongReceipt(_("Line %(n)s: “%(text)s” is no quantity.") % {"n": n, "text": text[:40]}))
            continue
        came.append(
            ops.ReceivedGoods(
                line_id=line.pk, qty=qty, lot=line.lot_code, expires_on=line.expires_on, sscc=line.sscc
            )
        )  # fmt: skip
    refuse_all(faults)
    if not came:
        refuse_all([WrongReceipt(_("Say how much of a line came."), field="rows")])
    return _receive(came, "", by=by, key=key, task_id=task_id, version=version)


def _receive(
    lines: list[ops.ReceivedGoods], bin_code: str, *, by: Actor, key: str, task_id: int, version: int | None
) -> str:
    """What is received at the station is here, so an announced arrival arrives first."""
    fresh = not _arrive(task_id, version, by, key)
    receipt = ops.GoodsReceipt(arrival_id=task_id, lines=lines, bin=bin_code, version=version if fresh else None)
    (done,) = ops.receive_goods(receipts=[receipt], by=by, key=key)
    figures = (
        (done.accepted_qty, _("accepted")), (done.held_qty, _("held")), (done.damaged_qty, _("damaged")),
        (done.wrong_qty, _("wrong goods")), (done.refused_qty, _("refused: do not unload it")),
    )  # fmt: skip
    said = [f"{qty.normalize():f} {word}" for qty, word in figures if qty]
    return ", ".join([*said, *_crossing(done.put_away_ids, by)])


def _crossing(put_away_ids: Sequence[int], by: Actor) -> list[str]:
    """What an order waits for, so that it goes to staging from the dock."""
    if not put_away_ids:
        return []
    with read_scope(by):
        rows: list[Any] = list(put_away_queries.crossing(put_away_ids))
        orders = numbers_of({(x.for_kind, x.for_id) for x in rows})
    return [
        _("%(qty)s to staging for order %(order)s")
        % {"qty": formatting.number(x.qty), "order": orders.get((x.for_kind, x.for_id), "")}
        for x in rows
    ]


def _arrive(task_id: int, version: int | None, by: Actor, key: str) -> bool:
    """Let an announced arrival be here; whether that was needed."""
    with read_scope(by):
        waits = arrival_queries.at_the_door().filter(pk=task_id, state=ArrivalState.ANNOUNCED).exists()
    if waits:
        ops.arrive_arrivals(arrival_ids=[task_id], versions=versions_of(task_id, version), by=by, key=f"{key}:arrive")
    return bool(waits)


def everything(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """All that is still open came as announced."""
    del data
    versions = None if _arrive(task_id, version, by, key) else versions_of(task_id, version)
    ops.receive_announced(arrival_ids=[task_id], versions=versions, by=by, key=key)
    return _("Received as announced")


def finish(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Nothing more is on the truck."""
    del data
    ops.finish_arrivals(arrival_ids=[task_id], versions=versions_of(task_id, version), by=by, key=key)
    return _("Unloaded; the dock is free")


def receiving_station() -> Station:
    """The station at the dock."""
    return Station(
        code="warehouse/receiving", sop="warehouse/receiving", label=gettext_lazy("Receive"), permission=permissions.RECEIVE,
        area="inbound", order=18, help=gettext_lazy("Scan or type what comes; the tolerance of the site decides"),
        queue=queue, columns=COLUMNS, open=opened,
        acts=(
            StationAct(name="scan", label=gettext_lazy("Receive what was scanned"), permission=permissions.RECEIVE, run=scan,
                       primary=True, form=ScanForm),
            StationAct(name="typed", label=gettext_lazy("Receive what was typed"), permission=permissions.RECEIVE, run=typed,
                       line_field=gettext_lazy("Came")),
            StationAct(name="all", label=gettext_lazy("Everything came as announced"), permission=permissions.RECEIVE,
                       run=everything),
            StationAct(name="finish", label=gettext_lazy("All unloaded"), permission=permissions.RECEIVE, run=finish),
        ),
        empty=gettext_lazy("Nothing to receive: nothing stands at the door and nothing is announced for these days."),
    )  # fmt: skip
