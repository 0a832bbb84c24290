"""The governed knobs of the warehouse."""

from decimal import Decimal

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
COUNT_BLIND = Policy(
    "warehouse.count_blind",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="medium",
    help="Does whoever counts see only what is to be counted, and not how much the books say?",
)
COUNT_TOLERANCE_SHARE = Policy(
    "warehouse.count_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal("0.01"),
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="high",
    help="Up to which share of the expected quantity does a difference post by itself, if its value is small too?"
    " 0.01 means one per cent.",
)
COUNT_TOLERANCE_VALUE = Policy(
    "warehouse.count_tolerance_value",
    type="decimal",
    bounds=(Decimal(0), Decimal(10_000_000)),
    default=Decimal(25),
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="high",
    help="Up to which value, in the company's currency, does the difference of a line post by itself, if its share"
    " is small too?",
)
COUNT_AGAIN_SHARE = Policy(
    "warehouse.count_again_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal("0.05"),
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="medium",
    help="Beyond which share of the expected quantity is a line counted again, by somebody else?",
)
COUNT_AGAIN_VALUE = Policy(
    "warehouse.count_again_value",
    type="decimal",
    bounds=(Decimal(0), Decimal(10_000_000)),
    default=Decimal(250),
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="medium",
    help="Beyond which value of its difference, in the company's currency, is a line counted again, by somebody else?",
)
COUNT_LARGE_VALUE = Policy(
    "warehouse.count_large_value",
    type="decimal",
    bounds=(Decimal(0), Decimal(10_000_000)),
    default=Decimal(1000),
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="high",
    help="From which value of all differences of a count on does its approval need the right for large differences?"
    " Plus and minus add up.",
)
COUNT_DAYS_A = Policy(
    "warehouse.count_days_a",
    type="int",
    unit="days",
    bounds=(0, 1_000),
    default=30,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="After how many days is an item of class A counted again? Class A are the items that make up the first 80"
    " % of the value that left the site in 90 days. 0 means never.",
)
COUNT_DAYS_B = Policy(
    "warehouse.count_days_b",
    type="int",
    unit="days",
    bounds=(0, 1_000),
    default=90,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="After how many days is an item of class B counted again? Class B are the items of the next 15 % of that"
    " value. 0 means never.",
)
COUNT_DAYS_C = Policy(
    "warehouse.count_days_c",
    type="int",
    unit="days",
    bounds=(0, 1_000),
    default=180,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="After how many days is an item of class C, all the rest, counted again? 0 means never.",
)
COUNT_AT_ZERO = Policy(
    "warehouse.count_at_zero",
    type="bool",
    default=False,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="Is a bin looked at after the books say that the last piece of an item left it?",
)
COUNT_AFTER_SHORT = Policy(
    "warehouse.count_after_short",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="Is a bin counted after a pick found less there than the books said?",
)
COUNT_VARIANCE_DAYS = Policy(
    "warehouse.count_variance_days",
    type="int",
    unit="days",
    bounds=(0, 1_000),
    default=14,
    control="bounded",
    level="site",
    area="counting",
    owner_role="warehouse_supervisor",
    affects="counts",
    risk="low",
    help="After how many days is an item in a bin counted again where the last count was beyond the tolerance? 0"
    " means never.",
)
