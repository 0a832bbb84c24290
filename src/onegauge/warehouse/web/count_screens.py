"""Screens of counting: the counts, and how well books and shelves agree."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.ui.kit import (
    Action,
    Answer,
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Empty,
    Enquiry,
    Filters,
    Flag,
    Instant,
    Layout,
    Lines,
    Money,
    Number,
    Party,
    Qty,
    Ref,
    Related,
    SavedView,
    Screen,
    Search,
    Share,
    Sheet,
    Table,
    Text,
    Timeline,
    Why,
    register,
    register_page,
)
from onegauge.warehouse import count_queries, permissions
from onegauge.warehouse import operations as ops
from onegauge.warehouse.count_states import STOCK_COUNT, CountState
from onegauge.warehouse.verbs import COUNT_VERBS
from onegauge.warehouse.web import count_forms
from onegauge.warehouse.web.count_station import count_station

ACCURACY = (
    Text("site", _("Site")), Number("count_count", _("Counts")), Number("line_count", _("Lines")),
    Number("within_count", _("Within the tolerance")), Share("line_share", _("Accuracy by lines")),
    Share("value_share", _("Accuracy by value")), Money("plus_value", _("Found"), currency="currency"),
    Money("minus_value", _("Missing"), currency="currency"), Text("currency", _("Currency")),
)  # fmt: skip


def accuracy(by: Actor, data: Mapping[str, Any]) -> Answer:
    """How well books and shelves agreed, site by site."""
    until = data.get("until") or by.today
    since = data.get("since") or until - timedelta(days=count_forms.DAYS_SHOWN)
    rows = count_queries.accuracy(since=since, until=until, site_ids=by.sites)
    if not rows:
        return Answer(say("No count was posted on these days."), tone="attn")
    return Answer(
        say(
            "By lines: those within the tolerance of their site, of all counted."
            " By value: one less the value of all differences, plus and minus added up, as a share of what was expected."
        ),
        sheets=(Sheet(_("Where do the books agree with the shelves?"), ACCURACY, rows, code="accuracy"),),
    )


def found_closed(row: Any) -> Any:
    """Found goods are added while a count is counted for the first time."""
    return None if row.state == CountState.COUNTING else _("Only while it is counted for the first time")


register(
    Screen(
        model="warehouse.Count", sop="warehouse/counting", find=("number",), area="warehouse", order=30,
        permission=permissions.VIEW, label=_("Counts"), one=_("Count"), rows=count_queries.counts_for_list,
        machine=STOCK_COUNT, operations=COUNT_VERBS, verb_forms={"approve": count_forms.CountReasonForm},
        help=_("What is counted, by whom it must be counted again, and whose approval a difference waits for"),
        confirm={
            "cancel": _("Nobody counts this any more; what was counted stays for the history and posts nothing."),
            "recount": _("What is beyond the tolerance is counted again, by somebody else than before."),
        },
        create_permission=permissions.PLAN_COUNTS, create_label=_("Plan a count"), form=count_forms.CountForm,
        waiting="state=review",
        table=Table(
            Ref("number"), Badge("state"), Badge("cause"), Party("site"), Number("done_count", _("Counted")),
            Number("line_count", _("Lines")), Money("shown_value", _("Value of the differences"), currency="company__currency"), Instant("planned_at"), Text("note"),
            sort="-planned_at",
        ),
        filters=Filters(Search("number", "note"), Choice("state"), Choice("cause"), Choice("site")),
        views=(
            SavedView(_("Being counted"), "state=counting"), SavedView(_("To count again"), "state=recount"),
            SavedView(_("To approve"), "state=review"),
        ),
        actions=(
            Action(
                name="due", label=_("Plan what is due"), permission=permissions.PLAN_COUNTS, operation=ops.plan_due_counts,
                on_list=True, help=_("By the days of its class, after a bin ran empty, and after a large difference."),
            ),
            Action(
                name="found", label=_("Add found goods"), permission=permissions.COUNT, operation=ops.add_found_goods,
                form=count_forms.FoundForm, closed=found_closed, help=_("Goods that lie there and are not on the list."),
            ),
        ),
        empty=Empty(_("No counts yet"), _("Plan one for a bin or an item; whoever counts finds it at the counting station.")),
        detail=Layout(
            Column(
                Attributes(
                    "site", "cause", "note", "blind", "planned_at", "started_at", "closed_at", "reason",
                    Money("shown_value", _("Value of the differences"), currency="company__currency"),
                ),
                Lines(
                    count_queries.lines_of_count, Text("item__sku", _("Item"), sub="item.name"), Code("bin__code", _("Bin")),
                    Text("lot_code", _("Lot")), Text("sscc", _("Handling unit")), Badge("status"),
                    Qty("counted_qty", unit="item__base_unit__symbol"), Qty("shown_first_qty", _("Counted first")),
                    Qty("shown_qty", _("Expected")), Qty("difference_qty", _("Difference")),
                    Flag("is_fine", _("Within the tolerance")),
                    Text("counted_by__name", _("Counted by")),
                ),
            ),
            Column(Related(), Why(), Timeline()),
        ),
    ),
)  # fmt: skip
register_page(
    count_station(),
    Enquiry(
        code="warehouse/accuracy", sop="warehouse/counting", label=_("Count accuracy"), permission=permissions.VIEW,
        area="warehouse", order=31, help=_("How well the books of each site agree with its shelves"),
        form=count_forms.AccuracyForm, answer=accuracy, ask=_("Show"),
    ),
)  # fmt: skip
