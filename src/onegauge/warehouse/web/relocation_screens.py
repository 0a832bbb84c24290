"""Screens of pick faces and of goods that are carried to other bins."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import (
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Empty,
    Filters,
    Flag,
    Instant,
    Layout,
    LookupField,
    Only,
    OperationForm,
    Party,
    Qty,
    Ref,
    Related,
    RowChoice,
    SavedView,
    Screen,
    Search,
    StyledForm,
    Table,
    Text,
    Timeline,
    Why,
    register,
)
from onegauge.warehouse import operations as ops
from onegauge.warehouse import permissions
from onegauge.warehouse import relocation_queries as queries
from onegauge.warehouse.relocation_states import RELOCATION
from onegauge.warehouse.verbs import RELOCATION_VERBS


class PickFaceForm(OperationForm):
    """From which bin an item is picked at a site, and how much lies there."""

    operation, draft, many = ops.save_pick_faces, ops.PickFaceDraft, "faces"
    model, natural = "warehouse.PickFace", ("site", "sku")
    keys = {"site": "site__code", "sku": "item__sku", "bin": "bin__code", "active": "is_active"}
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    bin = forms.CharField(label=_("Bin"), max_length=30, help_text=_("Of the kind pick face"))
    min_qty = forms.DecimalField(label=_("Minimum"), min_value=0, help_text=_("Filled up when less lies there"))
    max_qty = forms.DecimalField(label=_("Target"), min_value=0, help_text=_("Filled up to this, in full packages"))
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)


class AskMoveForm(OperationForm):
    """Goods that shall lie in another bin."""

    operation, draft, many = ops.ask_moves, ops.MoveDraft, "moves"
    model = "warehouse.Relocation"
    edits = False
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    from_bin = forms.CharField(label=_("From bin"), max_length=30)
    to_bin = forms.CharField(
        label=_("To bin"), max_length=30, required=False, help_text=_("Empty: whoever carries them finds one that fits")
    )
    sku = LookupField(
        "catalog.Item", by="sku", gives="sku", label=_("Item"), required=False, help_text=_("Empty: empties the bin")
    )
    lot = forms.CharField(label=_("Lot"), max_length=40, required=False, help_text=_("Empty: any"))
    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: all of it"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def drafted(self) -> dict[str, Any]:
        """Nothing chosen is an empty text."""
        values = super().drafted()
        return {**values, "sku": values["sku"] or ""}


class RelocateForm(StyledForm):
    """Where the goods lie now, and how many of them."""

    to_bin = forms.CharField(label=_("Bin"), max_length=30, required=False, help_text=_("Empty: where they were to go"))
    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: all of it"))


register(
    Screen(
        model="warehouse.PickFace", sop="warehouse/floor", find=("item__sku",), area="warehouse", order=21,
        permission=permissions.VIEW, label=_("Pick faces"), one=_("Pick face"), rows=queries.faces_for_list,
        create_permission=permissions.DIRECT_WORK, create_label=_("Set a pick face"), form=PickFaceForm,
        help=_("From which bin an item is picked at a site, and how much lies there at least and at most"),
        table=Table(
            Ref("item__sku", _("Item")), Text("item__name", _("Name")), Party("site"), Code("bin__code", _("Bin")),
            Qty("here_qty", _("There now"), unit="item__base_unit__symbol"), Qty("min_qty"), Qty("max_qty"),
            Flag("is_active"), sort="item__sku",
        ),
        filters=Filters(
            Search("item__sku", "item__name", "bin__code"), Choice("site"), Only("low", _("Runs low"), queries.is_low),
        ),
        views=(SavedView(_("Runs low"), "low=yes"),),
        empty=Empty(_("No pick faces yet"), _("Where items have a bin to be picked from, it is filled from the reserve by policy.")),
        detail=Layout(
            Column(
                Attributes((_("Item"), "item"), "site", "bin", (_("There now"), "here_qty"), "min_qty", "max_qty", "is_active")
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="warehouse.Relocation", sop="warehouse/floor", find=("number",), area="warehouse", order=22,
        permission=permissions.VIEW, label=_("Relocations"), one=_("Relocation"), rows=queries.relocations_for_list,
        machine=RELOCATION, operations=RELOCATION_VERBS, verb_forms={"relocate": RelocateForm}, waiting="state=open",
        create_permission=permissions.DIRECT_WORK, create_label=_("Ask for a move"), form=AskMoveForm,
        help=_("Goods that shall lie in another bin, because a pick face runs low or somebody asked"),
        confirm={"cancel": _("The goods stay where they lie; picks that wait for them are taken from there.")},
        table=Table(
            Ref("number"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty", unit="item__base_unit__symbol"),
            Badge("state"), Badge("cause"), Code("balance__bin__code", _("Lies in")), Code("to_bin__code", _("To bin")),
            Flag("holds_picks"), Instant("opened_at"), Party("site"),
            more=(Code("done_bin__code", _("Put into")), Qty("done_qty"), Text("balance__lot__code", _("Lot")), Text("balance__handling_unit__sscc", _("Handling unit")), Text("note")),
        ),
        filters=Filters(
            Search("number", "item__sku"), Choice("state"), Choice("cause"), Choice("site"),
            Only("open", _("To move"), queries.is_open),
        ),
        views=(SavedView(_("To move"), "open=yes"),),
        empty=Empty(_("Nothing to move"), _("What fills pick faces, and what somebody asks to be moved, stands here.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("Item"), "item"), "qty", (_("Lies in"), "balance__bin"), (_("Lot"), "balance__lot"),
                    (_("Handling unit"), "balance__handling_unit"), "to_bin", "cause", "holds_picks", "note", "done_bin", "done_qty",
                    "site", "opened_at", "done_at",
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
)  # fmt: skip
