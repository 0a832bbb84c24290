"""What this module registers when Django starts."""

from onegauge.insight import effects, floor_kpis, followers, kpis, permissions, policies
from onegauge.insight.web import screens, tiles
from onegauge.ui.providers import PROVIDERS

__all__ = ["effects", "floor_kpis", "followers", "kpis", "permissions", "policies", "screens", "tiles"]

PROVIDERS.tiles.append(tiles.home_tiles)
PROVIDERS.kpis = effects.kpi_names
PROVIDERS.effect = effects.effect
