"""Price exceptions: asked for, approved within the limits of the approver's roles, and used up by orders."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import operation
from onegauge.orders import errors
from onegauge.orders.drafts import OrderDraft, OrderLineDraft
from onegauge.orders.exception_states import PRICE_EXCEPTION, PRICE_EXCEPTION_KIND
from onegauge.orders.guards import Limit, OrderFacts, ToDecide, exception_refusal, price_hold
from onegauge.orders.judging import limits_of, rules_of
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations.holds import release_holds
from onegauge.orders.permissions import APPROVE_EXCEPTION, REQUEST_EXCEPTION
from onegauge.orders.reckoning import priced_orders
from onegauge.orders.resolving import line_faults, party_faults, resolve_heads, resolve_lines
from onegauge.orders.statements import EXCEPTIONS as SQL
from onegauge.orders.statements import ORDERS

LARGEST = Decimal(10) ** 9
SHARE = Decimal("0.000001")


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceExceptionDraft:
    """A price that a customer shall get for an item, up to a quantity and before a day; in the codes that people use."""

    company: str
    customer: str
    sku: str
    unit_price: Decimal
    qty: Decimal
    valid_until: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineExceptionDraft:
    """The price that a line of an order was given shall stand."""

    order_line_id: int
    reason: str
    valid_until: date


@dataclass(frozen=True, slots=True)
class _Wish:
    """A request with everything it is judged by."""

    company_id: int
    partner_id: int
    item_id: int
    currency: str
    unit_price: Decimal
    qty: Decimal
    valid_until: date
    reason: str
    base_price: Decimal | None
    order_line_id: int | None = None


@dataclass(frozen=True, slots=True)
class _AskedLine:
    id: int
    company_id: int
    partner_id: int
    item_id: int
    currency: str
    qty: Decimal
    unit_price: Decimal
    base_price: Decimal | None
    state: str


@operation(permission=REQUEST_EXCEPTION)
def request_price_exceptions(
    *, exceptions: Sequence[PriceExceptionDraft], by: Actor, key: str | None = None
) -> list[int]:
    """Ask beforehand for prices below those of lists and terms; they count once somebody has approved them."""
    del key
    judge = Judge("exceptions")
    for n, draft in enumerate(exceptions):
        judge.number(n, "unit_price", draft.unit_price, least=Decimal(0), most=LARGEST)
        judge.number(n, "qty", draft.qty, above=Decimal(0), most=LARGEST)
        _judge_words(judge, n, draft, by)
    judge.check()
    orders = [
        OrderDraft(company=d.company, customer=d.customer, lines=[OrderLineDraft(sku=d.sku, qty=d.qty)])
        for d in exceptions
    ]
    heads = resolve_heads(orders, by)
    lines = resolve_lines(orders, heads, by)
    refuse_all(_at_exceptions(party_faults(orders, heads) + line_faults(orders, lines)))
    judge.permit(by, REQUEST_EXCEPTION, [h.company_id for h in heads])
    judge.check()
    found = [
        _Wish(
            head.company_id or 0, head.partner_id or 0, line.item_id or 0, head.currency or "", draft.unit_price,
            draft.qty, draft.valid_until, draft.reason, _base(priced.lines[0].rule_price, priced.lines[0].list_price),
        )
        for draft, head, line, priced in zip(
            exceptions, heads, lines, priced_orders(orders, heads, lines, by), strict=True
        )
    ]  # fmt: skip
    return _write(found, by)


@operation(permission=REQUEST_EXCEPTION)
def request_line_exceptions(*, lines: Sequence[LineExceptionDraft], by: Actor, key: str | None = None) -> list[int]:
    """Ask that the prices of lines stand as they were given; an approval lets go of the price hold of their orders."""
    del key
    judge = Judge("lines")
    judge.once([d.order_line_id for d in lines], "order_line_id")
    kept = {x.id: x for x in SQL.rows("lines_asked_about", {"lines": [d.order_line_id for d in lines]}, _AskedLine)}
    for n, draft in enumerate(lines):
        _judge_words(judge, n, draft, by)
        line = kept.get(draft.order_line_id)
        if line is None:
            judge.known(n, "order_line_id", draft.order_line_id, (), "order line")
        elif line.state not in {"draft", "confirmed"}:
            judge.refuse(n, "order_line_id", f"The order is {line.state}.", refusal=errors.ExceptionWrong)
    judge.permit(by, REQUEST_EXCEPTION, [line.company_id for line in kept.values()])
    judge.check()
    found = [(draft, kept[draft.order_line_id]) for draft in lines]
    return _write(
        [
            _Wish(x.company_id, x.partner_id, x.item_id, x.currency, x.unit_price, x.qty, d.valid_until, d.reason,
                  x.base_price, x.id)
            for d, x in found
        ],
        by,
    )  # fmt: skip


@operation(permission=APPROVE_EXCEPTION)
def approve_price_exceptions(
    *, exception_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let prices stand, as far as the limits of the approver's roles reach; nobody approves what they asked for.

    The line that asked is covered, or what fits in orders of the customer that are held for a price; an order whose
    prices all stand then is let go.
    """
    del key
    orders = [row[0] for row in SQL.tuples("orders_of_exceptions", {"exceptions": list(exception_ids)})]
    lock_sources(SALES_ORDER_KIND, orders)
    moves = PRICE_EXCEPTION.begin("approve", exception_ids, by=by, versions=versions)
    rows = SQL.rows("exceptions_to_decide", {"exceptions": moves.ids}, ToDecide)
    person = by.on_behalf_of or by.person_id
    where = {"person": by.person_id, "on": by.today, "companies": sorted({r.company_id for r in rows})}
    limits = SQL.rows("limits_of_person", where, Limit)
    for row in rows:
        moves.refuse(exception_refusal(row, limits, person_id=person))
    moves.finish(refs={r.id: (ref(SALES_ORDER_KIND, r.order_id),) for r in rows if r.order_id})
    if orders:
        SQL.run("cover_lines", {"exceptions": moves.ids, "orders": orders})
        _let_go(orders, by)
    return moves.ids


