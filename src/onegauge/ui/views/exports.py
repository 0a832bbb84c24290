"""A list to take away: exactly what it shows, at once when it is short, as a job when it is long."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from onegauge.ui.declarations.screen import Screen
from onegauge.ui.operations import JobDraft, start_jobs
from onegauge.ui.rows import Asked, filters_of
from onegauge.ui.spreadsheet import MEDIA, Columns, begin
from onegauge.ui.views import base
from onegauge.ui.views.bulk import go_to_job
from onegauge.ui.views.listing import asked_of

AT_ONCE = 20_000
CHUNK = 2000


@base.signed_in
def export(request: HttpRequest, module: str, name: str, kind: str) -> HttpResponse:
    """Same filters, same order, same columns, all pages."""
    if kind not in MEDIA:
        raise Http404
    screen = base.screen_of(request, module, name)
    with base.reading(request):
        asked = asked_of(request, screen)
        size = asked.size(limit=AT_ONCE)
        if size.more:
            drafts = [_as_job(request, screen, asked, kind)]
        else:
            return _file(asked, kind)
    (job_id,) = start_jobs(jobs=drafts, by=base.actor_of(request))
    return go_to_job(request, job_id)


def _file(asked: Asked, kind: str) -> HttpResponse:
    columns = Columns(asked.columns, asked.screen.model_class)
    out = begin(kind, columns)
    order, _wanted = asked.order()
    for row in order.apply(asked.rows).iterator(chunk_size=CHUNK):
        out.line(columns.values(row))
    response = HttpResponse(out.close(), content_type=MEDIA[kind])
    response["Content-Disposition"] = f'attachment; filename="{file_name(asked.screen, kind)}"'
    return response


def _as_job(request: HttpRequest, screen: Screen, asked: Asked, kind: str) -> JobDraft:
    reader = base.reader_of(request)
    return JobDraft(
        kind="export",
        title=_("Export of %(what)s as %(kind)s") % {"what": screen.title.lower(), "kind": kind.upper()},
        screen=screen.model,
        asked={
            "query": filters_of(asked.query),
            "columns": [column.path for column in asked.columns],
            "kind": kind,
            "file": file_name(screen, kind),
        },
        companies=reader.companies,
        sites=reader.sites,
        zone=timezone.get_current_timezone_name(),
    )


def file_name(screen: Screen, kind: str) -> str:
    """What the file is called: the list and the day."""
    return f"{screen.name}-{timezone.localdate().isoformat()}.{kind}"
