"""What the warehouse offers programs of packing, loading and delivering."""

from onegauge.ui.rest.declare import Act, Nested, Resource, register
from onegauge.warehouse import operations as ops
from onegauge.warehouse import outbound_queries as queries
from onegauge.warehouse.api import outbound_schemas as schemas
from onegauge.warehouse.outbound_states import LOAD_WORK
from onegauge.warehouse.permissions import VIEW
from onegauge.warehouse.verbs import LOAD_VERBS

register(
    Resource(path="box-types", columns=schemas.BOX_TYPE, permission=VIEW, filters={"code": "code"}),
    Resource(
        path="carriers", columns=schemas.CARRIER, permission=VIEW, filters={"code": "code"},
        nested={"services": Nested(schemas.CARRIER_SERVICE, queries.services_of_carrier)},
    ),
    Resource(
        path="pack-instructions", columns=schemas.PACK_INSTRUCTION, permission=VIEW,
        filters={"sku": "item__sku", "customer": "partner__code"},
    ),
    Resource(
        path="cartons", columns=schemas.CARTON, permission=VIEW, newest_first=True,
        filters={
            "state": "state", "site": "site__code", "site_id": "site_id", "shipment_id": "shipment_id", "sscc": "sscc",
            "shipment": "shipment__number", "tracking": "tracking",
        },
        nested={"lines": Nested(schemas.CARTON_LINE, queries.lines_of_carton)},
    ),
    Resource(
        path="loads", columns=schemas.LOAD, permission=VIEW, newest_first=True, machine=LOAD_WORK, verbs=LOAD_VERBS,
        filters={
            "state": "state", "number": "number", "site": "site__code", "site_id": "site_id", "service": "service__code",
            "leaves_before": "leaves_at__lt",
        },
        nested={"shipments": Nested(schemas.LOAD_SHIPMENT, queries.members_of_load)},
    ),
    Resource(
        path="deliveries", columns=schemas.DELIVERY, permission=VIEW, newest_first=True,
        filters={
            "outcome": "outcome", "site": "site__code", "site_id": "site_id", "shipment_id": "shipment_id",
            "shipment": "shipment__number",
        },
        nested={"lines": Nested(schemas.DELIVERY_LINE, queries.lines_of_delivery)},
    ),
    Act(path="box-types", operation=ops.save_box_types, tag="box-types"),
    Act(path="carriers", operation=ops.save_carriers, tag="carriers"),
    Act(path="pack-instructions", operation=ops.save_pack_instructions, tag="pack-instructions"),
    Act(path="pack-instructions/confirm", operation=ops.confirm_instructions, tag="pack-instructions"),
    Act(path="cartons/fill", operation=ops.fill_cartons, tag="cartons"),
    Act(path="cartons/empty", operation=ops.empty_cartons, tag="cartons"),
    Act(path="cartons/close", operation=ops.close_cartons, tag="cartons"),
    Act(path="cartons/change-boxes", operation=ops.change_cartons, tag="cartons"),
    Act(path="loads", operation=ops.plan_loads, tag="loads"),
    Act(path="loads/packages", operation=ops.load_packages, tag="loads"),
    Act(path="deliveries", operation=ops.record_deliveries, tag="deliveries"),
    Act(path="deliveries/settle", operation=ops.settle_deliveries, tag="deliveries"),
)  # fmt: skip
