"""Lifecycles of price exceptions and of the limits within which they are approved."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.kinds import Kind
from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.orders import permissions as p

PRICE_LIMIT_KIND = Kind(
    74, "orders.PriceLimit", table="orders_pricelimit", label="Price limit", number_field="id", url="orders/pricelimit"
)
PRICE_EXCEPTION_KIND = Kind(
    75,
    "orders.PriceException",
    table="orders_priceexception",
    label="Price exception",
    number_field="number",
    url="orders/priceexception",
)


class LimitState(models.TextChoices):
    """A limit counts when somebody else than its proposer has approved it."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    ENDED = "ended", _("Ended")


class ExceptionState(models.TextChoices):
    """A price exception counts when somebody approved it within the limits of their roles."""

    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    WITHDRAWN = "withdrawn", _("Withdrawn")


PRICE_LIMIT = StateMachine(
    kind=PRICE_LIMIT_KIND,
    states=LimitState,
    initial="proposed",
    site=False,
    edges=(
        Edge("approve", ("proposed",), "approved", permission=p.APPROVE_PRICE_LIMITS, label="Approve", primary=True),
        Edge(
            "end", ("proposed", "approved"), "ended", permission=p.APPROVE_PRICE_LIMITS, label="End", destructive=True
        ),
    ),
)
PRICE_EXCEPTION = StateMachine(
    kind=PRICE_EXCEPTION_KIND,
    states=ExceptionState,
    initial="requested",
    site=False,
    edges=(
        Edge("approve", ("requested",), "approved", permission=p.APPROVE_EXCEPTION, label="Approve", primary=True),
        Edge("reject", ("requested",), "rejected", permission=p.APPROVE_EXCEPTION, label="Reject", destructive=True),
        Edge(
            "withdraw", ("requested", "approved"), "withdrawn", permission=p.REQUEST_EXCEPTION, label="Withdraw",
            destructive=True,
        ),
    ),
)  # fmt: skip
