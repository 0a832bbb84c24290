"""What pages and programs read of blanket orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet
from django.utils import timezone

from onegauge.orders.blanket_models import Blanket, BlanketLine
from onegauge.orders.blanket_states import BlanketState
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.statements import BLANKETS as SQL

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class BlanketProgress:
    """A line with what is agreed, called, planned and left of it."""

    id: int
    blanket_id: int
    line_no: int
    sku: str
    name: str
    unit: str
    qty: Decimal
    called_qty: Decimal
    shipped_qty: Decimal
    planned_qty: Decimal
    left_qty: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class CallOf:
    """A part that is planned for a day or was called, with its order."""

    id: int
    line_no: int
    sku: str
    due_on: date
    qty: Decimal
    order_id: int | None
    number: str
    state: str


def blankets_for_list() -> QuerySet[Blanket]:
    """Blanket orders with customer, company and site."""
    return Blanket.objects.select_related("partner", "company", "site")


def lines_of_blankets(blanket_ids: Sequence[int]) -> list[BlanketProgress]:
    """What is agreed, called and left of every line, by blanket order and line."""
    where = {"blankets": list(blanket_ids), "kind": SALES_ORDER_KIND.number}
    return SQL.rows("blanket_lines", where, BlanketProgress)


def lines_of_blanket(blanket_id: int) -> list[BlanketProgress]:
    """What is agreed, called and left of one blanket order."""
    return lines_of_blankets([blanket_id])


def agreed_lines(blanket_id: int) -> QuerySet[BlanketLine]:
    """The lines of a blanket order as they were agreed."""
    return BlanketLine.objects.filter(blanket_id=blanket_id).order_by("line_no")


def calls_of(blanket_id: int) -> list[CallOf]:
    """What is planned and what was called, by day."""
    return SQL.rows("calls_of", {"blanket": blanket_id}, CallOf)


def is_expiring() -> Q:
    """Agreements that end within thirty days."""
    today = timezone.localdate()
    return Q(state=BlanketState.AGREED, valid_until__gte=today, valid_until__lte=today + SOON)


def is_ending(one: Blanket) -> bool:
    """Whether this agreement ends within thirty days, or has ended and is still open."""
    return one.state == BlanketState.AGREED and one.valid_until <= timezone.localdate() + SOON
