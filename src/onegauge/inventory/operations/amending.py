"""Demand that changes after it was asked for: less of it, for another day, promised anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations.demand import SQL as DEMAND
from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation, savepoint
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "amending")


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """What a demand still waits for, to be promised anew: the days as in ``DemandLine``."""

    demand_id: int
    site_id: int
    item_id: int
    due_on: date
    qty: Decimal
    stock_on: date
    supply_on: date
    min_life_days: int | None = None


@operation(permission=RESERVE)
def cut_demand(*, cuts: Sequence[tuple[int, Decimal]], by: Actor, key: str | None = None) -> int:
    """Stop waiting for a part: pairs (demand, quantity), of what is neither reserved nor shipped.

    The caller gave back before what was reserved, and holds the locks of the sources. Returns the demands changed.
    """
    del by, key
    if not cuts:
        return 0
    return SQL.run("cut_demand", {"demands": [d for d, _q in cuts], "qtys": [q for _d, q in cuts]})


@operation(permission=RESERVE)
def redate_demand(*, source_kind: int, dues: Sequence[tuple[int, date]], by: Actor, key: str | None = None) -> int:
    """Another wished day for all that sources still wait for: pairs (source, day). Returns the demands changed."""
    del by, key
    if not dues:
        return 0
    params = {"source_kind": source_kind, "sources": [s for s, _d in dues], "dues": [d for _s, d in dues]}
    return SQL.run("redate_demand", params)


@operation(permission=RESERVE)
def foresee_again(*, lines: Sequence[AskAgain], by: Actor, key: str | None = None) -> list[tuple[date, str]]:
    """The day and reason that each of these waiting demands would be promised now, in their order; nothing is kept.

    It is the rule of ``request_demand``: the demands stand aside for a moment, so that none is in its own way.
    """
    del by, key
    if not lines:
        return []
    with savepoint() as point:
        SQL.run("stand_aside", {"demands": [x.demand_id for x in lines]})
        params = {
            "sites": [x.site_id for x in lines],
            "items": [x.item_id for x in lines],
            "due": [x.due_on for x in lines],
            "qtys": [x.qty for x in lines],
            "stock_on": [x.stock_on for x in lines],
            "supply_on": [x.supply_on for x in lines],
            "lives": [x.min_life_days for x in lines],
        }
        found = DEMAND.tuples("foresee_again", params)
        point.give_up()
    return [(row[0], row[1]) for row in found]
