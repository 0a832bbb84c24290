"""One API out of the declarations of all modules."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

import onegauge
from onegauge.app.api import answers, system
from onegauge.app.api.auth import API_KEY, BEARER, SESSION
from onegauge.app.api.document import described
from onegauge.app.api.wire import ExactParser, ExactRenderer
from onegauge.app.verify import our_apps
from onegauge.kernel.errors import Refused
from onegauge.ui.rest.declare import ACTS, RESOURCES, ROUTERS
from onegauge.ui.rest.routes import add_act, add_document, add_list


class OneGaugeAPI(NinjaAPI):
    """The framework's API with our document: problems, headers and limits are described for every route."""

    def get_openapi_schema(self, *, path_prefix: str | None = None, path_params: Any = None) -> Any:
        """The OpenAPI document with what holds for every route."""
        return described(super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params))


def collect() -> None:
    """Import what the modules declare; a module without an API declares nothing."""
    for app in our_apps():
        if find_spec(f"{app.name}.api") and find_spec(f"{app.name}.api.routes"):
            import_module(f"{app.name}.api.routes")


def assembled() -> OneGaugeAPI:
    """Acts before documents: ``/orders/confirm`` must not be taken for the order with the id "confirm"."""
    collect()
    api = OneGaugeAPI(
        title="OneGauge", version=onegauge.__version__, urls_namespace="api", docs_url=None, auth=[BEARER, API_KEY, SESSION],
        parser=ExactParser(), renderer=ExactRenderer(),
        description="Everything that pages can do, by the same operations. See docs/api for the guide.",
    )  # fmt: skip
    router = Router()
    for act in ACTS.values():
        add_act(router, act)
    for resource in RESOURCES.values():
        add_list(router, resource)
    for more in (*ROUTERS, system.router):
        api.add_router("", more)
    for resource in RESOURCES.values():
        if resource.one:
            add_document(router, resource)
    api.add_router("", router)
    _handle(api)
    return api


def _handle(api: NinjaAPI) -> None:
    """Every error becomes a problem; what nobody expected is logged under its request id."""

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:
        return answers.of_refused(request, error)

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        return answers.of_validation(request, error)

    @api.exception_handler(AuthenticationError)
    def anonymous(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
        return answers.of_nobody(request)

    @api.exception_handler(HttpError)
    def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
        return answers.of_http(request, error)

    @api.exception_handler(RequestDataTooBig)
    def too_big(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
        return answers.of_status(request, 413)

    @api.exception_handler(SuspiciousOperation)
    def suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
        return answers.of_status(request, 400)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return answers.of_status(request, 404)

    @api.exception_handler(Exception)
    def crashed(request: HttpRequest, error: Exception) -> HttpResponse:
        return answers.of_crash(request, error)
