"""Blanket orders: agreed with a customer, called off as orders at the agreed price, never beyond what was agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, Refused, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import Doc, Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.orders import errors
from onegauge.orders.blanket_queries import BlanketProgress, lines_of_blankets
from onegauge.orders.blanket_states import BLANKET
from onegauge.orders.drafts import OrderDraft, OrderLineDraft
from onegauge.orders.kinds import BLANKET_KIND, SALES_ORDER_KIND
from onegauge.orders.operations.capture import capture_orders, resolved
from onegauge.orders.operations.confirm import Confirmed, confirm_orders
from onegauge.orders.operations.fulfil import allocate_orders
from onegauge.orders.permissions import AGREE_BLANKET, CALL_BLANKET, CAPTURE, EXCEED_BLANKET
from onegauge.orders.resolving import Head, Line
from onegauge.orders.statements import BLANKETS as SQL


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """So much is wanted on a day."""

    due_on: date
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketLineDraft:
    """The quantity of an item that is agreed in all, in base units, its price, and when parts of it are wanted."""

    sku: str
    qty: Decimal
    unit_price: Decimal
    calls: Sequence[PlannedCall] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketDraft:
    """What a customer agrees to take within a period. An empty site means the customer's default site."""

    company: str
    customer: str
    valid_from: date
    valid_until: date
    lines: Sequence[BlanketLineDraft]
    site: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledLine:
    """So much of a line of a blanket order, in base units."""

    line_no: int
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BlanketCallDraft:
    """An order to be called from a blanket order."""

    blanket_id: int
    lines: Sequence[CalledLine]
    requested_on: date | None = None
    customer_reference: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    number: str
    company: str
    customer: str
    site: str
    reference: str
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class _Call:
    """An order to be made: its lines as (planned call or None, line number, quantity)."""

    blanket_id: int
    at: str
    parts: list[tuple[int | None, int, Decimal]]
    requested_on: date
    reference: str


@operation(permission=CAPTURE)
def save_blankets(*, blankets: Sequence[BlanketDraft], by: Actor, key: str | None = None) -> list[int]:
    """Take down what customers want to agree, as drafts; nothing is promised before it is agreed and called."""
    del key
    refuse_all(_draft_faults(blankets))
    orders = [
        OrderDraft(
            company=b.company, customer=b.customer, site=b.site, customer_reference=b.reference,
            lines=[OrderLineDraft(sku=x.sku, qty=x.qty, unit_price=x.unit_price) for x in b.lines],
        )
        for b in blankets
    ]  # fmt: skip
    heads, lines = _resolved(orders, by)
    flat = [(n, m, x) for n, b in enumerate(blankets, 1) for m, x in enumerate(b.lines, 1)]
    calls = [(place, c) for place, (_n, _m, x) in enumerate(flat, 1) for c in x.calls]
    params = {
        "companies": [h.company_id for h in heads],
        "sites": [h.site_id for h in heads],
        "partners": [h.partner_id for h in heads],
        "currencies": [h.currency for h in heads],
        "references": [b.reference for b in blankets],
        "froms": [b.valid_from for b in blankets],
        "untils": [b.valid_until for b in blankets],
        "heads": [n for n, _m, _x in flat],
        "line_nos": [m for _n, m, _x in flat],
        "items": [line.item_id for line in lines],
        "qtys": [x.qty for _n, _m, x in flat],
        "prices": [x.unit_price for _n, _m, x in flat],
        "of_lines": [place for place, _c in calls],
        "dues": [c.due_on for _place, c in calls],
        "call_qtys": [c.qty for _place, c in calls],
        "at": by.now,
    }
    made = SQL.tuples("write_blankets", params)
    BLANKET.made([Doc(i, "draft", 1, company, site) for i, company, site in made])
    entries = [
        Entry(object_id=i, company_id=company, site_id=site, after={"state": "draft", "lines": len(b.lines)})
        for (i, company, site), b in zip(made, blankets, strict=True)
    ]
    record(by=by, kind=BLANKET_KIND, verb="captured", entries=entries)
    return [row[0] for row in made]


