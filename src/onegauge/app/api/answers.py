"""Errors of any origin as problems."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError

from onegauge.app.api.wire import NotJson
from onegauge.kernel.errors import InvalidValue, Refusal, Refused
from onegauge.ui.rest import errors
from onegauge.ui.rest.problems import invalid, problem

log = logging.getLogger("onegauge.api")


def refusal_of(status: int) -> Refusal:
    """The words for an error that only has a status."""
    largest = settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0
    known: dict[int, Refusal] = {
        401: errors.NotAuthenticated("Nobody is behind this request.", mend="Send an API key or sign in."),
        403: errors.CsrfFailed(
            "The CSRF token is missing or wrong.", mend="Send the csrftoken cookie's value as X-CSRFToken."
        ),
        404: errors.UnknownRoute(
            "There is nothing at this address.", mend="See /api/v1/openapi.json for what there is."
        ),
        405: errors.WrongMethod("This address does not know this method.", mend="See the Allow header."),
        413: errors.TooLarge(f"A request has at most {largest:,} bytes.", mend="Send it in parts."),
        422: InvalidValue("The request is not valid."),
    }
    fallback: Refusal = errors.Crashed(
        "Something failed here; nothing was done. It is in the log under the request id."
    )
    return known.get(status) or (fallback if status >= 500 else errors.BadRequest("The request could not be read."))


def of_status(request: HttpRequest, status: int) -> HttpResponse:
    """A problem for a bare status."""
    return problem(request, [refusal_of(status)], status)


def of_refused(request: HttpRequest, error: Refused) -> HttpResponse:
    """All reasons of an operation."""
    return problem(request, error.refusals) if error.refusals else of_status(request, 409)


def of_validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body or parameter of the wrong shape, with every place."""
    return problem(request, invalid(error.errors))


def of_nobody(request: HttpRequest) -> HttpResponse:
    """401 without a hint whether there was somebody."""
    return of_status(request, 401)


def of_http(request: HttpRequest, error: HttpError) -> HttpResponse:
    """The framework's own errors; those of the parser carry their reason inside."""
    if isinstance(error.__cause__, NotJson):
        return problem(request, [error.__cause__.refusal])
    if error.status_code == 400:
        return problem(request, [errors.MalformedJson("The body is no JSON.", mend="Send one JSON object in UTF-8.")])
    return of_status(request, error.status_code)


def of_crash(request: HttpRequest, error: Exception) -> HttpResponse:
    """Our fault: the caller gets the request id, the log gets the rest."""
    log.error("request failed", exc_info=error, extra={"path": request.path})
    return of_status(request, 500)
