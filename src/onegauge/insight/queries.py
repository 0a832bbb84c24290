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

from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from onegauge.governance.queries import SiteRow, sites
from onegauge.insight.kpis import KPIS, Kpi
from onegauge.insight.models import FulfilledOrder, LineStatus, StockLayer
from onegauge.insight.readings import (
    WINDOW_DAYS,
    Kept,
    Reading,
    SiteReading,
    days_of,
    parts_of,
    sums_on,
    trend_of,
)
from onegauge.kernel.clock import utcnow
from onegauge.kernel.followers import ALIAS
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "reads")
ROW_LIMIT = 1000
BySite = dict[int, list[Kept]]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class KpiRow:
    """One document or item behind a number: where it is, and what it adds to numerator and denominator."""

    id: int
    label: str
    url: str
    site_id: int
    day: date
    bucket: str
    numerator: Decimal
    denominator: Decimal


def kpi_overview(on: date | None = None, site_ids: Sequence[int] | None = None) -> Overview:
    """Value, target, trend of the last 28 days and values by site of every key figure.

    A constant number of statements. Key figures that hold money come once per currency.
    """
    on = on or utcnow().date()
    places = {s.id: s for s in sites() if site_ids is None or s.id in set(site_ids)}
    window = {"sites": sorted(places), "first": min(days_of(k, on)[0] for k in KPIS.values()), "last": on}
    stands = [k.code for k in KPIS.values() if k.kind == "stand"]
    kept: dict[str, BySite] = {code: defaultdict(list) for code in KPIS}
    for code, site, day, numerator, denominator, value, detail in SQL.tuples(
        "kept_values", {**window, "stands": stands}
    ):
        row = Kept(code, site, day, numerator, denominator, value, _exact(detail))
        if row.kpi in kept:
            kept[row.kpi][row.site_id].append(row)
    read = _Read(
        on=on,
        kept=kept,
        hours={site: (p50, p90) for site, p50, p90 in SQL.tuples("cycle_percentiles", window)},
        waiting=SQL.tuples("backlog_parts", {"sites": window["sites"]}),
    )
    readings = [_reading(read, kpi, currency, seen) for kpi in KPIS.values() for currency, seen in _groups(kpi, places)]
    return Overview(on=on, readings=readings, cut_offs=cut_offs())


def cut_offs() -> list[CutOff]:
    """How far each follower has counted, over all companies.

    Asked on the followers' connection: under row-level security the place in a ledger cannot be found by its index.
    """
    now = utcnow()
    return [CutOff(name, count, oldest or now) for name, count, oldest in SQL.tuples("cut_offs", using=ALIAS)]


def kpi_rows(
    code: str, site_ids: Sequence[int] | None = None, bucket: str = "", day: date | None = None
) -> list[KpiRow]:
    """The documents or items behind a number; ``bucket`` is one of its parts, ``day`` one of its days."""
    rows = rows_behind(code)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    screen = KPIS[code].drill.screen
    if bucket:
        rows = rows.filter(**{"age_bucket" if screen == "stocklayer" else "bucket": bucket})
    if day:
        rows = rows.filter(
            **{{"linestatus": "due_on", "fulfilledorder": "shipped_on", "stocklayer": "received_on"}[screen]: day}
        )
    return [_kpi_row(code, row) for row in rows.order_by("id")[:ROW_LIMIT]]


def rows_behind(code: str) -> QuerySet[Any]:
    """The list behind a key figure."""
    screen = KPIS[code].drill.screen
    if screen == "fulfilledorder":
        return FulfilledOrder.objects.all()
    if screen == "stocklayer":
        return StockLayer.objects.select_related("item")
    return LineStatus.objects.filter(is_open=True) if code.startswith("order_backlog") else LineStatus.objects.all()


def drill_url(kpi: Kpi, *, site_id: int | None = None, bucket: str = "", on: date | None = None) -> str:
    """The address of the list behind a number."""
    asked: dict[str, Any] = dict(kpi.drill.query)
    if site_id is not None:
        asked["site"] = site_id
    if bucket:
        asked["age_bucket" if kpi.drill.screen == "stocklayer" else "bucket"] = bucket
    if on is not None and kpi.kind == "flow":
        column = "shipped_on" if kpi.drill.screen == "fulfilledorder" else "due_on"
        days = days_of(kpi, on)
        asked |= {f"{column}_from": days[0].isoformat(), f"{column}_until": days[-1].isoformat()}
    query = f"?{urlencode(asked)}" if asked else ""
    return reverse("ui:list", args=["insight", kpi.drill.screen]) + query


