"""Legs of demand that go elsewhere: the open rest of a demand is served from other sites or with other items."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "legs")


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandPart:
    """A part of what a demand still waits for: where it is served now, with what, and for when it is promised."""

    demand_id: int
    site_id: int
    item_id: int
    qty: Decimal
    promised_on: date
    reason: str
    line_numerator: int = 1
    line_denominator: int = 1


@operation(permission=RESERVE)
def move_demand(*, parts: Sequence[DemandPart], by: Actor, key: str | None = None) -> list[int]:
    """Split up the open rest of demands; return the demand of each part, in their order.

    What is reserved, shipped or cancelled stays with the old demand; a demand of which nothing was served yet becomes its
    own first part. The first promise stays what it was. The caller holds the sources' locks, and its parts are worth
    exactly what was open, in units of the line.
    """
    del by, key
    params = {
        "demands": [p.demand_id for p in parts],
        "sites": [p.site_id for p in parts],
        "items": [p.item_id for p in parts],
        "qtys": [p.qty for p in parts],
        "promised": [p.promised_on for p in parts],
        "reasons": [p.reason for p in parts],
        "numerators": [p.line_numerator for p in parts],
        "denominators": [p.line_denominator for p in parts],
    }
    return [row[0] for row in SQL.tuples("move_demand", params)]
