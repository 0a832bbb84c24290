"""What this module registers when Django starts."""

from onegauge.insight import followers, kpis, permissions, policies
from onegauge.insight.web import screens

__all__ = ["followers", "kpis", "permissions", "policies", "screens"]
