"""The workbench: lanes, rows, panel; a decision is simulated, shown as a difference, and only then committed."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal, Refused, WorldChanged
from onegauge.kernel.rehearsal import Rehearsal, perform, rehearse
from onegauge.ui import formatting
from onegauge.ui.declarations.columns import Cell, Due, phone_slots
from onegauge.ui.declarations.screen import ids_parameter
from onegauge.ui.declarations.workbench import (
    LANE_ROWS,
    Breakdown,
    Decide,
    Difference,
    Figure,
    Measure,
    Wanted,
    Workbench,
)
from onegauge.ui.forms import worded
from onegauge.ui.views import base
from onegauge.ui.views.dashboards import sheet_table
from onegauge.ui.views.pages import styled
from onegauge.ui.views.verbs import go

PENDING = "approval_pending"
SHOWN_CHANGES = 200


def encoded(mark: Any) -> str:
    """The place of a row as text for an address."""
    return base64.urlsafe_b64encode(json.dumps(mark, default=str).encode()).decode().rstrip("=")


def decoded(text: str) -> list[Any]:
    """The place, or nothing for a mark that nobody made."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error):
        return []
    return found if isinstance(found, list) else []


def asked_of(request: HttpRequest, page: Workbench) -> Wanted:
    """What the address asks for."""
    focus = request.GET.get("focus", "")
    return Wanted(
        lane=page.lane(request.GET.get("lane", "")).code,
        text=request.GET.get("q", "").replace("\x00", "").strip()[:80],
        focus=int(focus) if focus.isdecimal() and len(focus) < 19 else None,
        after=decoded(request.GET.get("after", "")) if request.GET.get("after") else [],
        limit=LANE_ROWS + 1,
    )


def query_of(asked: Wanted, **more: Any) -> str:
    """The address of the same lane with something else."""
    parts = {"lane": asked.lane, "q": asked.text, "focus": asked.focus, **more}
    return "?" + urlencode({name: value for name, value in parts.items() if value not in (None, "")})


def lanes_of(page: Workbench, by: Actor, chosen: str) -> list[dict[str, Any]]:
    """Every lane with its count and its value at risk."""
    figures = page.figures(by)
    found = []
    for lane in page.lanes:
        figure = figures.get(lane.code, Figure(0))
        amounts = [f"{code} {formatting.amount(value, code)}" for code, value in figure.amounts[:2]]
        more = len(figure.amounts) - 2
        found.append({
            "lane": lane, "count": formatting.number(figure.count), "amounts": amounts, "note": figure.note,
            "more": max(0, more), "here": lane.code == chosen, "tone": lane.tone if figure.count else "neutral",
        })  # fmt: skip
    return found


def slots_of(columns: Sequence[Cell]) -> list[str]:
    """Where each column stands on a phone: the row's name, then value and due date; the rest is in the panel."""
    slots = ["m1", *("p2" if slot == "m1" else slot for slot in phone_slots(columns)[1:])]
    due = next((i for i, column in enumerate(columns) if isinstance(column, Due)), None)
    if due is not None and "m3" not in slots and slots[due] == "p2":
        slots[due] = "m3"
    return slots


def rows_context(request: HttpRequest, page: Workbench) -> dict[str, Any]:
    """The rows of the chosen lane."""
    by, asked = base.reader_of(request), asked_of(request, page)
    lane = page.lane(asked.lane)
    queue, found = lane.queue, list(lane.queue.rows(by, asked))
    more = len(found) > LANE_ROWS
    found = found[:LANE_ROWS]
    opened, slots = request.GET.get("row", ""), slots_of(queue.columns)
    rows = [
        {
            "id": row.id, "name": queue.name(row), "open": str(row.id) == opened,
            "first": queue.columns[0].html(row), "cells": [(f"{c.css} {slot}", c.html(row)) for c, slot in zip(queue.columns[1:], slots[1:], strict=True)],
            "url": query_of(asked, row=row.id), "closed": queue.closed(row, by) if queue.closed else "",
        }
        for row in found
    ]  # fmt: skip
    return {
        "page": page, "lane": lane, "has_panel": queue.panel is not None, "rows": rows, "asked": asked, "back": request.get_full_path(),
        "next": query_of(asked, after=encoded(found[-1].mark)) if more else "",
        "focus": queue.focus(asked.focus) if queue.focus and asked.focus else "",
        "headings": [(c.heading(None), "num" if c.numeric else "") for c in queue.columns],
        "decisions": [d for d in queue.decisions if base.actor_of(request).may_somewhere(d.permission)],
        "selects": any(base.actor_of(request).may_somewhere(d.permission) for d in queue.decisions),
    }  # fmt: skip


