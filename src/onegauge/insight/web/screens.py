"""The pages of insight and the lists behind their numbers."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onegauge.governance.queries import sites
from onegauge.insight import permissions
from onegauge.insight.behind import happened_url
from onegauge.insight.models import FloorEvent, FulfilledOrder, Handover, LineStatus, OrderStatus, StockLayer
from onegauge.insight.web import floor, pages, tower
from onegauge.insight.web.words import AGES, BUCKETS, LATENESS, REASONS, RISKS, STEPS
from onegauge.orders.states import OrderState
from onegauge.ui.kit import (
    Badge,
    Between,
    Choice,
    Code,
    Dashboard,
    Date,
    Filters,
    Flag,
    Instant,
    Link,
    Money,
    Number,
    Party,
    Qty,
    Screen,
    Search,
    Table,
    Text,
    register,
    register_page,
)

TONES = {"past_due": "bad", "on_hold": "attn", "waiting_stock": "attn", "done": "good"}
RISK_TONES = {"late": "bad", "held_late": "bad", "held": "attn"}


def _currencies() -> list[tuple[str, str]]:
    """The currencies of the companies; looking for them in the rows would read every line."""
    return [(one, one) for one in sorted({site.currency for site in sites()})]


def _order_link(row: Any) -> str:
    order_id = row.order_id if isinstance(row, LineStatus | Handover) else row.id
    return reverse("ui:document", args=["orders", "salesorder", order_id])


def _item_link(row: Any) -> str:
    return reverse("ui:document", args=["catalog", "item", row.item_id])


def _shipment_link(row: Any) -> str:
    return reverse("ui:document", args=["warehouse", "shipment", row.id])


register_page(
    Dashboard(
        code="insight/tower",
        sop="insight/numbers",
        label=_("Control tower"),
        permission=permissions.VIEW,
        area="insight",
        order=5,
        help=_("Where orders wait, why, and what it puts at risk"),
        build=tower.board,
        periods=tower.PERIODS,
    ),
    Dashboard(
        code="insight/floor",
        sop="warehouse/floor",
        label=_("Floor by shift"),
        permission=permissions.VIEW,
        area="warehouse",
        order=4,
        help=_("What waits against the clock, how each shift goes, and what a variance did to it"),
        build=floor.board,
        periods=floor.PERIODS,
    ),
    Dashboard(
        code="insight/kpis",
        sop="insight/numbers",
        label=_("Key figures"),
        permission=permissions.VIEW,
        area="insight",
        order=10,
        help=_("One definition for all sites; each figure opens its page, each number the list behind it"),
        build=pages.board,
        periods=pages.PERIODS,
        has_details=True,
    ),
)
register(
    Screen(
        model="insight.LineStatus",
        area="insight",
        order=20,
        label=_("Line status"),
        permission=permissions.VIEW,
        page=False,
        rows=LineStatus.objects.all,
        help=_("Behind backlog and fill rates: each line of confirmed orders"),
        table=Table(
            Link("number", _("Order"), url=_order_link), Party("partner", _("Customer")), Party("site"),
            Code("item.sku", _("Item")), Date("due_on"), Badge("bucket", _("State"), tones=TONES), Qty("wanted_qty"),
            Qty("filled_qty", _("In time")), Qty("open_qty"), Money("open_amount", currency="currency", total=True),
            Flag("is_filled", yes=_("Filled"), tone="good"), Date("promised_on"), Date("first_shipped_on"),
            Text("hold_types"), Date("first_promised_on"), Flag("is_kept", yes=_("Kept"), tone="good"), sort="due_on",
        ),
        filters=Filters(
            Search("number", "item.sku", "partner.name"), Choice("site"), Choice("is_open"), Choice("is_filled"),
            Choice("bucket", options=lambda: BUCKETS), Choice("reason", options=lambda: REASONS),
            Choice("lateness", options=lambda: LATENESS), Choice("is_kept"), Choice("currency", options=_currencies), Between("due_on"),
            Between("first_promised_on"), Between("ordered_on"),
        ),
    ),
    Screen(
        model="insight.FloorEvent",
        area="insight",
        order=25,
        label=_("Floor events"),
        permission=permissions.VIEW,
        page=False,
        rows=FloorEvent.objects.all,
        help=_("Behind the figures of floors: each receipt, put-away, task and count, as a figure counts it"),
        table=Table(
            Link("number", _("Document"), url=happened_url), Party("site"), floor.Figure("kpi"), floor.Part("part"), Instant("at"),
            Number("numerator"), Number("denominator"), sort="-at",
        ),
        filters=Filters(
            Search("number"), Choice("site"), Choice("kpi", options=floor.codes), Choice("part", options=lambda: floor.PARTS),
            Choice("hour_no", options=lambda: floor.HOURS), Between("day"),
        ),
    ),
    Screen(
        model="insight.FulfilledOrder",
        area="insight",
        order=21,
        label=_("Cycle times"),
        permission=permissions.VIEW,
        page=False,
        rows=FulfilledOrder.objects.all,
        help=_("Behind the cycle time: each order that was served whole"),
        table=Table(
            Link("number", _("Order"), url=_order_link), Party("partner", _("Customer")), Party("site"),
            Instant("ordered_at"), Instant("released_at"), Instant("shipped_at"), Number("waiting_hours"),
            Number("handling_hours"), Number("total_hours", _("Hours")), sort="-total_hours",
        ),
        filters=Filters(Search("number", "partner.name"), Choice("site"), Between("shipped_on"), Between("total_hours")),
    ),
    Screen(
        model="insight.StockLayer",
        area="insight",
        order=22,
        permission=permissions.VIEW,
        page=False,
        rows=StockLayer.objects.all,
        help=_("Behind value and age of stock: what is left of each day's receipts"),
        table=Table(
            Link("item.sku", _("Item"), url=_item_link), Text("item.name", _("Name")), Party("site"), Date("received_on"),
            Qty("received_qty"), Qty("left_qty"), Money("left_amount", currency="currency", total=True),
            Number("age_days"), Badge("age_bucket", tones={">365": "bad", "181-365": "attn"}), sort="received_on",
        ),
        filters=Filters(
            Search("item.sku", "item.name"), Choice("site"), Choice("age_bucket", options=lambda: AGES), Choice("currency", options=_currencies),
            Between("received_on"), Between("age_days"),
        ),
    ),
    Screen(
        model="insight.OrderStatus",
        area="insight",
        order=23,
        label=_("Order status"),
        permission=permissions.VIEW,
        page=False,
        rows=OrderStatus.objects.all,
        help=_("Behind on time in full and orders at risk: each confirmed order over its lines"),
        table=Table(
            Link("number", _("Order"), url=_order_link), Party("partner", _("Customer")), Party("site"),
            Badge("risk", tones=RISK_TONES), Text("hold_types"), Date("promised_on"),
            Money("open_amount", currency="currency", total=True), Number("open_count"), Number("line_count"),
            Number("kept_count"), Flag("is_kept", yes=_("Kept"), tone="good"), Date("first_promised_on"), Date("due_on"),
            sort="first_promised_on",
        ),
        filters=Filters(
            Search("number", "partner.name"), Choice("site"), Choice("risk", options=lambda: RISKS), Choice("is_open"),
            Choice("is_kept"), Choice("order_state", options=lambda: OrderState.choices), Choice("currency", options=_currencies), Between("first_promised_on"), Between("promised_on"),
        ),
    ),
    Screen(
        model="insight.Handover",
        area="insight",
        order=24,
        label=_("Hand-overs"),
        permission=permissions.VIEW,
        page=False,
        rows=Handover.objects.all,
        help=_("Behind the waits between hands: each shipment that left, with the hours of each step"),
        table=Table(
            Link("number", _("Shipment"), url=_shipment_link), Link("order_number", _("Order"), url=_order_link),
            Party("partner", _("Customer")), Party("site"), Instant("shipped_at"),
            *(Number(f"{code}_hours", label) for code, label, _who in STEPS), sort="-shipped_at",
        ),
        filters=Filters(
            Search("number", "order_number", "partner.name"), Choice("site"), Between("shipped_on"),
            *(Between(f"{code}_hours", label) for code, label, _who in STEPS),
        ),
    ),
)  # fmt: skip
