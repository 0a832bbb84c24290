"""Who asks, in which scope, zone and language: set once for each request."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from onegauge.kernel.errors import Refused
from onegauge.ui import languages
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.scope import KEY, resolve

Respond = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Sets ``request.actor`` (who acts) and ``request.reader`` (the same, narrowed to the scope switch)."""

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the actor, activate language and zone, answer."""
        request.actor = request.reader = None  # type: ignore[attr-defined]  # the request carries them to the views
        user = getattr(request, "user", None)
        if user is not None and user.is_authenticated:
            request_id = str(getattr(request, "request_id", "") or uuid.uuid4())
            self._know(request, user.pk, request_id)
        elif asked := languages.asked_for(request):
            languages.activate(asked)
        try:
            response = self.respond(request)
        finally:
            timezone.deactivate()
        patch_vary_headers(response, ["HX-Request"])
        return response

    def _know(self, request: HttpRequest, person_id: int, request_id: str) -> None:
        """A person who may no longer act is treated as nobody."""
        try:
            actor = PROVIDERS.actor_for(person_id, request_id)
        except Refused:
            return
        places = tuple(PROVIDERS.scope_tree(actor))
        scope = resolve(places, str(request.session.get(KEY, "")))
        request.actor = actor  # type: ignore[attr-defined]  # see above
        request.reader = scope.narrow(actor)  # type: ignore[attr-defined]  # see above
        request.places, request.scope = places, scope  # type: ignore[attr-defined]  # see above
        languages.activate(languages.asked_for(request) or actor.locale)
        timezone.activate(scope.timezone)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no page caught is told as a page of its own, never as a crash."""
        if isinstance(exception, Refused):
            return render(request, "409.html", {"refusals": exception.refusals}, status=exception.status)
        return None
