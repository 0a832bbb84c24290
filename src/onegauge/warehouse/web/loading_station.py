"""The stations of the dock and of the street: packages go onto their vehicle, vehicles depart, receivers sign."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Fact, Job, Number, Station, StationAct, Step, Task, Text
from onegauge.warehouse import operations as ops
from onegauge.warehouse import outbound_queries, permissions, queries
from onegauge.warehouse.errors import WrongLoad
from onegauge.warehouse.web.outbound_forms import DepartureForm, SignedForm
from onegauge.warehouse.web.papers import address_lines
from onegauge.warehouse.web.stations import PICKED, QUEUE_ROWS, receiver, versions_of

COLUMNS = (
    Text("shipment__number", gettext_lazy("Shipment"), sub="shipment.source_number"),
    Text("shipment__partner__name", gettext_lazy("Customer")), Number("package_count", gettext_lazy("Packages")),
    Number("loaded_count", gettext_lazy("Loaded")),
)  # fmt: skip


def loads() -> Iterable[Task]:
    """What is to be loaded, the first to leave first."""
    return [_load(one) for one in outbound_queries.loads_at_the_dock()[:QUEUE_ROWS]]


def _load(one: Any) -> Task:
    late = outbound_queries.leaves_late(one)
    where = " · ".join(
        x for x in (one.dock.code if one.dock else "", str(one.service or ""), one.vehicle, one.route) if x
    )
    done = ngettext("%(done)s of %(all)s package", "%(done)s of %(all)s packages", one.package_total) % {
        "done": one.loaded_total, "all": one.package_total}  # fmt: skip
    return Task(
        one.pk, one.number, sub=f"{one.site.code} · {where} · {done}" if where else f"{one.site.code} · {done}",
        due=formatting.instant(one.leaves_at), tone="bad" if late else "info",
        state=_("Late") if late else str(one.get_state_display()),
    )  # fmt: skip


def load_opened(load_id: int) -> Job | None:
    """A load that has not departed."""
    one: Any = outbound_queries.loads_at_the_dock().filter(pk=load_id).first()
    if one is None:
        return None
    rows = [m for m in outbound_queries.members_of_load(load_id) if m.is_live]
    whole = one.loaded_total >= one.package_total
    step = Step(
        instruction=_("Everything is on: let it depart") if whole else _("Scan each package as it goes onto the vehicle"),
        target=one.dock.code if one.dock else one.number, title=one.vehicle or str(one.service or ""), sub=one.route,
        facts=[Fact(_("Leaves"), one.leaves_at)], done=one.loaded_total, total=one.package_total, expects=("*",),
    )  # fmt: skip
    return Job(one.pk, one.number, one.version, step, rows, SCREENS["warehouse.Load"].url("document", one.pk))


def scan(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """A package goes onto the vehicle."""
    del version
    if not data["scan"]:
        refuse_all([WrongLoad(_("Scan or type a code first."), field="scan")])
    (done,) = ops.load_packages(scans=[ops.PackageScan(load_id=task_id, code=data["scan"])], by=by, key=key)
    return str(_("%(shipment)s: %(done)s of %(all)s on the vehicle") % {
        "shipment": done.shipment, "done": done.loaded_count, "all": done.packages,
    })  # fmt: skip


def depart(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """The vehicle leaves."""
    ops.depart_loads(
        load_ids=[task_id], seal=data["seal"], reason=data["reason"], versions=versions_of(task_id, version), by=by, key=key
    )  # fmt: skip
    return _("Departed")


def road() -> Iterable[Task]:
    """What left and nobody has signed for."""
    return [
        Task(
            one.pk, one.number, sub=f"{receiver(one)} · {one.ship_to.city if one.ship_to else ''} · {one.source_number}",
            due=formatting.day(one.due_on), state=formatting.instant(one.shipped_at), tone="info",
        )
        for one in outbound_queries.on_the_road()[:QUEUE_ROWS]
    ]  # fmt: skip


def road_opened(shipment_id: int) -> Job | None:
    """A shipment on its way."""
    one: Any = outbound_queries.on_the_road().filter(pk=shipment_id).first()
    if one is None:
        return None
    lines: list[Any] = list(queries.shipment_lines(shipment_id))
    step = Step(
        instruction=_("Hand it over, and let the receiver sign"), target=one.number, title=receiver(one),
        sub=", ".join(address_lines(one.ship_to)), facts=[Fact(_("Packages"), one.package_count or 1)],
    )  # fmt: skip
    return Job(one.pk, one.number, one.version, step, lines, SCREENS["warehouse.Shipment"].url("document", one.pk))


def hand_over(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Record what the receiver took."""
    said = {name: data[name] for name in ("outcome", "received_by", "delivered_at", "note", "signature")}
    ops.deliver_shipments(shipment_ids=[task_id], versions=versions_of(task_id, version), **said, by=by, key=key)
    return _("Recorded")


def dock_stations() -> tuple[Station, ...]:
    """Loading and delivering."""
    return (
        Station(
            code="warehouse/loading", sop="warehouse/loading-delivery", label=gettext_lazy("Load"), permission=permissions.LOAD,
            area="outbound", order=24, help=gettext_lazy("Scan packages onto their vehicle and let it depart"),
            queue=loads, columns=COLUMNS, open=load_opened,
            acts=(
                StationAct(name="scan", label=gettext_lazy("On the vehicle"), permission=permissions.LOAD, run=scan, primary=True),
                StationAct(name="depart", label=gettext_lazy("Depart"), permission=permissions.LOAD, run=depart, form=DepartureForm),
            ),
            empty=gettext_lazy("Nothing to load: no load is planned."),
        ),
        Station(
            code="warehouse/handover", sop="warehouse/loading-delivery", label=gettext_lazy("Deliver"), permission=permissions.PROVE,
            area="outbound", order=25, help=gettext_lazy("Hand goods over and record who took them"),
            queue=road, columns=PICKED, open=road_opened,
            acts=(
                StationAct(name="deliver", label=gettext_lazy("Record"), permission=permissions.PROVE, run=hand_over, primary=True,
                           form=SignedForm),
            ),
            empty=gettext_lazy("Nothing is on its way without a receipt."),
        ),
    )  # fmt: skip
