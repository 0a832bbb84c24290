"""The list of a screen: facets, search, sort, pages, totals, selection and export."""

import csv
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Cell, Money
from onegauge.ui.declarations.filters import Chip, Control
from onegauge.ui.declarations.screen import Action, Screen
from onegauge.ui.paging import Order, Page, page_of
from onegauge.ui.views import base

EXPORT_LIMIT = 100_000
TOTAL_CURRENCIES = 6
PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of one column."""

    text: str
    css: str
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with its cells rendered."""

    pk: int
    number: str
    href: str
    cells: list[tuple[str, SafeString]]


@dataclass(slots=True)
class Listing:
    """Everything the list template shows."""

    screen: Screen
    headings: list[Heading] = field(default_factory=list)
    rows: list[ShownRow] = field(default_factory=list)
    search: Control | None = None
    controls: list[Control] = field(default_factory=list)
    chips: list[Chip] = field(default_factory=list)
    views: list[tuple[str, str, bool]] = field(default_factory=list)
    count: int = 0
    total_cells: list[tuple[str, list[str]]] = field(default_factory=list)
    next: str = ""
    previous: str = ""
    sort: str = ""
    export: str = ""
    bulk: list[dict[str, Any]] = field(default_factory=list)
    buttons: list[Action] = field(default_factory=list)
    may_create: bool = False

    @property
    def noun(self) -> str:
        """The count with its noun."""
        word = self.screen.singular if self.count == 1 else self.screen.title
        return f"{formatting.number(self.count)} {word.lower()}"

    @property
    def empty(self) -> tuple[str, str]:
        """What an empty list says: why nothing is here."""
        if self.chips or (self.search is not None and self.search.value):
            return _("Nothing matches these filters"), _("Remove a filter, or look at another company or site.")
        if self.screen.empty is not None:
            return str(self.screen.empty.title), str(self.screen.empty.text)
        return _("Nothing here yet"), str(self.screen.help)


