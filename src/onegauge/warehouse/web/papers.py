"""What the warehouse prints: the delivery note of a consignment."""

from typing import Any

from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Fact, Letter, Paper, Qty, Sheet, Text, register_paper
from onegauge.warehouse import permissions, queries
from onegauge.warehouse.models import Consignment


def printed(consignment_id: int) -> list[Fact]:
    """Where the delivery note is."""
    url = SCREENS["warehouse.Consignment"].url("paper", consignment_id)
    return [Fact(_("On paper"), _("Print the delivery note"), href=url)]


def shipment_url(one: Any) -> str:
    """The page of a shipment."""
    return SCREENS["warehouse.Shipment"].url("document", one.pk)


def paper_of_consignment(consignment_id: int) -> Letter | None:
    """One paper for all that travels together: each line with its shipment and the order it was sent for."""
    one = Consignment.objects.select_related("company", "partner", "ship_to", "site").filter(pk=consignment_id).first()
    if one is None:
        return None
    shipments = list(queries.shipments_of_consignment(consignment_id).exclude(state="cancelled"))
    place = one.ship_to
    address = (
        () if place is None else (place.line1, place.line2, f"{place.postcode} {place.city}".strip(), place.country)
    )
    packages = sum(s.package_count or 0 for s in shipments)
    return Letter(
        title=_("Delivery note"), number=one.number, sender=(one.company.name, one.site.name),
        recipient=(one.partner.name, *(line for line in address if line)),
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


register_paper(Paper(code="warehouse/consignment", permission=permissions.VIEW, build=paper_of_consignment))
