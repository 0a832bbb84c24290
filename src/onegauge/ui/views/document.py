"""The page of one document: state, acts, facts, lines, flow, reasons and history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.vary import vary_on_headers

from onegauge.kernel.actor import Actor
from onegauge.ui import history, offers
from onegauge.ui.declarations import layout, paths
from onegauge.ui.declarations.columns import (
    Badge,
    Cell,
    Date,
    Flag,
    Instant,
    Money,
    Party,
    Text,
)
from onegauge.ui.declarations.contributions import assemble
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.history import History
from onegauge.ui.views import base


@dataclass(slots=True)
class Sheet:
    """A block with its data, ready for its template."""

    block: layout.Block
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        """Its template."""
        return self.block.template

    @property
    def title(self) -> str:
        """Its head."""
        return str(self.block.title)


def document_context(screen: Screen, row: Any, request: HttpRequest) -> dict[str, Any]:
    """Everything the page shows, in a constant number of queries."""
    past = history.history(screen.kind, row.pk) if screen.kind else History()
    found = offers.offers(screen, row, base.actor_of(request))
    primary = next((offer for offer in found if offer.primary), None)
    by = base.actor_of(request)
    columns = [
        [sheet_of(block, screen, row, past) for block in blocks if may_see(block, row, by)]
        for blocks in parts_of(screen, row, request)
    ]
    may_edit = bool(screen.may_edit) and base.actor_of(request).may_somewhere(screen.may_edit)
    party = paths.read(row, screen.party) if screen.party else None
    return {
        "screen": screen,
        "row": row,
        "number": screen.number(row),
        "party": getattr(party, "name", party),
        "sub": screen.sub(row) if screen.sub else "",
        "track": offers.track(screen.machine, row, past) if screen.machine else [],
        "state": state_badge(screen, row),
        "primary": primary,
        "offers": [offer for offer in found if offer is not primary],
        "columns": [column for column in columns if column],
        "may_edit": may_edit,
        "version": getattr(row, "version", None),
        "changed_at": past.entries[0].at if past.entries else None,
        "key": base.new_key(),
        "journal": history.journal_url(screen.kind, row.pk) if screen.kind else "",
    }


def parts_of(screen: Screen, row: Any, request: HttpRequest) -> list[list[layout.Block]]:
    """The blocks of the page by column, with its tabs opened as the address says."""
    by, wanted = base.actor_of(request), request.GET.get("tab", "")
    columns = assemble(screen.model, screen.layout)
    return [[opened(b, row, by, wanted) if isinstance(b, layout.Tabs) else b for b in blocks] for blocks in columns]


class OpenTabs(layout.Block):
    """The tabs of a page of which one is open."""

    template = layout.Tabs.template

    def __init__(self, tabs: list[layout.Tab], code: str, by: Actor) -> None:
        self.tabs = tabs
        self.tab = next((tab for tab in tabs if tab.code == code), tabs[0]) if tabs else None
        self.by = by


def opened(block: layout.Tabs, row: Any, by: Actor, code: str) -> OpenTabs:
    """The tabs that the person may see, with the asked one open."""
    return OpenTabs([tab for tab in block.tabs if may_see(tab, row, by)], code, by)


def tabs_of(block: OpenTabs, screen: Screen, row: Any, past: History) -> dict[str, Any]:
    """The heads with their counts, and the blocks of the open one only."""
    heads = [
        {
            "code": tab.code,
            "title": str(tab.title),
            "count": tab.count(row.pk) if tab.count else None,
            "url": f"{screen.url('document', row.pk)}?tab={tab.code}",
            "open": tab is block.tab,
        }
        for tab in block.tabs
    ]
    inner = block.tab.blocks if block.tab else ()
    return {"heads": heads, "sheets": [sheet_of(b, screen, row, past) for b in inner if may_see(b, row, block.by)]}


def may_see(block: layout.Block | layout.Tab, row: Any, by: Actor) -> bool:
    """Whether the block is open to the person where the document is."""
    where = getattr(row, "company_id", None), getattr(row, "site_id", None)
    return not block.permission or by.may(block.permission, *where)


def state_badge(screen: Screen, row: Any) -> SafeString | None:
    """The state as a badge, in the tones of the table."""
    if screen.machine is None:
        return None
    declared = next((c for c in screen.table.columns if isinstance(c, Badge) and c.path == "state"), None)
    return (declared or Badge("state")).html(row)


def sheet_of(block: layout.Block, screen: Screen, row: Any, past: History) -> Sheet:
    """The data of one block."""
    match block:
        case layout.Attributes():
            data: dict[str, Any] = {"facts": facts_of(block, screen, row)}
        case layout.Lines():
            data = lines_of(block, row)
        case layout.Related():
            data = {"links": related_of(block, screen, row), "number": screen.number(row), "kind": screen.singular}
        case layout.Totals():
            data = {"facts": totals_of(block, row), "currency": paths.read(row, block.currency) or ""}
        case layout.Timeline():
            data = timeline_of(block, screen, row, past)
        case layout.Why():
            decisions = [decision for source in block.sources for decision in source(row.pk)]
            data = {"decisions": decisions, "policies": past.policies()}
        case OpenTabs():
            data = tabs_of(block, screen, row, past)
        case layout.Custom():
            data = block.context(row.pk)
        case _:
            data = {}
    return Sheet(block, data)


def column_for(path: str, model: type[Model]) -> Cell:
    """The way a bare path is shown, from the type of its field."""
    found = paths.field_at(model, path)
    kind = found.get_internal_type() if found is not None else ""
    if kind in {"ForeignKey", "OneToOneField"}:
        return Party(path)
    if kind == "BooleanField":
        return Flag(path)
    if kind == "DateTimeField":
        return Instant(path)
    if kind == "DateField":
        return Date(path)
    if path.endswith("_amount") and "." not in path and "__" not in path and paths.field_at(model, "currency"):
        return Money(path, currency="currency")
    return Text(path)


def facts_of(block: layout.Attributes, screen: Screen, row: Any) -> list[dict[str, Any]]:
    """Key facts as label, value and note."""
    model = screen.model_class
    found = []
    for fact in block.facts:
        if isinstance(fact, Cell):
            column, label = fact, fact.heading(model)
        elif isinstance(fact, str):
            column = column_for(fact, model)
            label = column.heading(model)
        else:
            label, column = str(fact[0]), column_for(fact[1], model)
        found.append({"label": label, "value": column.html(row), "note": "", "href": ""})
    more = block.more(row.pk) if block.more else ()
    found += [{"label": f.label, "value": f.value, "note": f.note, "href": f.href} for f in more]
    return found


def lines_of(block: layout.Lines, row: Any) -> dict[str, Any]:
    """The lines as a table."""
    source: Any = getattr(row, block.rows).all() if isinstance(block.rows, str) else block.rows(row.pk)
    model = source.model if isinstance(source, QuerySet) else None
    if isinstance(source, QuerySet):
        related = paths.relations_of(source.model, [path for c in block.columns for path in c.needs()])
        source = source.select_related(*related) if related else source
        source = source[: block.limit + 1]
    rows: list[Any] = list(source)
    shown = rows[: block.limit]
    return {
        "headings": [(c.heading(model), "num" if c.css == "num" else "") for c in block.columns],
        "rows": [[(c.css, c.html(line, _line_href(c, line))) for c in block.columns] for line in shown],
        "count": len(shown),
        "more": len(rows) > block.limit,
        "empty": str(block.empty),
        "totals": _line_totals(block.columns, shown),
    }


def _line_href(column: Cell, line: Any) -> str:
    return str(getattr(line, "url", "") or "") if column.css == "doc" else ""


def _line_totals(columns: Iterable[Cell], rows: list[Any]) -> list[tuple[str, str]]:
    columns = list(columns)
    if not rows or not any(c.total for c in columns):
        return []
    first: Mapping[str, Any] = {}
    if rows:
        first = {
            paths.lookup(c.currency): paths.read(rows[0], c.currency)
            for c in columns
            if isinstance(c, Money) and c.currency
        }
    return [(c.css, c.summed(sum(c.value(r) or 0 for r in rows), first) if c.total else "") for c in columns]


def related_of(block: layout.Related, screen: Screen, row: Any) -> list[layout.Linked]:
    """What is declared, or what the journal connected."""
    if block.sources:
        return [link for source in block.sources for link in source(row.pk)]
    return history.linked(screen.kind, row.pk) if screen.kind else []


def totals_of(block: layout.Totals, row: Any) -> list[dict[str, Any]]:
    """Amounts, the last one as the sum."""
    currency = str(paths.read(row, block.currency) or "")
    facts = [{"label": str(label), "value": Money(path).text(row)} for label, path in block.facts]
    if block.more:
        facts += [{"label": f.label, "value": f.value} for f in block.more(row.pk)]
    if facts and currency:
        facts[-1]["label"] = f"{facts[-1]['label']}, {currency}"
    return facts


def timeline_of(block: layout.Timeline, screen: Screen, row: Any, past: History) -> dict[str, Any]:
    """The newest entries, and where the rest is."""
    return {
        "lines": past.lines(block.limit),
        "count": len(past.entries),
        "url": history.journal_url(screen.kind, row.pk) if screen.kind else "",
    }


def show_document(
    request: HttpRequest,
    screen: Screen,
    pk: int,
    *,
    refusals: list[dict[str, Any]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page; refusals stand at its top."""
    with base.reading(request):
        row = base.row_of(screen, pk)
        if base.is_partial(request, "tabs"):
            return show_tabs(request, screen, row)
        context = document_context(screen, row, request)
        context["refusals"] = refusals or []
        return base.show(request, "ui/document.html", context, status=status)


def show_tabs(request: HttpRequest, screen: Screen, row: Any) -> HttpResponse:
    """The sheet of tabs alone, for htmx."""
    past = history.history(screen.kind, row.pk) if screen.kind else History()
    blocks = [block for column in parts_of(screen, row, request) for block in column]
    sheet = next((sheet_of(b, screen, row, past) for b in blocks if isinstance(b, OpenTabs)), None)
    if sheet is None:
        raise Http404
    return base.show(request, sheet.template, {"screen": screen, "row": row, "data": sheet.data})


@vary_on_headers("HX-Request", "HX-Target")
@base.signed_in
def document(request: HttpRequest, module: str, name: str, pk: int) -> HttpResponse:
    """The page of one document."""
    return show_document(request, base.screen_of(request, module, name), pk)