def _resolved(orders: Sequence[OrderDraft], by: Actor) -> tuple[list[Head], list[Line]]:
    """What is behind the codes, as for an order; refusals stand at the places of the blanket orders."""
    try:
        return resolved(orders, by)
    except Refused as refused:
        for refusal in refused.refusals:
            refusal.field = (refusal.field or "").replace("orders[", "blankets[") or None
        raise


def _draft_faults(blankets: Sequence[BlanketDraft]) -> list[Refusal]:
    """What is wrong beyond what is wrong with any order."""
    faults: list[Refusal] = []
    for n, one in enumerate(blankets):
        if one.valid_until < one.valid_from:
            faults.append(InvalidValue("It ends before it begins.", field=f"blankets[{n}].valid_until"))
        for m, line in enumerate(one.lines):
            at = f"blankets[{n}].lines[{m}]"
            if any(not (is_exact(c.qty) and c.qty > 0) for c in line.calls):
                faults.append(InvalidValue("What is planned is above zero.", field=f"{at}.calls"))
            elif line.calls and sum((c.qty for c in line.calls), Decimal(0)) > line.qty:
                faults.append(InvalidValue("More is planned than agreed.", field=f"{at}.calls"))
            if any(not one.valid_from <= c.due_on <= one.valid_until for c in line.calls):
                faults.append(InvalidValue("A planned day lies outside the period.", field=f"{at}.calls"))
    return faults


