"""The OpenAPI document, completed by what holds for every route: problems and the request id."""

from typing import Any

from onegauge.ui.rest.problems import MEDIA_TYPE, Problem

REF = "#/components/schemas/{model}"
EVERY = {
    400: "The request could not be read",
    401: "Not authenticated",
    403: "Permission missing",
    422: "Invalid value",
}
READ = {404: "Not in your scope"}
WRITE = {
    404: "Not in your scope", 409: "Refused: state, version, key, or a rule of the business", 413: "Too large",
    415: "Content type not supported", 503: "Busy, try again",
}  # fmt: skip


def described(document: dict[str, Any]) -> dict[str, Any]:
    """Add the problems that each route may answer with, and the header that names a request."""
    schema = Problem.model_json_schema(ref_template=REF)
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas["Problem"] = schema
    for methods in document["paths"].values():
        for method, details in methods.items():
            _complete(method, details)
    return document


def _complete(method: str, details: dict[str, Any]) -> None:
    problems = {**EVERY, **(READ if method == "get" else WRITE)}
    content = {MEDIA_TYPE: {"schema": {"$ref": REF.format(model="Problem")}}}
    for status, words in problems.items():
        details["responses"].setdefault(status, {"description": words, "content": content})
    for answer in details["responses"].values():
        answer["headers"] = {
            "X-Request-ID": {"schema": {"type": "string"}, "description": "Stands in log and journal."}
        }
