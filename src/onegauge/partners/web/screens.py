"""Screens of partners, their addresses and the terms of customers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.partners import operations as ops
from onegauge.partners import permissions, queries
from onegauge.partners.states import PARTNER, PartnerRoleName
from onegauge.partners.verbs import PARTNER_VERBS
from onegauge.partners.web import (
    forms,
    suggest,  # noqa: F401  registers
)
from onegauge.ui.kit import (
    SCREENS,
    Action,
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Empty,
    Filters,
    Flag,
    Layout,
    Lines,
    Link,
    Money,
    Number,
    Only,
    Party,
    Ref,
    SavedView,
    Screen,
    Search,
    Tab,
    Table,
    Text,
    Timeline,
    contribute,
    register,
)


def partner_url(row: Any) -> str:
    """The page of the partner behind a customer."""
    return SCREENS["partners.Partner"].url("document", row.partner_id)


def customer_url(row: Any) -> str:
    """The page of what a company grants a partner."""
    return SCREENS["partners.Customer"].url("document", row.pk)


register(
    Screen(
        model="partners.Partner", sop="order-to-cash/customer-terms", find=("code", "name~"), area="partners", order=10, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_PARTNERS, rows=queries.partners_for_list, form=forms.PartnerForm,
        machine=PARTNER, operations=PARTNER_VERBS, verb_forms={"block": forms.ReasonForm, "unblock": forms.ReasonForm}, party="name",
        help=_("Legal parties that the group trades with, one row however many roles they play"),
        confirm={"block": _("All new business with this partner stops, in every company.")},
        table=Table(
            Ref("code"), Text("name"), Badge("state"), Text("role_names", _("Roles"), sort=False), Code("country"), Code("tax_id"),
            sort="code",
        ),
        filters=Filters(
            Search("code", "name", "tax_id"), Choice("state"), Choice("country"),
            Only("customers", _("Customers"), lambda: queries.playing(PartnerRoleName.CUSTOMER)),
            Only("suppliers", _("Suppliers"), lambda: queries.playing(PartnerRoleName.SUPPLIER)),
        ),
        views=(SavedView(_("Customers"), "customers=yes"), SavedView(_("Suppliers"), "suppliers=yes"), SavedView(_("Blocked"), "state=blocked")),
        empty=Empty(_("No partners yet"), _("Add one, or import a file with all of them.")),
        detail=Layout(
            Column(
                Attributes("name", "country", "tax_id", (_("Roles"), "role_names"), "created_at"),
                Lines(
                    queries.customers_of_partner, Link("company__name", _("Company"), url=customer_url), Money("credit_limit", currency="currency"),
                    Number("payment_days"), Number("priority"), Flag("blocked_for_orders", yes=_("Blocked"), tone="bad"),
                    Text("block_reason"), title=_("Customer of"),
                ),
                Lines(
                    queries.addresses_of_partner, Ref("code"), Text("kind"), Text("line1"), Text("postcode"), Text("city"),
                    Code("country"), Flag("is_default"), title=_("Addresses"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="partners.Address", sop="order-to-cash/customer-terms", area="partners", order=12, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_PARTNERS, rows=queries.addresses_for_list, form=forms.AddressForm,
        help=_("Places that goods and invoices go to"),
        table=Table(
            Ref("code"), Party("partner"), Text("kind"), Text("line1"), Text("postcode"), Text("city"), Code("country"),
            Flag("is_default"),
        ),
        filters=Filters(
            Search("code", "partner__name", "partner__code", "line1", "city", "postcode"), Choice("kind"), Choice("country"),
        ),
    ),
)  # fmt: skip

register(
    Screen(
        model="partners.Customer", sop="order-to-cash/customer-terms", area="partners", order=11, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_CUSTOMERS, rows=queries.customers_for_list, form=forms.CustomerForm,
        party="partner__name",
        help=_("What each company grants its customers: credit, terms, priority, the site that serves them"),
        table=Table(
            Ref("partner__code", _("Customer"), sub="partner.name"), Party("company"), Money("credit_limit", currency="currency"),
            Number("payment_days"), Number("priority"), Party("default_site"),
            Flag("blocked_for_orders", yes=_("Blocked"), tone="bad"),
        ),
        filters=Filters(
            Search("partner__code", "partner__name"), Choice("company"), Choice("default_site"), Choice("priority"),
            Choice("blocked_for_orders"),
        ),
        actions=(
            Action(
                name="block", label=_("Block for orders"), permission=permissions.BLOCK_CUSTOMERS, bulk=True,
                operation=ops.block_customers, form=forms.ReasonForm, destructive=True,
                help=_("New orders of this customer are taken down, but held."),
                closed=lambda row: _("Blocked already") if row.blocked_for_orders else None,
            ),
            Action(
                name="unblock", label=_("Unblock"), permission=permissions.BLOCK_CUSTOMERS, bulk=True,
                operation=ops.unblock_customers,
                closed=lambda row: None if row.blocked_for_orders else _("Not blocked"),
            ),
        ),
        detail=Layout(
            Column(
                Attributes(
                    Link("partner__name", _("Partner"), url=partner_url), "company", "credit_limit", "currency", "payment_days",
                    "priority", "min_life_days", "default_site", "substitution", "prepays", "takes_direct",
                    "blocked_for_orders", "block_reason",
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip

contribute(
    "partners.Customer",
    Tab(
        "addresses", _("Addresses"),
        Lines(
            queries.addresses_of_customer, Ref("code"), Text("kind"), Text("line1"), Text("postcode"), Text("city"),
            Code("country"), Flag("is_default"), title=_("Addresses"), empty=_("No address: its orders are held"),
        ),
    ),
    order=60,
)  # fmt: skip