def _exact(detail: str) -> dict[str, Any]:
    """JSON with its numbers as decimals: parts are amounts."""
    found: dict[str, Any] = json.loads(detail, parse_float=Decimal, parse_int=Decimal)
    return found


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
    kept: Mapping[str, BySite]
    hours: Mapping[int | None, tuple[Decimal, Decimal]]
    waiting: Sequence[tuple[Any, ...]]

    def percentiles(self, kpi: Kpi, site_id: int | None) -> tuple[Decimal | None, Decimal | None]:
        """P50 and P90 at a site, or at all of them."""
        return self.hours.get(site_id, (None, None)) if kpi.code == "order_cycle_time" else (None, None)


def _reading(read: _Read, kpi: Kpi, currency: str, places: Mapping[int, SiteRow]) -> Reading:
    by_site = {s: read.kept[kpi.code].get(s, []) for s in places}
    days = days_of(kpi, read.on)
    found = []
    for site_id, place in places.items():
        sums = sums_on(kpi, {site_id: by_site[site_id]}, days[0], days[-1])
        p50, p90 = read.percentiles(kpi, site_id)
        found.append(SiteReading(
            site_id=site_id, site=place.name, company=place.company, currency=place.currency, value=sums.value(kpi),
            numerator=sums.numerator, denominator=sums.denominator,
            target=kpi.target.at(site_id=site_id, on=read.on).as_decimal if kpi.target else None, p50=p50, p90=p90,
        ))  # fmt: skip
    targets = {s.target for s in found}
    p50, p90 = read.percentiles(kpi, None)
    is_backlog = kpi.code.startswith("order_backlog")
    return Reading(
        kpi=kpi, currency=currency, value=sums_on(kpi, by_site, days[0], days[-1]).value(kpi),
        target=targets.pop() if len(targets) == 1 else None, trend=trend_of(kpi, by_site, read.on), sites=found,
        parts=_waiting(kpi, read.waiting, places) if is_backlog else parts_of(kpi, by_site, read.on), p50=p50, p90=p90,
    )  # fmt: skip


def _waiting(kpi: Kpi, rows: Sequence[tuple[Any, ...]], places: Mapping[int, SiteRow]) -> dict[str, Decimal]:
    parts = {code: Decimal(0) for code, _label in kpi.parts}
    for site_id, bucket, count, amount in rows:
        if site_id in places and bucket in parts:
            parts[bucket] += amount if kpi.is_money else count
    return parts


def _kpi_row(code: str, row: Model) -> KpiRow:
    if isinstance(row, FulfilledOrder):
        return KpiRow(
            id=row.id, label=row.number, url=_order_url(row.id), site_id=row.site_id, day=row.shipped_on, bucket="",
            numerator=row.total_hours, denominator=Decimal(1),
        )  # fmt: skip
    if isinstance(row, StockLayer):
        amount = row.left_amount or Decimal(0)
        weighted = (amount * row.age_days, amount) if code == "on_hand_age" else (amount, Decimal(1))
        return KpiRow(
            id=row.id, label=row.item.sku, url=reverse("ui:document", args=["catalog", "item", row.item_id]),
            site_id=row.site_id, day=row.received_on, bucket=row.age_bucket, numerator=weighted[0], denominator=weighted[1],
        )  # fmt: skip
    if not isinstance(row, LineStatus):
        raise TypeError(type(row).__name__)
    numerator, denominator = _line_share(code, row)
    return KpiRow(
        id=row.id, label=row.number, url=_order_url(row.order_id), site_id=row.site_id, day=row.due_on, bucket=row.bucket,
        numerator=numerator, denominator=denominator,
    )  # fmt: skip


def _line_share(code: str, row: LineStatus) -> tuple[Decimal, Decimal]:
    if code == "line_fill_rate":
        return Decimal(row.is_filled), Decimal(1)
    if code == "unit_fill_rate":
        return row.filled_qty, row.wanted_qty
    if code == "order_backlog_lines":
        return Decimal(1), Decimal(1)
    return row.open_amount or Decimal(0), Decimal(1)


def _order_url(order_id: int) -> str:
    return reverse("ui:document", args=["orders", "salesorder", order_id])


__all__ = [
    "WINDOW_DAYS", "CutOff", "KpiRow", "Overview", "Reading", "cut_offs", "drill_url", "kpi_overview", "kpi_rows",
    "rows_behind",
]  # fmt: skip
