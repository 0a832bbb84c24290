"""Forms of orders: their shape; every rule stands in the operation."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.orders import operations as ops
from onegauge.orders import queries
from onegauge.orders.models import OrderLine
from onegauge.orders.operations.stopping import PLACED
from onegauge.orders.states import OrderState
from onegauge.orders.web import amending
from onegauge.orders.web.desk import address_choices, desk_feedback
from onegauge.ui.kit import Feedback, LookupField, OperationForm, RowChoice, StyledForm

PLACE, DRAFT = "place", "draft"


class OrderLineForm(StyledForm):
    """One line as the customer says it."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    unit = forms.CharField(label=_("Packaging"), max_length=20, required=False, widget=forms.Select)
    unit_price = forms.DecimalField(label=_("Own price"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "unit", [("", _("base unit"))])


class CustomerField(LookupField):
    """A partner by its code; what is suggested are the customers in the scope of the person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("partners.Partner", gives="code", **kwargs)
        self.widget.attrs |= {"data-lookup": "partners.Customer", "data-with": "company"}


def typed(value: Decimal) -> str:
    """A number as somebody types it, without the zeros of its column."""
    return format(value.normalize(), "f")


def ruled(line: OrderLine) -> Decimal | None:
    """What list and terms say: a price that differs from it was given by somebody."""
    return line.list_price if line.rule_price is None else line.rule_price


def offer(form: StyledForm, name: str, choices: list[tuple[str, Any]]) -> None:
    """Choices of a menu that the browser completes; what was chosen before stays among them."""
    chosen = str(form[name].value() or "")
    known = {value for value, _label in choices}
    widget = form.fields[name].widget
    assert isinstance(widget, forms.Select)
    widget.choices = choices if chosen in known else [*choices, (chosen, chosen)]


class OrderForm(OperationForm):
    """An order as an order desk takes it down, with the customer on the phone."""

    line_form = OrderLineForm
    line_extra = 5
    line_cells = (("price", _("Price")), ("net", _("Net")), ("promise", _("Promise")), ("stock", _("Free")))
    has_feedback = True
    natural = ("company",)
    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    customer = CustomerField(label=_("Customer"))
    customer_reference = forms.CharField(label=_("Customer reference"), max_length=60, required=False)
    requested_on = forms.DateField(label=_("Requested on"), required=False)
    ship_to = forms.CharField(label=_("Delivery address"), max_length=40, required=False, widget=forms.Select)
    site = RowChoice(
        "governance.Site", gives="code", scope="sites", label=_("Site"), required=False,
        help_text=_("Empty: the customer's default site"),
    )  # fmt: skip
    ship_complete = forms.BooleanField(label=_("Ship complete, not in parts"), required=False)
    then = forms.ChoiceField(
        label=_("When saved"), choices=((PLACE, _("Confirm and reserve stock")), (DRAFT, _("Keep as a draft")))
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.amends:
            self._fix_what_was_promised()
        elif self.row is not None:
            del self.fields["then"]
        offer(self, "ship_to", address_choices(str(self["customer"].value() or "")))

    @property
    def amends(self) -> bool:
        """Whether the form stands over a confirmed order."""
        return self.row is not None and self.row.state == OrderState.CONFIRMED

    def _fix_what_was_promised(self) -> None:
        """Who buys, and from where, stays; a reason may be given, and the change may be shown first."""
        for name in ("customer", "site"):
            self.fields[name].disabled = True
        self.fields["reason"] = forms.CharField(
            label=_("Why it is changed"), max_length=300, required=False, widget=forms.TextInput(attrs={"class": "inp"})
        )
        then = self.fields.pop("then")
        assert isinstance(then, forms.ChoiceField)
        then.choices = [
            (amending.CHANGE, _("Change the order")), (amending.SHOW, _("Show what it would do")),
        ]  # fmt: skip
        self.fields["then"] = then

    @classmethod
    def initial_of(cls, row: Any) -> dict[str, Any]:
        """A draft in the codes that people use."""
        same = ("customer_reference", "requested_on", "ship_complete")
        return {
            "company": row.company_id, "customer": row.partner.code, "site": row.site_id,
            "ship_to": row.ship_to.code if row.ship_to else "", **{name: getattr(row, name) for name in same},
        }  # fmt: skip

    def initial_lines(self) -> list[dict[str, Any]]:
        """The lines of the draft; a price of the rule stays one, so that a change of quantity may change it."""
        if self.row is None:
            return []
        if self.amends:
            return amending.initial_of(amending.live_lines(self.row.pk))
        return [
            {
                "sku": line.item.sku, "qty": typed(line.entered_qty), "unit": line.entered_unit,
                "unit_price": None if line.unit_price == ruled(line) else typed(line.unit_price),
            }
            for line in queries.lines_of(self.row.pk)
        ]  # fmt: skip

    @classmethod
    def closed(cls, row: Any) -> str:
        """Drafts are revised and confirmed orders amended; what is over stays as it was."""
        if row.state in (OrderState.DRAFT, OrderState.CONFIRMED):
            return ""
        return _("%(number)s is over and is not changed any more. Take down a further order for what is new.") % {
            "number": row.number
        }

    def feedback(self, by: Actor) -> Feedback:
        """Prices, promises and holds of what is typed so far."""
        if self.amends:
            return self._amend_feedback(by)
        lines: list[ops.OrderLineDraft] = []
        places: list[int | None] = []
        counted: list[bool] = []
        for line in self.lines:
            values = getattr(line, "cleaned_data", {}) if line.has_changed() else {}
            known = bool(values.get("sku"))
            places.append(len(lines) if known else None)
            if known:
                qty = values.get("qty")
                counted.append(qty is not None and qty > 0)
                values = {
                    "qty": qty or Decimal(1),
                    "unit": values.get("unit", ""),
                    "unit_price": values.get("unit_price"),
                }
                lines.append(ops.OrderLineDraft(sku=line.cleaned_data["sku"], **values))
        order_id = self.row.pk if self.row is not None else None
        ordered_at = self.row.ordered_at if self.row is not None else None
        draft = ops.OrderDraft(**self._head(), lines=lines, ordered_at=ordered_at)
        return desk_feedback(draft, places, counted, by=by, order_id=order_id)

    def _amend_feedback(self, by: Actor) -> Feedback:
        """What a change of the confirmed order would meet; faults of what is fixed come back at their rows."""
        try:
            typed = self._typed()
        except Refused as refused:
            self.refuse(refused)
            return Feedback()
        return amending.amend_feedback(typed, len(self.lines), by=by)

    def _typed(self) -> amending.Typed:
        """The rows that are typed, as a change."""
        head = {name: self.cleaned_data.get(name) for name in (*amending.HEAD, "reason")}
        rows = [getattr(line, "cleaned_data", {}) if line.has_changed() else {} for line in self.lines]
        return amending.amendment_of(self.row, self.version, rows, head)

    def _head(self) -> dict[str, Any]:
        """The head under the names of the draft; what is not sound yet is left out."""
        typed = {name: self.cleaned_data.get(name) for name in self.fields if name != "then"}
        texts = {
            name: typed.pop(name) or "" for name in ("company", "customer", "site", "ship_to", "customer_reference")
        }
        return {**texts, "requested_on": typed["requested_on"], "ship_complete": bool(typed["ship_complete"])}

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Place the order, take it down only, change the draft, or amend what was promised."""
        if self.amends:
            with read_scope(by):
                change = self._typed()
            return amending.change_order(change, self.cleaned_data["then"], by=by, key=key)
        head = self._head()
        lines = [ops.OrderLineDraft(**values) for values in self.filled_lines]
        if self.row is not None:
            revision = ops.OrderRevision(order_id=self.row.pk, version=self.version, lines=lines, **head)
            return ops.revise_orders(orders=[revision], by=by, key=key)[0].order_id
        draft = ops.OrderDraft(**head, lines=lines)
        if self.cleaned_data["then"] == DRAFT:
            return ops.capture_orders(orders=[draft], by=by, key=key)[0].order_id
        return ops.place_orders(orders=[draft], by=by, key=key)[0].order_id


class HoldForm(StyledForm):
    """Why an order is stopped by a person."""

    type = forms.ChoiceField(label=_("Type"), choices=[(t.value, t.label) for t in PLACED])
    reason = forms.CharField(label=_("Reason"), max_length=300)


class NoteForm(StyledForm):
    """What the person who decides wants to say."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class RejectForm(StyledForm):
    """Why the order is not served."""

    note = forms.CharField(label=_("Reason"), max_length=300)


class PaymentForm(StyledForm):
    """Money that came in for the chosen invoices."""

    paid_on = forms.DateField(label=_("Paid on"), initial=date.today)
    amount = forms.DecimalField(
        label=_("Amount"), required=False, max_digits=18, decimal_places=3,
        help_text=_("Empty: everything that is open of the chosen invoices. Less pays the oldest first."),
    )  # fmt: skip
    reference = forms.CharField(label=_("Reference of the payment"), max_length=120, required=False)


class CreditForm(StyledForm):
    """When and why invoices are taken back."""

    credited_on = forms.DateField(label=_("Credited on"), initial=date.today)
    reason = forms.CharField(label=_("Reason"), max_length=200)
