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
CONSOLIDATE = Policy(
    "warehouse.consolidate",
    type="choice",
    choices=("none", "same_day", "until_cutoff"),
    default="none",
    control="bounded",
    level="site",
    area="shipping",
    owner_role="warehouse_supervisor",
    affects="shipments when they are released",
    risk="medium",
    help="Do shipments to one customer and address leave together: those released on one day, or those released until the"
    " cut-off of the day? What is released later joins the next day.",
)
CUT_OFF_HOUR = Policy(
    "warehouse.cut_off_hour",
    type="int",
    unit="hour of the day",
    bounds=(0, 24),
    default=14,
    control="bounded",
    level="site",
    area="shipping",
    owner_role="warehouse_supervisor",
    affects="shipments when they are released",
    risk="low",
    help="From which hour, local time, a released shipment joins the consignment of the next day, where shipments are"
    " consolidated until a cut-off.",
)
