"""Answers that say no: application/problem+json (RFC 9457), one shape for every reason."""

import json
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from pydantic import BaseModel, Field
from pydantic_core import to_jsonable_python

from onegauge.kernel.errors import InvalidValue, Refusal

MEDIA_TYPE = "application/problem+json"
URN = "urn:onegauge:problem:"


class ProblemError(BaseModel):
    """One reason: where, what, how to mend it."""

    code: str = Field(description="Stable; never reused for another reason.")
    message: str
    field: str | None = Field(None, description="Path into the body, such as orders[0].lines[2].qty.")
    object_id: int | None = None
    mend: str | None = Field(None, description="What to do about it.")
    details: dict[str, Any] | None = None


class Problem(BaseModel):
    """Why nothing was done; all reasons at once."""

    type: str = Field(description="urn:onegauge:problem: and the code of the first error.")
    title: str
    status: int
    detail: str
    request_id: str = Field(description="The same id stands in the log and in the X-Request-ID header.")
    errors: list[ProblemError]


def problem(request: HttpRequest, refusals: Sequence[Refusal], status: int | None = None) -> HttpResponse:
    """The answer for refusals; the first one gives status and title."""
    first = refusals[0]
    code = status or first.status
    body = {
        "type": f"{URN}{first.code}",
        "title": str(first.title),
        "status": code,
        "detail": first.message if len(refusals) == 1 else f"{first.message} ({len(refusals)} reasons in all)",
        "request_id": str(getattr(request, "request_id", "")),
        "errors": [r.as_problem() for r in refusals],
    }
    text = json.dumps(to_jsonable_python(body, fallback=str), ensure_ascii=True)
    response = HttpResponse(text, status=code, content_type=MEDIA_TYPE)
    if code == 401:
        response["WWW-Authenticate"] = "Bearer"
    if code == 503:
        response["Retry-After"] = "1"
    return response


def place(loc: Sequence[Any]) -> str | None:
    """The path of a validation error as people write it; the first part only says where the parameter came from."""
    parts = list(loc[1:])
    if loc and loc[0] == "body" and parts:
        parts = parts[1:]
    text = ""
    for part in parts:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or None


def invalid(errors: Sequence[dict[str, Any]]) -> list[Refusal]:
    """Validation errors as refusals, with their places."""
    found: list[Refusal] = []
    for error in errors[:500]:
        where = place(error.get("loc", ()))
        mend = "Leave this field out; it is not known here." if error.get("type") == "extra_forbidden" else None
        words = str(error.get("msg", "This value is not valid.")).removeprefix("Value error, ")
        found.append(InvalidValue(words[:1].upper() + words[1:], field=where, mend=mend))
    return found or [InvalidValue("The request is not valid.")]
