"""Screens of the operating template: matrix, versions, variances; and the inbox of approvals."""

from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import permissions, queries, states
from onegauge.governance.models import ApprovalRequest
from onegauge.governance.web import (
    cells,
    matrix,
    policy_forms,
    variance_blocks,
    version_blocks,
    version_forms,
)
from onegauge.kernel.kinds import KINDS
from onegauge.ui.history import numbers_of, url_of
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
    Enquiry,
    Filters,
    Instant,
    Layout,
    Lines,
    Linked,
    Matrix,
    Mine,
    Money,
    Party,
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
from onegauge.ui.languages import said
from onegauge.ui.providers import PROVIDERS

register_page(
    Matrix(
        code="governance/policies",
        sop="template/change",
        label=_("Policies by site"),
        permission=permissions.VIEW_POLICIES,
        area="template",
        order=10,
        help=_("Every site follows the template; what differs is declared, approved, dated and measured"),
        build=matrix.build,
        explain=cells.explain_cell,
        form=policy_forms.CellForm,
        form_permission=permissions.PROPOSE_VARIANCE,
        form_label=_("Propose a variance"),
        form_initial=cells.proposal,
        form_done=_("Proposed. Nothing differs until somebody else approves; it waits in their inbox."),
        links=matrix.head_links,
    )
)
register_page(
    Enquiry(
        code="governance/compare",
        sop="template/change",
        label=_("Compare versions"),
        permission=permissions.VIEW_POLICIES,
        area="template",
        order=21,
        help=_("Which policy changes from what to what"),
        form=version_forms.CompareForm,
        answer=version_forms.compare,
        ask=_("Compare"),
    )
)

