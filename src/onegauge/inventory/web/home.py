"""What the home page of people who answer for stock says."""

from django.utils.translation import gettext_lazy as _

from onegauge.inventory import permissions
from onegauge.ui.kit import SCREENS, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start

PROVIDERS.todos.append(
    Needs(
        Need(
            model="inventory.Demand", query="backorder=yes&held=no", title=_("Order lines short of stock"),
            permission=permissions.FOLLOW_SHORTAGES, since="ordered_at", due="promised_on", who="item__sku",
        ),
        Need(
            model="inventory.Balance", query="status=inspection&status=blocked", title=_("Stock to judge, not yet free"),
            permission=permissions.ADJUST, who="item__sku",
        ),
    )
)  # fmt: skip
PROVIDERS.starts += [
    Start(
        label=_("Receive goods"), url=lambda: SCREENS["inventory.Movement"].url("create"),
        permission=permissions.RECEIVE, order=25,
    ),
    Start(
        label=_("See what is short"), url=lambda: f"{SCREENS['inventory.Demand'].url()}?backorder=yes&held=no",
        permission=permissions.FOLLOW_SHORTAGES, order=80, icon="stock",
    ),
]  # fmt: skip
