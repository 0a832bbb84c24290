"""Screens of transfers."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from onegauge.transfers import permissions, queries
from onegauge.transfers.states import CLAIM, DISCREPANCY, TRANSFER
from onegauge.transfers.verbs import CLAIM_VERBS, DISCREPANCY_VERBS, TRANSFER_VERBS
from onegauge.transfers.web import flow, forms
from onegauge.transfers.web.board import BOARD
from onegauge.transfers.web.stations import RECEIVE
from onegauge.ui.kit import (
    SCREENS,
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
    Tab,
    Table,
    Tabs,
    Text,
    Timeline,
    register,
    register_page,
)

TONES = {
    "requested": "attn", "approved": "info", "rejected": "bad", "planned": "info", "released": "info", "in_transit": "info",
    "discrepancy": "bad", "received": "good", "closed": "good",
}  # fmt: skip


def item_url(row: Any) -> str:
    """The page of the item of a row."""
    return SCREENS["catalog.Item"].url("document", row.item_id)


def transfer_url(row: Any) -> str:
    """The page of the transfer of a row."""
    return SCREENS["transfers.Transfer"].url("document", row.transfer_id)


def discrepancy_url(row: Any) -> str:
    """The page where a discrepancy is decided."""
    return SCREENS["transfers.Discrepancy"].url("document", row.pk)


register(
    Screen(
        model="transfers.Transfer", area="transfers", order=28, permission=permissions.VIEW, find=("number",),
        create_permission=permissions.REQUEST, rows=queries.transfers_for_list, form=forms.TransferForm, machine=TRANSFER,
        operations=TRANSFER_VERBS, verb_forms={"reject": forms.NoteForm}, waits=flow.waiting, sub=flow.subtitle,
        help=_("Goods from one site to another, inside a company or to another one"),
        confirm={
            "cancel": _("Nothing is sent; what was reserved is free again."),
            "cut": _("What has not left is not sent any more; what is on its way arrives."),
            "receive": _("Everything that is on its way is put away as it was sent."),
        },
        table=Table(
            Ref("number", sub="reason"), Party("site", _("From")), Party("to_site", _("To")), Badge("state", tones=TONES),
            Flag("urgent"), Date("requested_on"), Date("promised_on"), Due("expected_on", warn=queries.runs_late),
            Qty("asked_qty", _("Asked for")), Qty("transit_qty", _("On the way")), Qty("arrived_qty", _("Received")),
            Number("open_count", _("To decide")), Money("value_amount", currency="currency"),
            more=(Party("lane", _("Lane")), Date("shipped_on"), Date("received_on"), Party("requested_by")),
        ),
        filters=Filters(
            Search("number", "reason"), Choice("state"), Choice("site", _("From")), Choice("to_site", _("To")),
            Choice("lane", show="code"), Between("requested_on"), Between("expected_on"), Only("overdue", _("Overdue"), queries.is_overdue),
        ),
        views=(
            SavedView(_("To approve"), "state=requested"), SavedView(_("To send"), "state=planned"),
            SavedView(_("On the way"), "state=in_transit"), SavedView(_("Overdue"), "overdue=yes"),
            SavedView(_("To decide"), "state=discrepancy"),
        ),
        empty=Empty(_("No transfers yet"), _("Request goods of another site; a lane between the two is needed.")),
        detail=Layout(
            Column(
                Attributes(
                    (_("From"), "site"), (_("To"), "to_site"), "lane", "urgent", "reason", "requested_by", "requested_on",
                    "promised_on", "shipped_on", "expected_on", "received_on",
                    Money("value_amount", _("Value at cost"), currency="currency"), "ownership",
                ),
                Tabs(
                    Tab(
                        "lines", _("Lines"),
                        Lines(
                            queries.lines_of, Number("line_no", _("Line")), Link("item__sku", _("Item"), url=item_url, sub="item.name"),
                            Qty("qty", unit="item__base_unit__symbol"), Qty("shipped_qty", _("Shipped")),
                            Qty("transit_qty", _("On the way")), Qty("received_qty", _("Received")), Qty("lost_qty", _("Lost")),
                            Qty("returned_qty", _("Returned")), Number("unit_price", _("Transfer price")),
                        ),
                        count=queries.line_count,
                    ),
                    Tab(
                        "transit", _("On the way"),
                        Lines(
                            queries.pieces_of, Text("shipment__number", _("Shipment")),
                            Link("item__sku", _("Item"), url=item_url, sub="item.name"), Text("lot__code", _("Lot")),
                            Code("sscc", _("SSCC")), Qty("qty", _("Sent")), Qty("received_qty", _("Received")),
                            Qty("transit_qty", _("On the way")), Number("unit_cost", _("Group cost")),
                            title=_("On the way"), empty=_("Nothing has left yet"),
                        ),
                        count=queries.piece_count,
                    ),
                    Tab(
                        "discrepancies", _("Discrepancies"),
                        Lines(
                            queries.discrepancies_of, Link("get_type_display", _("Type"), url=discrepancy_url),
                            Text("item__sku", _("Item"), sub="item.name"), Qty("qty"), Text("answerable", _("Who answers")),
                            Badge("state"), Text("treatment", _("Treatment")), Text("note"),
                            title=_("Discrepancies"), empty=_("Everything arrived as it was sent"),
                        ),
                        count=queries.discrepancy_count,
                    ),
                ),
            ),
            Column(Related(flow.flow_of_transfer), Timeline()),
        ),
    ),
    Screen(
        model="transfers.Discrepancy", area="transfers", order=31, permission=permissions.VIEW, rows=queries.discrepancies_for_list,
        machine=DISCREPANCY, operations=DISCREPANCY_VERBS, verb_forms={"settle": forms.SettleForm}, waiting="state=open",
        label=_("Discrepancies"), one=_("Discrepancy"), help=_("What arrived otherwise than it was sent, until somebody decides"),
        table=Table(
            Ref("transfer__number", _("Transfer")), Badge("type"), Text("item__sku", _("Item"), sub="item.name"), Qty("qty"),
            Badge("answerable"), Badge("state"), Text("treatment", _("Treatment")), Party("site", _("From")),
            Party("to_site", _("To")), Instant("opened_at"), sort="-opened_at",
        ),
        filters=Filters(Search("transfer__number", "item__sku"), Choice("state"), Choice("type"), Choice("answerable"), Choice("to_site", _("To"))),
        views=(SavedView(_("Open"), "state=open"),),
        empty=Empty(_("Nothing to decide"), _("What arrives short, damaged or beside what was sent stands here.")),
        detail=Layout(
            Column(Attributes(
                Link("transfer__number", _("Transfer"), url=transfer_url), "type", Text("item__sku", _("Item"), sub="item.name"),
                Qty("qty"), "lot_code", "answerable", "treatment", "note", "opened_at", "closed_at",
            )),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="transfers.Claim", area="transfers", order=32, permission=permissions.VIEW, rows=queries.claims_for_list,
        machine=CLAIM, operations=CLAIM_VERBS, verb_forms={"settle": forms.RecoverForm, "write_off": forms.NoteForm},
        help=_("What somebody owes for goods that did not arrive as they were sent"), find=("number",),
        table=Table(
            Ref("number"), Text("transfer__number", _("Transfer")), Badge("against"), Badge("state"),
            Money("amount", currency="currency", total=True), Money("recovered_amount", currency="currency"), Party("site"),
            Instant("opened_at"), Instant("closed_at"), sort="-opened_at",
        ),
        filters=Filters(Search("number", "transfer__number"), Choice("state"), Choice("against")),
        views=(SavedView(_("Open"), "state=open"),),
        detail=Layout(
            Column(Attributes(
                Link("transfer__number", _("Transfer"), url=transfer_url), "against", Money("amount", currency="currency"),
                Money("recovered_amount", currency="currency"), "note", "opened_at", "closed_at",
            )),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="transfers.Lane", area="setup", order=60, permission=permissions.VIEW, create_permission=permissions.MAINTAIN,
        rows=queries.lanes_for_list, form=forms.LaneForm, help=_("The ways between sites: how long, by whom, at which cost"),
        table=Table(
            Ref("code"), Party("from_site"), Party("to_site"), Number("lead_days"), Text("carrier"),
            Money("cost_amount", currency="currency"), Badge("ownership"), Flag("needs_approval"), Flag("is_active"), sort="code",
        ),
        filters=Filters(Search("code", "carrier"), Choice("from_site"), Choice("to_site")),
    ),
    Screen(
        model="transfers.PriceRule", area="finance", order=60, permission=permissions.MAINTAIN_PRICES,
        create_permission=permissions.MAINTAIN_PRICES, rows=queries.price_rules_for_list, form=forms.PriceRuleForm,
        label=_("Transfer prices"), one=_("Transfer price rule"), help=_("What companies of the group charge each other"),
        table=Table(
            Ref("seller__code", _("Seller")), Text("buyer__code", _("Buyer")), Text("item_class", _("Item class")),
            Badge("method"), Share("share"), Number("fixed_price"), Date("valid_from"),
        ),
        filters=Filters(Search("item_class"), Choice("seller"), Choice("buyer")),
    ),
)  # fmt: skip
register_page(BOARD, RECEIVE)
