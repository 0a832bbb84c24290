"""The only writers of sourcing."""

from onegauge.sourcing.operations.decide import Choice, Sourced, choose_option, decide_sourcing, simulate_sourcing
from onegauge.sourcing.operations.lanes import (
    LaneCostDraft,
    SiteRuleDraft,
    check_lane_costs,
    check_site_rules,
    save_lane_costs,
    save_site_rules,
)

__all__ = [
    "Choice",
    "LaneCostDraft",
    "SiteRuleDraft",
    "Sourced",
    "check_lane_costs",
    "check_site_rules",
    "choose_option",
    "decide_sourcing",
    "save_lane_costs",
    "save_site_rules",
    "simulate_sourcing",
]
