"""The lifecycle of a blanket order."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.orders import permissions as p
from onegauge.orders.kinds import BLANKET_KIND


class BlanketState(models.TextChoices):
    """Only an agreed blanket order is called from."""

    DRAFT = "draft", _("Draft")
    AGREED = "agreed", _("Agreed")
    CLOSED = "closed", _("Closed")


BLANKET = StateMachine(
    kind=BLANKET_KIND,
    states=BlanketState,
    initial="draft",
    edges=(
        Edge("agree", ("draft",), "agreed", permission=p.AGREE_BLANKET, label="Agree", primary=True),
        Edge("call", ("agreed",), "agreed", permission=p.CALL_BLANKET, label="Call off", primary=True),
        Edge("call_due", ("agreed",), "agreed", permission=p.CALL_BLANKET, label="Call what is due"),
        Edge("call_off", ("agreed",), "agreed", permission=p.CALL_BLANKET, label="Call off", manual=False),
        Edge("close", ("draft", "agreed"), "closed", permission=p.AGREE_BLANKET, label="Close", destructive=True),
    ),
)
