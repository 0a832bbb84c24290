"""Goods between two sites: received from transit, handed to another company of the group, or lost on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.facts import StockReceived
from onegauge.inventory.operations.spots import STEP, Spots, lock_limited_bins, open_and_lock, refuse_overfull
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
    """A quantity in transit that now lies in a bin; lot and handling unit (by its SSCC) stay what they were.

    Goods that come later than the first of their handling unit, into another bin, lie loose there.
    """

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
    places = {
        "companies": [x.company_id for x in lines], "sites": [x.site_id for x in lines], "bins": [x.bin_id for x in lines],
        "items": [x.item_id for x in lines],
    }  # fmt: skip
    units: dict[tuple[int, str, int], int] = {}
    if any(x.sscc for x in lines):
        found = SQL.tuples("take_over_units", {**places, "ssccs": [x.sscc for x in lines]})
        units = {(company, sscc, bin_id): unit for company, sscc, bin_id, unit in found}
        SQL.run("leave_behind", {"units": list(units.values())})
    flags = SQL.tuples("flags", places)
    spots = Spots(
        **places, lots=[x.lot_id for x in lines], units=[units.get((x.company_id, x.sscc, x.bin_id)) for x in lines],
        owners=[None] * len(lines), statuses=[x.status.value for x in lines], serial=[f[0] for f in flags],
        limited=[f[1] for f in flags], weighed=[f[2] is not None for f in flags],
    )  # fmt: skip
    limited = lock_limited_bins(spots)
    kept = open_and_lock(spots)
    balances = [kept[key].id for key in spots.keys()]  # noqa: SIM118  columns, not a mapping
    weights = [None if f[2] is None else (f[2] * x.qty).quantize(STEP) for f, x in zip(flags, lines, strict=True)]
    SQL.run("receive", {
        **places, "balances": balances, "lots": spots.lots, "qtys": [x.qty for x in lines], "weights": weights,
        "sources": [x.source_id for x in lines], "source_kind": source_kind, "at": by.now, "on": by.today,
        "operation": current().id,
    })  # fmt: skip
    refuse_overfull(limited)
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
