"""Goods that are carried to another place of their site: what was picked and is not wanted, and back to its bin."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import StockShort
from onegauge.inventory.operations.spots import lock_bins, refuse_overfull
from onegauge.inventory.permissions import ISSUE
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.operation import current, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "carrying")


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """So much of a balance goes to a bin, or without one to the staging place, under a status, for a document."""

    balance_id: int
    qty: Decimal
    status: StockStatus
    source_id: int
    bin_id: int | None = None


@operation(permission=ISSUE)
def carry_stock(
    *, source_kind: int, lines: Sequence[Carried], reason: str, by: Actor, key: str | None = None
) -> list[int]:
    """Move unreserved goods inside their sites; returns the balance that each line went to.

    Under a status that may not be promised nobody is sent for goods that are not in their bin. The caller holds the
    locks of the documents. What somebody else took meanwhile is refused, and so is a named bin that would hold more than it
    may; the staging place takes what must go, so that no order is kept alive for lack of room.
    """
    del key
    if not lines:
        return []
    balances = [x.balance_id for x in lines]
    where = {
        "balances": balances,
        "bins": [x.bin_id for x in lines],
        "statuses": [x.status.value for x in lines],
    }
    SQL.run("open_targets", where)
    found = SQL.tuples("targets", where)
    targets = [row[0] for row in found]
    limited = lock_bins({row[1] for row in found if row[1] is not None})
    locked = SQL.tuples("lock_places", {"balances": sorted({*balances, *targets})})
    places = {row[0]: _Place(*row[1:]) for row in locked}
    weights = _weights(lines, places)
    params = {
        "balances": balances,
        "targets": targets,
        "qtys": [x.qty for x in lines],
        "weights": weights,
        "sources": [x.source_id for x in lines],
        "source_kind": source_kind,
        "reason": reason,
        "at": by.now,
        "operation": current().id,
    }
    SQL.run("take", params)
    SQL.run("put", params)
    refuse_overfull(limited)
    return targets


@dataclass(slots=True)
class _Place:
    """What lies at a place and was not taken yet."""

    on_hand_qty: Decimal
    reserved_qty: Decimal
    weight_kg: Decimal | None


def _weights(lines: Sequence[Carried], places: Mapping[int, _Place]) -> list[Decimal | None]:
    """The weight that each line takes along, in proportion, of goods that are weighed; what is not free is refused."""
    weights: list[Decimal | None] = []
    faults = []
    for line in lines:
        place = places[line.balance_id]
        if place.on_hand_qty - place.reserved_qty < line.qty:
            there = place.on_hand_qty - place.reserved_qty
            faults.append(
                StockShort(
                    f"Only {there:f} are free where the goods lie.", object_id=line.source_id,
                    mend="Count the place, then try again.",
                )
            )  # fmt: skip
            continue
        weight = place.weight_kg
        if weight is not None:
            whole = line.qty == place.on_hand_qty
            weight = weight if whole else round(weight * line.qty / place.on_hand_qty, 6)
            place.weight_kg = (place.weight_kg or Decimal(0)) - weight
        place.on_hand_qty -= line.qty
        weights.append(weight)
    refuse_all(faults)
    return weights
