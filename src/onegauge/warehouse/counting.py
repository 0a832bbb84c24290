"""What a counted line comes to: within the tolerance, to be counted again, or to be approved. No database here."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Rules:
    """The policies of a site that judge its counts."""

    tolerance_share: Decimal
    tolerance_value: Decimal
    again_share: Decimal
    again_value: Decimal


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted line: what the books said at that instant, what was there, and what a unit of it is worth."""

    id: int
    count_id: int
    site_id: int
    expected_qty: Decimal
    counted_qty: Decimal
    was_counted_before: bool
    unit_value: Decimal

    @property
    def difference(self) -> Decimal:
        """How far books and shelf are apart, whichever way."""
        return abs(self.counted_qty - self.expected_qty)

    @property
    def value(self) -> Decimal:
        """What the difference is worth."""
        return self.difference * self.unit_value


def is_within(line: Counted, rules: Rules) -> bool:
    """Small both as a share of what was expected and in value; where nothing was expected every find is large."""
    return (
        line.difference <= rules.tolerance_share * line.expected_qty and line.value <= rules.tolerance_value
    ) or not line.difference


def is_doubtful(line: Counted, rules: Rules) -> bool:
    """So far off that somebody else looks first; who looked already as the second is believed."""
    if line.was_counted_before or is_within(line, rules):
        return False
    return line.difference > rules.again_share * line.expected_qty or line.value > rules.again_value


def outcome(lines: Iterable[Counted], rules: Rules) -> str:
    """The state that a count comes to when it is handed in."""
    judged = list(lines)
    if any(is_doubtful(line, rules) for line in judged):
        return "recount"
    return "posted" if all(is_within(line, rules) for line in judged) else "review"
