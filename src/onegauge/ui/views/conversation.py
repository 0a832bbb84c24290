"""Comments, files and following of a document. Each answer is the sheet of tabs, or the page without scripts."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onegauge.collaboration import operations as collaboration
from onegauge.collaboration import queries
from onegauge.collaboration.subjects import Subject
from onegauge.kernel.errors import Refused
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.views import base
from onegauge.ui.views.document import opened, show_document, show_tabs
from onegauge.ui.views.verbs import go

DOWNLOAD_POLICY = "default-src 'none'; sandbox"


def subject_of(request: HttpRequest, module: str, name: str, pk: int) -> tuple[Screen, Subject]:
    """The screen and what collaboration calls the document, if the person may see it."""
    screen = base.screen_of(request, module, name)
    if screen.kind is None:
        raise Http404
    with base.reading(request):
        base.row_of(screen, pk)
    return screen, Subject(screen.model, pk)


def answered(request: HttpRequest, screen: Screen, pk: int, tab: str, **more: Any) -> HttpResponse:
    """The tab again: as a sheet for htmx, with what was refused at its top; else the page."""
    refused = "refusals" in more
    if not refused and not base.is_partial(request, "tabs"):
        return go(request, f"{screen.url('document', pk)}?tab={tab}")
    if not base.is_partial(request, "tabs"):
        return show_document(request, screen, pk, status=422, tab=tab, **more)
    with base.reading(request):
        doc = opened(screen, base.row_of(screen, pk), request, tab)
        response = show_tabs(request, doc, **more)
    response.status_code = 422 if refused else 200
    return response


@require_POST
@base.signed_in
def comment(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """Say something."""
    screen, subject = subject_of(request, module, name, pk)
    body = request.POST.get("body", "").replace("\r\n", "\n")
    draft = collaboration.CommentDraft(kind=subject.kind, object_id=pk, body=body)
    try:
        collaboration.write_comments(comments=[draft], by=base.actor_of(request), key=base.key_of(request))
    except Refused as refused:
        return answered(request, screen, pk, "conversation", refusals=base.refusals_of(refused), typed=body)
    return answered(request, screen, pk, "conversation")


@require_POST
@base.signed_in
def upload(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """Attach files."""
    screen, subject = subject_of(request, module, name, pk)
    drafts = [
        collaboration.FileDraft(
            kind=subject.kind,
            object_id=pk,
            name=(given.name or "").strip()[-160:],
            content=collaboration.Content(given.read(collaboration.LARGEST + 1)),
        )
        for given in request.FILES.getlist("files")
    ]
    if not drafts:
        nothing = [{"text": _("Choose a file first."), "code": "", "object_id": None}]
        return answered(request, screen, pk, "files", refusals=nothing)
    try:
        collaboration.attach_files(files=drafts, by=base.actor_of(request), key=base.key_of(request))
    except Refused as refused:
        return answered(request, screen, pk, "files", refusals=base.refusals_of(refused))
    return answered(request, screen, pk, "files")


@base.signed_in
def download(request: HttpRequest, module: str, name: str, pk: int, file: int) -> HttpResponse:
    """The content of a file: always as a download, never as a page of ours."""
    _screen, subject = subject_of(request, module, name, pk)
    with base.reading(request):
        found = queries.file_of(subject, file, by=base.actor_of(request))
        if found is None:
            raise Http404
        response = HttpResponse(bytes(found.data), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DOWNLOAD_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@base.signed_in
def remove(request: HttpRequest, module: str, name: str, pk: int, file: int) -> HttpResponse:
    """Take a file away."""
    screen, subject = subject_of(request, module, name, pk)
    with base.reading(request):
        if queries.file_of(subject, file, by=base.actor_of(request)) is None:
            raise Http404
    try:
        collaboration.remove_files(file_ids=[file], by=base.actor_of(request), key=base.key_of(request))
    except Refused as refused:
        return answered(request, screen, pk, "files", refusals=base.refusals_of(refused))
    return answered(request, screen, pk, "files")


@require_POST
@base.signed_in
def follow(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """Follow the document, or stop."""
    screen, subject = subject_of(request, module, name, pk)
    wanted = request.POST.get("follow") == "yes"
    act = collaboration.follow_documents if wanted else collaboration.unfollow_documents
    act(subjects=[subject], by=base.actor_of(request))
    told = _("You will be told of comments, files and changes of state.") if wanted else _("You follow this no more.")
    base.told(request, told)
    return go(request, screen.url("document", pk))
