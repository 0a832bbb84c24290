"""What the home page of people who keep the books says."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from onegauge.finance import permissions
from onegauge.kernel.actor import Actor
from onegauge.ui.declarations.needs import days_ago
from onegauge.ui.kit import SCREENS, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start


def ended(by: Actor) -> str:
    """Open periods that began before this month."""
    return f"state=open&starts_on_until={by.today.replace(day=1) - timedelta(days=1)}"


PROVIDERS.todos.append(
    Needs(
        Need(
            model="finance.OpenItem", query=lambda by: f"due_on_until={days_ago(by)}", title=_("Overdue receivables"),
            permission=permissions.RECORD_PAYMENTS, due="due_on", value="open_amount", currency="currency",
            who="partner__name",
        ),
        Need(
            model="finance.Period", query=ended, title=_("Periods to close"), permission=permissions.CLOSE_PERIODS,
            due="ends_on", who="company__name",
        ),
    )
)  # fmt: skip
PROVIDERS.starts += [
    Start(
        label=_("Record a payment"), url=SCREENS["finance.OpenItem"].url,
        permission=permissions.RECORD_PAYMENTS, order=45, icon="finance",
    ),
    Start(
        label=_("Close a period"), url=lambda: f"{SCREENS['finance.Period'].url()}?state=open",
        permission=permissions.CLOSE_PERIODS, order=46, icon="lock",
    ),
]  # fmt: skip
