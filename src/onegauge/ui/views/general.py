"""What belongs to no module: scope switch, journal, look-ups, and the door to lists and pages."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST

from onegauge.kernel.kinds import KINDS
from onegauge.kernel.models import JournalEntry
from onegauge.ui import history
from onegauge.ui.declarations.pages import DOWNLOADS, PAGES
from onegauge.ui.declarations.workbench import Workbench
from onegauge.ui.scope import choose
from onegauge.ui.views import base
from onegauge.ui.views.listing import show_list
from onegauge.ui.views.pages import show_page
from onegauge.ui.views.workbench import workbench

JOURNAL_ROWS = 50


@base.signed_in
def entry(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """A list or a page: both have addresses of two parts."""
    if f"{module}/{name}" in PAGES:
        page = base.page_of(request, module, name)
        return workbench(request, page) if isinstance(page, Workbench) else show_page(request, page)
    return show_list(request, base.screen_of(request, module, name))


@require_POST
@base.signed_in
def scope(request: HttpRequest) -> HttpResponse:
    """Move the scope switch and go back to where the person was, with the same filters."""
    choose(request, request.POST.get("scope", ""))
    return redirect(base.back_of(request))


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None


@base.signed_in
def journal(request: HttpRequest) -> HttpResponse:
    """What happened, narrowed to an object, a person or an operation."""
    asked = request.GET
    with base.reading(request):
        kind, object_id = KINDS.get(_whole(asked.get("kind", "")) or 0), _whole(asked.get("object", ""))
        if kind is not None and object_id is not None:
            entries = history.history(kind, object_id, limit=500).entries
        else:
            entries = _journal_page(asked)
        more = len(entries) > JOURNAL_ROWS and object_id is None
        shown = entries if object_id is not None else entries[:JOURNAL_ROWS]
        numbers = history.numbers_of({(e.kind, e.object_id) for e in shown})
        lines = [_numbered(e, numbers) for e in shown]
        context = {
            "lines": lines,
            "asked": asked,
            "kinds": history.kinds_for_filter(),
            "kind": kind,
            "subject": numbers.get((kind.number, object_id), "") if kind and object_id else "",
            "more": _older(asked, shown) if more else "",
        }
        return base.show(request, "ui/journal.html", context)


def _numbered(entry: JournalEntry, numbers: dict[tuple[int, int], str]) -> history.Line:
    number = numbers.get((entry.kind, entry.object_id), f"#{entry.object_id}")
    return history.line_of(entry, number, history.url_of(KINDS.get(entry.kind), entry.object_id))


def _journal_page(asked: Any) -> list[JournalEntry]:
    rows = JournalEntry.objects.order_by("-id")
    if (kind := _whole(asked.get("kind", ""))) is not None:
        rows = rows.filter(kind=kind) if kind < 32768 else rows.none()
    if person := asked.get("person", "").replace("\x00", "").strip():
        rows = rows.filter(actor_name__icontains=person)
    if name := asked.get("operation", "").replace("\x00", "").strip():
        rows = rows.filter(operation__icontains=name)
    if (before := _whole(asked.get("before", ""))) is not None:
        rows = rows.filter(id__lt=before)
    return list(rows[: JOURNAL_ROWS + 1])


def _older(asked: Any, shown: list[JournalEntry]) -> str:
    query = asked.copy()
    query["before"] = str(shown[-1].id)
    return f"{reverse('ui:journal')}?{query.urlencode()}"


@base.signed_in
def download(request: HttpRequest, module: str, name: str, which: str) -> HttpResponse:
    """A file that a module offers."""
    found = DOWNLOADS.get(f"{module}/{name}")
    if found is None:
        raise Http404
    base.demand(request, found.permission)
    with base.reading(request):
        made = found.build(which)
    if made is None:
        raise Http404
    response = HttpResponse(made[1], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, made[0]) or "attachment"
    return response
