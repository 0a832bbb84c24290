"""What the lines of orders cost: the price that was given, else that of list and terms, and the surcharges beside it.

Capture, revision and quote ask here, so that all three say the same. Where a company has no terms and the list is in the
customer's currency, the price of the list is the price and nothing more is asked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

from onegauge.kernel.actor import Actor
from onegauge.kernel.money import quantize_amount
from onegauge.orders.drafts import OrderDraft, OrderLineDraft
from onegauge.orders.resolving import Head, Line
from onegauge.pricing.term_queries import Asked, Buyer, Listed, Reckoned, Rounding, Step, TermBook, book_of

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A line with the price it is sold at; ``rule_price`` and ``steps`` where more than a list had a say."""

    draft: OrderLineDraft
    line: Line
    unit_price: Decimal
    net_amount: Decimal
    list_price: Decimal | None
    rule_price: Decimal | None = None
    steps: Sequence[Step] = ()
    trace: str | None = None


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
    """Prices and surcharges of any number of orders; one statement where any company has terms, else none."""
    book = book_for(orders, heads, lines, by)
    rest = iter(lines)
    found = []
    for order, head in zip(orders, heads, strict=True):
        priced = priced_lines(order, head, list(islice(rest, len(order.lines))), book, by)
        found.append(PricedOrder(priced, charges_of(order, head, list(enumerate(priced, 1)), book, by)))
    return found


def book_for(orders: Sequence[OrderDraft], heads: Sequence[Head], lines: Sequence[Line], by: Actor) -> TermBook:
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


def priced_lines(order: OrderDraft, head: Head, lines: Sequence[Line], book: TermBook, by: Actor) -> list[PricedLine]:
    """Unit price and net of each line."""
    is_plain = not head.has_terms and head.list_rate is None
    buyer = None if is_plain or head.partner_id is None else _buyer(order, head, by)
    found = []
    for draft, line in zip(order.lines, lines, strict=True):
        reckoned = None if buyer is None else book.price(buyer, _asked(line), _listed(line, head))
        has_story = reckoned is not None and any(step.name != "list" for step in reckoned.steps)
        rule_price = reckoned.unit_price if reckoned is not None and has_story else None
        list_price = line.unit_price if buyer is None else _list_price(line, head)
        price = next((p for p in (draft.unit_price, rule_price, list_price) if p is not None), ZERO)
        net = quantize_amount((line.qty or ZERO) * price, head.currency or "")
        if reckoned is None or buyer is None or not has_story:
            found.append(PricedLine(draft, line, price, net, list_price))
        else:
            trace = trace_text(reckoned, book, buyer)
            found.append(PricedLine(draft, line, price, net, list_price, rule_price, reckoned.steps, trace))
    return found


def charges_of(
    order: OrderDraft, head: Head, lines: Sequence[tuple[int, PricedLine]], book: TermBook, by: Actor
) -> list[OrderCharge]:
    """The surcharges of these lines by their numbers, and of an order of them."""
    if not head.has_terms or head.partner_id is None:
        return []
    buyer = _buyer(order, head, by)
    found = [(n, charge) for n, x in lines for charge in book.line_charges(buyer, _asked(x.line), x.net_amount)]
    goods = sum((x.net_amount for _n, x in lines), ZERO)
    whole = [(None, charge) for charge in book.order_charges(buyer, goods)] if lines else []
    return [
        OrderCharge(n, c.term.id, c.term.code, c.term.name, c.term.per, c.term.tax_class, c.amount)
        for n, c in (*found, *whole)
    ]


def trace_text(reckoned: Reckoned, book: TermBook, buyer: Buyer) -> str:
    """The steps to a price as the line keeps them, with the policies that decided between terms."""
    steps = [[step.name, step.row_id, step.code, str(step.unit_price)] for step in reckoned.steps]
    return json.dumps({"steps": steps, "policies": dict(book.rules_for(buyer).provenance)})


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
