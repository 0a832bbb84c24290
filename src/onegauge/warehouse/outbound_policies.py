"""The governed knobs of packing, loading and leaving."""

from decimal import Decimal
from typing import Any

from onegauge.governance.policy import Policy

SHIPPING: Any = {
    "level": "site", "area": "shipping", "owner_role": "warehouse_supervisor", "affects": "shipments",
}  # fmt: skip
NO_SERVICE = "none"
PACK_VERIFY = Policy(
    "warehouse.pack_verify",
    type="choice",
    choices=("off", "count", "scan"),
    default="off",
    control="bounded",
    risk="medium",
    help="Is it proven at packing what lies in which carton: not at all, by counting into each carton, or by scanning every"
    " item into it? Where it is proven, cartons are weighed, numbered and labelled one by one.",
    **SHIPPING,
)
PACK_WEIGHT_TOLERANCE = Policy(
    "warehouse.pack_weight_tolerance",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal("0.05"),
    control="bounded",
    risk="medium",
    help="By which share may the weight of a carton differ from what its box and goods weigh together? Beyond it the goods"
    " are counted again, or somebody accepts the weight with a reason. 0.05 means five per cent.",
    **SHIPPING,
)
BOX_FILL_SHARE = Policy(
    "warehouse.box_fill_share",
    type="decimal",
    bounds=(Decimal("0.1"), Decimal(1)),
    default=Decimal("0.85"),
    control="bounded",
    risk="low",
    help="Up to which share of its volume is a box filled when cartons are proposed? The rest is air and padding.",
    **SHIPPING,
)
CARRIER_SERVICE = Policy(
    "warehouse.carrier_service",
    type="text",
    default=NO_SERVICE,
    control="free",
    risk="low",
    help="The carrier service (as in NORTH/24) that cartons of a site leave with unless another one is chosen; none where somebody always chooses.",
    **SHIPPING,
)
GOODS_ISSUE = Policy(
    "warehouse.goods_issue",
    type="choice",
    choices=("pack", "load", "depart"),
    default="depart",
    control="bounded",
    risk="high",
    help="When do goods leave the books: when they are packed, when the last package of a shipment is on its vehicle, or"
    " when the vehicle departs (or the shipment is handed over at the station)? Each shipment is issued once, whatever"
    " is chosen; what travels in a consignment leaves the books with it.",
    **SHIPPING,
)
