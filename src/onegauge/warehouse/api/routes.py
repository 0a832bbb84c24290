"""What the warehouse offers programs."""

from django.db.models import QuerySet

from onegauge.ui.rest.declare import Act, Nested, Resource, register
from onegauge.warehouse import count_queries, task_queries
from onegauge.warehouse import operations as ops
from onegauge.warehouse.api import (
    arrival_routes,  # noqa: F401  importing registers
    outbound_routes,  # noqa: F401  importing registers
    relocation_routes,  # noqa: F401  importing registers
    schemas,
)
from onegauge.warehouse.count_states import STOCK_COUNT
from onegauge.warehouse.models import ShipmentLine
from onegauge.warehouse.permissions import DIRECT_WORK, VIEW
from onegauge.warehouse.queries import shipments_of_consignment
from onegauge.warehouse.states import CONSIGNMENT, PUT_BACK, SHIPMENT
from onegauge.warehouse.task_states import TASK
from onegauge.warehouse.verbs import CONSIGNMENT_VERBS, COUNT_VERBS, PUT_BACK_VERBS, SHIPMENT_VERBS, TASK_VERBS


def lines_of_shipment(shipment_id: int) -> QuerySet[ShipmentLine]:
    """The lines of one shipment, in the order in which they were released."""
    return ShipmentLine.objects.filter(shipment_id=shipment_id).order_by("id")


register(
    Resource(
        path="shipments", columns=schemas.SHIPMENT, permission=VIEW, newest_first=True, machine=SHIPMENT,
        verbs=SHIPMENT_VERBS,
        filters={
            "state": "state", "number": "number", "site": "site__code", "site_id": "site_id", "company_id": "company_id",
            "partner": "partner__code", "source_id": "source_id", "due_before": "due_on__lt", "consignment_id": "consignment_id",
        },
        nested={"lines": Nested(schemas.SHIPMENT_LINE, lines_of_shipment)},
    ),
    Resource(
        path="consignments", columns=schemas.CONSIGNMENT, permission=VIEW, newest_first=True, machine=CONSIGNMENT,
        verbs=CONSIGNMENT_VERBS,
        filters={
            "state": "state", "number": "number", "site": "site__code", "site_id": "site_id", "company_id": "company_id",
            "partner": "partner__code", "leaves_before": "leaves_on__lt",
        },
        nested={"shipments": Nested(schemas.SHIPMENT, shipments_of_consignment)},
    ),
    Resource(
        path="put-backs", columns=schemas.PUT_BACK, permission=VIEW, newest_first=True, machine=PUT_BACK,
        verbs=PUT_BACK_VERBS,
        filters={"state": "state", "number": "number", "site": "site__code", "site_id": "site_id", "shipment_id": "shipment_id"},
    ),
    Resource(
        path="counts", columns=schemas.COUNT, permission=VIEW, newest_first=True, machine=STOCK_COUNT, verbs=COUNT_VERBS,
        rows=count_queries.counts_for_list,
        filters={"state": "state", "number": "number", "cause": "cause", "site": "site__code", "site_id": "site_id"},
        nested={"lines": Nested(schemas.COUNT_LINE, count_queries.lines_of_count)},
    ),
    Resource(
        path="tasks", columns=schemas.TASK, permission=VIEW, newest_first=True, machine=TASK, verbs=TASK_VERBS,
        filters={
            "state": "state", "type": "type", "number": "number", "wave": "wave", "site": "site__code", "site_id": "site_id",
            "person_id": "person_id", "subject_id": "subject_id", "due_before": "due_at__lt",
        },
        nested={
            "lines": Nested(schemas.TASK_LINE, task_queries.lines_of_task),
            "steps": Nested(schemas.TASK_STEP, task_queries.steps_of_task),
        },
    ),
    Resource(
        path="work-profiles", columns=schemas.WORK_PROFILE, permission=DIRECT_WORK, rows=task_queries.profiles_for_list,
        filters={"site": "site__code", "site_id": "site_id", "person_id": "person_id"},
    ),
    Act(path="tasks/plan", operation=ops.plan_tasks, tag="tasks"),
    Act(path="tasks/waves", operation=ops.release_waves, tag="tasks"),
    Act(path="tasks/take", operation=ops.take_tasks, tag="tasks"),
    Act(path="tasks/steps", operation=ops.report_steps, tag="tasks"),
    Act(path="work-profiles", operation=ops.save_work_profiles, tag="work-profiles"),
    Act(path="counts", operation=ops.plan_counts, tag="counts"),
    Act(path="counts/due", operation=ops.plan_due_counts, tag="counts"),
    Act(path="counts/entries", operation=ops.enter_counts, tag="counts"),
    Act(path="counts/found-goods", operation=ops.add_found_goods, tag="counts"),
)  # fmt: skip
