"""What of the books has to be open before anything can be posted."""

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.finance.models import Period
from onegauge.governance.queries import companies
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Check, lacking
from onegauge.ui.providers import PROVIDERS


def checks(by: Actor) -> list[Check]:
    """The month of today is open in every company."""
    rows = Period.objects.filter(starts_on__lte=by.today, ends_on__gte=by.today, state="open")
    is_open = set(rows.values_list("company_id", flat=True))
    shut = [company.name for company in companies() if company.id in by.companies and company.id not in is_open]
    return [
        Check(
            code="periods", area=_("Finance"), order=60, title=_("Companies with an open month"), count=len(is_open),
            url=reverse("ui:list", args=["finance", "period"]), act=_("Open periods"),
            missing=lacking(shut, _("without an open month")),
        )
    ]  # fmt: skip


PROVIDERS.setup_checks.append(checks)
