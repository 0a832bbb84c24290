"""Pages beside the screens: dashboard, matrix, station, jobs. Each asks its declaration and renders."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting
from onegauge.ui.declarations.enquiry import Checklist, Enquiry
from onegauge.ui.declarations.matrix import Matrix
from onegauge.ui.declarations.pages import (
    Dashboard,
    Handheld,
    Jobs,
    Page,
    Station,
    StationAct,
)
from onegauge.ui.forms import StyledForm, style
from onegauge.ui.views import base
from onegauge.ui.views.dashboards import dashboard
from onegauge.ui.views.enquiry import checklist, enquiry
from onegauge.ui.views.hand import handheld
from onegauge.ui.views.matrix import matrix
from onegauge.ui.views.verbs import go


def show_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The page at an address of two parts."""
    for kind, show in SHOWN:
        if isinstance(page, kind):
            return show(request, page)
    raise Http404


def queue_of(request: HttpRequest, page: Station | Jobs) -> list[dict[str, Any]]:
    """The tasks with their addresses."""
    tasks = page.queue(base.actor_of(request)) if isinstance(page, Jobs) else page.queue()
    return [
        {
            "title": task.title, "sub": task.sub, "due": task.due, "tone": task.tone, "state": task.state,
            "url": page.url("task", task.id),
        }
        for task in tasks
    ]  # fmt: skip


def station(request: HttpRequest, page: Station) -> HttpResponse:
    """The queue of a work place."""
    with base.reading(request):
        return base.show(request, page.template, {"page": page, "tasks": queue_of(request, page)})


def task_context(request: HttpRequest, page: Station, pk: int, *, data: Any = None) -> dict[str, Any]:
    """One opened task: instruction, lines, acts."""
    job = page.open(pk)
    if job is None:
        raise Http404
    by = base.actor_of(request)
    columns = job.columns or page.columns
    rows = [
        {
            "id": row.id if hasattr(row, "id") else row.pk,
            "cells": [(c.css, c.html(row)) for c in columns],
            "value": _line_value(row, page.line_value, data),
        }
        for row in job.rows
    ]
    offered = list(page.acts) if job.acts is None else _in_order(page.acts, job.acts)
    acts = [(act, styled(act.form() if act.form else None)) for act in offered if by.may_somewhere(act.permission)]
    line_field = next((act.line_field for act, _form in acts if act.line_field), "")
    return {
        "page": page,
        "job": job,
        "headings": [(c.heading(None), "num" if c.css == "num" else "") for c in columns],
        "rows": rows,
        "acts": acts,
        "line_field": line_field,
        "key": base.new_key(),
    }


def _in_order(acts: Sequence[StationAct], names: Sequence[str]) -> list[StationAct]:
    """The acts that a job names, in its order; the first is the natural next one."""
    by_name = {act.name: act for act in acts}
    return [replace(by_name[name], primary=place == 0) for place, name in enumerate(names)]


def _line_value(row: Any, name: str, data: Any) -> str:
    row_id = row.id if hasattr(row, "id") else row.pk
    if data is not None and f"row-{row_id}" in data:
        return str(data[f"row-{row_id}"])
    value = getattr(row, name, "") if name else ""
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def styled(form: Form | None) -> Form | None:
    """The form of an act in the look of the system."""
    if form is not None and not isinstance(form, StyledForm):
        for field in form.fields.values():
            style(field)
    return form


