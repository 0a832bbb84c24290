"""Screens of lane costs, site rules and decisions."""

from django.utils.translation import gettext_lazy as _

from onegauge.sourcing import permissions, queries
from onegauge.sourcing.web import forms
from onegauge.ui.kit import (
    Badge,
    Choice,
    Code,
    Date,
    Empty,
    Filters,
    Flag,
    Instant,
    Number,
    Party,
    Qty,
    Ref,
    Screen,
    Search,
    Table,
    Text,
    register,
)

register(
    Screen(
        model="sourcing.LaneCost", sop="order-to-cash/capture", area="setup", order=60, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN, rows=queries.lane_costs_for_list, form=forms.LaneCostForm,
        label=_("Lane costs"), one=_("Lane cost"),
        help=_("What it costs, and how long it takes, to send goods from a site to a zone"),
        table=Table(
            Ref("site__name", _("From")), Code("country"), Code("postcode_prefix"), Number("base_amount"), Number("kg_amount"),
            Number("transit_days"), Date("valid_from"), Date("valid_until"), Party("company"),
        ),
        filters=Filters(Search("country", "postcode_prefix", "site__name"), Choice("site"), Choice("country")),
        empty=Empty(_("No lane has a price yet"), _("Without lanes no site sends for another one.")),
    ),
    Screen(
        model="sourcing.SiteRule", sop="order-to-cash/capture", area="setup", order=61, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN, rows=queries.site_rules_for_list, form=forms.SiteRuleForm,
        label=_("Sourcing rules of sites"), one=_("Sourcing rule"),
        help=_("What a site does not send, or keeps for its own orders"),
        table=Table(
            Ref("code"), Party("site"), Text("item_class__name", _("Class")), Code("country"), Flag("may_ship"),
            Flag("may_drop_ship"), Qty("kept_qty"),
            Date("valid_from"), Date("valid_until"),
        ),
        filters=Filters(Search("code", "site__name"), Choice("site"), Choice("may_ship")),
        empty=Empty(_("No site has a rule of its own"), _("Every site sends everything it has.")),
    ),
    Screen(
        model="sourcing.Decision", sop="order-to-cash/capture", area="orders", order=40, permission=permissions.VIEW,
        rows=queries.decisions_for_list, label=_("Sourcing decisions"), one=_("Sourcing decision"),
        help=_("From where lines are served, who chose it and what it costs"),
        table=Table(
            Ref("item__sku", _("Item"), sub="item.name"), Party("site", _("Ordered at")), Qty("qty"), Badge("method"),
            Number("attempt"), Flag("relaxed"), Number("cost_amount"), Number("regret_amount"), Text("reason"),
            Instant("decided_at"), Text("decided_by"), sort="-decided_at",
        ),
        filters=Filters(Search("item__sku", "reason", "decided_by"), Choice("method"), Choice("site"), Choice("relaxed")),
        empty=Empty(_("Nothing was sourced over the network yet"), _("The policy orders.sourcing turns it on for a site.")),
    ),
)  # fmt: skip
