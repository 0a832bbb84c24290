"""The lifecycle of a load, and the words of packing, loading and delivering."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import LOAD_KIND
from onegauge.warehouse.permissions import LOAD, PLAN_LOADS


class CartonState(models.TextChoices):
    """Whether goods still go into a carton, or its weight is to be explained first."""

    OPEN = "open", _("Open")
    OFF = "off", _("Weight is off")
    CLOSED = "closed", _("Closed")


class CartonWhy(models.TextChoices):
    """Why the goods are in this carton."""

    BEST_BOX = "best_box", _("The cheapest box that holds it")
    FULL_CASE = "full_case", _("A full case leaves as it is")
    TOO_LARGE = "too_large", _("Fits no box: leaves as it is")
    BY_HAND = "by_hand", _("Chosen by the packer")


class TrackingScheme(models.TextChoices):
    """How a carrier numbers its parcels."""

    NONE = "none", _("The carrier numbers them")
    PLAIN = "plain", _("Prefix and number")
    S10 = "s10", _("UPU S10 with check digit")


class LoadState(models.TextChoices):
    """How far a vehicle is."""

    PLANNED = "planned", _("Planned")
    LOADING = "loading", _("Being loaded")
    DEPARTED = "departed", _("Departed")
    CANCELLED = "cancelled", _("Cancelled")


class DeliveryOutcome(models.TextChoices):
    """What the receiver took."""

    DELIVERED = "delivered", _("Delivered")
    PARTLY = "partly", _("Partly delivered")
    REFUSED = "refused", _("Refused")


class MissingWhy(models.TextChoices):
    """Why goods of a delivery did not stay with the receiver."""

    MISSING = "missing", _("Missing")
    DAMAGED = "damaged", _("Damaged")
    REFUSED = "refused", _("Refused")


TO_LEAVE = (LoadState.PLANNED.value, LoadState.LOADING.value)
LOAD_WORK = StateMachine(
    kind=LOAD_KIND,
    states=LoadState,
    initial="planned",
    edges=(
        Edge("load", TO_LEAVE, "loading", permission=LOAD, label="Load", manual=False),
        Edge("depart", TO_LEAVE, "departed", permission=LOAD, label="Depart", primary=True),
        Edge("add", ("planned",), "planned", permission=PLAN_LOADS, label="Add shipments"),
        Edge("add", ("loading",), "loading", permission=PLAN_LOADS, label="Add shipments"),
        Edge("take_off", ("planned",), "planned", permission=PLAN_LOADS, label="Take shipments off"),
        Edge("take_off", ("loading",), "loading", permission=PLAN_LOADS, label="Take shipments off"),
        Edge("reschedule", ("planned",), "planned", permission=PLAN_LOADS, label="Change dock and time"),
        Edge("reschedule", ("loading",), "loading", permission=PLAN_LOADS, label="Change dock and time"),
        Edge("cancel", TO_LEAVE, "cancelled", permission=PLAN_LOADS, label="Cancel", destructive=True),
    ),
)
