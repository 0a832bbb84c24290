"""Why an order is held, why it is promised for its day, and who decided the policies behind both."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import ROUND_UP, Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.finance.queries import receivable_open_by_partner
from onegauge.governance.policy import Explanation, Policy, explain
from onegauge.governance.roles import ROLES
from onegauge.inventory.states import PromiseReason
from onegauge.kernel.actor import Actor
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.orders import policies, queries, story
from onegauge.orders.models import Hold, SalesOrder
from onegauge.orders.permissions import HOLD_PERMISSION
from onegauge.orders.states import HoldState, HoldType
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Decision, Part, Waiting, Way
from onegauge.ui.languages import said

HOLD_TONES = {HoldState.OPEN: "attn", HoldState.RELEASED: "good", HoldState.REJECTED: "bad"}
QUESTION = gettext_lazy("Why is it held?")
SHOWN = 6
OFTEN_FREE = {
    HoldType.DUPLICATE: gettext_lazy("Cancel one of the two orders, or release this one when both are meant."),
    HoldType.PREPAYMENT: gettext_lazy("Note the payment: an order that is paid whole goes on by itself."),
    HoldType.CUSTOMER: gettext_lazy("Unblock the customer, or let credit control release it."),
    HoldType.DATA: gettext_lazy("Complete what is missing, then release it."),
}


def page_of(model: str, pk: int | None) -> str:
    """The page of a row of another module, when there is one."""
    screen = SCREENS.get(model)
    return screen.url("document", pk) if screen is not None and pk is not None else ""


def list_of(model: str, **chosen: object) -> str:
    """A list of another module, narrowed."""
    screen = SCREENS.get(model)
    return f"{screen.url()}?{urlencode(chosen)}" if screen is not None else ""


def strong(text: str) -> SafeString:
    """A figure that the sentence is about."""
    return format_html("<b>{}</b>", text)


def money(amount: Decimal, currency: str = "") -> str:
    """An amount with its currency in front."""
    return f"{currency} {formatting.amount(amount, currency)}".strip()


def role_for(permission: str) -> str:
    """The job whose duty a permission belongs to, in words people use."""
    duty = said(PERMISSIONS[permission].duty)
    return next((spec.name for spec in ROLES if duty in spec.duties), duty)


def waiting(order: Any, by: Actor) -> Waiting | None:
    """For whom a held order waits, since when, and where it is decided."""
    if not getattr(order, "open_hold_count", 0):
        return None
    hold = Hold.objects.filter(order_id=order.pk, state=HoldState.OPEN).select_related("site").order_by("id").first()
    if hold is None:
        return None
    needed = HOLD_PERMISSION[hold.type]
    words = str(HoldType(hold.type).label).lower()
    mine = by.may(needed, hold.company_id, hold.site_id)
    ask = urlencode({"tab": "conversation", "say": _("Please decide the %s hold: ") % words})
    return Waiting(
        badge=_("On hold: %s") % words,
        who=f"{role_for(needed)}, {hold.site.name}",
        since=hold.opened_at,
        step=_("on hold %s") % formatting.age(hold.opened_at),
        act=_("Decide the hold") if mine else _("Ask to release"),
        url=page_of("orders.Hold", hold.pk) if mine else f"{page_of('orders.SalesOrder', order.pk)}?{ask}#id_body",
    )


def decisions_of_order(order_id: int) -> Iterable[Decision]:
    """What decided something visible: open holds first, then the promise, then holds that are past."""
    holds = list(queries.holds_of_order(order_id))
    for hold in holds:
        if hold.state == HoldState.OPEN:
            yield open_hold(hold)
    yield from promise(order_id)
    for hold in holds:
        if hold.state != HoldState.OPEN:
            yield past_hold(hold)


def decisions_of_hold(hold_id: int) -> Iterable[Decision]:
    """Why one hold was opened."""
    here = page_of("orders.Hold", hold_id)
    for hold in Hold.objects.filter(pk=hold_id):
        found = open_hold(hold) if hold.state == HoldState.OPEN else past_hold(hold)
        yield replace(found, mend=[Way(way.text) if way.url == here else way for way in found.mend])


def hold_waiting(hold: Any, by: Actor) -> Waiting | None:
    """For whom an open hold waits."""
    if hold.state != HoldState.OPEN:
        return None
    who = f"{role_for(HOLD_PERMISSION[hold.type])}, {hold.site.name}"
    return Waiting(badge=str(HoldState.OPEN.label), who=who, since=hold.opened_at)


def past_hold(hold: Hold) -> Decision:
    """A hold that somebody has decided."""
    kind = HoldType(hold.type)
    title = f"{kind.label} · {hold.get_state_display()}".lower().capitalize()
    return Decision(title=title, sentence=hold.reason, tone=HOLD_TONES[HoldState(hold.state)], note=hold.note)


def open_hold(hold: Hold) -> Decision:
    """A hold that stops the order now."""
    match HoldType(hold.type):
        case HoldType.CREDIT:
            return credit(hold)
        case HoldType.PRICE:
            return price(hold)
    kind = HoldType(hold.type)
    shown = policy_shown(policies.DUPLICATE_WINDOW, hold) if kind == HoldType.DUPLICATE else {}
    return Decision(
        title=str(kind.label), question=str(QUESTION), tone="attn", sentence=hold.reason,
        mend=(Way(OFTEN_FREE[kind]),), **shown,
    )  # fmt: skip


def credit(hold: Hold) -> Decision:
    """The sentence with its numbers, the exposure of today by its parts, and what would free the order."""
    now = story.credit_of(hold.order_id)
    owed = receivable_open_by_partner(
        on=timezone.localdate(), company_ids=[now.company_id], partner_ids=[now.partner_id]
    )
    open_amount = owed[0].open_amount if owed else Decimal(0)
    overdue = owed[0].overdue_amount if owed else Decimal(0)
    others = max(
        Decimal(0), now.open_order_amount - (now.order_amount if now.state in {"confirmed", "fulfilled"} else 0)
    )
    told = explain(policies.CREDIT_TOLERANCE.key, on=hold.opened_at.date(), site_id=hold.site_id)
    limit = now.credit_limit if now.credit_limit is not None else Decimal(hold.details.get("limit", 0))
    today = open_amount + others + now.order_amount
    ceiling = limit * (1 + Decimal(told.value))
    return Decision(
        title=str(HoldType.CREDIT.label), question=str(QUESTION), tone="attn",
        sentence=credit_words(hold, now, limit, Decimal(told.value), overdue),
        parts=(
            Part(_("Open invoices"), open_amount, "acc"), Part(_("Other orders, not billed yet"), others, "acc2"),
            Part(_("This order"), now.order_amount, "attn"),
        ),
        total=(_("Exposure today"), money(today, now.currency)), mend=ways_out(hold, now, today - ceiling, limit, today / (1 + Decimal(told.value))),
        **policy_shown(policies.CREDIT_TOLERANCE, hold, told),
    )  # fmt: skip


def credit_words(
    hold: Hold, now: story.CreditPosition, limit: Decimal, tolerance: Decimal, overdue: Decimal
) -> SafeString:
    """What was found when the order was confirmed, in one sentence."""
    exposure = Decimal(str(hold.details.get("exposure", 0)))
    allowed = (
        _("the policy here allows nothing above it")
        if not tolerance
        else _("the policy here allows %(share)s (%(amount)s)")
        % {"share": formatting.share(tolerance), "amount": formatting.amount(limit * (1 + tolerance))}
    )
    said = format_html(
        _("At confirmation {who} would owe {exposure} with this order. That is {over} over the limit of {limit}; {allowed}."),
        who=now.partner, exposure=strong(money(exposure, now.currency)), over=strong(money(exposure - limit, now.currency)),
        limit=formatting.amount(limit), allowed=allowed,
    )  # fmt: skip
    if overdue <= 0:
        return said
    more = format_html(_("{amount} of what is owed is overdue."), amount=strong(money(overdue, now.currency)))
    return format_html("{} {}", said, more)


def ways_out(
    hold: Hold, now: story.CreditPosition, over: Decimal, limit: Decimal, needed_limit: Decimal
) -> tuple[Way, ...]:
    """What would bring the exposure of today under what is allowed, each with the place where it is done."""
    decide = Way(
        format_html(_("{who} releases it."), who=role_for(HOLD_PERMISSION[hold.type])), _("Open the hold"),
        page_of("orders.Hold", hold.pk),
    )  # fmt: skip
    if over <= 0:
        said = _("Today the exposure is {free} under what is allowed: it can be released.")
        return (Way(format_html(said, free=strong(money(-over, now.currency)))), decide)
    whole = needed_limit.quantize(Decimal(10), rounding=ROUND_UP)
    return (
        Way(
            format_html(_("A payment of {amount}."), amount=strong(money(over, now.currency))), _("Open invoices"),
            list_of("finance.OpenItem", partner=now.partner_id),
        ),
        Way(
            format_html(_("A limit of {amount} or more, instead of {limit}."), amount=strong(money(whole, now.currency)),
                        limit=formatting.amount(limit)),
            _("Terms of the customer"), page_of("partners.Customer", now.customer_id),
        ),
        decide,
    )  # fmt: skip


def price(hold: Hold) -> Decision:
    """The lines below the floor, what they give away, and who may give it; or the margin that is too small."""
    if "lines" not in hold.details:
        return margin(hold)
    told = explain(policies.PRICE_FLOOR.key, on=hold.opened_at.date(), site_id=hold.site_id)
    floor = Decimal(told.value)
    lines = story.under_floor(hold.order_id, floor)
    given = sum((line.given_amount for line in lines), start=Decimal(0))
    said = ngettext(
        "{count} line is sold below {floor} of its list price and gives away {amount} against it.",
        "{count} lines are sold below {floor} of their list price and give away {amount} against it.", len(lines),
    )  # fmt: skip
    numbers = [
        (
            _("Line %(no)d, %(sku)s") % {"no": line.line_no, "sku": line.sku},
            _("%(price)s of %(list)s") % {
                "price": formatting.number(line.unit_price), "list": formatting.number(line.list_price)
            },
        )
        for line in lines[:SHOWN]
    ]  # fmt: skip
    return Decision(
        title=str(HoldType.PRICE.label), question=str(QUESTION), tone="attn",
        sentence=format_html(said, count=strong(formatting.number(len(lines))), floor=formatting.share(floor),
                             amount=strong(formatting.amount(given))) if lines else hold.reason,
        numbers=numbers,
        mend=(
            Way(format_html(_("Prices of at least {floor} of the list."), floor=formatting.share(floor))),
            *(asking(hold, line) for line in lines[:1]),
            Way(format_html(_("{who} gives the exception."), who=role_for(HOLD_PERMISSION[hold.type])), _("Open the hold"),
                page_of("orders.Hold", hold.pk)),
        ),
        **policy_shown(policies.PRICE_FLOOR, hold, told),
    )  # fmt: skip


def asking(hold: Hold, line: story.UnderFloor) -> Way:
    """Where a price exception for a line is asked for, with everything filled in that is known."""
    order = SalesOrder.objects.select_related("partner").get(pk=hold.order_id)
    known = urlencode({
        "company": order.company_id, "customer": order.partner.code, "sku": line.sku,
        "unit_price": f"{line.unit_price.normalize():f}", "qty": f"{line.qty.normalize():f}",
    })  # fmt: skip
    url = SCREENS["orders.PriceException"].url("create")
    said = format_html(_("A price exception for line {no}, approved within a limit."), no=line.line_no)
    return Way(said, _("Ask for it"), f"{url}?{known}")


def margin(hold: Hold) -> Decision:
    """Every price is above its floor, but the item costs too much for it."""
    told = explain(policies.LEAST_MARGIN.key, on=hold.opened_at.date(), site_id=hold.site_id)
    least = formatting.share(told.value)
    return Decision(
        title=str(HoldType.PRICE.label), question=str(QUESTION), tone="attn", sentence=hold.reason,
        mend=(
            Way(format_html(_("Prices that earn {least} over the cost."), least=least)),
            Way(format_html(_("{who} gives the exception."), who=role_for(HOLD_PERMISSION[hold.type])), _("Open the hold"),
                page_of("orders.Hold", hold.pk)),
        ),
        **policy_shown(policies.LEAST_MARGIN, hold, told),
    )  # fmt: skip


def promise(order_id: int) -> Iterable[Decision]:
    """Which line sets the date of the order, and the lead time behind it."""
    found = story.promise_of(order_id)
    if found is None:
        return
    order = SalesOrder.objects.select_related("site").get(pk=order_id)
    in_stock = found.promise_reason == PromiseReason.IN_STOCK
    policy = policies.SHIP_LEAD_DAYS if in_stock else policies.SUPPLY_LEAD_DAYS
    told = explain(policy.key, on=order.ordered_at.date(), site_id=order.site_id)
    day = strong(formatting.day(found.promised_on))
    if in_stock:
        text = _("Promised for {day}: everything lay in {site}, and goods leave {days} after the order.")
    else:
        text = _("Promised for {day}: line {no} ({sku}) was not all in {site}, and supply takes {days}.")
    days = formatting.counted(int(told.value), "working day", "working days")
    said = format_html(text, day=day, site=order.site.name, days=days, no=found.line_no, sku=found.sku)
    rest = found.earlier_count
    if rest:
        early = ngettext(
            "{rest} of {lines} line can leave earlier.", "{rest} of {lines} lines can leave earlier.", found.line_count
        )
        said = format_html("{} {}", said, format_html(early, rest=rest, lines=found.line_count))
    yield Decision(title=_("Promise"), tone="info", sentence=said, **policy_shown(policy, order, told))


def policy_shown(policy: Policy, place: Any, told: Explanation | None = None) -> dict[str, Any]:
    """A policy with its value, the levels it could come from, and who answers for it."""
    on = (place.opened_at if isinstance(place, Hold) else place.ordered_at).date()
    told = told or explain(policy.key, on=on, site_id=place.site_id)
    levels = list(reversed(told.levels))
    value = formatting.share(told.value) if policy.key.endswith("_share") else formatting.plain(told.value)
    return {
        "policy_key": policy.key,
        "policy_value": f"{value} {policy.unit}".strip(),
        "chain": [level_words(level.level, level.template_version) for level in levels],
        "winner": len(levels) - 1,
        "note": story_words(told.control, told.decided_by),
    }


def level_words(level: str, version: int | None) -> str:
    """A level as the chain of provenance names it."""
    known = {
        "default": _("Default"),
        "region": _("Region"),
        "company": _("Company"),
        "site": _("Site"),
        "law": _("Law"),
    }
    if level == "template":
        return _("Template %s") % version if version else _("Template")
    return known.get(level, level.replace("_", " ").capitalize())


def story_words(control: str, story_of: Mapping[str, Any]) -> str:
    """How far the policy may differ, who approved it and since when it holds."""
    kinds = {"locked": _("Locked"), "bounded": _("Bounded"), "free": _("Free")}
    said = [kinds.get(control, control)]
    if approved := story_of.get("approved_by"):
        said.append(_("approved by %s") % approved)
    since = parse_datetime(str(story_of.get("approved_at", "")))
    if since is not None:
        said.append(_("in force since %s") % formatting.day(since.date()))
    if not story_of:
        said.append(_("the value of the product; nobody has set another one"))
    return ", ".join(said) + "."
