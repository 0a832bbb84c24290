"""What of the catalogue has to be there before anything can be sold."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.catalog.models import Item
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Check
from onegauge.ui.providers import PROVIDERS


def checks(by: Actor) -> list[Check]:
    """Items on sale."""
    found = Item.objects.aggregate(all=Count("id"), active=Count("id", filter=Q(state="active")))
    return [
        Check(
            code="items", area=_("Master data"), order=50, title=_("Items on sale"), count=found["active"],
            url=reverse("ui:list", args=["catalog", "item"]), act=_("Open items"),
            missing="" if found["active"] else _("No item is active yet"),
        )
    ]  # fmt: skip


PROVIDERS.setup_checks.append(checks)
