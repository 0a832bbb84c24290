"""Forms of purchasing: their shape; every rule stands in the operation."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.purchasing import operations as ops
from onegauge.purchasing import queries
from onegauge.purchasing.operations.order import plain
from onegauge.purchasing.states import PurchaseState
from onegauge.ui import formatting
from onegauge.ui.declarations.feedback import LineFeedback
from onegauge.ui.kit import Feedback, LookupField, OperationForm, RowChoice, StyledForm

PLACE = re.compile(r"^orders\[0\]\.(?:lines\[(\d+)\]\.)?(\w+)$")


class PurchaseLineForm(StyledForm):
    """One item that is bought."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    unit = forms.CharField(label=_("Packaging"), max_length=20, required=False)
    unit_price = forms.DecimalField(label=_("Own price"), required=False)
    wanted_on = forms.DateField(label=_("Wanted on"), required=False)


class PurchaseForm(OperationForm):
    """An order to a supplier."""

    line_form = PurchaseLineForm
    line_extra = 5
    line_cells = (("price", _("Price")), ("net", _("Net")), ("day", _("Comes")))
    has_feedback = True
    natural = ("site",)
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"))
    supplier = LookupField("partners.Partner", gives="code", label=_("Supplier"))
    currency = forms.CharField(
        label=_("Currency"), max_length=3, required=False, help_text=_("Empty: that of the company")
    )
    wanted_on = forms.DateField(
        label=_("Wanted on"), required=False, help_text=_("Empty: after the supplier's lead time")
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    place = forms.BooleanField(
        label=_("Place it now"), required=False, initial=True, help_text=_("Else it is kept as a draft")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            del self.fields["place"]

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """A draft in the codes that people use."""
        return {"site": row.site_id, "supplier": row.supplier.code, "currency": row.currency, "note": row.note}

    def initial_lines(self) -> list[dict[str, Any]]:
        """The lines of the draft, each with its price and its day."""
        if self.row is None:
            return []
        return [
            {
                "sku": line.item.sku, "qty": plain(line.entered_qty), "unit": line.entered_unit,
                "unit_price": plain(line.unit_price), "wanted_on": line.wanted_on,
            }
            for line in queries.lines_of(self.row.pk)
        ]  # fmt: skip

    @classmethod
    def closed(cls, row: Any) -> str:
        """Drafts are changed; what is placed, or made for a customer's order, stays as it was."""
        if row.state != PurchaseState.DRAFT:
            return _("%(number)s is placed and is not changed any more.") % {"number": row.number}
        if row.ship_to_id is not None:
            return _("%(number)s was made for a customer's order and follows it.") % {"number": row.number}
        return ""

    def _draft(self, lines: list[ops.PurchaseLineDraft]) -> ops.PurchaseDraft:
        typed = self.cleaned_data
        texts = {name: typed.get(name) or "" for name in ("site", "supplier", "currency", "note")}
        return ops.PurchaseDraft(**texts, wanted_on=typed.get("wanted_on"), lines=lines)

    def feedback(self, by: Actor) -> Feedback:
        """Prices, days, and what the supplier would not take, while it is typed."""
        lines: list[ops.PurchaseLineDraft] = []
        places: list[int | None] = []
        for line in self.lines:
            values = getattr(line, "cleaned_data", {}) if line.has_changed() else {}
            known = bool(values.get("sku") and values.get("qty") is not None)
            places.append(len(lines) if known else None)
            if known:
                lines.append(ops.PurchaseLineDraft(**{**values, "unit": values.get("unit") or ""}))
        with read_scope(by):
            found = ops.quote_purchases(orders=[self._draft(lines)], by=by)
        faults: dict[tuple[int | None, str], str] = {}
        for fault in found.faults:
            if match := PLACE.match(fault.field or ""):
                place = None if match[1] is None else int(match[1])
                faults[place, match[2]] = f"{fault.message} {fault.mend or ''}".strip()
        head = {name: text for (at, name), text in faults.items() if at is None and self.cleaned_data.get(name)}
        return Feedback(lines=[_said(n, found, faults) for n in places], faults=head)

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Take the order down, and place it at once if that is wanted; or change the draft."""
        draft = self._draft([ops.PurchaseLineDraft(**values) for values in self.filled_lines])
        if self.row is not None:
            head = {
                name: getattr(draft, name) for name in ("site", "supplier", "currency", "wanted_on", "note", "lines")
            }
            revision = ops.PurchaseRevision(order_id=self.row.pk, version=self.version, **head)
            return ops.revise_purchase_orders(orders=[revision], by=by, key=key)[0]
        order_id = ops.create_purchase_orders(orders=[draft], by=by, key=key)[0].order_id
        if self.cleaned_data["place"]:
            ops.place_purchase_orders(order_ids=[order_id], by=by, key=f"{key}:place" if key else None)
        return order_id


def _said(n: int | None, found: Any, faults: dict[tuple[int | None, str], str]) -> LineFeedback:
    """What stands beside one line."""
    if n is None:
        return LineFeedback()
    mine = {name: text for (at, name), text in faults.items() if at == n}
    line = found.lines[0].get(n)
    if line is None:
        return LineFeedback(faults=mine)
    net = (line.qty * line.unit_price).quantize(Decimal("0.01"))
    cells = {
        "price": formatting.number(line.unit_price), "net": formatting.number(net, 2),
        "day": formatting.plain(line.wanted_on),
    }  # fmt: skip
    return LineFeedback(cells=cells, faults=mine)


class NoteForm(StyledForm):
    """Why it is not bought."""

    note = forms.CharField(label=_("Reason"), max_length=300)


class AcknowledgeForm(StyledForm):
    """What the supplier said of the whole order."""

    reference = forms.CharField(label=_("Supplier's reference"), max_length=60, required=False)
    promised_on = forms.DateField(
        label=_("Promised on"), required=False, help_text=_("Empty: each line on the day that was wanted")
    )


class PartForm(StyledForm):
    """Of which line how much; left empty, everything that is open."""

    line_no = forms.IntegerField(label=_("Line"), required=False, min_value=1, help_text=_("Empty: every line"))
    qty = forms.DecimalField(label=_("Quantity"), required=False, help_text=_("Empty: all that is open"))
    lots = forms.CharField(
        label=_("Lot or serial numbers"), required=False, help_text=_("Several serial numbers with commas between")
    )
    expires_on = forms.DateField(label=_("Expires on"), required=False)

    def clean_lots(self) -> tuple[str, ...]:
        """One lot, or the serial numbers."""
        return tuple(x.strip() for x in self.cleaned_data["lots"].split(",") if x.strip())


class ReceiveForm(PartForm):
    """With which paper goods came in, and where they lie."""

    reference = forms.CharField(label=_("Number of the delivery"), max_length=80, required=False)
    into_bin = forms.CharField(
        label=_("Bin"), max_length=30, required=False, help_text=_("Empty: the dock or staging place of the site"),
        widget=forms.TextInput(attrs={"data-lookup": "inventory.Bin", "autocomplete": "off"}),
    )  # fmt: skip


class DispatchForm(PartForm):
    """How the supplier sent goods to the customer."""

    carrier_reference = forms.CharField(label=_("Carrier's reference"), max_length=80, required=False)
    final = forms.BooleanField(
        label=_("Nothing more comes"), required=False, help_text=_("The rest is served from elsewhere")
    )


class AnnounceForm(StyledForm):
    """What the supplier sent."""

    expected_on = forms.DateField(label=_("Comes on"), required=False, help_text=_("Empty: the day that he promised"))
    carrier = forms.CharField(label=_("Carrier"), max_length=80, required=False)
    reference = forms.CharField(label=_("Reference"), max_length=60, required=False)
    here = forms.BooleanField(label=_("It stands at the door"), required=False)
