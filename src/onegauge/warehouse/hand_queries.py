"""What a device in the hand must know of its tasks to do them without a link; two statements, however many tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "hand")


@dataclass(frozen=True, slots=True)
class HandTask:
    """A task in somebody's hand; ``receiver`` is who gets what is loaded."""

    id: int
    site_id: int
    number: str
    type: str
    state: str
    subject_id: int | None
    subject_number: str
    receiver: str


@dataclass(frozen=True, slots=True)
class HandLine:
    """Goods at a place: of a pick, of a count (without what the books say where it is blind), to pack or to put back.

    ``gtins`` are the trade item numbers by which a scan finds them, each with how many base units one holds.
    """

    task_id: int
    id: int
    place: str
    to_place: str
    sku: str
    name: str
    lot: str
    expires_on: date | None
    sscc: str
    wanted_qty: Decimal | None
    taken_qty: Decimal | None
    unit: str
    slot: int
    gtins: list[str]
    gtin_qtys: list[Decimal]


def tasks_in_hand(ids: Sequence[int]) -> list[HandTask]:
    """These tasks, in this order."""
    return SQL.rows("tasks", {"tasks": list(ids)}, HandTask) if ids else []


def lines_in_hand(ids: Sequence[int]) -> list[HandLine]:
    """Their lines in walking order."""
    return SQL.rows("lines", {"tasks": list(ids)}, HandLine) if ids else []
