"""Keyset pages: the next page begins after the last row seen, so page 1,000 costs as much as page 1."""

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Model, Q, QuerySet

from onegauge.ui.declarations import paths

PAGE_ROWS = 50


@dataclass(frozen=True, slots=True)
class Order:
    """By which path a list is sorted, and which way; the id decides among equals."""

    path: str
    descending: bool = False

    def apply(self, rows: QuerySet[Any], *, backwards: bool = False) -> QuerySet[Any]:
        """Sort, with the rows without a value at the end (at the beginning when read backwards).

        Where a value is always there the ends are not mentioned: an index serves only the order that it has.
        """
        down = self.descending != backwards
        by_id = "-pk" if down else "pk"
        if self.path == "pk":
            return rows.order_by(by_id)
        key = F(self.path)
        ends = {} if self.is_always_there(rows.model) else {"nulls_first": True} if backwards else {"nulls_last": True}
        return rows.order_by(key.desc(**ends) if down else key.asc(**ends), by_id)

    def is_always_there(self, model: type[Model]) -> bool:
        """Whether every row has a value: its own column, and it may not be empty."""
        found = paths.field_at(model, self.path) if "__" not in self.path else None
        return found is not None and not found.null


@dataclass(frozen=True, slots=True)
class Page:
    """One page of rows, with the marks of its neighbours."""

    rows: list[Any]
    after: str = ""
    before: str = ""


def mark(row: Any, order: Order) -> str:
    """The place of a row in the order, as text for an address."""
    value = paths.read(row, order.path) if order.path != "pk" else None
    shown = value.isoformat() if isinstance(value, date | datetime) else (None if value is None else str(value))
    return base64.urlsafe_b64encode(json.dumps([shown, row.pk]).encode()).decode().rstrip("=")


def _place(text: str) -> tuple[str | None, int] | None:
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return (None if value is None else str(value)), int(pk)
    except (ValueError, TypeError, binascii.Error):
        return None


def _beyond(model: type[Model], order: Order, value: Any, pk: int, *, backwards: bool) -> Q:
    """The rows that come after the place (before it when reading backwards)."""
    down = order.descending != backwards
    compare = "lt" if down else "gt"
    same = Q(**{f"pk__{compare}": pk})
    if order.path == "pk":
        return same
    empty = Q(**{f"{order.path}__isnull": True})
    if value is None:
        return (empty & same) | ~empty if backwards else empty & same
    further = Q(**{f"{order.path}__{compare}": value}) | (Q(**{order.path: value}) & same)
    if order.is_always_there(model):
        return Q(**{f"{order.path}__{compare}e": value}) & further
    return further if backwards else further | empty


def page_of(rows: QuerySet[Any], order: Order, *, after: str = "", before: str = "", size: int = PAGE_ROWS) -> Page:
    """One page. A mark that nobody made shows the first page; two more rows tell whether there are neighbours."""
    backwards = bool(before) and not after
    place = _place(before if backwards else after)
    ordered = order.apply(rows, backwards=backwards)
    try:
        if place is not None:
            ordered = ordered.filter(_beyond(rows.model, order, *place, backwards=backwards))
        found = list(ordered[: size + 1])
    except (ValidationError, ValueError):
        return page_of(rows, order, size=size)
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_next = backwards or more
    has_previous = more if backwards else place is not None
    return Page(
        found,
        after=mark(found[-1], order) if found and has_next else "",
        before=mark(found[0], order) if found and has_previous else "",
    )
