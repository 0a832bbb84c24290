"""The transfer board: what is asked for, to be sent, on its way, late and in dispute; decided where it stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.transfers import operations as ops
from onegauge.transfers import permissions, queries
from onegauge.transfers.models import Transfer
from onegauge.transfers.states import TransferState
from onegauge.transfers.web.forms import NoteForm
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Changed,
    Decide,
    Difference,
    Due,
    Fact,
    Figure,
    Lane,
    Measure,
    Money,
    Number,
    Qty,
    Queue,
    Sheet,
    SidePanel,
    Text,
    Wanted,
    Workbench,
)

STATES: dict[str, tuple[str, ...]] = {
    "requested": ("requested",), "to_send": ("planned", "released"), "late": ("in_transit",), "in_transit": ("in_transit",),
    "discrepancy": ("discrepancy",), "received": ("received",),
}  # fmt: skip
SHEET = (
    Text("code", gettext_lazy("Lane")), Text("from_site", gettext_lazy("From")), Text("to_site", gettext_lazy("To")),
    Number("lead_days", gettext_lazy("Days by promise")), Number("requested", gettext_lazy("To approve")),
    Number("to_send", gettext_lazy("To send")), Number("on_the_way", gettext_lazy("On the way")),
    Number("overdue", gettext_lazy("Overdue")), Number("oldest_days", gettext_lazy("Oldest, days late")),
    Number("disputed", gettext_lazy("To decide")),
)  # fmt: skip


def figures(by: Actor) -> Mapping[str, Figure]:
    """Open transfers and their value at cost, by lane of the board."""
    del by
    counts: dict[str, int] = {}
    amounts: dict[str, list[tuple[str, Decimal]]] = {}
    for lane, currency, count, amount in queries.board_figures():
        counts[lane] = counts.get(lane, 0) + count
        amounts.setdefault(lane, []).append((currency, amount))
    return {lane: Figure(n, amounts[lane]) for lane, n in counts.items()}


def sheet(by: Actor) -> Sheet | None:
    """The lanes against what they promise."""
    del by
    rows = queries.lane_states()
    return Sheet(gettext_lazy("By lane"), SHEET, rows, folded=True) if rows else None


@dataclass(frozen=True, slots=True)
class Standing:
    """A transfer as the board shows it."""

    transfer: Transfer

    @property
    def id(self) -> int:
        """The transfer."""
        return int(self.transfer.pk)

    @property
    def due_on(self) -> Any:
        """The day that counts: when it is expected, was promised, or is wanted."""
        return self.transfer.expected_on or self.transfer.promised_on or self.transfer.requested_on

    @property
    def mark(self) -> list[Any]:
        """Its place: the oldest first."""
        return [self.id]


def rows(by: Actor, wanted: Wanted) -> Sequence[Standing]:
    """The transfers of one lane of the board, the oldest first."""
    del by
    found = queries.transfers_for_list().filter(state__in=STATES[wanted.lane])
    if wanted.lane in {"late", "in_transit"}:
        late = Q(expected_on__lt=timezone.localdate())
        found = found.filter(late if wanted.lane == "late" else ~late)
    if wanted.text:
        found = found.filter(
            Q(number__icontains=wanted.text)
            | Q(lane__code__icontains=wanted.text)
            | Q(to_site__name__icontains=wanted.text)
        )
    if wanted.after:
        found = found.filter(pk__gt=wanted.after[0])
    return [Standing(one) for one in found.order_by("pk")[: wanted.limit]]


def panel(by: Actor, transfer_id: int) -> SidePanel | None:
    """One transfer: its dates and its lines."""
    del by
    one = queries.transfers_for_list().filter(pk=transfer_id).first()
    if one is None:
        return None
    lines = (
        Text("item__sku", _("Item"), sub="item.name"), Qty("qty", _("Asked for")), Qty("transit_qty", _("On the way")),
        Qty("received_qty", _("Received")),
    )  # fmt: skip
    return SidePanel(
        title=one.number, sub=f"{one.site.name} → {one.to_site.name}", url=SCREENS["transfers.Transfer"].url("document", one.pk),
        facts=(
            Fact(_("State"), one.get_state_display()), Fact(_("Wanted"), one.requested_on), Fact(_("Promised"), one.promised_on),
            Fact(_("Shipped"), one.shipped_on), Fact(_("Expected"), one.expected_on), Fact(_("Reason"), one.reason),
        ),
        sheets=(Sheet(_("Lines"), lines, list(queries.lines_of(one.pk))),),
    )  # fmt: skip


def look(transfer_ids: Sequence[int]) -> dict[int, tuple[str, str, str, str]]:
    """Number, way, state and its words of transfers as they stand."""
    found = queries.transfers_for_list().filter(pk__in=transfer_ids).order_by("pk")
    return {t.pk: (t.number, f"{t.site.name} → {t.to_site.name}", t.state, str(t.get_state_display())) for t in found}


def names(transfer_ids: Sequence[int]) -> Mapping[int, str]:
    """Transfers by their numbers."""
    return dict(Transfer.objects.filter(pk__in=transfer_ids).values_list("pk", "number"))


def compare(
    before: dict[int, tuple[str, str, str, str]], after: dict[int, tuple[str, str, str, str]], result: Any
) -> Difference:
    """Which transfers go on, and to where."""
    del result
    moved = [(pk, old, after[pk]) for pk, old in before.items()]
    count = sum(old[2] != new[2] for _pk, old, new in moved)
    url = SCREENS["transfers.Transfer"].url
    waiting = {TransferState.REQUESTED, TransferState.PLANNED, TransferState.IN_TRANSIT}
    return Difference(
        sentence=ngettext("If committed, %s transfer goes on.", "If committed, %s transfers go on.", count) % formatting.number(count),
        measures=[Measure(
            _("Waiting for an act"), sum(o[2] in waiting for _p, o, _n in moved), sum(n[2] in waiting for _p, _o, n in moved),
            "", "down",
        )],
        changes=[Changed(
            number=old[0], what=old[1], before=old[3], after=new[3], url=url("document", pk),
            effect="same" if old[2] == new[2] else ("worse" if new[2] in {"rejected", "cancelled"} else "better"),
        ) for pk, old, new in moved],
    )  # fmt: skip


def decide(name: str, label: Any, permission: str, operation: Any, **more: Any) -> Decide:
    """A decision of the board: all look at the same rows and tell the same difference."""
    return Decide(
        name=name,
        label=label,
        permission=permission,
        operation=operation,
        look=look,
        compare=compare,
        names=names,
        **more,
    )


APPROVE = decide("approve", gettext_lazy("Approve"), permissions.APPROVE, ops.approve_transfers)
REJECT = decide(
    "reject", gettext_lazy("Reject"), permissions.APPROVE, ops.reject_transfers, form=NoteForm, destructive=True
)
ALLOCATE = decide("allocate", gettext_lazy("Allocate stock"), permissions.PLAN, ops.allocate_transfers)
RELEASE = decide("release", gettext_lazy("Release to warehouse"), permissions.RELEASE, ops.release_transfers)
TAKE_IN = decide("receive", gettext_lazy("Receive in full"), permissions.RECEIVE, ops.receive_in_full)
CLOSE = decide("close", gettext_lazy("Close"), permissions.CLOSE, ops.close_transfers)


def queue(*decisions: Decide) -> Queue:
    """Transfers with what can be decided in a lane of the board."""
    return Queue(
        rows=rows, panel=panel, name=lambda row: str(row.transfer.number), search=gettext_lazy("Transfer, lane or site"),
        decisions=decisions,
        columns=(
            Text("transfer__number", gettext_lazy("Transfer"), sub="transfer.lane.code"),
            Text("transfer__site__name", gettext_lazy("From")), Text("transfer__to_site__name", gettext_lazy("To")),
            Due("due_on", gettext_lazy("Due")), Qty("transfer__asked_qty", gettext_lazy("Asked for")),
            Qty("transfer__transit_qty", gettext_lazy("On the way")),
            Money("transfer__value_amount", gettext_lazy("Value at cost"), currency="transfer.currency"),
        ),
    )  # fmt: skip


BOARD = Workbench(
    code="transfers/board", label=gettext_lazy("Transfer board"), permission=permissions.VIEW, area="transfers", order=29,
    help=gettext_lazy("Goods between sites by lane and state, against what the lane promises"), figures=figures, sheet=sheet,
    empty=gettext_lazy("Nothing stands here."),
    lanes=(
        Lane("late", gettext_lazy("Overdue"), queue(TAKE_IN), "bad"),
        Lane("discrepancy", gettext_lazy("To decide"), queue(), "bad"),
        Lane("requested", gettext_lazy("To approve"), queue(APPROVE, REJECT), "attn"),
        Lane("to_send", gettext_lazy("To send"), queue(RELEASE, ALLOCATE), "info"),
        Lane("in_transit", gettext_lazy("On the way"), queue(TAKE_IN), "info"),
        Lane("received", gettext_lazy("To close"), queue(CLOSE), "good"),
    ),
)  # fmt: skip
