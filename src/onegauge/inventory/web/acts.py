"""Acts on stock and handling units: what a page asks for, and the one operation that each calls."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.inventory import operations as ops
from onegauge.inventory import permissions
from onegauge.inventory.states import StockReason, StockStatus
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Action, StyledForm

STATUSES = [(s.value, s.label) for s in StockStatus if s.value in ops.JUDGED_AS]
REASONS = [("", _("Choose a reason")), *((r.value, r.label) for r in StockReason if r.value in ops.WHY_JUDGED)]


def code_field(model: str, label: Any, **more: Any) -> forms.CharField:
    """A thing by its code, with what it can be while somebody types."""
    widget = forms.TextInput(attrs={"data-lookup": model, "autocomplete": "off"})
    return forms.CharField(label=label, max_length=30, widget=widget, **more)


def qty_field() -> forms.DecimalField:
    """How much of each; nothing means all."""
    return forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Of each; empty: all of it"))


class MoveForm(StyledForm):
    """Where goods go."""

    to_bin = code_field("inventory.Bin", _("To bin"))
    qty = qty_field()
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)


class JudgeForm(StyledForm):
    """What goods are from now on, and why."""

    status = forms.ChoiceField(label=_("Status"), choices=STATUSES)
    reason_code = forms.ChoiceField(label=_("Reason"), choices=REASONS)
    qty = qty_field()
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)


class PackForm(StyledForm):
    """Which handling unit goods go into."""

    sscc = forms.CharField(label=_("SSCC"), max_length=18, help_text=_("Scan the label of the handling unit"))
    qty = qty_field()


class QtyForm(StyledForm):
    """How much."""

    qty = qty_field()


class MoveUnitsForm(StyledForm):
    """Where handling units go."""

    to_bin = code_field("inventory.Bin", _("To bin"))
    reason = forms.CharField(label=_("Note"), max_length=200, required=False)


class NestForm(StyledForm):
    """What handling units stand in from now on."""

    parent = forms.CharField(
        label=_("Into (SSCC)"), max_length=18, required=False, help_text=_("Empty: they stand by themselves")
    )


def move(
    *, balance_ids: Sequence[int], to_bin: str, qty: Decimal | None, reason: str, by: Actor, key: str | None = None
) -> Any:
    """Move so much of each balance."""
    lines = [ops.MoveLine(balance_id=i, bin=to_bin, qty=qty, reason=reason) for i in balance_ids]
    return ops.move_stock(lines=lines, by=by, key=key)


def judge(*, balance_ids: Sequence[int], by: Actor, key: str | None = None, **said: Any) -> Any:
    """Give so much of each balance another status."""
    lines = [ops.StatusLine(balance_id=i, **said) for i in balance_ids]
    return ops.change_stock_status(lines=lines, by=by, key=key)


def pack(*, balance_ids: Sequence[int], sscc: str, qty: Decimal | None, by: Actor, key: str | None = None) -> Any:
    """Put so much of each balance into one handling unit."""
    return ops.pack_stock(lines=[ops.PackLine(balance_id=i, sscc=sscc, qty=qty) for i in balance_ids], by=by, key=key)


def unpack(*, balance_ids: Sequence[int], qty: Decimal | None, by: Actor, key: str | None = None) -> Any:
    """Take so much of each balance out of its handling unit."""
    return ops.unpack_stock(lines=[ops.UnpackLine(balance_id=i, qty=qty) for i in balance_ids], by=by, key=key)


STOCK_ACTS = (
    Action(
        name="move", label=_("Move"), permission=permissions.MOVE, operation=move, form=MoveForm, bulk=True,
        help=_("Promises travel with the goods."),
    ),
    Action(
        name="judge", label=_("Change status"), permission=permissions.JUDGE, operation=judge, form=JudgeForm, bulk=True,
        help=_("Where goods go out of use, orders give back what nobody works on yet and are served again."),
    ),
    Action(
        name="pack", label=_("Pack"), permission=permissions.MOVE, operation=pack, form=PackForm, bulk=True,
        help=_("Into a handling unit that stands in the same bin."),
    ),
    Action(
        name="unpack", label=_("Take out"), permission=permissions.MOVE, operation=unpack, form=QtyForm, bulk=True,
        closed=lambda row: None if row.handling_unit_id else _("It stands in no handling unit"),
    ),
    Action(
        name="expire", label=_("Let expire what is past its date"), permission=permissions.JUDGE, on_list=True,
        operation=ops.expire_stock,
    ),
)  # fmt: skip
UNIT_ACTS = (
    Action(
        name="move", label=_("Move"), permission=permissions.MOVE, operation=ops.move_units, form=MoveUnitsForm, bulk=True,
        help=_("With everything in them; promises travel with the goods."),
    ),
    Action(
        name="nest", label=_("Put into another"), permission=permissions.MOVE, operation=ops.nest_units, form=NestForm,
        bulk=True, help=_("Both stand in the same bin."),
    ),
)  # fmt: skip
