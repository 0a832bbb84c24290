"""Pages of quotas: how much may be promised to whom, and who has drawn what."""

from typing import Any

from django import forms
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from onegauge.inventory import operations as ops
from onegauge.inventory import permissions
from onegauge.inventory.quota_models import Quota, QuotaBucket, QuotaUse
from onegauge.ui.kit import (
    Attributes,
    Column,
    Date,
    Empty,
    Filters,
    Layout,
    Lines,
    LookupField,
    OperationForm,
    Party,
    Qty,
    Ref,
    RowChoice,
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


def quotas_for_list() -> QuerySet[Quota]:
    """Quotas with what they hold and what was drawn."""
    return Quota.objects.select_related("company", "site", "item").annotate(
        total_qty=Sum("buckets__qty"), drawn_qty=Sum("buckets__used_qty")
    )


def buckets_of(quota_id: int) -> QuerySet[QuotaBucket]:
    """The shares of a quota in the order in which they were named."""
    return QuotaBucket.objects.filter(quota_id=quota_id).select_related("partner").order_by("id")


def uses_of(quota_id: int) -> QuerySet[QuotaUse]:
    """The latest promises that drew from a quota."""
    return (
        QuotaUse.objects.filter(bucket__quota_id=quota_id)
        .select_related("bucket", "demand__partner")
        .order_by("-id")[:200]
    )


class ShareForm(StyledForm):
    """One share; without channel and customer it is the common reserve."""

    channel = forms.CharField(label=_("Channel"), max_length=12, required=False)
    customer = forms.CharField(label=_("Customer"), max_length=40, required=False)
    qty = forms.DecimalField(label=_("Quantity"))


class QuotaForm(OperationForm):
    """A quota with its shares."""

    operation, draft, many = ops.save_quotas, ops.QuotaDraft, "quotas"
    model, natural = "inventory.Quota", ("company", "code")
    keys = {"company": "company__code", "sku": "item__sku", "site": "site__code"}
    line_form = ShareForm
    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    code = forms.CharField(label=_("Code"), max_length=30)
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"), required=False)
    valid_from = forms.DateField(label=_("From"))
    valid_until = forms.DateField(label=_("Until"))
    edits = False

    def drafted(self) -> dict[str, Any]:
        """The quota with its shares."""
        shares = [
            ops.QuotaBucketDraft(qty=line["qty"], channel=line.get("channel", ""), customer=line.get("customer", ""))
            for line in self.filled_lines
        ]
        values = super().drafted()
        return {**values, "company": str(values["company"]), "site": str(values["site"] or ""), "buckets": shares}


register(
    Screen(
        model="inventory.Quota", find=("code",), area="planning", order=30, permission=permissions.VIEW,
        label=_("Quotas"), one=_("Quota"), create_permission=permissions.MAINTAIN_QUOTAS, rows=quotas_for_list, form=QuotaForm,
        help=_("How much of an item may be promised to whom in a period"),
        table=Table(
            Ref("code"), Text("item.sku", _("Item"), sub="item.name"), Party("site"), Date("valid_from"), Date("valid_until"),
            Qty("total_qty", _("Quota")), Qty("drawn_qty", _("Drawn")), sort="code",
        ),
        filters=Filters(Search("code", "item__sku")),
        empty=Empty(_("No quotas"), _("Without one, whoever asks first is promised first.")),
        detail=Layout(
            Column(
                Attributes("company", "item", "site", "valid_from", "valid_until"),
                Tabs(
                    Tab(
                        "shares", _("Shares"),
                        Lines(
                            buckets_of, Text("channel", _("Channel")), Text("partner.name", _("Customer")),
                            Qty("qty", _("Quota"), total=True), Qty("used_qty", _("Drawn"), total=True),
                        ),
                    ),
                    Tab(
                        "uses", _("Who drew"),
                        Lines(
                            uses_of, Text("demand.partner.name", _("Customer")), Text("demand.channel", _("Channel")),
                            Text("bucket.channel", _("Share")), Qty("qty", _("Drawn")), Date("demand.promised_on", _("Promised")),
                            empty=_("Nothing was promised from it yet"),
                        ),
                    ),
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip
