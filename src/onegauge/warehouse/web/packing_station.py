"""The station of whoever packs: a count of packages, or carton by carton with everything scanned, where the site proves it."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import refuse_all
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Fact, Job, Qty, Station, StationAct, Step, StyledForm, Text
from onegauge.warehouse import operations as ops
from onegauge.warehouse import outbound_queries, permissions, queries
from onegauge.warehouse.errors import WrongCarton, WrongGoods
from onegauge.warehouse.outbound_policies import PACK_VERIFY
from onegauge.warehouse.outbound_states import CartonState
from onegauge.warehouse.states import ShipmentState
from onegauge.warehouse.web.forms import PackForm
from onegauge.warehouse.web.outbound_forms import BoxForm
from onegauge.warehouse.web.stations import PICKED, opener, queue_of, receiver, versions_of

OFF, COUNT = "off", "count"
PROVED = (
    Text("item__sku", gettext_lazy("Item"), sub="item.name"), Text("balance__lot__code", gettext_lazy("Lot")),
    Qty("picked_qty", gettext_lazy("Picked"), unit="item__base_unit__symbol"), Qty("packed_qty", gettext_lazy("In cartons")),
    Qty("here_qty", gettext_lazy("Goes in here")),
)  # fmt: skip
plain_job = opener(ShipmentState.PICKED, gettext_lazy("Pack and count the packages"))


class CartonScanForm(StyledForm):
    """How much was scanned, and into which carton."""

    qty = forms.DecimalField(
        label=gettext_lazy("Quantity"), required=False, help_text=gettext_lazy("Empty: what the code says")
    )
    carton = forms.IntegerField(label=gettext_lazy("Carton"), required=False, help_text=gettext_lazy("Empty: the next one that is open"))  # fmt: skip


class CloseForm(StyledForm):
    """What the scale says."""

    actual_kg = forms.DecimalField(label=gettext_lazy("Weight (kg)"), required=False)
    reason = forms.CharField(
        label=gettext_lazy("Why the weight is right"), max_length=200, required=False,
        help_text=gettext_lazy("Only where it is off and nothing is wrong with the goods"),
    )  # fmt: skip


def opened(shipment_id: int) -> Job | None:
    """A picked shipment: with its cartons where its site proves what is packed."""
    one: Any = queries.shipments_for_list().filter(pk=shipment_id, state=ShipmentState.PICKED).first()
    how = PACK_VERIFY.at(site_id=one.site_id, on=timezone.localdate()).as_text if one else OFF
    if how == OFF:
        job = plain_job(shipment_id)
        return (
            None
            if job is None
            else Job(job.id, job.number, job.version, job.step, job.rows, job.url, ("pack",), PICKED)
        )
    cartons: list[Any] = list(outbound_queries.cartons_of_shipment(shipment_id))
    lines: list[Any] = list(outbound_queries.lines_to_pack(shipment_id))
    asked = outbound_queries.instructions_of(shipment_id)
    done, wanted = sum(x.packed_qty for x in lines), sum(x.picked_qty for x in lines)
    now = current(cartons)
    _point(lines, now)
    acts = _acts(now, "count" if how == COUNT else "scan", is_whole=done == wanted)
    if any(not done for _i, _text, done in asked):
        acts.insert(1, "confirm")
    target = one.number if now is None else _("Carton %(n)s of %(all)s") % {"n": now.position, "all": len(cartons)}
    box = "" if now is None else str(now.box.name) if now.box else _("As it is")
    step = Step(
        instruction=_instruction(now, how, done == wanted), target=target, title=receiver(one), sub=box,
        facts=[*(Fact(_("Done") if ok else _("To do"), text) for _i, text, ok in asked), *_about(cartons)],
        done=int(done), total=int(wanted), expects=("*",) if "scan" in acts else (),
    )  # fmt: skip
    url = SCREENS["warehouse.Shipment"].url("document", one.pk)
    return Job(one.pk, one.number, one.version, step, lines, url, acts, PROVED)


def _point(lines: list[Any], now: Any) -> None:
    """Say of each line how much of it goes into the carton in hand, those that do first, what is packed last."""
    planned = (
        {}
        if now is None
        else {x.line_id: x.planned_qty - x.packed_qty for x in outbound_queries.lines_of_carton(now.pk)}
    )
    for line in lines:
        here = max(planned.get(line.pk, Decimal(0)), Decimal(0))
        line.here_qty = min(here, line.picked_qty - line.packed_qty) or None
    lines.sort(key=lambda x: (x.here_qty is None, x.packed_qty >= x.picked_qty, x.pk))


def _acts(now: Any, put_in: str, *, is_whole: bool) -> list[str]:
    """What can be done, the next thing first: what is off or full is weighed, what is left goes in, then it is packed."""
    if now is not None and now.state == CartonState.OFF:
        return ["close", "empty"]
    if is_whole:
        return ["close", "empty", "packed"] if now is not None else ["packed", "empty"]
    rest = ["propose", "add", "empty"]
    return ["close", put_in, *rest] if now is not None and is_full(now) else [put_in, "close", *rest]


def is_full(carton: Any) -> bool:
    """Whether everything that was planned for an open carton lies in it."""
    return bool(carton.state == CartonState.OPEN and 0 < carton.planned_qty <= carton.packed_qty)


def current(cartons: list[Any]) -> Any:
    """The carton in hand: one whose weight is off, one that is full, else the one that the next goods go into."""
    waiting = [c for c in cartons if c.state == CartonState.OFF] + [c for c in cartons if is_full(c)]
    return next(iter(waiting), None) or filling(cartons)


def filling(cartons: list[Any]) -> Any:
    """The carton that goods go into: the first open one that lacks something, else the last open one."""
    opened = [c for c in cartons if c.state == CartonState.OPEN]
    lacking = [c for c in opened if c.planned_qty > c.packed_qty]
    return next(iter(lacking + opened[-1:]), None)


def _instruction(now: Any, how: str, is_whole: bool) -> str:
    if now is not None and now.state == CartonState.OFF:
        expected, weighed = formatting.number(now.expected_kg), formatting.number(now.actual_kg)
        return _("It should weigh %(expected)s kg and weighs %(actual)s: empty it and count again, or say why it is right") % {
            "expected": expected, "actual": weighed,
        }  # fmt: skip
    if now is not None and is_full(now):
        return _("It is full: weigh and close it")
    if is_whole:
        return _("Everything is in: weigh and close what is open, then say packed")
    return _("Count what goes into the carton") if how == COUNT else _("Scan what goes into the carton")


def _about(cartons: list[Any]) -> list[Fact]:
    """Each carton in a line: box, pieces, number."""
    return [
        Fact(
            _("Carton %s") % c.position,
            " · ".join(
                part
                for part in (
                    str(c.box or _("As it is")), str(c.get_why_display()),
                    formatting.counted(max(c.planned_qty, c.packed_qty), "piece", "pieces"), c.sscc, c.tracking,
                )
                if part
            ),
            note=str(c.get_state_display()),
        )
        for c in cartons
    ]  # fmt: skip


def _in_hand(task_id: int, by: Actor) -> int:
    """The carton that is weighed or emptied."""
    with read_scope(by):
        cartons: list[Any] = list(outbound_queries.cartons_of_shipment(task_id))
    if not cartons:
        refuse_all([WrongCarton(_("There is no carton yet."))])
    return int((current(cartons) or cartons[-1]).pk)


def _carton(task_id: int, position: int | None, by: Actor, key: str) -> int:
    """The carton that goods go into; where there is none yet, cartons are proposed, or one is taken as it is."""
    for attempt in ("", "propose", "add"):
        if attempt == "propose" and position is None:
            ops.propose_cartons(shipment_ids=[task_id], by=by, key=f"{key}:propose")
        elif attempt == "add":
            ops.add_cartons(shipment_ids=[task_id], by=by, key=f"{key}:add")
        with read_scope(by):
            cartons: list[Any] = list(outbound_queries.cartons_of_shipment(task_id))
        found = next((c for c in cartons if c.position == position), None) if position else filling(cartons)
        if found is not None:
            return int(found.pk)
        if cartons and attempt == "":
            ops.add_cartons(shipment_ids=[task_id], by=by, key=f"{key}:more")
    refuse_all([WrongCarton(_("There is no carton %s.") % position, field="carton")])
    raise AssertionError


def scan(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Put what was scanned into its carton."""
    del version
    if not data["scan"]:
        refuse_all([WrongGoods(_("Scan or type a code first."), field="scan")])
    made = ops.CartonFill(carton_id=_carton(task_id, data["carton"], by, key), code=data["scan"], qty=data["qty"])
    (done,) = ops.fill_cartons(fills=[made], by=by, key=key)
    said = {"qty": formatting.number(done.qty), "sku": done.sku, "left": formatting.number(done.left_qty)}
    return str(_("%(qty)s × %(sku)s in; %(left)s left") % said)


def count(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Put what was typed beside the lines into the carton in hand."""
    del version
    typed: dict[int, Decimal] = {}
    for line, text in data["rows"].items():
        try:
            typed |= {line: Decimal(text.replace(",", "."))} if text else {}
        except InvalidOperation:
            refuse_all([WrongGoods(_("“%s” is no quantity.") % text[:40])])
    if not typed:
        refuse_all([WrongGoods(_("Say how much of a line goes in."))])
    carton = _carton(task_id, None, by, key)
    fills = [ops.CartonFill(carton_id=carton, line_id=line, qty=qty) for line, qty in typed.items()]
    done = ops.fill_cartons(fills=fills, by=by, key=key)
    return _("Kept: %s") % formatting.counted(len(done), "line", "lines")


def close(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Weigh and close the carton in hand."""
    del version
    carton = _in_hand(task_id, by)
    closing = ops.CartonClosing(carton_id=carton, actual_kg=data["actual_kg"], reason=data["reason"])
    (done,) = ops.close_cartons(closings=[closing], by=by, key=key)
    if done.state == CartonState.OFF:
        return _("The weight is off: count it again, or say why it is right")
    return str(_("Closed: %s. Print its label.") % " · ".join(x for x in (done.sscc, done.tracking) if x))


def propose(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Propose cartons anew; goods that nothing is known of are named."""
    del data
    (done,) = ops.propose_cartons(shipment_ids=[task_id], versions=versions_of(task_id, version), by=by, key=key)
    said = ngettext("%s carton proposed", "%s cartons proposed", len(done.carton_ids)) % len(done.carton_ids)
    if not done.unknown:
        return said
    names = ", ".join(u.sku for u in done.unknown)
    return said + ". " + str(_("Size or weight is not known of %s") % names)


def add(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Take a further carton."""
    ops.add_cartons(
        shipment_ids=[task_id], box=data["box"], versions=versions_of(task_id, version), by=by, key=key
    )  # fmt: skip
    return _("A further carton")


def empty(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Take everything out of the carton in hand."""
    del version, data
    ops.empty_cartons(carton_ids=[_in_hand(task_id, by)], by=by, key=key)
    return _("Emptied; count it again")


def confirm(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Everything that is asked for was done."""
    del version, data
    ops.confirm_instructions(shipment_ids=[task_id], by=by, key=key)
    return _("Confirmed")


def pack(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Confirm the packages."""
    packages = data.get("package_count", 1)
    ops.pack_shipments(
        shipment_ids=[task_id], package_count=packages, versions=versions_of(task_id, version), by=by, key=key
    )
    return str(_("Packed in %s") % packages) if "package_count" in data else _("Packed")


def pack_station() -> Station:
    """Packing."""
    right = permissions.PACK
    return Station(
        code="warehouse/pack", sop="warehouse/packing-shipping", label=gettext_lazy("Pack"), permission=right, area="outbound",
        order=21, help=gettext_lazy("Pack what was picked; carton by carton where the site proves it"),
        queue=queue_of(ShipmentState.PICKED), columns=PICKED, open=opened,
        acts=(
            StationAct(name="scan", label=gettext_lazy("Put in"), permission=right, run=scan, primary=True, form=CartonScanForm),
            StationAct(name="count", label=gettext_lazy("Put in"), permission=right, run=count, primary=True, line_field=gettext_lazy("Goes in")),
            StationAct(name="close", label=gettext_lazy("Weigh and close"), permission=right, run=close, form=CloseForm),
            StationAct(name="confirm", label=gettext_lazy("Instructions done"), permission=right, run=confirm),
            StationAct(name="add", label=gettext_lazy("Further carton"), permission=right, run=add, form=BoxForm),
            StationAct(name="propose", label=gettext_lazy("Propose cartons"), permission=right, run=propose),
            StationAct(name="empty", label=gettext_lazy("Empty the carton"), permission=right, run=empty),
            StationAct(name="packed", label=gettext_lazy("Packed"), permission=right, run=pack),
            StationAct(name="pack", label=gettext_lazy("Packed"), permission=right, run=pack, primary=True, form=PackForm),
        ),
        empty=gettext_lazy("Nothing to pack: no shipment is picked."),
    )  # fmt: skip
