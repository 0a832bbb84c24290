"""What sourcing offers programs."""

from onegauge.sourcing import operations as ops
from onegauge.sourcing import queries
from onegauge.sourcing.api import schemas
from onegauge.sourcing.permissions import VIEW
from onegauge.ui.rest.declare import Act, Resource, register

register(
    Resource(
        path="lane-costs", columns=schemas.LANE_COST, permission=VIEW, rows=queries.lane_costs_for_list,
        filters={"site": "site__code", "site_id": "site_id", "country": "country"},
    ),
    Resource(
        path="sourcing-rules", columns=schemas.SITE_RULE, permission=VIEW, rows=queries.site_rules_for_list,
        filters={"site": "site__code", "site_id": "site_id", "code": "code"},
    ),
    Resource(
        path="sourcing-decisions", columns=schemas.DECISION, permission=VIEW, rows=queries.decisions_for_list, newest_first=True,
        filters={
            "source_kind": "source_kind", "source_id": "source_id", "source_line_id": "source_line_id", "method": "method",
            "site_id": "site_id",
        },
    ),
    Act(path="lane-costs", operation=ops.save_lane_costs, tag="sourcing"),
    Act(path="sourcing-rules", operation=ops.save_site_rules, tag="sourcing"),
)  # fmt: skip
