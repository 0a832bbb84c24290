"""Reads of orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import Hold, OrderCharge, OrderLine, SalesOrder
from onegauge.orders.states import HoldState

PAGES = Sql(__file__, "pages")


@dataclass(frozen=True, slots=True)
class LineProgress:
    """A line with its promise and how far it is served."""

    id: int
    item_id: int
    line_no: int
    sku: str
    name: str
    unit: str
    qty: Decimal
    reserved_qty: Decimal
    shipped_qty: Decimal
    cancelled_qty: Decimal
    invoiced_qty: Decimal
    promised_on: date | None
    first_promised_on: date | None
    promise_reason: str
    due_on: date | None
    unit_price: Decimal
    list_price: Decimal | None
    net_amount: Decimal
    asked_qty: Decimal | None
    rounded_to: str
    package_qty: Decimal | None


@dataclass(frozen=True, slots=True)
class WorkLeft:
    """What could still be reserved, handed to the warehouse, or billed."""

    unreserved_qty: Decimal
    releasable_qty: Decimal
    billable_qty: Decimal


def destinations_of(order_ids: Sequence[int]) -> dict[int, tuple[str, int | None]]:
    """Number and delivery address of orders."""
    rows = SalesOrder.objects.filter(pk__in=sorted(set(order_ids))).values_list("pk", "number", "ship_to_id")
    return {pk: (number, ship_to) for pk, number, ship_to in rows}


def sales_orders_for_list() -> QuerySet[SalesOrder]:
    """Orders with customer, site, how many holds are open and the first of them; constant query count."""
    open_holds = Hold.objects.filter(order=OuterRef("pk"), state=HoldState.OPEN)
    counted = open_holds.order_by().values("order").annotate(hold_count=Count("pk")).values("hold_count")
    return SalesOrder.objects.select_related("partner", "site", "company").annotate(
        open_hold_count=Coalesce(Subquery(counted), 0), hold_type=Subquery(open_holds.order_by("id").values("type")[:1])
    )


def with_open_hold(types: Sequence[str] = ()) -> Q:
    """The orders that an open hold stops, of these types if any are named; found through the holds, which are few."""
    holds = Hold.objects.filter(state=HoldState.OPEN)
    return Q(pk__in=(holds.filter(type__in=types) if types else holds).values("order_id"))


def holds_for_queue() -> QuerySet[Hold]:
    """Holds with their orders and customers, oldest first."""
    return Hold.objects.select_related("order", "order__partner", "site", "company")


def is_overdue() -> Q:
    """Open holds that should have been decided by now."""
    return Q(state=HoldState.OPEN, due_at__lt=timezone.now())


def runs_over(hold: Hold) -> bool:
    """Whether this hold should have been decided by now."""
    return hold.state == HoldState.OPEN and hold.due_at is not None and hold.due_at < timezone.now()


def holds_of_order(order_id: int) -> QuerySet[Hold]:
    """The holds of one order, the open ones first."""
    return Hold.objects.filter(order_id=order_id).order_by("closed_at", "id")


def lines_of(order_id: int) -> QuerySet[OrderLine]:
    """The lines of an order with their items."""
    return OrderLine.objects.filter(order_id=order_id).select_related("item").order_by("line_no")


def charges_of(order_id: int) -> QuerySet[OrderCharge]:
    """The surcharges of an order: those of its lines by line, then those of the whole; which orders they were paid for too."""
    shared = OrderCharge.objects.filter(paid_with_id=OuterRef("order_id"), term_id=OuterRef("term_id")).order_by()
    others = shared.values("paid_with").annotate(numbers=StringAgg("order__number", delimiter=", ")).values("numbers")
    rows = OrderCharge.objects.filter(order_id=order_id).select_related("paid_with").annotate(paid_for=Subquery(others))
    return rows.order_by(F("line_no").asc(nulls_last=True), "id")


def lines_with_progress(order_id: int) -> list[LineProgress]:
    """The lines of an order with ordered, reserved, shipped and invoiced."""
    return PAGES.rows("lines_with_progress", {"order": order_id, "kind": SALES_ORDER_KIND.number}, LineProgress)


def work_left(order_id: int) -> WorkLeft:
    """What could be done next with one order."""
    return PAGES.rows("work_left", {"order": order_id, "kind": SALES_ORDER_KIND.number}, WorkLeft)[0]


def reserved_qty(order_ids: Sequence[int]) -> Decimal:
    """What lies reserved for these orders now."""
    return Decimal(PAGES.one("reserved", {"orders": list(order_ids), "kind": SALES_ORDER_KIND.number})[0] or 0)


def line_count(order_id: int) -> int:
    """How many lines an order has."""
    return OrderLine.objects.filter(order_id=order_id).count()


def hold_count(order_id: int) -> int:
    """How many holds an order had or has."""
    return Hold.objects.filter(order_id=order_id).count()
