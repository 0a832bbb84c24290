"""Tables of promises: their changes, and the quotas that limit them."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

QTY: Any = {"max_digits": 18, "decimal_places": 6}


class PromiseChange(models.Model):
    """A promise was given another date, or lost or won its cover. Never changed; the first promise stays on the demand."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    demand = models.ForeignKey("inventory.Demand", models.PROTECT, related_name="promise_changes", db_constraint=False)
    cause = models.CharField(_("cause"), max_length=30)
    cause_kind = models.PositiveSmallIntegerField(null=True)
    cause_id = models.BigIntegerField(null=True)
    old_on = models.DateField(_("old date"))
    new_on = models.DateField(_("new date"))
    old_reason = models.CharField(_("old reason"), max_length=20)
    new_reason = models.CharField(_("new reason"), max_length=20)
    old_qty = models.DecimalField(_("reserved before"), **QTY)
    new_qty = models.DecimalField(_("reserved after"), **QTY)
    at = models.DateTimeField(_("at"))
    operation_id = models.UUIDField()

    class Meta:
        ordering = ("demand_id", "id")

    def __str__(self) -> str:
        return f"{self.demand_id}: {self.old_on} > {self.new_on}"


class Quota(models.Model):
    """How much of an item may be promised in a period, at a site or in the whole company."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", null=True, verbose_name=_("site"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    code = models.CharField(_("code"), max_length=30)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))

    class Meta:
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="quota_code_once"),
            models.CheckConstraint(condition=Q(valid_until__gte=F("valid_from")), name="quota_period"),
        )

    def __str__(self) -> str:
        return self.code


class QuotaBucket(models.Model):
    """A share of a quota: for a channel, a customer, both, or (neither) the common reserve."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", db_index=False)
    quota = models.ForeignKey("inventory.Quota", models.PROTECT, related_name="buckets")
    channel = models.CharField(_("channel"), max_length=12, blank=True, default="")
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", null=True)
    qty = models.DecimalField(_("quota"), **QTY)
    used_qty = models.DecimalField(_("used"), default=0, db_default=0, **QTY)

    class Meta:
        ordering = ("quota", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("quota", "channel", "partner"), name="quota_bucket_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                condition=Q(used_qty__gte=0) & Q(used_qty__lte=F("qty")), name="quota_never_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.quota_id} {self.channel or self.partner_id or '*'}"


class QuotaUse(models.Model):
    """What a demand drew from a bucket when it was promised; gone when the demand is cancelled."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", db_index=False)
    bucket = models.ForeignKey("inventory.QuotaBucket", models.PROTECT, related_name="uses")
    demand = models.ForeignKey("inventory.Demand", models.PROTECT, related_name="+", db_constraint=False)
    qty = models.DecimalField(_("quantity"), **QTY)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(qty__gt=0), name="quota_use_positive"),)

    def __str__(self) -> str:
        return f"{self.qty} of {self.bucket_id}"
