"""The lifecycle of goods on their way to another bin of their site, and why they go."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import RELOCATION_KIND
from onegauge.warehouse.permissions import DIRECT_WORK, RELOCATE


class RelocationState(models.TextChoices):
    """Whether the goods lie where they shall lie."""

    OPEN = "open", _("To move")
    DONE = "done", _("Moved")
    CANCELLED = "cancelled", _("Cancelled")


class RelocationCause(models.TextChoices):
    """Why goods go to another bin."""

    REPLENISH = "replenish", _("The pick face runs low")
    ASKED = "asked", _("Somebody asked")


class Replenish(models.TextChoices):
    """When a pick face is filled up."""

    OFF = "off", _("Never by itself")
    MINIMUM = "minimum", _("When it falls under its minimum")
    DEMAND = "demand", _("Also when released picks need more than lies there")


RELOCATION = StateMachine(
    kind=RELOCATION_KIND,
    states=RelocationState,
    initial="open",
    edges=(
        Edge("relocate", ("open",), "done", permission=RELOCATE, label="Moved", primary=True),
        Edge("cancel", ("open",), "cancelled", permission=DIRECT_WORK, label="Leave it there", destructive=True),
    ),
)
