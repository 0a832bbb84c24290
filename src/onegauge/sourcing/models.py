"""Tables of sourcing."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.sourcing.states import Method

AMOUNT: Any = {"max_digits": 18, "decimal_places": 4}


class LaneCost(models.Model):
    """What it costs, and how long it takes, to send goods from a site to a zone: a country or a part of it."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("from"))
    country = models.CharField(_("country"), max_length=2)
    postcode_prefix = models.CharField(_("postcode begins with"), max_length=10, blank=True, default="")
    base_amount = models.DecimalField(_("per shipment"), **AMOUNT)
    kg_amount = models.DecimalField(_("per kg"), default=0, **AMOUNT)
    transit_days = models.PositiveSmallIntegerField(_("days on the way"), default=0)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("site", "country", "postcode_prefix", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("site", "country", "postcode_prefix", "valid_from"), name="lane_cost_once"),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="lane_cost_country_alpha2"),
            models.CheckConstraint(condition=Q(base_amount__gte=0, kg_amount__gte=0), name="lane_cost_not_negative"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="lane_cost_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.site_id} → {self.country} {self.postcode_prefix}".strip()


class SiteRule(models.Model):
    """What a site does not send, or keeps back: of a class of items or of all, into a country or into all."""

    company = models.ForeignKey("governance.Company", models.PROTECT, related_name="+", verbose_name=_("company"))
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", verbose_name=_("site"))
    code = models.CharField(_("code"), max_length=40)
    item_class = models.ForeignKey(
        "catalog.ItemClass", models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("class")
    )
    country = models.CharField(_("country"), max_length=2, blank=True, default="", help_text=_("empty: all"))
    may_ship = models.BooleanField(_("may send"), default=True)
    may_drop_ship = models.BooleanField(
        _("suppliers may send directly"), default=True, db_default=True,
        help_text=_("no: goods that this rule is about go through the site"),
    )  # fmt: skip
    kept_qty = models.DecimalField(
        _("kept for own orders"), max_digits=18, decimal_places=6, default=0,
        help_text=_("base units of each item that orders of other sites do not get"),
    )  # fmt: skip
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("site", "code")
        constraints = (
            models.UniqueConstraint(fields=("site", "code"), name="site_rule_code_once"),
            models.CheckConstraint(condition=Q(kept_qty__gte=0), name="site_rule_kept_not_negative"),
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$"), name="site_rule_country_alpha2"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="site_rule_period"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Decision(models.Model):
    """From where one line was served and why: never changed; a line that is sourced again gets a further one.

    ``options`` are all that were considered with what removed each and what it would have cost, ``legs`` the chosen
    plan; amounts are in the currency of the company. ``regret_amount`` is what a person's choice cost against the best.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    source_kind = models.PositiveSmallIntegerField()
    source_id = models.BigIntegerField()
    source_line_id = models.BigIntegerField()
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    qty = models.DecimalField(_("quantity"), max_digits=18, decimal_places=6)
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=1)
    method = models.CharField(_("chosen by"), max_length=10, choices=Method, default=Method.GREEDY)
    options = models.JSONField()
    legs = models.JSONField()
    relaxed = models.BooleanField(_("late, replaced or short"), default=False)
    cost_amount = models.DecimalField(_("cost"), **AMOUNT)
    regret_amount = models.DecimalField(_("more than the best plan"), default=0, **AMOUNT)
    reason = models.CharField(_("reason"), max_length=300, blank=True, default="")
    rejected_site_id = models.BigIntegerField(null=True)
    policy = models.JSONField()
    decided_at = models.DateTimeField(_("decided"))
    decided_by = models.CharField(_("decided by"), max_length=150)
    operation_id = models.UUIDField()

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index("source_id", "source_kind", name="sourcing_decision_source"),)
        constraints = (
            models.CheckConstraint(condition=Q(qty__gt=0), name="sourcing_decision_qty_positive"),
            models.CheckConstraint(condition=Q(method__in=Method.values), name="sourcing_decision_method_known"),
            models.CheckConstraint(condition=~Q(method="person") | ~Q(reason=""), name="sourcing_override_has_reason"),
        )

    def __str__(self) -> str:
        return f"{self.source_id}/{self.source_line_id}"
