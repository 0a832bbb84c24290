"""What an order would become if it were placed now: prices, promises, holds, totals. Reads only.

Call it inside a read scope. Every rule is that of capture and of confirmation; the number of statements does not depend
on the number of lines.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from onegauge.governance import queries as organisation
from onegauge.inventory.queries import AskedFor, Foreseen, foresee_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.money import quantize_amount
from onegauge.kernel.sql import Sql
from onegauge.orders.drafts import OrderDraft
from onegauge.orders.guards import OrderFacts, Rules
from onegauge.orders.judging import Start, exposures, judge, limits_of, promise_days, rules_of
from onegauge.orders.reckoning import PricedLine, charges_of, known_terms, priced_lines
from onegauge.orders.resolving import (
    Head,
    Line,
    head_faults,
    line_faults,
    quantity_faults,
    resolve_heads,
    resolve_lines,
    shape_faults,
)
from onegauge.orders.statements import ORDERS
from onegauge.orders.whole_packages import in_whole_packages
from onegauge.pricing.queries import TaxQuestion, tax_rates

SQL = Sql(__file__, "quote")
UNWRITTEN = 2**63 - 1
LINES = "orders[0].lines["


@dataclass(frozen=True, slots=True)
class QuotedPackaging:
    """A packaging in which the item is sold, and its content in base units."""

    code: str
    qty: Decimal


@dataclass(frozen=True, slots=True)
class QuotedSite:
    """What another site of the company could promise for a line."""

    site: str
    name: str
    promised_on: date
    reason: str
    free_qty: Decimal


@dataclass(frozen=True, slots=True)
class QuotedStep:
    """One step to the price of a line: what it was, the code of the row behind it, the price after it."""

    name: str
    code: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class QuotedCharge:
    """A surcharge of the order, or of the line with this number."""

    line_no: int | None
    code: str
    name: str
    amount: Decimal
    tax_class: str


@dataclass(frozen=True, slots=True)
class QuoteFault:
    """Something that capture would refuse, at its field."""

    code: str
    field: str
    message: str
    mend: str


@dataclass(slots=True)
class QuotedLine:
    """One line with its price, where the price comes from, and its promise; empty where something is wrong.

    ``rule_price`` and ``steps`` are empty where the price of the list is the whole story. Where the quantity became whole
    packages, ``asked_qty`` is what was asked for, ``rounded_to`` the package, ``package_qty`` what it holds.
    """

    line_no: int
    sku: str
    name: str = ""
    unit: str = ""
    qty: Decimal | None = None
    asked_qty: Decimal | None = None
    rounded_to: str = ""
    package_qty: Decimal | None = None
    list_price: Decimal | None = None
    rule_price: Decimal | None = None
    unit_price: Decimal | None = None
    net_amount: Decimal | None = None
    price_from: str = ""
    steps: list[QuotedStep] = field(default_factory=list)
    price_list: str = ""
    break_qty: Decimal | None = None
    next_break_qty: Decimal | None = None
    next_break_price: Decimal | None = None
    floor_price: Decimal | None = None
    is_under_floor: bool = False
    promised_on: date | None = None
    promise_reason: str = ""
    free_qty: Decimal | None = None
    packagings: list[QuotedPackaging] = field(default_factory=list)
    other_sites: list[QuotedSite] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class QuotedHold:
    """A hold that confirmation would open."""

    type: str
    reason: str
    details: dict[str, Any]
    policy_ids: list[int]


@dataclass(slots=True)
class Quote:
    """The whole answer; an unknown customer or site leaves empty what depends on it."""

    company_id: int = 0
    partner_id: int = 0
    customer: str = ""
    site: str = ""
    currency: str = ""
    net_amount: Decimal = Decimal(0)
    charge_amount: Decimal = Decimal(0)
    tax_amount: Decimal = Decimal(0)
    total_amount: Decimal = Decimal(0)
    promised_on: date | None = None
    exposure_amount: Decimal | None = None
    credit_limit: Decimal | None = None
    lines: list[QuotedLine] = field(default_factory=list)
    charges: list[QuotedCharge] = field(default_factory=list)
    holds: list[QuotedHold] = field(default_factory=list)
    faults: list[QuoteFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _HeadWords:
    company: str
    customer: str
    site: str | None
    site_name: str | None
    calendar_id: int | None
    country: str


@dataclass(frozen=True, slots=True)
class _LineWords:
    n: int
    sku: str
    name: str
    unit: str
    tax_class: str
    packagings: str
    price_list: str | None
    min_qty: Decimal | None
    next_min_qty: Decimal | None
    next_unit_price: Decimal | None


@dataclass(frozen=True, slots=True)
class _Place:
    site_id: int
    code: str
    name: str
    calendar_id: int


@dataclass(slots=True)
class _Sound:
    """A line that has an item and a quantity, on its way through the questions."""

    line: QuotedLine
    priced: PricedLine
    item_id: int
    qty: Decimal
    counts: bool
    tax_class: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the quote is about, resolved."""

    order: OrderDraft
    head: Head
    order_id: int
    by: Actor

    @property
    def ordered_on(self) -> date:
        """The day that prices are taken of."""
        assert isinstance(self.order.ordered_at, datetime)
        return self.order.ordered_at.date()

    @property
    def due_on(self) -> date:
        """The day that the goods are wanted."""
        return self.order.requested_on or self.ordered_on


