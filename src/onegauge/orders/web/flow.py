"""The flow of an order, its history in words, its subtitle, and the trace under a line."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.governance.policy import explain
from onegauge.inventory.states import PromiseReason
from onegauge.kernel.lifecycle import MACHINES
from onegauge.kernel.models import JournalEntry
from onegauge.orders import policies, story
from onegauge.orders.models import Hold, OrderCharge, SalesOrder
from onegauge.orders.states import HoldType
from onegauge.orders.web.cells import price_words
from onegauge.orders.web.price_story import price_story, qty
from onegauge.orders.web.why import money, page_of
from onegauge.ui import formatting
from onegauge.ui.kit import Fact, Linked, Trace, TraceSide

Row = tuple[str, Any, str]


def figure(value: Any) -> Decimal:
    """A kept figure as a number; the journal keeps them as text."""
    try:
        return Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)


def paid_with_url(charge: OrderCharge) -> str:
    """The page of the order that paid a surcharge for this one too."""
    return page_of("orders.SalesOrder", charge.paid_with_id) if charge.paid_with_id else ""


def subtitle(order: SalesOrder) -> str:
    """What the customer calls the order, and how it came."""
    said = [_("customer reference %s") % order.customer_reference] if order.customer_reference else []
    return " · ".join([*said, str(order.get_channel_display())])


def flow_of_order(order_id: int) -> Iterable[Linked]:
    """Shipments and invoices with day, quantity and amount; what does not exist yet stands in grey."""
    steps = story.flow_of(order_id)
    for step in steps:
        said = [state_words(step), formatting.day(step.at)]
        if step.qty is not None:
            said.append(formatting.counted(step.qty, "unit", "units"))
        if step.amount is not None:
            said.append(money(step.amount, step.currency))
        kind = _("shipment") if step.kind == "warehouse.Shipment" else _("invoice")
        yield Linked(step.number, kind, page_of(step.kind, step.id), ", ".join(said))
    there = {step.kind for step in steps}
    if "warehouse.Shipment" not in there:
        yield Linked(_("Shipment, not yet"))
    if "finance.Invoice" not in there:
        yield Linked(_("Invoice, not yet"))


def state_words(step: story.FlowStep) -> str:
    """The state of a step as its lifecycle words it."""
    machine = MACHINES.get(step.kind)
    return (machine.label(step.state) if machine is not None else step.state).lower()


def flow_of_hold(hold_id: int) -> Iterable[Linked]:
    """The order that waits, and what comes after it."""
    for hold in Hold.objects.filter(pk=hold_id).select_related("order"):
        order = hold.order
        said = money(order.total_amount, order.currency)
        yield Linked(order.number, _("sales order"), page_of("orders.SalesOrder", order.pk), said, before=True)
        yield from flow_of_order(order.pk)


def order_in_words(entry: JournalEntry) -> str:
    """What happened to an order in a sentence; empty when the usual words do."""
    words = ORDER_WORDS.get(entry.verb)
    return words(entry.after if isinstance(entry.after, dict) else {}) if words else ""


def captured_words(after: Mapping[str, Any]) -> str:
    """How much was taken down."""
    lines = int(after.get("lines") or 0)
    said = ngettext("Taken down with {n} line, {total}", "Taken down with {n} lines, {total}", lines)
    return said.format(n=formatting.number(lines), total=formatting.number(figure(after.get("total")), 2))


def allocated_words(after: Mapping[str, Any]) -> str:
    """How much was reserved."""
    qty = formatting.number(figure(after.get("reserved_qty")))
    lines = int(after.get("lines") or 0)
    said = ngettext("Reserved {qty} units on {n} line", "Reserved {qty} units on {n} lines", lines)
    return said.format(qty=qty, n=formatting.number(lines))


def billed_words(after: Mapping[str, Any]) -> str:
    """How much was billed, on which invoice."""
    amount = formatting.number(figure(after.get("net")), 2)
    return _("Billed %(amount)s net: %(invoice)s") % {"amount": amount, "invoice": after.get("invoice", "")}


def confirmed_words(after: Mapping[str, Any]) -> str:
    """How many lines were in stock, the day that was promised, and what holds the order."""
    lines = after.get("lines") if isinstance(after.get("lines"), dict) else {}
    said = [
        ngettext("{n} line {reason}", "{n} lines {reason}", int(count)).format(
            n=formatting.number(int(count)), reason=str(PromiseReason(reason).label).lower()
        )
        for reason, count in (lines or {}).items()
        if reason in PromiseReason.values
    ]
    if promised := after.get("promised_on"):
        said.append(_("promised for %s") % formatting.day(date.fromisoformat(str(promised))))
    holds = [str(HoldType(one).label).lower() for one in after.get("holds") or [] if one in HoldType.values]
    if holds:
        said.append(_("put on hold: %s") % ", ".join(holds))
    return _("Confirmed: %s") % ", ".join(said) if said else _("Confirmed")


ORDER_WORDS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "captured": captured_words,
    "confirm": confirmed_words,
    "allocate": allocated_words,
    "release": lambda after: _("Sent to the warehouse"),
    "deliver": lambda after: _("Everything is delivered"),
    "bill": billed_words,
    "cancel": lambda after: _("Cancelled"),
}


def hold_in_words(entry: JournalEntry) -> str:
    """What happened to a hold."""
    after: dict[str, Any] = entry.after if isinstance(entry.after, dict) else {}
    note = str(after.get("note") or "")
    match entry.verb:
        case "opened":
            kind = after.get("type")
            return _("Put on hold: %s") % (str(HoldType(kind).label).lower() if kind in HoldType.values else kind)
        case "release":
            return _("Released: %s") % note if note else _("Released")
        case "reject":
            return _("Rejected: %s") % note if note else _("Rejected")
    return ""


def facts_of_order(order_id: int) -> Iterable[Fact]:
    """When it is promised, and how it may be sent."""
    order = SalesOrder.objects.select_related("ship_to", "site").get(pk=order_id)
    promise = story.promise_of(order_id)
    ship_to = order.ship_to
    if ship_to is not None:
        where = ", ".join(one for one in (ship_to.line1, ship_to.city, ship_to.country) if one)
        yield Fact(_("Ship to"), ship_to.name or ship_to.code, where)
    else:
        yield Fact(_("Ship to"), formatting.DASH, _("no delivery address"))
    yield Fact(_("Ships from"), order.site.name, href=page_of("governance.Site", order.site_id))
    yield Fact(_("Requested"), formatting.day(order.requested_on))
    if promise is None:
        yield Fact(_("Promised"), formatting.DASH, _("once it is confirmed"))
    else:
        yield Fact(_("Promised"), formatting.day(promise.promised_on), promise_note(promise))
    yield Fact(_("Shipping"), _("Ship complete") if order.ship_complete else _("Part shipments allowed"))
    invoiced = money(order.invoiced_amount, order.currency)
    yield Fact(_("Order total"), money(order.total_amount, order.currency), _("invoiced %s") % invoiced)
    if order.charge_amount:
        yield Fact(_("Surcharges in it"), money(order.charge_amount, order.currency))


def promise_note(promise: story.OrderPromise) -> str:
    """Which line sets the date."""
    if promise.earlier_count:
        words = {"no": promise.line_no, "early": promise.earlier_count, "all": promise.line_count}
        return ngettext(
            "line %(no)d sets the date; %(early)d of %(all)d lines is earlier",
            "line %(no)d sets the date; %(early)d of %(all)d lines are earlier", promise.earlier_count,
        ) % words  # fmt: skip
    if promise.first_promised_on != promise.promised_on:
        return _("first promised for %s") % formatting.day(promise.first_promised_on)
    return ngettext("%d line", "all %d lines", promise.line_count) % promise.line_count


def trace_of_line(line_id: int) -> Trace:
    """Left why this date, right why this price."""
    line = story.line_story(line_id)
    day = formatting.day(line.promised_on) if line.promised_on else _("no date yet")
    price = f"{line.currency} {price_words(line.unit_price)}"
    return Trace(
        TraceSide(_("Why %s") % day, [*needed(line), *stock(line)]),
        TraceSide(_("Why %s") % price, list(price_story(line))),
    )


def needed(line: story.LineStory) -> Iterable[Row]:
    """What is wanted and by when, and how far it is served."""
    by = _("%(qty)s by %(day)s") % {"qty": qty(line.qty, line), "day": formatting.day(line.due_on)}
    yield _("Needed"), by if line.due_on else qty(line.qty, line), ""
    if line.shipped_qty:
        yield _("Shipped already"), qty(line.shipped_qty, line), ""
    if line.reserved_qty:
        yield _("Reserved for this line in %s") % line.site, qty(line.reserved_qty, line), ""
    if line.promise_reason in PromiseReason.values:
        yield _("When it was promised"), str(PromiseReason(line.promise_reason).label), ""
    if line.first_promised_on and line.first_promised_on != line.promised_on:
        yield _("First promised for"), formatting.day(line.first_promised_on), "muted"


def stock(line: story.LineStory) -> Iterable[Row]:
    """What is free here and elsewhere now; what would have to come in first takes its lead time."""
    sites = story.stock_by_site(line.item_id, line.site_id)
    here = next((one for one in sites if one.site_id == line.site_id), None)
    free = qty(here.free_qty if here else Decimal(0), line)
    yield _("Free in %s now") % line.site, free, ""
    for one in sites:
        if one.site_id != line.site_id:
            yield _("Free in %s") % one.site, qty(one.free_qty, line), "muted"
    if line.promise_reason != PromiseReason.IN_STOCK and line.promised_on:
        told = explain(policies.SUPPLY_LEAD_DAYS.key, on=line.promised_on, site_id=line.site_id)
        yield _("Supply takes"), formatting.counted(int(told.value), "working day", "working days"), "muted"
