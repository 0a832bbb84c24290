"""An act on a selection of a list: at once when it is small, as a job when it is large."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting, rows
from onegauge.ui.declarations.pages import PAGES
from onegauge.ui.declarations.screen import Action, Screen
from onegauge.ui.forms import OperationForm
from onegauge.ui.jobs import JOBS_PAGE, encoded
from onegauge.ui.operations import JobDraft, start_jobs
from onegauge.ui.views import base
from onegauge.ui.views.listing import show_list
from onegauge.ui.views.verbs import Asked, act_of, confirm_page, form_of, go, is_ready, run

AT_ONCE = 200
NUMBERS_SHOWN = 13


@base.signed_in
def bulk(request: HttpRequest, module: str, name: str, act: str) -> HttpResponse:
    """Take a verb or an action on a selection (or an action above the list).

    At once it is all or none; a job goes on without the rows that are refused, and names them.
    """
    screen = base.screen_of(request, module, name)
    taken = act_of(request, screen, act)
    with base.reading(request):
        ids = None if taken.on_list else chosen(request, screen)
    if ids is not None and not 0 < len(ids) <= base.SELECTION_LIMIT:
        return show_list(request, screen, refusals=[_wrong_number(ids)], status=422)
    with base.reading(request):
        form = form_of(taken, request)
        many = ids is not None and len(ids) > AT_ONCE
        certain = "sent" in request.POST or not (many or taken.destructive or form is not None)
        if request.method != "POST" or not certain or not is_ready(form):
            some = screen.queryset().filter(pk__in=(ids or [])[:NUMBERS_SHOWN])
            numbers = [screen.number(row) for row in some]
            asked = Asked(screen, taken, ids or [], numbers, screen.url("bulk", act), back_to(request, screen), form)
            return confirm_page(request, asked)
    if ids is not None and many and not isinstance(form, OperationForm):
        return _as_job(request, screen, taken, ids, form)
    return _now(request, screen, taken, ids, form)


def chosen(request: HttpRequest, screen: Screen) -> list[int]:
    """The selected rows, or all that match the filters of the list."""
    if request.POST.get("all") != "yes":
        return base.ids_of(request)
    asked = rows.Asked(screen, QueryDict(request.POST.get("query", "")), base.reader_of(request))
    return list(asked.rows.order_by("pk").values_list("pk", flat=True)[: base.SELECTION_LIMIT + 1])


def _wrong_number(ids: list[int]) -> dict[str, Any]:
    if not ids:
        return {"text": _("Select at least one row first."), "code": "nothing_selected", "object_id": None}
    most = formatting.number(base.SELECTION_LIMIT)
    return {
        "text": _("More than %s rows are selected. Narrow the list and do it in parts.") % most,
        "code": "too_many_selected",
        "object_id": None,
    }


def back_to(request: HttpRequest, screen: Screen) -> str:
    """The list as it was filtered."""
    query = QueryDict(request.POST.get("query", "") or request.GET.get("query", "")).urlencode()
    return f"{screen.url()}?{query}" if query else screen.url()


def _now(request: HttpRequest, screen: Screen, taken: Action, ids: list[int] | None, form: Form | None) -> HttpResponse:
    try:
        run(request, taken, ids, form)
    except Refused as refused:
        return show_list(request, screen, refusals=numbered(request, screen, refused), status=refused.status)
    label = str(taken.label)
    done = (
        _("%s: done") % label
        if ids is None
        else _("%(act)s: %(n)s done") % {"act": label, "n": formatting.number(len(ids))}
    )
    base.told(request, done)
    return go(request, back_to(request, screen))


def _as_job(request: HttpRequest, screen: Screen, taken: Action, ids: list[int], form: Form | None) -> HttpResponse:
    reader = base.reader_of(request)
    words = {"act": taken.label, "n": formatting.number(len(ids)), "what": screen.title.lower()}
    draft = JobDraft(
        kind="act",
        title=_("%(act)s: %(n)s %(what)s") % words,
        screen=screen.model,
        asked={"act": taken.name, "form": encoded(request.POST) if form is not None else ""},
        ids=tuple(ids),
        companies=reader.companies,
        sites=reader.sites,
        zone=timezone.get_current_timezone_name(),
        total_count=len(ids),
    )
    (job_id,) = start_jobs(jobs=[draft], by=base.actor_of(request), key=base.key_of(request))
    return go_to_job(request, job_id)


def go_to_job(request: HttpRequest, job_id: int) -> HttpResponse:
    """To the page of a job that was just started."""
    base.told(request, _("Started. You can leave; “My jobs” in your account menu finds it again."))
    return go(request, PAGES[JOBS_PAGE].url("task", job_id))


def numbered(request: HttpRequest, screen: Screen, refused: Refused) -> list[dict[str, Any]]:
    """Refusals of a selection name the document they are about."""
    shown = base.refusals_of(refused)
    with base.reading(request):
        ids = [r["object_id"] for r in shown if r["object_id"]]
        numbers = {row.pk: screen.number(row) for row in screen.queryset().filter(pk__in=ids)}
    for one in shown:
        one["number"] = numbers.get(one["object_id"], "")
    return shown
