"""Enums of sourcing."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OptionKind(models.TextChoices):
    """A way to serve a wish."""

    SHIP = "ship", _("Ship from stock")
    INBOUND = "inbound", _("Cross-dock what is on its way")
    SUCCESSOR = "successor", _("Send the successor")
    SUBSTITUTE = "substitute", _("Send a substitute")
    DROP_SHIP = "drop_ship", _("Sent by the supplier")
    BACKORDER = "backorder", _("Back-order")


class Removal(models.TextChoices):
    """Why an option is out of the question: the first hard rule that it breaks."""

    NO_STOCK = "no_stock", _("Nothing of it is free there")
    RING_FENCED = "ring_fenced", _("What is free there is kept back by the site's minimum")
    SHORT_LIFE = "short_life", _("What is free there does not keep long enough for this customer")
    OTHER_COMPANY = "other_company", _("The goods belong to another company of the group")
    NOT_A_WAREHOUSE = "not_a_warehouse", _("The site sends no goods to customers")
    ROUTE_CLOSED = "route_closed", _("A rule of the site closes this route")
    NO_LANE = "no_lane", _("There is no lane from the site to this address")
    NO_CONSENT = "no_consent", _("The customer has not agreed to a substitute")
    REPLACED = "replaced", _("The item was replaced at once; only its successor is sent")
    REJECTED = "rejected", _("The site gave this line back")
    NO_DIRECT_SITE = "no_direct_site", _("The company has no site for direct deliveries, or no bin there")
    SUPPLIER_DOES_NOT = "supplier_does_not", _("The supplier does not send this item to customers")
    CUSTOMER_NOT_DIRECT = "customer_not_direct", _("The customer takes nothing directly, or has no delivery address")
    ITEM_NOT_DIRECT = "item_not_direct", _("A rule of the site lets this item only come from us")
    NO_RATE = "no_rate", _("There is no exchange rate for the supplier's price")
    BELOW_MINIMUM = "below_minimum", _("The supplier does not sell so little")
    SHIP_COMPLETE = "ship_complete", _("The order ships complete, from one site")


class Method(models.TextChoices):
    """Who chose the plan."""

    GREEDY = "greedy", _("Line by line")
    OPTIMISER = "optimiser", _("Optimiser, over the whole batch")
    PERSON = "person", _("A person, against the rule")
