"""What the home page of people who work on orders says: what waits, and what they begin with."""

from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.orders import permissions
from onegauge.orders.permissions import HOLD_PERMISSION
from onegauge.ui.declarations.needs import days_ago
from onegauge.ui.kit import SCREENS, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start


def holds_of(by: Actor) -> str:
    """Open holds of the types that this person may decide."""
    types = [kind for kind, permission in HOLD_PERMISSION.items() if by.may_somewhere(permission)]
    return "&".join(["state=open", *(f"type={kind}" for kind in types)]) if types else ""


def late(by: Actor) -> str:
    """Confirmed orders whose requested day has passed."""
    return f"state=confirmed&requested_on_until={days_ago(by)}"


PROVIDERS.todos.append(
    Needs(
        Need(
            model="orders.Hold", query=holds_of, title=_("Held orders that wait for your decision"),
            permission=permissions.RELEASE_HOLD, since="opened_at", due="order__requested_on",
            value="order__total_amount", currency="order__currency", who="order__partner__name",
        ),
        Need(
            model="orders.SalesOrder", query="state=draft", title=_("Draft orders to confirm"),
            permission=permissions.CONFIRM, since="ordered_at", due="requested_on", value="total_amount",
            currency="currency", who="partner__name",
        ),
        Need(
            model="orders.SalesOrder", query=late, title=_("Orders past the day the customer asked for"),
            permission=permissions.RELEASE, since="ordered_at", due="requested_on", value="total_amount",
            currency="currency", who="partner__name",
        ),
        Need(
            model="orders.SalesOrder", query="state=fulfilled", title=_("Shipped orders to bill"),
            permission=permissions.BILL, since="ordered_at", value="total_amount", currency="currency",
            who="partner__name",
        ),
    )
)  # fmt: skip
PROVIDERS.starts += [
    Start(
        label=_("New sales order"), url=lambda: SCREENS["orders.SalesOrder"].url("create"),
        permission=permissions.CAPTURE, order=10,
    ),
    Start(
        label=_("Decide holds"), url=lambda: f"{SCREENS['orders.Hold'].url()}?state=open",
        permission=permissions.RELEASE_HOLD, order=30, icon="lock",
    ),
    Start(
        label=_("Bill what is shipped"), url=lambda: f"{SCREENS['orders.SalesOrder'].url()}?state=fulfilled",
        permission=permissions.BILL, order=40, icon="finance",
    ),
]  # fmt: skip
