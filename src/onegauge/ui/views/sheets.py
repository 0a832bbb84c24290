"""The data of the blocks of a document page; only what is shown is read."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import ForeignKey, Model, QuerySet
from django.utils.safestring import SafeString

from onegauge.collaboration import queries as collaboration
from onegauge.collaboration.permissions import CONTRIBUTE
from onegauge.collaboration.subjects import Subject
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting, history
from onegauge.ui.declarations import layout, paths
from onegauge.ui.declarations.columns import (
    Badge,
    Cell,
    Code,
    Date,
    Flag,
    Instant,
    Link,
    Money,
    Number,
    Party,
    Qty,
    Ref,
    Text,
)
from onegauge.ui.declarations.screen import SCREENS, Screen
from onegauge.ui.history import History
from onegauge.ui.views import base

AT_FIRST = 100


@dataclass
class Opened:
    """A document as one person opens it: its row, its past, what lies beside it, and what the address asks for."""

    screen: Screen
    row: Any
    by: Actor
    asked: Mapping[str, str]
    tab: str = ""

    @cached_property
    def past(self) -> History:
        """Its journal, read once when a block needs it."""
        return history.history(self.screen.kind, self.row.pk) if self.screen.kind else History()

    @cached_property
    def tally(self) -> collaboration.Tally:
        """Comments, files and followers."""
        return collaboration.tally(self.subject, by=self.by) if self.speaks else collaboration.Tally()

    @property
    def speaks(self) -> bool:
        """Whether people may speak of it: its kind is known to the journal."""
        return self.screen.kind is not None and self.screen.page

    @property
    def subject(self) -> Subject:
        """How collaboration names it."""
        return Subject(self.screen.model, self.row.pk)

    @property
    def url(self) -> str:
        """Its page."""
        return self.screen.url("document", self.row.pk)

    def sees(self, part: layout.Block | layout.Tab) -> bool:
        """Whether the part is open to the person where the document is."""
        where = getattr(self.row, "company_id", None), getattr(self.row, "site_id", None)
        return not part.permission or self.by.may(part.permission, *where)


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
        """Its head; data may say it better than the declaration."""
        return str(self.data.get("question") or self.block.title or self.block.words)


class OpenTabs(layout.Block):
    """The tabs of a page of which one is open."""

    template = layout.Tabs.template

    def __init__(self, tabs: Sequence[layout.Tab], code: str) -> None:
        self.tabs = tabs
        self.tab = next((tab for tab in tabs if tab.code == code), tabs[0]) if tabs else None


def sheet_of(block: layout.Block, doc: Opened) -> Sheet:
    """The data of one block."""
    read = READERS.get(type(block))
    return Sheet(block, read(block, doc) if read else {})


def tabs_of(block: OpenTabs, doc: Opened) -> dict[str, Any]:
    """The heads with their counts, and the blocks of the open one only."""
    heads = [
        {
            "code": tab.code,
            "title": str(tab.title),
            "count": tab.count(doc.row.pk) if tab.count else None,
            "url": f"{doc.url}?tab={tab.code}",
            "open": tab is block.tab,
        }
        for tab in block.tabs
    ]
    inner = block.tab.blocks if block.tab else ()
    doc.tab = block.tab.code if block.tab else ""
    sheets = [sheet_of(one, doc) for one in inner if doc.sees(one)]
    named = bool(sheets and block.tab and sheets[0].title == str(block.tab.title))
    return {"heads": heads, "sheets": sheets, "named": named}


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


def facts_of(block: layout.Attributes, doc: Opened) -> dict[str, Any]:
    """Key facts as label, value and note."""
    model, row = doc.screen.model_class, doc.row
    found = []
    for fact in block.facts:
        if isinstance(fact, Cell):
            column, label = fact, fact.heading(model)
        elif isinstance(fact, str):
            column = column_for(fact, model)
            label = column.heading(model)
        else:
            label, column = str(fact[0]), column_for(fact[1], model)
        href = url_of_related(row, column.path) if isinstance(column, Party) else ""
        found.append({"label": label, "value": column.html(row), "note": "", "href": href})
    more = block.more(row.pk) if block.more else ()
    found += [{"label": f.label, "value": f.value, "note": f.note, "href": f.href} for f in more]
    return {"facts": found}


def url_of_related(row: Any, path: str) -> str:
    """The page of what a path points at, when it has one."""
    found = paths.read(row, path)
    screen = SCREENS.get(found._meta.label) if isinstance(found, Model) else None
    return screen.url("document", found.pk) if screen is not None and screen.page and found is not None else ""


def lines_of(block: layout.Lines, doc: Opened) -> dict[str, Any]:
    """The lines as a table."""
    rows = line_rows(block, doc.row)
    model = type(rows[0]) if rows and isinstance(rows[0], Model) else line_model(block, doc)
    opened = doc.asked.get("trace", "")
    everything = bool(opened) or "all" in doc.asked
    kept = rows[: block.limit]
    shown = kept if everything else kept[:AT_FIRST]
    slots = phone_slots(block.columns)
    return {
        "headings": [
            (c.heading(model), f"{'num' if c.css == 'num' else ''} {slot}")
            for c, slot in zip(block.columns, slots, strict=True)
        ],
        "rows": [
            {
                "id": getattr(line, "id", None),
                "cells": [
                    (f"{c.css} {slot}", line_cell(c, line)) for c, slot in zip(block.columns, slots, strict=True)
                ],
                "trace": block.trace(line.id) if block.trace and opened == str(line.id) else None,
            }
            for line in shown
        ],
        "traced": f"{doc.url}trace/{block.code}/" if block.trace else "",
        "tab": doc.tab or block.code,
        "code": block.code,
        "page": doc.url,
        "width": len(block.columns),
        "count": len(kept),
        "first": len(shown),
        "rest": len(kept) > len(shown),
        "more": len(rows) > block.limit,
        "empty": str(block.empty),
        "absent": block.rare and not rows,
        "totals": line_totals(block.columns, slots, kept),
    }


def line_rows(block: layout.Lines, row: Any) -> list[Any]:
    """The rows of a table of lines, one more than it shows."""
    source: Any = getattr(row, block.rows).all() if isinstance(block.rows, str) else block.rows(row.pk)
    if isinstance(source, QuerySet):
        related = paths.relations_of(source.model, [path for c in block.columns for path in c.needs()])
        source = source.select_related(*related) if related else source
        source = source[: block.limit + 1]
    return list(source)


def line_model(block: layout.Lines, doc: Opened) -> type[Model] | None:
    """What the lines are, for the words over the columns when there is no line yet."""
    if not isinstance(block.rows, str):
        return None
    found = getattr(doc.row, block.rows).model
    return found if isinstance(found, type) and issubclass(found, Model) else None


def phone_slots(columns: Sequence[Cell]) -> list[str]:
    """Where each column stands in the two lines of a phone: what, judgement, amount, quantity; the rest is hidden."""
    slots = ["p2"] * len(columns)
    wanted: tuple[tuple[str, tuple[type[Cell], ...]], ...] = (
        ("m1", (Ref, Link, Party, Text)),
        ("m3", (Money, Qty, Badge)),
        ("m4", (Qty, Badge, Date, Instant, Number)),
        ("m2", (Badge, Date, Party, Text, Instant)),
    )
    for slot, kinds in wanted:
        free = [place for place in range(len(columns)) if slots[place] == "p2"]
        order = reversed(free) if slot == "m3" else iter(free)
        ranked = sorted(order, key=lambda p: next((n for n, k in enumerate(kinds) if isinstance(columns[p], k)), 99))
        if ranked and isinstance(columns[ranked[0]], kinds):
            slots[ranked[0]] = slot
    if "m1" not in slots and slots:
        slots[0] = "m1"
    return slots


def line_cell(column: Cell, line: Any) -> SafeString:
    """What stands in a cell of a line; the number of something that has a page opens it."""
    if type(column) in {Text, Code} and isinstance(line, Model) and "__" in paths.lookup(column.path):
        relation, _sep, tail = paths.lookup(column.path).rpartition("__")
        found = paths.read(line, relation)
        screen = SCREENS.get(found._meta.label) if isinstance(found, Model) else None
        if screen is not None and screen.page and screen.number_path == tail and found is not None:
            return Link(column.path, url=lambda row: screen.url("document", found.pk), sub=column.sub).html(line)
    return column.html(line, str(getattr(line, "url", "") or "") if column.css == "doc" else "")


def line_totals(columns: Iterable[Cell], slots: Sequence[str], rows: list[Any]) -> list[tuple[str, str]]:
    """The sums under the columns that have one."""
    columns = list(columns)
    if not rows or not any(c.total for c in columns):
        return []
    first = {
        paths.lookup(c.currency): paths.read(rows[0], c.currency)
        for c in columns
        if isinstance(c, Money) and c.currency
    }
    return [
        (f"{c.css} {slot}", c.summed(sum(c.value(r) or 0 for r in rows), first) if c.total else "")
        for c, slot in zip(columns, slots, strict=True)
    ]


def related_of(block: layout.Related, doc: Opened) -> dict[str, Any]:
    """What is declared, or what the journal connected; upstream above the document, the rest below it."""
    screen, row = doc.screen, doc.row
    if block.sources:
        links = [link for source in block.sources for link in source(row.pk)]
    else:
        links = history.linked(screen.kind, row.pk, known=pointed_at(row)) if screen.kind else []
    return {
        "before": [link for link in links if link.before],
        "after": [link for link in links if not link.before],
        "number": screen.number(row),
        "kind": screen.singular,
    }


def pointed_at(row: Any) -> set[tuple[str, int]]:
    """What the row itself names: customer, site, item. They are facts of it, not steps of a flow."""
    if not isinstance(row, Model):
        return set()
    return {
        (found.related_model._meta.label, getattr(row, found.attname))
        for found in row._meta.fields
        if isinstance(found, ForeignKey) and getattr(row, found.attname)
    }


def totals_of(block: layout.Totals, doc: Opened) -> dict[str, Any]:
    """Amounts, the last one as the sum."""
    row = doc.row
    currency = str(paths.read(row, block.currency) or "")
    facts = [{"label": str(label), "value": Money(path).text(row)} for label, path in block.facts]
    if block.more:
        facts += [{"label": f.label, "value": f.value} for f in block.more(row.pk)]
    if facts and currency:
        facts[-1]["label"] = f"{facts[-1]['label']}, {currency}"
    return {"facts": facts}


def timeline_of(block: layout.Timeline, doc: Opened) -> dict[str, Any]:
    """The newest entries in words, and where the rest is."""
    return {
        "lines": history.grouped(doc.past.lines(say=block.say))[: block.limit],
        "count": len(doc.past.entries),
        "url": history.journal_url(doc.screen.kind, doc.row.pk) if doc.screen.kind else "",
    }


def why_of(block: layout.Why, doc: Opened) -> dict[str, Any]:
    """Decisions first; every policy that was asked stands folded below them."""
    decisions = [decision for source in block.sources for decision in source(doc.row.pk)]
    return {
        "decisions": [{"it": one, "bar": bar_of(one.parts)} for one in decisions],
        "question": next((one.question for one in decisions if one.question), ""),
        "badge": next((one for one in decisions if one.question), None),
        "policies": doc.past.policies(),
    }


def bar_of(parts: Sequence[layout.Part]) -> list[dict[str, Any]]:
    """The parts as places on a bar of a hundred, each with its amount in words."""
    whole = sum((abs(part.amount) for part in parts), start=parts[0].amount * 0) if parts else 0
    shown, at = [], 0.0
    for part in parts:
        wide = float(abs(part.amount) / whole * 100) if whole else 0.0
        shown.append(
            {
                "label": part.label, "fill": part.fill, "amount": formatting.number(part.amount, 2),
                "x": f"{at:.2f}", "width": f"{max(wide - 0.35, 0.2):.2f}",
            }
        )  # fmt: skip
        at += wide
    return shown


def files_of(block: layout.Files, doc: Opened) -> dict[str, Any]:
    """The files with who brought them; those taken away stay as a line."""
    files = collaboration.files_of(doc.subject, by=doc.by)
    return {
        "files": [
            {"it": one, "mine": one.uploaded_by_id == doc.by.person_id, "url": f"{doc.url}files/{one.pk}/"} for one in files
        ],
        "url": f"{doc.url}files/",
        "may_add": doc.by.may_somewhere(CONTRIBUTE),
        "key": base.new_key(),
    }  # fmt: skip


def conversation_of(block: layout.Conversation, doc: Opened) -> dict[str, Any]:
    """What was said, oldest first, and the form for the next word."""
    return {
        "comments": [
            {"it": one, "mine": one.author_id == doc.by.person_id}
            for one in collaboration.comments_of(doc.subject, by=doc.by)
        ],
        "url": f"{doc.url}comment/",
        "may_add": doc.by.may_somewhere(CONTRIBUTE),
        "text": doc.asked.get("say", "")[:400],
        "key": base.new_key(),
    }


def custom_of(block: layout.Custom, doc: Opened) -> dict[str, Any]:
    """What a block of a module's own reads."""
    return block.context(doc.row.pk)


READERS: dict[type[layout.Block], Callable[[Any, Opened], dict[str, Any]]] = {
    OpenTabs: tabs_of,
    layout.Attributes: facts_of,
    layout.Lines: lines_of,
    layout.Related: related_of,
    layout.Totals: totals_of,
    layout.Timeline: timeline_of,
    layout.Why: why_of,
    layout.Files: files_of,
    layout.Conversation: conversation_of,
    layout.Custom: custom_of,
}
