"""What happens between us and the supplier: sent, acknowledged, asked to cancel, cancelled, closed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import (
    Repromise,
    SupplyLine,
    announce_supply,
    bind_demand,
    drop_supply,
    repromise_demand,
)
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.operation import operation
from onegauge.purchasing.errors import CancelNotAsked, CustomerOrderHeld, NothingReceived, PartlyReceived
from onegauge.purchasing.facts import DirectGivenBack
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations.writing import Known, heads_of, lock_sources_of
from onegauge.purchasing.permissions import ORDER
from onegauge.purchasing.policies import TRUST_SENT
from onegauge.purchasing.statements import FOLLOWING as SQL
from onegauge.purchasing.states import AT_SUPPLIER, PURCHASE_ORDER

KIND = PURCHASE_ORDER_KIND.number
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A line of which something is ordered, with what its demand still wants and was promised, if it is sent for one."""

    id: int
    order_id: int
    line_no: int
    company_id: int
    site_id: int
    item_id: int
    sku: str
    qty: Decimal
    received_qty: Decimal
    cancelled_qty: Decimal
    wanted_on: date
    promised_on: date | None
    demand_id: int | None
    demand_qty: Decimal
    held: bool
    due_on: date | None
    demand_on: date | None
    reason: str

    @property
    def ordered_qty(self) -> Decimal:
        """What of it is still ordered, received or not."""
        return self.qty - self.cancelled_qty

    @property
    def open_qty(self) -> Decimal:
        """What of it has not come yet."""
        return max(self.ordered_qty - self.received_qty, ZERO)

    @property
    def day(self) -> date:
        """When it comes, as far as anybody knows."""
        return self.promised_on or self.wanted_on


def lines_of(order_ids: Sequence[int]) -> list[OpenLine]:
    """The lines of orders of which something is ordered."""
    return SQL.rows("open_lines", {"orders": list(order_ids)}, OpenLine)


@operation(permission=ORDER)
def send_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let suppliers have their orders: from now on the goods are expected, and may be promised where policy trusts them.

    Of a direct order the supplier gets what the customer still wants; one of which nothing is wanted any more is cancelled.
    What he was asked for is bound to him. Raises ``customer_order_held`` while the customer's order is stopped.
    """
    del key
    lock_sources_of(order_ids)
    moves = PURCHASE_ORDER.begin("send", order_ids, by=by, versions=versions)
    heads, lines = heads_of(moves.ids, by), lines_of(moves.ids)
    for line in lines:
        if line.held:
            moves.refuse(CustomerOrderHeld(
                f"The order {heads[line.order_id].source_number} behind line {line.line_no} is on hold.",
                object_id=line.order_id, mend="Send it once the hold is released.",
            ))  # fmt: skip
    moves.check()
    cuts = [(x, x.open_qty - x.demand_qty) for x in lines if x.demand_id is not None and x.open_qty > x.demand_qty]
    gone = {x.id: qty for x, qty in cuts}
    left = [(x, x.open_qty - gone.get(x.id, ZERO)) for x in lines if x.open_qty > gone.get(x.id, ZERO)]
    going = {x.order_id for x, _qty in left}
    _cut(cuts)
    bind_demand(bounds=[(x.demand_id, x.received_qty + q) for x, q in left if x.demand_id is not None], by=by)
    trust = {s: TRUST_SENT.at(site_id=s, on=by.today) for s in sorted({h.site_id for h in heads.values()})}
    announce_supply(source_kind=KIND, lines=[
        SupplyLine(
            company_id=x.company_id, site_id=x.site_id, source_id=x.order_id, source_line_id=x.id, item_id=x.item_id,
            qty=qty, due_on=x.day, trusted=trust[x.site_id].as_bool, reference=heads[x.order_id].number,
        )
        for x, qty in left
    ], by=by)  # fmt: skip
    moves.finish(
        to={i: "cancelled" for i in moves.ids if i not in going},
        policy={h.id: {TRUST_SENT.key: trust[h.site_id].provenance_id} for h in heads.values()},
        assign={"sent_on": by.today},
    )
    return moves.ids


def _cut(cuts: Sequence[tuple[OpenLine, Decimal]]) -> None:
    cut_lines_of([(x.id, x.order_id, q) for x, q in cuts])


def cut_lines_of(cuts: Sequence[tuple[int, int, Decimal]]) -> None:
    """What does not come: line, order and quantity; orders are worth less then."""
    SQL.run("cut_lines", {"lines": [line for line, _o, _q in cuts], "qtys": [q for _l, _o, q in cuts]})
    SQL.run("value_again", {"orders": sorted({order for _l, order, _q in cuts})})


@operation(permission=ORDER)
def ask_to_cancel(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Ask suppliers to give orders up; until one has answered, his order stands and its goods are expected."""
    del key
    return _mark("ask_cancel", order_ids, versions, by, asked=True)


