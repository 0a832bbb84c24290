"""Goods that a supplier sends to the customer: their demand is bound to him, and what he sends is reserved for it alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import StockShort
from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "pegging")


@dataclass(frozen=True, slots=True, kw_only=True)
class Peg:
    """So much of what lies in a bin of the demand's site, of one lot, is for this demand and for no other."""

    demand_id: int
    bin: str
    qty: Decimal
    lot: str = ""


@operation(permission=RESERVE)
def bind_demand(*, bounds: Sequence[tuple[int, Decimal]], by: Actor, key: str | None = None) -> int:
    """Say how much of demands a supplier was asked to send: pairs (demand, quantity in all); 0 lets them go.

    What is bound cannot be given up, nor be served from elsewhere; the table refuses it. The caller holds the locks of the
    sources. Returns the demands changed.
    """
    del by, key
    return SQL.run("bind_demand", {"demands": [d for d, _q in bounds], "qtys": [q for _d, q in bounds]})


@operation(permission=RESERVE)
def peg_stock(*, pegs: Sequence[Peg], by: Actor, key: str | None = None) -> int:
    """Reserve goods that just came in for the demands they are for, whatever rule the site allocates by.

    The caller holds the locks of the sources, and of the balances since it received the goods. Raises ``stock_short`` for
    what is not free there. Returns the reservations made.
    """
    del by, key
    params = {
        "demands": [p.demand_id for p in pegs],
        "bins": [p.bin for p in pegs],
        "lots": [p.lot for p in pegs],
        "qtys": [p.qty for p in pegs],
    }
    made = {row[0] for row in SQL.tuples("peg_stock", params)}
    refuse_all(
        [
            StockShort("What came in for this line is not free.", field=f"pegs[{n}].qty", object_id=p.demand_id)
            for n, p in enumerate(pegs)
            if n + 1 not in made
        ]
    )
    return len(made)
