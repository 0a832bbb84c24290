"""The governed knobs of inventory."""

from decimal import Decimal

from onegauge.governance.policy import Policy

ALLOW_PARTIAL = Policy(
    "inventory.allow_partial",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="medium",
    help="May a line be reserved in part when stock is short? If not, it waits until it can be served whole,"
    " and nobody behind it overtakes.",
)
PRIORITY_RULE = Policy(
    "inventory.priority_rule",
    type="choice",
    choices=("first_come", "customer_priority", "due_date"),
    default="first_come",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="high",
    help="Who is served first when stock is short: the oldest order, the customer with the better priority, or the"
    " earliest due date.",
)
PICK_ORDERS = ("expiry_first", "receipt_first", "bin_sequence", "fewest_bins", "full_units", "face_first")
PICK_ORDER = Policy(
    "inventory.pick_order",
    type="choice",
    choices=PICK_ORDERS,
    default="expiry_first",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="warehouse_supervisor",
    affects="reservations and the picks that follow",
    risk="low",
    help="Which stock is reserved first: the lot that expires first, what came first, the bin first on the walking route,"
    " the largest balance so that fewer bins are visited, whole pallets and cases before one is broken, or what lies in a"
    " pick face, there what expires first. Holds for item classes of the storage profile general.",
)
PICK_ORDER_DATED = Policy(
    "inventory.pick_order_dated",
    type="choice",
    choices=PICK_ORDERS,
    default="expiry_first",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="warehouse_supervisor",
    affects="reservations and the picks that follow",
    risk="low",
    help="Which stock of dated goods is reserved first; as for general goods.",
)
PICK_ORDER_BULK = Policy(
    "inventory.pick_order_bulk",
    type="choice",
    choices=PICK_ORDERS,
    default="full_units",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="warehouse_supervisor",
    affects="reservations and the picks that follow",
    risk="low",
    help="Which stock of bulk goods is reserved first; as for general goods.",
)
RESERVE_AT = Policy(
    "inventory.reserve_at",
    type="choice",
    choices=("allocation", "release"),
    default="allocation",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="high",
    help="When stock is reserved: as soon as orders are allocated, or only when they go to the warehouse. Until then an"
    " order has its promise and its place in the queue, and the pick order sees all stock.",
)
KITS_IN_PARTS = Policy(
    "inventory.kits_in_parts",
    type="bool",
    default=False,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of kits",
    risk="medium",
    help="May components of a kit be reserved and sent before the rest of the kit is there?",
)
SWAP_UNSTARTED = Policy(
    "inventory.swap_unstarted",
    type="choice",
    choices=("never", "equal", "first_to_ship"),
    default="equal",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="warehouse_supervisor",
    affects="sales orders when they are released",
    risk="high",
    help="May an order that is released take stock that another order has reserved but nobody works on yet? Only if the"
    " other order gets as much elsewhere at once (equal), or also if it has to wait again (first to ship).",
)
RECEIPT_STATUS = Policy(
    "inventory.receipt_status",
    type="choice",
    choices=("available", "inspection"),
    default="available",
    control="bounded",
    level="site",
    area="receiving",
    owner_role="warehouse_supervisor",
    affects="receipts of goods",
    risk="medium",
    help="Whether received goods may be promised at once or must be inspected first.",
)
QUOTA_FREE_DAYS = Policy(
    "inventory.quota_free_days",
    type="int",
    unit="days",
    bounds=(0, 365),
    default=3,
    control="bounded",
    level="site",
    area="promising",
    owner_role="process_owner",
    affects="promises of items with a quota",
    risk="medium",
    help="In how many last days of a quota's period may everybody be promised what others have not drawn?",
)
CATCH_WEIGHT_TOLERANCE = Policy(
    "inventory.catch_weight_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal("0.25"),
    control="bounded",
    level="site",
    area="receiving",
    owner_role="warehouse_supervisor",
    affects="receipts and counts of goods that are weighed piece by piece",
    risk="medium",
    help="How far may the weight that was read differ from quantity times usual weight? 0.25 means by a quarter; beyond"
    " it the weight is refused as a mistake.",
)
SSCC_PREFIX = Policy(
    "inventory.sscc_prefix",
    type="text",
    default="0000000",
    control="free",
    level="company",
    area="shipping",
    owner_role="process_owner",
    affects="numbers of new handling units",
    risk="low",
    help="The GS1 company prefix (7 to 10 digits) under which own handling units are numbered. 0000000 makes numbers that"
    " hold inside the company only.",
)
