"""What the supplier said: which quantities he sends, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import SupplyChange, reschedule_supply
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.purchasing.errors import BeyondOrdered, UnknownPurchaseLine
from onegauge.purchasing.operations.following import KIND, ZERO, OpenLine, give_back, lines_of, promise_anew
from onegauge.purchasing.operations.writing import heads_of, lock_sources_of
from onegauge.purchasing.permissions import ORDER
from onegauge.purchasing.statements import FOLLOWING as SQL
from onegauge.purchasing.states import PURCHASE_ORDER


@dataclass(frozen=True, slots=True, kw_only=True)
class LineAnswer:
    """What the supplier said of a line: how much he sends of what is open (None: all of it), and on which day."""

    line_no: int
    qty: Decimal | None = None
    promised_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAnswer:
    """An acknowledgement; lines that are not named come as ordered, on ``promised_on`` or the day that was wanted."""

    order_id: int
    reference: str = ""
    promised_on: date | None = None
    lines: Sequence[LineAnswer] = ()
    version: int | None = None


@dataclass(slots=True)
class _Said:
    """Lines with their day, and what of them does not come."""

    days: list[tuple[OpenLine, date]] = field(default_factory=list)
    cuts: dict[int, Decimal] = field(default_factory=dict)


@operation(permission=ORDER)
def acknowledge_purchase_orders(
    *,
    order_ids: Sequence[int],
    reference: str = "",
    promised_on: date | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """The suppliers send everything as ordered: on the day that they said, else on the day that was wanted."""
    del key
    wanted = versions or {}
    answers = [
        SupplierAnswer(order_id=i, reference=reference, promised_on=promised_on, version=wanted.get(i))
        for i in order_ids
    ]
    return take_acknowledgements(answers=answers, by=by)


@operation(permission=ORDER)
def take_acknowledgements(*, answers: Sequence[SupplierAnswer], by: Actor, key: str | None = None) -> list[int]:
    """Note what suppliers acknowledged: days and quantities, and under which number they keep the order.

    The first promise of a line is kept whatever they say later. What they do not send is cancelled, and is not expected;
    customers who wait for a direct line are promised its day.
    """
    del key
    lock_sources_of([a.order_id for a in answers])
    versions = {a.order_id: a.version for a in answers if a.version is not None}
    moves = PURCHASE_ORDER.begin("acknowledge", [a.order_id for a in answers], by=by, versions=versions)
    heads = heads_of(moves.sound_ids, by)
    said = _judge(moves, answers, lines_of(moves.sound_ids), by)
    moves.check()
    SQL.run("promise_lines", {
        "lines": [x.id for x, _d in said.days], "days": [d for _x, d in said.days],
        "cuts": [said.cuts.get(x.id, ZERO) for x, _d in said.days],
    })  # fmt: skip
    SQL.run("value_again", {"orders": moves.ids})
    SQL.run("set_references", {
        "orders": [a.order_id for a in answers], "references": [a.reference for a in answers],
    })  # fmt: skip
    reschedule_supply(source_kind=KIND, changes=[
        SupplyChange(
            source_id=x.order_id, source_line_id=x.id, due_on=day, trusted=True,
            open_qty=x.open_qty - said.cuts.get(x.id, ZERO),
        )
        for x, day in said.days
    ], by=by)  # fmt: skip
    promise_anew(said.days, by)
    give_back([(x, x.ordered_qty - said.cuts[x.id]) for x, _day in said.days if x.id in said.cuts], heads, by)
    moves.finish(
        after={a.order_id: {"reference": a.reference, **_words(a, said)} for a in answers},
        assign={"cancel_asked": False},
    )
    return moves.ids


def _words(answer: SupplierAnswer, said: _Said) -> dict[str, object]:
    """What the history keeps of an answer."""
    mine = [(x, day) for x, day in said.days if x.order_id == answer.order_id]
    cut = {str(x.line_no): said.cuts[x.id] for x, _day in mine if x.id in said.cuts}
    return {"promised_on": {str(x.line_no): day for x, day in mine}, **({"does_not_come": cut} if cut else {})}


def _judge(moves: Moves, answers: Sequence[SupplierAnswer], lines: Sequence[OpenLine], by: Actor) -> _Said:
    """Lay the answers over the open lines; refuse what is not of the order, or more than it."""
    said = _Said()
    of_order: dict[int, list[OpenLine]] = {}
    for line in lines:
        of_order.setdefault(line.order_id, []).append(line)
    for n, answer in enumerate(answers):
        named = {x.line_no: x for x in answer.lines}
        mine = {x.line_no: x for x in of_order.get(answer.order_id, ()) if x.open_qty}
        if len(answer.reference) > 60 or "\x00" in answer.reference:
            moves.refuse(InvalidValue("A reference has at most 60 characters.", field=f"answers[{n}].reference"))
        for m, given in enumerate(answer.lines):
            for fault in _faults(given, mine.get(given.line_no), answer, f"answers[{n}].lines[{m}]", by):
                moves.refuse(fault)
        if answer.promised_on is not None and answer.promised_on < by.today:
            moves.refuse(InvalidValue("A day that is promised is not over.", field=f"answers[{n}].promised_on"))
        for no, line in mine.items():
            own = named.get(no, LineAnswer(line_no=no))
            said.days.append((line, own.promised_on or answer.promised_on or line.day))
            if own.qty is not None and is_exact(own.qty) and own.qty < line.open_qty:
                said.cuts[line.id] = line.open_qty - own.qty
    return said


def _faults(given: LineAnswer, line: OpenLine | None, answer: SupplierAnswer, at: str, by: Actor) -> list[Refusal]:
    if line is None:
        return [UnknownPurchaseLine(
            f"Nothing is open of a line {given.line_no}.", field=f"{at}.line_no", object_id=answer.order_id
        )]  # fmt: skip
    if given.promised_on is not None and given.promised_on < by.today:
        return [InvalidValue("A day that is promised is not over.", field=f"{at}.promised_on")]
    if given.qty is None:
        return []
    if not (is_exact(given.qty) and given.qty > 0):
        return [InvalidValue(
            "He sends more than nothing, with at most 6 decimals.", field=f"{at}.qty",
            mend="Ask to cancel what does not come at all.",
        )]  # fmt: skip
    if given.qty > line.open_qty:
        return [BeyondOrdered(
            f"Only {line.open_qty.normalize():f} of line {line.line_no} are open.", field=f"{at}.qty",
            object_id=answer.order_id, mend="Order the rest with a further purchase order.",
        )]  # fmt: skip
    return []
