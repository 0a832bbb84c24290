"""What of the warehouses has to be set up before goods can lie anywhere."""

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.governance.queries import sites
from onegauge.inventory.models import Bin
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Check, lacking
from onegauge.ui.providers import PROVIDERS


def checks(by: Actor) -> list[Check]:
    """Every warehouse needs bins."""
    used = set(Bin.objects.values_list("site_id", flat=True).distinct())
    bare = [site.name for site in sites() if site.id in by.sites and site.id not in used and site.kind == "warehouse"]
    return [
        Check(
            code="bins", area=_("Warehouse"), order=40, title=_("Sites with bins"), count=len(used),
            url=reverse("ui:list", args=["inventory", "bin"]), act=_("Open bins"), missing=lacking(bare, _("without a bin")),
        )
    ]  # fmt: skip


PROVIDERS.setup_checks.append(checks)
