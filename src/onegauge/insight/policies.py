"""Targets of key figures: governed like everything that judges a site, so a site differs only by a variance."""

from decimal import Decimal

from onegauge.governance.policy import Policy

TARGET_LINE_FILL = Policy(
    "insight.target_line_fill_share",
    type="decimal",
    unit="share",
    bounds=(Decimal("0.5"), Decimal(1)),
    default=Decimal("0.95"),
    control="bounded",
    level="site",
    area="performance",
    owner_role="process_owner",
    affects="key figures",
    risk="low",
    help="The share of due order lines that should leave whole and in time with their first shipment.",
)
TARGET_UNIT_FILL = Policy(
    "insight.target_unit_fill_share",
    type="decimal",
    unit="share",
    bounds=(Decimal("0.5"), Decimal(1)),
    default=Decimal("0.97"),
    control="bounded",
    level="site",
    area="performance",
    owner_role="process_owner",
    affects="key figures",
    risk="low",
    help="The share of due units that should leave in time with the first shipment of their line.",
)
TARGET_LINE_FILL_PROMISED = Policy(
    "insight.target_line_fill_promised_share",
    type="decimal",
    unit="share",
    bounds=(Decimal("0.5"), Decimal(1)),
    default=Decimal("0.97"),
    control="bounded",
    level="site",
    area="performance",
    owner_role="process_owner",
    affects="key figures",
    risk="low",
    help="The share of promised order lines that should leave whole with their first shipment by their first promise.",
)
TARGET_ON_TIME_IN_FULL = Policy(
    "insight.target_on_time_in_full_share",
    type="decimal",
    unit="share",
    bounds=(Decimal("0.5"), Decimal(1)),
    default=Decimal("0.95"),
    control="bounded",
    level="site",
    area="performance",
    owner_role="process_owner",
    affects="key figures",
    risk="low",
    help="The share of orders that should leave whole by the first promise of every line.",
)
TARGET_CYCLE_TIME = Policy(
    "insight.target_cycle_time_hours",
    type="decimal",
    unit="hours",
    bounds=(Decimal(1), Decimal(2000)),
    default=Decimal(72),
    control="bounded",
    level="site",
    area="performance",
    owner_role="warehouse_supervisor",
    affects="key figures",
    risk="low",
    help="How long an order should take on average from being ordered to its last shipment.",
)
TARGET_BACKLOG_DAYS = Policy(
    "insight.target_backlog_days",
    type="decimal",
    unit="days",
    bounds=(Decimal("0.1"), Decimal(200)),
    default=Decimal(5),
    control="bounded",
    level="site",
    area="performance",
    owner_role="order_desk",
    affects="key figures",
    risk="low",
    help="How many days of shipping the open orders of a site should be worth at most.",
)
TARGET_ON_HAND_AGE = Policy(
    "insight.target_on_hand_age_days",
    type="decimal",
    unit="days",
    bounds=(Decimal(1), Decimal(1000)),
    default=Decimal(60),
    control="bounded",
    level="site",
    area="performance",
    owner_role="buyer",
    affects="key figures",
    risk="low",
    help="How old stock should be on average, weighted by its value.",
)
