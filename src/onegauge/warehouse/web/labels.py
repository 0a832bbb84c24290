"""The labels that the warehouse sticks on packages."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from onegauge.inventory.queries import on_hand_in_units
from onegauge.ui import formatting
from onegauge.ui.kit import Face, Label, register_label
from onegauge.ui.printing import gs1
from onegauge.warehouse import permissions, queries
from onegauge.warehouse.models import Shipment
from onegauge.warehouse.outbound_models import Carton
from onegauge.warehouse.web.outbound_papers import carton_face, carton_rows
from onegauge.warehouse.web.papers import recipient_of


def package_labels(shipment_ids: Sequence[int]) -> list[Face]:
    """One label for each package: for each carton, where a shipment has cartons; one if it is not packed yet."""
    rows = Shipment.objects.select_related("company", "partner", "ship_to", "site").in_bulk(list(shipment_ids))
    cartons: dict[int, list[Carton]] = {}
    for carton in carton_rows(shipment_ids=list(rows)) if rows else ():
        cartons.setdefault(carton.shipment_id, []).append(carton)
    units = whole_units([i for i in rows if i not in cartons])
    faces: list[Face] = []
    for one in (rows[i] for i in shipment_ids if i in rows):
        own = cartons.get(one.pk, [])
        plain = () if own else range(1, max(1, one.package_count or 1) + 1)
        faces += [carton_face(carton, len(own)) for carton in own]
        faces += [face_of(one, number, units.get(one.pk, [])) for number in plain]
    return faces


def face_of(one: Shipment, number: int, ssccs: Sequence[str]) -> Face:
    """Where a package goes. It carries an SSCC where each package is a handling unit, else the number of the shipment."""
    count = max(1, one.package_count or 1)
    sscc = ssccs[number - 1] if len(ssccs) == count else ""
    symbol = gs1.Symbol(elements=(("00", sscc),)) if sscc else gs1.plain(one.number)
    return Face(
        title=_("Package %(number)s of %(count)s") % {"number": number, "count": count},
        sender=f"{one.company.name}, {one.site.name}", address=recipient_of(one),
        facts=(
            (_("Shipment"), one.number), (_("For"), one.source_number), (_("Due"), formatting.day(one.due_on)),
            *(((_("SSCC"), sscc),) if sscc else ()),
        ),
        symbols=(symbol,) if symbol else (),
    )  # fmt: skip


def whole_units(shipment_ids: list[int]) -> dict[int, list[str]]:
    """The handling units in which nothing but a shipment stands, by shipment: those are its packages."""
    taken: dict[tuple[int, int], Decimal] = {}
    ssccs: dict[int, str] = {}
    for line in queries.lines_in_units(shipment_ids):
        unit = line.balance.handling_unit
        assert unit is not None
        ssccs[unit.pk] = unit.sscc
        key = (line.shipment_id, unit.pk)
        taken[key] = taken.get(key, Decimal(0)) + (
            Decimal(0) if line.shipment.state == "shipped" else line.qty - line.short_qty
        )
    there = on_hand_in_units(list(ssccs))
    found: dict[int, list[str]] = {}
    for (shipment_id, unit_id), qty in taken.items():
        if there.get(unit_id, Decimal(0)) <= qty:
            found.setdefault(shipment_id, []).append(ssccs[unit_id])
    return found


register_label(
    Label(code="warehouse/shipment", permission=permissions.VIEW, build=package_labels, size="100x150"),
)