@base.signed_in
def task(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """One task at a station, or one job."""
    page = base.page_of(request, module, name)
    if isinstance(page, Jobs):
        return job(request, page, pk)
    if not isinstance(page, Station):
        raise Http404
    if request.method == "POST":
        return act_on_task(request, page, pk)
    with base.reading(request):
        return base.show(request, "ui/task.html", task_context(request, page, pk))


def act_on_task(request: HttpRequest, page: Station, pk: int) -> HttpResponse:
    """Confirm a step: the act calls its operation; a refusal keeps what was typed."""
    act = next((a for a in page.acts if a.name == request.POST.get("act")), None)
    if act is None:
        raise Http404
    base.demand(request, act.permission)
    with base.reading(request):
        form = styled(act.form(request.POST) if act.form else None)
        if form is not None and not form.is_valid():
            context = task_context(request, page, pk, data=request.POST)
            problems = [f"{field.label}: {error}" for field in form for error in field.errors]
            return base.show(
                request, "ui/task.html", {**context, "refusals": [{"text": p} for p in problems]}, status=422
            )
    try:
        said = _run(request, act, pk, form)
    except Refused as refused:
        with base.reading(request):
            context = task_context(request, page, pk, data=request.POST)
            context["refusals"] = base.refusals_of(refused)
            return base.show(request, "ui/task.html", context, status=refused.status)
    base.told(request, said)
    with base.reading(request):
        done = page.open(pk) is None
    return go(request, page.url() if done else page.url("task", pk))


def _run(request: HttpRequest, act: StationAct, pk: int, form: Form | None) -> str:
    rows = {int(n[4:]): str(v).strip() for n, v in request.POST.items() if n.startswith("row-") and n[4:].isdecimal()}
    data = {**(form.cleaned_data if form else {}), "rows": rows, "scan": request.POST.get("scan", "").strip()}
    version = base.with_version(request, pk)
    return act.run(
        by=base.actor_of(request),
        key=base.key_of(request),
        task_id=pk,
        version=version[pk] if version else None,
        data=data,
    )


def jobs(request: HttpRequest, page: Jobs) -> HttpResponse:
    """The jobs, and the form that starts one."""
    may_start = page.start is not None and base.actor_of(request).may_somewhere(
        page.start_permission or page.permission
    )
    form = None
    if may_start and page.start is not None:
        form = styled(page.start(request.POST, request.FILES) if request.method == "POST" else page.start())
    if request.method == "POST" and form is not None and page.start_run is not None:
        with base.reading(request):
            valid = form.is_valid()
        if valid:
            try:
                pk = page.start_run(by=base.actor_of(request), key=base.key_of(request), **form.cleaned_data)
                return go(request, page.url("task", pk))
            except Refused as refused:
                for refusal in base.refusals_of(refused):
                    form.add_error(None, refusal["text"])
    with base.reading(request):
        context = {"page": page, "tasks": queue_of(request, page), "form": form, "key": base.new_key()}
        return base.show(request, page.template, context, status=422 if form is not None and form.errors else 200)


def job(request: HttpRequest, page: Jobs, pk: int) -> HttpResponse:
    """How far a job is; its sheet refreshes itself while it runs."""
    refusals: list[dict[str, Any]] = []
    if request.method == "POST":
        run = page.acts.get(request.POST.get("act", ""))
        if run is None:
            raise Http404
        try:
            base.told(request, run(by=base.actor_of(request), key=base.key_of(request), job_id=pk))
            return go(request, page.url("task", pk))
        except Refused as refused:
            refusals = base.refusals_of(refused)
    with base.reading(request):
        progress = page.open(base.actor_of(request), pk)
        if progress is None:
            raise Http404
        share = round(progress.done * 100 / progress.total) if progress.total else 0
        context = {
            "page": page, "pk": pk, "job": progress, "share": share, "refusals": refusals, "key": base.new_key(),
            "live": progress.state in {"waiting", "running"},
            "done": formatting.number(progress.done), "total": formatting.number(progress.total),
        }  # fmt: skip
        template = "ui/job_sheet.html" if base.is_partial(request, "job") else "ui/job.html"
        return base.show(request, template, context, status=409 if refusals else 200)


SHOWN: tuple[tuple[type[Page], Callable[[HttpRequest, Any], HttpResponse]], ...] = (
    (Dashboard, dashboard),
    (Matrix, matrix),
    (Enquiry, enquiry),
    (Checklist, checklist),
    (Station, station),
    (Jobs, jobs),
    (Handheld, handheld),
)
