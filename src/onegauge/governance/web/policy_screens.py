"""Screens of the operating template: matrix, versions, variances; and the inbox of approvals."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onegauge.governance import operations as ops
from onegauge.governance import permissions, queries, states
from onegauge.governance.models import ApprovalRequest, Variance
from onegauge.governance.web import matrix, policy_forms
from onegauge.kernel.actor import Actor
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
    Table,
    Text,
    Timeline,
    Why,
    register,
    register_page,
)
from onegauge.ui.providers import PROVIDERS, Todo

register_page(
    Matrix(
        code="governance/policies",
        label=_("Policies by site"),
        permission=permissions.VIEW_POLICIES,
        area="template",
        order=10,
        build=matrix.build,
        explain=matrix.explain_cell,
    )
)

register(
    Screen(
        model="governance.TemplateVersion",
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
        table=Table(
            Ref("number"), Badge("state"), Date("effective_from"), Party("author"), Party("approved_by"),
            Party("released_by"), Text("notes"), sort="-number",
        ),
        filters=Filters(Search("notes", "author.name"), Choice("state"), Between("effective_from")),
        detail=Layout(
            Column(
                Attributes("template", "number", "based_on", "effective_from", "author", "approved_by", "released_by", "notes"),
                Lines("values", Code("key"), Text("value"), title=_("Values"), empty=_("All values are the defaults")),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="governance.Variance",
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
            Ref("key"), Text("value"), Badge("state", tones={"approved": "info"}), Party("site"), Party("company"),
            Date("from_on"), Due("until_on"), Due("review_on"), Party("owner"),
            sort="-from_on",
        ),
        filters=Filters(
            Search("key", "reason", "owner.name"), Choice("state"), Choice("scope"), Choice("site"),
            Between("until_on"), Mine("owner_id", _("Mine")),
        ),
        actions=(
            Action(
                name="review", label=_("Record a review"), permission=permissions.END_VARIANCE,
                operation=ops.review_variances, form=policy_forms.ReviewForm,
                closed=lambda row: None if row.state == "approved" else _("Only while it is approved"),
            ),
        ),
        detail=Layout(
            Column(Attributes(
                "key", "value", "scope", "region", "company", "site", "reason", "kpi", "owner", "from_on", "until_on",
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
    return [Linked(number, kind.label if kind else "", url_of(kind, object_id))]


register(
    Screen(
        model="governance.ApprovalRequest",
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


def inbox_url() -> str:
    """Where approvals wait."""
    return reverse("ui:list", args=["governance", "approvalrequest"]) + "?state=pending"


def inbox_count(by: Actor) -> int:
    """How many approvals this person could decide now."""
    return len(queries.inbox(by)) if by.may_somewhere(permissions.DECIDE_APPROVALS) else 0


def waiting(by: Actor) -> list[Todo]:
    """Approvals and reviews that need this person."""
    found: list[Todo] = []
    if by.may_somewhere(permissions.DECIDE_APPROVALS):
        rows = queries.inbox(by)
        late = sum(row.is_overdue for row in rows)
        tone, badge = ("bad", _("Overdue")) if late else ("attn", _("Attention"))
        found.append(Todo(len(rows), str(_("Approvals to decide")), inbox_url(), tone=tone, badge=str(badge)))
    if by.may_somewhere(permissions.APPROVE_VARIANCE):
        count = queries.variances_awaiting_decision().count()
        found.append(_todo(count, _("Variances to decide"), "state=proposed"))
    if by.may_somewhere(permissions.END_VARIANCE):
        count = queries.variances_due_for_review(by.today).count()
        found.append(_todo(count, _("Variances due for review"), f"state=approved&until_on_from={by.today}"))
    return found


def _todo(count: int, words: Any, query: str) -> Todo:
    url = reverse("ui:list", args=["governance", str(Variance._meta.model_name)])
    return Todo(count, str(words), f"{url}?{query}", tone="attn", badge=str(_("Attention")))


PROVIDERS.inbox_url = inbox_url
PROVIDERS.inbox_count = inbox_count
PROVIDERS.provenance = matrix.provenances
PROVIDERS.todos.append(waiting)
