"""How an ordered quantity becomes whole packages. Pure, and exact: contents are fractions."""

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

PLACES = 6
HALF = Fraction(1, 2)
LARGEST = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """How a site rounds (``up`` or ``nearest``), by which share of the quantity at most, and who decided that."""

    mode: str
    tolerance: Decimal
    provenance_id: int


@dataclass(frozen=True, slots=True)
class Rounded:
    """A quantity that became whole packages: what was asked for, what it is now, and of which package."""

    asked_qty: Decimal
    qty: Decimal
    package: str
    content: Fraction
    provenance_id: int

    @property
    def package_qty(self) -> Decimal:
        """What one package holds, as far as a quantity can say it."""
        return as_qty(self.content)


def as_qty(value: Fraction) -> Decimal:
    """A fraction as a quantity of six decimals, half of the last one up."""
    return Decimal(floor(value * 10**PLACES + HALF)).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Sold:
    """How an item is sold: at least so much, in multiples of so much; 0 means any quantity."""

    least: Decimal
    multiple: Decimal

    def takes(self, qty: Decimal) -> bool:
        """Whether a quantity is one that is sold."""
        return qty >= self.least and (not self.multiple or qty % self.multiple == 0)

    def next_qty(self, qty: Decimal) -> Decimal:
        """The smallest quantity not below this one that is sold."""
        wanted = max(qty, self.least)
        if not self.multiple:
            return wanted
        return wanted if wanted % self.multiple == 0 else (wanted // self.multiple + 1) * self.multiple


ANY = Sold(Decimal(0), Decimal(0))


def as_sold(asked: Decimal, package: Fraction | None, sold: Sold, rule: RoundingRule, *, least: Decimal) -> Decimal:
    """The quantity that a line becomes: in the item's multiples, else in whole packages, never below what is sold."""
    floor_qty = max(least, sold.least if sold.least <= asked * (1 + rule.tolerance) else Decimal(0))
    content = Fraction(sold.multiple) if sold.multiple else package
    if content is not None:
        return whole_packages(asked, content, rule, least=floor_qty)
    return max(asked, floor_qty)


def whole_packages(asked: Decimal, content: Fraction, rule: RoundingRule, *, least: Decimal = Decimal(0)) -> Decimal:
    """The quantity in whole packages: never none, never under ``least``, and as it was asked where that is too far away.

    What six decimals can say of some whole packages counts as whole: two thirds stay 0.666667.
    """
    count = Fraction(asked) / content
    if as_qty(floor(count + HALF) * content) == asked >= least:
        return asked
    whole = floor(count)
    if count != whole and (rule.mode == "up" or whole == 0 or count - whole >= HALF):
        whole += 1
    whole = max(whole, floor(Fraction(least) / content))
    while as_qty(whole * content) < least:
        whole += 1
    found = as_qty(whole * content)
    is_near = abs(Fraction(found) - Fraction(asked)) <= Fraction(rule.tolerance) * Fraction(asked)
    return found if is_near and found < LARGEST else asked


def kept(rounded: Rounded | None) -> str | None:
    """What the line keeps of it, as JSON."""
    if rounded is None:
        return None
    return json.dumps({
        "asked": f"{rounded.asked_qty:f}", "package": rounded.package, "content": f"{rounded.package_qty:f}",
        "policy": rounded.provenance_id,
    })  # fmt: skip
