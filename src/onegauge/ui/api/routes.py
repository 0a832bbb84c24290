"""Papers and labels for programs: the same files that people get."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field

from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import InvalidValue, Refused, UnknownDocument
from onegauge.ui.declarations.papers import LABELS, PAPERS, Label, Paper
from onegauge.ui.printing import labels as printed
from onegauge.ui.printing.papers import as_pdf
from onegauge.ui.rest.access import check_parameters, reader_of
from onegauge.ui.rest.declare import ROUTERS
from onegauge.ui.rest.errors import UnknownRoute
from onegauge.ui.rest.types import IdParameter

router = Router()
ROUTERS.append(router)
BINARY = {"schema": {"type": "string", "format": "binary"}}
PDF: dict[str, Any] = {"responses": {200: {"description": "The file", "content": {"application/pdf": BINARY}}}}
PDF_OR_ZPL: dict[str, Any] = {
    "responses": {200: {"description": "The file", "content": {"application/pdf": BINARY, "application/zpl": BINARY}}}
}
Ids = Annotated[str, Field(pattern=r"^[0-9]{1,18}(,[0-9]{1,18})*$", max_length=8000)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,40}$")]


class LabelsAsked(BaseModel):
    """Of which rows, and what the printer takes."""

    ids: Ids
    format: Literal["pdf", "zpl"] = "pdf"
    size: Literal["", "100x50", "100x150"] = ""
    dpi: Literal["203", "300"] = "203"


@router.get(
    "/papers/{module}/{name}/{id}", operation_id="get_paper", tags=["papers"], summary="A document as PDF",
    openapi_extra=PDF,
)  # fmt: skip
def paper(request: HttpRequest, module: str, name: str, id: IdParameter, form: Name = "paper") -> HttpResponse:  # noqa: A002  the address says id
    """The printed form of a document, such as `/papers/finance/invoice/7` or `/papers/warehouse/shipment/7?form=picking-list`."""
    check_parameters(request, frozenset({"form"}))
    found = form_of(f"{module}/{name}", form)
    with read_scope(reader_of(request, found.permission)):
        letter = found.build(id)
        if letter is None:
            raise Refused([UnknownDocument(f"There is no {found.code} {id} in your scope.", object_id=id)])
        return HttpResponse(as_pdf(letter), content_type="application/pdf")


@router.get(
    "/labels/{module}/{name}", operation_id="get_labels", tags=["papers"], summary="Labels as PDF or ZPL",
    openapi_extra=PDF_OR_ZPL,
)  # fmt: skip
def labels(request: HttpRequest, module: str, name: str, asked: Query[LabelsAsked]) -> HttpResponse:
    """The labels of some rows in the order of the ids, such as `/labels/inventory/bin?ids=4,5&format=zpl`."""
    check_parameters(request, frozenset(LabelsAsked.model_fields))
    label = label_of(f"{module}/{name}")
    wanted = list(dict.fromkeys(int(one) for one in asked.ids.split(",")))
    if len(wanted) > printed.MOST:
        text = f"At most {printed.MOST} labels at once."
        raise Refused([InvalidValue(text, field="ids", mend="Ask for them in parts.")])
    with read_scope(reader_of(request, label.permission)):
        faces = label.build(wanted)
        if not faces:
            raise Refused([UnknownDocument("None of these is in your scope.", field="ids")])
        size = asked.size or label.size
        if asked.format == "pdf":
            return HttpResponse(printed.as_pdf(faces, size), content_type="application/pdf")
        text = printed.as_zpl(faces, size, dpi=int(asked.dpi))
        return HttpResponse(text.encode(), content_type="application/zpl; charset=utf-8")


def form_of(code: str, form: str) -> Paper:
    """The printed form at an address."""
    forms = PAPERS.get(code, {})
    found = forms.get(form) or (next(iter(forms.values()), None) if form == "paper" else None)
    if found is None:
        known = ", ".join(f"{one.code}?form={one.form}" for all_of in PAPERS.values() for one in all_of.values())
        raise Refused([UnknownRoute(f"There is no paper {form[:40]!r} of {code[:80]!r}.", mend=f"Known: {known}.")])
    return found


def label_of(code: str) -> Label:
    """The label at an address."""
    if code not in LABELS:
        known = ", ".join(sorted(LABELS))
        raise Refused([UnknownRoute(f"There are no labels of {code[:80]!r}.", mend=f"Known: {known}.")])
    return LABELS[code]
