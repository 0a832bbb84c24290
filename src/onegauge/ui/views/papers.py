"""Papers and labels: the page that a browser prints, the PDF, and what label printers get."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.declarations.papers import LABELS, PAPERS, Label, Letter, Paper
from onegauge.ui.printing import labels as printed
from onegauge.ui.printing.layout import SIZES
from onegauge.ui.printing.papers import as_pdf, bars_of
from onegauge.ui.printing.zpl import DPI
from onegauge.ui.views import base
from onegauge.ui.views.bulk import chosen
from onegauge.ui.views.dashboards import sheet_table
from onegauge.ui.views.listing import show_list

USUAL_FORM = "paper"
MEDIA = {"pdf": "application/pdf", "zpl": "application/zpl"}


def form_of(request: HttpRequest, code: str, form: str) -> Paper:
    """The form that is asked for, if the person may see it at all."""
    forms = PAPERS.get(code, {})
    found = forms.get(form) or (next(iter(forms.values()), None) if form in {"", USUAL_FORM} else None)
    if found is None:
        raise Http404
    base.demand(request, found.permission)
    return found


def letter_of(paper: Paper, pk: int) -> Letter:
    """The letter of a document in scope."""
    letter = paper.build(pk)
    if letter is None:
        raise Http404
    return letter


@base.signed_in
def paper(request: HttpRequest, module: str, name: str, pk: int, form: str = "") -> HttpResponse:
    """A document as a page that is printed."""
    found = form_of(request, f"{module}/{name}", form)
    with base.reading(request):
        letter = letter_of(found, pk)
        table = sheet_table(list(letter.lines.columns), list(letter.lines.rows))
        bars = bars_of(letter)
        context = {
            "letter": letter, "table": table, "pdf": found.url(pk, pdf=True),
            "bars": mark_safe(bars.svg()) if bars else "",  # noqa: S308  numbers only
        }  # fmt: skip
        return base.show(request, "ui/paper.html", context)


@base.signed_in
def paper_pdf(request: HttpRequest, module: str, name: str, pk: int, form: str) -> HttpResponse:
    """The same as PDF."""
    found = form_of(request, f"{module}/{name}", form)
    with base.reading(request):
        letter = letter_of(found, pk)
        return as_file(as_pdf(letter), "pdf", f"{letter.title} {letter.number}.pdf")


@base.signed_in
def labels(request: HttpRequest, module: str, name: str, kind: str) -> HttpResponse:
    """The labels of what is selected, or of the ids in the address."""
    label = LABELS.get(f"{module}/{name}")
    if label is None or kind not in MEDIA:
        raise Http404
    base.demand(request, label.permission)
    screen = base.screen_of(request, module, name)
    with base.reading(request):
        ids = chosen(request, screen) if request.method == "POST" else _asked_ids(request)
        problem = too_many(ids)
        if not problem:
            made, ending = labels_of(request, label, ids, kind)
            return as_file(made, kind, f"{screen.title} {ending}.{kind}")
    return show_list(request, screen, refusals=[problem], status=422)


def too_many(ids: list[int]) -> dict[str, object]:
    """Why so many labels, or none, cannot be printed at once."""
    if not ids:
        return {"text": _("Select at least one row first."), "code": "nothing_selected", "object_id": None}
    if len(ids) > printed.MOST:
        most = formatting.number(printed.MOST)
        text = _("More than %s labels are asked for. Narrow the list and print it in parts.") % most
        return {"text": text, "code": "too_many_labels", "object_id": None}
    return {}


def labels_of(request: HttpRequest, label: Label, ids: list[int], kind: str) -> tuple[bytes, str]:
    """The file, and how its name ends; rows out of scope have no label."""
    asked = request.POST if request.method == "POST" else request.GET
    size = asked.get("size", "") or label.size
    dpi = asked.get("dpi", "") or str(printed.USUAL_DPI)
    if size not in SIZES or not dpi.isdecimal() or int(dpi) not in DPI:
        raise Http404
    faces = label.build(ids)
    if not faces:
        raise Http404
    if kind == "pdf":
        return printed.as_pdf(faces, size), size
    return printed.as_zpl(faces, size, dpi=int(dpi)).encode(), f"{size} {dpi} dpi"


def _asked_ids(request: HttpRequest) -> list[int]:
    given = request.GET.get("ids", "").split(",")
    return list(dict.fromkeys(int(one) for one in given if one.isdecimal() and len(one) < 19))


def as_file(content: bytes, kind: str, name: str) -> HttpResponse:
    """A PDF opens in the browser; orders for a printer are taken away."""
    response = HttpResponse(content, content_type=MEDIA[kind])
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", name) or "attachment"
    return response
