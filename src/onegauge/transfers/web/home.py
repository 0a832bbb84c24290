"""What the home page says of transfers: what waits for whom."""

from django.utils.translation import gettext_lazy as _

from onegauge.transfers import permissions
from onegauge.ui.kit import PAGES, Need, Needs
from onegauge.ui.providers import PROVIDERS


def at_the_dock() -> str:
    """The station where transfers are received."""
    return PAGES["transfers/receive"].url()


PROVIDERS.todos.append(
    Needs(
        Need(
            model="transfers.Transfer", query="state=requested", title=_("Transfers to approve"), permission=permissions.APPROVE,
            since="requested_at", due="requested_on", who="to_site__name", value="value_amount", currency="currency",
        ),
        Need(
            model="transfers.Transfer", query="state=planned", title=_("Transfers to send"), permission=permissions.RELEASE,
            since="requested_at", due="promised_on", who="to_site__name", value="value_amount", currency="currency",
        ),
        Need(
            model="transfers.Transfer", query="overdue=yes", title=_("Transfers that should have arrived"),
            permission=permissions.RECEIVE, since="requested_at", due="expected_on", who="site__name", url=at_the_dock,
        ),
        Need(
            model="transfers.Discrepancy", query="state=open", title=_("Discrepancies of transfers"),
            permission=permissions.SETTLE, since="opened_at", who="site__name",
        ),
        Need(
            model="transfers.Claim", query="state=open", title=_("Claims to settle"), permission=permissions.CLAIM,
            since="opened_at", who="transfer__number", value="amount", currency="currency",
        ),
    )
)  # fmt: skip
