"""Screens of packing, loading and delivering."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.ui.kit import (
    SCREENS,
    Action,
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Empty,
    Fact,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Link,
    Money,
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
from onegauge.warehouse import operations as ops
from onegauge.warehouse import outbound_queries as queries
from onegauge.warehouse import permissions
from onegauge.warehouse.outbound_states import LOAD_WORK
from onegauge.warehouse.verbs import LOAD_VERBS
from onegauge.warehouse.web import outbound_forms as forms
from onegauge.warehouse.web import outbound_papers  # noqa: F401  importing registers
from onegauge.warehouse.web.loading_station import dock_stations


def shipment_url(row: Any) -> str:
    """The page of the shipment of a carton, delivery or member of a load."""
    return SCREENS["warehouse.Shipment"].url("document", row.shipment_id)


def carton_url(row: Any) -> str:
    """The page of a carton."""
    return SCREENS["warehouse.Carton"].url("document", row.pk)


def signature_of(delivery_id: int) -> list[Fact]:
    """The signature, as it was drawn."""
    one = queries.deliveries_for_list().filter(pk=delivery_id).first()
    if one is None or not one.signature:
        return []
    drawn = format_html(
        '<svg class="signature" viewBox="0 0 300 100" role="img" aria-label="{}"><path d="{}"/></svg>',
        one.received_by, one.signature,
    )  # fmt: skip
    return [Fact(say("Signature"), drawn)]


def is_fine(row: Any) -> str:
    """Why there is nothing to settle; empty when there is."""
    return say("Nothing of it waits for anybody.") if queries.is_settled_or_fine(row) else ""


SET_UP = permissions.SET_UP_PACKING
CARTON_TONES = {"open": "info", "off": "attn", "closed": "good"}
OUTCOME_TONES = {"delivered": "good", "partly": "attn", "refused": "bad"}
register(
    Screen(
        model="warehouse.Carton", sop="warehouse/packing-shipping", find=("sscc", "tracking"), area="warehouse", order=12,
        permission=permissions.VIEW, rows=queries.cartons_for_list, label=_("Cartons"), one=_("Carton"), waiting="off=yes",
        help=_("What lies in which package, what it weighs, and under which number it travels"),
        table=Table(
            Ref("sscc", _("SSCC")), Text("shipment__number", _("Shipment")), Number("position"), Badge("state", tones=CARTON_TONES),
            Text("box__code", _("Box")), Share("filled_share"), Number("packed_qty", _("Pieces")),
            Number("expected_kg"), Number("actual_kg"), Text("service__code", _("Carrier")), Text("tracking"), Party("site"),
            sort="-id", more=(Badge("why"), Instant("closed_at"), Instant("loaded_at"), Text("note"), Party("shipment__partner", _("Customer"))),
        ),
        filters=Filters(
            Search("sscc", "tracking", "shipment__number"), Choice("state"), Choice("why"), Choice("site"),
            Only("off", _("Weight to settle"), queries.has_weight_trouble),
        ),
        views=(SavedView(_("Weight to settle"), "off=yes"),),
        empty=Empty(_("No cartons yet"), _("Where a site proves what is packed, each package stands here.")),
        detail=Layout(
            Column(
                Attributes(
                    "shipment", "position", "state", (_("Box"), "box"), "why", Share("filled_share"), "expected_kg", "actual_kg", "note",
                    (_("Carrier service"), "service__code"), "tracking", "site", "closed_at", "closed_by", "loaded_at",
                ),
                Lines(
                    queries.lines_of_carton, Text("line__item__sku", _("Item"), sub="line.item.name"),
                    Text("line__balance__lot__code", _("Lot")), Qty("planned_qty", unit="line__item__base_unit__symbol"),
                    Qty("packed_qty"), title=_("What lies in it"), empty=_("Nothing lies in it"),
                ),
            ),
        ),
    ),
    Screen(
        model="warehouse.Load", sop="warehouse/loading-delivery", find=("number", "vehicle"), area="warehouse", order=13,
        permission=permissions.VIEW, rows=queries.loads_for_list, machine=LOAD_WORK, operations=LOAD_VERBS,
        verb_forms={
            "depart": forms.DepartureForm, "add": forms.MembersForm, "take_off": forms.MembersForm, "reschedule": forms.DockForm,
        },
        create_permission=permissions.PLAN_LOADS, create_label=_("Plan a load"), form=forms.LoadForm, waiting="late=yes",
        help=_("What each vehicle takes along, from the plan to the departure"),
        confirm={
            "depart": _("What is on the vehicle leaves the books, unless it did before. A departure cannot be taken back."),
            "cancel": _("What was planned for it may be planned for another vehicle."),
        },
        table=Table(
            Ref("number"), Badge("state"), Instant("leaves_at"), Code("dock__code", _("Dock")), Text("service__code", _("Carrier")),
            Text("vehicle"), Text("route"), Number("shipment_count", _("Shipments")), Number("package_total", _("Packages")),
            Number("loaded_total", _("Loaded")), Instant("departed_at"), Party("site"), sort="leaves_at", more=(Text("seal"), Text("short_reason")),
        ),
        filters=Filters(
            Search("number", "vehicle", "route"), Choice("state"), Choice("site"), Between("leaves_at"),
            Only("late", _("Late"), queries.is_late_load),
        ),
        views=(SavedView(_("To load"), "state=planned&state=loading"), SavedView(_("Late"), "late=yes")),
        empty=Empty(_("No loads yet"), _("Plan a vehicle, and name the shipments that it shall take along.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("Carrier service"), "service__code"), "vehicle", "route", "site", "dock", "leaves_at", "departed_at", "seal", "short_reason", "note",
                    "planned_at",
                ),
                Lines(
                    queries.members_of_load, Link("shipment__number", _("Shipment"), url=shipment_url),
                    Text("shipment__partner__name", _("Customer"), sub="shipment.ship_to.city"), Badge("shipment__state", _("State")),
                    Number("package_count", _("Packages")), Number("loaded_count"), Flag("is_live", _("Travels in it")),
                    title=_("What travels in it"), empty=_("Nothing is planned for it"),
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="warehouse.Delivery", sop="warehouse/loading-delivery", area="warehouse", order=14, permission=permissions.VIEW,
        rows=queries.deliveries_for_list, label=_("Deliveries"), one=_("Delivery"), waiting="settle=yes",
        help=_("What receivers took, who signed for it, and what was done about the rest"),
        table=Table(
            Ref("shipment__number", _("Shipment")), Text("shipment__source_number", _("For")),
            Party("shipment__partner", _("Customer")), Badge("outcome", tones=OUTCOME_TONES), Instant("delivered_at"), Text("received_by"), Text("note"),
            Instant("settled_at"), Text("settled_note"), Party("site"), sort="-delivered_at", more=(Flag("is_last"),),
        ),
        filters=Filters(
            Search("shipment__number", "shipment__source_number", "received_by"), Choice("outcome"), Choice("site"),
            Between("delivered_at"), Only("settle", _("To settle"), queries.is_to_settle),
        ),
        views=(SavedView(_("To settle"), "settle=yes"),),
        actions=(
            Action(
                name="settle", label=_("Settle"), permission=permissions.SETTLE, operation=ops.settle_deliveries, bulk=True,
                form=forms.SettleForm, closed=is_fine, help=_("Say what was done about what the receiver did not take."),
            ),
        ),
        empty=Empty(_("No deliveries yet"), _("When a receiver has taken the goods, the record stands here.")),
        detail=Layout(
            Column(
                Attributes(
                    "shipment", "outcome", "received_by", "delivered_at", "note", "told_by", "told_at", "is_last", "settled_at",
                    "settled_note", "site", more=signature_of,
                ),
                Lines(
                    queries.lines_of_delivery, Text("line__item__sku", _("Item"), sub="line.item.name"),
                    Qty("qty", unit="line__item__base_unit__symbol"), Badge("why"), title=_("What did not stay there"),
                    empty=_("The receiver took everything, or it was told in words"),
                ),
            ),
        ),
    ),
    Screen(
        model="warehouse.BoxType", sop="warehouse/packing-shipping", find=("code", "name"), area="warehouse", order=60,
        permission=permissions.VIEW, rows=queries.box_types_for_list, label=_("Box types"), one=_("Box type"),
        create_permission=SET_UP, create_label=_("New box type"), form=forms.BoxTypeForm,
        help=_("The boxes that cartons are proposed from"),
        table=Table(
            Ref("code"), Text("name"), Number("length_mm"), Number("width_mm"), Number("height_mm"), Number("tare_kg"),
            Number("max_kg"), Money("cost_amount"), Text("sites"), Flag("is_active"), sort="code",
        ),
        filters=Filters(Search("code", "name"), Choice("is_active")),
        empty=Empty(_("No box types yet"), _("Name the boxes of your packing benches, and cartons are proposed from them.")),
        detail=Layout(
            Column(Attributes("name", "length_mm", "width_mm", "height_mm", "tare_kg", "max_kg", "cost_amount", "sites", "is_active")),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="warehouse.Carrier", sop="warehouse/loading-delivery", find=("code", "name"), area="warehouse", order=61,
        permission=permissions.VIEW, rows=queries.carriers_for_list, label=_("Carriers"), one=_("Carrier"),
        create_permission=SET_UP, create_label=_("New carrier"), form=forms.CarrierForm,
        help=_("Who takes goods to receivers, by which services, and how their parcels are numbered"),
        table=Table(Ref("code"), Text("name"), Number("service_count", _("Services")), Flag("is_active"), sort="code"),
        filters=Filters(Search("code", "name"), Choice("is_active")),
        empty=Empty(_("No carriers yet"), _("Name a carrier with its services, and cartons get labels and numbers of it.")),
        detail=Layout(
            Column(
                Attributes("name", "is_active"),
                Lines(
                    queries.services_of_carrier, Code("code"), Text("name"), Text("routing"), Text("cut_off"), Badge("scheme"),
                    Text("starts_with"), Text("ends_with"), Number("last_number"), Flag("is_active"), title=_("Services"),
                    empty=_("It has no services yet"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="warehouse.PackInstruction", sop="warehouse/packing-shipping", find=("text",), area="warehouse", order=62,
        permission=permissions.VIEW, rows=queries.instructions_for_list, label=_("Packing instructions"), one=_("Packing instruction"),
        create_permission=SET_UP, create_label=_("New packing instruction"), form=forms.InstructionForm,
        help=_("What is done at packing for an item or a customer, and confirmed where the site proves what is packed"),
        table=Table(Ref("text"), Text("item__sku", _("Item"), sub="item.name"), Party("partner"), Flag("is_active"), sort="text"),
        filters=Filters(Search("text", "item__sku", "partner__code"), Choice("is_active")),
        empty=Empty(_("No packing instructions yet"), _("A price label, a gift wrap: say for which item or customer.")),
        detail=Layout(Column(Attributes("text", (_("Item"), "item"), "partner", "is_active"))),
    ),
)  # fmt: skip
register_page(*dock_stations())
