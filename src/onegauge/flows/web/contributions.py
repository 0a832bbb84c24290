"""The page of a sales order says which suppliers send for it, and what its customer took."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.purchasing.permissions import VIEW
from onegauge.purchasing.queries import direct_orders_for
from onegauge.ui.kit import SCREENS, Badge, Date, Due, Instant, Lines, Link, Party, Qty, Tab, Text, contribute
from onegauge.warehouse import outbound_queries
from onegauge.warehouse.outbound_states import DeliveryOutcome
from onegauge.warehouse.permissions import VIEW as VIEW_SHIPMENTS


def purchase_url(row: Any) -> str:
    """The page of the purchase order."""
    return SCREENS["purchasing.PurchaseOrder"].url("document", row.pk)


def suppliers_of(order_id: int) -> QuerySet[Any]:
    """What suppliers were asked to send for a sales order."""
    return direct_orders_for(SALES_ORDER_KIND.number, order_id)


def deliveries_of(order_id: int) -> list[Any]:
    """What left for a sales order, with the record that counts of each shipment in words."""
    rows: list[Any] = list(outbound_queries.deliveries_of_source(SALES_ORDER_KIND.number, order_id))
    for row in rows:
        row.took = DeliveryOutcome(row.outcome).label if row.outcome else say("On its way")
    return rows


def shipment_url(row: Any) -> str:
    """The page of the shipment."""
    return SCREENS["warehouse.Shipment"].url("document", row.pk)


def came_late(row: Any) -> bool:
    """Whether it was delivered after it was due."""
    return row.delivered_at is not None and timezone.localdate(row.delivered_at) > row.due_on


contribute(
    "orders.SalesOrder",
    Tab(
        "deliveries", _("Delivered"),
        Lines(
            deliveries_of, Link("number", _("Shipment"), url=shipment_url), Party("site"), Due("due_on", warn=came_late),
            Instant("delivered_at", _("Delivered")), Text("took", _("Outcome")), Text("received_by", _("Received by")),
            Text("remark", _("Note")), Text("settled_note", _("What was done")),
            title=_("What the customer took"), empty=_("Nothing has left yet"), rare=True,
        ),
    ).only(VIEW_SHIPMENTS),
    order=55,
)  # fmt: skip
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
