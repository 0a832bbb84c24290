"""What the pages of orders and holds say beyond their columns: next acts, reasons, reservations, margin."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onegauge.finance.queries import margin_by_source
from onegauge.governance.policy import Explanation, explain
from onegauge.governance.queries import provenance_stories
from onegauge.kernel.actor import Actor
from onegauge.orders import policies, queries
from onegauge.orders.explanation import explanation_of
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import Hold, SalesOrder
from onegauge.orders.permissions import HOLD_PERMISSION
from onegauge.orders.states import HoldState, HoldType
from onegauge.ui import formatting
from onegauge.ui.kit import Decision, Fact
from onegauge.ui.offers import closed_by_duty

HOLD_POLICIES = {
    HoldType.CREDIT: (policies.CREDIT_CHECK, policies.CREDIT_TOLERANCE),
    HoldType.PRICE: (policies.PRICE_FLOOR,),
    HoldType.DUPLICATE: (policies.DUPLICATE_WINDOW,),
}
HOLD_TONES = {HoldState.OPEN: "attn", HoldState.RELEASED: "good", HoldState.REJECTED: "bad"}
MENDS = {
    HoldType.CREDIT: gettext_lazy("A payment, a higher credit limit, or somebody of credit control releases it."),
    HoldType.PRICE: gettext_lazy(
        "A price at or over the floor, or somebody who may give price exceptions releases it."
    ),
    HoldType.DUPLICATE: gettext_lazy("Cancel one of the two orders, or release this one when both are meant."),
    HoldType.CUSTOMER: gettext_lazy("Unblock the customer, or somebody of credit control releases it."),
    HoldType.DATA: gettext_lazy("Complete what is missing, then release it."),
}


def hold_is_mine(hold: Hold, by: Actor) -> str:
    """Each type of hold has its own right; the reason when the person lacks it."""
    needed = HOLD_PERMISSION[hold.type]
    return "" if by.may(needed, hold.company_id, hold.site_id) else closed_by_duty(needed)


def may_allocate(order: SalesOrder, by: Actor) -> str:
    """Why nothing can be reserved."""
    return "" if queries.work_left(order.pk).unreserved_qty > 0 else _("Everything is reserved or shipped already")


def may_release(order: SalesOrder, by: Actor) -> str:
    """Why the warehouse cannot start."""
    if getattr(order, "open_hold_count", 0):
        return _("On hold: decide the hold first")
    if queries.work_left(order.pk).releasable_qty > 0:
        return ""
    return _("Nothing is reserved that the warehouse does not have already")


def may_bill(order: SalesOrder, by: Actor) -> str:
    """Why there is nothing to bill."""
    return "" if queries.work_left(order.pk).billable_qty > 0 else _("Nothing was shipped that is not billed already")


def decisions_of_order(order_id: int) -> Iterable[Decision]:
    """Why the order was stopped, hold by hold."""
    return [decision for hold in queries.holds_of_order(order_id) for decision in decisions_of(hold)]


def decisions_of_hold(hold_id: int) -> Iterable[Decision]:
    """Why one hold was opened."""
    return [decision for hold in Hold.objects.filter(pk=hold_id) for decision in decisions_of(hold)]


def decisions_of(hold: Hold) -> list[Decision]:
    """The hold with its numbers, then each policy that decided, with who decided the policy."""
    kind = HoldType(hold.type)
    title = f"{kind.label} · {hold.get_state_display()}".lower().capitalize()
    mend = (str(MENDS[kind]),) if hold.state == HoldState.OPEN else ()
    numbers = [(name.replace("_", " ").capitalize(), spoken(value)) for name, value in hold.details.items()]
    tone = HOLD_TONES[HoldState(hold.state)]
    found = [Decision(title=title, sentence=hold.reason, tone=tone, numbers=numbers, mend=mend)]
    for policy in HOLD_POLICIES.get(kind, ()):
        told = explain(policy.key, on=hold.opened_at.date(), site_id=hold.site_id)
        found.append(
            Decision(
                title=_("Policy"), tone="neutral", sentence=str(policy.help), policy_key=policy.key, policy_value=told.value,
                provenance_id=told.provenance_id, numbers=provenance_words(told),
            )
        )  # fmt: skip
    return found


def provenance_words(told: Explanation) -> list[tuple[str, Any]]:
    """Which level decided, and what the others say."""
    return [(_("Decided at"), told.level), *((level.level, level.value) for level in told.levels[1:])]


def spoken(value: Any) -> Any:
    """A stored detail as people read it: figures as numbers, lists as words."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    text = str(value)
    return Decimal(text) if text.replace(".", "", 1).removeprefix("-").isdecimal() else text


@dataclass(frozen=True, slots=True)
class ReservationShown:
    """A quantity kept on one shelf, and what decided it."""

    line_no: int
    bin: str
    lot: str
    qty: Decimal
    work: str
    decided: str


def reservations_of(order_id: int) -> list[ReservationShown]:
    """Where the goods of the order lie, and by which policies they were taken from there."""
    found = explanation_of(order_id).reservations
    stories = provenance_stories({i for one in found for i in one.policy_ids})
    return [
        ReservationShown(
            one.line_no, one.bin, one.lot or formatting.DASH, one.qty, _("in work") if one.shipment_id else _("waiting"),
            "; ".join(dict.fromkeys(story_words(stories.get(i, {})) for i in one.policy_ids)) or formatting.DASH,
        )
        for one in found
    ]  # fmt: skip


def story_words(story: Mapping[str, Any]) -> str:
    """Which level decided a policy, and who answers for it."""
    if not story:
        return _("default")
    level = str(story.get("level", "")).replace("_", " ")
    named = f"{level} {story['template_version']}" if level == "template" else level
    approved = story.get("approved_by")
    return _("%(level)s, approved by %(who)s") % {"level": named, "who": approved} if approved else named


def margin_of(order_id: int) -> Iterable[Fact]:
    """What was invoiced for the order, what its goods cost, and what is left."""
    for one in margin_by_source(source_kind=SALES_ORDER_KIND.number, source_ids=[order_id]):
        yield Fact(_("Invoiced, net"), formatting.amount(one.net_amount))
        yield Fact(_("Cost of goods"), formatting.amount(one.cost_amount))
        yield Fact(_("Margin"), formatting.amount(one.margin_amount), note=formatting.share(one.margin_share))
        return
    yield Fact(_("Margin"), formatting.DASH, note=_("known once something is invoiced"))
