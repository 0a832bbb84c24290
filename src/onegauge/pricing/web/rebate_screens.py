"""Screens of rebate agreements."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.pricing import operations as ops
from onegauge.pricing import permissions
from onegauge.pricing import rebate_queries as queries
from onegauge.pricing.states import REBATE_AGREEMENT, RebateAgreementState, RebateBasis, RebatePeriodLength
from onegauge.pricing.verbs import REBATE_VERBS
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Empty,
    Filters,
    Layout,
    Lines,
    LookupField,
    Number,
    OperationForm,
    Party,
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

TONES = {"draft": "neutral", "approved": "good", "ended": "neutral"}


class RebateTierForm(StyledForm):
    """From which turnover on which value applies to the whole period."""

    from_amount = forms.DecimalField(label=_("From turnover"), max_digits=18, decimal_places=2)
    value = forms.DecimalField(label=_("Value"), max_digits=18, decimal_places=6)


class RebateAgreementForm(OperationForm):
    """What a customer gets back of a period's turnover."""

    operation = ops.save_rebate_agreements
    draft = ops.RebateAgreementDraft
    many = "agreements"
    model = "pricing.RebateAgreement"
    natural = ("company_id", "code")
    keys = {"partner": "partner__code", "sku": "item__sku", "item_class": "item_class__code"}
    line_form = RebateTierForm
    line_title = _("Tiers: the one that is reached applies to the whole period")
    company_id = RowChoice("governance.Company", gives="pk", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    partner = LookupField("partners.Partner", gives="code", label=_("Customer"))
    currency = forms.CharField(label=_("Currency"), max_length=3, help_text=_("Only invoices in this currency count"))
    period = forms.ChoiceField(label=_("Period"), choices=RebatePeriodLength.choices)
    basis = forms.ChoiceField(label=_("Basis"), choices=RebateBasis.choices, help_text=_("Of a share, 0.02 means 2 %"))
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"), required=False)
    item_class = RowChoice("catalog.ItemClass", gives="code", label=_("Item class"), required=False)
    least_amount = forms.DecimalField(
        label=_("Least turnover"), initial=0, help_text=_("Below it nothing is due for the period")
    )
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))

    @classmethod
    def closed(cls, row: Any) -> str:
        """An approved agreement stands as it is."""
        if row.state == RebateAgreementState.DRAFT:
            return ""
        return _now("It was approved and stands as it is. End it, and write a new agreement.")

    def initial_lines(self) -> list[dict[str, Any]]:
        """The tiers it has now."""
        rows = queries.tiers_of(self.row.pk) if self.row else ()
        return [{"from_amount": t.from_amount, "value": t.value.normalize()} for t in rows]

    def drafted(self) -> dict[str, Any]:
        """All tiers: a line that was cleared is gone."""
        values = super().drafted()
        named = {name: values[name] or "" for name in ("sku", "item_class")}
        return {**values, **named, "tiers": tuple(ops.RebateTierDraft(**tier) for tier in self.filled_lines)}


register(
    Screen(
        model="pricing.RebateAgreement", sop="order-to-cash/customer-terms", find=("code", "name~"), area="catalog",
        order=27, permission=permissions.VIEW, label=_("Rebate agreements"), one=_("Rebate agreement"),
        create_permission=permissions.MAINTAIN_PRICES, rows=queries.rebate_agreements_for_list,
        form=RebateAgreementForm, machine=REBATE_AGREEMENT, operations=REBATE_VERBS, party="partner__name",
        confirm={"end": _("Invoices after today count no more. What was counted stays and is settled.")},
        help=_("What customers get back of their turnover: accrued as it is invoiced, credited once for each period"),
        table=Table(
            Ref("code", sub="name"), Party("partner", _("Customer")), Badge("state", tones=TONES), Text("period"),
            Text("basis"), Code("currency"), Text("item.sku", _("Item")), Text("item_class.code", _("Item class")),
            Date("valid_from"), Date("valid_until"), Party("company"), sort="code",
        ),
        filters=Filters(
            Search("code", "name", "partner__code", "partner__name"), Choice("state"), Choice("period"),
            Choice("company"), Between("valid_from"),
        ),
        views=(SavedView(_("To be approved"), "state=draft"), SavedView(_("In force"), "state=approved")),
        empty=Empty(_("No rebate agreements yet"), _("Agree with a customer what it gets back of a period's turnover.")),
        detail=Layout(
            Column(
                Attributes(
                    "name", "partner", "company", "currency", "period", "basis", "item", "item_class", "least_amount",
                    "valid_from", "valid_until", "ended_on",
                ),
                Tabs(
                    Tab(
                        "tiers", _("Tiers"),
                        Lines(
                            queries.tiers_of, Number("from_amount", _("From turnover")), Number("value", _("Value")),
                            title=_("Tiers: the one that is reached applies to the whole period"),
                        ),
                    ),
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip
