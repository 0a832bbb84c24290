"""How numbers of insight are said: units, decimals, the words of buckets; shared by its pages and lists."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.insight.kpis import KPIS
from onegauge.insight.queries import Overview, Reading, drill_url
from onegauge.kernel.money import minor_units
from onegauge.orders.states import HoldType
from onegauge.ui import formatting
from onegauge.ui.kit import Tile

BUCKETS = [
    ("not_yet_due", _("Not yet due")),
    ("on_hold", _("Due, on hold")),
    ("waiting_stock", _("Due, waiting for stock")),
    ("in_work", _("Due, in work")),
    ("past_due", _("Past due")),
    ("done", _("Served")),
]


def _lowered(one: HoldType) -> str:
    return str(one.label).lower()


lowered = lazy(_lowered, str)
REASONS = [
    *((f"hold_{one.value}", format_lazy(_("On hold: {type}"), type=lowered(one))) for one in HoldType),
    ("waiting_stock", _("Waiting for stock")),
    ("in_work", _("In work")),
    ("done", _("Served")),
]
LATENESS = [
    ("later", _("Promised later")),
    ("today", _("Promised today")),
    ("1-2", _("1 to 2 days late")),
    ("3-5", _("3 to 5 days late")),
    ("6-10", _("6 to 10 days late")),
    (">10", _("Over 10 days late")),
]
RISKS = [("late", _("Late")), ("held_late", _("Late and on hold")), ("held", _("On hold"))]
AGES = [(a, a) for a in ("0-30", "31-60", "61-90", "91-180", "181-365", ">365")]
STEPS = (
    ("confirm", _("Ordered to confirmed"), _("Order desk")),
    ("allocate", _("Confirmed to allocated"), _("Holds and stock")),
    ("release", _("Allocated to released"), _("Planning")),
    ("pick", _("Released to picked"), _("Warehouse, queue and pick")),
    ("pack", _("Picked to packed"), _("Picker to packer")),
    ("ship", _("Packed to shipped"), _("Warehouse to carrier")),
    ("bill", _("Shipped to billed"), _("Warehouse to accounts")),
)


def shown(reading: Reading, value: Decimal | None) -> Decimal | None:
    """A value as it is shown: scaled and rounded."""
    return None if value is None else round(value * reading.kpi.scale, decimals_of(reading))


def decimals_of(reading: Reading) -> int:
    """Whole units for large amounts; else what the definition says."""
    if reading.kpi.is_money:
        return 0 if reading.value is not None and abs(reading.value) >= 1000 else minor_units(reading.currency)
    return reading.kpi.decimals


def unit_of(reading: Reading) -> str:
    """The unit beside the number; the currency of an amount."""
    return reading.currency if reading.kpi.is_money else reading.kpi.unit


def name_of(reading: Reading, currencies: Iterable[str]) -> str:
    """The name; with the currency where the same figure stands there for several."""
    many = reading.kpi.is_weighted_by_money and len(set(currencies)) > 1
    return f"{reading.kpi.name}, {reading.currency}" if many else reading.kpi.name


def currencies_of(overview: Overview) -> set[str]:
    """The currencies that the readings are kept in."""
    return {r.currency for r in overview.readings if r.currency}


def judged(reading: Reading, value: Decimal | None, target: Decimal | None) -> bool | None:
    """Whether a value keeps its target; nothing when there is none."""
    if value is None or target is None:
        return None
    return value >= target if reading.kpi.better == "higher" else value <= target


def tile_of(reading: Reading, overview: Overview, days: int, *, url: str = "", permission: str = "") -> Tile:
    """One tile: number, target, trend, what changed, and the list behind it."""
    kpi = reading.kpi
    note = ""
    if reading.p50 is not None and reading.p90 is not None:
        note = f"P50 {formatting.number(round(reading.p50, 1))} · P90 {formatting.number(round(reading.p90, 1))} {formatting.unit_beside(None, kpi.unit)}"
    asked: dict[str, Any] = {"days": days}
    return Tile(
        label=name_of(reading, currencies_of(overview)),
        value=shown(reading, reading.value),
        unit=unit_of(reading),
        target=shown(reading, reading.target),
        higher_is_better=kpi.better == "higher",
        decimals=decimals_of(reading),
        trend=[value for _day, kept in reading.trend if (value := shown(reading, kept)) is not None],
        trend_label=_now("last %(days)s days") % asked,
        url=url or drill_url(kpi, on=overview.on, days=days),
        note=note,
        before=shown(reading, reading.before),
        before_label=_now("in %(days)s days") % asked,
        permission=permission,
    )


def edition() -> str:
    """Which versions of the definitions the numbers were counted by: all one, or the newest of them."""
    return _now("KPI definitions, version %(version)s") % {"version": max(k.version for k in KPIS.values())}


def lag(overview: Overview) -> str:
    """How much happened that the numbers do not hold yet; empty when they hold everything."""
    count = overview.lag_count
    return _now("%s not counted yet") % formatting.counted(count, "row", "rows") if count else ""
