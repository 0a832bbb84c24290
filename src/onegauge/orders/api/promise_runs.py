"""What promise runs and promise histories offer programs."""

from onegauge.inventory.quota_models import PromiseChange
from onegauge.orders import operations as ops
from onegauge.orders import run_queries
from onegauge.orders.permissions import VIEW
from onegauge.orders.run_states import PROMISE_RUN, SEGMENT_SET
from onegauge.orders.run_verbs import RUN_VERBS, SEGMENT_VERBS
from onegauge.ui.rest.declare import Act, Nested, Resource, register
from onegauge.ui.rest.rows import Columns

RUN = Columns(
    "PromiseRun",
    "orders.PromiseRun",
    "id number note state version filter figures gain_count loss_count exception_count prepared_at simulated_at committed_at",
    {"company_id": "company_id", "company": "company__code", "segment_set": "segment_set__code"},
)
RUN_LINE = Columns(
    "PromiseRunLine",
    "orders.PromiseRunLine",
    "id segment strategy effect exception due_on qty old_on new_on old_reason new_reason old_qty new_qty demand_id"
    " counterpart_id",
    {
        "site_id": "site_id", "order_id": "order_id", "order": "order__number", "order_line_id": "order_line_id",
        "line_no": "order_line__line_no", "customer": "partner__code", "sku": "item__sku",
    },
)  # fmt: skip
SEGMENT = Columns("SegmentSet", "orders.SegmentSet", "id code name segments state version", {})
CHANGE = Columns(
    "PromiseChange",
    "inventory.PromiseChange",
    "id cause cause_kind cause_id old_on new_on old_reason new_reason old_qty new_qty at",
    {
        "company_id": "company_id", "site_id": "site_id", "demand_id": "demand_id", "order_id": "demand__source_id",
        "order_line_id": "demand__source_line_id", "item_id": "demand__item_id",
    },
)  # fmt: skip

register(
    Resource(
        path="promise-runs", columns=RUN, permission=VIEW, rows=run_queries.runs_for_list, newest_first=True,
        machine=PROMISE_RUN, verbs=RUN_VERBS, filters={"state": "state", "number": "number", "company": "company__code"},
        nested={"lines": Nested(RUN_LINE, run_queries.lines_of_run)},
    ),
    Resource(
        path="segment-sets", columns=SEGMENT, permission=VIEW, rows=run_queries.sets_for_list, machine=SEGMENT_SET,
        verbs=SEGMENT_VERBS, filters={"state": "state", "code": "code"},
    ),
    Resource(
        path="promise-changes", columns=CHANGE, permission=VIEW, rows=PromiseChange.objects.all,
        filters={"order_id": "demand__source_id", "cause": "cause", "site_id": "site_id"},
    ),
    Act(path="promise-runs", operation=ops.prepare_promise_runs, tag="promise-runs"),
    Act(path="segment-sets", operation=ops.save_segment_sets, tag="segment-sets"),
)  # fmt: skip
