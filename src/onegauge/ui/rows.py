"""What a list is asked for: which rows, in which order, with which columns, and how many there are.

The list, its export, its bulk acts and its jobs all ask here, so that each means the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Field, Index, QuerySet, UniqueConstraint
from django.http import QueryDict

from onegauge.kernel.actor import Actor
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Cell, Money
from onegauge.ui.declarations.screen import Screen
from onegauge.ui.paging import Order
from onegauge.ui.queries import KeptLayout

COUNTED = 10_000
PLACES = ("after", "before")


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows there are, and what the columns add up to, for each combination of currencies.

    ``more`` says that there are more than were counted; nothing is added up then.
    """

    count: int
    more: bool = False
    groups: Sequence[dict[str, Any]] = ()


@dataclass
class Asked:
    """One list as somebody asked for it."""

    screen: Screen
    query: QueryDict
    by: Actor
    layout: KeptLayout = field(default_factory=KeptLayout)

    @cached_property
    def columns(self) -> tuple[Cell, ...]:
        """The columns of the address, else the person's own, else the declared ones."""
        wanted = self.query.get("cols", "")
        return self.screen.table.chosen(wanted.split(",") if wanted else self.layout.columns)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """The rows that the filters leave, in no order."""
        return self.screen.filters.narrow(self.screen.queryset(), self.query, self.by)

    @cached_property
    def summed(self) -> list[Cell]:
        """The columns that are added up."""
        return [column for column in self.columns if column.total]

    @cached_property
    def currencies(self) -> list[str]:
        """Where the currencies of the summed columns stand; amounts of two currencies do not add up."""
        return sorted({paths.lookup(c.currency) for c in self.summed if isinstance(c, Money) and c.currency})

    def order(self, *, large: bool = False) -> tuple[Order, str]:
        """The order that is asked for, if a column has it; else the declared one; else newest first.

        A ``large`` list is only sorted by what an index serves: sorting a million rows by the name of their customer
        would keep everybody waiting.
        """
        table, model = self.screen.table, self.screen.model_class
        declared = table.large_sort if large else table.sort
        wanted = self.query.get("sort", "") or declared
        for column in table.all:
            if column.sort and wanted.lstrip("-") == column.path:
                path = column.sort_path(model)
                if not large or path in served(self.screen) or wanted == declared:
                    return Order(path, wanted.startswith("-")), wanted
        if declared and not self.query.get("sort"):
            return Order(paths.lookup(declared.lstrip("-")), declared.startswith("-")), ""
        return Order("pk", descending=True), ""

    def size(self, *, limit: int | None = COUNTED) -> Size:
        """Count and add up in one statement; it stops after ``limit`` rows, so that it never takes long."""
        rows = self.rows.order_by()
        groups = [paths.lookup(path) for path in self.currencies]
        sums = [column.sort_path(self.screen.model_class) for column in self.summed]
        names = list(dict.fromkeys(["pk", *groups, *sums]))
        inner = rows.values_list(*names)
        try:
            statement, params = (inner if limit is None else inner[: limit + 1]).query.sql_with_params()
        except EmptyResultSet:
            return Size(0)
        aliases = [f"c{i}" for i in range(len(names))]
        chosen = [aliases[names.index(path)] for path in groups]
        added = [f"sum({aliases[names.index(path)]})" for path in sums]
        grouping = f" GROUP BY {', '.join(chosen)} ORDER BY {', '.join(chosen)}" if chosen else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join([*chosen, 'count(*)', *added])} FROM ({statement}) AS q ({', '.join(aliases)})"
                + grouping,
                params,
            )
            found = cursor.fetchall()
        total = sum(row[len(chosen)] for row in found)
        if limit is not None and total > limit:
            return Size(limit, more=True)
        return Size(total, groups=[self._group(row, groups) for row in found])

    def size_of(self, rows: Sequence[Any]) -> Size:
        """The same of a list that lies on one page: nobody has to be asked."""
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        for row in rows:
            code = tuple(paths.read(row, path) for path in self.currencies)
            group = found.setdefault(
                code, dict(zip(self.currencies, code, strict=True)) | {c.path: Decimal(0) for c in self.summed}
            )
            for column in self.summed:
                group[column.path] += column.value(row) or 0
        return Size(len(rows), groups=[found[code] for code in sorted(found, key=str)])

    def _group(self, row: Sequence[Any], groups: list[str]) -> dict[str, Any]:
        sums = zip((column.path for column in self.summed), row[len(groups) + 1 :], strict=True)
        return dict(zip(groups, row, strict=False)) | {path: total or 0 for path, total in sums}


def served(screen: Screen) -> set[str]:
    """The paths by which the database can read the table in order: its own columns that an index begins with."""
    model = screen.model_class
    found = {"pk", "id"}
    own: list[Field[Any, Any]] = [f for f in model._meta.get_fields() if isinstance(f, Field)]
    found |= {f.name for f in own if f.unique}
    for index in model._meta.indexes:
        if isinstance(index, Index) and index.fields and index.condition is None:
            found.add(index.fields[0].lstrip("-"))
        elif index.expressions and index.condition is None and hasattr(index.expressions[0], "name"):
            found.add(index.expressions[0].name)
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.condition is None:
            found.add(constraint.fields[0])
    return found


def address(query: QueryDict, *, drop: Sequence[str] = (), **changes: str) -> str:
    """The query string with some parameters changed; the place in the list starts anew."""
    changed = query.copy()
    for name in (*PLACES, "exact", *drop, *changes):
        changed.pop(name, None)
    for name, value in changes.items():
        if value:
            changed[name] = value
    return "?" + (changed.urlencode() or "all=yes")


def filters_of(query: QueryDict) -> str:
    """The part of an address that a saved view keeps: filters and order, neither place nor columns."""
    kept = query.copy()
    for name in (*PLACES, "exact", "all", "cols", "view"):
        kept.pop(name, None)
    return kept.urlencode()


def is_same_view(screen: Screen, query: QueryDict, wanted: str) -> bool:
    """Whether the list shows what a view asks for; the order and the columns may differ."""
    names = [name for one in screen.filters for name in one.names()]
    there = QueryDict(wanted)
    return all(sorted(filter(None, query.getlist(n))) == sorted(filter(None, there.getlist(n))) for n in names)
