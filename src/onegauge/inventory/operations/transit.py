"""Goods between two sites: received from transit, handed to another company of the group, or lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.facts import StockReceived
from onegauge.inventory.permissions import ADJUST, ISSUE, RECEIVE
from onegauge.inventory.states import Place, StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.operation import current, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "transit")
Moved = tuple[int, int, Place, Place, Decimal | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitReceipt:
    """A quantity in transit that now lies in a bin; lot and handling unit (by its SSCC) stay what they were."""

    company_id: int
    site_id: int
    bin_id: int
    item_id: int
    lot_id: int | None
    sscc: str
    qty: Decimal
    source_id: int
    status: StockStatus = StockStatus.AVAILABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class TitlePassed:
    """A quantity in transit that belongs to another company from now on, at its cost for that company."""

    company_id: int
    site_id: int
    to_company_id: int
    to_site_id: int
    item_id: int
    lot_id: int | None
    qty: Decimal
    unit_cost: Decimal
    source_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TransitLoss:
    """A quantity in transit that will not arrive, and why."""

    company_id: int
    site_id: int
    item_id: int
    lot_id: int | None
    qty: Decimal
    source_id: int
    reason: str


@operation(permission=RECEIVE)
def receive_transit(
    *, source_kind: int, lines: Sequence[TransitReceipt], by: Actor, key: str | None = None
) -> list[int]:
    """Put goods from transit into bins; the owner of the source judged what may arrive. Returns the balances, by line.

    The value does not change: the goods were the company's in transit and are the company's on the shelf.
    """
    del key
    if not lines:
        return []
    places = {"companies": [x.company_id for x in lines], "sites": [x.site_id for x in lines]}
    units: dict[tuple[int, str], int] = {}
    if any(x.sscc for x in lines):
        found = SQL.tuples("take_over_units", {**places, "ssccs": [x.sscc for x in lines]})
        units = {(company, sscc): unit for company, sscc, unit in found}
    kept = [units.get((x.company_id, x.sscc)) for x in lines]
    dims = {
        "sites": places["sites"],
        "items": [x.item_id for x in lines],
        "bins": [x.bin_id for x in lines],
        "lots": [x.lot_id for x in lines],
        "units": kept,
        "statuses": [x.status.value for x in lines],
    }
    SQL.run("open_balances", {**dims, "companies": places["companies"]})
    ids = {tuple(row[1:]): row[0] for row in SQL.tuples("lock_balances", dims)}
    balances = [ids[x.item_id, x.bin_id, x.lot_id, unit, x.status.value] for x, unit in zip(lines, kept, strict=True)]
    SQL.run("receive", {
        **places, "items": dims["items"], "balances": balances, "lots": dims["lots"], "qtys": [x.qty for x in lines],
        "sources": [x.source_id for x in lines], "source_kind": source_kind, "at": by.now, "operation": current().id,
    })  # fmt: skip
    fact = StockReceived(
        site_ids=tuple(sorted(set(places["sites"]))), item_ids=tuple(sorted({x.item_id for x in lines}))
    )
    publish(fact, by=by)
    return balances


@operation(permission=ISSUE)
def pass_title(*, source_kind: int, lines: Sequence[TitlePassed], by: Actor, key: str | None = None) -> int:
    """Let goods in transit change their owner: out of one company's transit and into the other's, in one statement."""
    del key
    gone: list[Moved] = [(x.company_id, x.site_id, Place.TRANSIT, Place.INTERCOMPANY, None) for x in lines]
    come: list[Moved] = [(x.to_company_id, x.to_site_id, Place.INTERCOMPANY, Place.TRANSIT, x.unit_cost) for x in lines]
    return _move_outside(source_kind, [*lines, *lines], [*gone, *come], by)


@operation(permission=ADJUST)
def lose_transit(*, source_kind: int, lines: Sequence[TransitLoss], by: Actor, key: str | None = None) -> int:
    """Write off what will not arrive: it leaves the owner's transit, and costing makes it a loss in transit."""
    del key
    gone: list[Moved] = [(x.company_id, x.site_id, Place.TRANSIT, Place.ADJUSTMENT, None) for x in lines]
    return _move_outside(source_kind, lines, gone, by)


def _move_outside(
    source_kind: int, lines: Sequence[TitlePassed | TransitLoss], moves: Sequence[Moved], by: Actor
) -> int:
    if not lines:
        return 0
    return SQL.run("move_outside", {
        "companies": [m[0] for m in moves], "sites": [m[1] for m in moves], "froms": [m[2].value for m in moves],
        "tos": [m[3].value for m in moves], "costs": [m[4] for m in moves], "items": [x.item_id for x in lines],
        "lots": [x.lot_id for x in lines], "qtys": [x.qty for x in lines], "sources": [x.source_id for x in lines],
        "reasons": [getattr(x, "reason", "") for x in lines], "source_kind": source_kind, "at": by.now,
        "operation": current().id,
    })  # fmt: skip
