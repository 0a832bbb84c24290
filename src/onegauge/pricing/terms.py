"""The rule that turns the price of a list into the price of a line: pure, over what it is given.

The steps, in their order:

1. the price that `choosing.choose_price` finds, converted at the day's rate where the list is in another currency;
2. a contract price: the narrowest one that covers the line. By policy `pricing.contract_precedence` it stands whatever
   the list says, or only when it is lower;
3. promotions by priority: the first one that gains, and those after it while all of them are stackable. By policy
   `pricing.promotions_on_contracts` they reduce contract prices too, or leave them alone. None ever raises a price;
4. rounding, where the price was reckoned and not written down; a promotion that is rounded never raises it either.

Surcharges never touch the price: they are amounts of their own, per unit, line, order or consignment. One per consignment
is taken down like one per order; who billed first of what left together bears it.

SQL only fetches what may count (`prices.terms_of`); what counts is decided here, for capture, quote and explanation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

from onegauge.kernel.money import quantize_amount

ZERO = Decimal(0)
EXACT = Decimal("0.000001")
WHOLE_ORDER = ("order", "consignment")


@dataclass(frozen=True, slots=True)
class Term:
    """A price term as the rule sees it; None and empty mean "all". ``member_ids`` are those asked about in its group."""

    id: int
    company_id: int
    kind: str
    code: str
    name: str
    method: str
    value: Decimal
    currency: str
    per: str
    partner_id: int | None
    group_id: int | None
    item_id: int | None
    item_class_id: int | None
    min_qty: Decimal
    below_amount: Decimal | None
    priority: int
    is_stackable: bool
    tax_class: str
    valid_from: date
    valid_until: date | None
    member_ids: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """Prices are multiples of ``step`` shifted by ``ending``."""

    step: Decimal
    ending: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRules:
    """The policies of a company that decide between terms, with their provenance."""

    contract_precedence: str = "contract"
    promotions_on_contracts: bool = False
    provenance: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """Who asks for prices: a customer of a company on a day, in a currency that is rounded like this."""

    company_id: int
    partner_id: int
    currency: str
    on: date
    rounding: Rounding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a price is wanted for; an order as a whole has neither item nor quantity."""

    item_id: int | None = None
    item_class_id: int | None = None
    qty: Decimal = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What the lists say; with a rate when the list is in another currency: what one unit of ours is worth in its."""

    price_line_id: int
    unit_price: Decimal
    rate: Decimal | None = None

    @property
    def converted_price(self) -> Decimal:
        """The price in the currency that was asked for."""
        return self.unit_price if self.rate is None else exact(self.unit_price / self.rate)


@dataclass(frozen=True, slots=True)
class Step:
    """One step to the price: what it was, the row behind it, and the price after it."""

    name: str
    row_id: int
    code: str
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Lost:
    """A term that was looked at and did not count, and why in one word."""

    term: Term
    reason: str


@dataclass(frozen=True, slots=True)
class Charge:
    """A surcharge as an amount of its own."""

    term: Term
    amount: Decimal


@dataclass(slots=True)
class Reckoned:
    """The price of a line with everything that led to it; no price where neither list nor contract has one."""

    unit_price: Decimal | None = None
    steps: list[Step] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    is_agreed: bool = False
    is_reckoned: bool = False

    def take(self, name: str, row_id: int, code: str, price: Decimal, *, reckoned: bool) -> None:
        """Note a step and go on from its price."""
        self.unit_price = price
        self.steps.append(Step(name, row_id, code, price))
        self.is_reckoned = reckoned


def exact(price: Decimal) -> Decimal:
    """A price with the decimals that are kept."""
    return price.quantize(EXACT, rounding=ROUND_HALF_UP)


def why_not(term: Term, buyer: Buyer, asked: Asked) -> str:
    """Why a term does not cover a line; empty when it does."""
    wrong = (
        ("company", term.company_id != buyer.company_id),
        ("customer", term.partner_id is not None and term.partner_id != buyer.partner_id),
        ("group", term.group_id is not None and buyer.partner_id not in term.member_ids),
        ("item", term.item_id is not None and term.item_id != asked.item_id),
        ("class", term.item_class_id is not None and term.item_class_id != asked.item_class_id),
        ("currency", term.currency not in ("", buyer.currency)),
        ("quantity", term.min_qty > asked.qty),
        ("period", not (term.valid_from <= buyer.on and (term.valid_until is None or buyer.on < term.valid_until))),
    )
    return next((reason for reason, holds in wrong if holds), "")


def narrowness(term: Term) -> tuple[object, ...]:
    """Which contract comes first.

    The item before its class, the customer before the group, the larger quantity, the newer one; the id makes it certain.
    """
    return (
        term.item_id is None, term.item_class_id is None, term.partner_id is None, term.group_id is None,
        -term.min_qty, -term.valid_from.toordinal(), -term.id,
    )  # fmt: skip


def by_priority(term: Term) -> tuple[int, int]:
    """The order of promotions and surcharges."""
    return (term.priority, term.id)


def rounded(price: Decimal, rule: Rounding | None, *, rounding: str = ROUND_HALF_UP) -> Decimal:
    """The nearest price that the rule allows, half up; what costs something never becomes free."""
    if rule is None or price <= 0:
        return exact(price)
    steps = ((price - rule.ending) / rule.step).quantize(Decimal(1), rounding=rounding)
    return exact(max(steps, ZERO if rule.ending else Decimal(1)) * rule.step + rule.ending)


def reckon(buyer: Buyer, asked: Asked, listed: Listed | None, terms: Iterable[Term], rules: PriceRules) -> Reckoned:
    """The price of a line and how it came about."""
    found = Reckoned()
    covering = []
    for term in sorted(terms, key=lambda t: t.id):
        if term.kind == "surcharge":
            continue
        reason = why_not(term, buyer, asked)
        if reason:
            found.lost.append(Lost(term, reason))
        else:
            covering.append(term)
    if listed is not None:
        found.take("list", listed.price_line_id, "", listed.unit_price, reckoned=False)
        if listed.rate is not None:
            found.take("conversion", listed.price_line_id, f"{listed.rate.normalize():f}", listed.converted_price,
                       reckoned=True)  # fmt: skip
    _contracted(found, [t for t in covering if t.kind == "contract"], rules)
    before = found.unit_price
    _promoted(found, sorted((t for t in covering if t.kind == "promotion"), key=by_priority), rules)
    if found.is_reckoned and found.unit_price is not None:
        price = rounded(found.unit_price, buyer.rounding)
        if before is not None and found.unit_price < before < price:
            price = min(rounded(found.unit_price, buyer.rounding, rounding=ROUND_DOWN), before)
        if price != found.unit_price:
            found.take("rounding", 0, "", price, reckoned=True)
    return found


def _contracted(found: Reckoned, terms: Iterable[Term], rules: PriceRules) -> None:
    """The narrowest contract that gives a price; the others lost to it."""
    for term in sorted(terms, key=narrowness):
        price = _reduced(term, found.unit_price)
        if found.is_agreed:
            found.lost.append(Lost(term, "narrower"))
        elif price is None:
            found.lost.append(Lost(term, "no_list_price"))
        elif rules.contract_precedence == "lowest" and found.unit_price is not None and found.unit_price < price:
            found.lost.append(Lost(term, "dearer"))
        else:
            found.take("contract", term.id, term.code, price, reckoned=term.method != "fixed")
            found.is_agreed = True


def _promoted(found: Reckoned, terms: Iterable[Term], rules: PriceRules) -> None:
    """Promotions in the order of their priority."""
    is_first, may_follow = True, True
    for term in terms:
        price = _reduced(term, found.unit_price)
        if found.is_agreed and not rules.promotions_on_contracts:
            found.lost.append(Lost(term, "agreed_price"))
        elif found.unit_price is None or price is None or price >= found.unit_price:
            found.lost.append(Lost(term, "no_gain"))
        elif not is_first and not (may_follow and term.is_stackable):
            found.lost.append(Lost(term, "not_stackable"))
        else:
            found.take("promotion", term.id, term.code, price, reckoned=term.method != "fixed")
            is_first, may_follow = False, may_follow and term.is_stackable


def _reduced(term: Term, price: Decimal | None) -> Decimal | None:
    """What a term makes of a price; nothing where it reduces and there is nothing to reduce."""
    if term.method == "fixed":
        return term.value
    if price is None:
        return None
    return exact(price * (1 - term.value)) if term.method == "share" else max(price - term.value, ZERO)


def charges_of_line(buyer: Buyer, asked: Asked, net: Decimal, terms: Iterable[Term]) -> list[Charge]:
    """Surcharges of a line that is sold for ``net``."""
    covering = [t for t in terms if t.kind == "surcharge" and t.per not in WHOLE_ORDER and not why_not(t, buyer, asked)]
    return _charges(covering, buyer, net, asked.qty)


def charges_of_order(buyer: Buyer, net: Decimal, terms: Iterable[Term]) -> list[Charge]:
    """Surcharges of a whole order with goods worth ``net``: freight, small order."""
    covering = [
        t
        for t in terms
        if t.kind == "surcharge"
        and t.per in WHOLE_ORDER
        and not why_not(t, buyer, Asked())
        and (t.below_amount is None or net < t.below_amount)
    ]
    return _charges(covering, buyer, net, ZERO)


def _charges(terms: Iterable[Term], buyer: Buyer, net: Decimal, qty: Decimal) -> list[Charge]:
    found = []
    for term in sorted(terms, key=by_priority):
        amount = term.value * net if term.method == "share" else term.value
        if term.per == "unit" and term.method != "share":
            amount *= qty
        amount = quantize_amount(amount, buyer.currency)
        if amount:
            found.append(Charge(term, amount))
    return found


class TermBook:
    """The terms of a batch, laid out so that a line looks only at those of its item, its class, or of all items."""

    def __init__(self, terms: Iterable[Term], rules: Mapping[tuple[int, date], PriceRules]) -> None:
        self.rules = rules
        self._of_item: dict[int, list[Term]] = {}
        self._of_class: dict[int, list[Term]] = {}
        self._of_all: list[Term] = []
        for term in terms:
            if term.item_id is not None:
                self._of_item.setdefault(term.item_id, []).append(term)
            elif term.item_class_id is not None:
                self._of_class.setdefault(term.item_class_id, []).append(term)
            else:
                self._of_all.append(term)

    def for_line(self, asked: Asked) -> list[Term]:
        """What may count for a line."""
        return [
            *self._of_item.get(asked.item_id or 0, ()), *self._of_class.get(asked.item_class_id or 0, ()), *self._of_all,
        ]  # fmt: skip

    def price(self, buyer: Buyer, asked: Asked, listed: Listed | None) -> Reckoned:
        """The price of a line."""
        return reckon(buyer, asked, listed, self.for_line(asked), self.rules_for(buyer))

    def rules_for(self, buyer: Buyer) -> PriceRules:
        """The policies of the buyer's company on the day; where no term was asked for, none decides."""
        return self.rules.get((buyer.company_id, buyer.on), PriceRules())

    def line_charges(self, buyer: Buyer, asked: Asked, net: Decimal) -> list[Charge]:
        """The surcharges of a line."""
        return charges_of_line(buyer, asked, net, self.for_line(asked))

    def order_charges(self, buyer: Buyer, net: Decimal) -> list[Charge]:
        """The surcharges of an order."""
        return charges_of_order(buyer, net, self._of_all)
