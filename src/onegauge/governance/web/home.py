"""What the home page of people who govern says, and what waits in the inbox."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onegauge.governance import permissions, queries
from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KIND_BY_LABEL
from onegauge.kernel.lifecycle import MACHINES
from onegauge.ui.history import numbers_of, url_of
from onegauge.ui.kit import SCREENS, Need, Needs, Todo
from onegauge.ui.languages import said
from onegauge.ui.providers import PROVIDERS, Ask, Start


def inbox_count(by: Actor) -> int:
    """How many approvals this person could decide now."""
    return len(queries.inbox(by)) if by.may_somewhere(permissions.DECIDE_APPROVALS) else 0


def approvals(by: Actor) -> list[Ask]:
    """What this person could decide now, the earliest due first."""
    if not by.may_somewhere(permissions.DECIDE_APPROVALS):
        return []
    rows = queries.inbox(by)
    kinds = {row.kind: KIND_BY_LABEL[row.kind] for row in rows}
    numbers = numbers_of({(kinds[row.kind].number, row.object_id) for row in rows})
    return [_ask(row, numbers.get((kinds[row.kind].number, row.object_id), "")) for row in rows]


def _ask(row: queries.InboxRow, number: str) -> Ask:
    kind = KIND_BY_LABEL[row.kind]
    machine = MACHINES.get(row.kind)
    edge = machine.edge(row.verb) if machine is not None and row.verb in machine.verbs else None
    words = dict(machine.states.choices) if machine is not None else {}
    return Ask(
        model="governance.ApprovalRequest",
        id=row.id,
        version=row.version,
        title=row.summary,
        document=f"{said(kind.label)} {number}".strip(),
        act=said(edge.label) if edge else row.verb,
        before=", ".join(str(words.get(state, state)) for state in edge.sources) if edge else "",
        after=str(words.get(edge.target, edge.target)) if edge else "",
        url=SCREENS["governance.ApprovalRequest"].url("document", row.id),
        document_url=url_of(kind, row.object_id),
        amount=row.amount,
        currency=row.currency,
        asked_by=row.requested_by,
        asked_at=row.requested_at,
        due_at=row.due_at,
        is_overdue=row.is_overdue,
        stands_in=row.decides_for is not None,
    )


def waiting(by: Actor) -> list[Todo]:
    """The approvals of the inbox as one line."""
    asks = approvals(by)
    if not asks:
        return []
    late = any(ask.is_overdue for ask in asks)
    worth: dict[str, Any] = {}
    for ask in asks:
        if ask.amount:
            worth[ask.currency] = worth.get(ask.currency, 0) + ask.amount
    return [
        Todo(
            len(asks), str(_("Approvals to decide")), reverse("ui:inbox"), sub=asks[0].title,
            tone="bad" if late else "attn", badge=str(_("Overdue") if late else _("Attention")),
            since=min(ask.asked_at for ask in asks), deadline=asks[0].due_at, amounts=sorted(worth.items()),
        )
    ]  # fmt: skip


PROVIDERS.inbox_url = lambda: reverse("ui:inbox")
PROVIDERS.inbox_count = inbox_count
PROVIDERS.asks.append(approvals)
PROVIDERS.todos += [
    waiting,
    Needs(
        Need(
            model="governance.Variance", query="state=proposed", title=_("Variances to decide"),
            permission=permissions.APPROVE_VARIANCE, since="requested_at", due="from_on", who="site__name",
        ),
        Need(
            model="governance.Variance", query=lambda by: f"state=approved&review_on_until={by.today}",
            title=_("Variances due for review"), permission=permissions.END_VARIANCE, due="review_on", who="site__name",
        ),
        Need(
            model="governance.TemplateVersion", query="state=draft", title=_("Template versions to approve"),
            permission=permissions.APPROVE_TEMPLATE, since="created_at", due="effective_from", who="author__name",
        ),
        Need(
            model="governance.TemplateVersion", query="state=approved", title=_("Template versions to release"),
            permission=permissions.RELEASE_TEMPLATE, since="approved_at", due="effective_from",
            who="approved_by__name",
        ),
        Need(
            model="governance.SodException", query="state=requested", title=_("Separation exceptions to decide"),
            permission=permissions.APPROVE_SOD_EXCEPTION, since="requested_at", due="from_on", who="person__name",
        ),
        Need(
            model="governance.Person", query="no_factor=yes", title=_("People who still need a second factor"),
            permission=permissions.VIEW_ACCESS, since="created_at", who="name", tone="attn",
        ),
    ),
]  # fmt: skip
PROVIDERS.starts += [
    Start(
        label=_("Decide approvals"), url=lambda: reverse("ui:inbox"), permission=permissions.DECIDE_APPROVALS,
        order=50, icon="inbox",
    ),
    Start(
        label=_("Add a person"), url=lambda: SCREENS["governance.Person"].url("create"),
        permission=permissions.MAINTAIN_PEOPLE, order=55, icon="user",
    ),
    Start(
        label=_("Propose a variance"), url=lambda: SCREENS["governance.Variance"].url("create"),
        permission=permissions.PROPOSE_VARIANCE, order=56, icon="template",
    ),
    Start(
        label=_("Open the setup"), url=SCREENS["governance.Company"].url,
        permission=permissions.MAINTAIN_ORGANISATION, order=60, icon="setup",
    ),
    Start(
        label=_("Write a template version"), url=SCREENS["governance.TemplateVersion"].url,
        permission=permissions.AUTHOR_TEMPLATE, order=57, icon="template",
    ),
]  # fmt: skip