@operation(permission=AGREE_BLANKET)
def agree_blankets(
    *, blanket_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Quantities and prices are agreed: from now on orders may be called."""
    del key
    moves = BLANKET.begin("agree", blanket_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=AGREE_BLANKET)
def close_blankets(
    *, blanket_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Nothing more is called; orders that were called go on."""
    del key
    moves = BLANKET.begin("close", blanket_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=CALL_BLANKET)
def call_off_blankets(*, calls: Sequence[BlanketCallDraft], by: Actor, key: str | None = None) -> list[Confirmed]:
    """Make orders of what is agreed, at the agreed prices, confirmed and reserved like any other.

    Refused: outside the period, and more than is left, unless somebody with the right to exceed calls it.
    """
    del key
    moves = BLANKET.begin("call_off", [c.blanket_id for c in calls], by=by)
    moves.check()
    made = [
        _Call(
            c.blanket_id, f"calls[{n}]", [(None, x.line_no, x.qty) for x in c.lines],
            c.requested_on or by.today, c.customer_reference,
        )
        for n, c in enumerate(calls)
    ]  # fmt: skip
    return _place(moves, made, by)


@operation(permission=CALL_BLANKET)
def call_blankets(
    *,
    blanket_ids: Sequence[int],
    line_no: int = 1,
    qty: Decimal,
    requested_on: date | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[Confirmed]:
    """Call so much of one line of each of these; see ``call_off_blankets`` for several lines in one order."""
    del key
    moves = BLANKET.begin("call", blanket_ids, by=by, versions=versions)
    moves.check()
    calls = [_Call(i, "qty", [(None, line_no, qty)], requested_on or by.today, "") for i in moves.ids]
    return _place(moves, calls, by)


@operation(permission=CALL_BLANKET)
def call_due_blankets(
    *,
    blanket_ids: Sequence[int],
    until: date | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[Confirmed]:
    """Call what is planned until a day (empty: today): one order per blanket order and day."""
    del key
    moves = BLANKET.begin("call_due", blanket_ids, by=by, versions=versions)
    moves.check()
    calls: dict[tuple[int, date], _Call] = {}
    for call_id, blanket, line_no, due_on, qty in SQL.tuples(
        "due_calls", {"blankets": moves.ids, "until": until or by.today}
    ):
        one = calls.setdefault((blanket, due_on), _Call(blanket, "until", [], max(due_on, by.today), ""))
        one.parts.append((call_id, line_no, qty))
    for blanket in moves.ids:
        if not any(blanket == b for b, _day in calls):
            moves.refuse(errors.NothingToCall("Nothing is planned until then.", object_id=blanket, field="until"))
    moves.check()
    return _place(moves, list(calls.values()), by)


def _place(moves: Moves, calls: Sequence[_Call], by: Actor) -> list[Confirmed]:
    """Judge the calls against what is left under the lock, make the orders, and note which call became which line.

    The calls are noted before the orders are judged: a line at the price of its blanket order is not held for it.
    """
    heads = {h.id: h for h in SQL.rows("blanket_heads", {"blankets": moves.ids}, _Head)}
    lines = {(x.blanket_id, x.line_no): x for x in lines_of_blankets(moves.ids)}
    for fault in _call_faults(calls, heads, lines, moves, by):
        moves.refuse(fault)
    moves.check()
    orders = [_order(call, heads[call.blanket_id], lines, by) for call in calls]
    ids = [one.order_id for one in capture_orders(orders=orders, by=by)]
    rows = [
        (call_id, lines[call.blanket_id, no].id, ids[place], n, call.requested_on, qty)
        for place, call in enumerate(calls)
        for n, (call_id, no, qty) in enumerate(call.parts, 1)
    ]
    names = ("calls", "lines", "orders", "line_nos", "dues", "qtys")
    SQL.run("note_calls", dict(zip(names, (list(column) for column in zip(*rows, strict=True)), strict=True)))
    placed = confirm_orders(order_ids=ids, by=by)
    allocate_orders(order_ids=ids, by=by)
    called: dict[int, list[int]] = {}
    for place, call in enumerate(calls):
        called.setdefault(call.blanket_id, []).append(ids[place])
    moves.finish(
        after={i: {"orders": found} for i, found in called.items()},
        refs={i: tuple(ref(SALES_ORDER_KIND, order) for order in found) for i, found in called.items()},
    )
    return placed


def _order(call: _Call, head: _Head, lines: Mapping[tuple[int, int], BlanketProgress], by: Actor) -> OrderDraft:
    wanted = [(lines[call.blanket_id, no], qty) for _call, no, qty in call.parts]
    return OrderDraft(
        company=head.company, customer=head.customer, site=head.site, requested_on=call.requested_on, ordered_at=by.now,
        customer_reference=call.reference,
        lines=[OrderLineDraft(sku=x.sku, qty=qty, unit_price=x.unit_price, exact=True) for x, qty in wanted],
    )  # fmt: skip


def _call_faults(
    calls: Sequence[_Call],
    heads: Mapping[int, _Head],
    lines: Mapping[tuple[int, int], BlanketProgress],
    moves: Moves,
    by: Actor,
) -> list[Refusal]:
    """What may not be called; several calls of one line add up."""
    docs = {d.id: d for d in moves.rows}
    left = {place: x.left_qty for place, x in lines.items()}
    faults: list[Refusal] = []
    for call in calls:
        head, doc = heads[call.blanket_id], docs[call.blanket_id]
        if not head.valid_from <= by.today <= head.valid_until:
            text = f"{head.number} is valid from {head.valid_from} until {head.valid_until}."
            faults.append(errors.OutsidePeriod(text, object_id=head.id, field=call.at))
        if not call.parts:
            faults.append(errors.OrderEmpty("Call at least one line.", field=call.at, object_id=head.id))
        for _planned, no, qty in call.parts:
            place = (call.blanket_id, no)
            if place not in left:
                faults.append(errors.UnknownLine(f"{head.number} has no line {no}.", field=call.at, object_id=head.id))
                continue
            if not (is_exact(qty) and qty > 0):
                faults.append(InvalidValue("A quantity is above zero, with at most 6 decimals.", field=call.at))
                continue
            left[place] -= qty
            if left[place] < 0 and not by.may(EXCEED_BLANKET, doc.company_id, doc.site_id):
                faults.append(_over(head, lines[place], left[place], call.at))
    return faults


def _over(head: _Head, line: BlanketProgress, left: Decimal, at: str) -> Refusal:
    return errors.BeyondAgreement(
        f"{head.number}, line {line.line_no}: {line.left_qty.normalize():f} are left, {(-left).normalize():f} too few.",
        object_id=head.id, field=at, mend="Call less, or ask somebody who may exceed what was agreed.",
    )  # fmt: skip
