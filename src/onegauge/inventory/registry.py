"""What this module registers when Django starts."""

from onegauge.catalog.guards import register_item_use
from onegauge.inventory import facts, kinds, permissions, policies, states  # noqa: F401  importing registers
from onegauge.inventory.queries import item_uses

register_item_use(item_uses)
