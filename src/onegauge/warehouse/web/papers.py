"""What the warehouse prints: delivery notes, packing lists, picking lists and count sheets."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Blank, Cell, Code, Date, Fact, Letter, Paper, Qty, Sheet, Text, register_paper
from onegauge.warehouse import count_queries, permissions, queries
from onegauge.warehouse.count_models import Count
from onegauge.warehouse.models import Consignment, Shipment


def printed(consignment_id: int) -> list[Fact]:
    """Where the delivery note is."""
    url = SCREENS["warehouse.Consignment"].url("paper", consignment_id)
    return [Fact(_("On paper"), _("Print the delivery note"), href=url)]


def shipment_url(one: Any) -> str:
    """The page of a shipment."""
    return SCREENS["warehouse.Shipment"].url("document", one.pk)


def address_lines(place: Any) -> list[str]:
    """An address line by line; what is not known is left out."""
    if place is None:
        return []
    lines = (place.line1, place.line2, f"{place.postcode} {place.city}".strip(), place.region, place.country)
    return [line for line in lines if line]


def recipient_of(one: Shipment | Consignment) -> list[str]:
    """Who gets it and where; what goes to another site of the group has no customer."""
    return [one.partner.name if one.partner is not None else _("Another site"), *address_lines(one.ship_to)]


def paper_of_consignment(consignment_id: int) -> Letter | None:
    """One paper for all that travels together: each line with its shipment and the order it was sent for."""
    one = Consignment.objects.select_related("company", "partner", "ship_to", "site").filter(pk=consignment_id).first()
    if one is None:
        return None
    shipments = list(queries.shipments_of_consignment(consignment_id).exclude(state="cancelled"))
    packages = sum(s.package_count or 0 for s in shipments)
    return Letter(
        title=_("Delivery note"), number=one.number, sender=(one.company.name, one.site.name),
        recipient=recipient_of(one),
        facts=(
            Fact(_("Leaves"), one.leaves_on), Fact(_("State"), one.get_state_display()),
            Fact(_("Shipments"), len(shipments)), Fact(_("Packages"), packages or formatting.DASH),
            Fact(_("Orders"), ", ".join(dict.fromkeys(s.source_number for s in shipments)) or formatting.DASH),
        ),
        lines=Sheet(_("Lines"), (
            Text("shipment__number", _("Shipment"), sub="shipment.source_number"), Text("item__sku", _("Item"), sub="item.name"),
            Text("balance__lot__code", _("Lot")), Qty("picked_qty", _("Quantity"), unit="item__base_unit__symbol"),
        ), list(queries.lines_of_consignment(consignment_id))),
        totals=(), terms=(_("Please check the goods on receipt and tell us what is missing."),),
    )  # fmt: skip


def shipment_of(shipment_id: int) -> Shipment | None:
    """A shipment with everything that its papers say of it."""
    rows = Shipment.objects.select_related("company", "partner", "ship_to", "site", "consignment")
    return rows.filter(pk=shipment_id).first()


def lines_of(shipment_id: int) -> Any:
    """The lines with the handling units that the goods stand in."""
    return queries.shipment_lines(shipment_id).select_related("balance__handling_unit")


def letter_of(one: Shipment, title: str, columns: tuple[Cell, ...], rows: list[Any], **more: Any) -> Letter:
    """What every paper of a shipment has."""
    facts = [
        Fact(_("For"), one.source_number), Fact(_("Due"), one.due_on), Fact(_("State"), one.get_state_display()),
        Fact(_("Packages"), one.package_count or formatting.DASH), Fact(_("Lines"), len(rows)),
    ]  # fmt: skip
    if one.consignment is not None:
        facts.append(Fact(_("Consignment"), one.consignment.number))
    if one.stopped_for:
        facts.append(Fact(_("Kept back"), one.stopped_for))
    return Letter(
        title=title, number=one.number, sender=(one.company.name, one.site.name), recipient=recipient_of(one),
        facts=facts, lines=Sheet(_("Lines"), columns, rows), totals=(), **more,
    )  # fmt: skip


def shipment_note(shipment_id: int) -> Letter | None:
    """What the customer gets with the goods: what is in them, and nothing of where it lay."""
    one = shipment_of(shipment_id)
    if one is None:
        return None
    columns = (
        Text("item__sku", _("Item"), sub="item.name"), Text("balance__lot__code", _("Lot")),
        Date("balance__lot__expires_on", _("Expires")), Qty("picked_qty", _("Quantity"), unit="item__base_unit__symbol"),
    )  # fmt: skip
    rows = [line for line in lines_of(shipment_id) if line.picked_qty > 0]
    return letter_of(
        one, _("Delivery note"), columns, rows,
        terms=(_("Please check the goods on receipt and tell us what is missing."),),
    )  # fmt: skip


def packing_list(shipment_id: int) -> Letter | None:
    """What lies inside with the goods: handling unit by handling unit, then what stands in none."""
    one = shipment_of(shipment_id)
    if one is None:
        return None
    columns = (
        Text("balance__handling_unit__sscc", _("Handling unit")), Text("item__sku", _("Item"), sub="item.name"),
        Text("balance__lot__code", _("Lot")), Qty("picked_qty", _("Quantity"), unit="item__base_unit__symbol"),
    )  # fmt: skip
    rows = [line for line in lines_of(shipment_id) if line.picked_qty > 0]
    rows.sort(key=lambda line: (getattr(line.balance.handling_unit, "sscc", "~"), line.item.sku, line.pk))
    return letter_of(one, _("Packing list"), columns, rows)


def picking_list(shipment_id: int) -> Letter | None:
    """What somebody carries through the building: bins in walking order, and the number to scan."""
    one = shipment_of(shipment_id)
    if one is None:
        return None
    columns = (
        Code("balance__bin__code", _("Bin")), Text("item__sku", _("Item"), sub="item.name"),
        Text("balance__lot__code", _("Lot")), Text("balance__handling_unit__sscc", _("Handling unit")),
        Qty("qty", _("Quantity"), unit="item__base_unit__symbol"), Blank("picked", _("Picked")),
    )  # fmt: skip
    return letter_of(one, _("Picking list"), columns, list(lines_of(shipment_id)), scannable=True)


def count_sheet(count_id: int) -> Letter | None:
    """Where somebody writes what lies there; what the books say stands on it only where the count is not blind."""
    one = Count.objects.select_related("company", "site").filter(pk=count_id).first()
    if one is None:
        return None
    books = () if one.blind else (Qty("snapshot_qty", _("In the books"), unit="item__base_unit__symbol"),)
    columns = (
        Code("bin__code", _("Bin")), Text("item__sku", _("Item"), sub="item.name"), Text("lot_code", _("Lot")),
        Text("sscc", _("Handling unit")), *books, Blank("counted", _("Counted")), Code("item__base_unit__symbol", _("Unit")),
    )  # fmt: skip
    rows = list(count_queries.lines_to_count(count_id))
    return Letter(
        title=_("Count sheet"), number=one.number, sender=(one.company.name, one.site.name), recipient=(),
        facts=(
            Fact(_("State"), one.get_state_display()), Fact(_("Cause"), one.get_cause_display()),
            Fact(_("Note"), one.note or formatting.DASH), Fact(_("Lines"), len(rows)),
        ),
        lines=Sheet(_("Lines"), columns, rows), totals=(), scannable=True,
        terms=(_("Counted by: ____________________   On: ____________________"),),
    )  # fmt: skip


register_paper(
    Paper(code="warehouse/consignment", permission=permissions.VIEW, build=paper_of_consignment, label=lazy("Delivery note")),
    Paper(
        code="warehouse/shipment", form="delivery-note", permission=permissions.VIEW, build=shipment_note,
        label=lazy("Delivery note"),
    ),
    Paper(
        code="warehouse/shipment", form="packing-list", permission=permissions.VIEW, build=packing_list,
        label=lazy("Packing list"),
    ),
    Paper(
        code="warehouse/shipment", form="picking-list", permission=permissions.VIEW, build=picking_list,
        label=lazy("Picking list"),
    ),
    Paper(code="warehouse/count", form="count-sheet", permission=permissions.VIEW, build=count_sheet, label=lazy("Count sheet")),
)  # fmt: skip
