"""What the home page of people on the floor says: the queues of their stations, and what runs late."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import PAGES, Need, Needs
from onegauge.ui.providers import PROVIDERS, Start
from onegauge.warehouse import permissions


def station(code: str) -> Callable[[], str]:
    """The address of a station; its queue shows the same rows as the list."""
    return PAGES[code].url


PROVIDERS.todos.append(
    Needs(
        Need(
            model="warehouse.Shipment", query="late=yes", title=_("Shipments that should have left"),
            permission=permissions.CANCEL, since="released_at", due="due_on", who="partner__name",
        ),
        Need(
            model="warehouse.Shipment", query="short=yes", title=_("Short picks to promise again"),
            permission=permissions.CANCEL, since="released_at", due="due_on", who="partner__name",
        ),
        Need(
            model="warehouse.Consignment", query="late=yes", title=_("Consignments that should have left"),
            permission=permissions.SHIP, since="opened_at", due="leaves_on", who="partner__name",
        ),
        Need(
            model="warehouse.Delivery", query="settle=yes", title=_("Deliveries with differences to settle"),
            permission=permissions.SETTLE, since="delivered_at", who="shipment__partner__name",
        ),
        Need(
            model="warehouse.Load", query="late=yes", title=_("Loads that should have departed"),
            permission=permissions.LOAD, since="planned_at", who="vehicle", url=station("warehouse/loading"),
        ),
        Need(
            model="warehouse.Carton", query="off=yes", title=_("Cartons whose weight is off"),
            permission=permissions.ACCEPT_WEIGHT, since="closed_at", who="shipment__number",
        ),
        Need(
            model="warehouse.HeldReceipt", query="state=open", title=_("Held goods to decide on"),
            permission=permissions.DECIDE_HELD, since="opened_at", who="item__sku",
        ),
        Need(
            model="warehouse.Arrival", query="late=yes", title=_("Arrivals that should be here"),
            permission=permissions.ANNOUNCE, since="announced_at", due="expected_on", who="supplier__name",
        ),
        Need(
            model="warehouse.Arrival", query="state=arrived&state=receiving", title=_("Arrivals to receive"),
            permission=permissions.RECEIVE, since="arrived_at", due="expected_on", who="supplier__name",
            url=station("warehouse/receiving"),
        ),
        Need(
            model="warehouse.PutAway", query="state=open", title=_("Goods to put away"),
            permission=permissions.PUT_AWAY, since="opened_at", who="item__sku", url=station("warehouse/putaway-station"),
        ),
        Need(
            model="warehouse.Arrival", query="state=received", title=_("Arrivals to close"),
            permission=permissions.RECEIVE, since="received_at", due="expected_on", who="supplier__name",
        ),
        Need(
            model="warehouse.Count", query="state=review", title=_("Counts to approve"),
            permission=permissions.APPROVE_COUNTS, since="planned_at", who="site__name",
        ),
        Need(
            model="warehouse.Count", query="state=recount", title=_("To count again"),
            permission=permissions.COUNT, since="planned_at", who="site__name", url=station("warehouse/counting"),
        ),
        Need(
            model="warehouse.Count", query="state=counting", title=_("To count"),
            permission=permissions.COUNT, since="planned_at", who="site__name", url=station("warehouse/counting"),
        ),
        Need(
            model="warehouse.PutBack", query="state=open", title=_("Goods to put back"),
            permission=permissions.PICK, since="opened_at", who="item__sku",
        ),
        Need(
            model="warehouse.Shipment", query="state=released", title=_("Shipments to pick"),
            permission=permissions.PICK, since="released_at", due="due_on", who="partner__name",
            url=station("warehouse/pick"),
        ),
        Need(
            model="warehouse.Shipment", query="state=picked", title=_("Shipments to pack"),
            permission=permissions.PACK, since="released_at", due="due_on", who="partner__name",
            url=station("warehouse/pack"),
        ),
        Need(
            model="warehouse.Shipment", query="state=packed", title=_("Shipments to hand over"),
            permission=permissions.SHIP, since="released_at", due="due_on", who="partner__name",
            url=station("warehouse/ship"),
        ),
    )
)  # fmt: skip
PROVIDERS.starts += [
    Start(
        label=_("Receive arrivals"), url=station("warehouse/receiving"), permission=permissions.RECEIVE, order=24,
        icon="warehouse",
    ),
    Start(
        label=_("Pick"), url=station("warehouse/pick"), permission=permissions.PICK, order=20, icon="warehouse",
    ),
    Start(
        label=_("Ship"), url=station("warehouse/ship"), permission=permissions.SHIP, order=21, icon="truck",
    ),
]  # fmt: skip
