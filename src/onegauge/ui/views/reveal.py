"""The page that shows a secret this once."""

from django.http import HttpRequest, HttpResponse

from onegauge.ui.declarations.reveal import Revealed
from onegauge.ui.views import base


def reveal(request: HttpRequest, found: Revealed, back: str) -> HttpResponse:
    """Show it; neither browser nor proxy keeps the page."""
    secrets = [
        (label, request.build_absolute_uri(value) if value.startswith("/") else value) for label, value in found.secrets
    ]
    with base.reading(request):
        response = base.show(request, "ui/once.html", {"found": found, "secrets": secrets, "back": back})
    response["Cache-Control"] = "no-store"
    return response
