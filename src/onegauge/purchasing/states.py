"""The lifecycle of purchase orders."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.purchasing import permissions as p
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND


class PurchaseState(models.TextChoices):
    """How far a purchase order is; how much of it came in is said by its figures."""

    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("To approve")
    APPROVED = "approved", _("Approved")
    SENT = "sent", _("Sent")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")
    RECEIVED = "received", _("Received")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


AT_SUPPLIER = ("sent", "acknowledged")


def _stays(verb: str, permission: str, label: str, *, primary: bool = False, manual: bool = True) -> list[Edge]:
    """A verb that leaves an order that the supplier has where it is."""
    return [
        Edge(verb, (s,), s, permission=permission, label=label, primary=primary, manual=manual) for s in AT_SUPPLIER
    ]


PURCHASE_ORDER = StateMachine(
    kind=PURCHASE_ORDER_KIND,
    states=PurchaseState,
    initial="draft",
    edges=(
        # Not among the buttons: a draft is revised in its form, with everything that was entered.
        Edge("revise", ("draft",), "draft", permission=p.ORDER, label="Change the draft", manual=False),
        Edge("request", ("draft",), "requested", permission=p.ORDER, label="Place", primary=True),
        Edge("pass", ("draft",), "approved", permission=p.FOLLOW, label="Pass by policy", manual=False),
        Edge(
            "approve", ("requested",), "approved", permission=p.APPROVE, label="Approve", primary=True,
            approval="purchase_approval",
        ),
        Edge("reject", ("requested",), "draft", permission=p.APPROVE, label="Give back", destructive=True),
        Edge("send", ("approved",), "sent", permission=p.ORDER, label="Send to the supplier", primary=True),
        Edge("acknowledge", ("sent",), "acknowledged", permission=p.ORDER, label="Acknowledged", primary=True),
        Edge("acknowledge", ("acknowledged",), "acknowledged", permission=p.ORDER, label="Acknowledged anew"),
        *_stays("announce", p.RECEIVE, "On its way"),
        *_stays("receive", p.RECEIVE, "Received"),
        *_stays("dispatch", p.ORDER, "Sent to the customer"),
        *_stays("count", p.FOLLOW, "Count what came in", manual=False),
        # Goods that were held at the door may be accepted after all the rest came in.
        Edge("count", ("received",), "received", permission=p.FOLLOW, label="Count what came in", manual=False),
        Edge("complete", AT_SUPPLIER, "received", permission=p.FOLLOW, label="Count as received", manual=False),
        *_stays("cut", p.ORDER, "The rest does not come"),
        *_stays("ask_cancel", p.ORDER, "Ask to cancel"),
        *_stays("keep", p.ORDER, "Supplier does not cancel"),
        Edge("close", ("received",), "closed", permission=p.ORDER, label="Close", primary=True),
        Edge(
            "cancel", ("draft", "requested", "approved", *AT_SUPPLIER), "cancelled", permission=p.ORDER, label="Cancel",
            destructive=True,
        ),
    ),
)  # fmt: skip
