"""Approvals: which rule asks, who may say yes up to what amount, what was asked, and who stands in for whom."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.governance.models.access import Person
from onegauge.governance.models.organisation import Company, Site
from onegauge.governance.states import ApprovalState


class ApprovalRule(models.Model):
    """What an edge of a lifecycle asks for by code; without active steps nothing is asked."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=160)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("approval rule")
        verbose_name_plural = _("approval rules")

    def __str__(self) -> str:
        return self.name


class ApprovalStep(models.Model):
    """From which amount on which permission decides; the step with the highest amount that is reached counts."""

    rule = models.ForeignKey(ApprovalRule, models.CASCADE, verbose_name=_("rule"), related_name="steps")
    position = models.PositiveSmallIntegerField(_("position"))
    from_amount = models.DecimalField(_("from amount"), max_digits=20, decimal_places=6, default=0)
    permission = models.CharField(_("permission"), max_length=120)
    due_hours = models.PositiveIntegerField(_("hours to decide"), default=24)

    class Meta:
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["rule", "position"], name="approvalstep_position"),
            models.CheckConstraint(condition=models.Q(from_amount__gte=0), name="approvalstep_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id}/{self.position}"


class ApprovalRequest(models.Model):
    """One act on one document that waits for a yes; the digest stands for all that must not change meanwhile."""

    state = models.CharField(_("state"), max_length=10, choices=ApprovalState, default=ApprovalState.PENDING)
    version = models.IntegerField(_("version"), default=1)
    rule = models.ForeignKey(ApprovalRule, models.PROTECT, verbose_name=_("rule"), related_name="requests")
    step = models.PositiveSmallIntegerField(_("step"))
    permission = models.CharField(_("who decides"), max_length=120)
    kind = models.PositiveSmallIntegerField(_("kind of document"))
    object_id = models.BigIntegerField(_("document"))
    verb = models.CharField(_("act"), max_length=40)
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name=_("company"), null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True, related_name="+", db_constraint=False
    )
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=6, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    policy = models.JSONField(_("policies at the request"), null=True, blank=True)
    digest = models.CharField(_("digest"), max_length=128)
    requested_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("requested by"), related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    due_at = models.DateTimeField(_("due"))
    decided_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("decided by"), null=True, blank=True, related_name="+"
    )
    decided_for = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("decided on behalf of"), null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("approval request")
        verbose_name_plural = _("approval requests")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kind", "object_id", "verb"],
                condition=models.Q(state__in=("pending", "approved")),
                name="approvalrequest_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("requested_by")),
                name="approvalrequest_approver_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_for__isnull=True) | ~models.Q(decided_for=models.F("requested_by")),
                name="approvalrequest_not_for_oneself",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("approved", "applied", "rejected", "returned"))
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="approvalrequest_names_decider",
            ),
            models.CheckConstraint(condition=~models.Q(digest=""), name="approvalrequest_has_digest"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "object_id"], name="approvalrequest_document"),
            models.Index(fields=["due_at"], condition=models.Q(state="pending"), name="approvalrequest_inbox"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_id} {self.verb}"


class Delegation(models.Model):
    """Somebody decides in somebody's place for some days; it can be called back, never widened."""

    from_person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("from"), related_name="+")
    to_person = models.ForeignKey(Person, models.PROTECT, verbose_name=_("to"), related_name="+")
    permissions = ArrayField(models.CharField(max_length=120), verbose_name=_("permissions"), default=list, blank=True)
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name=_("company"), null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        Site, models.PROTECT, verbose_name=_("site"), null=True, blank=True, related_name="+", db_constraint=False
    )
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until before"))
    reason = models.TextField(_("reason"))
    created_at = models.DateTimeField(_("created"))
    ended_on = models.DateField(_("called back before"), null=True, blank=True)

    class Meta:
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(from_person=models.F("to_person")), name="delegation_to_another"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on")), name="delegation_period_runs_forward"
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="delegation_says_why"),
            models.CheckConstraint(
                condition=models.Q(site__isnull=True) | models.Q(company__isnull=False),
                name="delegation_site_names_company",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_person_id} {self.to_person_id}"
