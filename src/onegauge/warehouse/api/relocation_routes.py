"""What the warehouse offers programs of pick faces and of goods that are carried to other bins."""

from onegauge.ui.rest.declare import Act, Resource, register
from onegauge.ui.rest.rows import Columns
from onegauge.warehouse import operations as ops
from onegauge.warehouse import relocation_queries
from onegauge.warehouse.permissions import VIEW
from onegauge.warehouse.relocation_states import RELOCATION
from onegauge.warehouse.verbs import RELOCATION_VERBS

PLACE = {
    "company_id": "company_id",
    "site_id": "site_id",
    "site": "site__code",
    "item_id": "item_id",
    "sku": "item__sku",
}
PICK_FACE = Columns(
    "PickFace", "warehouse.PickFace", "id min_qty max_qty", {**PLACE, "bin": "bin__code", "active": "is_active"}
)
RELOCATION_COLUMNS = Columns(
    "Relocation", "warehouse.Relocation",
    "id number state version cause qty holds_picks note done_qty opened_at done_at",
    {
        **PLACE, "balance_id": "balance_id", "lies_in": "balance__bin__code", "to_bin": "to_bin__code", "done_bin": "done_bin__code",
    },
)  # fmt: skip
register(
    Resource(
        path="pick-faces", columns=PICK_FACE, permission=VIEW, rows=relocation_queries.faces_for_list,
        filters={"site": "site__code", "site_id": "site_id", "sku": "item__sku", "bin": "bin__code"},
    ),
    Resource(
        path="relocations", columns=RELOCATION_COLUMNS, permission=VIEW, newest_first=True, machine=RELOCATION,
        verbs=RELOCATION_VERBS,
        filters={
            "state": "state", "cause": "cause", "number": "number", "site": "site__code", "site_id": "site_id", "sku": "item__sku",
        },
    ),
    Act(path="pick-faces", operation=ops.save_pick_faces, tag="pick-faces"),
    Act(path="relocations", operation=ops.ask_moves, tag="relocations"),
    Act(path="arrivals/inspections", operation=ops.inspect_arrivals, tag="arrivals"),
)  # fmt: skip
