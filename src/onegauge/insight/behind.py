"""The documents and items behind a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model, QuerySet
from django.urls import reverse

from onegauge.insight.kpis import KPIS
from onegauge.insight.models import FloorEvent, FulfilledOrder, LineStatus, OrderStatus, StockLayer
from onegauge.kernel.kinds import KINDS

ROW_LIMIT: Final = 1000


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


def kpi_rows(
    code: str, site_ids: Sequence[int] | None = None, bucket: str = "", day: date | None = None
) -> list[KpiRow]:
    """The documents or items behind a number; ``bucket`` is one of its parts, ``day`` one of its days."""
    rows = rows_behind(code)
    if site_ids is not None:
        rows = rows.filter(site_id__in=list(site_ids))
    drill = KPIS[code].drill
    if bucket:
        rows = rows.filter(**{drill.part: bucket})
    if day:
        rows = rows.filter(**{drill.day: day})
    return [_kpi_row(code, row) for row in rows.order_by("id")[:ROW_LIMIT]]


def rows_behind(code: str) -> QuerySet[Any]:
    """The list behind a key figure."""
    screen = KPIS[code].drill.screen
    if screen == "fulfilledorder":
        return FulfilledOrder.objects.all()
    if screen == "floorevent":
        return FloorEvent.objects.filter(kpi=code)
    if screen == "orderstatus":
        return OrderStatus.objects.all()
    if screen == "stocklayer":
        return StockLayer.objects.select_related("item")
    return LineStatus.objects.filter(is_open=True) if code.startswith("order_backlog") else LineStatus.objects.all()


def _kpi_row(code: str, row: Model) -> KpiRow:
    if isinstance(row, FulfilledOrder):
        return KpiRow(
            id=row.id, label=row.number, url=_order_url(row.id), site_id=row.site_id, day=row.shipped_on, bucket="",
            numerator=row.total_hours, denominator=Decimal(1),
        )  # fmt: skip
    if isinstance(row, OrderStatus):
        return KpiRow(
            id=row.id, label=row.number, url=_order_url(row.id), site_id=row.site_id, day=row.first_promised_on, bucket="",
            numerator=Decimal(row.is_kept), denominator=Decimal(1),
        )  # fmt: skip
    if isinstance(row, FloorEvent):
        return KpiRow(
            id=row.id, label=row.number, url=happened_url(row), site_id=row.site_id, day=row.day,
            bucket=row.part, numerator=row.numerator, denominator=row.denominator,
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
        id=row.id, label=row.number, url=_order_url(row.order_id), site_id=row.site_id,
        day=getattr(row, KPIS[code].drill.day), bucket=row.bucket,
        numerator=numerator, denominator=denominator,
    )  # fmt: skip


def _line_share(code: str, row: LineStatus) -> tuple[Decimal, Decimal]:
    if code == "line_fill_rate":
        return Decimal(row.is_filled), Decimal(1)
    if code == "line_fill_promised":
        return Decimal(row.is_kept), Decimal(1)
    if code == "unit_fill_rate":
        return row.filled_qty, row.wanted_qty
    if code == "order_backlog_lines":
        return Decimal(1), Decimal(1)
    return row.open_amount or Decimal(0), Decimal(1)


def _order_url(order_id: int) -> str:
    return reverse("ui:document", args=["orders", "salesorder", order_id])


def happened_url(row: FloorEvent) -> str:
    """The page of the document by which something happened on a floor."""
    return reverse("ui:document", args=[*KINDS[row.kind].url.split("/"), row.object_id])
