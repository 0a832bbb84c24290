"""Reads of key figures: the overview, the rows behind a number, and how far the numbers go.

Call them inside a read scope; they see what the reader may see, whatever sites are asked for.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from onegauge.governance.queries import SiteRow, sites
from onegauge.insight.behind import KpiRow, kpi_rows, rows_behind
from onegauge.insight.kpis import CYCLE_TIME, KPIS, Kpi
from onegauge.insight.readings import (
    WINDOW_DAYS,
    Kept,
    Reading,
    SiteReading,
    Sums,
    days_of,
    parts_of,
    sums_on,
    trend_of,
)
from onegauge.kernel.clock import utcnow
from onegauge.kernel.followers import ALIAS
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "reads")
BySite = dict[int, list[Kept]]


@dataclass(frozen=True, slots=True)
class OpenLines:
    """Open lines of one site that wait for the same, are equally late and of the same part of the backlog."""

    site_id: int
    currency: str
    reason: str
    lateness: str
    bucket: str
    line_count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RiskSum:
    """How many orders of a currency are late or held, and what is open of them."""

    currency: str
    order_count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class RiskyOrder:
    """An order that is late or held."""

    order_id: int
    number: str
    partner: str
    site_id: int
    currency: str
    hold_types: str
    promised_on: date
    line_count: int
    amount: Decimal
    risk: str


@dataclass(frozen=True, slots=True)
class OpenWork:
    """What is open now: the lines in groups, what is at risk in each currency, and the orders with the most at risk."""

    lines: Sequence[OpenLines]
    sums: Sequence[RiskSum]
    orders: Sequence[RiskyOrder]


@dataclass(frozen=True, slots=True)
class StepHours:
    """How long one step between two hands took; without a site it is that of all."""

    site_id: int | None
    step: str
    shipment_count: int
    p50: Decimal
    p90: Decimal
    hours: Decimal


@dataclass(frozen=True, slots=True)
class CutOff:
    """How far a follower has counted: rows it has not read (at most 10,000), and the instant up to which its numbers are true."""

    follower: str
    row_count: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All key figures of a day."""

    on: date
    readings: Sequence[Reading]
    cut_offs: Sequence[CutOff]

    @property
    def cut_off(self) -> datetime:
        """The instant up to which every number is true."""
        return min(c.at for c in self.cut_offs)

    @property
    def lag_count(self) -> int:
        """Rows that the slowest follower has not read."""
        return max(c.row_count for c in self.cut_offs)


def kpi_overview(
    on: date | None = None,
    site_ids: Sequence[int] | None = None,
    *,
    days: int = WINDOW_DAYS,
    grain: int = 1,
    codes: Sequence[str] = (),
    waiting: Sequence[OpenLines] | None = None,
) -> Overview:
    """Value, target, trend of the last days and values by site of every key figure, or of some of them.

    A constant number of statements. Key figures that hold money come once per currency. ``waiting`` is what
    ``open_work`` has read already.
    """
    on = on or utcnow().date()
    chosen = [KPIS[code] for code in codes] or list(KPIS.values())
    places = {s.id: s for s in sites() if site_ids is None or s.id in set(site_ids)}
    seen = sorted(places)
    window = {"sites": seen, "first": min(days_of(k, on, 2 * days)[0] for k in chosen), "last": on}
    stands = [k.code for k in KPIS.values() if k.kind == "stand"]
    kept: dict[str, BySite] = {code: defaultdict(list) for code in KPIS}
    for code, site, day, numerator, denominator, value, detail in SQL.tuples(
        "kept_values", {**window, "stands": stands, "kpis": [k.code for k in chosen]}
    ):
        row = Kept(code, site, day, numerator, denominator, value, _exact(detail))
        if row.kpi in kept:
            kept[row.kpi][row.site_id].append(row)
    hours = {**window, "first": days_of(CYCLE_TIME, on, days)[0]} if CYCLE_TIME in chosen else None
    if waiting is None:
        waiting = open_work(seen).lines if any(k.code.startswith("order_backlog") for k in chosen) else []
    read = _Read(
        on=on,
        days=days,
        grain=grain,
        kept=kept,
        hours={site: (p50, p90) for site, p50, p90 in SQL.tuples("cycle_percentiles", hours)} if hours else {},
        waiting=waiting,
    )
    readings = [_reading(read, kpi, currency, seen) for kpi in chosen for currency, seen in _groups(kpi, places)]
    return Overview(on=on, readings=readings, cut_offs=cut_offs())


def open_work(site_ids: Sequence[int], limit: int = 0) -> OpenWork:
    """What is open now, in one read for everything that is drawn of it; ``limit`` orders of those at risk."""
    lines, sums, orders = SQL.one("open_work", {"sites": list(site_ids), "limit": limit})
    return OpenWork(
        [
            OpenLines(**{**group, "line_count": int(group["line_count"]), "site_id": int(group["site_id"])})
            for group in _exact(lines)
        ],
        [RiskSum(**{**one, "order_count": int(one["order_count"])}) for one in _exact(sums)],
        [_risky(one) for one in _exact(orders)],
    )


def _risky(one: Mapping[str, Any]) -> RiskyOrder:
    whole = {name: int(one[name]) for name in ("order_id", "site_id", "line_count")}
    return RiskyOrder(**{**one, **whole, "promised_on": date.fromisoformat(one["promised_on"])})