@operation(permission=APPROVE_EXCEPTION)
def reject_price_exceptions(
    *,
    exception_ids: Sequence[int],
    note: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Decide that prices do not stand, and say why; what is held stays held."""
    del key
    moves = PRICE_EXCEPTION.begin("reject", exception_ids, by=by, versions=versions)
    if not note.strip() or len(note) > 300 or "\x00" in note:
        moves.refuse(InvalidValue("Say in at most 300 characters why the price does not stand.", field="note"))
    moves.finish(after={i: {"note": note} for i in moves.ids})
    return moves.ids


@operation(permission=REQUEST_EXCEPTION)
def withdraw_price_exceptions(
    *, exception_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Take requests back, or end approved prices; orders that are confirmed already keep them."""
    del key
    moves = PRICE_EXCEPTION.begin("withdraw", exception_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


def _judge_words(judge: Judge, n: int, draft: PriceExceptionDraft | LineExceptionDraft, by: Actor) -> None:
    judge.text(n, "reason", draft.reason, 300)
    if draft.valid_until <= by.today:
        judge.refuse(n, "valid_until", f"{draft.valid_until} has come already.", "Give the first day without it.")


def _at_exceptions(faults: Sequence[Refusal]) -> Sequence[Refusal]:
    """Faults of orders of one line each, at the places of the exceptions that they stand for."""
    for fault in faults:
        fault.field = (fault.field or "").replace("orders[", "exceptions[").replace(".lines[0]", "")
    return faults


def _base(rule_price: Decimal | None, list_price: Decimal | None) -> Decimal | None:
    return list_price if rule_price is None else rule_price


def _write(wishes: Sequence[_Wish], by: Actor) -> list[int]:
    where = {
        "companies": [w.company_id for w in wishes],
        "items": [w.item_id for w in wishes],
        "currencies": [w.currency for w in wishes],
    }
    costs = {n - 1: cost for n, cost in SQL.tuples("unit_costs", {**where, "on": by.today}) if cost is not None}
    discounts = [_discount(w) for w in wishes]
    margins = [_margin(w.unit_price, costs.get(n)) for n, w in enumerate(wishes)]
    columns = {
        **where, "partners": [w.partner_id for w in wishes], "prices": [w.unit_price for w in wishes],
        "qtys": [w.qty for w in wishes], "untils": [w.valid_until for w in wishes],
        "reasons": [w.reason for w in wishes], "bases": [w.base_price for w in wishes], "discounts": discounts,
        "margins": margins, "lines": [w.order_line_id for w in wishes], "from": by.today, "person": by.person_id,
    }  # fmt: skip
    ids = [row[0] for row in SQL.tuples("insert_exceptions", columns)]
    entries = [
        Entry(
            object_id=i,
            company_id=w.company_id,
            after={
                "state": "requested",
                "unit_price": w.unit_price,
                "qty": w.qty,
                "discount_share": d,
                "margin_share": m,
            },
        )
        for i, w, d, m in zip(ids, wishes, discounts, margins, strict=True)
    ]
    record(by=by, kind=PRICE_EXCEPTION_KIND, verb="requested", entries=entries)
    return ids


def _discount(wish: _Wish) -> Decimal:
    if not wish.base_price:
        return Decimal(0)
    return max(Decimal(0), 1 - wish.unit_price / wish.base_price).quantize(SHARE)


def _margin(price: Decimal, cost: Decimal | None) -> Decimal | None:
    """The margin, as far down as the column can tell it."""
    if cost is None:
        return None
    return max(Decimal(-99), (price - cost) / price if price else Decimal(-99)).quantize(SHARE)


def _let_go(orders: Sequence[int], by: Actor) -> None:
    """Release the price holds of orders whose prices are all within limits or covered now."""
    held = {
        order_id: (hold_id, site_id)
        for hold_id, order_id, site_id in SQL.tuples("open_price_holds", {"orders": orders})
    }
    if not held:
        return
    rules = rules_of({site_id for _hold, site_id in held.values()}, on=by.today)
    facts = ORDERS.rows("order_facts", {"orders": sorted(held), **limits_of(rules)}, OrderFacts)
    free = [held[f.id][0] for f in facts if price_hold(f, rules[f.site_id]) is None]
    if free:
        release_holds(hold_ids=sorted(free), note="Price exception approved.", by=by)
