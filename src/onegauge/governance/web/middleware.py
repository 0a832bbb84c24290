"""The second factor that some roles demand."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from onegauge.governance.queries.access import needs_second_factor

Respond = Callable[[HttpRequest], HttpResponse]
OPEN_PATHS = ("/accounts/", "/static/", "/healthz", "/readyz")


class SecondFactorMiddleware:
    """Sends whoever holds a role that demands it, and has none, to set one up; nothing else opens until then.

    Stands behind the authentication. It is switched off for demonstrations only.
    """

    def __init__(self, respond: Respond) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or send to the set-up of the second factor."""
        user = request.user
        if (
            user.is_authenticated
            and getattr(settings, "ONEGAUGE_REQUIRE_TOTP", True)
            and not request.path.startswith(OPEN_PATHS)
            and needs_second_factor(user.pk)
            and not Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP).exists()
        ):
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return self.respond(request)
