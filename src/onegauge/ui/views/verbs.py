"""Taking a verb or an action: on one document or on a selection, with a sentence before what cannot be taken back."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting
from onegauge.ui.declarations.screen import Action, PluralOperation, Screen
from onegauge.ui.forms import OperationForm, StyledForm, style, worded
from onegauge.ui.views import base
from onegauge.ui.views.document import show_document
from onegauge.ui.views.listing import show_list


def act_of(screen: Screen, name: str) -> tuple[str, PluralOperation, str, Action | None]:
    """The label, operation and permission behind a name in the address."""
    for edge in screen.edges():
        if edge.verb == name:
            return str(edge.label), screen.operations[name], edge.permission, None
    action = screen.action(name)
    if action is None:
        raise Http404
    return str(action.label), action.operation, action.permission, action


def is_destructive(screen: Screen, name: str) -> bool:
    """Whether the act is confirmed first."""
    action = screen.action(name)
    if action is not None:
        return action.destructive
    return name in screen.confirm or any(e.destructive for e in screen.edges() if e.verb == name)


def sentence(screen: Screen, name: str, label: str, numbers: list[str]) -> str:
    """What will happen, with the number, before it happens."""
    words = screen.confirm.get(name)
    which = numbers[0] if len(numbers) == 1 else f"{formatting.number(len(numbers))} {screen.title.lower()}"
    if words:
        return f"{words} ({which})"
    return _("%(act)s: %(which)s. The journal keeps who did it and when.") % {"act": label, "which": which}


def bound_form(kind: type[Form], request: HttpRequest) -> Form:
    """The form of an action, in the look of the system."""
    form = kind(request.POST if request.method == "POST" and "sent" in request.POST else None)
    if not isinstance(form, StyledForm):
        for field in form.fields.values():
            style(field)
    return form


def confirm_page(
    request: HttpRequest, screen: Screen, name: str, numbers: list[str], *, ids: list[int], url: str, back: str, form: Form | None
) -> HttpResponse:
    """The dialog: a page of its own, or the inside of the dialog for htmx."""
    label = act_of(screen, name)[0]
    action = screen.action(name)
    context = {
        "screen": screen,
        "label": label,
        "sentence": str(action.help) if action and action.help else sentence(screen, name, label, numbers),
        "numbers": numbers,
        "ids": ids,
        "url": url,
        "back": back,
        "form": form,
        "destructive": is_destructive(screen, name),
        "key": base.key_of(request),
        "version": request.POST.get("version") or request.GET.get("version", ""),
    }
    template = "ui/confirm_sheet.html" if base.is_partial(request, "dialog-body") else "ui/confirm.html"
    return base.show(request, template, context, status=422 if form is not None and form.errors else 200)


@base.signed_in
def verb(request: HttpRequest, module: str, name: str, pk: int, act: str) -> HttpResponse:
    """Take a verb or an action on one document."""
    screen = base.screen_of(request, module, name)
    label, operation, permission, action = act_of(screen, act)
    base.demand(request, permission)
    here, back = screen.url("verb", pk, act), screen.url("document", pk) if screen.page else screen.url()
    with base.reading(request):
        row = base.row_of(screen, pk)
        form = bound_form(action.form, request) if action and action.form else None
        unsure = request.method != "POST" or (form is not None and not (form.is_bound and form.is_valid()))
        if unsure:
            return confirm_page(request, screen, act, [screen.number(row)], ids=[pk], url=here, back=back, form=form)
        number = screen.number(row)
    try:
        call_with_form(operation, [pk], form, request, pk=pk)
    except Refused as refused:
        if form is not None and isinstance(form, StyledForm) and refused.status != 403:
            form.refuse(refused)
            with base.reading(request):
                return confirm_page(request, screen, act, [number], ids=[pk], url=here, back=back, form=form)
        return refused_on_page(request, screen, pk, refused)
    base.told(request, _("%(number)s: %(act)s done") % {"number": number, "act": label.lower()})
    return go(request, back)


def call_with_form(
    operation: PluralOperation, ids: list[int] | None, form: Form | None, request: HttpRequest, *, pk: int | None = None
) -> Any:
    """Call the operation; a form with a ``save`` of its own knows how."""
    if isinstance(form, OperationForm):
        return form.save(by=base.actor_of(request), key=base.key_of(request))
    versions = base.with_version(request, pk) if pk is not None else None
    return base.call(operation, ids, request=request, versions=versions, **(form.cleaned_data if form else {}))


def refused_on_page(request: HttpRequest, screen: Screen, pk: int, refused: Refused) -> HttpResponse:
    """Show the document as it is now, with the refusals at its top; an approval under way is news, not an error."""
    if refused.codes == ["approval_pending"]:
        base.told(request, worded(refused.refusals[0]))
        return go(request, screen.url("document", pk))
    return show_document(request, screen, pk, refusals=base.refusals_of(refused), status=refused.status)


@base.signed_in
def bulk(request: HttpRequest, module: str, name: str, act: str) -> HttpResponse:
    """Take a verb or an action on a selection (or an action above the list): all or none."""
    screen = base.screen_of(request, module, name)
    label, operation, permission, action = act_of(screen, act)
    base.demand(request, permission)
    ids: list[int] | None = None if action and action.on_list else base.ids_of(request)
    if ids == []:
        nothing = [{"text": _("Select at least one row first."), "code": "nothing_selected", "object_id": None}]
        return show_list(request, screen, refusals=nothing, status=422)
    asks = is_destructive(screen, act) or (action is not None and action.form is not None)
    with base.reading(request):
        form = bound_form(action.form, request) if action and action.form else None
        sure = request.method == "POST" and (not asks or "sent" in request.POST)
        if not sure or (form is not None and not (form.is_bound and form.is_valid())):
            numbers = [screen.number(row) for row in screen.queryset().filter(pk__in=ids or [])]
            here = screen.url("bulk", act)
            return confirm_page(request, screen, act, numbers, ids=ids or [], url=here, back=screen.url(), form=form)
    try:
        call_with_form(operation, ids, form, request)
    except Refused as refused:
        return show_list(request, screen, refusals=_numbered(request, screen, refused), status=refused.status)
    base.told(request, _("%(act)s done") % {"act": label} if ids is None else _("%(count)s × %(act)s done") % {
        "act": label.lower(), "count": formatting.number(len(ids))})
    return go(request, screen.url())


def _numbered(request: HttpRequest, screen: Screen, refused: Refused) -> list[dict[str, Any]]:
    """Refusals of a selection name the document they are about."""
    shown = base.refusals_of(refused)
    with base.reading(request):
        ids = [r["object_id"] for r in shown if r["object_id"]]
        numbers = {row.pk: screen.number(row) for row in screen.queryset().filter(pk__in=ids)}
    for one in shown:
        one["number"] = numbers.get(one["object_id"], "")
    return shown


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To the next page, also when htmx asked."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
