"""What the home page says of purchasing: what waits for whom."""

from django.utils.translation import gettext_lazy as _

from onegauge.purchasing import permissions
from onegauge.ui.kit import SCREENS, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start

MODEL = "purchasing.PurchaseOrder"
PROVIDERS.todos.append(
    Needs(
        Need(
            model=MODEL, query="state=requested", title=_("Purchase orders to approve"), permission=permissions.APPROVE,
            since="created_at", who="supplier__name", value="total_amount", currency="currency",
        ),
        Need(
            model=MODEL, query="state=approved", title=_("Purchase orders to send"), permission=permissions.ORDER,
            since="created_at", who="supplier__name", value="total_amount", currency="currency",
        ),
        Need(
            model=MODEL, query="state=sent", title=_("Purchase orders without an answer"), permission=permissions.ORDER,
            since="created_at", due="sent_on", who="supplier__name", value="total_amount", currency="currency",
        ),
        Need(
            model=MODEL, query="overdue=yes", title=_("Purchase orders that should have come in"),
            permission=permissions.ORDER, since="created_at", who="supplier__name", value="total_amount",
            currency="currency",
        ),
    )
)  # fmt: skip
PROVIDERS.starts.append(
    Start(
        label=_("Order from a supplier"), url=lambda: SCREENS[MODEL].url("create"), permission=permissions.ORDER, order=35,
        icon="purchasing",
    )
)  # fmt: skip
