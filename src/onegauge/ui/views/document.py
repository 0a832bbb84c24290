"""The page of one document: state, acts, facts, lines, flow, reasons and history."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.vary import vary_on_headers

from onegauge.collaboration.operations import read_documents
from onegauge.collaboration.queries import has_unread
from onegauge.collaboration.subjects import Subject
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting, history, offers
from onegauge.ui.declarations import layout, paths
from onegauge.ui.declarations.columns import Badge
from onegauge.ui.declarations.contributions import assemble
from onegauge.ui.declarations.papers import LABELS, PAPERS
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.views import base
from onegauge.ui.views.sheets import (
    Opened,
    OpenTabs,
    line_rows,
    sheet_of,
    url_of_related,
)


def opened(screen: Screen, row: Any, request: HttpRequest, tab: str = "") -> Opened:
    """The document as this person opens it, at a tab when one is named."""
    asked = request.GET.dict()
    return Opened(screen, row, base.actor_of(request), {**asked, "tab": tab} if tab else asked)


def parts_of(doc: Opened) -> list[list[layout.Block]]:
    """The blocks of the page by column that the person may see, with its tabs opened as the address says."""
    last: tuple[layout.Tab, ...] = ()
    if doc.speaks:
        last = (
            layout.Tab("files", _("Files"), layout.Files(), count=lambda pk: doc.tally.files),
            layout.Tab("conversation", _("Conversation"), layout.Conversation(), count=lambda pk: doc.tally.comments),
        )
    found: list[list[layout.Block]] = []
    for blocks in assemble(doc.screen.model, doc.screen.layout, last):
        seen = [block for block in blocks if doc.sees(block)]
        found.append([in_view(block, doc) if isinstance(block, layout.Tabs) else block for block in seen])
    return found


def in_view(block: layout.Tabs, doc: Opened) -> OpenTabs:
    """The tabs that the person may see, with the asked one open."""
    return OpenTabs([tab for tab in block.tabs if doc.sees(tab)], doc.asked.get("tab", ""))


def document_context(doc: Opened) -> dict[str, Any]:
    """Everything the page shows, in a constant number of queries."""
    screen, row = doc.screen, doc.row
    found = offers.offers(screen, row, doc.by)
    primary = next((offer for offer in found if offer.primary), None)
    waiting = screen.waits(row, doc.by) if screen.waits else None
    columns = [[sheet_of(block, doc) for block in blocks] for blocks in parts_of(doc)]
    return {
        **head_of(doc),
        "track": offers.track(screen.machine, row, doc.past, waiting) if screen.machine else [],
        "state": state_badge(screen, row),
        "waiting": waiting,
        "due": formatting.instant(waiting.due) if waiting and waiting.due else "",
        "next": offers.next_hand(screen, row, found) if primary is None and waiting is None else "",
        "since": doc.past.reached().get(getattr(row, "state", "")) if screen.machine else None,
        "primary": primary,
        "offers": [offer for offer in found if offer is not primary],
        "columns": columns,
        "prints": prints_of(screen, row.pk, doc.by),
        "may_edit": bool(screen.may_edit) and doc.by.may_somewhere(screen.may_edit),
        "version": getattr(row, "version", None),
        "seen": doc.past.entries[0].id if doc.past.entries else 0,
        "key": base.new_key(),
    }


def prints_of(screen: Screen, pk: int, by: Actor) -> list[dict[str, str]]:
    """The papers and labels of a document, as PDF and as what their printers take."""
    papers = [one for one in PAPERS.get(screen.code, {}).values() if by.may_somewhere(one.permission)]
    found = [{"label": _("%s as PDF") % one.label, "url": one.url(pk, pdf=True)} for one in papers]
    found += [{"label": _("%s as a page") % one.label, "url": one.url(pk)} for one in papers]
    label = LABELS.get(screen.code)
    if label is not None and by.may_somewhere(label.permission):
        words = (("pdf", _("Label as PDF")), ("zpl", _("Label for a label printer")))
        found += [{"label": text, "url": label.url(kind, f"ids={pk}")} for kind, text in words]
    return found


def head_of(doc: Opened) -> dict[str, Any]:
    """Number, party, who took it down and when; whether I follow."""
    screen, row = doc.screen, doc.row
    party = paths.read(row, screen.party) if screen.party else None
    relation = paths.lookup(screen.party).rpartition("__")[0] if screen.party else ""
    first = doc.past.entries[-1] if doc.past.entries else None
    return {
        "screen": screen,
        "row": row,
        "number": screen.number(row),
        "party": getattr(party, "name", party),
        "party_url": url_of_related(row, relation or screen.party) if screen.party else "",
        "sub": screen.sub(row) if screen.sub else "",
        "taken": first,
        "changed": next((entry for entry in doc.past.entries if entry.verb not in history.ASIDE), None),
        "tally": doc.tally if doc.speaks else None,
        "follow_url": f"{doc.url}follow/",
        "journal": history.journal_url(screen.kind, row.pk) if screen.kind else "",
    }


def state_badge(screen: Screen, row: Any) -> SafeString | None:
    """The state as a badge, in the tones of the table."""
    if screen.machine is None:
        return None
    declared = next((c for c in screen.table.columns if isinstance(c, Badge) and c.path == "state"), None)
    return (declared or Badge("state")).html(row)


def show_document(
    request: HttpRequest,
    screen: Screen,
    pk: int,
    *,
    status: int = 200,
    tab: str = "",
    **more: Any,
) -> HttpResponse:
    """The page; what is given beside it (refusals, a conflict) stands at its top."""
    with base.reading(request):
        doc = opened(screen, base.row_of(screen, pk), request, tab)
        if base.is_partial(request, "tabs"):
            return show_tabs(request, doc)
        return base.show(request, "ui/document.html", {**document_context(doc), **more}, status=status)


def show_tabs(request: HttpRequest, doc: Opened, **more: Any) -> HttpResponse:
    """The sheet of tabs alone, for htmx."""
    sheet = next((sheet_of(b, doc) for column in parts_of(doc) for b in column if isinstance(b, OpenTabs)), None)
    if sheet is None:
        raise Http404
    return base.show(request, sheet.template, {"screen": doc.screen, "row": doc.row, "data": sheet.data, **more})


@vary_on_headers("HX-Request", "HX-Target")
@base.signed_in
def document(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """The page of one document. Who opens its conversation has read what they were told of it."""
    screen = base.screen_of(request, module, name)
    response = show_document(request, screen, pk)
    if request.GET.get("tab") == "conversation" and screen.kind is not None:
        by, subject = base.actor_of(request), Subject(screen.model, pk)
        with base.reading(request):
            unread = has_unread(subject, by=by)
        if unread:
            read_documents(subjects=[subject], by=by)
    return response


@base.signed_in
def trace(request: HttpRequest, module: str, name: str, pk: int, *, code: str, line: int) -> HttpResponse:
    """The row that opens under a line of this document."""
    screen = base.screen_of(request, module, name)
    with base.reading(request):
        doc = opened(screen, base.row_of(screen, pk), request)
        block = traced(doc, code)
        if block is None or all(row.id != line for row in line_rows(block, doc.row)):
            raise Http404
        assert block.trace is not None
        context = {"trace": block.trace(line), "width": len(block.columns), "id": line}
        return base.show(request, "ui/trace.html", context)


def traced(doc: Opened, code: str) -> layout.Lines | None:
    """The lines of that name that explain themselves, among what the person may see."""
    for column in parts_of(doc):
        for block in column:
            tabs = block.tabs if isinstance(block, OpenTabs) else ()
            for inner in (block, *(one for tab in tabs for one in tab.blocks if doc.sees(one))):
                if isinstance(inner, layout.Lines) and inner.trace and inner.code == code:
                    return inner
    return None