@operation(permission=ORDER)
def keep_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """The supplier does not cancel: the order stands as it was."""
    del key
    return _mark("keep", order_ids, versions, by, asked=False)


def _mark(verb: str, ids: Sequence[int], versions: Mapping[int, int] | None, by: Actor, *, asked: bool) -> list[int]:
    moves = PURCHASE_ORDER.begin(verb, ids, by=by, versions=versions)
    moves.finish(assign={"cancel_asked": asked})
    return moves.ids


@operation(permission=ORDER)
def cancel_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Cancel orders of which nothing came in; one that the supplier has only after he was asked and agreed.

    Nothing is expected any more. What he was to send to a customer is free to be served from elsewhere.
    """
    del key
    lock_sources_of(order_ids)
    moves = PURCHASE_ORDER.begin("cancel", order_ids, by=by, versions=versions)
    heads, lines = heads_of(moves.sound_ids, by), lines_of(moves.sound_ids)
    for head in heads.values():
        if head.state in AT_SUPPLIER and not head.cancel_asked:
            moves.refuse(CancelNotAsked(
                f"{head.supplier} has the order {head.number}.", object_id=head.id,
                mend="Ask to cancel first; cancel once he has agreed.",
            ))  # fmt: skip
    for order in sorted({x.order_id for x in lines if x.received_qty}):
        moves.refuse(PartlyReceived(
            f"Something of {heads[order].number} came in already.", object_id=order, mend="Cancel the rest.",
        ))  # fmt: skip
    moves.check()
    _end([(x, x.open_qty) for x in lines], heads, by)
    moves.finish(assign={"cancel_asked": False})
    return moves.ids


@operation(permission=ORDER)
def cut_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """The rest of orders does not come: they are received with what has come in."""
    del key
    lock_sources_of(order_ids)
    moves = PURCHASE_ORDER.begin("cut", order_ids, by=by, versions=versions)
    heads, lines = heads_of(moves.sound_ids, by), lines_of(moves.sound_ids)
    begun = {x.order_id for x in lines if x.received_qty}
    for head in heads.values():
        if head.id not in begun:
            moves.refuse(NothingReceived(
                f"Nothing of {head.number} came in.", object_id=head.id, mend="Ask to cancel it as a whole.",
            ))  # fmt: skip
    moves.check()
    _end([(x, x.open_qty) for x in lines if x.open_qty], heads, by)
    moves.finish(to=dict.fromkeys(moves.ids, "received"), assign={"cancel_asked": False})
    return moves.ids


def _end(cuts: Sequence[tuple[OpenLine, Decimal]], heads: Mapping[int, Known], by: Actor) -> None:
    """Nothing more comes of these lines: it is not expected, and demand that was bound is free again."""
    _cut(cuts)
    sources = sorted({x.order_id for x, _q in cuts})
    drop_supply(source_kind=KIND, source_ids=sources, line_ids=[x.id for x, _q in cuts], by=by)
    give_back([(x, x.received_qty) for x, _q in cuts if heads[x.order_id].state in AT_SUPPLIER], heads, by)


def give_back(bounds: Sequence[tuple[OpenLine, Decimal]], heads: Mapping[int, Known], by: Actor) -> None:
    """Demand of direct lines that the supplier does not send, beyond what stays bound: others must serve it."""
    mine = [(x, q) for x, q in bounds if x.demand_id is not None]
    bind_demand(bounds=[(x.demand_id, q) for x, q in mine if x.demand_id is not None], by=by)
    of_kind: dict[int, list[OpenLine]] = {}
    for line, _qty in mine:
        kind = heads[line.order_id].source_kind
        if kind is not None:
            of_kind.setdefault(kind, []).append(line)
    for kind, found in sorted(of_kind.items()):
        publish(DirectGivenBack(
            source_kind=kind, source_ids=tuple(sorted({heads[x.order_id].source_id or 0 for x in found})),
            demand_ids=tuple(x.demand_id for x in found if x.demand_id is not None),
        ), by=by)  # fmt: skip


@operation(permission=ORDER)
def close_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Nobody has anything to do with these orders any more."""
    del key
    moves = PURCHASE_ORDER.begin("close", order_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


def promise_anew(days: Sequence[tuple[OpenLine, date]], by: Actor) -> None:
    """Demand that waits for these lines is promised for the day on which the supplier sends; each change is on record."""
    changes = [
        Repromise(
            demand_id=x.demand_id, old_on=x.demand_on, new_on=max(day, x.due_on), old_reason=x.reason, new_reason=x.reason,
            old_qty=ZERO, new_qty=ZERO, cause_id=x.order_id,
        )
        for x, day in days
        if x.demand_id is not None and x.demand_on is not None and x.due_on is not None
    ]  # fmt: skip
    repromise_demand(changes=[c for c in changes if c.new_on != c.old_on], cause="supply", cause_kind=KIND, by=by)
