"""The matrix: rows and states that the filters leave, the panel of one cell, and the proposal made in it."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refused
from onegauge.ui.declarations.matrix import (
    DIFFERING,
    Grid,
    Matrix,
    MatrixCell,
    MatrixColumn,
    MatrixRow,
)
from onegauge.ui.forms import OperationForm
from onegauge.ui.views import base
from onegauge.ui.views.verbs import go

LETTERS = {"variance": ("v", "V"), "expiring": ("e", "E"), "overdue": ("o", "O"), "statutory": ("l", "S")}
TONES = {"variance": "inf", "expiring": "attn", "overdue": "bad"}


def state_words() -> dict[str, str]:
    """What each state is called, in the order of the legend."""
    return {
        "template": _("as template"),
        "variance": _("variance"),
        "expiring": _("variance that expires within 30 days"),
        "overdue": _("variance with an overdue review"),
        "statutory": _("statutory, never a deviation"),
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: text, state, facets, the place shown on a phone, the opened cell."""

    query: QueryDict
    text: str
    state: str
    place: str
    row: str
    column: str
    proposing: bool

    def to(self, **changes: str) -> str:
        """The address with some parts changed; an empty one is taken out."""
        query = self.query.copy()
        for name, value in changes.items():
            query.pop(name, None)
            if value:
                query[name] = value
        return f"?{query.urlencode()}"


def asked_of(request: HttpRequest) -> Asked:
    """The parts of the address; what a form sent counts too."""
    query = request.GET.copy()
    for name in ("row", "col"):
        if name in request.POST:
            query[name] = request.POST[name]

    def part(name: str) -> str:
        return query.get(name, "").replace("\x00", "").strip()[:200]

    row, column, proposing = part("row"), part("col"), bool(part("propose"))
    query.pop("propose", None)
    return Asked(query, part("q").lower(), part("state"), part("at"), row, column, proposing)


def matrix(request: HttpRequest, page: Matrix) -> HttpResponse:
    """Template by site; ``?row=&col=`` opens the panel of one cell, a form sent from it makes a proposal."""
    if request.method == "POST":
        return propose(request, page)
    asked = asked_of(request)
    with base.reading(request):
        if base.is_partial(request, "panel"):
            return base.show(request, "ui/matrix_panel.html", panel_context(request, page, asked))
        return whole(request, page, asked)


def whole(
    request: HttpRequest, page: Matrix, asked: Asked, form: OperationForm | None = None, status: int = 200
) -> HttpResponse:
    """The page, or its sheet alone."""
    context = {**panel_context(request, page, asked, form), **grid_context(page.build(base.reader_of(request)), asked)}
    template = "ui/matrix_sheet.html" if base.is_partial(request, "matrix") else page.template
    return base.show(request, template, context, status=status)


def may_propose(request: HttpRequest, page: Matrix) -> bool:
    """Whether the person may fill the form of the panel."""
    return page.form is not None and base.actor_of(request).may_somewhere(page.form_permission)


def panel_context(
    request: HttpRequest, page: Matrix, asked: Asked, form: OperationForm | None = None
) -> dict[str, Any]:
    """The panel: what explains the cell, and the form when it is being filled."""
    by, panel = base.reader_of(request), None
    if page.explain is not None and asked.row and asked.column:
        panel = page.explain(by, asked.row, asked.column)
    open_ = panel is not None and not panel.closed and may_propose(request, page)
    if form is None and open_ and asked.proposing and page.form is not None and page.form_initial is not None:
        form = page.form(None, by=base.actor_of(request), initial=page.form_initial(by, asked.row, asked.column))
    return {
        "page": page, "panel": panel, "asked": asked, "form": form, "may_propose": open_, "key": base.new_key(),
        "links": page.links(base.actor_of(request)), "close": asked.to(row="", col=""),
        "here": asked.to(row=asked.row, col=asked.column),
        "propose": asked.to(row=asked.row, col=asked.column, propose="1"),
        "general": list(form.non_field_errors()) if form is not None and form.is_bound else [],
    }  # fmt: skip


def propose(request: HttpRequest, page: Matrix) -> HttpResponse:
    """Send the proposal: what is wrong stands at its field; what was done stands in panel and cell at once."""
    if page.form is None or not may_propose(request, page):
        raise PermissionDenied(page.form_permission)
    asked = asked_of(request)
    with base.reading(request):
        form = page.form(request.POST, by=base.actor_of(request))
        valid = form.is_valid()
    done = valid and _saved(request, form)
    partial = base.is_partial(request, "panel")
    if done and not partial:
        base.told(request, str(page.form_done))
        return go(request, page.url() + asked.to(row=asked.row, col=asked.column))
    with base.reading(request):
        if not partial:
            return whole(request, page, asked, form, status=422)
        context = panel_context(request, page, asked, None if done else form)
        if context["panel"] is None:
            raise Http404
        if done:
            context |= {"said": page.form_done, "changed": _cell_of(page.build(base.reader_of(request)), asked)}
        return base.show(request, "ui/matrix_panel.html", context, status=200 if done else 422)


def _saved(request: HttpRequest, form: OperationForm) -> bool:
    try:
        form.save(by=base.actor_of(request), key=base.key_of(request))
    except Refused as refused:
        form.refuse(refused)
        return False
    return True


