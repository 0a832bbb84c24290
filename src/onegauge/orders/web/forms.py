"""Forms of orders: their shape; every rule stands in the operation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.orders import operations as ops
from onegauge.ui.kit import LookupField, OperationForm, RowChoice, StyledForm

PLACE, DRAFT = "place", "draft"


class OrderLineForm(StyledForm):
    """One line as the customer says it."""

    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    qty = forms.DecimalField(label=_("Quantity"))
    unit = forms.CharField(label=_("Packaging"), max_length=20, required=False)
    unit_price = forms.DecimalField(label=_("Unit price"), required=False)


class CustomerField(LookupField):
    """A partner by its code; what is suggested are the customers in the scope of the person."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("partners.Partner", gives="code", **kwargs)
        self.widget.attrs["data-lookup"] = "partners.Customer"


class OrderForm(OperationForm):
    """An order as an order desk takes it down, with the customer on the phone."""

    line_form = OrderLineForm
    line_extra = 5
    edits = False
    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    customer = CustomerField(label=_("Customer"))
    customer_reference = forms.CharField(label=_("Customer reference"), max_length=60, required=False)
    site = RowChoice(
        "governance.Site", gives="code", scope="sites", label=_("Site"), required=False,
        help_text=_("Empty: the customer's default site"),
    )  # fmt: skip
    ship_to = forms.CharField(
        label=_("Delivery address"), max_length=40, required=False, help_text=_("Its code. Empty: the default address")
    )
    requested_on = forms.DateField(label=_("Requested on"), required=False)
    ship_complete = forms.BooleanField(label=_("Ship complete, not in parts"), required=False)
    then = forms.ChoiceField(
        label=_("When saved"), choices=((PLACE, _("Confirm and reserve stock")), (DRAFT, _("Keep as a draft")))
    )

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Place the order, or only take it down."""
        head = {name: value for name, value in self.cleaned_data.items() if name not in {"then", "site"}}
        lines = [ops.OrderLineDraft(**values) for values in self.filled_lines]
        draft = ops.OrderDraft(**head, site=self.cleaned_data["site"] or "", lines=lines)
        if self.cleaned_data["then"] == DRAFT:
            return ops.capture_orders(orders=[draft], by=by, key=key)[0].order_id
        return ops.place_orders(orders=[draft], by=by, key=key)[0].order_id


class NoteForm(StyledForm):
    """What the person who decides wants to say."""

    note = forms.CharField(label=_("Note"), max_length=300, required=False)


class RejectForm(StyledForm):
    """Why the order is not served."""

    note = forms.CharField(label=_("Reason"), max_length=300)
