"""The backorder workbench: promise runs with every changed promise, segment sets, and the history of a promise."""

from typing import Any

from django import forms
from django.utils.translation import gettext as said
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.orders import operations as ops
from onegauge.orders import permissions, run_queries
from onegauge.orders.promise_runs import Strategy
from onegauge.orders.run_states import PROMISE_RUN, SEGMENT_SET, SortBy
from onegauge.orders.run_verbs import RUN_VERBS, SEGMENT_VERBS
from onegauge.orders.states import Channel
from onegauge.ui.kit import (
    SCREENS,
    Attributes,
    Badge,
    Choice,
    Column,
    Date,
    Due,
    Empty,
    Fact,
    Filters,
    Instant,
    Layout,
    Lines,
    Link,
    Number,
    OperationForm,
    Party,
    Qty,
    Ref,
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
    contribute,
    register,
)

TONES = {"simulated": "info", "approved": "info", "committed": "good"}
EFFECTS = {"gains": "good", "loses": "bad", "exception": "attn"}
CHANNELS = [("", _("any")), *Channel.choices]


def codes_in(text: str) -> list[str]:
    """Codes that somebody typed with commas or blanks between them."""
    return text.replace(",", " ").split()


class SegmentForm(StyledForm):
    """One segment of a set."""

    name = forms.CharField(label=_("Segment"), max_length=60)
    strategy = forms.ChoiceField(label=_("Strategy"), choices=Strategy.choices)
    priority_to = forms.IntegerField(label=_("Priority up to"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS, required=False)
    customers = forms.CharField(label=_("Customers"), required=False)
    classes = forms.CharField(label=_("Item classes"), required=False)
    late = forms.BooleanField(label=_("Late only"), required=False)
    sort = forms.ChoiceField(label=_("First by"), choices=SortBy.choices)


class SegmentSetForm(OperationForm):
    """A segment set with its segments in their order."""

    operation, draft, many = ops.save_segment_sets, ops.SegmentSetDraft, "sets"
    model, natural = "orders.SegmentSet", ("code",)
    line_form = SegmentForm
    code = forms.CharField(label=_("Code"), max_length=30)
    name = forms.CharField(label=_("Name"), max_length=120)

    def initial_lines(self) -> list[dict[str, Any]]:
        """The segments of the draft."""
        if self.row is None:
            return []
        return [
            {
                **segment, "channel": (segment.get("channels") or [""])[0], "customers": " ".join(segment.get("customers", ())),
                "classes": " ".join(segment.get("classes", ())), "sort": (segment.get("sort") or ["due_on"])[0],
            }
            for segment in self.row.segments
        ]  # fmt: skip

    def drafted(self) -> dict[str, Any]:
        """The set with its segments."""
        return {**super().drafted(), "segments": [segment_of(line) for line in self.filled_lines]}

    @classmethod
    def closed(cls, row: Any) -> str:
        """Released sets are what runs were made with."""
        if row.state == "draft":
            return ""
        return said("A released set is not changed any more. Retire it and release another under a new code.")


def segment_of(line: dict[str, Any]) -> ops.SegmentDraft:
    """A segment as it was typed."""
    return ops.SegmentDraft(
        name=line["name"],
        strategy=line["strategy"],
        sort=list(dict.fromkeys([line["sort"], "due_on", "ordered_at"])),
        channels=[line["channel"]] if line.get("channel") else [],
        customers=codes_in(line.get("customers", "")),
        classes=codes_in(line.get("classes", "")),
        priority_to=line.get("priority_to"),
        late=line.get("late", False),
    )


class RunForm(OperationForm):
    """What a run may touch; what is left empty leaves everything in."""

    company = RowChoice("governance.Company", gives="code", scope="companies", label=_("Company"))
    segment_set = forms.CharField(
        label=_("Segment set"), max_length=30, required=False, help_text=_("Empty: the one that policy names")
    )
    site = RowChoice("governance.Site", gives="code", scope="sites", label=_("Site"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS, required=False)
    customers = forms.CharField(label=_("Customers"), required=False, help_text=_("Codes, with commas between them"))
    skus = forms.CharField(label=_("Items"), required=False)
    classes = forms.CharField(label=_("Item classes"), required=False)
    due_from = forms.DateField(label=_("Due from"), required=False)
    due_until = forms.DateField(label=_("Due until"), required=False)
    late = forms.BooleanField(label=_("Only what is promised too late"), required=False)
    note = forms.CharField(label=_("Note"), max_length=300, required=False)
    edits = False

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Prepare the run."""
        typed = self.cleaned_data
        draft = ops.RunDraft(
            company=str(typed["company"]), sites=[str(typed["site"])] if typed["site"] else [],
            channels=[typed["channel"]] if typed["channel"] else [],
            segment_set=typed["segment_set"], customers=codes_in(typed["customers"]), skus=codes_in(typed["skus"]),
            classes=codes_in(typed["classes"]), due_from=typed["due_from"], due_until=typed["due_until"], late=typed["late"],
            note=typed["note"],
        )  # fmt: skip
        return ops.prepare_promise_runs(runs=[draft], by=by, key=key)[0]


def order_url(line: Any) -> str:
    """The page of the order behind a changed promise."""
    return SCREENS["orders.SalesOrder"].url("document", line.order_id)


def figures_of(run_id: int) -> list[Fact]:
    """Totals of the simulation: what changes, and the share on time before and after."""
    found = run_queries.figures_of(run_id)
    if not found:
        return []
    count = max(found["lines"], 1)
    return [
        Fact(said("Lines looked at"), str(found["lines"])),
        Fact(said("Promises changed"), str(found["changes"])),
        Fact(said("On time before"), f"{100 * found['on_time_before'] / count:.1f} %"),
        Fact(said("On time after"), f"{100 * found['on_time_after'] / count:.1f} %"),
        Fact(said("Days won, less days lost"), str(found["days_gained"])),
    ]


def commit_effect(ids: Any) -> str:
    """What follows from a commit."""
    del ids
    return said("Every promise that the simulation shows is given. Customers keep their first promise on record.")


def diff(rows: Any, empty: Any) -> Lines:
    """The table of changed promises."""
    return Lines(
        rows, Link("order.number", _("Order"), url=order_url, sub="partner.name"), Number("order_line.line_no", _("Line")),
        Text("item.sku", _("Item"), sub="site.name"), Badge("effect", _("Effect"), tones=EFFECTS), Qty("qty", _("Open")),
        Due("due_on", _("Due")), Date("old_on", _("Promised")), Date("new_on", _("New date")), Text("old_reason", _("Reason")),
        Text("new_reason", _("New reason")), Qty("old_qty", _("Reserved")), Qty("new_qty", _("Reserved after")),
        Text("segment", _("Segment"), sub="strategy"), Text("exception", _("To decide")), empty=empty,
    )  # fmt: skip


register(
    Screen(
        model="orders.PromiseRun", find=("number",), area="planning", order=20, permission=permissions.VIEW,
        label=_("Promise runs"), one=_("Promise run"), create_permission=permissions.RUN_PROMISES, rows=run_queries.runs_for_list,
        form=RunForm, machine=PROMISE_RUN, operations=RUN_VERBS, waiting="state=simulated",
        help=_("Promise again what waits, see who gains at whose cost, then commit"),
        confirm={"commit": commit_effect, "discard": _("The run is given up; no promise changes.")},
        table=Table(
            Ref("number", sub="note"), Badge("state", tones=TONES), Party("company", _("Company")), Text("segment_set.code", _("Segments")),
            Number("gain_count", _("Gain")), Number("loss_count", _("Lose")), Number("exception_count", _("To decide")),
            Instant("prepared_at"), Instant("committed_at"), sort="-prepared_at",
        ),
        filters=Filters(Search("number", "note"), Choice("state"), Choice("segment_set")),
        views=(SavedView(_("To decide"), "state=simulated"), SavedView(_("Committed"), "state=committed")),
        empty=Empty(_("No promise runs yet"), _("Prepare one: choose who may gain or lose, and what it may touch.")),
        detail=Layout(
            Column(
                Attributes("company", "segment_set", "note", "simulated_at", "committed_at", more=figures_of),
                Tabs(
                    Tab("all", _("All changes"), diff(run_queries.lines_of_run, _("No promise changes"))),
                    Tab("gains", _("Gain"), diff(run_queries.gaining, _("Nobody gains"))),
                    Tab("loses", _("Lose"), diff(run_queries.losing, _("Nobody loses"))),
                    Tab("decide", _("To decide"), diff(run_queries.to_decide, _("Nothing is left to decide"))),
                    Tab(
                        "customers", _("By customer"),
                        Lines(
                            run_queries.customers_of_run, Text("customer", _("Customer")), Number("gains", _("Gain")),
                            Number("losses", _("Lose")), Number("days", _("Days later, less days earlier")),
                            Qty("open_qty", _("Open")), empty=_("No promise changes"),
                        ),
                    ),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="orders.SegmentSet", find=("code",), area="planning", order=21, permission=permissions.VIEW,
        label=_("Segment sets"), one=_("Segment set"), create_permission=permissions.RELEASE_SEGMENTS, rows=run_queries.sets_for_list,
        form=SegmentSetForm, machine=SEGMENT_SET, operations=SEGMENT_VERBS,
        help=_("Who may gain or lose when promises are run anew"),
        confirm={"retire": _("No new run can pick this set.")},
        table=Table(Ref("code"), Text("name"), Badge("state"), sort="code"), filters=Filters(Search("code", "name"), Choice("state")),
        detail=Layout(
            Column(
                Attributes("name"),
                Lines(
                    run_queries.segments_of_set, Number("id", _("Place")), Text("name", _("Segment")), Text("strategy", _("Strategy")),
                    Text("sort", _("Sorted by")), Text("condition", _("Which lines")),
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip
contribute(
    "orders.SalesOrder",
    Tab(
        "promises", _("Promises"),
        Lines(
            run_queries.promises_of_order, Number("line_no", _("Line")), Text("sku", _("Item")), Date("requested_on", _("Requested")),
            Date("first_promised_on", _("First promised")), Date("old_on", _("Was")), Date("new_on", _("Promised")),
            Text("new_reason", _("Reason")), Text("cause", _("Cause")), Instant("at", _("When")),
            title=_("Promises"), empty=_("Nothing is promised yet"),
        ),
    ),
)  # fmt: skip
