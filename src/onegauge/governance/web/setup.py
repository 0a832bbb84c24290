"""What is set up and what is missing: governance's own checks, and those that other modules contribute."""

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.governance.models import (
    ApprovalRule,
    Calendar,
    Company,
    Person,
    Site,
    TemplateVersion,
)
from onegauge.governance.queries.access import lacks_second_factor
from onegauge.governance.states import DECIDING_TEMPLATE_STATES
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Check, lacking
from onegauge.ui.providers import PROVIDERS


def listed(name: str, query: str = "") -> str:
    """The list of a model of governance."""
    return reverse("ui:list", args=["governance", name]) + query


def setup_checks(by: Actor) -> list[Check]:
    """Everything that any module finds; the overview and the first steps of a new system read the same."""
    return [check for source in PROVIDERS.setup_checks for check in source(by)]


def overview(by: Actor) -> Iterable[Check]:
    """The checks whose place the person may see."""
    return setup_checks(by)


def own_checks(by: Actor) -> list[Check]:
    """Organisation, people, template, approvals."""
    return [*organisation(), *people(), *rules(by)]


def organisation() -> list[Check]:
    """Companies with sites, and calendars that know their holidays."""
    area = _("Organisation")
    companies = list(Company.objects.annotate(site_count=Count("sites")).order_by("name"))
    bare = [company.name for company in companies if not company.site_count]
    plain = list(Calendar.objects.filter(days=None, sites__isnull=False).distinct().values_list("name", flat=True))
    return [
        Check(
            code="companies", area=area, order=10, title=_("Companies"), count=len(companies), url=listed("company"),
            act=_("Open companies"), missing=lacking(bare, _("without a site")) if companies else _("There is no company yet"),
        ),
        Check(
            code="sites", area=area, order=11, title=_("Sites"), count=Site.objects.count(), url=listed("site"),
            act=_("Open sites"), missing="" if any(c.site_count for c in companies) else _("There is no site yet"),
        ),
        Check(
            code="calendars", area=area, order=12, title=_("Calendars"), count=Calendar.objects.count(), blocks=False,
            url=listed("calendar"), act=_("Open calendars"), missing=lacking(plain, _("without holidays")),
        ),
    ]  # fmt: skip


def people() -> list[Check]:
    """People who can work, and those who may with a second factor only."""
    area = _("People and rights")
    active = Person.objects.filter(is_active=True, is_service=False)
    counts = active.aggregate(all=Count("id", distinct=True), idle=Count("id", filter=Q(grants=None), distinct=True))
    factorless = list(Person.objects.filter(lacks_second_factor()).order_by("name").values_list("name", flat=True))
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP).count()
    idle = ngettext("%d person without a role", "%d people without a role", counts["idle"]) % counts["idle"]
    return [
        Check(
            code="people", area=area, order=20, title=_("People"), count=counts["all"], url=listed("person"),
            act=_("Open people"), missing=idle if counts["idle"] else "", blocks=False,
        ),
        Check(
            code="factors", area=area, order=21, title=_("Second factors"), count=factors, blocks=False,
            url=listed("person", "?no_factor=yes"), act=_("Open people"),
            missing=lacking(factorless, _("without the second factor that their role demands")),
        ),
    ]  # fmt: skip


def rules(by: Actor) -> list[Check]:
    """A template in force, and rules that name who decides."""
    area = _("Template and approvals")
    in_force = TemplateVersion.objects.filter(state__in=DECIDING_TEMPLATE_STATES, effective_from__lte=by.today).count()
    bare = list(ApprovalRule.objects.filter(is_active=True, steps=None).values_list("name", flat=True))
    return [
        Check(
            code="template", area=area, order=30, title=_("Template in force"), count=in_force,
            url=listed("templateversion"), act=_("Open versions"), blocks=False,
            missing="" if in_force else _("No version is released: the defaults of the code decide"),
        ),
        Check(
            code="approvals", area=area, order=31, title=_("Approval rules"), count=ApprovalRule.objects.count(),
            url=listed("approvalrule"), act=_("Open rules"), blocks=False, missing=lacking(bare, _("without a step")),
        ),
    ]  # fmt: skip


PROVIDERS.setup_checks.append(own_checks)
