"""The steps of the guided tour: begin or find again, forward, back, leave."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from onegauge.ui import tour
from onegauge.ui.operations.touring import keep_tour
from onegauge.ui.views import base

MOVES = {"next": 1, "back": -1, "begin": 0, "leave": 0, "restart": 0}


@require_POST
@base.signed_in
def move(request: HttpRequest) -> HttpResponse:
    """Take one step and open its page; leaving stays where the person is."""
    by = base.actor_of(request)
    act = request.POST.get("act", "")
    with base.reading(request):
        found = tour.offered(by)
        kept = tour.progress_of(by)
    if found is None or act not in MOVES:
        raise Http404
    place = 0 if act == "restart" or kept is None else min(kept.stop, len(found.stops) - 1) + MOVES[act]
    place = max(0, min(place, len(found.stops) - 1))
    keep_tour(stop=place, is_open=act != "leave", by=by)
    if act == "leave":
        back = request.POST.get("back", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        return redirect(back if safe else "/")
    with base.reading(request):
        return redirect(found.stops[place].url())
