"""The governed knobs of sourcing; all are read for the site that took the order."""

from decimal import Decimal
from typing import Any

from onegauge.governance.policy import Policy

_COMMON: Any = {
    "control": "bounded", "level": "site", "area": "sourcing", "affects": "where lines of demand are served from",
}  # fmt: skip

MAX_SHIPMENTS = Policy(
    "sourcing.max_shipments", type="int", unit="shipments", bounds=(1, 10), default=2, owner_role="order_desk",
    risk="medium", help="Into how many shipments one line may be split at most.", **_COMMON,
)  # fmt: skip
MIN_SPLIT_VALUE = Policy(
    "sourcing.min_split_value", type="decimal", unit="company currency", bounds=(Decimal(0), Decimal(100_000)),
    default=Decimal(0), owner_role="order_desk", risk="low",
    help="The value that a part of a split line must have at least; smaller parts are not sent by themselves.", **_COMMON,
)  # fmt: skip
SPLIT_AMOUNT = Policy(
    "sourcing.split_amount", type="decimal", unit="company currency", bounds=(Decimal(0), Decimal(1000)),
    default=Decimal(4), owner_role="process_owner", risk="medium",
    help="What each further shipment of a line costs beyond its freight: handling, receiving, one more invoice check.",
    **_COMMON,
)  # fmt: skip
LATE_DAY_AMOUNT = Policy(
    "sourcing.late_day_amount", type="decimal", unit="company currency", bounds=(Decimal(0), Decimal(1000)),
    default=Decimal(5), owner_role="process_owner", risk="high",
    help="What one day of lateness of a line is worth when ways to serve it are compared.", **_COMMON,
)  # fmt: skip
SUBSTITUTE_AMOUNT = Policy(
    "sourcing.substitute_amount", type="decimal", unit="company currency", bounds=(Decimal(0), Decimal(1000)),
    default=Decimal(3), owner_role="process_owner", risk="medium",
    help="What it is worth to send the item that was ordered rather than a substitute.", **_COMMON,
)  # fmt: skip
AGEING_DAYS = Policy(
    "sourcing.ageing_days", type="int", unit="days", bounds=(0, 730), default=60, owner_role="buyer", risk="low",
    help="Stock that expires within so many days is preferred.", **_COMMON,
)  # fmt: skip
AGEING_SHARE = Policy(
    "sourcing.ageing_share", type="decimal", bounds=(Decimal(0), Decimal("0.5")), default=Decimal("0.05"),
    owner_role="buyer", risk="low",
    help="Which share of its value it is worth to sell stock that expires soon.", **_COMMON,
)  # fmt: skip
MAX_REJECTS = Policy(
    "sourcing.max_rejects", type="int", bounds=(0, 10), default=2, owner_role="order_desk", risk="medium",
    help="How often a line may be given back and sourced again before a person must decide.", **_COMMON,
)  # fmt: skip
CUT_OFF_HOUR = Policy(
    "sourcing.cut_off_hour", type="int", unit="hour of the day", bounds=(0, 24), default=24,
    owner_role="warehouse_supervisor", risk="medium",
    help="Orders after this hour, local time, count from the next working day at this site; 24 means no cut-off.",
    **_COMMON,
)  # fmt: skip
SOLVER = Policy(
    "sourcing.solver", type="choice", choices=("greedy", "optimiser"), default="greedy", owner_role="process_owner",
    risk="medium", help="How a batch of lines is sourced: line by line, or all at once by an optimiser.", **_COMMON,
)  # fmt: skip
TIME_LIMIT = Policy(
    "sourcing.time_limit_seconds", type="int", unit="seconds", bounds=(1, 600), default=20, owner_role="process_owner",
    risk="low", help="How long the optimiser may look for a better plan; then the best one so far is taken.", **_COMMON,
)  # fmt: skip
DROP_SHIP = Policy(
    "sourcing.drop_ship", type="bool", default=False, owner_role="process_owner", risk="high",
    help="Whether suppliers that send to customers are considered, beside our own stock, where a line is sourced over the"
    " network.", **_COMMON,
)  # fmt: skip
DROP_SHIP_AMOUNT = Policy(
    "sourcing.drop_ship_amount", type="decimal", unit="company currency", bounds=(Decimal(0), Decimal(1000)),
    default=Decimal(5), owner_role="buyer", risk="medium",
    help="What it is worth to send a line ourselves rather than have a supplier send it, beyond his price: ordering, following"
    " up, one more parcel.", **_COMMON,
)  # fmt: skip
KNOBS = (
    MAX_SHIPMENTS, MIN_SPLIT_VALUE, SPLIT_AMOUNT, LATE_DAY_AMOUNT, SUBSTITUTE_AMOUNT, AGEING_DAYS, AGEING_SHARE, DROP_SHIP,
    DROP_SHIP_AMOUNT,
)  # fmt: skip
