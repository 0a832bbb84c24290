"""What the pages of orders and holds say beyond their columns: next acts, effects, reservations, margin."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.finance.queries import margin_by_source
from onegauge.governance.queries import provenance_stories
from onegauge.kernel.actor import Actor
from onegauge.orders import queries
from onegauge.orders.explanation import explanation_of
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import Hold, SalesOrder
from onegauge.orders.permissions import HOLD_PERMISSION
from onegauge.ui import formatting
from onegauge.ui.kit import Fact
from onegauge.ui.offers import closed_by_duty


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
        if one.rebate_amount:
            yield Fact(
                _("Rebates accrued"), formatting.amount(one.rebate_amount), note=_("its share of the period by now")
            )
        yield Fact(_("Margin"), formatting.amount(one.margin_amount), note=formatting.share(one.margin_share))
        return
    yield Fact(_("Margin"), formatting.DASH, note=_("known once something is invoiced"))


def cancel_effect(order_ids: Sequence[int]) -> str:
    """What a cancellation does, with the numbers, and how to come back."""
    orders = SalesOrder.objects.filter(pk__in=order_ids)
    amounts = {o.currency: Decimal(0) for o in orders}
    for order in orders:
        amounts[order.currency] += order.total_amount - order.invoiced_amount
    freed = queries.reserved_qty(order_ids)
    words = {
        "orders": ngettext("%d order", "%d orders", len(orders)) % len(orders),
        "amount": ", ".join(f"{code} {formatting.amount(amount, code)}" for code, amount in sorted(amounts.items())),
        "qty": formatting.number(freed),
    }
    return (
        _(
            "%(orders)s with %(amount)s not yet invoiced ends here, and %(qty)s reserved units go to others. What is shipped stays"
            " shipped and is billed. This cannot be taken back: the way back is a new order."
        )
        % words
    )


def reject_effect(hold_ids: Sequence[int]) -> str:
    """What a rejected hold does to its order."""
    holds = Hold.objects.filter(pk__in=hold_ids).select_related("order")
    numbers = ", ".join(hold.order.number for hold in holds[:5])
    return (
        _(
            "%s is cancelled, and its reserved stock goes to others. The way back is a new order; to serve this one, release the hold."
        )
        % numbers
    )
