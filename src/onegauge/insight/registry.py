"""What this module registers when Django starts."""

from onegauge.insight import followers, kpis, permissions, policies
from onegauge.insight.web import screens
from onegauge.ui.providers import PROVIDERS

__all__ = ["followers", "kpis", "permissions", "policies", "screens"]

PROVIDERS.tiles.append(screens.home_tiles)
