"""Reads of purchasing."""

from datetime import date
from decimal import Decimal

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.purchasing.models import PurchaseLine, PurchaseOrder, PurchaseReceipt
from onegauge.purchasing.states import AT_SUPPLIER

OPEN = F("qty") - F("received_qty") - F("cancelled_qty")


def _qty() -> "DecimalField[Decimal, Decimal]":
    return DecimalField(max_digits=24, decimal_places=6)


def purchase_orders_for_list() -> QuerySet[PurchaseOrder]:
    """Purchase orders with what is ordered, received and open, and the next day on which something comes."""
    lines = PurchaseLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    ordered = lines.annotate(x=Sum(F("qty") - F("cancelled_qty"))).values("x")
    open_ones = PurchaseLine.objects.filter(order=OuterRef("pk"), qty__gt=F("received_qty") + F("cancelled_qty"))
    next_day = open_ones.annotate(day=Coalesce("promised_on", "wanted_on")).order_by("day", "id").values("day")[:1]
    return PurchaseOrder.objects.select_related("company", "site", "supplier", "ship_to", "buyer").annotate(
        ordered_qty=Coalesce(Subquery(ordered), 0, output_field=_qty()),
        received_qty=Coalesce(Subquery(lines.annotate(x=Sum("received_qty")).values("x")), 0, output_field=_qty()),
        expected_on=Subquery(next_day),
    )


def lines_of(order_id: int) -> QuerySet[PurchaseLine]:
    """The lines of a purchase order with their items and what is open of them."""
    rows = PurchaseLine.objects.filter(order_id=order_id).select_related("item", "item__base_unit")
    return rows.annotate(
        open_qty=OPEN,
        live_qty=F("qty") - F("cancelled_qty"),
        net_amount=(F("qty") - F("cancelled_qty")) * F("unit_price"),
    ).order_by("line_no")


def line_count(order_id: int) -> int:
    """How many lines a purchase order has."""
    return PurchaseLine.objects.filter(order_id=order_id).count()


def receipts_of(order_id: int) -> QuerySet[PurchaseReceipt]:
    """What came in of a purchase order, or was sent to the customer, one by one."""
    rows = PurchaseReceipt.objects.filter(line__order_id=order_id)
    return rows.select_related("line", "line__item", "line__item__base_unit", "shipment").order_by("id")


def receipt_count(order_id: int) -> int:
    """How often something came in of a purchase order."""
    return PurchaseReceipt.objects.filter(line__order_id=order_id).count()


def open_lines_of_item(item_id: int) -> QuerySet[PurchaseLine]:
    """What is on order of an item, the next one first."""
    rows = PurchaseLine.objects.filter(
        item_id=item_id, order__state__in=AT_SUPPLIER, qty__gt=F("received_qty") + F("cancelled_qty")
    )
    rows = rows.select_related("order", "order__supplier", "site", "item__base_unit")
    return rows.annotate(open_qty=OPEN, day=Coalesce("promised_on", "wanted_on")).order_by("day", "id")


def direct_orders_for(source_kind: int, source_id: int) -> QuerySet[PurchaseOrder]:
    """What suppliers were asked to send for a source."""
    return purchase_orders_for_list().filter(source_kind=source_kind, source_id=source_id).order_by("id")


def is_overdue() -> Q:
    """Something of it should have come in by now."""
    late = PurchaseLine.objects.filter(qty__gt=F("received_qty") + F("cancelled_qty"))
    late = late.annotate(day=Coalesce("promised_on", "wanted_on")).filter(day__lt=timezone.localdate())
    return Q(state__in=AT_SUPPLIER, pk__in=late.values("order_id"))


def runs_late(one: PurchaseOrder) -> bool:
    """Whether something of it should have come in by now."""
    day: date | None = getattr(one, "expected_on", None)
    return one.state in AT_SUPPLIER and day is not None and day < timezone.localdate()
