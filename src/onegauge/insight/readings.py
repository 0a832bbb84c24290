"""Putting kept values together: windows, trends, sums over sites. No database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from onegauge.insight.kpis import Kpi

WINDOW_DAYS = 28


@dataclass(frozen=True, slots=True)
class Kept:
    """One kept value."""

    kpi: str
    site_id: int
    day: date
    numerator: Decimal
    denominator: Decimal
    value: Decimal | None
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteReading:
    """A key figure at one site."""

    site_id: int
    site: str
    company: str
    currency: str
    value: Decimal | None
    numerator: Decimal
    denominator: Decimal
    target: Decimal | None
    p50: Decimal | None = None
    p90: Decimal | None = None
    before: Decimal | None = None
    trend: Sequence[tuple[date, Decimal | None]] = ()
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    counted_on: date | None = None
    target_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A key figure over some sites. ``currency`` is set when it holds money: then all its sites keep that one.

    ``before`` is the value of the stretch of the same length that came before.
    """

    kpi: Kpi
    currency: str
    value: Decimal | None
    target: Decimal | None
    trend: Sequence[tuple[date, Decimal | None]]
    sites: Sequence[SiteReading]
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    p50: Decimal | None = None
    p90: Decimal | None = None
    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    before: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Sums:
    """Numerator and denominator; they add up where values do not."""

    numerator: Decimal = Decimal(0)
    denominator: Decimal = Decimal(0)
    is_known: bool = False

    def plus(self, kept: Kept) -> "Sums":
        """With one more value."""
        return Sums(self.numerator + kept.numerator, self.denominator + kept.denominator, True)

    def value(self, kpi: Kpi) -> Decimal | None:
        """The value: a quotient, or the sum itself."""
        if not self.is_known:
            return None
        if not kpi.is_ratio:
            return self.numerator
        return self.numerator / self.denominator if self.denominator else None


def days_of(kpi: Kpi, on: date, window: int = WINDOW_DAYS) -> list[date]:
    """The days of a window: up to the day itself, or up to the day before where a day counts when it is over."""
    last = on - timedelta(days=1) if kpi.has_due_days else on
    return [last - timedelta(days=n) for n in range(window - 1, -1, -1)]


def at_end(rows: Sequence[Kept], day: date) -> Kept | None:
    """The stand at the end of a day: the newest one up to it. Rows of one site, by day."""
    found = [row for row in rows if row.day <= day]
    return found[-1] if found else None


def sums_on(kpi: Kpi, by_site: Mapping[int, Sequence[Kept]], first: date, last: date) -> Sums:
    """The sums of all sites: over the days of a flow, at the last day of a stand."""
    found = Sums()
    for rows in by_site.values():
        if kpi.kind == "stand":
            kept = at_end(rows, last)
            found = found.plus(kept) if kept else found
        else:
            for row in rows:
                found = found.plus(row) if first <= row.day <= last else found
    return found


def trend_of(
    kpi: Kpi, by_site: Mapping[int, Sequence[Kept]], on: date, window: int = WINDOW_DAYS, grain: int = 1
) -> list[tuple[date, Decimal | None]]:
    """One value for each ``grain`` days, named by the last of them; nothing where nothing was due or shipped.

    A stand is taken at the last day of a stretch, site by site; a flow is added up over it.
    """
    days = days_of(kpi, on, window)
    ends = days[::-1][::grain][::-1]
    found = [Sums() for _end in ends]
    for rows in by_site.values():
        place, stand = 0, None
        for n, end in enumerate(ends):
            while place < len(rows) and rows[place].day <= end:
                row = rows[place]
                if kpi.kind == "flow" and row.day > end - timedelta(days=grain):
                    found[n] = found[n].plus(row)
                stand, place = row, place + 1
            if kpi.kind == "stand" and stand is not None:
                found[n] = found[n].plus(stand)
    return [(end, sums.value(kpi)) for end, sums in zip(ends, found, strict=True)]


def parts_of(
    kpi: Kpi, by_site: Mapping[int, Sequence[Kept]], on: date, window: int = WINDOW_DAYS
) -> dict[str, Decimal]:
    """The kept parts, added up as their key figure is: ages as values, times as means."""
    if kpi.code.startswith("order_backlog"):
        return {}
    days = days_of(kpi, on, window)
    chosen: list[Kept] = []
    for rows in by_site.values():
        if kpi.kind == "stand":
            kept = at_end(rows, on)
            chosen += [kept] if kept else []
        else:
            chosen += [row for row in rows if days[0] <= row.day <= days[-1]]
    count = sum((row.denominator for row in chosen), Decimal(0)) if kpi.kind == "flow" else Decimal(1)
    if not chosen or not count:
        return {}
    return {
        code: sum((row.detail.get(code, Decimal(0)) for row in chosen), Decimal(0)) / count for code, _ in kpi.parts
    }
