"""Kinds of order documents."""

from onegauge.kernel.kinds import Kind

SALES_ORDER_KIND = Kind(
    40,
    "orders.SalesOrder",
    table="orders_salesorder",
    label="Sales order",
    number_field="number",
    url="orders/salesorder",
)
HOLD_KIND = Kind(41, "orders.Hold", table="orders_hold", label="Hold", number_field="type", url="orders/hold")
