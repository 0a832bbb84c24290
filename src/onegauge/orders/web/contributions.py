"""What orders add to the pages of items and customers: sales, cost, exposure, open orders, holds."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.finance.queries import costs_of_item, value_entries_of_item
from onegauge.orders import desks, permissions
from onegauge.orders.states import HoldType
from onegauge.ui import formatting
from onegauge.ui.charts import shown_chart
from onegauge.ui.declarations.charts import Bar, Bars, Mark, Series
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Custom,
    Date,
    Due,
    Fact,
    Instant,
    Lines,
    Link,
    Money,
    Number,
    Party,
    Qty,
    Tab,
    Text,
    contribute,
)

STATE_TONES = {"confirmed": "info", "fulfilled": "info", "closed": "good"}


def order_url(row: Any) -> str:
    """The page of the order, or of the order that a hold stops."""
    return SCREENS["orders.SalesOrder"].url("document", getattr(row, "order_id", row.pk))


def hold_url(row: Any) -> str:
    """The page where a hold is decided."""
    return SCREENS["orders.Hold"].url("document", row.pk)


def sales_of_item(item_id: int) -> dict[str, Any]:
    """Bars week by week."""
    weeks = desks.weekly_sales(item_id, today=timezone.localdate())
    chart = Bars(
        code="sales",
        title=_now("How much of it was ordered, week by week?"),
        unit="base units",
        caption=_now("Confirmed orders by the week they were placed in; the last week is not over."),
        head=_now("Week of"),
        series=(Series(_now("Ordered")),),
        bars=[
            Bar(
                formatting.day(week.week_on),
                (Mark(week.qty),),
                sub=formatting.counted(week.line_count, "line", "lines"),
            )
            for week in weeks
        ],
        wide=True,
    )
    return {"shown": shown_chart(chart)}


def exposure_of(customer_id: int) -> Iterable[Fact]:
    """What the customer owes or will owe, part by part, against the limit."""
    now = desks.exposure(customer_id, on=timezone.localdate())

    def money(value: Any) -> str:
        return f"{now.currency} {formatting.amount(value, now.currency)}"

    yield Fact(_now("Open invoices"), money(now.receivable_amount))
    overdue = _now("oldest due %s") % formatting.day(now.oldest_due_on) if now.overdue_amount else ""
    yield Fact(_now("Of that overdue"), money(now.overdue_amount), overdue)
    yield Fact(_now("Confirmed orders, not billed yet"), money(now.open_order_amount))
    yield Fact(_now("Exposure"), money(now.amount), _now("what the credit check counts"))
    if now.ceiling is None or now.free_amount is None:
        yield Fact(_now("Credit limit"), _now("unlimited"))
        return
    tolerance = _now("with a tolerance of %s") % formatting.share(now.tolerance_share) if now.tolerance_share else ""
    yield Fact(_now("Credit limit"), money(now.credit_limit), tolerance)
    left = _now("a further order is held") if now.free_amount <= 0 else _now("a further order up to this passes")
    yield Fact(_now("Left under the limit"), money(now.free_amount), left)


contribute(
    "catalog.Item",
    Tab("sales", _("Sales"), Custom("ui/block_chart.html", sales_of_item, title=_("Sales"))).only(permissions.VIEW),
    order=35,
)
contribute(
    "catalog.Item",
    Tab(
        "cost", _("Cost and value"),
        Lines(
            costs_of_item, Party("company"), Qty("qty"), Money("value_amount", _("Value"), currency="company.currency"),
            Money("unit_cost", _("Average unit cost"), currency="company.currency"),
            Qty("uncosted_qty", _("Without a known cost")), title=_("Cost by company"),
            empty=_("No cost is known: it was never received"),
        ),
        Lines(
            value_entries_of_item, Date("effective_on", _("Day")), Badge("kind", _("Why")), Qty("qty"),
            Number("unit_cost"), Number("amount", _("Value")), title=_("Last changes of its value"),
            empty=_("Its value never changed"), limit=50,
        ),
    ).only(permissions.VIEW_MARGIN),
    order=40,
)  # fmt: skip
contribute(
    "partners.Customer",
    Tab("exposure", _("Exposure"), Attributes(more=exposure_of, title=_("Exposure against the credit limit"))).only(
        permissions.VIEW
    ),
    Tab(
        "orders", _("Open orders"),
        Lines(
            desks.open_orders_of_customer, Link("number", _("Order"), url=order_url), Text("customer_reference"),
            Badge("state", tones=STATE_TONES), Badge("hold_type", _("Hold"), tones=dict.fromkeys(HoldType.values, "attn")),
            Due("requested_on"), Money("total_amount", currency="currency", total=True), Party("site"),
            title=_("Orders that are not closed"), empty=_("No order is open"), limit=100,
        ),
        Lines(
            desks.holds_of_customer, Link("get_type_display", _("Hold"), url=hold_url),
            Link("order__number", _("Order"), url=order_url), Text("reason"), Instant("opened_at"),
            title=_("What stops them"), empty=_("Nothing is on hold"), limit=50,
        ),
    ).only(permissions.VIEW),
    order=10,
)  # fmt: skip
