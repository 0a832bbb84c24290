"""The operating template, where it is varied on purpose, what the law demands, and the values that follow.

What the code declares (``governance_policydefinition``) and the epoch of the values (``governance_policyepoch``) are
plain tables of the owner, made by the migration: they are no documents and nobody edits them.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.governance.models.access import Person
from onegauge.governance.models.organisation import Company, Region, Site
from onegauge.governance.states import TemplateState, VarianceState


class VarianceScope(models.TextChoices):
    """How wide a deviation reaches."""

    REGION = "region", _("Region")
    COMPANY = "company", _("Company")
    SITE = "site", _("Site")


class Template(models.Model):
    """The one operating template of the group: two would be two ways of working, which is what variances are for."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        verbose_name = _("operating template")
        verbose_name_plural = _("operating templates")

    def __str__(self) -> str:
        return self.name


class TemplateVersion(models.Model):
    """All values of the template from one day on, written by one person and approved by another."""

    template = models.ForeignKey(Template, models.PROTECT, verbose_name=_("template"), related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=10, choices=TemplateState, default=TemplateState.DRAFT)
    version = models.IntegerField(_("version"), default=1)
    based_on = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("based on"), null=True, blank=True, related_name="+"
    )
    notes = models.TextField(_("release notes"), blank=True)
    effective_from = models.DateField(_("effective from"), null=True, blank=True)
    author = models.ForeignKey(Person, models.PROTECT, verbose_name=_("author"), related_name="+")
    created_at = models.DateTimeField(_("created"))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("approved by"), null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    released_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("released by"), null=True, blank=True, related_name="+"
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    class Meta:
        verbose_name = _("template version")
        verbose_name_plural = _("template versions")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["template", "number"], name="templateversion_number"),
            models.UniqueConstraint(
                fields=["template", "effective_from"],
                condition=models.Q(state__in=("released", "retired")),
                name="templateversion_one_begins_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("author")),
                name="templateversion_approver_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="templateversion_names_approver",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("released", "retired"))
                | models.Q(effective_from__isnull=False, released_by__isnull=False, released_at__isnull=False),
                name="templateversion_names_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template_id}/{self.number}"


class TemplateValue(models.Model):
    """One value of a version, for all goods or narrower; frozen by the database as soon as the version is no draft."""

    template_version = models.ForeignKey(
        TemplateVersion, models.PROTECT, verbose_name=_("template version"), related_name="values"
    )
    key = models.CharField(_("policy"), max_length=120)
    item_class = models.CharField(_("item class"), max_length=40, blank=True, default="", db_default="")
    partner = models.CharField(_("partner"), max_length=40, blank=True, default="", db_default="")
    value = models.JSONField(_("value"))

    class Meta:
        verbose_name = _("template value")
        verbose_name_plural = _("template values")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["template_version", "key", "item_class", "partner"], name="templatevalue_once"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class StatutoryValue(models.Model):
    """What the law of a country demands; it stands above template and variances and never counts as deviation."""

    country = models.CharField(_("country"), max_length=2)
    key = models.CharField(_("policy"), max_length=120)
    value = models.JSONField(_("value"))
    law = models.TextField(_("law"))
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until before"), null=True, blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("recorded by"), related_name="+")
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("statutory value")
        verbose_name_plural = _("statutory values")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(country__regex=r"^[A-Z]{2}$"), name="statutory_country_is_alpha2"
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__isnull=True) | models.Q(until_on__gte=models.F("from_on")),
                name="statutory_period_runs_forward",
            ),
            models.CheckConstraint(condition=~models.Q(law=""), name="statutory_names_its_law"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.key}"


