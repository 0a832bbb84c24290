"""The page in the hand: its shell, the worker that keeps it without a link, and the two talks with the server."""

import json

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from onegauge.kernel.errors import Refused
from onegauge.ui import languages
from onegauge.ui.declarations.pages import Handheld
from onegauge.ui.forms import worded
from onegauge.ui.views import base

READER = "vendor/zxing-0.23.0.min.js"
SHELL = (
    "ui/onegauge.css", "ui/icons.svg", "ui/favicon.svg", "ui/js/theme.js", "ui/js/hand.js", "ui/js/gs1.js", "ui/js/camera.js",
    READER,
)  # fmt: skip
MOST_AHEAD = 10


def page_at(request: HttpRequest, module: str, name: str) -> Handheld:
    """The handheld page at the address, if the person may see it at all."""
    page = base.page_of(request, module, name)
    if not isinstance(page, Handheld):
        raise Http404
    return page


def handheld(request: HttpRequest, page: Handheld) -> HttpResponse:
    """The shell: everything else happens on the device."""
    by = base.actor_of(request)
    with languages.in_hand():
        with base.reading(request):
            places = [{"code": code, "name": name} for code, name in page.places(by)]
        facts = {
            "person": by.person_id, "name": by.name, "places": places, "words": dict(page.words()),
            "work": page.url("hand_work"), "tell": page.url("hand_tell"), "worker": page.url("hand_worker"),
            "home": page.url(), "token": get_token(request), "signIn": f"/accounts/login/?next={page.url()}",
            "icons": static("ui/icons.svg"), "reader": static(READER),
        }  # fmt: skip
        return base.show(
            request, page.template, {"page": page, "facts": json.dumps(facts), "script": page.words()["script"]}
        )


@require_GET
def worker(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The service worker; its text changes with the files it keeps, and with it what is kept."""
    kept = [static(path) for path in SHELL]
    text = f"const HOME = {json.dumps(f'/{module}/{name}/')};\nconst SHELL = {json.dumps(kept)};\nimportScripts({json.dumps(static('ui/js/hand_worker.js'))});\n"
    return HttpResponse(text, content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
@base.signed_in
def manifest(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """What a device needs to keep the page as an application."""
    page = page_at(request, module, name)
    facts = {
        "name": _("OneGauge on the floor"), "short_name": "OneGauge", "start_url": page.url(), "scope": page.url(),
        "display": "standalone", "background_color": "#ffffff", "theme_color": "#0e5a61",
        "icons": [{"src": static("ui/mark.svg"), "sizes": "any", "type": "image/svg+xml", "purpose": "any maskable"}],
    }  # fmt: skip
    return JsonResponse(facts, content_type="application/manifest+json")


@require_POST
@base.signed_in
def work(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """The next tasks of the person at a site."""
    page = page_at(request, module, name)
    count = request.POST.get("count", "")[:4]
    ahead = min(int(count), MOST_AHEAD) if count.isdecimal() else 1
    with languages.in_hand():
        try:
            tasks = page.work(
                base.actor_of(request), base.key_of(request), request.POST.get("site", "")[:40], max(1, ahead)
            )
        except Refused as refused:
            return _refused(refused)
    return JsonResponse({"tasks": list(tasks)})


@require_POST
@base.signed_in
def tell(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """What the device noted."""
    page = page_at(request, module, name)
    with languages.in_hand():
        try:
            outcomes = page.tell(base.actor_of(request), request.body)
        except Refused as refused:
            return _refused(refused)
    return JsonResponse({"outcomes": list(outcomes)})


def _refused(refused: Refused) -> HttpResponse:
    return JsonResponse({"refused": [worded(r) for r in refused.refusals]}, status=refused.status)
