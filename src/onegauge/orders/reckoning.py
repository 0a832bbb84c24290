"""What the lines of orders cost: the price that was given, else that of list and terms, and the surcharges beside it.

Capture, revision and quote ask here, so that all three say the same. Where a company has no terms and the list is in the
customer's currency, the price of the list is the price and nothing more is asked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import NamedTuple

from onegauge.kernel.actor import Actor
from onegauge.kernel.money import quantize_amount
from onegauge.orders.drafts import OrderDraft, OrderLineDraft
from onegauge.orders.resolving import Head, Line
from onegauge.orders.statements import EXCEPTIONS
from onegauge.pricing.term_queries import Asked, Buyer, Listed, Reckoned, Rounding, Step, TermBook, book_of

ZERO = Decimal(0)


class Ruled(NamedTuple):
    """What rules say of a price; the last three are empty where the list is the whole story."""

    list_price: Decimal | None
    rule_price: Decimal | None = None
    steps: Sequence[Step] = ()
    trace: str | None = None


class PricedLine(NamedTuple):
    """A line with the price it is sold at; ``rule_price`` and ``steps`` where more than a list had a say."""

    draft: OrderLineDraft
    line: Line
    unit_price: Decimal
    net_amount: Decimal
    list_price: Decimal | None
    rule_price: Decimal | None = None
    steps: Sequence[Step] = ()
    trace: str | None = None
    exception_id: int | None = None


@dataclass(frozen=True, slots=True)
class LiveException:
    """An approved price of a customer for an item, with what is left of it."""

    id: int
    number: str
    company_id: int
    partner_id: int
    item_id: int
    currency: str
    unit_price: Decimal
    left_qty: Decimal
    valid_from: date
    valid_until: date


@dataclass(frozen=True, slots=True)
class KnownTerms:
    """Everything that may change prices of some orders, read once: terms, and what was agreed beside them."""

    book: TermBook
    agreed: Sequence[LiveException]


@dataclass(frozen=True, slots=True)
class OrderCharge:
    """A surcharge of an order, or of its line with this number."""

    line_no: int | None
    term_id: int
    code: str
    name: str
    per: str
    tax_class: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PricedOrder:
    """The lines and surcharges of an order."""

    lines: list[PricedLine]
    charges: list[OrderCharge]

    @property
    def charge_amount(self) -> Decimal:
        """What the surcharges come to."""
        return sum((charge.amount for charge in self.charges), ZERO)

    @property
    def total_amount(self) -> Decimal:
        """Goods and surcharges, without tax."""
        return sum((line.net_amount for line in self.lines), ZERO) + self.charge_amount


def priced_orders(
    orders: Sequence[OrderDraft], heads: Sequence[Head], lines: Sequence[Line], by: Actor
) -> list[PricedOrder]:
    """Prices and surcharges of any number of orders.

    One statement where any company has terms, one where any customer has approved exceptions, else none.
    """
    known = known_terms(orders, heads, lines, by)
    rest = iter(lines)
    found = []
    for order, head in zip(orders, heads, strict=True):
        priced = priced_lines(order, head, list(islice(rest, len(order.lines))), known, by)
        found.append(PricedOrder(priced, charges_of(order, head, list(enumerate(priced, 1)), known, by)))
    return found


def known_terms(orders: Sequence[OrderDraft], heads: Sequence[Head], lines: Sequence[Line], by: Actor) -> KnownTerms:
    """The terms and exceptions that may count for these orders."""
    return KnownTerms(_book_for(orders, heads, lines, by), _exceptions_for(heads, lines))


def _book_for(orders: Sequence[OrderDraft], heads: Sequence[Head], lines: Sequence[Line], by: Actor) -> TermBook:
    """The terms that may count for these orders."""
    if not any(head.has_terms for head in heads):
        return TermBook((), {})
    rest = iter(lines)
    buyers: list[Buyer] = []
    asked: list[Asked] = []
    for order, head in zip(orders, heads, strict=True):
        mine = list(islice(rest, len(order.lines)))
        if head.has_terms and head.partner_id is not None:
            buyers.append(_buyer(order, head, by))
            asked += [_asked(line) for line in mine]
    return book_of(buyers, asked)


def _exceptions_for(heads: Sequence[Head], lines: Sequence[Line]) -> list[LiveException]:
    """The approved exceptions that may count for these orders, the lowest price first."""
    buyers = [h for h in heads if h.has_exceptions]
    if not buyers:
        return []
    where = {
        "companies": sorted({h.company_id for h in buyers if h.company_id}),
        "partners": sorted({h.partner_id for h in buyers if h.partner_id}),
        "items": sorted({x.item_id for x in lines if x.item_id}),
    }
    return EXCEPTIONS.rows("live_exceptions", where, LiveException)


def priced_lines(
    order: OrderDraft, head: Head, lines: Sequence[Line], known: KnownTerms, by: Actor
) -> list[PricedLine]:
    """Unit price and net of each line."""
    is_plain = not head.has_terms and head.list_rate is None
    buyer = None if is_plain or head.partner_id is None else _buyer(order, head, by)
    mine = _of_buyer(known.agreed, order, head, by) if head.has_exceptions else []
    currency = head.currency or ""
    found = []
    for draft, line in zip(order.lines, lines, strict=True):
        ruled = Ruled(line.unit_price) if buyer is None else _ruled(line, head, known.book, buyer)
        price = ruled.list_price if ruled.rule_price is None else ruled.rule_price
        price = (ZERO if price is None else price) if draft.unit_price is None else draft.unit_price
        net = quantize_amount((line.qty or ZERO) * price, currency)
        one = PricedLine(draft, line, price, net, *ruled)
        found.append(_with_exception(one, mine, currency) if mine else one)
    return found


def _ruled(line: Line, head: Head, book: TermBook, buyer: Buyer) -> Ruled:
    """What list and terms say of a line."""
    reckoned = book.price(buyer, _asked(line), _listed(line, head))
    if reckoned is None or all(step.name == "list" for step in reckoned.steps):
        return Ruled(_list_price(line, head))
    return Ruled(_list_price(line, head), reckoned.unit_price, reckoned.steps, trace_text(reckoned, book, buyer))


def _of_buyer(agreed: Sequence[LiveException], order: OrderDraft, head: Head, by: Actor) -> list[LiveException]:
    """The exceptions that hold for a customer on the day of its order."""
    on = (order.ordered_at or by.now).date()
    who = (head.company_id, head.partner_id, head.currency)
    return [x for x in agreed if (x.company_id, x.partner_id, x.currency) == who and x.valid_from <= on < x.valid_until]


def _with_exception(one: PricedLine, agreed: Sequence[LiveException], currency: str) -> PricedLine:
    """The line at the lowest approved price that helps it; a price that was given is covered, and stays."""
    base, given = one.list_price if one.rule_price is None else one.rule_price, one.draft.unit_price
    for x in agreed:
        fits = x.item_id == one.line.item_id and one.line.qty is not None and one.line.qty <= x.left_qty
        if not fits or (base is not None and x.unit_price >= base):
            continue
        if given is None:
            return _at_agreed_price(one, x, currency)
        if given >= x.unit_price and (base is None or given < base):
            return one._replace(exception_id=x.id)
    return one


def _at_agreed_price(one: PricedLine, x: LiveException, currency: str) -> PricedLine:
    first = [] if one.list_price is None else [Step("list", one.line.price_line_id or 0, "", one.list_price)]
    steps = [*(one.steps or first), Step("exception", x.id, x.number, x.unit_price)]
    kept = json.loads(one.trace) if one.trace else {"policies": {}}
    return one._replace(
        unit_price=x.unit_price,
        net_amount=quantize_amount((one.line.qty or ZERO) * x.unit_price, currency),
        steps=steps,
        trace=json.dumps({**kept, "steps": _kept(steps)}),
        exception_id=x.id,
    )


def charges_of(
    order: OrderDraft, head: Head, lines: Sequence[tuple[int, PricedLine]], known: KnownTerms, by: Actor
) -> list[OrderCharge]:
    """The surcharges of these lines by their numbers, and of an order of them."""
    if not head.has_terms or head.partner_id is None:
        return []
    buyer = _buyer(order, head, by)
    found = [(n, charge) for n, x in lines for charge in known.book.line_charges(buyer, _asked(x.line), x.net_amount)]
    goods = sum((x.net_amount for _n, x in lines), ZERO)
    whole = [(None, charge) for charge in known.book.order_charges(buyer, goods)] if lines else []
    return [
        OrderCharge(n, c.term.id, c.term.code, c.term.name, c.term.per, c.term.tax_class, c.amount)
        for n, c in (*found, *whole)
    ]


def trace_text(reckoned: Reckoned, book: TermBook, buyer: Buyer) -> str:
    """The steps to a price as the line keeps them, with the policies that decided between terms."""
    return json.dumps({"steps": _kept(reckoned.steps), "policies": dict(book.rules_for(buyer).provenance)})


def _kept(steps: Sequence[Step]) -> list[list[object]]:
    """Steps as they are written down."""
    return [[step.name, step.row_id, step.code, str(step.unit_price)] for step in steps]


def _buyer(order: OrderDraft, head: Head, by: Actor) -> Buyer:
    step = head.rounding_step
    return Buyer(
        company_id=head.company_id or 0,
        partner_id=head.partner_id or 0,
        currency=head.currency or "",
        on=(order.ordered_at or by.now).date(),
        rounding=None if step is None else Rounding(step=step, ending=head.rounding_ending or ZERO),
    )


def _asked(line: Line) -> Asked:
    return Asked(item_id=line.item_id, item_class_id=line.item_class_id, qty=line.qty or ZERO)


def _listed(line: Line, head: Head) -> Listed | None:
    if line.price_line_id is None or line.unit_price is None:
        return None
    return Listed(price_line_id=line.price_line_id, unit_price=line.unit_price, rate=head.list_rate)


def _list_price(line: Line, head: Head) -> Decimal | None:
    listed = _listed(line, head)
    return None if listed is None else listed.converted_price
