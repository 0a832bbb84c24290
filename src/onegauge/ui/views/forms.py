"""Creating and changing: one form, one operation; a refusal comes back at its field, a conflict shows both versions."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core import signing
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import conditional_escape
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refusal, Refused
from onegauge.ui import formatting, history
from onegauge.ui.declarations.feedback import Feedback
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.forms import OperationForm, StyledForm
from onegauge.ui.views import base
from onegauge.ui.views.reveal import reveal
from onegauge.ui.views.verbs import go

SALT = "onegauge.ui.form"


class FormClosed(Refusal):
    """A row that cannot be changed any more."""

    code, status, title = "form_closed", 409, "Cannot be changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a conflict: what was, what each side made of it, and whose value stands in the form below."""

    label: str
    was: str
    yours: str
    theirs: str
    kept: str


def _plain_value(form: StyledForm, name: str, value: Any) -> str:
    """A value as one text, so that typed and stored ones can be compared."""
    sent = form.as_sent(name, value)
    return sent if isinstance(sent, str) else ",".join(sorted(sent))


def _snapshot(form: OperationForm) -> dict[str, str]:
    return {
        name: _plain_value(form, name, form.get_initial_for_field(field, name)) for name, field in form.fields.items()
    }


def _typed(form: OperationForm) -> dict[str, str]:
    return {
        name: _plain_value(form, name, field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name)))
        for name, field in form.fields.items()
        if not field.disabled
    }


def _was(request: HttpRequest) -> dict[str, str]:
    try:
        kept = signing.loads(request.POST.get("was", ""), salt=SALT)
    except signing.BadSignature:
        return {}
    return kept if isinstance(kept, dict) else {}


def form_context(
    screen: Screen, form: StyledForm, request: HttpRequest, *, title: str, action: str, back: str
) -> dict[str, Any]:
    """What the form page shows."""
    row = getattr(form, "row", None)
    problems = [(field.id_for_label, field.label, list(field.errors)) for field in form if field.errors]
    if isinstance(form, OperationForm):
        for number, line in enumerate(form.lines, start=1):
            for field in line:
                if field.errors:
                    label = _("Line %(number)s, %(field)s") % {"number": number, "field": str(field.label).lower()}
                    problems.append((field.id_for_label, label, list(field.errors)))
            if line.is_bound and line.non_field_errors():
                problems.append(("", _("Line %s") % number, list(line.non_field_errors())))
    return {
        "screen": screen,
        "form": form,
        "title": title,
        "action": action,
        "back": back,
        "problems": problems,
        "general": list(form.non_field_errors()) if form.is_bound else [],
        "key": base.new_key() if form.has_error("__all__", "key_reused") else request.POST.get("key") or base.new_key(),
        "person": base.actor_of(request).person_id,
        "version": getattr(form, "version", None),
        "was": signing.dumps(_snapshot(form), salt=SALT) if isinstance(form, OperationForm) and row is not None else "",
    }


def _conflict(
    form: OperationForm, fresh: OperationForm, was: dict[str, str]
) -> tuple[list[Difference], dict[str, str]]:
    """Field by field: kept is what collides with nothing; where both changed, the typed value stands for choice."""
    typed, now = _typed(form), _snapshot(fresh)
    differences, merged = [], {}
    for name, yours in typed.items():
        theirs, before = now[name], was.get(name, now[name])
        mine = yours != before
        merged[name] = yours if mine else theirs
        if yours == theirs or not (mine or theirs != before):
            continue
        kept = "choose" if mine and theirs != before else ("yours" if mine else "theirs")
        label = str(form.fields[name].label or name)
        plain = formatting.plain
        differences.append(Difference(label, plain(before), plain(yours), plain(theirs), kept))
    return differences, merged


def _save(request: HttpRequest, screen: Screen, form: OperationForm) -> HttpResponse | None:
    """Call the operation; nothing comes back when it was refused and the form has to be shown."""
    try:
        pk = form.save(by=base.actor_of(request), key=base.key_of(request))
    except Refused as refused:
        if refused.status == 403:
            raise
        form.refuse(refused)
        return None
    target = screen.url("document", pk) if pk is not None and screen.page else screen.url()
    if form.revealed is not None:
        return reveal(request, form.revealed, target)
    verb = _("%s saved") if form.row is not None else _("%s created")
    base.told(request, verb % screen.singular)
    return go(request, target)


def _answer(request: HttpRequest, context: dict[str, Any], form: StyledForm, status: int) -> HttpResponse:
    template = "ui/form_sheet.html" if base.is_partial(request, "form") else "ui/form.html"
    return base.show(request, template, context, status=status)


def _asks_feedback(request: HttpRequest) -> bool:
    """Whether the browser only asks what to say about what is typed so far."""
    return request.method == "POST" and "X-Feedback" in request.headers


