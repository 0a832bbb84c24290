"""Periods of one thing on one line of time: what a new one does to its neighbours.

An open end means "until the next one begins". A new period ends the one it begins in; it is refused where it would run
into the next one, or leave days without a price that had one before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A half-open period; `index` is set for a draft, `row_id` for a row that stands already."""

    valid_from: date
    valid_until: date | None
    index: int | None = None
    row_id: int | None = None


@dataclass(slots=True)
class Plan:
    """What follows: ends of rows that stand, ends of drafts, and what is refused (index, why)."""

    row_ends: dict[int, date] = field(default_factory=dict)
    draft_ends: dict[int, date | None] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)


def plan_periods(periods: Sequence[Period], plan: Plan) -> None:
    """Lay the periods of one thing side by side; a draft with the beginning of a row takes that row's place."""
    drafted = {p.valid_from for p in periods if p.index is not None}
    line = sorted(
        (p for p in periods if p.index is not None or p.valid_from not in drafted), key=lambda p: p.valid_from
    )
    for place, period in enumerate(line):
        following = line[place + 1] if place + 1 < len(line) else None
        end = period.valid_until
        if following is not None and (end is None or end > following.valid_from):
            fault = _fault(period, following, line[place + 2 : place + 3])
            if fault is not None:
                plan.faults.append(fault)
            end = following.valid_from
        if period.index is not None:
            plan.draft_ends[period.index] = end
        elif period.row_id is not None and end is not None and end != period.valid_until:
            plan.row_ends[period.row_id] = end


def _fault(period: Period, following: Period, after: Sequence[Period]) -> tuple[int, str] | None:
    if period.index is not None:
        if period.valid_until is None:
            return None
        return (period.index, f"It would run into the one that begins on {following.valid_from}.")
    ends = following.valid_until
    if following.index is None or ends is None:
        return None
    leaves_gap = (period.valid_until is None or ends < period.valid_until) and not (
        after and after[0].valid_from == ends
    )
    if leaves_gap:
        return (
            following.index,
            f"It would end the one that began on {period.valid_from} and leave nothing after {ends}.",
        )
    return None
