"""Blanket orders on pages: what is agreed, what is called, what is left, and what ends soon."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.orders import blanket_queries as queries
from onegauge.orders import operations as ops
from onegauge.orders import permissions
from onegauge.orders.blanket_states import BLANKET
from onegauge.orders.blanket_verbs import BLANKET_VERBS
from onegauge.orders.web.cells import Price
from onegauge.orders.web.forms import CustomerField
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Choice,
    Column,
    Date,
    Due,
    Empty,
    Filters,
    Layout,
    Lines,
    Link,
    LookupField,
    Number,
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
    Tab,
    Table,
    Tabs,
    Text,
    Timeline,
    register,
)


class PlannedField(forms.CharField):
    """When parts of a line are wanted: days and quantities in one cell, so that it can be pasted from a spreadsheet."""

    def clean(self, value: Any) -> Any:
        """The planned calls; what cannot be read is named."""
        planned = []
        for part in super().clean(value).replace(";", ",").split(","):
            words = part.replace(":", " ").split()
            if not words:
                continue
            try:
                day, qty = words
                planned.append(ops.PlannedCall(due_on=date.fromisoformat(day), qty=Decimal(qty)))
            except (ValueError, InvalidOperation):
                text = _("“%s” is no day with its quantity. Write 2026-12-01: 10, 2027-01-15: 12.")
                raise forms.ValidationError(text % part.strip()[:40]) from None
        return tuple(planned)


class BlanketLineForm(StyledForm):
    """One item of the agreement."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Agreed quantity"))
    unit_price = forms.DecimalField(label=_("Price per base unit"))
    calls = PlannedField(label=_("Planned, day: quantity"), required=False, max_length=2000)


class BlanketForm(OperationForm):
    """What a customer agrees to take within a period."""

    edits = False
    line_form = BlanketLineForm
    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    customer = CustomerField(label=_("Customer"))
    site = RowChoice(
        "governance.Site", gives="code", scope="sites", label=_("Site"), required=False,
        help_text=_("Empty: the customer's default site"),
    )  # fmt: skip
    reference = forms.CharField(label=_("Customer reference"), max_length=60, required=False)
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"))

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Take it down as a draft."""
        typed = self.cleaned_data
        draft = ops.BlanketDraft(
            company=str(typed["company"]), customer=str(typed["customer"]), site=str(typed["site"] or ""),
            reference=typed["reference"], valid_from=typed["valid_from"], valid_until=typed["valid_until"],
            lines=[ops.BlanketLineDraft(**values) for values in self.filled_lines],
        )  # fmt: skip
        return ops.save_blankets(blankets=[draft], by=by, key=key)[0]


class CallForm(StyledForm):
    """How much of which line is called."""

    line_no = forms.IntegerField(label=_("Line"), min_value=1, initial=1)
    qty = forms.DecimalField(label=_("Quantity"))
    requested_on = forms.DateField(label=_("Requested on"), required=False)


class CallDueForm(StyledForm):
    """Until when what is planned becomes orders."""

    until = forms.DateField(label=_("Planned until"), required=False, help_text=_("Empty: today"))


def order_url(row: Any) -> str:
    """The page of the order that a part was called as."""
    return SCREENS["orders.SalesOrder"].url("document", row.order_id) if row.order_id else ""


register(
    Screen(
        model="orders.Blanket", find=("number", "reference"), area="orders", order=14, permission=permissions.VIEW,
        label=_("Blanket orders"), one=_("Blanket order"), create_permission=permissions.CAPTURE,
        rows=queries.blankets_for_list, form=BlanketForm, machine=BLANKET, operations=BLANKET_VERBS, party="partner__name",
        verb_forms={"call": CallForm, "call_due": CallDueForm},
        confirm={"close": _("Nothing more is called. Orders that were called go on.")},
        help=_("Quantities and prices agreed with customers for a period, called off as orders"),
        table=Table(
            Ref("number", sub="reference"), Party("partner", _("Customer")), Badge("state"), Date("valid_from"),
            Due("valid_until", warn=queries.is_ending), Text("currency"), Party("company", _("Company")), Party("site"),
            sort="valid_until",
        ),
        filters=Filters(
            Search("number", "reference", "partner__name", "partner__code"), Choice("state"), Choice("site"),
            Only("expiring", _("Ends soon"), queries.is_expiring),
        ),
        views=(SavedView(_("Agreed"), "state=agreed"), SavedView(_("Ends soon"), "expiring=yes")),
        empty=Empty(_("No blanket orders yet"), _("Agree quantities and prices with a customer, and call orders from them.")),
        detail=Layout(
            Column(
                Attributes("partner", "company", "site", "currency", "reference", "valid_from", "valid_until"),
                Tabs(
                    Tab(
                        "lines", _("Lines"),
                        Lines(
                            queries.lines_of_blanket, Number("line_no", _("Line")), Text("sku", _("Item"), sub="name"),
                            Qty("qty", _("Agreed"), unit="unit"), Qty("called_qty", _("Called")), Qty("shipped_qty", _("Shipped")),
                            Qty("planned_qty", _("Planned")), Qty("left_qty", _("Left")), Price("unit_price", _("Price")),
                        ),
                    ),
                    Tab(
                        "calls", _("Calls"),
                        Lines(
                            queries.calls_of, Date("due_on", _("Wanted")), Number("line_no", _("Line")), Text("sku", _("Item")),
                            Qty("qty"), Link("number", _("Order"), url=order_url), Text("state", _("State")),
                            empty=_("Nothing is planned or called"),
                        ),
                    ),
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip
