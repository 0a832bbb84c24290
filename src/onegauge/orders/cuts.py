"""What of a line is given up first when a customer wants less of it. Pure; the caller reads and writes.

First what only waits, then what is reserved, then what the warehouse was asked for, last what it picked; what has left is
never cut. Among equals the latest promise goes first. Components of a kit are cut each by its own share.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

WAITING, RESERVED, RELEASED, PICKED = range(4)
SMALLEST = Decimal("0.000001")


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of a line that has not left: where it is, in units of its demand, each worth so much of a unit of the line."""

    line_id: int
    demand_id: int
    component_id: int | None
    numerator: int
    denominator: int
    stage: int
    balance_id: int | None
    shipment_id: int | None
    work_line_id: int | None
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Cut:
    """So much of a slice is not wanted any more, in units of its demand."""

    slice: Slice
    qty: Decimal


def plan_cuts(slices: Iterable[Slice], qty: Decimal) -> tuple[list[Cut], Decimal]:
    """Lay a quantity of the line over its slices, in their order; the cuts, and what could not be cut of the line.

    A slice in other units gives the next greater quantity that is kept exactly.
    """
    left: dict[int | None, Fraction] = {}
    cuts: list[Cut] = []
    for one in slices:
        rest = left.setdefault(one.component_id, Fraction(qty))
        if rest <= 0:
            continue
        ratio = Fraction(one.numerator, one.denominator)
        taken = min(one.qty, _up(rest / ratio))
        cuts.append(Cut(one, taken))
        left[one.component_id] = rest - Fraction(taken) * ratio
    over = max(left.values(), default=Fraction(qty))
    return cuts, _up(max(over, Fraction(0)))


def _up(value: Fraction) -> Decimal:
    steps = value / Fraction(SMALLEST)
    whole = -(-steps.numerator // steps.denominator)
    return (Decimal(whole) * SMALLEST).quantize(SMALLEST, rounding=ROUND_CEILING)


def of_stage(cuts: Sequence[Cut], *stages: int) -> list[Cut]:
    """The cuts of these stages."""
    return [c for c in cuts if c.slice.stage in stages]
