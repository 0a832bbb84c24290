"""The hold queue as a workbench: by type, the oldest and the most valuable first, decided many at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.orders import operations as ops
from onegauge.orders import permissions, queries
from onegauge.orders.models import Hold
from onegauge.orders.states import HoldState, HoldType
from onegauge.orders.web import blocks, forms, why
from onegauge.orders.web.cells import DecideBy
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Breakdown,
    Changed,
    Decide,
    Difference,
    Due,
    Fact,
    Figure,
    Gain,
    Instant,
    Lane,
    Measure,
    Money,
    Queue,
    SidePanel,
    Text,
    Wanted,
    Workbench,
)

TONES = {HoldType.CREDIT: "attn", HoldType.PRICE: "attn", HoldType.CUSTOMER: "bad"}
ZERO = Decimal(0)


def figures(by: Actor) -> Mapping[str, Figure]:
    """Open holds and the value they stop, type by type and currency by currency."""
    del by
    rows = Hold.objects.filter(state=HoldState.OPEN).order_by().values_list("type", "order__currency")
    counts: dict[str, int] = {}
    amounts: dict[str, list[tuple[str, Decimal]]] = {}
    for kind, currency, count, value in rows.annotate(n=Count("pk"), value=Sum("order__total_amount")):
        counts[kind] = counts.get(kind, 0) + count
        amounts.setdefault(kind, []).append((currency, value))
    return {kind: Figure(n, sorted(amounts[kind], key=lambda a: -a[1])) for kind, n in counts.items()}


@dataclass(frozen=True, slots=True)
class Held:
    """A hold as the queue shows it."""

    hold: Hold

    @property
    def id(self) -> int:
        """The hold."""
        return int(self.hold.pk)

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane: what is to be decided first comes first."""
        return [self.hold.due_at.isoformat() if self.hold.due_at else "", self.id]

    @property
    def is_late(self) -> bool:
        """Whether it should have been decided by now."""
        return queries.runs_over(self.hold)


def rows(by: Actor, wanted: Wanted) -> Sequence[Held]:
    """The open holds of one type."""
    del by
    found = queries.holds_for_queue().filter(state=HoldState.OPEN, type=wanted.lane)
    if wanted.text:
        found = found.filter(Q(order__number__icontains=wanted.text) | Q(order__partner__name__icontains=wanted.text))
    if len(wanted.after) == 2:
        at, pk = wanted.after
        found = found.filter(Q(due_at__gt=at) | Q(due_at=at, pk__gt=pk))
    return [Held(hold) for hold in found.order_by("due_at", "pk")[: wanted.limit]]


