"""What becomes of goods at the door: by the tolerance, line by line. Pure; no database.

More than ordered is accepted as long as it is a small share **and** few units; all receipts of one ordered line add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Protocol, TypeVar

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The policies of a site that judge what comes in."""

    over_share: Decimal
    over_units: Decimal
    over_action: str
    under_share: Decimal
    under_units: Decimal
    under_action: str


def accepted_at_most(ordered: Decimal | None, tolerance: Tolerance, decimals: int) -> Decimal | None:
    """How much of a line is accepted in all; None where nobody ordered and everything is. Never a part of a unit."""
    if ordered is None:
        return None
    more = min(ordered * tolerance.over_share, tolerance.over_units)
    return max(ordered, (ordered + more).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_FLOOR))


def split(qty: Decimal, *, before: Decimal, at_most: Decimal | None) -> tuple[Decimal, Decimal]:
    """How much of a quantity is accepted, after what was accepted before, and how much is too much."""
    fits = qty if at_most is None else min(qty, max(at_most - before, ZERO))
    return fits, qty - fits


def outcome_at_close(
    *, ordered: Decimal | None, accepted: Decimal, held: Decimal, refused: Decimal, tolerance: Tolerance
) -> str:
    """How a line compares with what was ordered when nothing more of its arrival comes."""
    missing = ZERO if ordered is None else ordered - accepted
    if missing > 0:
        is_small = missing <= tolerance.under_share * (ordered or ZERO) and missing <= tolerance.under_units
        return "under_close" if is_small or tolerance.under_action == "end" else "under_open"
    if held > 0:
        return "over_hold"
    return "over_refuse" if refused > 0 else "in_tol"


class Awaited(Protocol):
    """A line of an arrival, as the matching sees it."""

    @property
    def lot_code(self) -> str:
        """The lot that was announced, if any."""

    @property
    def sscc(self) -> str:
        """The handling unit that was announced, if any."""

    @property
    def open_qty(self) -> Decimal:
        """What is still awaited of it."""


Line = TypeVar("Line", bound=Awaited)


def lay_on(qty: Decimal, *, lot: str, sscc: str, lines: Sequence[Line]) -> list[tuple[Line, Decimal]]:
    """On which lines of its item a quantity counts: those of its handling unit, else its lot, else without a lot, else all.

    Each is filled in turn; what is left over counts on the last one, so that the tolerance sees it.
    """
    chosen = (
        [x for x in lines if sscc and x.sscc == sscc]
        or [x for x in lines if lot and x.lot_code == lot]
        or [x for x in lines if not x.lot_code and not x.sscc]
        or list(lines)
    )
    parts: list[tuple[Line, Decimal]] = []
    for line in chosen[:-1]:
        part = min(qty, max(line.open_qty, ZERO))
        if part > 0:
            parts.append((line, part))
            qty -= part
    return [*parts, (chosen[-1], qty)] if chosen and qty > 0 else parts