def _feedback(request: HttpRequest, form: OperationForm) -> JsonResponse:
    """Faults by the name of their field, and what the form itself says; nothing is written."""
    form.is_valid()
    faults = {form.add_prefix(name): " ".join(map(str, texts)) for name, texts in form.errors.items()}
    for line in form.lines:
        if line.has_changed():
            faults |= {line.add_prefix(name): " ".join(map(str, texts)) for name, texts in line.errors.items()}
    said = form.feedback(base.reader_of(request)) if form.has_feedback else Feedback()
    lines = []
    for line, one in zip(form.lines, said.lines, strict=False):
        faults |= {
            line.add_prefix(name): text for name, text in one.faults.items() if line.add_prefix(name) not in faults
        }
        lines.append({"cells": {n: conditional_escape(v) for n, v in one.cells.items()}, "options": one.options})
    return JsonResponse({
        "faults": {**said.faults, **faults}, "lines": lines, "options": said.options,
        "foot": conditional_escape(said.foot), "aside": conditional_escape(said.aside),
    })  # fmt: skip


@base.signed_in
def create(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """A new one."""
    screen = base.screen_of(request, module, name)
    base.demand(request, screen.may_create)
    assert screen.form is not None
    asked_for_line = "add_line" in request.POST
    form: OperationForm
    with base.reading(request):
        data = request.POST if request.method == "POST" else None
        initial = {name: value for name, value in request.GET.items() if name in screen.form.base_fields}
        form = screen.form(data, files=request.FILES or None, by=base.actor_of(request), initial=initial)
        if _asks_feedback(request):
            return _feedback(request, form)
        valid = request.method == "POST" and not asked_for_line and form.is_valid()
    if valid and (response := _save(request, screen, form)) is not None:
        return response
    with base.reading(request):
        if asked_for_line:
            quiet(form)
        context = form_context(
            screen, form, request, title=screen.create_title, action=screen.url("create"), back=screen.url()
        )
        refused = request.method == "POST" and not asked_for_line
        return _answer(request, context, form, 422 if refused else 200)


def quiet(form: OperationForm) -> None:
    """Another line was asked for: show what was typed without judging it yet."""
    form._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]  # the place where Django keeps them
    for line in form.lines:
        line._errors = forms.utils.ErrorDict()  # type: ignore[attr-defined]  # see above


@base.signed_in
def edit(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """Change one."""
    screen = base.screen_of(request, module, name)
    base.demand(request, screen.may_edit)
    assert screen.form is not None
    by = base.actor_of(request)
    with base.reading(request):
        row = base.row_of(screen, pk)
        if reason := screen.form.closed(row):
            raise Refused([FormClosed(reason, object_id=pk)])
        if request.method != "POST":
            form = screen.form(None, row=row, by=by)
            said = {"said": _said_at_first(request, form)} if form.has_feedback else {}
            return _edit_page(request, screen, form, said)
        form = screen.form(request.POST, row=row, by=by)
        if _asks_feedback(request):
            return _feedback(request, form)
        sent = request.POST.get("version", "")
        stale = form.version is not None and sent.isdecimal() and int(sent) != form.version
        if stale:
            return _conflict_page(request, screen, form, row)
        valid = "add_line" not in request.POST and form.is_valid()
    if valid:
        response = _save(request, screen, form)
        if response is not None:
            return response
    with base.reading(request):
        if form.has_error("__all__", "stale_version"):
            return _conflict_page(request, screen, form, base.row_of(screen, pk))
        if "add_line" in request.POST:
            quiet(form)
        return _edit_page(request, screen, form, {}, status=200 if "add_line" in request.POST else 422)


def _said_at_first(request: HttpRequest, form: OperationForm) -> Feedback:
    """What the form would answer if its stored values had just been typed, so that the page comes whole."""
    typed = form.as_typed()
    bound = type(form)(typed, row=form.row, by=form.by)
    bound.is_valid()
    said = bound.feedback(base.reader_of(request))
    for line, one in zip(form.lines, said.lines, strict=False):
        line.said = dict(one.cells)
    return said


def _edit_page(
    request: HttpRequest, screen: Screen, form: OperationForm, extra: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    url = screen.url("edit", form.row.pk)
    back = screen.url("document", form.row.pk) if screen.page else screen.url()
    title = _("Change %s") % screen.number(form.row)
    context = form_context(screen, form, request, title=title, action=url, back=back)
    return _answer(request, {**context, **extra}, form, status)


def _conflict_page(request: HttpRequest, screen: Screen, form: OperationForm, row: Any) -> HttpResponse:
    """Somebody saved in between: show both, keep what does not collide, ask for the rest. Saving takes the new version."""
    assert screen.form is not None
    fresh = screen.form(None, row=row, by=base.actor_of(request))
    differences, merged = _conflict(form, fresh, _was(request))
    data = request.POST.copy()
    for name, value in merged.items():
        if isinstance(form.fields[name].widget, forms.CheckboxInput):
            data.pop(name, None)
            if value == "True":
                data[name] = "on"
        elif "," not in value:
            data[name] = value
    again = screen.form(data, row=row, by=base.actor_of(request))
    again.is_valid()
    past = history.history(screen.kind, row.pk, limit=1).entries if screen.kind else []
    told = {
        "conflict": True,
        "differences": differences,
        "choices": sum(1 for one in differences if one.kept == "choose"),
        "saved": past[0] if past else None,
        "began": request.POST.get("version", ""),
        "key": base.new_key(),
    }
    return _edit_page(request, screen, again, told, status=409)
