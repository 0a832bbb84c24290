"""What all views share: who may see what, reading in scope, calling an operation, telling refusals."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.ui.declarations.pages import PAGES, Page
from onegauge.ui.declarations.screen import (
    SCREENS,
    PluralOperation,
    Screen,
    ids_parameter,
    takes,
)
from onegauge.ui.forms import worded

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
SELECTION_LIMIT = 20_000


def signed_in(view: View[P]) -> View[P]:
    """Anonymous people go to the sign-in page and come back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return cast("View[P]", guarded)


def actor_of(request: HttpRequest) -> Actor:
    """Who acts."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]  # set by ActorMiddleware


def reader_of(request: HttpRequest) -> Actor:
    """Who reads: the actor narrowed to the scope switch."""
    return cast("Actor", request.reader)  # type: ignore[attr-defined]  # set by ActorMiddleware


def reading(request: HttpRequest) -> AbstractContextManager[None]:
    """A transaction that sees only what the scope allows; render inside it."""
    return read_scope(reader_of(request))


def screen_of(request: HttpRequest, module: str, name: str) -> Screen:
    """The screen at the address, if the person may see it at all."""
    for screen in SCREENS.values():
        if (screen.module, screen.name) == (module, name):
            demand(request, screen.permission)
            return screen
    raise Http404


def page_of(request: HttpRequest, module: str, name: str) -> Page:
    """The page at the address, if the person may see it at all."""
    page = PAGES.get(f"{module}/{name}")
    if page is None:
        raise Http404
    demand(request, page.permission)
    return page


def demand(request: HttpRequest, permission: str) -> None:
    """Refuse who holds the permission nowhere."""
    if not permission or not actor_of(request).may_somewhere(permission):
        raise PermissionDenied(permission)


def row_of(screen: Screen, pk: int) -> Any:
    """The row, or 404 when it is not there or not in scope: the two are not told apart."""
    row = screen.queryset().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def is_partial(request: HttpRequest, target: str) -> bool:
    """Whether htmx asks for one sheet only."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == target


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render at once, so that every query runs inside the scope."""
    return render(request, template, context, status=status)


def show_scoped(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """Render inside the scope of the reader, for pages that read before and write between."""
    with reading(request):
        return show(request, template, context, status=status)


def new_key() -> str:
    """An idempotency key for one form: sending it twice does the work once."""
    return str(uuid.uuid4())


def key_of(request: HttpRequest) -> str:
    """The idempotency key that came with the form."""
    return request.POST.get("key", "")[:64] or new_key()


def ids_of(request: HttpRequest) -> list[int]:
    """The selected rows, given one by one or joined by commas."""
    given = [text for texts in request.POST.getlist("ids") for text in texts.split(",")]
    return sorted({int(text) for text in given if text.isdecimal() and len(text) < 19})[: SELECTION_LIMIT + 1]


def call(
    operation: PluralOperation,
    ids: list[int] | None,
    *,
    request: HttpRequest,
    versions: dict[int, int] | None = None,
    **more: Any,
) -> Any:
    """Call a plural operation with what it takes."""
    arguments = {**more, "by": actor_of(request)}
    if takes(operation, "key"):
        arguments["key"] = key_of(request)
    if ids is not None:
        arguments[ids_parameter(operation)] = ids
    if versions and takes(operation, "versions"):
        arguments["versions"] = versions
    return operation(**arguments)


def with_version(request: HttpRequest, pk: int) -> dict[int, int] | None:
    """The version that the page showed."""
    text = request.POST.get("version", "")
    return {pk: int(text)} if text.isdecimal() and len(text) < 10 else None


def back_of(request: HttpRequest) -> str:
    """Where the person was; never another host."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if safe else "/"


def told(request: HttpRequest, text: str) -> None:
    """Say what just happened on the next page."""
    messages.success(request, text)


def refusals_of(refused: Refused) -> list[dict[str, Any]]:
    """Refusals as the notice shows them."""
    return [{"text": worded(r), "code": r.code, "object_id": r.object_id} for r in refused.refusals[:50]]