def handover_hours(site_ids: Sequence[int], first: date, last: date) -> list[StepHours]:
    """Half and nine tenths of the waits of each step, of the shipments that left on these days; all sites first."""
    window = {"sites": list(site_ids), "first": first, "last": last}
    return SQL.rows("handover_hours", window, StepHours)


def cut_offs() -> list[CutOff]:
    """How far each follower has counted, over all companies.

    Asked on the followers' connection: under row-level security the place in a ledger cannot be found by its index.
    """
    now = utcnow()
    return [CutOff(name, count, oldest or now) for name, count, oldest in SQL.tuples("cut_offs", using=ALIAS)]


def drill_url(
    kpi: Kpi,
    *,
    site_id: int | None = None,
    bucket: str = "",
    on: date | None = None,
    days: int = WINDOW_DAYS,
    day: date | None = None,
) -> str:
    """The address of the list behind a number, a part of it, or one of its days."""
    asked: dict[str, Any] = dict(kpi.drill.query)
    if site_id is not None:
        asked["site"] = site_id
    if bucket and kpi.drill.part:
        asked[kpi.drill.part] = bucket
    span = [day] if day else days_of(kpi, on, days) if on is not None and kpi.kind == "flow" else []
    if span:
        asked |= {f"{kpi.drill.day}_from": span[0].isoformat(), f"{kpi.drill.day}_until": span[-1].isoformat()}
    return list_url(kpi.drill.screen, asked)


def list_url(screen: str, asked: Mapping[str, Any]) -> str:
    """The address of a list of this module with its filters on."""
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    return reverse("ui:list", args=["insight", screen]) + query


def _exact(detail: str) -> Any:
    """JSON with its numbers as decimals: parts are amounts."""
    return json.loads(detail, parse_float=Decimal, parse_int=Decimal)


def _groups(kpi: Kpi, places: Mapping[int, SiteRow]) -> list[tuple[str, dict[int, SiteRow]]]:
    """The sites whose values may be added: all of them, or those of one currency."""
    if not kpi.holds_money:
        return [("", dict(places))]
    currencies = sorted({p.currency for p in places.values()})
    return [(c, {s: p for s, p in places.items() if p.currency == c}) for c in currencies]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What was read for an overview."""

    on: date
    days: int
    grain: int
    kept: Mapping[str, BySite]
    hours: Mapping[int | None, tuple[Decimal, Decimal]]
    waiting: Sequence[OpenLines]

    def percentiles(self, kpi: Kpi, site_id: int | None) -> tuple[Decimal | None, Decimal | None]:
        """P50 and P90 at a site, or at all of them."""
        return self.hours.get(site_id, (None, None)) if kpi.code == "order_cycle_time" else (None, None)


def _reading(read: _Read, kpi: Kpi, currency: str, places: Mapping[int, SiteRow]) -> Reading:
    by_site = {s: read.kept[kpi.code].get(s, []) for s in places}
    found = [_site_reading(read, kpi, place, by_site[site_id]) for site_id, place in places.items()]
    targets = {s.target for s in found}
    p50, p90 = read.percentiles(kpi, None)
    sums, before = _sums(read, kpi, by_site)
    return Reading(
        kpi=kpi, currency=currency, value=sums.value(kpi), numerator=sums.numerator, denominator=sums.denominator,
        before=before.value(kpi), target=targets.pop() if len(targets) == 1 else None,
        trend=trend_of(kpi, by_site, read.on, read.days, read.grain), sites=found,
        parts=_parts(read, kpi, by_site), p50=p50, p90=p90,
    )  # fmt: skip


def _site_reading(read: _Read, kpi: Kpi, place: SiteRow, rows: Sequence[Kept]) -> SiteReading:
    here = {place.id: rows}
    sums, before = _sums(read, kpi, here)
    p50, p90 = read.percentiles(kpi, place.id)
    target = kpi.target.at(site_id=place.id, on=read.on) if kpi.target else None
    return SiteReading(
        site_id=place.id, site=place.name, company=place.company, currency=place.currency, value=sums.value(kpi),
        numerator=sums.numerator, denominator=sums.denominator, target=target.as_decimal if target else None,
        p50=p50, p90=p90, before=before.value(kpi), trend=trend_of(kpi, here, read.on, read.days, read.grain),
        parts=_parts(read, kpi, here), counted_on=rows[-1].day if rows else None,
        target_id=target.provenance_id if target else None,
    )  # fmt: skip


def _sums(read: _Read, kpi: Kpi, by_site: Mapping[int, Sequence[Kept]]) -> tuple[Sums, Sums]:
    days = days_of(kpi, read.on, 2 * read.days)
    return (
        sums_on(kpi, by_site, days[read.days], days[-1]),
        sums_on(kpi, by_site, days[0], days[read.days - 1]),
    )


def _parts(read: _Read, kpi: Kpi, by_site: Mapping[int, Sequence[Kept]]) -> dict[str, Decimal]:
    if not kpi.code.startswith("order_backlog"):
        return parts_of(kpi, by_site, read.on, read.days)
    parts = {code: Decimal(0) for code, _label in kpi.parts}
    for group in read.waiting:
        if group.site_id in by_site and group.bucket in parts:
            parts[group.bucket] += group.amount if kpi.is_money else group.line_count
    return parts


__all__ = [
    "WINDOW_DAYS", "CutOff", "KpiRow", "OpenLines", "OpenWork", "Overview", "Reading", "RiskSum", "RiskyOrder", "SiteReading",
    "StepHours", "cut_offs", "drill_url", "handover_hours", "kpi_overview", "kpi_rows", "list_url", "open_work", "rows_behind",
]  # fmt: skip
