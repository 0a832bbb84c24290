"""Screens of what comes in: arrivals, and goods that wait for a decision."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.ui import formatting
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Between,
    Choice,
    Code,
    Column,
    Decision,
    Due,
    Empty,
    Filters,
    Instant,
    Layout,
    Lines,
    Number,
    Only,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Tab,
    Table,
    Tabs,
    Text,
    Timeline,
    Why,
    register,
    register_page,
)
from onegauge.warehouse import arrival_queries, permissions
from onegauge.warehouse.arrival_states import ARRIVAL, HELD_RECEIPT, HeldCause
from onegauge.warehouse.verbs import ARRIVAL_VERBS, HELD_RECEIPT_VERBS
from onegauge.warehouse.web import arrival_forms as forms
from onegauge.warehouse.web.receiving_station import receiving_station


def why_held(held_id: int) -> Iterable[Decision]:
    """Why these goods wait, with the figures that they were judged by."""
    one: Any = arrival_queries.held_for_list().get(pk=held_id)
    if one.cause != HeldCause.OVER:
        yield Decision(title=str(one.get_cause_display()), sentence=one.note, tone="attn")
        return
    receipt, key = one.receipt, "warehouse.receipt_over_share"
    yield Decision(
        title=say("More than ordered"),
        question=say("Why is it held?") if one.state == "open" else "",
        sentence=say("The tolerance of the site accepts no more of this line; all its receipts add up."),
        tone="attn",
        numbers=(
            (say("Ordered"), formatting.number(receipt.ordered_qty)),
            (say("Accepted at most"), formatting.number(receipt.allowed_qty)),
            (say("Accepted before"), formatting.number(receipt.before_qty)),
            (say("Too much"), formatting.number(receipt.qty)),
        ),
        policy_key=key,
        policy_value=receipt.policy[key]["value"],
    )


register(
    Screen(
        model="warehouse.Arrival", sop="warehouse/receiving", find=("number", "reference"), area="inbound", order=16,
        permission=permissions.VIEW, label=_("Arrivals"), one=_("Arrival"), rows=arrival_queries.arrivals_for_list,
        machine=ARRIVAL, operations=ARRIVAL_VERBS, verb_forms={"reschedule": forms.RescheduleForm}, party="supplier__name",
        help=_("What comes in, from the announcement to the bin"),
        confirm={"cancel": _("It will not come; its dock is free again. Nothing of it was received.")},
        create_permission=permissions.ANNOUNCE, create_label=_("Announce an arrival"), form=forms.ArrivalForm,
        table=Table(
            Ref("number"), Party("supplier"), Badge("state"), Due("expected_on", warn=arrival_queries.comes_late),
            Code("dock__code", _("Dock")), Instant("due_from"), Text("reference"), Number("line_count", _("Lines")),
            Number("off_count", _("Differ")), Party("site"), sort="expected_on", more=(Text("carrier"), Instant("closed_at")),
        ),
        filters=Filters(
            Search("number", "reference", "supplier__name", "supplier__code"), Choice("state"), Choice("site"),
            Between("expected_on"), Only("late", _("Late"), arrival_queries.is_late_arrival),
            Only("off", _("Came otherwise"), arrival_queries.is_off),
        ),
        views=(
            SavedView(_("At the door"), "state=arrived&state=receiving"), SavedView(_("To close"), "state=received"),
            SavedView(_("Late"), "late=yes"), SavedView(_("Came otherwise"), "off=yes"),
        ),
        empty=Empty(_("No arrivals yet"), _("Announce what will come, or open one without lines for what stands at the door.")),
        detail=Layout(
            Column(
                Attributes(
                    "supplier", "carrier", "reference", "site", "dock", "due_from", "due_until", "expected_on", "is_blind", "note",
                    "announced_at", "arrived_at", "received_at", "closed_at",
                ),
                Tabs(
                    Tab(
                        "lines", _("Lines"),
                        Lines(
                            arrival_queries.lines_of_arrival, Text("item__sku", _("Item"), sub="item.name"),
                            Text("lot_code", _("Lot")), Text("sscc", _("Handling unit")),
                            Qty("expected_qty", unit="item__base_unit__symbol"), Qty("accepted_qty"), Qty("held_qty"),
                            Qty("damaged_qty"), Qty("wrong_qty"), Qty("refused_qty"), Qty("returned_qty"), Badge("outcome"),
                        ),
                    ),
                    Tab(
                        "receipts", _("Receipts"),
                        Lines(
                            arrival_queries.receipts_of_arrival, Text("line__item__sku", _("Item"), sub="line.item.name"),
                            Qty("qty", unit="line__item__base_unit__symbol"), Badge("outcome"), Code("balance__bin__code", _("Bin")),
                            Text("lot_code", _("Lot")), Text("sscc", _("Handling unit")), Qty("ordered_qty"), Qty("before_qty"),
                            Qty("allowed_qty"), Text("note"), Instant("received_at"), Text("received_by__name", _("Received by")),
                            empty=_("Nothing came yet"),
                        ),
                    ),
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
    Screen(
        model="warehouse.HeldReceipt", sop="warehouse/receiving", find=("number",), area="inbound", order=17,
        permission=permissions.VIEW, label=_("Held receipts"), one=_("Held receipt"), rows=arrival_queries.held_for_list,
        machine=HELD_RECEIPT, operations=HELD_RECEIPT_VERBS,
        verb_forms={"accept": forms.DecisionForm, "send_back": forms.DecisionForm}, waiting="state=open",
        help=_("Goods that came beyond the tolerance, damaged or wrong, and whose decision they wait for"),
        confirm={"send_back": _("The goods leave the stock and go back to the supplier.")},
        table=Table(
            Ref("number"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty", unit="item__base_unit__symbol"),
            Badge("cause"), Badge("state"), Text("arrival__number", _("Arrival")), Party("arrival__supplier", _("Supplier")),
            Code("balance__bin__code", _("Bin")), Text("note"), Instant("opened_at"), Party("site"),
        ),
        filters=Filters(Search("number", "item__sku", "arrival__number"), Choice("state"), Choice("cause"), Choice("site")),
        views=(SavedView(_("To decide"), "state=open"),),
        empty=Empty(_("Nothing is held"), _("What comes beyond the tolerance, damaged or wrong stands here until it is decided.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("Item"), "item"), "qty", "cause", "note", "arrival", (_("Bin"), "balance__bin"), (_("Lot"), "balance__lot"),
                    (_("Handling unit"), "balance__handling_unit"), "site", "opened_at", "decided_at",
                ),
            ),
            Column(Related(), Why(why_held), Timeline()),
        ),
    ),
)  # fmt: skip
register_page(receiving_station())
