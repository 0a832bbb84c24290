"""Pages beside the screens: dashboard, matrix, station, jobs. Each asks its declaration and renders."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting
from onegauge.ui.declarations.columns import Cell
from onegauge.ui.declarations.pages import (
    Dashboard,
    Jobs,
    Matrix,
    Page,
    Sheet,
    Station,
    StationAct,
    Tile,
)
from onegauge.ui.forms import StyledForm, style
from onegauge.ui.views import base
from onegauge.ui.views.verbs import go

SPARK_WIDTH, SPARK_HEIGHT = 92.0, 24.0


def show_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The page at an address of two parts."""
    match page:
        case Dashboard():
            return dashboard(request, page)
        case Matrix():
            return matrix(request, page)
        case Station():
            return station(request, page)
        case Jobs():
            return jobs(request, page)
    raise Http404


@dataclass(frozen=True, slots=True)
class ShownTile:
    """A tile with everything drawn."""

    tile: Tile
    value: str
    target: str
    verdict: str
    line: str
    last: tuple[float, float] | None
    target_y: float | None
    split: list[dict[str, Any]]


def shown_tile(tile: Tile) -> ShownTile:
    """Numbers in words, the trend as points, the parts as bars on one scale."""
    verdict = ""
    if tile.value is not None and tile.target is not None:
        kept = tile.value >= tile.target if tile.higher_is_better else tile.value <= tile.target
        verdict = "good" if kept else "bad"
    points, target_y = _spark(tile)
    parts = [(label, value) for label, value in tile.split]
    decimals = tile.decimals if tile.split_decimals is None else tile.split_decimals
    unit = tile.unit if tile.split_unit is None else tile.split_unit
    top = max([Decimal(value) for _label, value in parts if value is not None] or [Decimal(0)])
    split = [
        {"label": label, "value": formatting.number(value, decimals), "wide": _percent(value, top), "unit": unit}
        for label, value in parts
    ]
    return ShownTile(
        tile=tile,
        value=formatting.number(tile.value, tile.decimals),
        target=formatting.number(tile.target, tile.decimals) if tile.target is not None else "",
        verdict=verdict,
        line=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        last=points[-1] if points else None,
        target_y=target_y,
        split=split,
    )


def _percent(value: Decimal | int | None, top: Decimal) -> str:
    return "0" if value is None or not top else f"{max(Decimal(0), Decimal(value)) / top * 100:.1f}"


def _spark(tile: Tile) -> tuple[list[tuple[float, float]], float | None]:
    """The trend as points in a box of 96 by 28; drawing is the one place where a float is right."""
    if len(tile.trend) < 2:
        return [], None
    numbers = [float(v) for v in tile.trend]
    target = float(tile.target) if tile.target is not None else None
    low = min([*numbers, *([target] if target is not None else [])])
    high = max([*numbers, *([target] if target is not None else [])])
    span = (high - low) or 1.0

    def height(value: float) -> float:
        return 2.0 + SPARK_HEIGHT * (high - value) / span

    step = SPARK_WIDTH / (len(numbers) - 1)
    return [(i * step, height(v)) for i, v in enumerate(numbers)], (height(target) if target is not None else None)


def sheet_table(columns: list[Cell], rows: list[Any], row_url: Any = None) -> dict[str, Any]:
    """Rows as a rendered table."""
    return {
        "headings": [(c.heading(None), "num" if c.css == "num" else "") for c in columns],
        "rows": [[(c.css, c.html(row, row_url(row) if row_url else "")) for c in columns] for row in rows],
    }


def board_context(page: Dashboard, request: HttpRequest) -> dict[str, Any]:
    """The dashboard's answer, drawn."""
    board = page.build(base.reader_of(request))
    sheets = [_shown_sheet(sheet) for sheet in board.sheets]
    return {"page": page, "board": board, "tiles": [shown_tile(tile) for tile in board.tiles], "sheets": sheets}


def _shown_sheet(sheet: Sheet) -> dict[str, Any]:
    table = sheet_table(list(sheet.columns), list(sheet.rows), sheet.row_url)
    return {"title": sheet.title, "caption": sheet.caption, **table}


