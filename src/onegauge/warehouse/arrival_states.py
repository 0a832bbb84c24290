"""The lifecycles of what comes in, and the words of receiving."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.lifecycle import Edge, StateMachine
from onegauge.warehouse.kinds import ARRIVAL_KIND, HELD_RECEIPT_KIND, PUT_AWAY_KIND
from onegauge.warehouse.permissions import ANNOUNCE, DECIDE_HELD, PUT_AWAY, RECEIVE


class ArrivalState(models.TextChoices):
    """How far an arrival is."""

    ANNOUNCED = "announced", _("Announced")
    ARRIVED = "arrived", _("Arrived")
    RECEIVING = "receiving", _("Being received")
    RECEIVED = "received", _("Received")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class ReceiptOutcome(models.TextChoices):
    """What became of goods at the door."""

    IN_TOL = "in_tol", _("Accepted")
    OVER_HOLD = "over_hold", _("Held: more than ordered")
    OVER_REFUSE = "over_refuse", _("Refused: more than ordered")
    DAMAGED = "damaged", _("Damaged")
    WRONG = "wrong", _("Wrong goods")


class LineOutcome(models.TextChoices):
    """How what came of a line compares with what was ordered, when its arrival is closed."""

    OPEN = "", _("Open")
    IN_TOL = "in_tol", _("As ordered")
    OVER_HOLD = "over_hold", _("More than ordered, held")
    OVER_REFUSE = "over_refuse", _("More than ordered, refused")
    UNDER_OPEN = "under_open", _("The rest stays expected")
    UNDER_CLOSE = "under_close", _("The rest is expected no more")


class HeldCause(models.TextChoices):
    """Why received goods wait for a decision."""

    OVER = "over", _("More than ordered")
    DAMAGED = "damaged", _("Damaged")
    WRONG = "wrong", _("Wrong goods")


class HeldState(models.TextChoices):
    """What was decided on goods that were held at receiving."""

    OPEN = "open", _("To decide")
    ACCEPTED = "accepted", _("Accepted")
    SENT_BACK = "sent_back", _("Sent back")


class PutAwayState(models.TextChoices):
    """Whether received goods lie in their bin."""

    OPEN = "open", _("To put away")
    DONE = "done", _("Put away")
    CANCELLED = "cancelled", _("Cancelled")


class PutAwayReason(models.TextChoices):
    """Why a bin is suggested."""

    SAME_ITEM = "same_item", _("The same goods lie there")
    EMPTY_BIN = "empty_bin", _("It is empty")
    FEWEST_MOVES = "fewest_moves", _("Nearest to the pickers' way")
    FIXED = "fixed", _("The item's usual bin")
    HELD_ZONE = "held_zone", _("Goods that may not be used go there")
    CROSS_DOCK = "cross_dock", _("An order waits for them")
    NONE = "none", _("No bin fits; choose one")


CONDITIONS = ("good", "damaged", "wrong")
AT_DOOR = (ArrivalState.ANNOUNCED, ArrivalState.ARRIVED, ArrivalState.RECEIVING)
ARRIVAL = StateMachine(
    kind=ARRIVAL_KIND,
    states=ArrivalState,
    initial="announced",
    edges=(
        Edge("arrive", ("announced",), "arrived", permission=RECEIVE, label="It is here", primary=True),
        Edge("reschedule", ("announced",), "announced", permission=ANNOUNCE, label="Dock and time"),
        Edge("reschedule", ("arrived",), "arrived", permission=ANNOUNCE, label="Dock and time"),
        Edge("receive_all", ("arrived", "receiving"), "receiving", permission=RECEIVE, label="Receive as announced"),
        Edge("receive", ("arrived", "receiving", "received"), "receiving", permission=RECEIVE, label="Receive",
             manual=False),
        Edge("finish", ("arrived", "receiving"), "received", permission=RECEIVE, label="All unloaded", primary=True),
        Edge("close", ("received",), "closed", permission=RECEIVE, label="Close", primary=True),
        Edge("cancel", ("announced", "arrived"), "cancelled", permission=ANNOUNCE, label="Cancel", destructive=True),
    ),
)  # fmt: skip
HELD_RECEIPT = StateMachine(
    kind=HELD_RECEIPT_KIND,
    states=HeldState,
    initial="open",
    edges=(
        Edge("accept", ("open",), "accepted", permission=DECIDE_HELD, label="Accept", primary=True),
        Edge("send_back", ("open",), "sent_back", permission=DECIDE_HELD, label="Send back", destructive=True),
    ),
)
PUT_AWAY_WORK = StateMachine(
    kind=PUT_AWAY_KIND,
    states=PutAwayState,
    initial="open",
    edges=(
        Edge("put_away", ("open",), "done", permission=PUT_AWAY, label="Put away", primary=True),
        Edge("cancel", ("open",), "cancelled", permission=PUT_AWAY, label="Leave it there", destructive=True),
        # Goods that were picked straight from where they were received are put away by nobody.
        Edge("shrink", ("open",), "open", permission=PUT_AWAY, label="Less to put away", manual=False),
    ),
)
