"""Screens of stock: what lies where, what moved, who waits for what."""

from django.utils.translation import gettext_lazy as _

from onegauge.inventory import operations as ops
from onegauge.inventory import permissions, queries
from onegauge.inventory.kinds import EXPECTED
from onegauge.inventory.states import UNIT
from onegauge.inventory.verbs import UNIT_VERBS
from onegauge.inventory.web import (
    acts,
    forms,
    labels,  # noqa: F401  registers
    positions,  # noqa: F401  registers
    suggest,  # noqa: F401  registers
    trace,  # noqa: F401  registers
)
from onegauge.inventory.web.cells import (
    STATUS_TONES,
    Place,
    Source,
    balance_url,
    fill_facts,
    lot_url,
    package_facts,
    trace_url,
    unit_url,
)
from onegauge.ui.kit import (
    Action,
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Date,
    Due,
    Empty,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Link,
    Number,
    Only,
    Party,
    Qty,
    Ref,
    SavedView,
    Screen,
    Search,
    Table,
    Text,
    Timeline,
    register,
)

register(
    Screen(
        model="inventory.Balance", sop="warehouse/counting", area="stock", order=10, permission=permissions.VIEW,
        label=_("Stock"), one=_("Stock of an item in a bin"),
        create_permission=permissions.ADJUST, create_label=_("Adjust stock"), form=forms.AdjustForm,
        rows=queries.balances_for_list, party="item__name",
        help=_("What lies in which bin, and how much of it is promised"),
        table=Table(
            Ref("item__sku", _("Item"), sub="item.name"), Party("site"), Code("bin__code", _("Bin")), Text("lot__code", _("Lot")),
            Badge("status", tones=STATUS_TONES), Qty("on_hand_qty"), Qty("reserved_qty"), Qty("free_qty", _("Free")),
            Code("item__base_unit__symbol", _("Unit")), Text("owner__name", _("Whose goods")),
            Link("handling_unit__sscc", _("Handling unit"), url=lambda row: unit_url(row.handling_unit_id)),
            more=(Date("lot__expires_on", _("Expires")), Date("received_on"), Number("weight_kg")),
        ),
        filters=Filters(
            Search("item__sku", "item__name", "bin__code", "lot__code", "handling_unit__sscc"), Choice("site"),
            Choice("status"), Choice("owner", _("Whose goods")),
            Choice("bin__zone__code", _("Zone")), Only("free", _("Free to promise"), queries.is_free),
        ),
        actions=acts.STOCK_ACTS,
        empty=Empty(_("No stock yet"), _("Receive goods: every quantity that came in stands here by bin.")),
        detail=Layout(
            Column(
                Attributes(
                    "site", (_("Bin"), "bin__code"), (_("Zone"), "bin__zone__code"), Link("lot__code", _("Lot"), url=lot_url), "status",
                    Qty("on_hand_qty"), Qty("reserved_qty"), Qty("free_qty", _("Free")), Number("weight_kg"),
                    (_("Expires"), "lot__expires_on"), (_("Produced"), "lot__produced_on"), (_("Origin"), "lot__origin"),
                    (_("Whose goods"), "owner__name"),
                    Link("handling_unit__sscc", _("Handling unit"), url=lambda row: unit_url(row.handling_unit_id)),
                    "received_on", more=package_facts,
                ),
                Lines(
                    queries.reservations_of_balance, Source("source_id", _("For")), Qty("qty", _("Reserved")),
                    Date("promised_on", _("Promised")), title=_("Reserved for"), empty=_("Nothing of it is reserved"),
                ),
                Lines(
                    queries.movements_of_balance, Instant("recorded_at"), Qty("qty"), Place("from_place"), Place("to_place"),
                    Source("source_id", _("Document")), Text("reason"), title=_("Last movements"), limit=50,
                ),
            ),
        ),
    ),
    Screen(
        model="inventory.Movement", sop="warehouse/counting", area="stock", order=11, permission=permissions.VIEW, page=False,
        create_permission=permissions.RECEIVE, create_label=_("Receive goods"), form=forms.ReceiveForm,
        rows=queries.movements_for_list,
        help=_("Every stock fact; a correction is a further movement"),
        table=Table(
            Instant("recorded_at"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty"), Place("from_place"),
            Place("to_place"), Text("lot__code", _("Lot")), Number("unit_cost"), Source("source_id", _("Document")),
            Badge("reason_code"), Text("reason"), Party("site"), more=(Text("owner__name", _("Whose goods")), Number("weight_kg")),
        ),
        filters=Filters(
            Search("item__sku", "reason", "lot__code"), Choice("site"), Choice("from_place"), Choice("to_place"),
            Choice("reason_code"),
            Between("recorded_on"),
        ),
        views=(
            SavedView(_("Receipts"), "from_place=supplier"), SavedView(_("Shipped"), "to_place=customer"),
            SavedView(_("Adjustments"), "from_place=adjustment"), SavedView(_("Moves"), "from_place=stock&to_place=stock"),
        ),
    ),
    Screen(
        model="inventory.Demand", sop="order-to-cash/allocation", area="stock", order=12, permission=permissions.VIEW, page=False,
        label=_("Demand"), one=_("Demand"), rows=queries.demands_for_list,
        help=_("Who waits for what: every line that is not served yet, with its promise"),
        table=Table(
            Source("source_id", _("For")), Text("item__sku", _("Item"), sub="item.name"), Due("due_on"), Date("promised_on"),
            Badge("promise_reason"), Qty("qty"), Qty("reserved_qty"), Qty("shipped_qty"), Qty("open_qty", _("Still open")),
            Flag("held", tone="attn"), Number("priority"), Party("site"), sort="due_on",
        ),
        filters=Filters(
            Search("item__sku", "item__name"), Choice("site"), Choice("promise_reason"), Choice("held"), Between("due_on"),
            Only("open", _("Not served yet"), queries.is_open), Only("backorder", _("Back-orders"), queries.is_backorder),
        ),
        views=(SavedView(_("Not served yet"), "open=yes"), SavedView(_("Back-orders"), "backorder=yes")),
    ),
    Screen(
        model="inventory.Supply", sop="order-to-cash/allocation", area="stock", order=13, permission=permissions.VIEW, page=False,
        label=_("Expected receipts"), one=_("Expected receipt"), rows=queries.supply_for_list,
        create_permission=permissions.EXPECT, create_label=_("Expect goods"), form=forms.ExpectForm,
        help=_("What will come in, from which day it can be promised, and for which document"),
        table=Table(
            Source("source_id", _("From")), Text("reference"), Text("item__sku", _("Item"), sub="item.name"), Due("due_on"),
            Qty("qty"), Qty("received_qty"), Qty("open_qty", _("Still open")), Flag("trusted"), Party("site"), sort="due_on",
        ),
        filters=Filters(
            Search("item__sku", "item__name", "reference"), Choice("site"), Choice("trusted"), Between("due_on"),
            Only("open", _("Still open"), queries.is_expected),
        ),
        views=(SavedView(_("Still open"), "open=yes"),),
        actions=(
            Action(
                name="give_up", label=_("Expect no longer"), permission=permissions.EXPECT, bulk=True, destructive=True,
                operation=ops.give_up_goods, help=_("Promises that were made from it stay until they are run anew."),
                closed=lambda row: None if row.source_kind == EXPECTED.number else _("Its own document decides"),
            ),
        ),
        empty=Empty(_("Nothing is expected"), _("What is on its way can be promised from the day it comes.")),
    ),
)  # fmt: skip

register(
    Screen(
        model="inventory.HandlingUnit", sop="warehouse/handling-units", area="stock", order=14, permission=permissions.VIEW,
        find=("sscc",), create_permission=permissions.MOVE, create_label=_("Open a handling unit"), form=forms.UnitForm,
        rows=queries.units_for_list, machine=UNIT, operations=UNIT_VERBS, actions=acts.UNIT_ACTS,
        help=_("Pallets, cases and totes under their number: where they stand and what is in them"),
        table=Table(
            Ref("sscc", _("SSCC")), Text("kind"), Badge("state"), Party("site"), Code("bin__code", _("Bin")),
            Link("parent__sscc", _("Stands in"), url=lambda row: unit_url(row.parent_id)),
            Number("inside_count", _("Different goods")), Qty("inside_qty", _("Pieces")),
        ),
        filters=Filters(
            Search("sscc", "bin__code"), Choice("state"), Choice("kind"), Choice("site"),
            Only("filled", _("With goods"), queries.is_filled),
        ),
        empty=Empty(_("No handling unit yet"), _("Receive goods under the label of their pallet, or open one here.")),
        detail=Layout(
            Column(
                Attributes(
                    "kind", "site", (_("Bin"), "bin__code"), Link("sscc", _("Trace"), url=lambda row: trace_url(row.sscc)),
                    Link("parent__sscc", _("Stands in"), url=lambda row: unit_url(row.parent_id)),
                ),
                Lines(
                    queries.contents_of_unit, Link("item__sku", _("Item"), url=balance_url), Text("item__name", _("Name")),
                    Text("lot__code", _("Lot")), Badge("status", tones=STATUS_TONES), Qty("on_hand_qty"), Qty("reserved_qty"),
                    Link("handling_unit__sscc", _("In"), url=lambda row: unit_url(row.handling_unit_id)),
                    title=_("What is in it"), empty=_("It is empty"),
                ),
                Lines(
                    queries.units_in_unit, Link("sscc", _("SSCC"), url=lambda row: unit_url(row.pk)), Text("kind"),
                    Badge("state"), title=_("What stands in it"), empty=_("No other handling unit stands in it"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="inventory.Zone", sop="governance/organisation", area="stock", order=20, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN, rows=queries.zones_for_list, form=forms.ZoneForm,
        help=_("Parts of a site with one purpose"),
        table=Table(Ref("code"), Text("name"), Party("site"), Number("bin_count", _("Bins"))),
        filters=Filters(Search("code", "name"), Choice("site")),
    ),
    Screen(
        model="inventory.Bin", sop="governance/organisation", area="stock", order=21, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN, rows=queries.bins_for_list, form=forms.BinForm,
        help=_("Places where goods lie, in walking order"),
        table=Table(
            Ref("code"), Text("zone__code", _("Zone")), Text("kind"), Number("sequence"), Party("site"), sort="sequence",
            more=(
                Text("mixing"), Number("max_weight_kg"), Number("max_volume_m3"), Number("max_units"),
                Text("partner__name", _("Stands at")),
            ),
        ),
        filters=Filters(Search("code", "zone__code"), Choice("site"), Choice("kind")),
        detail=Layout(
            Column(
                Attributes(
                    "site", (_("Zone"), "zone__name"), "kind", "sequence", (_("Stands at"), "partner__name"), "mixing",
                    "max_weight_kg", "max_volume_m3", "max_units", more=fill_facts,
                ),
                Lines(
                    queries.balances_of_bin, Ref("item__sku", _("Item")), Text("item__name", _("Name")),
                    Badge("status", tones=STATUS_TONES), Qty("on_hand_qty"), Qty("reserved_qty"), title=_("What lies here"),
                    empty=_("The bin is empty"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip
