"""What a device in the hand must know of its tasks to do them without a link; three statements, however many tasks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.kernel.sql import Sql
from onegauge.warehouse.kinds import CONSIGNMENT_KIND, SHIPMENT_KIND
from onegauge.warehouse.task_states import OFFERED_PLACES

SQL = Sql(__file__, "hand")


@dataclass(frozen=True, slots=True)
class HandTask:
    """A task in somebody's hand; ``partner`` is who gets what is loaded, or sends what is received."""

    id: int
    site_id: int
    number: str
    type: str
    state: str
    subject_id: int | None
    subject_number: str
    partner: str


@dataclass(frozen=True, slots=True)
class HandLine:
    """Goods at a place: of a pick, of a count (without what the books say where it is blind), to pack, inspect or carry.

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


@dataclass(frozen=True, slots=True)
class OtherPlace:
    """Where else the goods of a line lie, and how much of them nobody has a promise on."""

    line_id: int
    balance_id: int
    place: str
    lot: str
    expires_on: date | None
    free_qty: Decimal


KINDS = {"shipment_kind": SHIPMENT_KIND.number, "consignment_kind": CONSIGNMENT_KIND.number}


def tasks_in_hand(ids: Sequence[int]) -> list[HandTask]:
    """These tasks, in this order."""
    return SQL.rows("tasks", {"tasks": list(ids), **KINDS}, HandTask) if ids else []


def lines_in_hand(ids: Sequence[int]) -> list[HandLine]:
    """Their lines in walking order."""
    return SQL.rows("lines", {"tasks": list(ids)}, HandLine) if ids else []


def other_places(line_ids: Sequence[int], on: date) -> list[OtherPlace]:
    """Where else the goods of lines of picks can be taken from, the best place of each first."""
    where = {"lines": list(line_ids), "on": on, "most": OFFERED_PLACES}
    return SQL.rows("elsewhere", where, OtherPlace) if line_ids else []
