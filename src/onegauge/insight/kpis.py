"""The registry of key figures: one definition for all companies, in plain words, with its clock and its source.

A definition that changes gets a new ``version``; kept values say by which version they were counted.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from onegauge.governance.policy import Policy
from onegauge.insight import policies

KPIS: dict[str, "Kpi"] = {}
Better = Literal["higher", "lower"]
Kind = Literal["flow", "stand"]


@dataclass(frozen=True, slots=True)
class Drill:
    """The list behind a number: a screen of this module, the filters that are always on, its day and its part."""

    screen: str
    day: str
    part: str = ""
    query: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Kpi:
    """One key figure. ``kind``: a flow adds up over days; a stand is what is there at the end of a day.

    ``scale`` turns the kept value into the shown one (a share into per cent); ``is_money`` says that it is an
    amount, ``is_weighted_by_money`` that amounts are its weights: neither adds up over currencies. With
    ``has_due_days`` a day counts when it is over: what is due today still has the day to leave.
    """

    code: str
    name: str
    definition: str
    unit: str
    clock: str
    source: str
    numerator: str
    denominator: str
    better: Better
    grain: str
    kind: Kind
    follower: str
    drill: Drill
    target: Policy | None = None
    scale: int = 1
    decimals: int = 0
    is_money: bool = False
    is_weighted_by_money: bool = False
    is_ratio: bool = True
    has_due_days: bool = False
    parts: tuple[tuple[str, str], ...] = ()
    version: int = 1

    @property
    def holds_money(self) -> bool:
        """Whether its values hold amounts of a currency, so that those of different currencies do not add up."""
        return self.is_money or self.is_weighted_by_money

    @property
    def target_key(self) -> str:
        """The key of the policy that holds the target; empty when there is none."""
        return self.target.key if self.target else ""


def register(kpi: Kpi) -> Kpi:
    """Make a key figure known; two definitions under one code are a programming error."""
    if kpi.code in KPIS:
        raise RuntimeError(f"the key figure {kpi.code} is defined twice")
    KPIS[kpi.code] = kpi
    return kpi


ORDER_FOLLOWER, STOCK_FOLLOWER = "insight.kpis", "insight.stock"
BACKLOG_PARTS = (
    ("not_yet_due", "Not yet due"),
    ("on_hold", "Due, on hold"),
    ("waiting_stock", "Due, waiting for stock"),
    ("in_work", "Due, in work"),
    ("past_due", "Past due"),
)
AGE_PARTS = (
    ("0-30", "0 to 30 days"),
    ("31-60", "31 to 60 days"),
    ("61-90", "61 to 90 days"),
    ("91-180", "91 to 180 days"),
    ("181-365", "181 to 365 days"),
    (">365", "over 365 days"),
)
CYCLE_PARTS = (("waiting", "Ordered to released"), ("handling", "Released to shipped"))
OPEN_LINES = Drill("linestatus", "due_on", "bucket", MappingProxyType({"is_open": "yes"}))
DUE_LINES = Drill("linestatus", "due_on")
PROMISED_LINES = Drill("linestatus", "first_promised_on")
PROMISED_ORDERS = Drill("orderstatus", "first_promised_on")
STOCK_LAYERS = Drill("stocklayer", "received_on", "age_bucket")

BACKLOG_LINES = register(Kpi(
    code="order_backlog_lines",
    name="Order backlog, lines",
    definition="Lines of confirmed orders that are neither shipped whole nor cancelled at the end of the day. "
    "Cancelled quantities never count. The parts: not yet due (requested after today), past due (the promised day has "
    "passed), and between the two by what stops them: a hold, missing stock, or nothing because they are in work.",
    unit="lines",
    clock="From the instant of the order to that of the line's last shipment, in the site's time zone",
    source="Demand of confirmed orders, shipments",
    numerator="Lines ordered up to the day less lines finished up to the day",
    denominator="None",
    better="lower",
    grain="Order line, site, day",
    kind="stand",
    follower=ORDER_FOLLOWER,
    drill=OPEN_LINES,
    is_ratio=False,
    parts=BACKLOG_PARTS,
))  # fmt: skip
BACKLOG_VALUE = register(Kpi(
    code="order_backlog_value",
    name="Order backlog, value",
    definition="Open ordered less shipped less cancelled quantities of confirmed orders at the order's net price, at "
    "the end of the day, in the currency of the company. An order in another currency counts at the exchange rate of "
    "its day; without a rate it counts in lines only. Parts as for lines.",
    unit="money",
    clock="From the instant of the order to that of each shipment, in the site's time zone",
    source="Demand of confirmed orders, order lines, shipments, exchange rates",
    numerator="Value ordered up to the day less value shipped up to the day",
    denominator="None",
    better="lower",
    grain="Order line, site, day",
    kind="stand",
    follower=ORDER_FOLLOWER,
    drill=OPEN_LINES,
    decimals=2,
    is_money=True,
    is_ratio=False,
    parts=BACKLOG_PARTS,
))  # fmt: skip
BACKLOG_DAYS = register(Kpi(
    code="order_backlog_days",
    name="Order backlog, days",
    definition="The value of the backlog divided by the value shipped on an average day of the last 20 days.",
    unit="days",
    clock="End of the day at the site; the average covers the day and the 19 before it",
    source="Order backlog value, shipments",
    numerator="Order backlog, value",
    denominator="Value shipped in the 20 days, divided by 20",
    better="lower",
    grain="Site, day",
    kind="stand",
    follower=ORDER_FOLLOWER,
    drill=OPEN_LINES,
    target=policies.TARGET_BACKLOG_DAYS,
    is_weighted_by_money=True,
    decimals=1,
))  # fmt: skip
LINE_FILL = register(Kpi(
    code="line_fill_rate",
    name="Line fill rate, by the day requested",
    definition="Of the order lines requested for a day, the share whose first shipment had the whole quantity and left "
    "on or before that day. Only the first shipment counts; cancelled quantities never count; a day counts when it is "
    "over.",
    unit="%",
    clock="Requested day of the line; day of its first shipment",
    source="Demand of confirmed orders with its first shipment",
    numerator="Lines with first shipped = ordered, on or before the requested day",
    denominator="Lines requested for the day",
    better="higher",
    grain="Order line, site, requested day",
    kind="flow",
    follower=ORDER_FOLLOWER,
    drill=DUE_LINES,
    target=policies.TARGET_LINE_FILL,
    scale=100,
    decimals=1,
    has_due_days=True,
))  # fmt: skip
UNIT_FILL = register(Kpi(
    code="unit_fill_rate",
    name="Unit fill rate, by the day requested",
    definition="Of the units (base units) of the order lines requested for a day, the share that left with the line's "
    "first shipment on or before that day. Cancelled quantities never count; a day counts when it is over.",
    unit="%",
    clock="Requested day of the line; day of its first shipment",
    source="Demand of confirmed orders with its first shipment",
    numerator="Units of first shipments on or before the requested day",
    denominator="Units requested for the day",
    better="higher",
    grain="Order line, site, requested day",
    kind="flow",
    follower=ORDER_FOLLOWER,
    drill=DUE_LINES,
    target=policies.TARGET_UNIT_FILL,
    scale=100,
    decimals=1,
    has_due_days=True,
))  # fmt: skip
LINE_FILL_PROMISED = register(Kpi(
    code="line_fill_promised",
    name="Line fill rate, by the day promised",
    definition="Of the order lines first promised for a day, the share whose first shipment had the whole quantity and "
    "left on or before that day. The first promise counts, whatever was promised later; cancelled quantities never count; "
    "a day counts when it is over.",
    unit="%",
    clock="First promised day of the line; day of its first shipment",
    source="Demand of confirmed orders with its first promise and first shipment",
    numerator="Lines with first shipped = ordered, on or before the first promised day",
    denominator="Lines first promised for the day",
    better="higher",
    grain="Order line, site, first promised day",
    kind="flow",
    follower=ORDER_FOLLOWER,
    drill=PROMISED_LINES,
    target=policies.TARGET_LINE_FILL_PROMISED,
    scale=100,
    decimals=1,
    has_due_days=True,
))  # fmt: skip
ON_TIME_IN_FULL = register(Kpi(
    code="on_time_in_full",
    name="On time in full, first promise",
    definition="Of the orders whose last line was first promised for a day, the share in which every line left whole with "
    "its first shipment, on or before its own first promise. Departure counts, not arrival; cancelled quantities never "
    "count; a day counts when it is over.",
    unit="%",
    clock="Latest first promise of the order's lines; days of their first shipments",
    source="Demand of confirmed orders with its first promise and first shipment",
    numerator="Orders with every line kept",
    denominator="Orders with their latest first promise on the day",
    better="higher",
    grain="Order, site, first promised day",
    kind="flow",
    follower=ORDER_FOLLOWER,
    drill=PROMISED_ORDERS,
    target=policies.TARGET_ON_TIME_IN_FULL,
    scale=100,
    decimals=1,
    has_due_days=True,
))  # fmt: skip
CYCLE_TIME = register(Kpi(
    code="order_cycle_time",
    name="Order cycle time",
    definition="Mean time from the order to its last shipment, of the orders that were served whole on a day; gross, "
    "waiting wished by the customer included. Parts: from the order to the release of the last shipment, and from "
    "there until it left. Half of the orders took no longer than P50, nine of ten no longer than P90.",
    unit="hours",
    clock="Instant of the order; release and departure of its last shipment",
    source="Fulfilled orders, shipments",
    numerator="Hours from order to last shipment, summed",
    denominator="Orders served whole on the day",
    better="lower",
    grain="Order, site, day of the last shipment",
    kind="flow",
    follower=ORDER_FOLLOWER,
    drill=Drill("fulfilledorder", "shipped_on"),
    target=policies.TARGET_CYCLE_TIME,
    decimals=1,
    parts=CYCLE_PARTS,
))  # fmt: skip
ON_HAND_VALUE = register(Kpi(
    code="on_hand_value",
    name="On-hand value",
    version=2,
    definition="Quantity on hand at the end of the day, at the company's moving average cost of that day, as the books "
    "have it; the sites of a company add up to its inventory. Goods on their way count at the site that awaits them, unless "
    "they change their owner on arrival.",
    unit="money",
    clock="Effective day of the movement at the site",
    source="Value entries of the goods ledger; its movements between the sites of a company",
    numerator="Quantity at the site times value per unit in the company",
    denominator="None",
    better="lower",
    grain="Item, site, day",
    kind="stand",
    follower=STOCK_FOLLOWER,
    drill=STOCK_LAYERS,
    decimals=2,
    is_money=True,
    is_ratio=False,
))  # fmt: skip
ON_HAND_AGE = register(Kpi(
    code="on_hand_age",
    name="On-hand age",
    version=2,
    definition="Average days since goods came in, weighted by value. What came in first is taken to leave first. A move "
    "within a site does not make goods younger; at another site they begin anew on the day that they left for it. The parts "
    "are values by days since receipt.",
    unit="days",
    clock="Effective day of the receipt; end of the day at the site",
    source="Value entries of the goods ledger; its movements between the sites of a company",
    numerator="Value of each layer times its days since receipt, summed",
    denominator="Value of all layers",
    better="lower",
    grain="Item, receipt day, site, day",
    kind="stand",
    follower=STOCK_FOLLOWER,
    drill=STOCK_LAYERS,
    target=policies.TARGET_ON_HAND_AGE,
    is_weighted_by_money=True,
    decimals=1,
    parts=AGE_PARTS,
))  # fmt: skip
