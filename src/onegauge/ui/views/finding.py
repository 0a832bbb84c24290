"""Search anything: as a page, and as the part that the palette shows."""

from django.http import HttpRequest, HttpResponse

from onegauge.ui.finding import cleaned, find
from onegauge.ui.views import base


@base.signed_in
def search(request: HttpRequest) -> HttpResponse:
    """Documents by number, items, partners, pages and acts; ``at`` is the page from which somebody asks."""
    text, at = cleaned(request.GET.get("q", "")), request.GET.get("at", "")[:300]
    with base.reading(request):
        groups = find(text, at, by=base.actor_of(request), reader=base.reader_of(request))
        context = {"q": text, "groups": groups, "count": sum(len(group.hits) for group in groups)}
        template = "ui/search_hits.html" if base.is_partial(request, "palette-hits") else "ui/search.html"
        return base.show(request, template, context)
