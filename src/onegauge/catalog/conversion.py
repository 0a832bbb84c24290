"""Exact conversion between packages and base units: fractions, never floats."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from onegauge.catalog.errors import InexactQuantity
from onegauge.kernel.errors import Refused

PLACES = 6
STEP = Fraction(1, 10**PLACES)


class HasContent(Protocol):
    """Anything that says how many base units one package holds."""

    @property
    def numerator(self) -> int:
        """The upper number of the fraction."""
        ...

    @property
    def denominator(self) -> int:
        """The lower number of the fraction."""
        ...


@dataclass(frozen=True, slots=True)
class Content:
    """How many base units one package holds, as a fraction."""

    numerator: int
    denominator: int = 1


def content_of(packaging: HasContent) -> Fraction:
    """The content as an exact number."""
    return Fraction(packaging.numerator, packaging.denominator)


def to_base(qty: Decimal, packaging: HasContent) -> Decimal:
    """The quantity in base units; refused where six decimals cannot hold it exactly.

    Rounding here would lose or make goods: a third of a kilogram is entered in grams.
    """
    exact = Fraction(qty) * content_of(packaging)
    steps = exact / STEP
    if steps.denominator != 1:
        raise Refused(
            [
                InexactQuantity(
                    f"{qty} packages of {packaging.numerator}/{packaging.denominator} base units are not exact"
                    f" to {PLACES} decimals.",
                    field="qty",
                    mend="Enter the quantity in the base unit.",
                )
            ]
        )
    return Decimal(steps.numerator).scaleb(-PLACES)


def whole_packages(base_qty: Decimal, packaging: HasContent) -> tuple[int, Decimal]:
    """How many full packages a base quantity makes, and the base units that are left."""
    content = content_of(packaging)
    packages = Fraction(base_qty) // content
    rest = (Fraction(base_qty) - packages * content) / STEP
    return packages, Decimal(round(rest)).scaleb(-PLACES)


@dataclass(frozen=True, slots=True)
class Stack:
    """A package by its code with what it holds."""

    code: str
    numerator: int
    denominator: int = 1


@dataclass(frozen=True, slots=True)
class Stacked:
    """A quantity in whole packages, the largest first, and the base units that fill none."""

    packages: tuple[tuple[str, int], ...]
    rest: Decimal


def stacked(base_qty: Decimal, packages: Sequence[Stack]) -> Stacked:
    """A quantity as people see it on the floor: so many pallets, then cases, then pieces.

    Nothing is lost or made: packages times contents, with the rest, are the quantity again.
    """
    rest, found = base_qty, []
    for package in sorted(packages, key=lambda p: (content_of(p), p.code), reverse=True):
        count, left = whole_packages(rest, package)
        if count > 0 and Fraction(rest) - count * content_of(package) == Fraction(left):
            found.append((package.code, count))
            rest = left
    return Stacked(tuple(found), rest)
