"""Refusals of the API itself: what never reaches an operation."""

from onegauge.kernel.errors import Refusal


class MalformedJson(Refusal):
    """A body that is no JSON."""

    code, status, title = "malformed_json", 400, "Malformed JSON"


class NotAuthenticated(Refusal):
    """Nobody is behind the request."""

    code, status, title = "not_authenticated", 401, "Not authenticated"


class CsrfFailed(Refusal):
    """A request by session without the token that proves that our own page sent it."""

    code, status, title = "csrf_failed", 403, "CSRF token missing or wrong"


class SecondFactorMissing(Refusal):
    """The person's role demands a second factor that is not set up."""

    code, status, title = "second_factor_missing", 403, "Second factor missing"


class UnknownRoute(Refusal):
    """There is nothing at this address."""

    code, status, title = "unknown_route", 404, "Unknown address"


class WrongMethod(Refusal):
    """The address exists, the method does not."""

    code, status, title = "wrong_method", 405, "Method not allowed"


class TooLarge(Refusal):
    """More bytes or lines than one call may carry."""

    code, status, title = "too_large", 413, "Too large"


class WrongContentType(Refusal):
    """A body that is not declared as JSON."""

    code, status, title = "wrong_content_type", 415, "Content type not supported"


class UnknownParameter(Refusal):
    """A query parameter that the route does not know: a misspelt filter must not silently match everything."""

    code, status, title = "unknown_parameter", 422, "Unknown parameter"


class InvalidHeader(Refusal):
    """An Idempotency-Key or If-Match that cannot be one."""

    code, status, title = "invalid_header", 422, "Invalid header"


class BadRequest(Refusal):
    """A request that the server could not read."""

    code, status, title = "bad_request", 400, "Bad request"


class Crashed(Refusal):
    """Our fault: the request is in the log under its id."""

    code, status, title = "internal_error", 500, "Internal error"