def dashboard(request: HttpRequest, page: Dashboard) -> HttpResponse:
    """Few tiles, each a question; the same numbers as a table below."""
    with base.reading(request):
        return base.show(request, page.template, board_context(page, request))


LETTERS = {"variance": ("v", "V"), "expiring": ("e", "E"), "overdue": ("o", "O"), "statutory": ("l", "S")}


def matrix(request: HttpRequest, page: Matrix) -> HttpResponse:
    """Template by site; ``?row=&col=`` opens the panel of one cell."""
    row_key, column_key = request.GET.get("row", ""), request.GET.get("col", "")
    with base.reading(request):
        reader = base.reader_of(request)
        panel = page.explain(reader, row_key, column_key) if page.explain and row_key and column_key else None
        context: dict[str, Any] = {"page": page, "panel": panel}
        if base.is_partial(request, "panel"):
            return base.show(request, "ui/matrix_panel.html", context)
        grid = page.build(reader)
        show, text = request.GET.get("show", ""), request.GET.get("q", "").strip().lower()
        context |= {
            "grid": grid,
            "show": show,
            "q": text,
            "areas": matrix_areas(grid, show, text, (row_key, column_key)),
        }
        return base.show(request, page.template, context)


def matrix_areas(grid: Any, show: str, text: str, opened: tuple[str, str]) -> list[dict[str, Any]]:
    """The rows that the switch and the search leave, cell by cell with letter and words."""
    words = {
        "template": _("as template"), "variance": _("variance"), "expiring": _("variance that expires soon"),
        "overdue": _("variance that is overdue"), "statutory": _("statutory"),
    }  # fmt: skip
    wanted = {"differences": {"variance", "expiring", "overdue"}, "action": {"expiring", "overdue"}}.get(show)
    found = []
    for area in grid.areas:
        rows = []
        for row in area.rows:
            if wanted and not any(cell.state in wanted for cell in row.cells):
                continue
            if text and text not in f"{row.label} {row.key} {row.help}".lower():
                continue
            cells = []
            for (key, name), cell in zip(grid.columns, row.cells, strict=True):
                css, letter = LETTERS.get(cell.state, ("t", ""))
                cells.append({
                    "key": key, "site": name, "value": cell.value, "css": css, "letter": letter,
                    "words": words.get(cell.state, cell.state), "open": (row.key, key) == opened,
                })  # fmt: skip
            rows.append({"row": row, "cells": cells})
        if rows:
            found.append({"label": area.label, "rows": rows})
    return found


def queue_of(page: Station | Jobs) -> list[dict[str, Any]]:
    """The tasks with their addresses."""
    return [
        {
            "title": task.title, "sub": task.sub, "due": task.due, "tone": task.tone, "state": task.state,
            "url": page.url("task", task.id),
        }
        for task in page.queue()
    ]  # fmt: skip


def station(request: HttpRequest, page: Station) -> HttpResponse:
    """The queue of a work place."""
    with base.reading(request):
        return base.show(request, page.template, {"page": page, "tasks": queue_of(page)})


def task_context(request: HttpRequest, page: Station, pk: int, *, data: Any = None) -> dict[str, Any]:
    """One opened task: instruction, lines, acts."""
    job = page.open(pk)
    if job is None:
        raise Http404
    by = base.actor_of(request)
    rows = [
        {
            "id": row.id if hasattr(row, "id") else row.pk,
            "cells": [(c.css, c.html(row)) for c in page.columns],
            "value": _line_value(row, page.line_value, data),
        }
        for row in job.rows
    ]
    acts = [(act, styled(act.form() if act.form else None)) for act in page.acts if by.may_somewhere(act.permission)]
    line_field = next((act.line_field for act, _form in acts if act.line_field), "")
    return {
        "page": page,
        "job": job,
        "headings": [(c.heading(None), "num" if c.css == "num" else "") for c in page.columns],
        "rows": rows,
        "acts": acts,
        "line_field": line_field,
        "key": base.new_key(),
    }


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
        context = {"page": page, "tasks": queue_of(page), "form": form, "key": base.new_key()}
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
        progress = page.open(pk)
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
