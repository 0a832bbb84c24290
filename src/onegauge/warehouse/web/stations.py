"""Stations of the warehouse: pick with what was found short, ship; packing has a file of its own."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Code, Job, Qty, Station, StationAct, Step, Task, Text
from onegauge.warehouse import operations as ops
from onegauge.warehouse import permissions, queries
from onegauge.warehouse.errors import WrongPick
from onegauge.warehouse.models import Shipment
from onegauge.warehouse.states import ShipmentState

QUEUE_ROWS = 200
COLUMNS = (
    Code("balance__bin__code", gettext_lazy("Bin")), Text("item__sku", gettext_lazy("Item"), sub="item.name"),
    Text("balance__lot__code", gettext_lazy("Lot")), Qty("qty", gettext_lazy("To pick"), unit="item__base_unit__symbol"),
)  # fmt: skip
PICKED = (
    Text("item__sku", gettext_lazy("Item"), sub="item.name"), Text("balance__lot__code", gettext_lazy("Lot")),
    Qty("picked_qty", gettext_lazy("Picked"), unit="item__base_unit__symbol"),
)  # fmt: skip


def queue_of(state: ShipmentState) -> Callable[[], Iterable[Task]]:
    """What waits in a state."""
    return lambda: [_task(one) for one in queries.shipments_in(state)[:QUEUE_ROWS]]


def _task(one: Any) -> Task:
    late = one.due_on < timezone.localdate()
    sub = f"{receiver(one)} · {formatting.counted(one.line_count, 'line', 'lines')} · {one.site.code}"
    sub += f" · {one.consignment.number}" if one.consignment else ""
    return Task(
        one.pk, one.number, sub=sub, due=_("due %s") % formatting.day(one.due_on), tone="bad" if late else "info",
        state=_("Late") if late else str(one.get_state_display()),
    )  # fmt: skip


def opener(state: ShipmentState, instruction: Any) -> Callable[[int], Job | None]:
    """Opens a shipment that is still at this station."""

    def opened(shipment_id: int) -> Job | None:
        one = queries.shipments_for_list().filter(pk=shipment_id, state=state).first()
        if one is None:
            return None
        lines = list(queries.shipment_lines(shipment_id))
        step = Step(instruction=str(instruction), target=one.number, title=receiver(one), sub=_address(one, one.due_on))
        return Job(one.pk, one.number, one.version, step, lines, SCREENS["warehouse.Shipment"].url("document", one.pk))

    return opened


def receiver(one: Shipment) -> str:
    """Who gets the goods: the customer, or what they are sent for inside the group."""
    return one.partner.name if one.partner else one.source_number


def _address(one: Shipment, due_on: date) -> str:
    place = f"{one.ship_to.city}, {one.ship_to.country} · " if one.ship_to else ""
    return place + _("due %s") % formatting.day(due_on)


def versions_of(task_id: int, version: int | None) -> Mapping[int, int] | None:
    """The version that the station showed."""
    return None if version is None else {task_id: version}


def pick(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Confirm a pick; only the lines where something else was found are told as short."""
    shorts = _shorts(task_id, data["rows"], by)
    ops.pick_shipments(shipment_ids=[task_id], shorts=shorts, versions=versions_of(task_id, version), by=by, key=key)
    return _("Picked")


def _shorts(task_id: int, typed: Mapping[int, str], by: Actor) -> list[ops.ShortPick]:
    with read_scope(by):
        lines = list(queries.shipment_lines(task_id))
    shorts: list[ops.ShortPick] = []
    faults: list[Refusal] = []
    for n, line in enumerate(lines, 1):
        text = typed.get(line.pk, "").replace(",", ".")
        try:
            found = Decimal(text) if text else line.qty
        except InvalidOperation:
            faults.append(WrongPick(_("Line %(n)s: “%(text)s” is no quantity.") % {"n": n, "text": text[:40]}))
            continue
        if found != line.qty:
            shorts.append(ops.ShortPick(line_id=line.pk, picked_qty=found))
    refuse_all(faults)
    return shorts


def ship(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Let it leave."""
    del data
    ops.ship_shipments(shipment_ids=[task_id], versions=versions_of(task_id, version), by=by, key=key)
    return _("Shipped")


def stations() -> tuple[Station, ...]:
    """Picking and shipping."""
    return (
        Station(
            code="warehouse/pick", sop="warehouse/picking", label=gettext_lazy("Pick"), permission=permissions.PICK, area="outbound", order=20,
            help=gettext_lazy("Take the goods; where less lies than asked, say how much was found"),
            queue=queue_of(ShipmentState.RELEASED), columns=COLUMNS, line_value="qty",
            open=opener(ShipmentState.RELEASED, gettext_lazy("Pick everything that is listed")),
            acts=(StationAct(name="pick", label=gettext_lazy("Picked"), permission=permissions.PICK, run=pick, primary=True,
                             line_field=gettext_lazy("Found")),),
            empty=gettext_lazy("Nothing to pick: no shipment is released."),
        ),
        Station(
            code="warehouse/ship", sop="warehouse/packing-shipping", label=gettext_lazy("Ship"), permission=permissions.SHIP, area="outbound", order=22,
            help=gettext_lazy("Hand over what is packed; stock and promises follow at once"),
            queue=queue_of(ShipmentState.PACKED), columns=PICKED,
            open=opener(ShipmentState.PACKED, gettext_lazy("Hand over to the carrier")),
            acts=(StationAct(name="ship", label=gettext_lazy("Shipped"), permission=permissions.SHIP, run=ship, primary=True),),
            empty=gettext_lazy("Nothing to ship: no shipment is packed."),
        ),
    )  # fmt: skip
