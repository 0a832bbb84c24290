"""Help: what a page is for, the procedure bound to it, its words and keys; and the index of all procedures."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from onegauge.ui.declarations.pages import PAGES, Page
from onegauge.ui.declarations.screen import SCREENS, Screen
from onegauge.ui.navigation import all_places
from onegauge.ui.procedures import procedure_of, procedures, words_of
from onegauge.ui.views import base


def place_at(at: str) -> Screen | Page | None:
    """The screen or page at an address."""
    try:
        found = resolve(at.split("?", maxsplit=1)[0])
    except Resolver404:
        return None
    module, name = found.kwargs.get("module", ""), found.kwargs.get("name", "")
    page = PAGES.get(f"{module}/{name}")
    return page or next((s for s in SCREENS.values() if (s.module, s.name) == (module, name)), None)


@base.signed_in
def help_page(request: HttpRequest) -> HttpResponse:
    """The help of the page at ``at``, else the index of procedures."""
    at = request.GET.get("at", "")[:300]
    place = place_at(at)
    if place is not None and not base.actor_of(request).may_somewhere(place.permission):
        place = None
    procedure = procedure_of(place.sop) if place is not None else None
    context = {
        "place": place,
        "at": at,
        "procedure": procedure,
        "words": words_of(procedure) if procedure else [],
        "areas": [(area, list(found)) for area, found in groupby(procedures().values(), key=lambda one: one.area)],
    }
    with base.reading(request):
        template = "ui/help_sheet.html" if base.is_partial(request, "help-body") else "ui/help.html"
        return base.show(request, template, context)


@base.signed_in
def procedure(request: HttpRequest, area: str, name: str) -> HttpResponse:
    """One procedure as a page that can be printed."""
    found = procedure_of(f"{area}/{name}")
    if found is None:
        raise Http404
    places = [p for p in all_places() if p.sop == found.code]
    shown = [p for p in places if base.actor_of(request).may_somewhere(p.permission)]
    with base.reading(request):
        context = {"procedure": found, "words": words_of(found), "places": shown}
        return base.show(request, "ui/procedure.html", context)
