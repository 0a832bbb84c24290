"""Screens of the warehouse."""

from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
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
    Related,
    SavedView,
    Screen,
    Search,
    Share,
    Table,
    Text,
    Timeline,
    Why,
    register,
    register_page,
)
from onegauge.warehouse import outbound_queries, permissions, queries
from onegauge.warehouse.states import CONSIGNMENT, PUT_BACK, SHIPMENT
from onegauge.warehouse.verbs import CONSIGNMENT_VERBS, PUT_BACK_VERBS, SHIPMENT_VERBS
from onegauge.warehouse.web import (
    arrival_screens,  # noqa: F401  importing registers
    count_screens,  # noqa: F401  importing registers
    dock_board,  # noqa: F401  importing registers
    forms,
    hand,  # noqa: F401  importing registers
    labels,  # noqa: F401  as above
    outbound_forms,
    outbound_screens,
    papers,
    put_away_screens,  # noqa: F401  importing registers
    relocation_screens,  # noqa: F401  importing registers
    task_screens,  # noqa: F401  importing registers
)
from onegauge.warehouse.web.packing_station import pack_station
from onegauge.warehouse.web.stations import stations

register(
    Screen(
        model="warehouse.Shipment", sop="order-to-cash/release", find=("number", "source_number"), area="warehouse", order=10, permission=permissions.VIEW,
        rows=queries.shipments_for_list, machine=SHIPMENT, operations=SHIPMENT_VERBS, verb_forms={
            "pack": forms.PackForm, "add_carton": outbound_forms.BoxForm, "assign_carrier": outbound_forms.ServiceChoiceForm,
            "deliver": outbound_forms.DeliverForm,
        },
        party="partner__name",
        help=_("What each site sends, from release to the moment it leaves"),
        confirm={"cancel": _("The work is taken back; what is reserved stays with the order and may be released again.")},
        table=Table(
            Ref("number"), Party("partner"), Badge("state"), Due("due_on", warn=queries.runs_late), Text("source_number", _("For")),
            Number("line_count", _("Lines")), Number("package_count"), Instant("shipped_at"), Party("site"), sort="due_on",
            more=(Text("consignment__number", _("Consignment")),),
        ),
        filters=Filters(
            Search("number", "source_number", "partner__name", "partner__code"), Choice("state"), Choice("site"),
            Between("due_on"), Only("late", _("Late"), queries.is_late),
            Only("short", _("Picked short"), queries.is_short),
        ),
        views=(
            SavedView(_("To pick"), "state=released"), SavedView(_("To pack"), "state=picked"),
            SavedView(_("To ship"), "state=packed"), SavedView(_("Late"), "late=yes"),
        ),
        empty=Empty(_("No shipments yet"), _("Release a confirmed order with reserved stock, and its shipment stands here.")),
        detail=Layout(
            Column(
                Attributes(
                    "partner", "ship_to", (_("For"), "source_number"), "site", "due_on", "released_at", "package_count",
                    "shipped_at", "stopped_for", "consignment",
                ),
                Lines(
                    queries.shipment_lines, Code("balance__bin__code", _("Bin")), Text("item__sku", _("Item"), sub="item.name"),
                    Text("balance__lot__code", _("Lot")), Qty("qty", unit="item__base_unit__symbol"), Qty("short_qty"),
                    Qty("picked_qty", _("Picked")),
                ),
                Lines(
                    outbound_queries.cartons_of_shipment, Link("position", _("Carton"), url=outbound_screens.carton_url), Badge("state", tones=outbound_screens.CARTON_TONES),
                    Text("box__code", _("Box")), Badge("why"), Share("filled_share"), Number("packed_qty", _("Pieces")),
                    Number("expected_kg"), Number("actual_kg"), Text("sscc"), Text("service__code", _("Carrier")), Text("tracking"),
                    Instant("loaded_at"), title=_("Cartons"), empty=_("It has no cartons of its own"), rare=True,
                ),
                Lines(
                    outbound_queries.deliveries_of_shipment, Badge("outcome", tones=outbound_screens.OUTCOME_TONES), Instant("delivered_at"), Text("received_by"), Text("note"),
                    Text("settled_note"), Flag("is_last"), title=_("Deliveries"),
                    empty=_("Nothing was recorded yet"), rare=True,
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="warehouse.Consignment", sop="warehouse/packing-shipping", find=("number",), area="warehouse", order=11,
        permission=permissions.VIEW, rows=queries.consignments_for_list, machine=CONSIGNMENT, operations=CONSIGNMENT_VERBS,
        verb_forms={"deliver": outbound_forms.DeliverForm},
        party="partner__name", waiting="state=open",
        help=_("Shipments to one customer and address that leave together, as one act"),
        confirm={
            "dissolve": _("Its shipments travel alone from then on; nothing of the work on them is lost. They do not come together again."),
        },
        table=Table(
            Ref("number"), Party("partner"), Badge("state"), Due("leaves_on", warn=queries.is_late_to_leave),
            Number("shipment_count", _("Shipments")), Number("waiting_count", _("Not packed")), Text("ship_to__city", _("To")),
            Instant("shipped_at"), Party("site"), sort="leaves_on",
        ),
        filters=Filters(
            Search("number", "partner__name", "partner__code"), Choice("state"), Choice("site"), Between("leaves_on"),
            Only("late", _("Late"), queries.is_overdue),
        ),
        views=(SavedView(_("To ship"), "state=open"), SavedView(_("Late"), "late=yes")),
        empty=Empty(_("No consignments yet"), _("Where a site lets orders of a customer travel together, what is released joins one.")),
        detail=Layout(
            Column(
                Attributes("partner", "ship_to", "site", "leaves_on", "opened_at", "shipped_at", more=papers.printed),
                Lines(
                    queries.shipments_of_consignment, Link("number", _("Shipment"), url=papers.shipment_url), Badge("state"),
                    Text("source_number", _("For")), Number("line_count", _("Lines")), Number("package_count"),
                    title=_("What travels in it"), empty=_("Nothing travels in it"),
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="warehouse.PutBack", sop="order-to-cash/release", find=("number",), area="warehouse", order=15,
        permission=permissions.VIEW, label=_("Put-backs"), one=_("Put-back"), rows=queries.put_backs_for_list,
        machine=PUT_BACK, operations=PUT_BACK_VERBS, verb_forms={"put_back": forms.PutBackForm},
        help=_("Goods that were picked and are not wanted any more: they lie aside until somebody puts them back"),
        table=Table(
            Ref("number"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty", unit="item__base_unit__symbol"),
            Badge("state"), Code("aside__bin__code", _("Lies in")), Code("balance__bin__code", _("Bin")),
            Text("balance__lot__code", _("Lot")), Text("shipment__number", _("Shipment")), Instant("opened_at"), Party("site"),
        ),
        filters=Filters(Search("number", "item__sku", "shipment__number"), Choice("state"), Choice("site")),
        views=(SavedView(_("To put back"), "state=open"),),
        empty=Empty(_("Nothing to put back"), _("When an order is cut after its goods were picked, the goods stand here.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("Item"), "item"), "qty", (_("Lies in"), "aside__bin"), (_("Bin"), "balance__bin"), "shipment", "site",
                    "opened_at", "done_at",
                ),
            ),
            Column(Related(), Timeline()),
        ),
    ),
)  # fmt: skip

register_page(*stations(), pack_station())
