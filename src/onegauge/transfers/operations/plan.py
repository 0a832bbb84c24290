"""Planning: prices between companies, demand at the sender, an expected receipt at the receiver, stock reserved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import DemandHead, DemandLine, allocate_demand, request_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.transfers.errors import NoTransferPrice
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.ends import Head, both_ends, heads_of
from onegauge.transfers.permissions import PLAN
from onegauge.transfers.policies import HANDLING_DAYS, RESUPPLY_DAYS
from onegauge.transfers.pricing import transfer_price
from onegauge.transfers.statements import REQUESTS as SQL
from onegauge.transfers.states import TRANSFER

KIND = TRANSFER_KIND.number
URGENT, ORDINARY = 1, 5


@dataclass(frozen=True, slots=True)
class PlanLine:
    """A line with its days, and what its transfer price starts from."""

    line_id: int
    transfer_id: int
    item_id: int
    qty: Decimal
    unit_cost: Decimal | None
    list_price: Decimal | None
    rule_id: int | None
    method: str
    share: Decimal
    fixed_price: Decimal | None
    sku: str
    is_traded: bool
    due_on: date
    stock_on: date
    supply_on: date

    @property
    def price(self) -> Decimal | None:
        """What the receiving company will pay per base unit."""
        return transfer_price(
            self.method, share=self.share, cost=self.unit_cost, list_price=self.list_price, fixed_price=self.fixed_price
        )


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a transfer got from an allocation run: lines served, units, lines now whole."""

    transfer_id: int
    line_count: int
    qty: Decimal
    whole_count: int


@operation(permission=PLAN)
def plan_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Turn approved transfers into work: demand at the sender, expected goods at the receiver.

    Stock is reserved by the sender's rules. Between companies the price is fixed here; without a rule or a known cost
    the plan is refused.
    """
    del key
    moves = TRANSFER.begin("plan", transfer_ids, by=by, versions=versions)
    moves.check()
    heads = heads_of(moves.ids)
    with both_ends(list(heads.values()), by) as wide:
        lines = _plan_lines(moves, heads, wide)
        _price(moves, lines)
        moves.check()
        leaves = _demand(lines, heads, wide)
        promised = dict(SQL.tuples("set_promises", {"transfers": list(leaves), "leaves": list(leaves.values())}))
        _announce(lines, heads, promised, wide)
        allocate_demand(
            source_kind=KIND, source_ids=moves.ids, site_ids=sorted({h.site_id for h in heads.values()}), by=wide
        )
        moves.finish(after={i: {"promised_on": promised[i]} for i in moves.ids})
    return moves.ids


@operation(permission=PLAN)
def allocate_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[Reserved]:
    """Reserve what came in since for transfers that still wait for goods at their sender."""
    del key
    moves = TRANSFER.begin("allocate", transfer_ids, by=by, versions=versions)
    moves.check()
    sites = sorted({d.site_id for d in moves.rows if d.site_id is not None})
    got = allocate_demand(source_kind=KIND, source_ids=moves.ids, site_ids=sites, by=by)
    served = {a.source_id: a for a in got}
    moves.rows = [d for d in moves.rows if d.id in served]
    moves.finish(after={i: {"reserved_qty": a.qty, "lines": a.line_count} for i, a in served.items()})
    return [Reserved(a.source_id, a.line_count, a.qty, a.whole_count) for a in got]


def _plan_lines(moves: Moves, heads: Mapping[int, Head], by: Actor) -> list[PlanLine]:
    sites = sorted({h.site_id for h in heads.values()})
    return SQL.rows("plan_lines", {
        "transfers": moves.ids, "on": by.today, "sites": sites,
        "handling": [HANDLING_DAYS.at(site_id=s, on=by.today).as_int for s in sites],
        "resupply": [RESUPPLY_DAYS.at(site_id=s, on=by.today).as_int for s in sites],
    }, PlanLine)  # fmt: skip


def _price(moves: Moves, lines: Sequence[PlanLine]) -> None:
    """Fix the prices of goods that will change their owner."""
    traded = [x for x in lines if x.is_traded]
    for line in traded:
        if line.price is None:
            lacks = "no rule says what it costs" if line.rule_id is None else "the rule finds no cost or list price"
            moves.refuse(NoTransferPrice(
                f"{line.sku} goes to another company, and {lacks}.", object_id=line.transfer_id,
                mend="Have a transfer price rule set up for the two companies.", line_id=line.line_id,
            ))  # fmt: skip
    if traded and not moves.refusals:
        SQL.run("set_prices", {
            "lines": [x.line_id for x in traded], "prices": [x.price for x in traded], "rules": [x.rule_id for x in traded],
        })  # fmt: skip


def _demand(lines: Sequence[PlanLine], heads: Mapping[int, Head], by: Actor) -> dict[int, date]:
    """Put the lines into the sender's queue; returns the day on which each transfer can leave."""
    of = {x.line_id: x.transfer_id for x in lines}
    asked = [
        DemandLine(_shared(heads[x.transfer_id], x, by), source_line_id=x.line_id, item_id=x.item_id, qty=x.qty)
        for x in lines
    ]
    leaves: dict[int, date] = {}
    for one in request_demand(source_kind=KIND, lines=asked, by=by):
        transfer = of[one.source_line_id]
        leaves[transfer] = max(leaves.get(transfer, one.promised_on), one.promised_on)
    return leaves


def _shared(head: Head, line: PlanLine, by: Actor) -> DemandHead:
    """What a transfer asks for in its sender's queue."""
    return DemandHead(
        company_id=head.company_id, site_id=head.site_id, source_id=line.transfer_id,
        priority=URGENT if head.urgent else ORDINARY, ordered_at=by.now, due_on=line.due_on, held=False,
        stock_on=line.stock_on, supply_on=line.supply_on,
    )  # fmt: skip


def _announce(lines: Sequence[PlanLine], heads: Mapping[int, Head], promised: Mapping[int, date], by: Actor) -> None:
    """Let the receiver count on the goods from the promised day on."""