def address(asked: QueryDict, *, drop: tuple[str, ...] = (), **changes: str) -> str:
    """The query string with some parameters changed; the place in the list starts anew."""
    query = asked.copy()
    for name in (*PLACES, *drop, *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value:
            query[name] = value
    return "?" + query.urlencode()


def order_of(screen: Screen, asked: QueryDict) -> tuple[Order, str]:
    """The order that is asked for, if a column has it; else the declared one; else newest first."""
    wanted = asked.get("sort", "") or screen.table.sort
    for column in screen.table.columns:
        if column.sort and wanted.lstrip("-") == column.path:
            return Order(column.sort_path(screen.model_class), wanted.startswith("-")), wanted
    if screen.table.sort and not asked.get("sort"):
        return Order(paths.lookup(screen.table.sort.lstrip("-")), screen.table.sort.startswith("-")), ""
    return Order("pk", descending=True), ""


def narrowed(screen: Screen, asked: QueryDict, by: Actor) -> QuerySet[Any]:
    """The rows that the filters leave."""
    return screen.filters.narrow(screen.queryset(), asked, by)


def listing(screen: Screen, request: HttpRequest) -> Listing:
    """Read one page of the list with a constant number of queries."""
    asked, reader, model = request.GET, base.reader_of(request), screen.model_class
    rows = narrowed(screen, asked, reader)
    order, wanted = order_of(screen, asked)
    page = page_of(rows, order, after=asked.get("after", ""), before=asked.get("before", ""))
    found = Listing(screen, sort=wanted, export=screen.url("export") + address(asked))
    slots = screen.table.phone_slots()
    found.headings = [
        _heading(column, slot, screen, asked, wanted) for column, slot in zip(screen.table.columns, slots, strict=True)
    ]
    found.rows = [_shown(row, screen, slots) for row in page.rows]
    for one in screen.filters:
        control = one.control(model, asked)
        if control.kind == "search":
            found.search = control
        else:
            found.controls.append(control)
        chip = one.chip(model, asked)
        if chip and control.kind != "search":
            found.chips.append(Chip(chip.label, chip.value, chip.names, address(asked, drop=chip.names)))
    found.views = [(str(v.label), "?" + v.query, _is_view(asked, v.query)) for v in screen.views]
    found.count, found.total_cells = _totals(rows, screen, page)
    found.next = address(asked, after=page.after) if page.after else ""
    found.previous = address(asked, before=page.before) if page.before else ""
    _offer_acts(found, base.actor_of(request))
    return found


def _heading(column: Cell, slot: str, screen: Screen, asked: QueryDict, wanted: str) -> Heading:
    css = f"num {slot}" if column.css == "num" else slot
    text = column.heading(screen.model_class)
    if not column.sort:
        return Heading(text, css)
    here = wanted.lstrip("-") == column.path
    turned = f"-{column.path}" if here and not wanted.startswith("-") else column.path
    state = ("descending" if wanted.startswith("-") else "ascending") if here else ""
    return Heading(text, css, address(asked, sort=turned), state)


def _shown(row: Any, screen: Screen, slots: list[str]) -> ShownRow:
    href = screen.url("document", row.pk) if screen.page else ""
    cells = [(f"{c.css} {slot}", c.html(row, href)) for c, slot in zip(screen.table.columns, slots, strict=True)]
    return ShownRow(row.pk, screen.number(row), href, cells)


def _is_view(asked: QueryDict, query: str) -> bool:
    given = {name: sorted(asked.getlist(name)) for name in asked if name not in {"sort", *PLACES}}
    wanted = QueryDict(query)
    return given == {name: sorted(wanted.getlist(name)) for name in wanted}


def _totals(rows: QuerySet[Any], screen: Screen, page: Page) -> tuple[int, list[tuple[str, list[str]]]]:
    """How many rows there are, and the sums under the columns: for each currency, because they do not add up."""
    columns = screen.table.columns
    summed = [c for c in columns if c.total]
    if not summed:
        known = len(page.rows) if not page.after and not page.before else rows.count()
        return known, []
    sums = {f"sum_{i}": Sum(c.sort_path(screen.model_class)) for i, c in enumerate(columns) if c.total}
    currencies = sorted({paths.lookup(c.currency) for c in summed if isinstance(c, Money) and c.currency})
    plain = rows.order_by()
    if currencies and not any(a.contains_aggregate for a in rows.query.annotations.values()):
        groups = list(plain.values(*currencies).annotate(row_count=Count("pk"), **sums).order_by(*currencies))
    else:
        groups = [plain.aggregate(row_count=Count("pk"), **sums)]
    count = sum(group["row_count"] for group in groups)
    cells = []
    slots = screen.table.phone_slots()
    for i, column in enumerate(columns):
        css = f"{column.css} {slots[i]}"
        shown = [column.summed(g[f"sum_{i}"] or 0, g) for g in groups[:TOTAL_CURRENCIES]] if column.total else []
        cells.append((css, shown))
    return count, cells


def _offer_acts(found: Listing, by: Actor) -> None:
    screen = found.screen
    for edge in screen.edges():
        if by.may_somewhere(edge.permission):
            url = screen.url("bulk", edge.verb)
            found.bulk.append({"label": str(edge.label), "url": url, "destructive": edge.destructive})
    for action in screen.actions:
        if not by.may_somewhere(action.permission):
            continue
        if action.on_list:
            found.buttons.append(action)
        elif action.bulk:
            url = screen.url("bulk", action.name)
            found.bulk.append({"label": str(action.label), "url": url, "destructive": action.destructive})
    found.may_create = bool(screen.may_create) and by.may_somewhere(screen.may_create)


def show_list(
    request: HttpRequest, screen: Screen, *, refusals: list[dict[str, Any]] | None = None, status: int = 200
) -> HttpResponse:
    """The page, or its sheet alone for htmx."""
    with base.reading(request):
        context = {"screen": screen, "list": listing(screen, request), "refusals": refusals or []}
        template = "ui/list_sheet.html" if base.is_partial(request, "list") else "ui/list.html"
        return base.show(request, template, context, status=status)


@base.signed_in
def export(request: HttpRequest, module: str, name: str) -> HttpResponse:
    """Exactly what the list shows: same filters, same order, all pages."""
    screen = base.screen_of(request, module, name)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{screen.name}.csv"'
    with base.reading(request):
        order, _wanted = order_of(screen, request.GET)
        rows = order.apply(narrowed(screen, request.GET, base.reader_of(request)))[:EXPORT_LIMIT]
        writer = csv.writer(response)
        columns = screen.table.columns
        writer.writerow([column.heading(screen.model_class) for column in columns])
        for row in rows.iterator(chunk_size=2000):
            writer.writerow([safe_text(column.export(row)) for column in columns])
    return response


def safe_text(text: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as text; numbers stay numbers."""
    if text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and not text[1:].replace(".", "", 1).isdecimal()):
        return f"'{text}"
    return text
