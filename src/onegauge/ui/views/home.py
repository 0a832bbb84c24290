"""The home page of a role, and the inbox."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.collaboration.operations import read_notifications
from onegauge.collaboration.queries import Notice, notifications_for
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.ui import formatting, history, recent, tour
from onegauge.ui.chart_tiles import shown_tile
from onegauge.ui.declarations.needs import Todo
from onegauge.ui.declarations.screen import SCREENS
from onegauge.ui.languages import said
from onegauge.ui.navigation import navigation
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.views import base

STARTS_SHOWN = 2


@base.signed_in
def home(request: HttpRequest) -> HttpResponse:
    """The morning of a role: what needs me now, my numbers, my documents."""
    by = base.actor_of(request)
    with base.reading(request):
        return base.show(request, "ui/home.html", home_context(by, base.reader_of(request), request.path))


def home_context(by: Actor, reader: Actor, path: str) -> dict[str, Any]:
    """Everything the page shows; each source answers with a constant number of statements."""
    todos = todos_of(reader)
    last = recent.touched(reader)
    return {
        "todos": todos,
        "tiles": [shown_tile(tile) for source in PROVIDERS.tiles for tile in source(reader)],
        "recent": recent.recent(reader, last),
        "changed": recent.changed(reader, last),
        "starts": [(one.label, one.url(), one.icon) for one in starts_of(by)],
        "tour": tour_hint(reader),
        "may_nothing": not navigation(by, path),
        "lead": lead(todos),
    }


def tour_hint(by: Actor) -> str:
    """What the page says of the guided tour: to begin it, or to find it again."""
    if tour.offered(by) is None:
        return ""
    kept = tour.progress_of(by)
    if kept is None:
        return "begin"
    return "" if kept.is_open else "left"


def todos_of(by: Actor) -> list[Todo]:
    """What waits for this person: the first deadline first, then the greatest value."""
    found = [todo for source in PROVIDERS.todos for todo in source(by) if todo.count]
    return sorted(found, key=lambda todo: todo.rank)


def starts_of(by: Actor) -> list[Any]:
    """What this person begins with."""
    mine = [one for one in PROVIDERS.starts if by.may_somewhere(one.permission)]
    return [one for one in sorted(mine, key=lambda one: one.order) if one.while_true()][:STARTS_SHOWN]


def lead(todos: list[Todo]) -> str:
    """One sentence with the count and the first deadline."""
    total = sum(todo.count for todo in todos)
    if not total:
        return _("Nothing waits for you.")
    words = ngettext("%s thing needs you.", "%s things need you.", total) % formatting.number(total)
    first = min((todo.deadline for todo in todos if todo.deadline), default=None)
    if first is None:
        return words
    if first <= timezone.now():
        return f"{words} " + _("The first deadline passed %s ago.") % formatting.age(first)
    return f"{words} " + _("The first deadline is in %s.") % formatting.until(first)


ANSWERS = ("approve", "reject")
NOTICES_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Told:
    """A notice as the inbox shows it."""

    id: int
    at: datetime
    who: str
    number: str
    url: str
    reason: str
    text: str
    is_read: bool


@base.signed_in
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for a decision of this person, what waits to be done, and what they were told."""
    if request.method == "POST":
        return answer(request)
    with base.reading(request):
        return base.show(request, "ui/inbox.html", inbox_context(base.reader_of(request)))


def inbox_context(reader: Actor) -> dict[str, Any]:
    """Decisions, queues and notices."""
    asks = [ask for source in PROVIDERS.asks for ask in source(reader)]
    notices = notices_of(notifications_for(reader, limit=NOTICES_SHOWN))
    here = reverse("ui:inbox")
    return {
        "asks": sorted(asks, key=lambda ask: ask.due_at),
        "todos": [todo for todo in todos_of(reader) if todo.url != here],
        "notices": notices,
        "unread": sum(not one.is_read for one in notices),
        "key": base.new_key(),
    }


def notices_of(found: Sequence[Notice]) -> list[Told]:
    """Notices with the numbers of their documents, which are read with one statement for each kind."""
    numbers = history.numbers_of({(one.kind.number, one.object_id) for one in found})
    return [
        Told(
            one.id, one.at, one.actor_name, numbers.get((one.kind.number, one.object_id), said(one.kind.label)),
            history.url_of(one.kind, one.object_id), one.reason_label, one.text, one.is_read,
        )
        for one in found
    ]  # fmt: skip


def answer(request: HttpRequest) -> HttpResponse:
    """Decide on one request, or mark notices as read."""
    act = request.POST.get("act", "")
    given = request.POST.get("id", "")
    pk = int(given) if given.isdecimal() and len(given) < 19 else None
    if act == "read":
        read_notifications(notification_ids=None if pk is None else [pk], by=base.actor_of(request))
        return redirect("ui:inbox")
    screen = SCREENS.get(request.POST.get("model", ""))
    if screen is None or pk is None or act not in ANSWERS or act not in screen.operations:
        raise Http404
    reason = request.POST.get("reason", "").strip()[:300]
    try:
        versions = base.with_version(request, pk)
        base.call(screen.operations[act], [pk], request=request, versions=versions, reason=reason)
    except Refused as refused:
        with base.reading(request):
            context = inbox_context(base.reader_of(request))
            context |= {"refusals": base.refusals_of(refused), "typed": reason, "typed_id": pk}
            return base.show(request, "ui/inbox.html", context, status=refused.status)
    base.told(request, _("Approved. The act was done.") if act == "approve" else _("Rejected. Nothing was changed."))
    return redirect("ui:inbox")
