"""Lifecycles of transfers, discrepancies and claims, and the closed lists of words."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.lifecycle import Doc, Edge, StateMachine
from onegauge.transfers import permissions as p
from onegauge.transfers.kinds import CLAIM_KIND, DISCREPANCY_KIND, TRANSFER_KIND


class TransferState(models.TextChoices):
    """How far a transfer is; how much of it is shipped and received is said by its figures."""

    DRAFT = "draft", _("Draft")
    REQUESTED = "requested", _("Requested")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    PLANNED = "planned", _("Planned")
    RELEASED = "released", _("Released")
    IN_TRANSIT = "in_transit", _("In transit")
    DISCREPANCY = "discrepancy", _("Discrepancy")
    RECEIVED = "received", _("Received")
    CLOSED = "closed", _("Closed")
    CANCELLED = "cancelled", _("Cancelled")


class Ownership(models.TextChoices):
    """When goods change their owner on a lane between companies."""

    SHIP = "ship", _("When they leave")
    RECEIPT = "receipt", _("When they arrive")


class DiscrepancyType(models.TextChoices):
    """How goods arrived otherwise than sent."""

    SHORT = "short", _("Short")
    OVER = "over", _("Over")
    DAMAGED = "damaged", _("Damaged")
    WRONG_ITEM = "wrong_item", _("Wrong item")


class Answerable(models.TextChoices):
    """Who answers for a discrepancy."""

    SOURCE = "source", _("Sender")
    CARRIER = "carrier", _("Carrier")
    TARGET = "target", _("Receiver")


class DiscrepancyState(models.TextChoices):
    """Whether somebody still has to decide."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")


class Treatment(models.TextChoices):
    """What a discrepancy leads to."""

    LOSS = "loss", _("Loss in transit")
    CLAIM = "claim", _("Claim")
    CORRECTION = "correction", _("Back to the sender's stock")
    ACCEPT = "accept", _("Into stock, blocked")
    GAIN = "gain", _("Into stock as found")


class ClaimState(models.TextChoices):
    """How far a claim is from being done."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")
    WRITTEN_OFF = "written_off", _("Written off")


class PriceMethod(models.TextChoices):
    """How the price between two companies follows."""

    COST = "cost", _("At cost")
    COST_PLUS = "cost_plus", _("Cost plus a share")
    LIST_LESS = "list_less", _("List price less a share")
    FIXED = "fixed", _("Fixed price")


FITTING: dict[str, frozenset[str]] = {
    "short": frozenset({"loss", "claim", "correction"}),
    "wrong_item": frozenset({"loss", "claim", "correction"}),
    "damaged": frozenset({"loss", "claim", "accept"}),
    "over": frozenset({"gain"}),
}


@dataclass(frozen=True)
class TwoEnded(StateMachine):
    """A lifecycle whose documents lie between two sites: verbs of the far end are judged there, by the operation.

    A row is visible from either end only, so whoever sees it and may take the verb somewhere is let on; the operation
    then asks for the right at the very site.
    """

    far: frozenset[str] = frozenset()

    def judge(self, verb: str, doc: Doc, *, by: Actor, nested: bool = False) -> Refusal | None:
        """Say what speaks against this verb on this document now, if anything does."""
        if verb in self.far and verb in self.allowed(doc.state):
            nested = nested or by.may_somewhere(self.edge(verb, doc.state).permission)
        return super().judge(verb, doc, by=by, nested=nested)


OPEN_GOODS = ("in_transit", "discrepancy")
TRANSFER = TwoEnded(
    kind=TRANSFER_KIND,
    states=TransferState,
    initial="draft",
    far=frozenset({"request", "cancel", "receive", "close"}),
    edges=(
        Edge("request", ("draft",), "requested", permission=p.REQUEST, label=_("Request"), primary=True),
        Edge("pass", ("draft",), "approved", permission=p.FOLLOW, label=_("Pass by policy"), manual=False),
        Edge(
            "approve", ("requested",), "approved", permission=p.APPROVE, label=_("Approve"), primary=True,
            approval="transfer_approval",
        ),
        Edge("reject", ("requested",), "rejected", permission=p.APPROVE, label=_("Reject"), destructive=True),
        Edge("plan", ("approved",), "planned", permission=p.PLAN, label=_("Plan"), primary=True),
        Edge("allocate", ("planned",), "planned", permission=p.PLAN, label=_("Allocate stock")),
        Edge("allocate", ("released",), "released", permission=p.PLAN, label=_("Allocate stock")),
        Edge("allocate", ("in_transit",), "in_transit", permission=p.PLAN, label=_("Allocate stock")),
        Edge("release", ("planned", "released"), "released", permission=p.RELEASE, label=_("Release to warehouse"), primary=True),
        Edge("release", ("in_transit",), "in_transit", permission=p.RELEASE, label=_("Release to warehouse")),
        Edge("ship", ("released", "in_transit"), "in_transit", permission=p.FOLLOW, label=_("Count as shipped"), manual=False),
        Edge("receive", ("in_transit",), "in_transit", permission=p.RECEIVE, label=_("Receive in full"), primary=True),
        Edge("cut", ("in_transit",), "in_transit", permission=p.CANCEL, label=_("Cancel the rest")),
        Edge("dispute", ("in_transit",), "discrepancy", permission=p.FOLLOW, label=_("Note discrepancies"), manual=False),
        Edge("complete", OPEN_GOODS, "received", permission=p.FOLLOW, label=_("Count as received"), manual=False),
        Edge("close", ("received",), "closed", permission=p.CLOSE, label=_("Close"), primary=True),
        Edge(
            "cancel", ("draft", "requested", "approved", "planned", "released"), "cancelled", permission=p.CANCEL,
            label=_("Cancel"), destructive=True,
        ),
    ),
)  # fmt: skip
DISCREPANCY = TwoEnded(
    kind=DISCREPANCY_KIND,
    states=DiscrepancyState,
    initial="open",
    far=frozenset({"settle"}),
    edges=(Edge("settle", ("open",), "settled", permission=p.SETTLE, label=_("Settle"), primary=True),),
)
CLAIM = StateMachine(
    kind=CLAIM_KIND,
    states=ClaimState,
    initial="open",
    edges=(
        Edge("settle", ("open",), "settled", permission=p.CLAIM, label=_("Settle"), primary=True),
        Edge("write_off", ("open",), "written_off", permission=p.CLAIM, label=_("Write off"), destructive=True),
    ),
)