def quote_order(
    order: OrderDraft, *, by: Actor, order_id: int | None = None, counted: Sequence[bool] | None = None
) -> Quote:
    """What placing this order now would do.

    A draft that is being revised gives its id, so that it is no duplicate of itself. Lines that are not ``counted`` (their
    quantity is not typed yet) are described and left out of sums, promises and judgement.
    """
    order = replace(order, ordered_at=order.ordered_at or by.now)
    quote, sane, faults = _sane(order)
    heads = resolve_heads([sane], by)
    head = heads[0]
    lines = _whole(sane, heads, counted, by)
    faults += head_faults([sane], heads, by, trusted=False) + line_faults([sane], lines)
    faults += [f for f in quantity_faults([sane], lines) if not counted or counted[min(_broken_lines([f]))]]
    known = known_terms([sane], heads, lines, by)
    broken = _broken_lines(faults)
    sound = [
        _Sound(shown, priced, priced.line.item_id, priced.line.qty, n not in broken and (not counted or counted[n]))
        for n, (shown, priced) in enumerate(zip(quote.lines, priced_lines(sane, head, lines, known, by), strict=True))
        if priced.line.item_id is not None and priced.line.qty is not None
    ]
    quote.faults = [QuoteFault(f.code, f.field or "", f.message, f.mend or "") for f in faults]
    quote.currency = head.currency or ""
    asked = _Asked(order, head, order_id or UNWRITTEN, by)
    _describe(sound, asked)
    if head.partner_id is None or head.company_id is None:
        return quote
    places = {"company": head.company_id, "partner": head.partner_id, "site": head.site_id, "ship_to": head.ship_to_id}
    words = SQL.rows("quote_head", places, _HeadWords)[0]
    quote.company_id, quote.partner_id = head.company_id, head.partner_id
    quote.customer, quote.site = words.customer, words.site or ""
    counting = [one for one in sound if one.counts]
    charges = charges_of(sane, head, [(x.line.line_no, x.priced) for x in counting], known, by)
    quote.charges = [QuotedCharge(c.line_no, c.code, c.name, c.amount, c.tax_class) for c in charges]
    _add_up(quote, counting, asked, words.country)
    if head.site_id is not None and head.customer_id is not None:
        sites = _places(head, by)
        rules = rules_of({p.site_id for p in sites}, on=by.today)
        _promise(quote, counting, asked, sites, rules)
        _judge(quote, counting, asked, rules)
    return quote


def _sane(order: OrderDraft) -> tuple[Quote, OrderDraft, list[Refusal]]:
    """The order with every impossible quantity or price replaced, so that the other lines can still be answered."""
    faults = [f for f in shape_faults([order]) if f.code != "order_empty"]
    broken = _broken_lines(faults)
    lines = [replace(x, qty=Decimal(1), unit_price=None) if n in broken else x for n, x in enumerate(order.lines)]
    shown = [QuotedLine(n, x.sku) for n, x in enumerate(order.lines, 1)]
    reference = "" if any(f.field == "orders[0].customer_reference" for f in faults) else order.customer_reference
    return Quote(lines=shown), replace(order, lines=lines, customer_reference=reference), faults


def _whole(order: OrderDraft, heads: list[Head], counted: Sequence[bool] | None, by: Actor) -> list[Line]:
    """The lines behind the draft, in whole packages where the site wants them; an untyped quantity stays one piece."""
    lines = resolve_lines([order], heads, by)
    whole = in_whole_packages([order], heads, lines, by)
    return [new if not counted or counted[n] else old for n, (new, old) in enumerate(zip(whole, lines, strict=True))]


def _broken_lines(faults: Sequence[Refusal]) -> set[int]:
    """The positions of lines about which something was said."""
    places = [f.field[len(LINES) :].split("]")[0] for f in faults if f.field and f.field.startswith(LINES)]
    return {int(place) for place in places if place.isdecimal()}


def _describe(sound: Sequence[_Sound], on: _Asked) -> None:
    """Names, packagings and the origin of the price."""
    rate = on.head.list_rate or Decimal(1)
    asked = {
        "items": [x.item_id for x in sound],
        "price_lines": [x.priced.line.price_line_id for x in sound],
        "qtys": [x.qty for x in sound],
        "on": on.ordered_on,
    }
    for one, words in zip(sound, SQL.rows("quote_lines", asked, _LineWords), strict=True):
        line, priced = one.line, one.priced
        one.tax_class = words.tax_class
        line.name, line.unit = words.name, words.unit
        line.packagings = [QuotedPackaging(code, Decimal(qty)) for code, qty in json.loads(words.packagings)]
        line.price_list, line.break_qty = words.price_list or "", words.min_qty
        line.next_break_qty = words.next_min_qty
        line.next_break_price = None if words.next_unit_price is None else words.next_unit_price / rate
        line.list_price, line.rule_price = priced.list_price, priced.rule_price
        line.steps = [QuotedStep(s.name, s.code, s.unit_price) for s in priced.steps]
        line.price_from = _origin(priced, words)
        line.unit_price = priced.unit_price
        if one.counts:
            line.qty, line.net_amount = one.qty, priced.net_amount
            if (rounded := priced.line.rounded) is not None:
                line.asked_qty, line.rounded_to = rounded.asked_qty, rounded.package
                line.package_qty = rounded.package_qty


