"""Rows of the warehouse as the API shows them."""

from decimal import Decimal

from onegauge.ui.rest.rows import Columns, Computed

SHIPMENT = Columns(
    "Shipment",
    "warehouse.Shipment",
    "id number state version source_kind source_id source_number due_on released_at package_count shipped_at stopped_for",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "partner_id": "partner_id",
        "partner": "partner__code",
        "ship_to": "ship_to__code",
        "consignment_id": "consignment_id",
        "consignment": "consignment__number",
    },
)
SHIPMENT_LINE = Columns(
    "ShipmentLine",
    "warehouse.ShipmentLine",
    "id qty short_qty",
    {
        "demand_id": "demand_id",
        "balance_id": "balance_id",
        "item_id": "item_id",
        "sku": "item__sku",
        "bin": "balance__bin__code",
        "lot": "balance__lot__code",
    },
)
CONSIGNMENT = Columns(
    "Consignment",
    "warehouse.Consignment",
    "id number state version leaves_on opened_at shipped_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "partner_id": "partner_id",
        "partner": "partner__code",
        "ship_to": "ship_to__code",
    },
)
PUT_BACK = Columns(
    "PutBack",
    "warehouse.PutBack",
    "id number state version qty opened_at done_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "shipment_id": "shipment_id",
        "shipment": "shipment__number",
        "item_id": "item_id",
        "sku": "item__sku",
        "bin": "balance__bin__code",
        "lies_in": "aside__bin__code",
        "lot": "balance__lot__code",
    },
)
COUNT = Columns(
    "Count",
    "warehouse.Count",
    "id number state version cause note blind planned_at started_at closed_at reason",
    {"company_id": "company_id", "site_id": "site_id", "site": "site__code"},
    {"shown_value": Computed(Decimal | None)},
)
COUNT_LINE = Columns(
    "CountLine",
    "warehouse.CountLine",
    "id lot_code sscc owner_code status counted_qty counted_at posted_qty",
    {
        "item_id": "item_id",
        "sku": "item__sku",
        "bin": "bin__code",
        "counted_by": "counted_by__name",
    },
    {
        "shown_qty": Computed(Decimal | None),
        "shown_first_qty": Computed(Decimal | None),
        "difference_qty": Computed(Decimal | None),
        "is_fine": Computed(bool | None),
    },
)
TASK = Columns(
    "Task",
    "warehouse.Task",
    "id number type state version method wave subject_kind subject_id subject_number rank due_at line_count created_at"
    " assigned_at started_at done_at trouble note",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "zone": "zone__code",
        "person_id": "person_id",
        "person": "person__name",
    },
)
TASK_LINE = Columns(
    "TaskLine",
    "warehouse.TaskLine",
    "id slot taken_qty taken_at trouble",
    {
        "shipment_id": "shipment_id",
        "shipment": "shipment__number",
        "item_id": "shipment_line__item_id",
        "sku": "shipment_line__item__sku",
        "bin": "shipment_line__balance__bin__code",
        "lot": "shipment_line__balance__lot__code",
        "wanted_qty": "shipment_line__qty",
    },
)
TASK_STEP = Columns(
    "TaskStep",
    "warehouse.TaskStep",
    "client_id kind device told_at received_at qty outcome conflict text refusal",
    {"line_id": "line_ref", "person": "person__name"},
)
WORK_PROFILE = Columns(
    "WorkProfile",
    "warehouse.WorkProfile",
    "id types zones",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "person_id": "person_id",
        "person": "person__name",
    },
)
ARRIVAL = Columns(
    "Arrival",
    "warehouse.Arrival",
    "id number state version carrier reference note due_from due_until expected_on is_blind announced_at arrived_at"
    " received_at closed_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "supplier": "supplier__code",
        "dock": "dock__code",
    },
)
ARRIVAL_LINE = Columns(
    "ArrivalLine",
    "warehouse.ArrivalLine",
    "id source_kind source_id source_line_id ordered_qty expected_qty lot_code expires_on sscc unit_cost accepted_qty"
    " held_qty damaged_qty wrong_qty refused_qty returned_qty outcome",
    {"item_id": "item_id", "sku": "item__sku"},
)
RECEIPT = Columns(
    "Receipt",
    "warehouse.Receipt",
    "id qty outcome lot_code sscc ordered_qty allowed_qty before_qty policy note received_at",
    {
        "line_id": "line_id",
        "sku": "line__item__sku",
        "balance_id": "balance_id",
        "bin": "balance__bin__code",
        "received_by": "received_by__name",
    },
)
HELD_RECEIPT = Columns(
    "HeldReceipt",
    "warehouse.HeldReceipt",
    "id number state version qty cause note opened_at decided_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "arrival_id": "arrival_id",
        "arrival": "arrival__number",
        "line_id": "line_id",
        "item_id": "item_id",
        "sku": "item__sku",
        "balance_id": "balance_id",
        "bin": "balance__bin__code",
    },
)
PUT_AWAY = Columns(
    "PutAway",
    "warehouse.PutAway",
    "id number state version qty reason for_kind for_id opened_at done_at",
    {
        "company_id": "company_id",
        "site_id": "site_id",
        "site": "site__code",
        "arrival_id": "arrival_id",
        "arrival": "arrival__number",
        "item_id": "item_id",
        "sku": "item__sku",
        "balance_id": "balance_id",
        "lies_in": "balance__bin__code",
        "suggested_bin": "suggested_bin__code",
        "done_bin": "done_bin__code",
    },
)
