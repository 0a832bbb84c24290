"""Screens of purchasing."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.purchasing import permissions, queries
from onegauge.purchasing.states import PURCHASE_ORDER
from onegauge.purchasing.verbs import PURCHASE_VERBS
from onegauge.purchasing.web import flow, forms
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Between,
    Choice,
    Column,
    Date,
    Due,
    Empty,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Link,
    Money,
    Number,
    Only,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Tab,
    Table,
    Tabs,
    Text,
    Timeline,
    contribute,
    register,
)

TONES = {
    "requested": "attn", "approved": "info", "sent": "info", "acknowledged": "info", "received": "good", "closed": "good",
}  # fmt: skip


def item_url(row: Any) -> str:
    """The page of the item of a row."""
    return SCREENS["catalog.Item"].url("document", row.item_id)


def order_url(row: Any) -> str:
    """The page of the purchase order of a line."""
    return SCREENS["purchasing.PurchaseOrder"].url("document", row.order_id)


register(
    Screen(
        model="purchasing.PurchaseOrder", sop="procure-to-pay/ordering", area="purchasing", order=26,
        permission=permissions.VIEW, create_permission=permissions.ORDER, find=("number", "supplier_reference"),
        rows=queries.purchase_orders_for_list, form=forms.PurchaseForm, machine=PURCHASE_ORDER, operations=PURCHASE_VERBS,
        verb_forms={
            "reject": forms.NoteForm, "acknowledge": forms.AcknowledgeForm, "receive": forms.ReceiveForm,
            "dispatch": forms.DispatchForm, "announce": forms.AnnounceForm,
        },
        waits=flow.waiting, sub=flow.subtitle, waiting="state=requested",
        help=_("What is bought from suppliers, for a site or straight for a customer"),
        confirm={
            "cancel": _("Nothing of it is expected any more."),
            "cut": _("What has not come in is not expected any more."),
            "receive": _("What came in is put into stock at the price of the order."),
            "dispatch": _("What the supplier sent counts as received and as delivered to the customer."),
        },
        table=Table(
            Ref("number", sub="supplier_reference"), Party("supplier"), Party("site"), Badge("state", tones=TONES),
            Text("source_number", _("For")), Due("expected_on", _("Comes"), warn=queries.runs_late),
            Qty("ordered_qty", _("Ordered")), Qty("received_qty", _("Received")), Flag("cancel_asked"),
            Money("total_amount", currency="currency"),
            more=(Party("buyer"), Instant("created_at"), Date("sent_on"), Party("company"), Text("note")),
        ),
        filters=Filters(
            Search("number", "supplier_reference", "supplier__code", "supplier__name", "source_number"), Choice("state"),
            Choice("site"), Between("sent_on"), Only("overdue", _("Overdue"), queries.is_overdue),
        ),
        views=(
            SavedView(_("To approve"), "state=requested"), SavedView(_("To send"), "state=approved"),
            SavedView(_("Without an answer"), "state=sent"), SavedView(_("Overdue"), "overdue=yes"),
        ),
        empty=Empty(_("No purchase orders yet"), _("Order from a supplier; what it sells and asks is filled in.")),
        detail=Layout(
            Column(
                Attributes(
                    "supplier", "site", (_("Goes to"), "ship_to"), "supplier_reference", "buyer", "created_at", "sent_on",
                    "cancel_asked", "source_number", "note", Money("total_amount", _("Total"), currency="currency"),
                ),
                Tabs(
                    Tab(
                        "lines", _("Lines"),
                        Lines(
                            queries.lines_of, Number("line_no", _("Line")),
                            Link("item__sku", _("Item"), url=item_url, sub="item.name"), Text("supplier_sku"),
                            Qty("qty", unit="item__base_unit__symbol"), Qty("received_qty", _("Received")),
                            Qty("cancelled_qty", _("Cancelled")), Qty("open_qty", _("Open")),
                            Number("unit_price", _("Price")), Number("net_amount", _("Net")), Date("wanted_on"),
                            Date("first_promised_on"), Date("promised_on"),
                        ),
                        count=queries.line_count,
                    ),
                    Tab(
                        "receipts", _("Receipts"),
                        Lines(
                            queries.receipts_of, Instant("received_at"), Number("line__line_no", _("Line")),
                            Text("line__item__sku", _("Item"), sub="line.item.name"),
                            Qty("qty", unit="line__item__base_unit__symbol"), Text("lot"), Text("reference"),
                            Text("shipment__number", _("Shipment")), title=_("What came in, or went to the customer"),
                            empty=_("Nothing came in yet"),
                        ),
                        count=queries.receipt_count,
                    ),
                ),
            ),
            Column(Related(flow.flow_of_purchase), Timeline()),
        ),
    ),
)  # fmt: skip
contribute(
    "catalog.Item",
    Tab(
        "on-order", _("On order"),
        Lines(
            queries.open_lines_of_item, Link("order__number", _("Purchase order"), url=order_url),
            Party("order__supplier", _("Supplier")), Party("site"), Qty("open_qty", _("Open"), unit="item__base_unit__symbol"),
            Date("day", _("Comes")), title=_("What suppliers still send"), empty=_("Nothing is on order"),
        ),
    ).only(permissions.VIEW),
    order=34,
)  # fmt: skip
