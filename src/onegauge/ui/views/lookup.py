"""Suggestions for fields that are typed by code."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.declarations.suggest import FINDERS, MOST, NOTES, Suggestion
from onegauge.ui.views import base


@base.signed_in
def lookup(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """At most a dozen rows that may be meant, the best first."""
    screen = base.screen_of(request, module, name)
    asked = {key: str(value).replace("\x00", "")[:80] for key, value in request.GET.items()}
    text = asked.get("q", "").strip()
    model = f"{module}.{name}"
    reader = base.reader_of(request)
    with base.reading(request):
        find = FINDERS.get(model)
        found = find(text, asked, reader) if find is not None else _by_number(screen, text, asked.get("by", ""))
        found = _noted(model, found, reader)
    return JsonResponse({"found": [{"value": s.value, "label": s.label, "note": s.note} for s in found]})


def _noted(model: str, found: Sequence[Suggestion], reader: Actor) -> Sequence[Suggestion]:
    for notes in NOTES.get(model, ()):
        words = notes([s.id for s in found], reader) if found else {}
        found = [replace(s, note=" · ".join(filter(None, (s.note, words.get(s.id, ""))))) for s in found]
    return found


def _by_number(screen: Screen, text: str, by: str) -> list[Suggestion]:
    """Rows whose number begins with the text, or whose name holds it."""
    by = by or screen.number_path
    if paths.field_at(screen.model_class, by) is None:
        raise Http404
    path = paths.lookup(by)
    meant = Q(**{f"{path}__istartswith": text})
    if text and paths.field_at(screen.model_class, "name") is not None:
        meant |= Q(name__icontains=text)
    subs = [c.sub for c in screen.table.columns if c.path == by and c.sub]
    rows = screen.queryset().filter(meant).order_by(path)[:MOST]
    return [Suggestion(row.pk, str(paths.read(row, by)), _named(row, subs)) for row in rows]


def _named(row: Any, subs: list[str]) -> str:
    return str(next(filter(None, (paths.read(row, path) for path in ("name", *subs))), ""))
