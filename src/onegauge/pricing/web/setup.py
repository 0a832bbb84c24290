"""What of the prices has to be there before an order can be priced."""

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.governance.queries import companies
from onegauge.kernel.actor import Actor
from onegauge.pricing.models import PriceList, PriceListLine, TaxRate
from onegauge.ui.kit import Check, lacking
from onegauge.ui.providers import PROVIDERS


def checks(by: Actor) -> list[Check]:
    """A price list with lines, and tax rates, in every company."""
    lines = PriceListLine.objects.filter(price_list=OuterRef("pk"))
    priced = set(PriceList.objects.filter(Exists(lines)).values_list("company_id", flat=True))
    taxed = set(TaxRate.objects.values_list("company_id", flat=True).distinct())
    mine = [company for company in companies() if company.id in by.companies]
    return [
        Check(
            code="price_lists", area=_("Master data"), order=52, title=_("Price lists with prices"), count=len(priced),
            url=reverse("ui:list", args=["pricing", "pricelist"]), act=_("Open price lists"),
            missing=lacking([c.name for c in mine if c.id not in priced], _("without a price list")),
        ),
        Check(
            code="tax_rates", area=_("Master data"), order=53, title=_("Companies with tax rates"), count=len(taxed),
            url=reverse("ui:list", args=["pricing", "taxrate"]), act=_("Open tax rates"),
            missing=lacking([c.name for c in mine if c.id not in taxed], _("without a tax rate")),
        ),
    ]  # fmt: skip


PROVIDERS.setup_checks.append(checks)
