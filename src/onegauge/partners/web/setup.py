"""What of the customers has to be there before goods can be sent to them."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.partners.models import Address, Customer
from onegauge.ui.kit import Check, lacking
from onegauge.ui.providers import PROVIDERS

NAMED = 50


def checks(by: Actor) -> list[Check]:
    """Customers, each with an address to which goods go."""
    addresses = Address.objects.filter(partner=OuterRef("partner"), kind="ship_to")
    bare = Customer.objects.filter(~Exists(addresses)).order_by("partner__name")
    found = list(bare.values_list("partner__name", flat=True).distinct()[:NAMED])
    count = Customer.objects.count()
    return [
        Check(
            code="customers", area=_("Master data"), order=54, title=_("Customers"), count=count,
            url=reverse("ui:list", args=["partners", "partner"]), act=_("Open partners"), blocks=not count,
            missing=lacking(found, _("without a delivery address")) if count else _("There is no customer yet"),
        )
    ]  # fmt: skip


PROVIDERS.setup_checks.append(checks)
