"""What every request passes: a request id for logs and journal, and the content security policy."""

import re
import time
import uuid
from collections.abc import Callable
from typing import Any

import structlog
from django.db import connection
from django.http import HttpRequest, HttpResponse

log = structlog.get_logger("onegauge.request")
WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
DIRECTIVES = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
POLICY = "; ".join(f"{name} {sources}" for name, sources in DIRECTIVES.items())
Next = Callable[[HttpRequest], HttpResponse]


def request_id_of(request: HttpRequest) -> str:
    """The caller's id when it is one, else a new one: a foreign id must not be able to forge log lines."""
    given = request.headers.get("X-Request-ID", "")
    return given if WELL_FORMED.fullmatch(given) else str(uuid.uuid4())


class Meter:
    """Counts the statements of one request and the time until the database answered them."""

    def __init__(self) -> None:
        self.count = 0
        self.seconds = 0.0
        self.began = time.perf_counter()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """The wrapper of Django's cursors."""
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.count += 1
            self.seconds += time.perf_counter() - began

    @property
    def ms(self) -> float:
        """Milliseconds since the request came in."""
        return round((time.perf_counter() - self.began) * 1000, 1)

    @property
    def header(self) -> str:
        """Server time and database time in milliseconds, and the number of statements (W3C Server Timing)."""
        return f'app;dur={self.ms}, db;dur={self.seconds * 1000:.1f};desc="{self.count} statements"'


class RequestIdMiddleware:
    """Puts ``request.request_id`` on the request and on every log line, and tells what the request cost.

    The cost stands in the log and in the header ``Server-Timing``, which browsers show beside the request.
    """

    def __init__(self, get_response: Next) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request inside its logging context."""
        request_id = request_id_of(request)
        request.request_id = request_id  # type: ignore[attr-defined]  # read by governance.access when it makes the actor
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        meter = Meter()
        with connection.execute_wrapper(meter):
            response = self.get_response(request)
        response["X-Request-ID"] = request_id
        response["Server-Timing"] = meter.header
        if not request.path.startswith(("/static/", "/healthz", "/readyz")):
            log.info(
                "request",
                method=request.method,
                path=request.path,
                status=response.status_code,
                ms=meter.ms,
                statements=meter.count,
            )
        return response


class ContentSecurityMiddleware:
    """Only our own files run in the browser; nothing inline, nothing foreign."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy unless a view set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(), microphone=()")
        return response
