"""The page of a sales order says which suppliers send for it."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.purchasing.permissions import VIEW
from onegauge.purchasing.queries import direct_orders_for
from onegauge.ui.kit import SCREENS, Badge, Date, Lines, Link, Party, Qty, Tab, contribute


def purchase_url(row: Any) -> str:
    """The page of the purchase order."""
    return SCREENS["purchasing.PurchaseOrder"].url("document", row.pk)


def suppliers_of(order_id: int) -> QuerySet[Any]:
    """What suppliers were asked to send for a sales order."""
    return direct_orders_for(SALES_ORDER_KIND.number, order_id)


contribute(
    "orders.SalesOrder",
    Tab(
        "suppliers", _("From suppliers"),
        Lines(
            suppliers_of, Link("number", _("Purchase order"), url=purchase_url), Party("supplier"), Badge("state"),
            Qty("ordered_qty", _("Ordered")), Qty("received_qty", _("Sent to the customer")), Date("expected_on", _("Comes")),
            title=_("What suppliers send straight to the customer"), empty=_("Everything comes from our own sites"),
        ),
    ).only(VIEW),
    order=60,
)  # fmt: skip
