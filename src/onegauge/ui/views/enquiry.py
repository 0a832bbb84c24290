"""Enquiries and check lists: they read; an enquiry may offer acts on what it found."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting
from onegauge.ui.declarations.enquiry import SHOWN, Answer, AnswerAct, Checklist, Enquiry
from onegauge.ui.declarations.pages import Sheet
from onegauge.ui.forms import StyledForm
from onegauge.ui.spreadsheet import MEDIA, Columns, begin
from onegauge.ui.views import base
from onegauge.ui.views.dashboards import sheet_table
from onegauge.ui.views.verbs import go

Acts = list[tuple[AnswerAct, StyledForm]]


def enquiry(request: HttpRequest, page: Enquiry) -> HttpResponse:
    """The form, and the answer once it was asked; ``?csv=`` and ``?xlsx=`` are one of its tables as a file."""
    if request.method == "POST":
        return act_on_answer(request, page)
    return _asked(request, page, refusals=[])


def _asked(request: HttpRequest, page: Enquiry, *, refusals: list[dict[str, Any]], status: int = 200) -> HttpResponse:
    with base.reading(request):
        form, answer = answer_of(request, page)
        wanted = next(((kind, request.GET[kind]) for kind in MEDIA if kind in request.GET), None)
        if wanted is not None and answer is not None:
            return _file(page, answer, *wanted)
        sheets = [_shown(sheet) for sheet in (answer.sheets if answer else ())]
        context = {
            "page": page, "form": form, "answer": answer, "sheets": sheets, "refusals": refusals, "key": base.new_key(),
            "here": request.GET.urlencode(), "acts": acts_of(request, answer),
        }  # fmt: skip
        wrong = form.is_bound and answer is None
        return base.show(request, page.template, context, status=422 if wrong else status)


def answer_of(request: HttpRequest, page: Enquiry) -> tuple[StyledForm, Answer | None]:
    """The question in the address, and what it is answered with."""
    asked = any(name in request.GET for name in page.form.base_fields)
    form = page.form(request.GET if asked else None)
    answer = page.answer(base.reader_of(request), form.cleaned_data) if asked and form.is_valid() else None
    return form, answer


def acts_of(request: HttpRequest, answer: Answer | None) -> Acts:
    """What this person may do about it."""
    by = base.actor_of(request)
    offered = [act for act in (answer.acts if answer else ()) if by.may_somewhere(act.permission)]
    given = request.POST if request.method == "POST" else None
    return [(act, act.form(given if given and given.get("act") == act.name else None)) for act in offered]


def act_on_answer(request: HttpRequest, page: Enquiry) -> HttpResponse:
    """Run the act on what the question finds now, and ask again."""
    with base.reading(request):
        found = acts_of(request, answer_of(request, page)[1])
        act, form = next(((a, f) for a, f in found if f.is_bound), (None, None))
        valid = form is not None and form.is_valid()
    if act is None or form is None:
        raise Http404
    if not valid:
        return _asked(request, page, refusals=[], status=422)
    try:
        base.told(request, act.run(by=base.actor_of(request), key=base.key_of(request), data=form.cleaned_data))
    except Refused as refused:
        return _asked(request, page, refusals=base.refusals_of(refused), status=refused.status)
    return go(request, request.get_full_path())


def _shown(sheet: Sheet) -> dict[str, Any]:
    rows = list(sheet.rows)
    more = _("The first %(shown)s of %(all)s") % {
        "shown": formatting.number(SHOWN),
        "all": formatting.number(len(rows)),
    }
    return {
        "title": sheet.title, "code": sheet.code, "caption": more if len(rows) > SHOWN else sheet.caption,
        **sheet_table(list(sheet.columns), rows[:SHOWN], sheet.row_url),
    }  # fmt: skip


def _file(page: Enquiry, answer: Answer, kind: str, code: str) -> HttpResponse:
    sheet = next((sheet for sheet in answer.sheets if sheet.code and sheet.code == code), None)
    if sheet is None:
        raise Http404
    columns = Columns(list(sheet.columns), None)
    out = begin(kind, columns)
    for row in sheet.rows:
        out.line(columns.values(row))
    response = HttpResponse(out.close(), content_type=MEDIA[kind])
    name = f"{page.code.replace('/', '-')}-{code}.{kind}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


def checklist(request: HttpRequest, page: Checklist) -> HttpResponse:
    """Everything by area, what is missing first."""
    with base.reading(request):
        checks = sorted(page.build(base.reader_of(request)), key=lambda check: (check.order, str(check.title)))
        missing = sum(bool(check.missing) for check in checks)
        words = ngettext("%d thing is missing", "%d things are missing", missing) % missing
        groups = [(str(area), list(found)) for area, found in groupby(checks, key=lambda check: check.area)]
        context = {
            "page": page,
            "groups": groups,
            "todo": [check for check in checks if check.missing],
            "sub": words if missing else _("Everything that people need to work is there"),
        }
        return base.show(request, page.template, context)
