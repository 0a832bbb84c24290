"""What the page of a variance says first, and the question it puts into the inbox of whoever decides."""

from datetime import UTC, datetime, time
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.governance import permissions, queries
from onegauge.governance.policy import POLICIES
from onegauge.governance.web.matrix import row_key
from onegauge.governance.web.policy_words import (
    bounds_words,
    change_words,
    goods_words,
    place_words,
    policy_words,
    said_words,
    sentence,
)
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import Fact
from onegauge.ui.languages import said
from onegauge.ui.providers import PROVIDERS, Ask


def difference(variance_id: int) -> list[Fact]:
    """From what to what, where, until when, and what it will decide."""
    row = queries.variances().get(id=variance_id)
    before, after = change_words(row)
    policy = POLICIES.get(row.key)
    page = reverse("ui:list", args=["governance", "policies"])
    at = row_key(row.key, (row.item_class, row.partner))
    cell = f"{page}?{urlencode({'row': at, 'col': row.site_id} if row.site_id else {'q': row.key})}"
    facts = [
        Fact(_("Policy"), policy_words(row.key), row.key, cell),
        Fact(_("Where"), place_words(row)),
        Fact(_("For"), goods_words(row.item_class, row.partner) or _("all goods")),
        Fact(_("Value without it"), before),
        Fact(_("Value with it"), after),
    ]
    if policy is not None:
        facts += [
            Fact(_("Allowed"), bounds_words(policy) or _("any value")),
            Fact(_("It decides"), said(policy.affects), _("from its first day on; what was decided before stays")),
            Fact(_("What it does"), said(policy.help)),
        ]
    kpi = dict(PROVIDERS.kpis()).get(row.kpi, row.kpi)
    return [*facts, Fact(_("Judged by"), kpi)]


def asks(by: Actor) -> list[Ask]:
    """The proposals that this person could decide: never their own."""
    if not by.may_somewhere(permissions.APPROVE_VARIANCE):
        return []
    found = []
    for row in queries.variances_awaiting_decision().exclude(requested_by_id=by.person_id):
        if not by.may(permissions.APPROVE_VARIANCE, row.company_id, row.site_id):
            continue
        before, after = change_words(row)
        found.append(
            Ask(
                model="governance.Variance", id=row.pk, version=row.version, title=sentence(row),
                document=_("variance %s") % row.pk, act=f"{said_words(row.key, row.item_class, row.partner)}, {place_words(row)}", before=before,
                after=after, url=reverse("ui:document", args=["governance", "variance", row.pk]), document_url="",
                asked_by=row.requested_by.name, asked_at=row.requested_at,
                due_at=datetime.combine(row.from_on, time.max, UTC), is_overdue=row.from_on < by.today,
            )
        )  # fmt: skip
    return found


PROVIDERS.asks.append(asks)
