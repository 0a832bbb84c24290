"""Reads of orders."""

from django.db.models import Count, Q, QuerySet

from onegauge.orders.models import Hold, OrderLine, SalesOrder


def sales_orders_for_list() -> QuerySet[SalesOrder]:
    """Orders with customer, site and the number of their open holds; constant query count."""
    return SalesOrder.objects.select_related("partner", "site", "company").annotate(
        open_hold_count=Count("holds", filter=Q(holds__state="open"))
    )


def holds_for_queue() -> QuerySet[Hold]:
    """Holds with their orders and customers, oldest first."""
    return Hold.objects.select_related("order", "order__partner", "site")


def lines_of(order_id: int) -> QuerySet[OrderLine]:
    """The lines of an order with their items."""
    return OrderLine.objects.filter(order_id=order_id).select_related("item").order_by("line_no")
