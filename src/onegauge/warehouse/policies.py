"""The governed knobs of the warehouse."""

from onegauge.governance.policy import Policy

PACK_REQUIRED = Policy(
    "warehouse.pack_required",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="shipping",
    owner_role="warehouse_supervisor",
    affects="shipments",
    risk="low",
    help="Must a shipment be packed and its packages counted before it may leave?",
)
