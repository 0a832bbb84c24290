"""Routes from declarations: a list and a document for each resource, a POST for each act."""

import inspect
from collections.abc import Callable
from typing import Any, get_type_hints

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.params.functions import Query
from pydantic import BaseModel, Field, create_model

from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.kernel.lifecycle import unknown_document
from onegauge.ui.declarations.screen import takes
from onegauge.ui.rest.access import actor_of, check_parameters, expected_version, idempotency_key, reader_of
from onegauge.ui.rest.bodies import Body, arguments, line_count
from onegauge.ui.rest.declare import Act, Resource
from onegauge.ui.rest.errors import InvalidHeader, TooLarge
from onegauge.ui.rest.paging import DEFAULT_LIMIT, LARGEST_LIMIT, page
from onegauge.ui.rest.rows import type_of
from onegauge.ui.rest.types import MOST_LINES, Day, IdParameter, Instant, Text, WholeParameter

LOOKUPS = ("gte", "lte", "lt", "gt", "istartswith", "icontains", "startswith", "exact")
KEYWORD, EMPTY = inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty
HEADERS: dict[str, Any] = {
    "key": {
        "in": "header", "name": "Idempotency-Key", "required": False,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:-]{1,100}$"},
        "description": "The same key with the same body gives the same answer, and nothing is done twice.",
    },
    "match": {
        "in": "header", "name": "If-Match", "required": False, "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
        "description": "For a call with one id: the ETag that was read. A document that changed since is refused with 409.",
    },
}  # fmt: skip


def parameter(name: str, annotation: Any, default: Any = EMPTY) -> inspect.Parameter:
    """A parameter of a route made at run time."""
    return inspect.Parameter(name, KEYWORD, annotation=annotation, default=default)


def view(function: Callable[..., Any], name: str, parameters: list[inspect.Parameter]) -> Callable[..., Any]:
    """Give a generated view its name and its signature, which the schema is made from."""
    request = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    function.__name__ = name
    function.__signature__ = inspect.Signature([request, *parameters])  # type: ignore[attr-defined]  # read by inspect
    return function


def filter_type(model: str, path: str) -> Any:
    """The type of a filter: that of its column, from text."""
    parts = path.split("__")
    bare = "__".join(parts[:-1] if parts[-1] in LOOKUPS else parts)
    found = type_of(model, bare)
    kind = next((a for a in getattr(found, "__args__", ()) if a is type(None)), None)
    if kind is not None:
        found = next(a for a in found.__args__ if a is not type(None))
    words = {str: Text, int: IdParameter if bare.endswith("id") else WholeParameter}
    dates = {"date": Day, "datetime": Instant}
    return words.get(found) or dates.get(getattr(found, "__name__", "")) or found


def add_list(router: Router, resource: Resource) -> None:
    """GET of a page."""
    types = {name: filter_type(resource.model, path) for name, path in resource.filters.items()}
    known = frozenset({"limit", "cursor", *types})
    answer = create_model(
        f"{resource.columns.name}Page",
        items=(list[resource.columns.schema], ...),  # type: ignore[name-defined]  # made at run time
        next_cursor=(str | None, Field(description="Give it as cursor for the next page; null on the last one.")),
    )

    def read(request: HttpRequest, limit: int, cursor: str | None, **given: Any) -> dict[str, Any]:
        check_parameters(request, known)
        with read_scope(reader_of(request, resource.permission)):
            wanted = {resource.filters[name]: value for name, value in given.items() if value is not None}
            rows = resource.queryset().filter(**wanted)
            return page(rows, resource.columns, limit=limit, cursor=cursor, newest_first=resource.newest_first)

    parameters = [
        parameter("limit", int, Query(DEFAULT_LIMIT, ge=1, le=LARGEST_LIMIT)),
        parameter("cursor", str | None, Query(None, max_length=64, pattern="^[A-Za-z0-9_-]+$")),
        *(parameter(name, kind | None, Query(None)) for name, kind in types.items()),
    ]
    name = resource.path.replace("/", "_").replace("-", "_")
    router.add_api_operation(
        f"/{resource.path}", ["GET"], view(read, f"list_{name}", parameters), response=answer,
        operation_id=f"list_{name}", summary=f"List {resource.path}", tags=[resource.path.split("/")[0]],
        description=f"Permission: {resource.permission}. Pages by cursor; filters are combined.",
    )  # fmt: skip


