"""The lifecycle of a shipment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.permissions import CANCEL, PACK, PICK, SHIP


class ShipmentState(models.TextChoices):
    """How far the building is."""

    RELEASED = "released", _("Released")
    PICKED = "picked", _("Picked")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


SHIPMENT = StateMachine(
    kind=SHIPMENT_KIND,
    states=ShipmentState,
    initial="released",
    edges=(
        Edge("pick", ("released",), "picked", permission=PICK, label="Pick", primary=True),
        Edge("pack", ("picked",), "packed", permission=PACK, label="Pack", primary=True),
        Edge("ship", ("picked", "packed"), "shipped", permission=SHIP, label="Ship", primary=True),
        Edge("cancel", ("released", "picked"), "cancelled", permission=CANCEL, label="Cancel", destructive=True),
    ),
)
