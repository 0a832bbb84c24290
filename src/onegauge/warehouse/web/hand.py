"""The device in the hand: which tasks it gets with everything that it needs alone, and what it tells."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import TypeAdapter, ValidationError

from onegauge.governance.queries import sites
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import REFUSALS, InvalidValue, Refused
from onegauge.ui import formatting
from onegauge.ui.kit import PAGES, Handheld, register_page
from onegauge.ui.providers import PROVIDERS, Start
from onegauge.warehouse import hand_queries, permissions
from onegauge.warehouse import operations as ops
from onegauge.warehouse.hand_queries import HandLine, HandTask, OtherPlace
from onegauge.warehouse.outbound_policies import PACK_VERIFY
from onegauge.warehouse.task_policies import SCAN
from onegauge.warehouse.task_states import CONFLICT_RULES, Conflict, TaskType
from onegauge.warehouse.web.hand_words import words

STEPS = TypeAdapter(list[ops.TaskStepDraft])


def places(by: Actor) -> list[tuple[str, str]]:
    """The sites where the person may do tasks."""
    mine = [s for s in sites() if s.id in by.sites and by.may(permissions.WORK, s.company_id, s.id)]
    return [(s.code, s.name) for s in sorted(mine, key=lambda s: s.name)]


def work(by: Actor, key: str, site: str, count: int) -> list[dict[str, Any]]:
    """The next tasks, set aside for this person, with everything that is needed without a link."""
    ids = ops.take_tasks(site=site, count=count, by=by, key=key)
    with read_scope(by):
        tasks = hand_queries.tasks_in_hand(ids)
        lines = hand_queries.lines_in_hand(ids)
        picks = {t.id for t in tasks if t.type == TaskType.PICK}
        others = _by_line(hand_queries.other_places([x.id for x in lines if x.task_id in picks], by.today))
    return [_task(t, [(x, others.get(x.id, [])) for x in lines if x.task_id == t.id], by) for t in tasks]


def _by_line(found: Sequence[OtherPlace]) -> dict[int, list[dict[str, Any]]]:
    """The other places of each line, as the device keeps them."""
    places: dict[int, list[dict[str, Any]]] = {}
    for x in found:
        one = {
            "balance": x.balance_id,
            "place": x.place,
            "lot": x.lot,
            "until": _until(x.expires_on),
            "qty": _plain(x.free_qty),
        }
        places.setdefault(x.line_id, []).append(one)
    return places


def _task(task: HandTask, lines: Sequence[tuple[HandLine, list[dict[str, Any]]]], by: Actor) -> dict[str, Any]:
    return {
        "id": task.id, "number": task.number, "type": task.type, "label": str(TaskType(task.type).label),
        "subject": task.subject_number, "started": task.state == "started", "to": task.partner,
        "scan": SCAN.at(site_id=task.site_id, on=by.today).as_text, "lines": [_line(x) | ({"elsewhere": places} if task.type == TaskType.PICK else {}) for x, places in lines],
        "href": PAGES["warehouse/receiving"].url("task", task.subject_id) if task.type == TaskType.RECEIVE else _station(task, by),
    }  # fmt: skip


def _station(task: HandTask, by: Actor) -> str:
    """Where a shipment is packed carton by carton; empty where its site proves nothing, or it is another step."""
    if task.type != TaskType.PACK or PACK_VERIFY.at(site_id=task.site_id, on=by.today).as_text == "off":
        return ""
    return PAGES["warehouse/pack"].url("task", task.subject_id)


def _line(line: HandLine) -> dict[str, Any]:
    return {
        "id": line.id, "place": line.place, "to": line.to_place, "sku": line.sku, "name": line.name, "lot": line.lot,
        "sscc": line.sscc, "until": _until(line.expires_on), "qty": _plain(line.wanted_qty), "taken": _plain(line.taken_qty),
        "unit": line.unit, "slot": line.slot,
        "gtins": {g: _plain(q) for g, q in zip(line.gtins, line.gtin_qtys, strict=True)},
    }  # fmt: skip


def _until(expires_on: date | None) -> str:
    return _("until %s") % formatting.day(expires_on) if expires_on else ""


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else format(value.normalize(), "f")


def tell(by: Actor, body: bytes) -> list[dict[str, Any]]:
    """Take what a device noted; the words of the answers are in the person's language."""
    try:
        steps = STEPS.validate_python(_steps_of(body))
    except ValidationError as error:
        first = error.errors()[0]
        at = ".".join(str(part) for part in first["loc"])
        raise Refused([InvalidValue(f"The report cannot be read: {first['msg']}.", field=f"steps.{at}")]) from error
    outcomes = ops.report_steps(steps=steps, by=by)
    short = [
        s.line_id
        for s, o in zip(steps, outcomes, strict=True)
        if s.kind == "line" and s.trouble and s.line_id and not o.conflict
    ]
    others: dict[int, list[dict[str, Any]]] = {}
    if short:
        with read_scope(by):
            others = _by_line(hand_queries.other_places(short, by.today))
    return [
        {
            "id": str(o.id), "conflict": o.conflict, "text": _said(o), "mend": _mended(o),
            "elsewhere": others.get(s.line_id or 0, []) if s.kind == "line" else [],
        }
        for s, o in zip(steps, outcomes, strict=True)
    ]  # fmt: skip


def _steps_of(body: bytes) -> Any:
    try:
        return TypeAdapter(Any).validate_json(body)
    except ValidationError as error:
        raise Refused([InvalidValue("The report is no JSON.", field="steps")]) from error


def _said(outcome: ops.StepOutcome) -> str:
    """Why a step was not taken, in the person's language; a rule adds its own words, which have the numbers."""
    if outcome.conflict in {"", Conflict.REFUSED.value}:
        rule = REFUSALS.get(outcome.refusal)
        return f"{_(rule.title)}: {outcome.text}" if rule else _(outcome.text)
    return str(Conflict(outcome.conflict).label)


def _mended(outcome: ops.StepOutcome) -> str:
    rule = CONFLICT_RULES.get(outcome.conflict)
    return _(rule.mend) if rule else ""


def _url() -> str:
    return PAGES["warehouse/hand"].url()


register_page(
    Handheld(
        code="warehouse/hand", label=gettext_lazy("In the hand"), permission=permissions.WORK, area="warehouse", order=3,
        sop="warehouse/floor", help=gettext_lazy("The next task on a handheld; it goes on without a link"),
        places=places, work=work, tell=tell, words=words,
    )
)  # fmt: skip
PROVIDERS.starts.append(
    Start(label=gettext_lazy("Next task"), url=_url, permission=permissions.WORK, order=25, icon="handheld")
)
