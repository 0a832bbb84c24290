"""The governed knobs of orders."""

from collections.abc import Mapping
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
ROUND_TO_PACKAGING = Policy(
    "orders.round_to_packaging",
    type="choice",
    choices=("none", "up", "nearest"),
    default="none",
    control="bounded",
    level="site",
    area="order entry",
    owner_role="order_desk",
    affects="lines of sales orders when they are taken down or changed",
    risk="medium",
    help="Whether an ordered quantity becomes whole packages: of the smallest package of more than one base unit that is"
    " sold and rounds. The line keeps what was asked for.",
)
ROUNDING_TOLERANCE = Policy(
    "orders.rounding_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(10)),
    default=Decimal("0.25"),
    control="bounded",
    level="site",
    area="order entry",
    owner_role="order_desk",
    affects="lines of sales orders when they are taken down or changed",
    risk="medium",
    help="By which share of what was asked for rounding may change a quantity; what would change more stays as it was asked.",
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
    help="The share of the price by list and terms below which a line needs a price exception.",
)
LEAST_MARGIN = Policy(
    "orders.least_margin_share",
    type="decimal",
    bounds=(Decimal(0), Decimal("0.9")),
    default=Decimal(0),
    control="bounded",
    level="site",
    area="pricing",
    owner_role="pricing_analyst",
    affects="sales orders when they are confirmed",
    risk="high",
    help="The share of its price that a line must earn over the current cost of the item; below it the order is held"
    " for its price. 0 looks at nothing, 0.001 stops what is sold at a loss.",
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

SERVE_AGAIN = Policy(
    "orders.serve_again",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations after a loss",
    risk="medium",
    help="Is an order that lost reserved stock, because it was blocked or not found, served again at once from other"
    " stock, or with the next allocation run?",
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
PROMISE_SEGMENTS = Policy(
    "orders.promise_segment_set",
    type="text",
    default="STANDARD",
    control="free",
    level="site",
    area="promising",
    owner_role="process_owner",
    affects="promise runs that name no segment set",
    risk="medium",
    help="Which released segment set says who may gain or lose when promises are run anew.",
)
PROMISE_RUN_LOSSES = Policy(
    "orders.promise_run_losses",
    type="int",
    unit="lines",
    bounds=(0, 100000),
    default=10,
    control="bounded",
    level="site",
    area="promising",
    owner_role="process_owner",
    affects="promise runs when they are committed",
    risk="high",
    help="How many lines may lose by a promise run before a second person must approve it.",
)
SOURCING = Policy(
    "orders.sourcing",
    type="choice",
    choices=("own_site", "network"),
    default="own_site",
    control="bounded",
    level="site",
    area="sourcing",
    owner_role="order_desk",
    affects="sales orders when they are confirmed",
    risk="high",
    help="Is an order served from the site that took it, or from whichever site of the company serves each line best?",
)
CREDIT_POINTS = Policy(
    "orders.credit_check_points",
    type="choice",
    choices=("confirm", "confirm_release", "confirm_release_ship"),
    default="confirm",
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="sales orders when they are confirmed, released and sent",
    risk="high",
    help="At which steps the customer's exposure is looked at: when an order is confirmed, also when it goes to the"
    " warehouse, or also before its goods leave.",
)
CREDIT_RELEASE_TOLERANCE = Policy(
    "orders.credit_release_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal("0.5")),
    default=Decimal(0),
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="sales orders when they are released",
    risk="high",
    help="By which share of the limit the exposure may pass it before an order is held on its way to the warehouse.",
)
CREDIT_SHIP_TOLERANCE = Policy(
    "orders.credit_ship_tolerance_share",
    type="decimal",
    bounds=(Decimal(0), Decimal("0.5")),
    default=Decimal("0.1"),
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="shipments of sales orders before they leave",
    risk="high",
    help="By which share of the limit the exposure may pass it before goods that are packed are kept back.",
)
CREDIT_HORIZON = Policy(
    "orders.credit_horizon_days",
    type="int",
    unit="days",
    bounds=(0, 730),
    default=0,
    control="bounded",
    level="company",
    area="credit",
    owner_role="credit_controller",
    affects="the exposure of customers",
    risk="medium",
    help="Open orders that are wanted later than this many days ahead do not count towards the exposure; 0 counts all.",
)
MINIMUM_ORDER = Policy(
    "orders.minimum_order_amount",
    type="decimal",
    unit="currency of the order",
    bounds=(Decimal(0), Decimal(1_000_000)),
    default=Decimal(0),
    control="bounded",
    level="company",
    area="order entry",
    owner_role="order_desk",
    affects="sales orders when they are confirmed or changed",
    risk="low",
    help="The net value below which an order is held until somebody lets it pass; 0 holds none.",
)
HOLD_STOPS_SHIPPING = Policy(
    "orders.hold_stops_shipping",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="release",
    owner_role="warehouse_supervisor",
    affects="shipments of orders that are put on hold",
    risk="high",
    help="Are goods that the warehouse works on kept back when their order is put on hold?",
)
HOURS: Mapping[str, tuple[int, str]] = {
    "credit": (8, "credit_controller"),
    "prepayment": (72, "credit_controller"),
    "price": (8, "pricing_analyst"),
    "duplicate": (4, "order_desk"),
    "customer": (24, "credit_controller"),
    "data": (4, "order_desk"),
    "minimum": (8, "order_desk"),
    "compliance": (24, "credit_controller"),
    "fraud": (4, "credit_controller"),
    "quality": (24, "warehouse_supervisor"),
    "manual": (24, "order_desk"),
}
HOLD_HOURS = {
    kind: Policy(
        f"orders.hold_hours_{kind}",
        type="int",
        unit="hours",
        bounds=(1, 720),
        default=hours,
        control="bounded",
        level="company",
        area="holds",
        owner_role=owner,
        affects=f"{kind} holds when they are opened",
        risk="low",
        help=f"Within how many hours a {kind} hold is to be decided; later it stands out as overdue.",
    )
    for kind, (hours, owner) in HOURS.items()
}
HOLD_OWNERS = {
    kind: Policy(
        f"orders.hold_owner_{kind}",
        type="text",
        default=owner,
        control="free",
        level="company",
        area="holds",
        owner_role=owner,
        affects=f"{kind} holds when they are opened",
        risk="low",
        help=f"Which role answers for {kind} holds.",
    )
    for kind, (_hours, owner) in HOURS.items()
}
