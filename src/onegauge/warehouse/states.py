"""The lifecycle of a shipment."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import CONSIGNMENT_KIND, PUT_BACK_KIND, SHIPMENT_KIND
from onegauge.warehouse.permissions import CANCEL, PACK, PICK, PROVE, SHIP


class ShipmentState(models.TextChoices):
    """How far the building is."""

    RELEASED = "released", _("Released")
    PICKED = "picked", _("Picked")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    CANCELLED = "cancelled", _("Cancelled")


SHIPMENT_ENDS = (ShipmentState.SHIPPED, ShipmentState.CANCELLED)


class ConsignmentState(models.TextChoices):
    """Whether shipments that travel together may still join, or have left."""

    OPEN = "open", _("Open")
    SHIPPED = "shipped", _("Shipped")
    DISSOLVED = "dissolved", _("Dissolved")


class PutBackState(models.TextChoices):
    """Whether goods that were picked for nothing lie in a bin again."""

    OPEN = "open", _("To put back")
    DONE = "done", _("Put back")


SHIPMENT = StateMachine(
    kind=SHIPMENT_KIND,
    states=ShipmentState,
    initial="released",
    edges=(
        Edge("pick", ("released",), "picked", permission=PICK, label="Pick", primary=True),
        Edge("pack", ("picked",), "packed", permission=PACK, label="Pack", primary=True),
        Edge("ship", ("picked", "packed"), "shipped", permission=SHIP, label="Ship", primary=True),
        Edge("propose_cartons", ("picked",), "picked", permission=PACK, label="Propose cartons"),
        Edge("add_carton", ("picked",), "picked", permission=PACK, label="Add a carton"),
        Edge("assign_carrier", ("picked",), "picked", permission=PACK, label="Choose the carrier"),
        Edge("assign_carrier", ("packed",), "packed", permission=PACK, label="Choose the carrier"),
        Edge("fill_cartons", ("picked",), "picked", permission=PACK, label="Put into cartons", manual=False),
        Edge("close_cartons", ("picked",), "picked", permission=PACK, label="Close cartons", manual=False),
        Edge("close_cartons", ("packed",), "packed", permission=PACK, label="Close cartons", manual=False),
        Edge("deliver", ("shipped",), "shipped", permission=PROVE, label="Record the delivery"),
        Edge("take_out", ("released",), "released", permission=SHIP, label="Take out of the consignment"),
        Edge("take_out", ("picked",), "picked", permission=SHIP, label="Take out of the consignment"),
        Edge("take_out", ("packed",), "packed", permission=SHIP, label="Take out of the consignment"),
        Edge("cancel", ("released", "picked"), "cancelled", permission=CANCEL, label="Cancel", destructive=True),
        # What the source does not want any more is taken out of the work, at every stage before it leaves.
        Edge("cut", ("released",), "released", permission=CANCEL, label="Take out", manual=False),
        Edge("cut", ("picked",), "picked", permission=CANCEL, label="Take out", manual=False),
        Edge("cut", ("packed",), "packed", permission=CANCEL, label="Take out", manual=False),
        Edge("take_apart", ("packed",), "cancelled", permission=CANCEL, label="Take apart", manual=False),
        Edge("readdress", ("released",), "released", permission=CANCEL, label="Change the address", manual=False),
        Edge("readdress", ("picked",), "picked", permission=CANCEL, label="Change the address", manual=False),
    ),
)
CONSIGNMENT = StateMachine(
    kind=CONSIGNMENT_KIND,
    states=ConsignmentState,
    initial="open",
    edges=(
        Edge("ship", ("open",), "shipped", permission=SHIP, label="Ship", primary=True),
        Edge("dissolve", ("open",), "dissolved", permission=SHIP, label="Dissolve", destructive=True),
        Edge("deliver", ("shipped",), "shipped", permission=PROVE, label="Record the delivery"),
    ),
)
PUT_BACK = StateMachine(
    kind=PUT_BACK_KIND,
    states=PutBackState,
    initial="open",
    edges=(Edge("put_back", ("open",), "done", permission=PICK, label="Put back", primary=True),),
)
