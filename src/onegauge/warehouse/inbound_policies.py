"""The governed knobs of what comes in."""

from decimal import Decimal
from functools import partial

from onegauge.governance.policy import Policy

MOST_UNITS = Decimal(1_000_000_000)
NO_ZONE = "none"
_receiving = partial(
    Policy, control="bounded", level="site", area="receiving", owner_role="warehouse_supervisor", affects="receipts"
)

_tolerance = partial(_receiving, narrows=("item_class", "partner"))

OVER_SHARE = _tolerance(
    "warehouse.receipt_over_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal("0.03"),
    risk="high",
    help="Up to which share of the ordered quantity is more accepted than was ordered, if it is few enough units too?"
    " 0.03 means three per cent. All receipts of one ordered line add up.",
)
OVER_UNITS = _tolerance(
    "warehouse.receipt_over_units",
    type="decimal",
    unit="base units",
    bounds=(Decimal(0), MOST_UNITS),
    default=Decimal(50),
    risk="high",
    help="How many units more than ordered are accepted at most, if they are a small enough share too?",
)
OVER_ACTION = _tolerance(
    "warehouse.receipt_over_action",
    type="choice",
    choices=("hold", "refuse"),
    default="hold",
    risk="medium",
    help="What becomes of goods beyond the tolerance: are they received blocked until the buyer accepts them or sends them"
    " back (hold), or refused at the door (refuse)?",
)
UNDER_SHARE = _tolerance(
    "warehouse.receipt_under_share",
    type="decimal",
    bounds=(Decimal(0), Decimal(1)),
    default=Decimal(0),
    risk="medium",
    help="Up to which share of the ordered quantity may be missing so that the rest is expected no more, if it is few"
    " enough units too?",
)
UNDER_UNITS = _tolerance(
    "warehouse.receipt_under_units",
    type="decimal",
    unit="base units",
    bounds=(Decimal(0), MOST_UNITS),
    default=Decimal(0),
    risk="medium",
    help="How many units may be missing at most so that the rest is expected no more, if they are a small enough share too?",
)
UNDER_ACTION = _tolerance(
    "warehouse.receipt_under_action",
    type="choice",
    choices=("stay", "end"),
    default="stay",
    risk="medium",
    help="What becomes of a missing rest beyond the tolerance when an arrival is closed: does it stay expected (stay), or"
    " is it expected no more (end)?",
)
EARLY_DAYS = _receiving(
    "warehouse.receipt_early_days",
    type="int",
    unit="days",
    bounds=(0, 365),
    default=3,
    risk="low",
    help="How many days before its day may an arrival come?",
)
LATE_DAYS = _receiving(
    "warehouse.receipt_late_days",
    type="int",
    unit="days",
    bounds=(0, 365),
    default=14,
    risk="low",
    help="How many days after its day may an arrival come?",
)
OFF_DATE = _receiving(
    "warehouse.receipt_off_date",
    type="choice",
    choices=("accept", "ask"),
    default="accept",
    risk="low",
    help="What becomes of an arrival that comes earlier or later than that: is it taken in (accept), or only by somebody who"
    " may admit it (ask)?",
)
PUT_AWAY_MODE = _receiving(
    "warehouse.put_away",
    type="choice",
    choices=("none", "same_item", "empty_bin", "fewest_moves", "fixed"),
    default="none",
    risk="low",
    affects="put-away",
    help="Is received stock put away as work of its own, and which bin is suggested: where the same goods lie, an empty bin,"
    " the bin nearest to the way of the pickers, or the bin that the item had last? With none it stays where it was"
    " received.",
)
HELD_ZONE = _receiving(
    "warehouse.held_zone",
    type="text",
    control="free",
    default=NO_ZONE,
    risk="low",
    affects="put-away",
    help="To which zone, by its code, are received goods put away that may not be used (blocked, damaged, in inspection)?"
    " With none they stay where they were received.",
)
CROSS_DOCK = _receiving(
    "warehouse.cross_dock",
    type="bool",
    default=False,
    risk="low",
    affects="put-away",
    help="Are received goods that a waiting order wants today offered to be brought to staging instead of into a bin?",
)
