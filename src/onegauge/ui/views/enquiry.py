"""Enquiries and check lists: both only read."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.ui.declarations.enquiry import Answer, Checklist, Enquiry
from onegauge.ui.views import base
from onegauge.ui.views.dashboards import sheet_table


def enquiry(request: HttpRequest, page: Enquiry) -> HttpResponse:
    """The form, and the answer once it was asked."""
    with base.reading(request):
        asked = any(name in request.GET for name in page.form.base_fields)
        form = page.form(request.GET if asked else None)
        answer: Answer | None = None
        if asked and form.is_valid():
            answer = page.answer(base.reader_of(request), form.cleaned_data)
        sheets = [
            {"title": sheet.title, **sheet_table(list(sheet.columns), list(sheet.rows), sheet.row_url)}
            for sheet in (answer.sheets if answer else ())
        ]
        wrong = asked and answer is None
        context = {"page": page, "form": form, "answer": answer, "sheets": sheets}
        return base.show(request, page.template, context, status=422 if wrong else 200)


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
