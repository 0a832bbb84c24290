"""Promises that the warehouse works on go to goods in another place, because that is where somebody takes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "redirecting")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirect:
    """So much of what a document holds for a demand on one balance is to be held on another one of the same item."""

    demand_id: int
    release_ref: int
    from_id: int
    to_id: int
    qty: Decimal


@operation(permission=RESERVE)
def redirect_released(*, redirects: Sequence[Redirect], by: Actor, key: str | None = None) -> list[Decimal]:
    """Hold released goods elsewhere, in the order given; returns how much of each, which is what is free there.

    Three statements at most, however many. The caller holds the locks of the sources and of the documents, and asks for no
    more than these documents hold. A balance of another item or site, or one that may not be promised, has nothing free.
    """
    del by, key
    if not redirects:
        return []
    wanted = sorted({i for r in redirects for i in (r.from_id, r.to_id)})
    rows = {row[0]: row[1:] for row in SQL.tuples("lock_both", {"balances": wanted})}
    free = {i: row[2] for i, row in rows.items()}
    given: list[Decimal] = []
    for one in redirects:
        same = one.from_id != one.to_id and one.to_id in rows and rows[one.to_id][:2] == rows[one.from_id][:2]
        qty = max(min(one.qty, free[one.to_id]), ZERO) if same else ZERO
        if qty:
            free[one.to_id] -= qty
            free[one.from_id] += qty
        given.append(qty)
    moved = [(r, q) for r, q in zip(redirects, given, strict=True) if q]
    if moved:
        SQL.run("redirect", {
            "demands": [r.demand_id for r, _q in moved], "sources": [r.from_id for r, _q in moved],
            "refs": [r.release_ref for r, _q in moved], "targets": [r.to_id for r, _q in moved],
            "qtys": [q for _r, q in moved],
        })  # fmt: skip
    return given