def _origin(priced: PricedLine, words: _LineWords) -> str:
    """Where the price comes from: somebody gave it, a term decided it, the list says it, or nothing does."""
    if priced.draft.unit_price is not None:
        return "given"
    terms = [step.name for step in priced.steps if step.name in {"contract", "promotion", "exception"}]
    return terms[-1] if terms else "list" if words.price_list else "none"


def _add_up(quote: Quote, counting: Sequence[_Sound], asked: _Asked, country: str) -> None:
    """Net, surcharges, tax by rate, and total."""
    company = asked.head.company_id or 0
    taxed = [(x.tax_class, x.priced.net_amount) for x in counting] + [(c.tax_class, c.amount) for c in quote.charges]
    questions = [TaxQuestion(company_id=company, country=country, tax_class=t, on=asked.ordered_on) for t, _ in taxed]
    by_rate: dict[Decimal, Decimal] = {}
    for n, found in tax_rates(questions).items():
        by_rate[found.rate] = by_rate.get(found.rate, Decimal(0)) + taxed[n][1]
    quote.net_amount = sum((x.priced.net_amount for x in counting), Decimal(0))
    quote.charge_amount = sum((c.amount for c in quote.charges), Decimal(0))
    quote.tax_amount = sum((quantize_amount(net * rate, quote.currency) for rate, net in by_rate.items()), Decimal(0))
    quote.total_amount = quote.net_amount + quote.charge_amount + quote.tax_amount


def _places(head: Head, by: Actor) -> list[_Place]:
    """The site of the order first, then the others of its company in the person's scope."""
    found = [
        _Place(s.id, s.code, s.name, s.calendar_id)
        for s in organisation.sites()
        if s.company_id == head.company_id and s.id in by.sites
    ]
    return sorted(found, key=lambda p: p.site_id != head.site_id)


def _promise(
    quote: Quote, counting: Sequence[_Sound], asked: _Asked, places: Sequence[_Place], rules: dict[int, Rules]
) -> None:
    """What the site would promise, and what others could."""
    starts = {p.site_id: Start(p.site_id, p.calendar_id, asked.ordered_on) for p in places}
    days = promise_days(list(starts.values()), rules)
    lines = [
        AskedFor(p.site_id, x.item_id, asked.due_on, x.qty, *days[starts[p.site_id]]) for p in places for x in counting
    ]
    answers = iter(foresee_demand(lines))
    for place in places:
        for one, answer in zip(counting, [next(answers) for _ in counting], strict=True):
            _told(one.line, place, answer, is_own=place is places[0])
    quote.promised_on = max((x.line.promised_on for x in counting if x.line.promised_on), default=None)


def _told(line: QuotedLine, place: _Place, answer: Foreseen, *, is_own: bool) -> None:
    if is_own:
        line.promised_on, line.promise_reason, line.free_qty = answer.promised_on, answer.reason, answer.free_qty
    elif answer.free_qty > 0:
        found = QuotedSite(place.code, place.name, answer.promised_on, answer.reason, answer.free_qty)
        line.other_sites.append(found)


def _judge(quote: Quote, counting: Sequence[_Sound], asked: _Asked, rules: dict[int, Rules]) -> None:
    """The holds that confirmation would open."""
    head, order = asked.head, asked.order
    rule = rules[head.site_id or 0]
    for one in counting:
        base = one.line.list_price if one.line.rule_price is None else one.line.rule_price
        if base is not None:
            one.line.floor_price = base * rule.price_floor
            is_under = one.priced.unit_price < one.line.floor_price
            one.line.is_under_floor = is_under and one.priced.exception_id is None
    values = {
        "order": asked.order_id, "company": head.company_id, "site": head.site_id, "partner": head.partner_id,
        "currency": head.currency, "ordered_at": order.ordered_at, "requested_on": asked.due_on,
        "total": quote.net_amount + quote.charge_amount, "ship_to": head.ship_to_id, "reference": order.customer_reference,
        "items": [x.item_id for x in counting], "unit_prices": [x.priced.unit_price for x in counting], "list_prices": [x.line.list_price for x in counting],
        "rule_prices": [x.line.rule_price for x in counting],
        "covered": [x.priced.exception_id is not None for x in counting],
        **limits_of({head.site_id or 0: rule}),
    }  # fmt: skip
    facts = ORDERS.rows("quote_facts", values, OrderFacts)
    exposure = exposures(facts, on=asked.by.today)
    quote.exposure_amount, quote.credit_limit = exposure[asked.order_id], facts[0].credit_limit
    found = judge(facts, rules, exposure)[asked.order_id]
    quote.holds = [QuotedHold(h.type, h.reason, h.details, h.policy_ids) for h in found]
