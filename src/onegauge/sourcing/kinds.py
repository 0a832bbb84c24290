"""Kinds of things that sourcing owns."""

from onegauge.kernel.kinds import Kind

LANE_COST_KIND = Kind(
    61, "sourcing.LaneCost", table="sourcing_lanecost", label="Lane cost", number_field="id", url="sourcing/lanecost"
)
SITE_RULE_KIND = Kind(
    62, "sourcing.SiteRule", table="sourcing_siterule", label="Site rule", number_field="code", url="sourcing/siterule"
)
DECISION_KIND = Kind(
    63, "sourcing.Decision", table="sourcing_decision", label="Sourcing decision", number_field="id",
    url="sourcing/decision",
)  # fmt: skip