def panel_context(request: HttpRequest, page: Workbench) -> dict[str, Any]:
    """The panel of the chosen row."""
    lane, row = page.lane(request.GET.get("lane", "")), request.GET.get("row", "")
    if lane.queue.panel is None or not row.isdecimal() or len(row) > 18:
        return {"panel": None, "sheets": [], "has_panel": lane.queue.panel is not None}
    panel = lane.queue.panel(base.reader_of(request), int(row))
    sheets = [] if panel is None else [
        {"title": s.title, **sheet_table(list(s.columns), list(s.rows), s.row_url)} for s in panel.sheets
    ]  # fmt: skip
    return {"panel": panel, "sheets": sheets, "has_panel": True}


def workbench(request: HttpRequest, page: Workbench, **more: Any) -> HttpResponse:
    """The page, or the part of it that htmx asks for."""
    with base.reading(request):
        if base.is_partial(request, "panel"):
            return base.show(request, "ui/workbench_panel.html", panel_context(request, page))
        context = rows_context(request, page) | more
        if base.is_partial(request, "more"):
            return base.show(request, "ui/workbench_rows.html", context)
        by = base.reader_of(request)
        context["lanes"] = lanes_of(page, by, context["asked"].lane)
        sheet = page.sheet(by) if page.sheet else None
        if sheet is not None:
            table = sheet_table(list(sheet.columns), list(sheet.rows), sheet.row_url)
            context["sheet"] = {"title": sheet.title, "caption": sheet.caption, **table}
        if not base.is_partial(request, "board"):
            context |= panel_context(request, page)
        template = "ui/workbench_board.html" if base.is_partial(request, "board") else page.template
        return base.show(request, template, context, status=more.get("status", 200))


@dataclass(slots=True)
class Simulation:
    """What a decision would do: to which documents, which refuse and why, which need somebody else."""

    going: list[int] = field(default_factory=list)
    pending: list[Refusal] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    difference: Difference | None = None

    @property
    def waiting(self) -> list[int]:
        """The documents that go to an approver."""
        return [r.object_id for r in self.pending if r.object_id is not None]


def simulate(decision: Decide, ids: list[int], data: dict[str, Any], by: Actor) -> Simulation:
    """Rehearse; leave out what is refused and rehearse the rest, until only that is left which would go through."""
    found = Simulation(going=list(ids))
    name = ids_parameter(decision.operation)
    for _round in range(4):
        if not found.going:
            break
        done: Rehearsal[Any] = rehearse(
            decision.operation, look=lambda: decision.look(found.going), by=by, **{name: found.going}, **data
        )
        if done.refused is None:
            found.difference = decision.compare(done.before, done.after, done.result)
            break
        out = {r.object_id for r in done.refused.refusals}
        pending = [r for r in done.refused.refusals if r.code == PENDING]
        found.pending += pending
        found.refused += [r for r in done.refused.refusals if r.code != PENDING]
        found.going = [i for i in found.going if i not in out] if None not in out else []
    return found


def commit(decision: Decide, ids: list[int], waiting: list[int], data: dict[str, Any], token: str, **who: Any) -> None:
    """Do exactly what was shown, or nothing; then ask for the approvals that were announced."""
    name = ids_parameter(decision.operation)

    def agree(done: Rehearsal[Any]) -> None:
        if decision.compare(done.before, done.after, done.result).token != token:
            raise Refused([WorldChanged(
                _("Since the simulation something changed, and this would now have another effect."),
                mend=_("Nothing was done. Look at the difference again, then commit."),
            )])  # fmt: skip

    if ids:
        perform(decision.operation, look=lambda: decision.look(ids), agree=agree, **{name: ids}, **data, **who)
    if waiting:
        try:
            decision.operation(**{name: waiting}, **data, by=who["by"], key=f"{who['key'][:60]}-w")
        except Refused as refused:
            if set(refused.codes) != {PENDING}:
                raise


@base.signed_in
def decide(request: HttpRequest, module: str, name: str, act: str) -> HttpResponse:
    """Simulate a decision on the chosen rows, or commit what was simulated."""
    page = base.page_of(request, module, name)
    decision = page.decision(act) if isinstance(page, Workbench) else None
    if decision is None or not isinstance(page, Workbench):
        raise Http404
    base.demand(request, decision.permission)
    if request.method != "POST":
        return go(request, page.url())
    rows = base.ids_of(request)
    if not rows:
        nothing = [{"text": _("Select at least one row first."), "code": "nothing_selected"}]
        return workbench(request, page, refusals=nothing, status=422)
    form = styled(decision.form(request.POST if "sent" in request.POST else None) if decision.form else None)
    with base.reading(request):
        ready = form is None or (form.is_bound and form.is_valid())
        ids = decision.subjects(rows) if decision.subjects and "sent" not in request.POST else rows
    shown = Shown(request, page, decision, ids, form)
    if not ready:
        return shown.answer(None, status=422 if form is not None and form.errors else 200)
    data = dict(decision.arguments(form.cleaned_data if form is not None else {}))
    if request.POST.get("token"):
        return shown.commit(data)
    return shown.answer(simulate(decision, ids, data, base.actor_of(request)))


