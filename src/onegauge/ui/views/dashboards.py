"""Dashboards: tiles, charts and tables of one question each; every chart can be taken away as CSV."""

import csv
import io
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from onegauge.ui.chart_shapes import ShownChart
from onegauge.ui.chart_tiles import shown_tile
from onegauge.ui.charts import shown_chart
from onegauge.ui.declarations.columns import Cell
from onegauge.ui.declarations.pages import Asked, Board, Dashboard, Sheet
from onegauge.ui.views import base


def sheet_table(columns: list[Cell], rows: list[Any], row_url: Any = None) -> dict[str, Any]:
    """Rows as a rendered table."""
    return {
        "headings": [(c.heading(None), "num" if c.css == "num" else "") for c in columns],
        "rows": [[(c.css, c.html(row, row_url(row) if row_url else "")) for c in columns] for row in rows],
    }


def dashboard(request: HttpRequest, page: Dashboard) -> HttpResponse:
    """Few tiles, each a question; charts with the same numbers as tables; ``?csv=`` is one of the tables as a file."""
    asked = asked_of(request, page)
    with base.reading(request):
        board = page.build(base.reader_of(request), asked)
        if board is None:
            raise Http404
        wanted = request.GET.get("csv", "")
        if wanted:
            return _file(page, board, wanted)
        return base.show(request, page.template, board_context(request, page, board, asked))


def asked_of(request: HttpRequest, page: Dashboard) -> Asked:
    """What the address asks for; a period that is not offered is the first one."""
    days = request.GET.get("days", "")
    offered = {str(n): n for n in page.periods}
    which = request.GET.get("which", "")[:60] if page.has_details else ""
    return Asked(offered.get(days, page.periods[0] if page.periods else 0), which)


def board_context(request: HttpRequest, page: Dashboard, board: Board, asked: Asked) -> dict[str, Any]:
    """The dashboard's answer, drawn."""
    return {
        "page": page,
        "board": board,
        "asked": asked,
        "tiles": [shown_tile(tile) for tile in board.tiles],
        "charts": [shown_chart(chart) for chart in board.charts],
        "lead": [_shown_sheet(sheet) for sheet in board.lead],
        "sheets": [_shown_sheet(sheet) for sheet in board.sheets],
        "periods": [(n, _with(request, days=n)) for n in sorted(page.periods)],
        "here": _with(request),
    }


def _with(request: HttpRequest, **more: Any) -> str:
    query = request.GET.copy()
    query.pop("csv", None)
    for name, value in more.items():
        query[name] = str(value)
    return f"?{query.urlencode()}" + ("&" if query else "") if not more else f"?{query.urlencode()}"


def _shown_sheet(sheet: Sheet) -> dict[str, Any]:
    table = sheet_table(list(sheet.columns), list(sheet.rows), sheet.row_url)
    foot = [("num" if c.css == "num" else "", text) for c, text in zip(sheet.columns, sheet.foot, strict=False)]
    return {"sheet": sheet, "title": sheet.title, "caption": sheet.caption, "foot": foot, **table}


def _file(page: Dashboard, board: Board, code: str) -> HttpResponse:
    charts: list[ShownChart] = [shown_chart(chart) for chart in board.charts if chart.code == code]
    sheets = [sheet for sheet in (*board.lead, *board.sheets) if sheet.code == code]
    if not charts and not sheets:
        raise Http404
    text = charts[0].table.as_csv() if charts else _sheet_csv(sheets[0])
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    name = f"{page.code.replace('/', '-')}-{code}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def _sheet_csv(sheet: Sheet) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([column.heading(None) for column in sheet.columns])
    writer.writerows([[column.export(row) for column in sheet.columns] for row in sheet.rows])
    return out.getvalue()
