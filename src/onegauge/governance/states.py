"""Lifecycles of the operating template, of variances and of approval requests."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.governance import permissions as may
from onegauge.governance.kinds import (
    APPROVAL_REQUEST_KIND,
    TEMPLATE_VERSION_KIND,
    VARIANCE_KIND,
)
from onegauge.kernel.lifecycle import Edge, StateMachine


class TemplateState(models.TextChoices):
    """How far a version of the template has come."""

    DRAFT = "draft", _("Draft")
    APPROVED = "approved", _("Approved")
    RELEASED = "released", _("Released")
    RETIRED = "retired", _("Retired")


class VarianceState(models.TextChoices):
    """How far a deviation has come; whether it is active follows from its days."""

    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    REJECTED = "rejected", _("Rejected")


class ApprovalState(models.TextChoices):
    """What became of a request; applied means that the approved act has happened."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    REJECTED = "rejected", _("Rejected")
    RETURNED = "returned", _("Returned")
    VOID = "void", _("Void")
    APPLIED = "applied", _("Applied")


# What has once been in force stays part of history: periods of the past are resolved from these states too.
DECIDING_TEMPLATE_STATES = (TemplateState.RELEASED, TemplateState.RETIRED)
DECIDING_VARIANCE_STATES = (VarianceState.APPROVED, VarianceState.ENDED)
OPEN_APPROVAL_STATES = (ApprovalState.PENDING, ApprovalState.APPROVED)

TEMPLATE_VERSION = StateMachine(
    kind=TEMPLATE_VERSION_KIND,
    states=TemplateState,
    initial=TemplateState.DRAFT,
    company=False,
    site=False,
    edges=(
        Edge("approve", ("draft",), "approved", permission=may.APPROVE_TEMPLATE, label="Approve", primary=True),
        Edge("return", ("approved",), "draft", permission=may.APPROVE_TEMPLATE, label="Return to draft"),
        Edge("release", ("approved",), "released", permission=may.RELEASE_TEMPLATE, label="Release", primary=True),
        Edge("retire", ("released",), "retired", permission=may.RELEASE_TEMPLATE, label="Retire"),
    ),
)

VARIANCE = StateMachine(
    kind=VARIANCE_KIND,
    states=VarianceState,
    initial=VarianceState.PROPOSED,
    edges=(
        Edge("approve", ("proposed",), "approved", permission=may.APPROVE_VARIANCE, label="Approve", primary=True),
        Edge("reject", ("proposed",), "rejected", permission=may.APPROVE_VARIANCE, label="Reject"),
        Edge("withdraw", ("proposed",), "withdrawn", permission=may.PROPOSE_VARIANCE, label="Withdraw"),
        Edge("end", ("approved",), "ended", permission=may.END_VARIANCE, label="End", destructive=True),
    ),
)

APPROVAL_REQUEST = StateMachine(
    kind=APPROVAL_REQUEST_KIND,
    states=ApprovalState,
    initial=ApprovalState.PENDING,
    edges=(
        Edge("approve", ("pending",), "approved", permission=may.DECIDE_APPROVALS, label="Approve", primary=True),
        Edge("reject", ("pending",), "rejected", permission=may.DECIDE_APPROVALS, label="Reject"),
        Edge("return", ("pending",), "returned", permission=may.DECIDE_APPROVALS, label="Return"),
        Edge("void", ("pending", "approved"), "void", permission=may.DECIDE_APPROVALS, label="Void", manual=False),
        Edge("apply", ("approved",), "applied", permission=may.DECIDE_APPROVALS, label="Apply", manual=False),
    ),
)