def add_document(router: Router, resource: Resource) -> None:
    """GET of one row with what belongs to it."""
    name = resource.path.replace("/", "_").replace("-", "_")

    def read(request: HttpRequest, response: HttpResponse, id: int) -> dict[str, Any]:  # noqa: A002  the address says id
        check_parameters(request, frozenset())
        with read_scope(reader_of(request, resource.permission)):
            found = resource.columns.read(resource.queryset().filter(id=id))
            if not found:
                kind = resource.kind
                missing = (
                    unknown_document(kind, id)
                    if kind
                    else UnknownDocument("There is no such row in your scope.", object_id=id)
                )
                raise Refused([missing])
            row = found[0]
            for part, nested in resource.nested.items():
                row[part] = nested.columns.read(nested.rows(id))
        if resource.is_versioned:
            response["ETag"] = f'"{row["version"]}"'
        return row

    parameters = [parameter("response", HttpResponse), parameter("id", IdParameter)]
    router.add_api_operation(
        f"/{resource.path}/{{id}}", ["GET"], view(read, f"get_{name}", parameters), response=resource.document,
        operation_id=f"get_{name}", summary=f"One of {resource.path}", tags=[resource.path.split("/")[0]],
        description=f"Permission: {resource.permission}. The ETag header is the version, for If-Match.",
    )  # fmt: skip


def answer_of(act: Act) -> tuple[type[BaseModel], str]:
    """The schema of what an act answers, and the name of its one field."""
    hint = get_type_hints(act.operation)["return"]
    field = "results" if getattr(hint, "__origin__", None) is list else "result"
    fields: dict[str, Any] = {field: (hint, ...)}
    return create_model(f"{act.name}Answer", **fields), field


def add_act(router: Router, act: Act) -> None:
    """POST of an operation."""
    answer, field = answer_of(act)
    headers = [HEADERS["key"]] if takes(act.operation, "key") else []
    headers += [HEADERS["match"]] if act.verb and takes(act.operation, "versions") else []

    def call(request: HttpRequest, body: Body) -> dict[str, Any]:
        check_parameters(request, frozenset())
        if line_count(body) > MOST_LINES:
            mend = f"Send at most {MOST_LINES:,} lines in one call."
            raise Refused([TooLarge(f"{line_count(body):,} lines are too many for one call.", mend=mend)])
        given = arguments(body, act.operation, ids=bool(act.verb))
        match_version(request, act, body, given)
        if takes(act.operation, "key"):
            given["key"] = idempotency_key(request)
        return {field: act.operation(**given, by=actor_of(request))}

    name = act.path.replace("/", "_").replace("-", "_")
    doc = inspect.getdoc(act.operation) or ""
    router.add_api_operation(
        f"/{act.path}", ["POST"], view(call, f"post_{name}", [parameter("body", act.body)]), response=answer,
        operation_id=f"post_{name}", summary=doc.split("\n")[0], description=f"{doc}\n\n{act.note}".strip(),
        tags=[act.tag], openapi_extra={"parameters": headers} if headers else None,
    )  # fmt: skip


def match_version(request: HttpRequest, act: Act, body: Body, given: dict[str, Any]) -> None:
    """If-Match speaks of exactly one document; the body's versions of any number."""
    version = expected_version(request)
    if version is None:
        return
    ids = getattr(body, "ids", None) or []
    if not takes(act.operation, "versions") or len(ids) != 1:
        mend = "Give versions in the body, or call with one id."
        raise Refused([InvalidHeader("If-Match speaks of exactly one document.", field="If-Match", mend=mend)])
    given["versions"] = {**(given.get("versions") or {}), ids[0]: version}
