"""The governed knobs of orders."""

from decimal import Decimal

from onegauge.governance.policy import Policy

CREDIT_CHECK = Policy(
    "orders.credit_check",
    type="choice",
    choices=("off", "hold"),
    default="hold",
    control="locked",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="sales orders when they are confirmed",
    risk="high",
    help="Whether a confirmed order is put on credit hold when the customer's exposure passes the limit.",
)
CREDIT_TOLERANCE = Policy(
    "orders.credit_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal("0.5")),
    default=Decimal(0),
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="sales orders when they are confirmed",
    risk="high",
    help="By which share of the limit the exposure may pass it before an order is held.",
)
DUPLICATE_WINDOW = Policy(
    "orders.duplicate_window_days",
    type="int",
    unit="days",
    bounds=(0, 365),
    default=30,
    control="bounded",
    level="company",
    area="order entry",
    owner_role="order_desk",
    affects="sales orders when they are confirmed",
    risk="medium",
    help="How far back the same customer reference counts as a possible duplicate; 0 looks at nothing.",
)
PRICE_FLOOR = Policy(
    "orders.price_floor_share",
    type="decimal",
    bounds=(Decimal("0.3"), Decimal(1)),
    default=Decimal("0.8"),
    control="bounded",
    level="site",
    area="pricing",
    owner_role="pricing_analyst",
    affects="sales orders when they are confirmed",
    risk="high",
    help="The share of the list price below which a line needs a price exception.",
)
ALLOCATE_HELD = Policy(
    "orders.allocate_held",
    type="bool",
    default=False,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="medium",
    help="May an order on hold already reserve stock, or do others go first until the hold is released?",
)
SHIP_LEAD_DAYS = Policy(
    "orders.ship_lead_days",
    type="int",
    unit="working days",
    bounds=(0, 20),
    default=1,
    control="bounded",
    level="site",
    area="promising",
    owner_role="warehouse_supervisor",
    affects="promised days of sales orders when they are confirmed",
    risk="low",
    help="Working days from the order to the shipment when stock is there.",
)
SUPPLY_LEAD_DAYS = Policy(
    "orders.supply_lead_days",
    type="int",
    unit="working days",
    bounds=(1, 200),
    default=10,
    control="bounded",
    level="site",
    area="promising",
    owner_role="buyer",
    affects="promised days of sales orders when they are confirmed",
    risk="medium",
    help="Working days from the order to the shipment when the item must come in first.",
)
RELEASE_PARTIAL = Policy(
    "orders.release_partial",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="release",
    owner_role="warehouse_supervisor",
    affects="sales orders when they are released",
    risk="medium",
    help="May an order go to the warehouse when only part of it is reserved? The rest follows as a back-order.",
)

ALLOCATE_ON_RECEIPT = Policy(
    "orders.allocate_on_receipt",
    type="bool",
    default=False,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations after a receipt",
    risk="medium",
    help="Are waiting orders served as soon as goods come in, or with the next allocation run?",
)