def _cell_of(grid: Grid, asked: Asked) -> dict[str, Any] | None:
    for area in grid.areas:
        for row in area.rows:
            if row.key == asked.row:
                return next((c for c in cells_of(grid, row, asked) if c["key"] == asked.column), None)
    return None


def grid_context(grid: Grid, asked: Asked) -> dict[str, Any]:
    """Everything that the sheet shows: rows, heads, legend with counts, chips, the places of the picker."""
    rows = [row for area in grid.areas for row in area.rows if is_wanted(row, grid, asked)]
    states = Counter(cell.state for row in rows for cell in row.cells)
    shown = [row for row in rows if not asked.state or any(has_state(cell, asked.state) for cell in row.cells)]
    keys = {row.key for row in shown}
    areas = [
        {"label": area.label, "rows": [_row(grid, row, asked) for row in area.rows if row.key in keys]}
        for area in grid.areas
        if any(row.key in keys for row in area.rows)
    ]
    place = asked.place if asked.place in {c.key for c in grid.columns} else grid.columns[0].key if grid.columns else ""
    if asked.column and not asked.place:
        place = asked.column
    return {
        "grid": grid, "areas": areas, "columns": list(_columns(grid, rows, place)), "place": place,
        "groups": _groups(grid.columns), "legend": _legend(states, asked), "chips": _chips(grid, asked),
        "facets": [(facet, asked.query.get(facet.name, "")) for facet in grid.facets], "shown": len(shown),
        "known": sum(len(area.rows) for area in grid.areas), "proposed": _proposed(rows, asked),
    }  # fmt: skip


def is_wanted(row: MatrixRow, grid: Grid, asked: Asked) -> bool:
    """Whether text and facets leave the row."""
    if asked.text and asked.text not in f"{row.label} {row.key} {row.help}".lower():
        return False
    chosen = ((facet.name, asked.query.get(facet.name, "")) for facet in grid.facets)
    return all(not value or row.tags.get(name) == value for name, value in chosen)


def has_state(cell: MatrixCell, state: str) -> bool:
    """Whether the cell is what the legend's link means."""
    if state == "proposed":
        return cell.proposed
    if state == "differences":
        return cell.state in DIFFERING
    return cell.state in (("expiring", "overdue") if state == "action" else (state,))


def cells_of(grid: Grid, row: MatrixRow, asked: Asked) -> Iterator[dict[str, Any]]:
    """The cells of a row with letter, words and address."""
    words = state_words()
    for column, cell in zip(grid.columns, row.cells, strict=True):
        css, letter = LETTERS.get(cell.state, ("t", ""))
        yield {
            "key": column.key, "row": row.key, "label": row.label, "site": column.label, "value": cell.value, "css": css,
            "letter": letter, "words": words.get(cell.state, cell.state), "proposed": cell.proposed,
            "open": (row.key, column.key) == (asked.row, asked.column), "url": asked.to(row=row.key, col=column.key),
            "dim": bool(asked.state) and not has_state(cell, asked.state),
        }  # fmt: skip


def _row(grid: Grid, row: MatrixRow, asked: Asked) -> dict[str, Any]:
    return {"row": row, "cells": list(cells_of(grid, row, asked))}


def _columns(grid: Grid, rows: Sequence[MatrixRow], place: str) -> Iterator[dict[str, Any]]:
    for number, column in enumerate(grid.columns):
        alike = sum(row.cells[number].state not in DIFFERING for row in rows)
        share = f"{round(alike * 100 / len(rows))} %" if rows else ""
        yield {
            "column": column, "alike": alike, "of": len(rows), "share": share, "picked": column.key == place,
        }  # fmt: skip


def _groups(columns: Sequence[MatrixColumn]) -> list[tuple[str, int]]:
    """Heads over neighbouring places."""
    return [(label, len(list(found))) for label, found in groupby(columns, key=lambda column: column.group)]


def _legend(states: Counter[str], asked: Asked) -> list[dict[str, Any]]:
    return [
        {
            "letter": LETTERS.get(state, ("", ""))[1], "words": words, "count": states[state], "tone": TONES.get(state, ""),
            "url": asked.to(state="" if asked.state == state else state), "on": asked.state == state,
        }
        for state, words in state_words().items()
    ]  # fmt: skip


def _proposed(rows: Sequence[MatrixRow], asked: Asked) -> dict[str, Any]:
    count = sum(cell.proposed for row in rows for cell in row.cells)
    on = asked.state == "proposed"
    return {"count": count, "url": asked.to(state="" if on else "proposed"), "on": on}


def _chips(grid: Grid, asked: Asked) -> list[tuple[str, str, str]]:
    """What narrows the rows now: words, value, the address without it."""
    found = []
    for facet in grid.facets:
        value = asked.query.get(facet.name, "")
        label = next((words for key, words in facet.choices if key == value), "")
        if label:
            found.append((str(facet.label), label, asked.to(**{facet.name: ""})))
    more = {"proposed": _("proposed"), "differences": _("differences"), "action": _("need action")}
    words = {**state_words(), **more}.get(asked.state)
    if words:
        found.append((_("Cells"), words, asked.to(state="")))
    return found