class Variance(models.Model):
    """A deviation on purpose: where, why, whose, agreed by somebody else, and never without an end.

    Active is no state: an approved variance is active from its first day until before its last, by itself.
    """

    state = models.CharField(_("state"), max_length=10, choices=VarianceState, default=VarianceState.PROPOSED)
    version = models.IntegerField(_("version"), default=1)
    key = models.CharField(_("policy"), max_length=120)
    item_class = models.CharField(_("item class"), max_length=40, blank=True, default="", db_default="")
    partner = models.CharField(_("partner"), max_length=40, blank=True, default="", db_default="")
    value = models.JSONField(_("value"))
    scope = models.CharField(_("scope"), max_length=8, choices=VarianceScope)
    region = models.ForeignKey(
        Region, models.PROTECT, verbose_name=_("region"), null=True, blank=True, related_name="+"
    )
    company = models.ForeignKey(
        Company, models.PROTECT, verbose_name=_("company"), null=True, blank=True, related_name="+"
    )
    site = models.ForeignKey(
        Site,
        models.PROTECT,
        verbose_name=_("site"),
        null=True,
        blank=True,
        related_name="+",
        db_constraint=False,
    )
    reason = models.TextField(_("reason"))
    kpi = models.CharField(_("judged by"), max_length=120)
    owner = models.ForeignKey(Person, models.PROTECT, verbose_name=_("owner"), related_name="+")
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until before"))
    review_on = models.DateField(_("review"))
    requested_by = models.ForeignKey(Person, models.PROTECT, verbose_name=_("requested by"), related_name="+")
    requested_at = models.DateTimeField(_("requested"))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, verbose_name=_("approved by"), null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True)
    ended_on = models.DateField(_("ended before"), null=True, blank=True)

    class Meta:
        verbose_name = _("variance")
        verbose_name_plural = _("variances")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(
                    models.Q(scope="region", region__isnull=False, company__isnull=True, site__isnull=True)
                    | models.Q(scope="company", region__isnull=True, company__isnull=False, site__isnull=True)
                    | models.Q(scope="site", region__isnull=True, company__isnull=False, site__isnull=False)
                ),
                name="variance_scope_names_its_place",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on__gt=models.F("from_on"))
                & models.Q(review_on__gte=models.F("from_on"))
                & models.Q(review_on__lte=models.F("until_on")),
                name="variance_period_runs_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True) | ~models.Q(approved_by=models.F("requested_by")),
                name="variance_approver_is_another",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("approved", "ended"))
                | models.Q(approved_by__isnull=False, approved_at__isnull=False),
                name="variance_names_approver",
            ),
            models.CheckConstraint(
                condition=models.Q(state="ended", ended_on__isnull=False)
                | (~models.Q(state="ended") & models.Q(ended_on__isnull=True)),
                name="variance_end_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason="") & ~models.Q(kpi=""), name="variance_says_why_and_how_it_is_judged"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["key", "state"], name="variance_key_state")]

    def __str__(self) -> str:
        return f"{self.key} {self.scope}"


class PolicyProvenance(models.Model):
    """What a provenance id on a document stands for; zero is the default in the code and has no row."""

    key = models.CharField(_("policy"), max_length=120)
    item_class = models.CharField(_("item class"), max_length=40, blank=True, default="", db_default="")
    partner = models.CharField(_("partner"), max_length=40, blank=True, default="", db_default="")
    level = models.CharField(_("level"), max_length=10)
    template_version = models.ForeignKey(
        TemplateVersion, models.PROTECT, verbose_name=_("template version"), null=True, blank=True, related_name="+"
    )
    variance = models.ForeignKey(
        Variance, models.PROTECT, verbose_name=_("variance"), null=True, blank=True, related_name="+"
    )
    statutory = models.ForeignKey(
        StatutoryValue, models.PROTECT, verbose_name=_("statutory value"), null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("provenance of a value")
        verbose_name_plural = _("provenances of values")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["template_version", "key", "item_class", "partner"], name="policyprovenance_template"
            ),
            models.UniqueConstraint(fields=["variance"], name="policyprovenance_variance"),
            models.UniqueConstraint(fields=["statutory"], name="policyprovenance_statutory"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.level}"


class PolicyEffective(models.Model):
    """The value of every policy at every site for all time, in half-open periods; written by the database only.

    Rows with an item class or a partner stand only where something is said for exactly them.
    """

    site = models.ForeignKey(Site, models.CASCADE, verbose_name=_("site"), related_name="+", db_constraint=False)
    key = models.CharField(_("policy"), max_length=120)
    item_class = models.CharField(_("item class"), max_length=40, blank=True, default="", db_default="")
    partner = models.CharField(_("partner"), max_length=40, blank=True, default="", db_default="")
    value = models.JSONField(_("value"))
    provenance_id = models.BigIntegerField(_("provenance"))
    level = models.CharField(_("level"), max_length=10)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until before"))

    class Meta:
        verbose_name = _("effective value")
        verbose_name_plural = _("effective values")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["key", "site", "item_class", "partner", "valid_from"], name="policyeffective_period"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__gt=models.F("valid_from")), name="policyeffective_period_runs_forward"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.site_id} {self.key}"
