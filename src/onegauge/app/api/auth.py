"""Who calls: a program with a key, or a person with a session whose own page proves itself by the CSRF token."""

from typing import Any

from django.http import HttpRequest
from ninja.security import APIKeyCookie, APIKeyHeader, HttpBearer
from ninja.utils import check_csrf

from onegauge.governance.access import actor_for_key
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused
from onegauge.ui.rest.errors import CsrfFailed

SAFE = ("GET", "HEAD", "OPTIONS")
LONGEST_KEY = 200


def _by_key(request: HttpRequest, key: str) -> Actor:
    return actor_for_key(key[:LONGEST_KEY], str(getattr(request, "request_id", "")))


class Bearer(HttpBearer):
    """A key as ``Authorization: Bearer og_...``."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        """The actor behind the key; a wrong one is refused, never ignored."""
        return _by_key(request, token)


class ApiKey(APIKeyHeader):
    """A key as ``X-API-Key: og_...``."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor behind the key, if one was sent."""
        return _by_key(request, key) if key else None


class Session(APIKeyCookie):
    """The session of the web pages."""

    param_name = "sessionid"

    def _get_key(self, request: HttpRequest) -> Any:
        return request.COOKIES.get(self.param_name)

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The signed-in person; a write needs the CSRF token too."""
        actor: Actor | None = getattr(request, "actor", None)
        if actor is not None and request.method not in SAFE and check_csrf(request) is not None:
            mend = "Send the csrftoken cookie's value as X-CSRFToken."
            raise Refused([CsrfFailed("The CSRF token is missing or wrong.", mend=mend)])
        return actor


BEARER, API_KEY, SESSION = Bearer(), ApiKey(), Session(csrf=False)
