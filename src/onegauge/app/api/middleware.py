"""What the framework answers by itself, as problems too: unknown addresses, methods, redirects to sign in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from onegauge.app.api import answers
from onegauge.ui.rest.errors import SecondFactorMissing
from onegauge.ui.rest.problems import MEDIA_TYPE, problem

PREFIX = "/api/"
Next = Callable[[HttpRequest], HttpResponse]


class ProblemMiddleware:
    """Below ``/api/`` every error is a problem, whoever noticed it."""

    def __init__(self, get_response: Next) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; replace what is a page for people."""
        response = self.get_response(request)
        if not request.path_info.startswith(PREFIX):
            return response
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code == 301:
            return answers.of_status(request, 404)
        if 300 <= response.status_code < 400:
            mend = "Sign in on the pages and set the second factor up, or use an API key."
            return problem(request, [SecondFactorMissing("Your role demands a second factor.", mend=mend)])
        if response.status_code < 400 or response.headers.get("Content-Type") == MEDIA_TYPE:
            return response
        told = answers.of_status(request, response.status_code)
        if "Allow" in response.headers:
            told["Allow"] = response["Allow"]
        return told