@dataclass(frozen=True, slots=True)
class Shown:
    """The page of a difference: what it is about and what goes back with its form."""

    request: HttpRequest
    page: Workbench
    decision: Decide
    ids: list[int]
    form: Form | None

    @property
    def back(self) -> str:
        """The lane that the person came from."""
        back = self.request.POST.get("back", "")
        return back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else self.page.url()

    def commit(self, data: dict[str, Any]) -> HttpResponse:
        """Commit; when the world moved on, show what would happen now."""
        by, post = base.actor_of(self.request), self.request.POST
        waiting = [int(i) for i in post.getlist("waiting") if i.isdecimal() and len(i) < 19]
        try:
            commit(self.decision, self.ids if "nothing" not in post else [], waiting, data, post["token"], by=by,
                   key=base.key_of(self.request))  # fmt: skip
        except Refused as refused:
            again = simulate(self.decision, self.ids, data, by)
            return self.answer(again, refusals=base.refusals_of(refused), status=refused.status)
        asked = _(" · %s sent for approval") % formatting.number(len(waiting)) if waiting else ""
        count = formatting.number(0 if "nothing" in post else len(self.ids))
        base.told(self.request, _("%(act)s: %(n)s done") % {"act": self.decision.label, "n": count} + asked)
        return go(self.request, self.back)

    def answer(self, found: Simulation | None, *, refusals: Any = (), status: int = 200) -> HttpResponse:
        """The page with the difference, or with the form that must be filled first."""
        with base.reading(self.request):
            refused = [*found.refused, *found.pending] if found else []
            ids = sorted({r.object_id for r in refused if r.object_id})
            names = self.decision.names(ids) if self.decision.names and ids else {}
            difference = found.difference if found else None
            context = {
                "page": self.page, "decision": self.decision, "form": self.form, "back": self.back, "found": found,
                "ids": self.ids, "count": len(self.ids), "key": base.new_key(), "refusals": refusals,
                "left_out": [(names.get(r.object_id or 0, ""), worded(r), r.code) for r in found.refused] if found else [],
                "pending": [(names.get(r.object_id or 0, ""), worded(r)) for r in found.pending] if found else [],
                "difference": difference, "token": difference.token if difference else "-",
                **(shown_difference(difference) if difference else {}),
            }  # fmt: skip
            return base.show(self.request, "ui/difference.html", context, status=status)


def tone_of(better: bool | None) -> str:
    """Good, attention, or neither."""
    return "neutral" if better is None else ("good" if better else "attn")


def shown_measure(one: Measure) -> dict[str, Any]:
    """A total before and after with its verdict."""
    change = one.after - one.before
    better = None if not change or not one.better else (change > 0) == (one.better == "up")
    shown = formatting.amount if one.unit.isupper() and len(one.unit) == 3 else formatting.number
    return {
        "label": one.label, "before": shown(one.before), "after": shown(one.after), "unit": one.unit,
        "tone": tone_of(better), "same": not change, "change": ("+" if change > 0 else "") + shown(change),
    }  # fmt: skip


def shown_breakdown(one: Breakdown) -> dict[str, Any]:
    """Parts with two bars on one scale."""
    top = max([p.before for p in one.parts] + [p.after for p in one.parts] + [0]) or 1
    parts = []
    for part in one.parts:
        change = part.after - part.before
        better = None if not change or one.lower_is_better is None else (change < 0) == one.lower_is_better
        parts.append({
            "part": part, "before": formatting.number(part.before, 0), "after": formatting.number(part.after, 0),
            "wide_before": f"{part.before / top * 100:.1f}", "wide_after": f"{part.after / top * 100:.1f}",
            "change": ("+" if change > 0 else "") + formatting.number(change, 0), "tone": tone_of(better),
            "fill": "f-attn" if better is False else "f-acc",
        })  # fmt: skip
    total = sum((p.after - p.before for p in one.parts), start=0)
    return {
        "title": one.title, "what": one.what, "unit": one.unit, "parts": parts,
        "better": sum(p.better for p in one.parts), "worse": sum(p.worse for p in one.parts),
        "before": formatting.number(sum(p.before for p in one.parts), 0),
        "after": formatting.number(sum(p.after for p in one.parts), 0),
        "change": ("+" if total > 0 else "") + formatting.number(total, 0),
    }  # fmt: skip


def shown_difference(one: Difference) -> dict[str, Any]:
    """A difference with everything drawn."""
    words = {"better": ("good", _("Better")), "worse": ("attn", _("Worse")), "same": ("neutral", _("Same"))}
    changes = [(c, *words[c.effect]) for c in one.changes[:SHOWN_CHANGES]]
    return {
        "measures": [shown_measure(m) for m in one.measures],
        "breakdowns": [shown_breakdown(b) for b in one.breakdowns if b.parts],
        "changes": changes, "change_count": formatting.number(len(one.changes)), "shown_count": len(changes),
    }  # fmt: skip
