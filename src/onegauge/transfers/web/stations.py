"""Receiving at the dock: what is on its way to this site, counted piece by piece."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.transfers import operations as ops
from onegauge.transfers import permissions, queries
from onegauge.transfers.models import Piece
from onegauge.transfers.web.forms import BinForm, FinalForm
from onegauge.ui import formatting
from onegauge.ui.kit import SCREENS, Code, Job, Qty, Station, StationAct, Step, Task, Text

QUEUE_ROWS = 200
COLUMNS = (
    Text("item__sku", gettext_lazy("Item"), sub="item.name"), Code("sscc", gettext_lazy("SSCC")),
    Text("lot__code", gettext_lazy("Lot")), Qty("open_qty", gettext_lazy("Expected"), unit="item__base_unit__symbol"),
)  # fmt: skip


def waiting() -> Iterable[Task]:
    """What is on its way to the sites of whoever looks."""
    today = timezone.localdate()
    for one in queries.arriving_at_mine()[:QUEUE_ROWS]:
        late = one.expected_on is not None and one.expected_on < today
        due = _("expected %s") % formatting.day(one.expected_on) if one.expected_on else ""
        yield Task(
            one.pk, one.number, sub=f"{one.site.name} → {one.to_site.name}", due=due, tone="bad" if late else "info",
            state=_("Late") if late else str(one.get_state_display()),
        )  # fmt: skip


def opened(transfer_id: int) -> Job | None:
    """A transfer with what is still expected of it."""
    one = queries.arriving_at_mine().filter(pk=transfer_id).first()
    if one is None:
        return None
    step = Step(
        instruction=_("Count what arrived; where less came, say how much"), target=one.number, title=one.site.name,
        sub=one.lane.carrier,
    )  # fmt: skip
    rows = list(queries.expected_pieces(transfer_id))
    return Job(one.pk, one.number, one.version, step, rows, SCREENS["transfers.Transfer"].url("document", one.pk))


def counted(task_id: int, typed: Mapping[int, str], by: Actor) -> list[tuple[Piece, Decimal]]:
    """What the person counted of each piece; what they left alone is as expected."""
    with read_scope(by):
        pieces = list(queries.expected_pieces(task_id))
    found: list[tuple[Piece, Decimal]] = []
    faults: list[Refusal] = []
    for n, piece in enumerate(pieces, 1):
        text = typed.get(piece.pk, "").replace(",", ".")
        try:
            found.append((piece, Decimal(text) if text else expected(piece)))
        except InvalidOperation:
            faults.append(InvalidValue(_("Line %(n)s: “%(text)s” is no quantity.") % {"n": n, "text": text[:40]}))
    refuse_all(faults)
    return found


def expected(piece: Any) -> Decimal:
    """What of a piece is still to come."""
    return Decimal(piece.open_qty)


def receive(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Put away what arrived; what did not stays on its way."""
    found = counted(task_id, data["rows"], by)
    lines = [ops.PieceReceived(piece_id=p.pk, qty=qty) for p, qty in found if qty]
    receipt = ops.TransferReceipt(transfer_id=task_id, lines=lines, bin=data["bin"], version=version)
    (done,) = ops.receive_transfers(receipts=[receipt], by=by, key=key)
    return _("Received: %s") % formatting.number(done.qty)


def finish(*, by: Actor, key: str, task_id: int, version: int | None, data: Mapping[str, Any]) -> str:
    """Put away what arrived; for the rest somebody answers."""
    found = counted(task_id, data["rows"], by)
    findings = [
        ops.Finding(type=data["problem"], qty=expected(p) - qty, piece_id=p.pk, answerable=data["answerable"], note=data["note"])
        for p, qty in found if expected(p) > qty
    ]  # fmt: skip
    lines = [ops.PieceReceived(piece_id=p.pk, qty=qty) for p, qty in found if qty]
    receipt = ops.TransferReceipt(
        transfer_id=task_id, lines=lines, findings=findings, bin=data["bin"], final=True, version=version
    )
    (done,) = ops.receive_transfers(receipts=[receipt], by=by, key=key)
    count = done.discrepancy_count
    return ngettext("Received, %s discrepancy", "Received, %s discrepancies", count) % count


RECEIVE = Station(
    code="transfers/receive", label=gettext_lazy("Receive transfers"), permission=permissions.RECEIVE, area="transfers",
    order=30, help=gettext_lazy("Count what arrives from other sites and put it away"), queue=waiting, columns=COLUMNS,
    open=opened, line_value="open_qty", empty=gettext_lazy("Nothing is on its way to your sites."),
    acts=(
        StationAct(name="receive", label=gettext_lazy("Received"), permission=permissions.RECEIVE, run=receive, primary=True,
                   line_field=gettext_lazy("Arrived"), form=BinForm),
        StationAct(name="finish", label=gettext_lazy("Received, nothing more comes"), permission=permissions.RECEIVE,
                   run=finish, line_field=gettext_lazy("Arrived"), form=FinalForm),
    ),
)  # fmt: skip
