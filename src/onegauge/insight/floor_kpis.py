"""The key figures of floors: the same definitions for every site, counted by hour of its own clock."""

from typing import Final

from onegauge.insight.kpis import Drill, Kpi, register
from onegauge.warehouse.task_states import Trouble

FLOOR_FOLLOWER: Final = "insight.floor"
EVENTS = Drill("floorevent", "day", "part")
CLOCK = "Instant at which the work ended, in the site's time zone"


def _drill(code: str) -> Drill:
    return Drill(EVENTS.screen, EVENTS.day, EVENTS.part, {"kpi": code})


RECEIVING_LINES = register(Kpi(
    code="receiving_lines",
    name="Receiving throughput, lines",
    definition="Quantities taken in at the door, whatever was found wrong with them; what was refused never came in and does "
    "not count. A line of an arrival that comes in two quantities counts twice.",
    unit="lines",
    clock="Instant of the receipt, in the site's time zone",
    source="Receipts of arrivals",
    numerator="Receipts",
    denominator="None",
    better="higher",
    grain="Receipt, site, hour",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("receiving_lines"),
    is_ratio=False,
))  # fmt: skip
RECEIVING_UNITS = register(Kpi(
    code="receiving_units",
    name="Receiving throughput, units",
    definition="Base units of the quantities taken in at the door; otherwise as for lines.",
    unit="units",
    clock="Instant of the receipt, in the site's time zone",
    source="Receipts of arrivals",
    numerator="Received quantities in base units",
    denominator="None",
    better="higher",
    grain="Receipt, site, hour",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("receiving_units"),
    is_ratio=False,
))  # fmt: skip
DOCK_TO_STOCK = register(Kpi(
    code="dock_to_stock",
    name="Dock to stock",
    definition="Mean time from the arrival of goods at the site until they lie in their bin, of the put-aways that were done. "
    "Where a site puts nothing away as work of its own, it is not measured.",
    unit="hours",
    clock="Arrival at the dock; end of the put-away",
    source="Arrivals, put-aways",
    numerator="Hours from arrival to bin, summed",
    denominator="Put-aways done",
    better="lower",
    grain="Put-away, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("dock_to_stock"),
    decimals=1,
))  # fmt: skip
PICK_RATE = register(Kpi(
    code="pick_rate",
    name="Pick rate",
    definition="Lines of picks that ended, by the hours that people had these picks in hand, from the begin to the end of each "
    "task. Pauses within a task count; time between tasks does not.",
    unit="lines an hour",
    clock=CLOCK,
    source="Tasks of the type pick",
    numerator="Lines of ended picks",
    denominator="Hours from begin to end of these picks, summed",
    better="higher",
    grain="Task, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("pick_rate"),
    decimals=1,
))  # fmt: skip
FLOOR_EXCEPTIONS = register(Kpi(
    code="floor_exceptions",
    name="Exceptions per 1,000 lines",
    definition="Lines of ended picks at which somebody told a trouble, and other tasks that ended short, per 1,000 lines of "
    "ended picks. The parts are the causes, from one list for all sites.",
    unit="per 1,000 lines",
    clock=CLOCK,
    source="Tasks and lines of picks",
    numerator="Lines and tasks in trouble",
    denominator="Lines of ended picks",
    better="lower",
    grain="Line or task, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("floor_exceptions"),
    scale=1000,
    decimals=1,
    parts=tuple((cause.value, str(cause.label)) for cause in Trouble),
))  # fmt: skip
LABOUR_MINUTES = register(Kpi(
    code="labour_minutes",
    name="Labour",
    definition="Minutes that people had tasks in hand, of the tasks that ended; by task type on the page of the floor.",
    unit="minutes",
    clock=CLOCK,
    source="Tasks",
    numerator="Minutes from begin to end of each task, summed",
    denominator="None",
    better="lower",
    grain="Task, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("labour_minutes"),
    is_ratio=False,
))  # fmt: skip
TASK_IN_TIME = register(Kpi(
    code="task_in_time",
    name="Tasks before their cut-off",
    definition="Of the tasks that ended, the share that ended before the cut-off of the day their goods were due.",
    unit="%",
    clock=CLOCK,
    source="Tasks",
    numerator="Tasks that ended before their cut-off",
    denominator="Tasks that ended",
    better="higher",
    grain="Task, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("task_in_time"),
    scale=100,
    decimals=1,
))  # fmt: skip
REPLENISH_SHORT = register(Kpi(
    code="replenish_short",
    name="Replenishment shortages",
    definition="Of the replenishments of pick faces that ended, the share that brought less than was asked for, or met trouble.",
    unit="%",
    clock=CLOCK,
    source="Tasks of the type replenish",
    numerator="Replenishments that ended short",
    denominator="Replenishments that ended",
    better="lower",
    grain="Task, site, hour of its end",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("replenish_short"),
    scale=100,
    decimals=1,
))  # fmt: skip
COUNT_ACCURACY = register(Kpi(
    code="count_accuracy",
    name="Count accuracy",
    definition="Of the counted lines of posted counts, the share within the tolerance of the site.",
    unit="%",
    clock="Instant at which the count was posted, in the site's time zone",
    source="Posted counts",
    numerator="Lines within the tolerance",
    denominator="Lines counted",
    better="higher",
    grain="Line of a count, site, hour of the posting",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("count_accuracy"),
    scale=100,
    decimals=1,
))  # fmt: skip
COUNT_VARIANCE = register(Kpi(
    code="count_variance",
    name="Count variance",
    definition="Value of all differences of posted counts, plus and minus added up, as a share of what was expected.",
    unit="%",
    clock="Instant at which the count was posted, in the site's time zone",
    source="Posted counts, unit values",
    numerator="Value of the differences, each as a positive amount",
    denominator="Value of the expected quantities",
    better="lower",
    grain="Line of a count, site, hour of the posting",
    kind="flow",
    follower=FLOOR_FOLLOWER,
    drill=_drill("count_variance"),
    scale=100,
    decimals=2,
    is_weighted_by_money=True,
))  # fmt: skip
