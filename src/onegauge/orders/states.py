"""Lifecycles of sales orders and holds."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.orders import permissions as p
from onegauge.orders.kinds import HOLD_KIND, SALES_ORDER_KIND


class OrderState(models.TextChoices):
    """How far a sales order is; how far its lines are served is derived from demand."""

    DRAFT = "draft", _("Draft")
    CONFIRMED = "confirmed", _("Confirmed")
    FULFILLED = "fulfilled", _("Fulfilled")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


ORDER_ENDS = (OrderState.CLOSED, OrderState.CANCELLED)


class HoldState(models.TextChoices):
    """A hold stops until somebody entitled decides."""

    OPEN = "open", _("Open")
    RELEASED = "released", _("Released")
    REJECTED = "rejected", _("Rejected")


class HoldType(models.TextChoices):
    """Why an order is stopped; each type has its own release right."""

    CREDIT = "credit", _("Credit")
    PREPAYMENT = "prepayment", _("To be paid first")
    PRICE = "price", _("Price under floor")
    DUPLICATE = "duplicate", _("Possible duplicate")
    CUSTOMER = "customer", _("Customer blocked")
    DATA = "data", _("Data missing")
    MINIMUM = "minimum", _("Below the least value")
    COMPLIANCE = "compliance", _("Compliance")
    FRAUD = "fraud", _("Suspected fraud")
    QUALITY = "quality", _("Quality")
    MANUAL = "manual", _("Placed by a person")


class Channel(models.TextChoices):
    """How the order came."""

    DESK = "desk", _("Order desk")
    API = "api", _("API")
    IMPORT = "import", _("Import")
    EDI = "edi", _("EDI")
    SHOP = "shop", _("Web shop")
    MARKET = "market", _("Marketplace")


SALES_ORDER = StateMachine(
    kind=SALES_ORDER_KIND,
    states=OrderState,
    initial="draft",
    edges=(
        # Not among the buttons: a draft is revised in its form, with everything that was entered.
        Edge("revise", ("draft",), "draft", permission=p.CAPTURE, label="Change the draft", manual=False),
        Edge("confirm", ("draft",), "confirmed", permission=p.CONFIRM, label="Confirm", primary=True),
        Edge("allocate", ("confirmed",), "confirmed", permission=p.ALLOCATE, label="Allocate stock"),
        Edge("release", ("confirmed",), "confirmed", permission=p.RELEASE, label="Release to warehouse", primary=True),
        Edge("deliver", ("confirmed",), "fulfilled", permission=p.DELIVER, label="Count as delivered", manual=False),
        Edge("bill", ("confirmed",), "confirmed", permission=p.BILL, label="Bill what is shipped"),
        Edge("bill", ("fulfilled",), "closed", permission=p.BILL, label="Bill what is shipped", primary=True),
        # A cancelled order of which everything that left is invoiced has nothing to wait for.
        Edge("conclude", ("confirmed",), "closed", permission=p.CANCEL, label="Conclude", manual=False),
        Edge("amend", ("confirmed",), "confirmed", permission=p.AMEND, label="Change the order", manual=False),
        Edge("prepay", ("confirmed",), "confirmed", permission=p.TAKE_PREPAYMENT, label="Note a payment", manual=False),
        Edge("prepay", ("draft",), "draft", permission=p.TAKE_PREPAYMENT, label="Note a payment", manual=False),
        Edge("hold", ("confirmed",), "confirmed", permission=p.PLACE_HOLD, label="Put on hold"),
        Edge("cancel", ("draft", "confirmed"), "cancelled", permission=p.CANCEL, label="Cancel", destructive=True),
    ),
)
HOLD = StateMachine(
    kind=HOLD_KIND,
    states=HoldState,
    initial="open",
    edges=(
        Edge(
            "release",
            ("open",),
            "released",
            permission=p.RELEASE_HOLD,
            label="Release hold",
            primary=True,
            approval="hold_release",
        ),
        # The order was changed, and what stopped it is not so any more.
        Edge("lapse", ("open",), "released", permission=p.RELEASE_HOLD, label="Lapse", manual=False),
        Edge("reject", ("open",), "rejected", permission=p.RELEASE_HOLD, label="Reject", destructive=True),
    ),
)
