"""An independent, slow reference of moving-average costing, in exact fractions; it shares no code with the module."""

from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from math import floor

OUTSIDE = {"supplier", "customer", "adjustment"}


def cents(value: Fraction) -> Fraction:
    """Half up to two decimals, away from zero on a tie."""
    sign = -1 if value < 0 else 1
    return sign * Fraction(floor(abs(value) * 100 + Fraction(1, 2)), 100)


def micro(value: Fraction) -> Fraction:
    """Half up to six decimals: how a unit cost is kept."""
    return Fraction(floor(value * 10**6 + Fraction(1, 2)), 10**6)


@dataclass
class Book:
    """One item: what came in, what left, what it was worth, told as a story rather than as formulas."""

    qty: Fraction = Fraction(0)
    value: Fraction = Fraction(0)
    cost: Fraction | None = None
    blind_out: Fraction = Fraction(0)
    log: list[tuple[str, Fraction, Fraction]] = field(default_factory=list)

    def move(self, origin: str, target: str, qty: Decimal, unit_cost: Decimal | None) -> None:
        """Apply one movement."""
        if (origin in OUTSIDE) == (target in OUTSIDE):
            return
        amount_of_goods = Fraction(qty)
        if origin in OUTSIDE:
            self._arrive(origin, amount_of_goods, None if unit_cost is None else Fraction(unit_cost))
        else:
            self._leave(target, amount_of_goods)

    def _arrive(self, origin: str, qty: Fraction, cost: Fraction | None) -> None:
        kind = {"supplier": "receipt", "customer": "customer_return", "adjustment": "gain"}[origin]
        if cost is None:
            cost = self.value / self.qty if self.cost is not None and self.qty > 0 else self.cost
        if cost is None:
            self.qty += qty
            self.log.append((kind, qty, Fraction(0)))
            return
        booked = cents(qty * cost)
        self.log.append((kind, qty, booked))
        blind = self.cost is None
        uplift = Fraction(0)
        if blind:
            uplift = cents((self.qty + self.blind_out) * cost)
            should_be = cents((self.qty + qty) * cost)
        elif self.qty >= 0:
            should_be = self.value + booked
        elif self.qty + qty >= 0:
            should_be = cents((self.qty + qty) * cost)
        else:
            should_be = cents(self.value * (self.qty + qty) / self.qty)
        correction = should_be - self.value - booked - uplift
        if uplift:
            self.log.append(("revaluation", Fraction(0), uplift))
        if correction:
            self.log.append(("variance", Fraction(0), correction))
        self.qty += qty
        self.value = should_be
        self.blind_out = Fraction(0) if blind else self.blind_out
        if self.qty > 0:
            self.cost = micro(self.value / self.qty)
        elif blind or self.qty == 0:
            self.cost = micro(cost)

    def _leave(self, target: str, qty: Fraction) -> None:
        kind = {"supplier": "supplier_return", "customer": "issue", "adjustment": "loss"}[target]
        if self.cost is None:
            self.qty -= qty
            self.blind_out += qty
            self.log.append((kind, -qty, Fraction(0)))
            return
        on_hand = max(self.qty, Fraction(0))
        from_stock = min(qty, on_hand)
        worth = Fraction(0)
        if from_stock:
            worth = self.value if from_stock == on_hand else min(self.value, cents(self.value * from_stock / on_hand))
        worth += cents((qty - from_stock) * self.cost)
        self.qty -= qty
        self.value -= worth
        self.log.append((kind, -qty, -worth))
        if self.qty > 0:
            self.cost = micro(self.value / self.qty)