def panel(by: Actor, hold_id: int) -> SidePanel | None:
    """Why one order stands, with the numbers, the policy and what would change it."""
    hold = queries.holds_for_queue().filter(pk=hold_id).first()
    if hold is None:
        return None
    mine = blocks.hold_is_mine(hold, by)
    return SidePanel(
        title=hold.order.number, sub=hold.order.partner.name, url=SCREENS["orders.Hold"].url("document", hold.pk),
        facts=(
            Fact(_("Order total"), formatting.amount(hold.order.total_amount, hold.order.currency), hold.order.currency),
            Fact(_("Held for"), formatting.age(hold.opened_at)),
            Fact(_("Decide by"), formatting.instant(hold.due_at), _("overdue") if queries.runs_over(hold) else ""),
            Fact(_("Who answers"), hold.owner_role or formatting.DASH), Fact(_("Requested"), hold.order.requested_on),
        ),
        decisions=list(why.decisions_of_hold(hold.pk)), note=mine,
        links=((_("Open the order"), SCREENS["orders.SalesOrder"].url("document", hold.order_id)),),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stopped:
    """An order behind chosen holds, and what still stops it."""

    number: str
    customer: str
    state: str
    holds: int
    currency: str
    amount: Decimal


def look(hold_ids: Sequence[int]) -> dict[int, Stopped]:
    """The orders behind the holds as they stand now."""
    orders = Hold.objects.filter(pk__in=hold_ids).values("order_id")
    found: Iterable[Any] = queries.sales_orders_for_list().filter(pk__in=orders).order_by("pk")
    return {
        o.pk: Stopped(o.number, o.partner.name, o.get_state_display(), o.open_hold_count, o.currency, o.total_amount)
        for o in found
    }


def names(hold_ids: Sequence[int]) -> Mapping[int, str]:
    """Holds by the numbers of their orders."""
    return dict(Hold.objects.filter(pk__in=hold_ids).values_list("pk", "order__number"))


def compare(before: dict[int, Stopped], after: dict[int, Stopped], result: Any) -> Difference:
    """Which orders go on, which stay stopped, and what they are worth."""
    del result
    pairs = [(pk, old, after[pk]) for pk, old in before.items()]
    free = sum(old.holds > 0 and new.holds == 0 and new.state == old.state for _pk, old, new in pairs)
    gone = sum(new.state != old.state for _pk, old, new in pairs)
    sentence = ngettext("%s order goes on", "%s orders go on", free) % formatting.number(free)
    if gone:
        sentence = ngettext("%s order is cancelled", "%s orders are cancelled", gone) % formatting.number(gone)
    codes = sorted({old.currency for _pk, old, _new in pairs})

    def stopped(side: Mapping[int, Stopped], code: str) -> Decimal:
        return sum((o.amount for o in side.values() if o.holds and o.currency == code), ZERO)

    url = SCREENS["orders.SalesOrder"].url
    return Difference(
        sentence=_("If committed, %s. What is left waits for its other holds.") % sentence,
        measures=[Measure(_("Orders stopped"), sum(bool(o.holds) for o in before.values()), sum(bool(o.holds) for o in after.values()), "", "down"),
                  *(Measure(_("Value stopped"), stopped(before, c), stopped(after, c), c, "down") for c in codes)],
        changes=[Changed(
            number=old.number, sub=old.customer, url=url("document", pk), what=f"{old.currency} {formatting.amount(old.amount, old.currency)}",
            before=f"{old.state}, {formatting.counted(old.holds, 'hold', 'holds')}",
            after=f"{new.state}, {formatting.counted(new.holds, 'hold', 'holds')}",
            effect="worse" if new.state != old.state else ("better" if not new.holds else "same"),
        ) for pk, old, new in pairs],
        breakdowns=[Breakdown(_("By customer"), _("Value stopped"), parts_of(pairs), lower_is_better=True)],
    )  # fmt: skip


def parts_of(pairs: Sequence[tuple[int, Stopped, Stopped]]) -> list[Gain]:
    """Customer by customer."""
    found = []
    for customer, code in sorted({(old.customer, old.currency) for _pk, old, _new in pairs}):
        mine = [(old, new) for _pk, old, new in pairs if (old.customer, old.currency) == (customer, code)]
        found.append(Gain(
            customer, sum(not new.holds and new.state == old.state for old, new in mine),
            sum(new.state != old.state for old, new in mine), sum((o.amount for o, _n in mine if o.holds), ZERO),
            sum((n.amount for _o, n in mine if n.holds), ZERO), code,
        ))  # fmt: skip
    return found


QUEUE = Queue(
    rows=rows, panel=panel, name=lambda row: str(row.hold.order.number), search=gettext_lazy("Order or customer"),
    closed=lambda row, by: blocks.hold_is_mine(row.hold, by),
    columns=(
        Text("hold__order__number", gettext_lazy("Order"), sub="hold.order.partner.name"),
        Money("hold__order__total_amount", gettext_lazy("Value"), currency="hold.order.currency"),
        Instant("hold__opened_at", gettext_lazy("Held since")),
        DecideBy("hold__due_at", gettext_lazy("Decide by"), warn=lambda row: row.is_late), Due("hold__order__requested_on", gettext_lazy("Requested")),
        Text("hold__reason", gettext_lazy("Reason")), Text("hold__site__name", gettext_lazy("Site")),
    ),
    decisions=(
        Decide(name="release", label=gettext_lazy("Release holds"), permission=permissions.RELEASE_HOLD,
               operation=ops.release_holds, look=look, compare=compare, names=names, form=forms.NoteForm),
        Decide(name="reject", label=gettext_lazy("Reject and cancel"), permission=permissions.RELEASE_HOLD,
               operation=ops.reject_holds, look=look, compare=compare, names=names, form=forms.RejectForm, destructive=True,
               help=gettext_lazy("the orders are cancelled and their stock goes to others")),
    ),
)  # fmt: skip
HOLDS = Workbench(
    code="orders/holdbench", label=gettext_lazy("Decide holds"), permission=permissions.VIEW, area="orders", order=12,
    help=gettext_lazy("Orders that wait for somebody to decide, by what stops them"), figures=figures,
    empty=gettext_lazy("Nothing of this type is on hold."),
    lanes=tuple(Lane(kind, kind.label, QUEUE, TONES.get(kind, "info")) for kind in HoldType),
)  # fmt: skip
