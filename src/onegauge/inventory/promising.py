"""The rule of promising, readable and slow: what the part `promised_lines` must answer; and what can be promised by day.

Pure; no database.

Lines of one item at one site are promised in their order; each stands behind all before it. What they stand on is the
cumulative available-to-promise with look-ahead (APICS): on each day, stock plus supply announced until then less what
was promised until then, never more than on any later day, so that no earlier promise is broken. A line gets the first
day on which that covers it and everybody before it. Supply that is not announced can always be bought in, after the
lead time of supply; nothing is promised later than that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A line: when it is wanted, when it can leave if stock covers it, and when if it must be bought in."""

    qty: Decimal
    due_on: date
    stock_on: date
    supply_on: date


@dataclass(frozen=True, slots=True)
class Dated:
    """A quantity from a day on: trusted supply that is announced, or an open promise."""

    day: date
    qty: Decimal


def promise(
    lines: Iterable[Asked], *, free_qty: Decimal, promised: Sequence[Dated], supply: Sequence[Dated]
) -> list[tuple[date, str]]:
    """The promised day of each line and its reason; ``promised`` is what is open and not reserved yet."""
    days = [date.min, *sorted({s.day for s in supply})]
    on = {day: _least(day, free_qty, promised, supply) for day in days}
    stock = max(on[date.min], Decimal(0))
    out: list[tuple[date, str]] = []
    upto = Decimal(0)
    for line in lines:
        before, upto = upto, upto + line.qty
        inbound = next((max(day, line.stock_on) for day in days[1:] if on[day] >= upto), None)
        if upto <= stock:
            found = line.stock_on, "in_stock"
        elif inbound is not None and inbound <= line.supply_on:
            found = inbound, "inbound"
        else:
            found = line.supply_on, "partial_stock" if before < stock else "awaiting_supply"
        out.append((max(found[0], line.due_on), found[1]))
    return out


def promisable(
    free_qty: Decimal, days: Sequence[date], needs: Sequence[Decimal]
) -> tuple[list[date | None], list[Decimal]]:
    """From which day on (None is now) how much can be promised in all, of what is free and of dated needs.

    A need below zero is supply. From the last day backwards: what is left at the end holds back to the day before which
    less is left, because nothing promised earlier may break a later promise. Going backwards the needs of a day come
    before its supply, so that the order within a day takes nothing from it.
    """
    left = least = free_qty - sum(needs)
    since: list[date | None] = []
    qtys: list[Decimal] = []
    for day, need in sorted(zip(days, needs, strict=True), reverse=True):
        left += need
        if left < least:
            if not since or since[-1] != day:
                since.append(day)
                qtys.append(least)
            least = left
    return [None, *reversed(since)], [least, *reversed(qtys)]


def _least(day: date, free_qty: Decimal, promised: Sequence[Dated], supply: Sequence[Dated]) -> Decimal:
    """The least that is cumulatively left on this day or any later one."""
    events = [day, *(e.day for e in (*promised, *supply) if e.day > day)]
    return min(
        free_qty + sum(s.qty for s in supply if s.day <= at) - sum(p.qty for p in promised if p.day <= at)
        for at in events
    )
