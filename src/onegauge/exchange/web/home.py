"""What the home page of people who bring data in says."""

from django.utils.translation import gettext_lazy as _

from onegauge.exchange import permissions
from onegauge.ui.kit import SCREENS, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start

PROVIDERS.todos.append(
    Needs(
        Need(
            model="exchange.ImportJob", query="state=staged&state=validated", title=_("Imports to finish"),
            permission=permissions.IMPORT, since="created_at", who="file_name",
        ),
    )
)  # fmt: skip
PROVIDERS.starts.append(
    Start(
        label=_("Import a file"),
        url=lambda: SCREENS["exchange.ImportJob"].url("create"),
        permission=permissions.IMPORT,
        order=70,
    )
)
