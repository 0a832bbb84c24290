"""Rows of the boards of orders: read inside a read scope, or inside the operation that is rehearsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND

SQL = Sql(__file__, "boards")
KIND = SALES_ORDER_KIND.number


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """A line that lacks stock, with what lies where."""

    id: int
    order_id: int
    number: str
    line_no: int
    customer: str
    sku: str
    item: str
    unit: str
    site: str
    item_id: int
    site_id: int
    due_on: date
    promised_on: date
    priority: int
    held: bool
    qty: Decimal
    reserved_qty: Decimal
    open_qty: Decimal
    free_here: Decimal
    free_elsewhere: Decimal
    later_qty: Decimal
    currency: str
    value: Decimal

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane."""
        return [self.due_on.isoformat(), self.priority, self.id]

    @property
    def place(self) -> str:
        """Order and line as people say them."""
        return f"{self.number} / {self.line_no}"


@dataclass(frozen=True, slots=True)
class ShortItem:
    """An item at a site for which somebody waits."""

    id: int
    item_id: int
    sku: str
    item: str
    unit: str
    site: str
    lines: int
    orders: int
    open_qty: Decimal
    free_here: Decimal
    free_elsewhere: Decimal
    due_on: date

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane."""
        return [self.due_on.isoformat(), self.id]


@dataclass(frozen=True, slots=True)
class SiteStock:
    """What of an item lies at one site."""

    site: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    free_qty: Decimal | None


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A line that wants the same stock."""

    id: int
    order_id: int
    number: str
    customer: str
    due_on: date
    wanted_qty: Decimal
    reserved_qty: Decimal
    released_qty: Decimal


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a line is served."""

    id: int
    order_id: int
    number: str
    line_no: int
    customer: str
    sku: str
    unit: str
    site: str
    due_on: date
    currency: str
    unit_price: Decimal
    open_qty: Decimal
    reserved_qty: Decimal

    @property
    def lacking(self) -> Decimal:
        """What is worth of it nothing is reserved for."""
        return (self.open_qty - self.reserved_qty) * self.unit_price


def orders_of_lines(line_ids: Sequence[int]) -> list[int]:
    """The orders behind lines of demand."""
    return [row[0] for row in SQL.tuples("orders_of_lines", {"lines": list(line_ids), "kind": KIND})]


def numbers_of_orders(order_ids: Sequence[int]) -> dict[int, str]:
    """Orders by their numbers."""
    return dict(SQL.tuples("numbers_of_orders", {"orders": list(order_ids)}))


def coverage(order_ids: Sequence[int]) -> list[Coverage]:
    """Every line that competes for what these orders want."""
    return SQL.rows("coverage", {"orders": list(order_ids), "kind": KIND}, Coverage)


def like(text: str) -> str:
    """A text as a pattern that finds it anywhere."""
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