register(
    Screen(
        model="governance.TemplateVersion",
        sop="template/change",
        area="template",
        order=20,
        label=_("Template versions"),
        permission=permissions.VIEW_POLICIES,
        rows=queries.template_versions,
        machine=states.TEMPLATE_VERSION,
        operations={
            "approve": ops.approve_template_versions,
            "return": ops.return_template_versions,
            "release": ops.release_template_versions,
            "retire": ops.retire_template_versions,
        },
        verb_forms={"return": policy_forms.ReasonForm},
        confirm={"release": _("From its first day on it decides every value that no variance decides.")},
        help=_("What is released decides; what was released stays history"),
        actions=(
            Action(
                name="narrow", label=_("Narrow a value"), permission=permissions.AUTHOR_TEMPLATE,
                operation=ops.narrow_template_versions, form=policy_forms.NarrowForm,
                help=_("Says a value for one class of items or one partner, beside the value for all."),
                closed=lambda row: None if row.state == "draft" else _("Only while it is a draft"),
            ),
        ),
        create_permission=permissions.AUTHOR_TEMPLATE,
        create_label=_("Draft a version"),
        form=version_forms.TemplateVersionForm,
        table=Table(
            Ref("number"), Badge("state"), Date("effective_from"), Party("author"), Party("approved_by"),
            Party("released_by"), Text("notes"), sort="-number",
        ),
        filters=Filters(Search("notes", "author.name"), Choice("state"), Between("effective_from")),
        detail=Layout(
            Column(
                Attributes("template", "number", "based_on", "effective_from", "author", "approved_by", "released_by", "notes"),
                Tabs(
                    Tab("changes", _("Changes"), Lines(
                        version_blocks.changes_of, Text("policy", _("Policy")), Text("before", _("From")),
                        Text("after", _("To")), Text("area", _("Area")), title=_("What it changes"),
                        empty=_("Nothing differs from the version before"),
                    ), count=lambda pk: len(version_blocks.changes_of(pk))),
                    Tab("values", _("All values"), Lines(
                        version_blocks.values_of, Text("policy", _("Policy")), Text("value", _("Value")),
                        Text("area", _("Area")), Text("origin", _("From")), title=_("Values"),
                    )),
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.Variance",
        sop="template/change",
        waiting="state=proposed",
        area="template",
        order=30,
        permission=permissions.VIEW_POLICIES,
        create_permission=permissions.PROPOSE_VARIANCE,
        rows=queries.variances,
        machine=states.VARIANCE,
        operations={
            "approve": ops.approve_variances,
            "reject": ops.reject_variances,
            "withdraw": ops.withdraw_variances,
            "end": ops.end_variances,
        },
        verb_forms={
            "approve": policy_forms.CommentForm, "reject": policy_forms.ReasonForm, "end": policy_forms.EndForm,
        },
        confirm={"end": _("From that day on the template decides here again; documents decided before stay as they are.")},
        form=policy_forms.VarianceForm,
        help=_("A site differs only on purpose: declared, approved, dated, measured"),
        empty=Empty(_("Every site follows the template"), _("A variance stands here with its reason, owner and end.")),
        party="site",
        views=(
            SavedView(_("To decide"), "state=proposed"),
            SavedView(_("In force"), "state=approved"),
        ),
        table=Table(
            Ref("key"), Code("item_class"), Code("partner"), Text("value", sort=False), Badge("state", tones={"approved": "info"}), Party("site"), Party("company"),
            Date("from_on"), Due("until_on"), Due("review_on"), Party("owner"),
            sort="-from_on",
        ),
        filters=Filters(
            Search("key", "reason", "owner.name"), Choice("state"), Choice("scope"), Choice("site"),
            Between("until_on"), Between("review_on"), Mine("owner_id", _("Mine")),
        ),
        actions=(
            Action(
                name="renew", label=_("Renew"), permission=permissions.PROPOSE_VARIANCE, form=policy_forms.RenewForm,
                operation=ops.renew_variances,
                help=_("Proposes the same again from the day on which this one ends; somebody else approves it."),
                closed=lambda row: None if row.state == "approved" else _("Only while it is approved"),
            ),
            Action(
                name="review", label=_("Record a review"), permission=permissions.END_VARIANCE,
                operation=ops.review_variances, form=policy_forms.ReviewForm,
                closed=lambda row: None if row.state == "approved" else _("Only while it is approved"),
            ),
        ),
        detail=Layout(
            Column(Attributes(more=variance_blocks.difference, title=_("What it changes")), Attributes(
                "state", "scope", "region", "company", "site", "item_class", "partner", "reason", "owner", "from_on", "until_on",
                "review_on", "requested_by", "approved_by", "decision_reason", "ended_on",
            )),
            Column(Why(), Timeline()),
        ),
    ),
)  # fmt: skip


def asked_document(request_id: int) -> list[Linked]:
    """The document that waits for this decision."""
    kind_number, object_id = ApprovalRequest.objects.values_list("kind", "object_id").get(id=request_id)
    kind = KINDS.get(kind_number)
    number = numbers_of([(kind_number, object_id)]).get((kind_number, object_id), str(object_id))
    return [Linked(number, said(kind.label) if kind else "", url_of(kind, object_id))]


register(
    Screen(
        model="governance.ApprovalRequest",
        sop="governance/approval",
        area="setup",
        order=5,
        label=_("Approvals"),
        one=_("approval request"),
        permission=permissions.DECIDE_APPROVALS,
        rows=queries.approval_requests,
        machine=states.APPROVAL_REQUEST,
        operations={"approve": ops.approve_requests, "reject": ops.reject_requests, "return": ops.return_requests},
        verb_forms={
            "approve": policy_forms.CommentForm, "reject": policy_forms.ReasonForm, "return": policy_forms.ReasonForm,
        },
        help=_("Granting an approval repeats the act that was asked for"),
        empty=Empty(_("Nothing waits for a decision"), _("A request stands here when an act needs a second person.")),
        views=(SavedView(_("Waiting"), "state=pending"),),
        table=Table(
            Ref("summary", _("What")), Badge("state"), Party("rule"), Money("amount", currency="currency"),
            Party("requested_by"), Instant("requested_at"), Instant("due_at"), Party("decided_by"), sort="due_at",
        ),
        filters=Filters(Search("summary", "requested_by.name"), Choice("state"), Choice("rule"), Between("due_at")),
        detail=Layout(
            Column(Attributes(
                "summary", "rule", "verb", "amount", "currency", "requested_by", "requested_at", "due_at", "decided_by",
                "decided_for", "decided_at", "reason",
            )),
            Column(Related(asked_document), Why(), Timeline()),
        ),
    ),
)  # fmt: skip


PROVIDERS.provenance = matrix.provenances
