"""What is printed of cartons and loads: the label of each carton, its packing list, the list of a vehicle."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from onegauge.ui import formatting
from onegauge.ui.kit import Face, Fact, Label, Letter, Number, Paper, Qty, Sheet, Text, register_label, register_paper
from onegauge.ui.printing import gs1
from onegauge.warehouse import outbound_queries, permissions
from onegauge.warehouse.outbound_models import Carton, Load
from onegauge.warehouse.web.papers import recipient_of


def carton_rows(carton_ids: Sequence[int] = (), shipment_ids: Sequence[int] = ()) -> list[Carton]:
    """Cartons with everything that their labels say; by their own ids, or all of shipments."""
    related = ("company", "site", "box", "service", "service__carrier", "shipment__partner", "shipment__ship_to")
    rows = Carton.objects.select_related(*related)
    if shipment_ids:
        return list(rows.filter(shipment_id__in=shipment_ids).order_by("shipment_id", "position"))
    found = rows.in_bulk(list(carton_ids))
    return [found[i] for i in carton_ids if i in found]


def carton_labels(carton_ids: Sequence[int]) -> list[Face]:
    """The label of each carton."""
    rows = carton_rows(carton_ids)
    counts: dict[int, int] = {}
    for one in carton_rows(shipment_ids=sorted({c.shipment_id for c in rows})) if rows else ():
        counts[one.shipment_id] = counts.get(one.shipment_id, 0) + 1
    return [carton_face(one, counts[one.shipment_id]) for one in rows]


def carton_face(one: Carton, count: int) -> Face:
    """The logistic label: who sends, where it goes, with whom, which of how many, what it weighs, and the numbers."""
    service = one.service
    facts = [(_("Carrier"), service.carrier.name), (_("Service"), service.name)] if service is not None else []
    if service is not None and service.routing:
        facts.append((_("Routing"), service.routing))
    facts += [(_("Shipment"), one.shipment.number), (_("For"), one.shipment.source_number)]
    if one.actual_kg is not None:
        facts.append((_("Weight"), f"{formatting.number(one.actual_kg)} kg"))
    facts += [(_("Tracking"), one.tracking)] if one.tracking else []
    facts += [(_("SSCC"), one.sscc)] if one.sscc else []
    tracking = gs1.plain(one.tracking)
    sscc = gs1.Symbol(elements=(("00", one.sscc),)) if one.sscc else gs1.plain(one.shipment.number)
    return Face(
        title=_("Package %(number)s of %(count)s") % {"number": one.position, "count": count},
        sender=f"{one.company.name}, {one.site.name}", address=recipient_of(one.shipment), facts=facts,
        symbols=tuple(symbol for symbol in (tracking, sscc) if symbol),
    )  # fmt: skip


def carton_list(carton_id: int) -> Letter | None:
    """What lies in one carton."""
    one: Any = next(iter(carton_rows([carton_id])), None)
    if one is None:
        return None
    rows = list(outbound_queries.lines_of_carton(carton_id).filter(packed_qty__gt=0))
    weight = _("%s kg") % formatting.number(one.actual_kg) if one.actual_kg is not None else formatting.DASH
    return Letter(
        title=_("Packing list"), number=one.sscc or f"{one.shipment.number}/{one.position}",
        sender=(one.company.name, one.site.name), recipient=recipient_of(one.shipment),
        facts=(
            Fact(_("Shipment"), one.shipment.number), Fact(_("For"), one.shipment.source_number), Fact(_("Carton"), one.position),
            Fact(_("Box"), str(one.box or _("As it is"))), Fact(_("Weight"), weight), Fact(_("Tracking"), one.tracking or formatting.DASH),
        ),
        lines=Sheet(_("Lines"), (
            Text("line__item__sku", _("Item"), sub="line.item.name"), Text("line__balance__lot__code", _("Lot")),
            Qty("packed_qty", _("Quantity"), unit="line__item__base_unit__symbol"),
        ), rows),
        totals=(),
    )  # fmt: skip


def load_list(load_id: int) -> Letter | None:
    """The waybill: what the vehicle has on board, for whom, under which seal."""
    related = ("company", "site", "dock", "service", "service__carrier")
    one = Load.objects.select_related(*related).filter(pk=load_id).first()
    if one is None:
        return None
    rows = list(outbound_queries.members_of_load(load_id).filter(is_live=True))
    carrier = [one.service.carrier.name, one.service.name] if one.service is not None else []
    return Letter(
        title=_("Waybill"), number=one.number, sender=(one.company.name, one.site.name), recipient=carrier,
        facts=(
            Fact(_("State"), one.get_state_display()), Fact(_("Vehicle"), one.vehicle or formatting.DASH),
            Fact(_("Route"), one.route or formatting.DASH), Fact(_("Dock"), one.dock.code if one.dock else formatting.DASH),
            Fact(_("Leaves"), one.leaves_at), Fact(_("Departed"), one.departed_at or formatting.DASH),
            Fact(_("Seal"), one.seal or formatting.DASH), Fact(_("Packages"), sum(m.loaded_count for m in rows)),
        ),
        lines=Sheet(_("Lines"), (
            Text("shipment__number", _("Shipment"), sub="shipment.source_number"),
            Text("shipment__partner__name", _("Customer"), sub="shipment.ship_to.city"),
            Number("package_count", _("Packages")), Number("loaded_count", _("Loaded")),
        ), rows),
        totals=(), scannable=True,
        terms=(_("Taken over by: ____________________   On: ____________________"),),
    )  # fmt: skip


register_paper(
    Paper(code="warehouse/carton", form="packing-list", permission=permissions.VIEW, build=carton_list, label=lazy("Packing list")),
    Paper(code="warehouse/load", form="waybill", permission=permissions.VIEW, build=load_list, label=lazy("Waybill")),
)  # fmt: skip
register_label(Label(code="warehouse/carton", permission=permissions.VIEW, build=carton_labels, size="100x150"))
