"""Screens of orders and holds."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.orders import permissions, queries
from onegauge.orders.states import HOLD, SALES_ORDER, HoldType
from onegauge.orders.verbs import HOLD_VERBS, ORDER_VERBS
from onegauge.orders.web import blocks, flow, forms, sourcing, why
from onegauge.orders.web.cells import AgainstList, DecideBy, Ordered, Price, Promise
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Due,
    Empty,
    Filters,
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
    Why,
    register,
)

STATE_TONES = {"confirmed": "info", "fulfilled": "info", "closed": "good"}
HOLD_TYPE_TONES = dict.fromkeys(HoldType.values, "attn")


def order_url(hold: Any) -> str:
    """The page of the order that a hold stops."""
    return SCREENS["orders.SalesOrder"].url("document", hold.order_id)


def item_url(line: Any) -> str:
    """The page of the item of a line."""
    return SCREENS["catalog.Item"].url("document", line.item_id)


def hold_url(hold: Any) -> str:
    """The page where a hold is decided."""
    return SCREENS["orders.Hold"].url("document", hold.pk)


register(
    Screen(
        model="orders.SalesOrder", sop="order-to-cash/capture", find=("number", "customer_reference"), area="orders", order=10, permission=permissions.VIEW,
        label=_("Sales orders"), one=_("Sales order"),
        create_permission=permissions.CAPTURE, rows=queries.sales_orders_for_list, form=forms.OrderForm,
        machine=SALES_ORDER, operations=ORDER_VERBS, party="partner__name",
        guards={"allocate": blocks.may_allocate, "release": blocks.may_release, "bill": blocks.may_bill},
        confirm={"cancel": blocks.cancel_effect}, verb_forms={"hold": forms.HoldForm}, waits=why.waiting, sub=flow.subtitle,
        help=_("What customers ordered, from capture to the last invoice"),
        table=Table(
            Ref("number", sub="customer_reference"), Party("partner", _("Customer")), Badge("state", tones=STATE_TONES),
            Badge("hold_type", _("Hold"), tones=HOLD_TYPE_TONES), Money("total_amount", currency="currency", total=True),
            Money("invoiced_amount", currency="currency"), Date("requested_on"), Instant("ordered_at"), Text("channel"),
            Party("site"), more=(Text("customer_reference"), Text("partner.code", _("Customer code")), Party("company", _("Company"))),
        ),
        filters=Filters(
            Search("number", "customer_reference", "partner__name", "partner__code", index="orders_salesorder_search"), Choice("state"), Choice("site"),
            Choice("partner", _("Customer")), Choice("hold_type", _("Hold"), options=lambda: HoldType.choices, condition=queries.with_open_hold),
            Only("held", _("On hold"), queries.with_open_hold), Choice("channel"), Between("requested_on"),
            Between("ordered_at"),
        ),
        views=(
            SavedView(_("Drafts"), "state=draft"), SavedView(_("On hold"), "held=yes"), SavedView(_("In work"), "state=confirmed"),
            SavedView(_("To bill"), "state=fulfilled"),
        ),
        empty=Empty(_("No orders yet"), _("Take one down, or import a file with many.")),
        detail=Layout(
            Column(
                Attributes(more=flow.facts_of_order),
                Tabs(
                    Tab(
                        "lines", _("Lines"),
                        Lines(
                            queries.lines_with_progress, Number("line_no", _("Line")),
                            Link("sku", _("Item"), url=item_url, sub="name"), Ordered("qty", _("Quantity"), unit="unit"),
                            Price("unit_price", _("Price")), AgainstList("list_price", _("Against list, %")),
                            Money("net_amount", _("Net"), total=True), Promise("promised_on", _("Promised")),
                            trace=flow.trace_of_line,
                        ),
                        Lines(
                            queries.charges_of, Number("line_no", _("Line")), Text("name", _("Surcharge")), Money("amount", total=True),
                            Money("invoiced_amount", _("Invoiced")), Link("paid_with.number", _("Paid with"), url=flow.paid_with_url),
                            Text("paid_for", _("Paid for too")), title=_("Surcharges"), rare=True,
                        ),
                        count=queries.line_count,
                    ),
                    Tab(
                        "stock", _("Reserved stock"),
                        Lines(
                            blocks.reservations_of, Number("line_no", _("Line")), Code("bin", _("Bin")), Text("lot", _("Lot")),
                            Qty("qty"), Text("work", _("Warehouse")), Text("decided", _("Decided by")),
                            title=_("Reserved stock"), empty=_("Nothing is reserved now"),
                        ),
                    ),
                    Tab(
                        "sourcing", _("Why this site"),
                        Lines(
                            sourcing.sourcing_of, Number("line_no", _("Line")), Text("sku", _("Item"), sub="served"),
                            Text("method", _("Chosen by"), sub="decided_by"), Number("cost_amount", _("Costs")),
                            Number("regret_amount", _("More than the best")), Text("reason", _("Reason")),
                            Instant("decided_at", _("Decided")), trace=sourcing.trace_of_decision,
                            title=_("Where each line is served from, and why"),
                            empty=_("This order is served from the site that took it"),
                        ),
                    ),
                    Tab(
                        "holds", _("Holds"),
                        Lines(
                            queries.holds_of_order, Link("get_type_display", _("Hold"), url=hold_url), Badge("state"),
                            Text("reason"), Instant("opened_at"), Instant("closed_at"), Text("note"), title=_("Holds"),
                            empty=_("Nothing stops this order"),
                        ),
                        count=queries.hold_count,
                    ),
                    Tab("margin", _("Margin"), Attributes(more=blocks.margin_of, title=_("Margin"))).only(permissions.VIEW_MARGIN),
                ),
            ),
            Column(Why(why.decisions_of_order), Related(flow.flow_of_order), Timeline(say=flow.order_in_words)),
        ),
    ),
    Screen(
        model="orders.Hold", sop="order-to-cash/hold", waiting="state=open", area="orders", order=11, permission=permissions.VIEW, label=_("Holds"), one=_("Hold"),
        rows=queries.holds_for_queue, machine=HOLD, operations=HOLD_VERBS, party="order__partner__name",
        verb_forms={"release": forms.NoteForm, "reject": forms.RejectForm},
        guards={"release": blocks.hold_is_mine, "reject": blocks.hold_is_mine},
        confirm={"reject": blocks.reject_effect}, waits=why.hold_waiting,
        help=_("Orders that wait for somebody to decide"),
        table=Table(
            Ref("order__number", _("Order")), Text("order__partner__name", _("Customer")), Badge("type", tones=HOLD_TYPE_TONES),
            Badge("state"), Text("reason"), Money("order__total_amount", _("Order total"), currency="order.currency"),
            DecideBy("due_at", _("Decide by"), warn=queries.runs_over), Text("owner_role", _("Who answers")),
            Due("order__requested_on", _("Requested")), Instant("opened_at"), Party("site"), sort="due_at",
        ),
        filters=Filters(
            Search("order__number", "order__partner__name", "reason"), Choice("state"), Choice("type"), Choice("site"),
            Between("opened_at"), Only("overdue", _("Overdue"), queries.is_overdue),
        ),
        views=(SavedView(_("Open"), "state=open"), SavedView(_("Overdue"), "overdue=yes"), *(SavedView(t.label, f"state=open&type={t}") for t in HoldType)),
        empty=Empty(_("Nothing is on hold"), _("Every order that fails a check at confirmation waits here.")),
        detail=Layout(
            Column(
                Attributes(
                    Link("order__number", _("Order"), url=order_url), (_("Customer"), "order__partner"), "type",
                    Money("order__total_amount", _("Order total"), currency="order.currency"), "site", "opened_at", "due_at",
                    "owner_role", "closed_at", "note",
                ),
                Why(why.decisions_of_hold),
            ),
            Column(Related(flow.flow_of_hold), Timeline(say=flow.hold_in_words)),
        ),
    ),
)  # fmt: skip
