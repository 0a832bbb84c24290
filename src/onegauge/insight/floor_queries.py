"""Reads of the floors: kept figures by hour and shift, what waits now, and what was varied on purpose."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar

from onegauge.governance.queries import SiteRow, variances_active
from onegauge.insight.kpis import KPIS
from onegauge.insight.policies import SHIFT_HOURS, SHIFT_START
from onegauge.insight.shifts import Shift, shift_of
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "floor")
ZERO = Decimal(0)
Group = TypeVar("Group", bound=Hashable)


@dataclass(slots=True)
class Tally:
    """Numerators and denominators of the figures of a floor, by key figure and part; they add up where values do not."""

    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = field(default_factory=dict)

    def add(self, code: str, part: str, numerator: Decimal, denominator: Decimal) -> None:
        """Take in one more sum."""
        had = self.sums.get((code, part), (ZERO, ZERO))
        self.sums[code, part] = (had[0] + numerator, had[1] + denominator)

    def total(self, code: str) -> tuple[Decimal, Decimal] | None:
        """Both sums of a key figure over its parts; nothing where nothing happened."""
        found = [sums for (one, _part), sums in self.sums.items() if one == code]
        return (sum((s[0] for s in found), ZERO), sum((s[1] for s in found), ZERO)) if found else None

    def value(self, code: str) -> Decimal | None:
        """The value of a key figure as it is shown: scaled and rounded."""
        found, kpi = self.total(code), KPIS[code]
        if found is None or (kpi.is_ratio and not found[1]):
            return None
        return round((found[0] / found[1] if kpi.is_ratio else found[0]) * kpi.scale, kpi.decimals)

    def parts(self, code: str) -> dict[str, tuple[Decimal, Decimal]]:
        """The sums of each part of a key figure."""
        return {part: sums for (one, part), sums in sorted(self.sums.items()) if one == code and part}


@dataclass(frozen=True, slots=True)
class HourSums:
    """What one site did in one hour of the day, over the days asked for."""

    site_id: int
    hour: int
    kpi: str
    part: str
    numerator: Decimal
    denominator: Decimal


def hours_of_floors(*, since: Mapping[int, datetime], until: datetime) -> list[HourSums]:
    """The kept figures of these floors, each since its instant, by hour of each site's own clock; one statement."""
    where = {"sites": list(since), "sinces": list(since.values()), "until": until}
    return SQL.rows("facts_by_hour", where, HourSums)


def tallied(rows: Iterable[HourSums], group: Callable[[HourSums], Group]) -> dict[Group, Tally]:
    """The figures added up by whatever a row belongs to."""
    found: dict[Group, Tally] = defaultdict(Tally)
    for row in rows:
        found[group(row)].add(row.kpi, row.part, row.numerator, row.denominator)
    return dict(found)


def shifts_of(site_ids: Sequence[int], on: date) -> dict[int, list[Shift]]:
    """The shift of every hour of the day, by site; from memory."""
    found = {}
    for site in site_ids:
        start = SHIFT_START.at(site_id=site, on=on).as_int
        length = SHIFT_HOURS.at(site_id=site, on=on).as_int
        found[site] = [shift_of(hour, start=start, length=length) for hour in range(24)]
    return found


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits now of one step at one site. ``due_count`` of them are due by the next cut-off, or were due before."""

    site_id: int
    type: str
    waiting_count: int
    trouble_count: int
    people_count: int
    late_count: int
    oldest_hours: Decimal
    half_hours: Decimal
    next_due_at: datetime | None
    due_count: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue against the clock: hours of work due by the next cut-off, by the measured rate and the people at it now."""

    waiting: Waiting
    needed_hours: Decimal | None
    left_hours: Decimal | None

    @property
    def is_at_risk(self) -> bool:
        """Whether the work cannot be done in the time that is left; what was never measured is not judged."""
        return self.needed_hours is not None and self.needed_hours > (self.left_hours or 0)


def queues(site_ids: Sequence[int], at: datetime, measured: Mapping[int, Tally]) -> list[Queue]:
    """What waits now, judged by how long such tasks took; ``measured`` are the figures of each site. One statement."""
    found = []
    for one in SQL.rows("queues", {"sites": list(site_ids), "at": at}, Waiting):
        minutes, count = measured.get(one.site_id, Tally()).parts("labour_minutes").get(one.type, (ZERO, ZERO))
        needed = one.due_count * minutes / count / 60 / max(one.people_count, 1) if count else None
        left = Decimal((one.next_due_at - at).total_seconds()) / 3600 if one.next_due_at else None
        found.append(Queue(one, None if needed is None else round(needed, 1), None if left is None else round(left, 1)))
    return found


@dataclass(frozen=True, slots=True)
class Varied:
    """A deviation in force on floors: what, for which goods, since when, judged by what, and which sites it reaches."""

    id: int
    key: str
    goods: str
    kpi: str
    from_on: date
    site_ids: tuple[int, ...]


def varied(places: Sequence[SiteRow], on: date) -> list[Varied]:
    """The variances of floors in force on a day, with the sites that they reach; one statement."""
    found = []
    for row in variances_active(on).filter(key__startswith="warehouse."):
        reached = [
            s.id
            for s in places
            if (row.scope, s.id) == ("site", row.site_id)
            or (row.scope, s.company_id) == ("company", row.company_id)
            or (row.scope, s.region_id) == ("region", row.region_id)
        ]
        if reached:
            goods = " ".join(code for code in (row.item_class, row.partner) if code)
            found.append(Varied(row.pk, row.key, goods, row.kpi, row.from_on, tuple(reached)))
    return found
