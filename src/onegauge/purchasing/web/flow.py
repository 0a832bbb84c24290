"""A purchase order in its neighbourhood: whom it is for, what came of it, and for whom it waits."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KINDS
from onegauge.purchasing import permissions, queries
from onegauge.purchasing.models import PurchaseOrder
from onegauge.purchasing.states import PurchaseState
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Linked, Waiting


def subtitle(one: PurchaseOrder) -> str:
    """From whom, and where it goes."""
    return f"{one.supplier.name} → {one.ship_to or one.site.name}"


def flow_of_purchase(order_id: int) -> Iterable[Linked]:
    """The order it is for, then the shipments that went to the customer."""
    one = queries.purchase_orders_for_list().filter(pk=order_id).first()
    if one is None:
        return
    kind = KINDS.get(one.source_kind) if one.source_kind else None
    screen = SCREENS.get(kind.name) if kind else None
    if kind and screen and one.source_id:
        yield Linked(
            one.source_number, str(screen.singular).lower(), screen.url("document", one.source_id), before=True
        )
    shipped = {r.shipment.pk: r.shipment.number for r in queries.receipts_of(order_id) if r.shipment is not None}
    for shipment_id, number in sorted(shipped.items()):
        yield Linked(number, _("shipment"), SCREENS["warehouse.Shipment"].url("document", shipment_id))


def waiting(one: Any, by: Actor) -> Waiting | None:
    """For whom a purchase order waits."""
    page = SCREENS["purchasing.PurchaseOrder"].url("document", one.pk)
    if one.state == PurchaseState.REQUESTED:
        mine = by.may(permissions.APPROVE, one.company_id, one.site_id)
        return Waiting(
            badge=_("Waits for approval"), who=one.site.name, since=one.created_at, url=page if mine else "",
            act=_("Approve") if mine else "", step=_("placed %s") % formatting.age(one.created_at),
        )  # fmt: skip
    if one.cancel_asked:
        return Waiting(badge=_("Asked to cancel"), who=one.supplier.name, tone="attn", url=page, act=_("Cancel"))
    if one.state == PurchaseState.SENT:
        return Waiting(badge=_("Not acknowledged yet"), who=one.supplier.name, url=page, act=_("Acknowledged"))
    return None
