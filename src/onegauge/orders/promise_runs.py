"""The rule of a promise run: who is confirmed when, for one item at one site. Pure; the caller reads and writes.

The axis is time-phased: stock counts from the beginning, supply from the day its goods can leave. A confirmation takes
its quantity from its day on, and is given only where that leaves nothing uncovered on any later day (the look-ahead of
available-to-promise). The strategies are the confirmation strategies of backorder processing as planners know them.
"""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

NOW = date.min
ZERO = Decimal(0)


class Strategy(models.TextChoices):
    """What a segment may win or lose, in the order in which it is served."""

    WIN = "win", _("Win: full and on time, or somebody must decide")
    GAIN = "gain", _("Gain: keeps what it has, better if possible")
    IMPROVE = "improve", _("Improve: better if possible, worse only for win and gain")
    REDISTRIBUTE = "redistribute", _("Redistribute: gains or loses by the order of the sort")
    FILL = "fill", _("Fill: gains nothing, may lose")
    LOSE = "lose", _("Lose: gives up its confirmation")
    SKIP = "skip", _("Skip: stays as it is")


ORDER = {strategy: n for n, strategy in enumerate(Strategy.values)}
SAFE = (Strategy.WIN, Strategy.GAIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that waits: what it lacks beyond the warehouse's work, its promise, and its place in its segment.

    ``backed`` says that stock or an expected receipt covers the promise; ``held_qty`` is reserved and may still move.
    """

    id: int
    strategy: str
    rank: tuple[object, ...]
    qty: Decimal
    held_qty: Decimal
    due_on: date
    promised_on: date
    backed: bool


@dataclass(frozen=True, slots=True)
class Incoming:
    """A quantity that can leave from a day on; stock is there ``NOW``."""

    on: date
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a line has after the run: its date, whether it is covered, what of the stock is its own.

    ``exception`` is ``missed`` for a line that must win and does not, ``uncovered`` for a promise that is kept although
    nothing covers it.
    """

    id: int
    promised_on: date
    backed: bool
    stock_qty: Decimal
    exception: str = ""
    reason: str = ""


class Axis:
    """Supply less confirmations, by day."""

    def __init__(self, incoming: Iterable[Incoming]) -> None:
        self.days: list[date] = [NOW]
        self.net: dict[date, Decimal] = {NOW: ZERO}
        for one in incoming:
            self.take(one.on, -one.qty)

    def take(self, on: date, qty: Decimal) -> None:
        """Confirm a quantity from a day on; a negative quantity gives it back."""
        if on not in self.net:
            insort(self.days, on)
            self.net[on] = ZERO
        self.net[on] -= qty

    def _free(self) -> list[Decimal]:
        """What may be taken from each day on without uncovering a later one."""
        levels, level = [], ZERO
        for day in self.days:
            level += self.net[day]
            levels.append(level)
        for n in range(len(levels) - 2, -1, -1):
            levels[n] = min(levels[n], levels[n + 1])
        return levels

    def left_over(self) -> Decimal:
        """The least that is uncommitted on any day; below zero something is promised twice."""
        return self._free()[0]

    def room(self, on: date) -> Decimal:
        """The quantity that can be confirmed for a day."""
        return max(self._free()[bisect_right(self.days, on) - 1], ZERO)

    def earliest(self, not_before: date, qty: Decimal) -> date | None:
        """The first day, not before another, for which a quantity can be confirmed."""
        free = self._free()
        at = bisect_right(self.days, not_before) - 1
        for n in range(at, len(free)):
            if free[n] >= qty:
                return max(self.days[n], not_before)
        return None


@dataclass(slots=True)
class _Place:
    """Where a line stands while the rule works: full from ``on``, or only ``part`` of the stock."""

    line: Line
    on: date | None = None
    part: Decimal = ZERO
    exception: str = ""


def confirm(lines: Sequence[Line], incoming: Sequence[Incoming], *, ready_on: date, later_on: date) -> list[Outcome]:
    """Confirm the lines of one item at one site anew.

    ``ready_on`` is the first day on which anything can leave, ``later_on`` the estimate for what nothing covers. Frozen
    lines come first as they are; then win and gain keep what they have and are bettered, in the order of their ranks;
    then improve keeps what is left of its own and is bettered; then redistribute, fill and lose.
    """
    axis = Axis(incoming)
    ranked = sorted(lines, key=lambda x: (ORDER[x.strategy], x.rank, x.id))
    for line in ranked:
        _freeze(axis, line)
    places = {x.id: _Place(x) for x in ranked if x.strategy != Strategy.SKIP}
    for group in (SAFE, (Strategy.IMPROVE,)):
        mine = [p for p in places.values() if p.line.strategy in group]
        for place in mine:
            _keep(axis, place)
        for place in mine:
            _better(axis, place, ready_on)
    for place in places.values():
        _spread(axis, place, ready_on)
    for place in places.values():
        _part(axis, place)
    shares = _shares(ranked, places, sum((x.qty for x in incoming if x.on == NOW), ZERO))
    found = [_outcome(x, places.get(x.id), shares[x.id], ready_on, later_on) for x in ranked]
    return [replace(o, reason=_reason(x, o)) for x, o in zip(ranked, found, strict=True)]


def _freeze(axis: Axis, line: Line) -> None:
    """Leave to a frozen line what it has."""
    if line.strategy == Strategy.SKIP:
        axis.take(NOW, line.held_qty)
        if line.backed:
            axis.take(line.promised_on, line.qty - line.held_qty)


def _spread(axis: Axis, place: _Place, ready_on: date) -> None:
    """Confirm what takes its place in the order of the ranks: as early as wanted, or (fill) not before it was."""
    line = place.line
    if line.strategy == Strategy.REDISTRIBUTE:
        _put(axis, place, max(line.due_on, ready_on))
    elif line.strategy == Strategy.FILL and line.backed:
        _put(axis, place, line.promised_on)


def _keep(axis: Axis, place: _Place) -> None:
    """Confirm again what the line has, as far as it is covered."""
    line = place.line
    if line.backed and axis.room(line.promised_on) >= line.qty:
        _put(axis, place, line.promised_on)
        return
    place.part = min(line.held_qty, axis.room(NOW))
    axis.take(NOW, place.part)


def _better(axis: Axis, place: _Place, ready_on: date) -> None:
    """Confirm earlier, or what was only an estimate; never later."""
    line, was, part = place.line, place.on, place.part
    if was is not None:
        axis.take(was, -line.qty)
    axis.take(NOW, -part)
    found = axis.earliest(max(line.due_on, ready_on), line.qty)
    limit = line.promised_on if was is None else was
    if found is not None and (found <= limit or (was is None and line.strategy == Strategy.IMPROVE and line.backed)):
        place.on, place.part = found, ZERO
        axis.take(found, line.qty)
        return
    if was is not None:
        axis.take(was, line.qty)
    axis.take(NOW, part)


def _put(axis: Axis, place: _Place, not_before: date) -> None:
    """Confirm the whole line on the first day that covers it."""
    found = axis.earliest(not_before, place.line.qty)
    if found is not None:
        place.on = found
        axis.take(found, place.line.qty)


def _part(axis: Axis, place: _Place) -> None:
    """Give a line that nothing covers whole what stock is left; fill gets no more than it had, lose nothing."""
    line = place.line
    if place.on is not None or line.strategy == Strategy.LOSE:
        return
    wanted = line.held_qty if line.strategy == Strategy.FILL else line.qty
    more = min(wanted - place.part, axis.room(NOW))
    if more > 0:
        place.part += more
        axis.take(NOW, more)


def _shares(ranked: Sequence[Line], places: dict[int, _Place], stock: Decimal) -> dict[int, Decimal]:
    """What of the stock is whose: frozen reservations and parts first, then confirmations by their days."""
    shares = {x.id: x.held_qty if x.id not in places else places[x.id].part for x in ranked}
    stock -= sum(shares.values(), ZERO)
    dated = [(p.on, n, p.line) for n, p in enumerate(places.values()) if p.on is not None]
    frozen = [(x.promised_on, -1, x) for x in ranked if x.id not in places and x.backed]
    for _on, _n, line in sorted([*frozen, *dated], key=lambda x: (x[0], x[1], x[2].id)):
        lacking = line.qty - line.held_qty if line.id not in places else line.qty
        got = max(min(lacking, stock), ZERO)
        stock -= got
        if line.id in places:
            shares[line.id] = min(got, line.held_qty) if line.strategy == Strategy.FILL else got
    return shares


def _outcome(line: Line, place: _Place | None, share: Decimal, ready_on: date, later_on: date) -> Outcome:
    """The date of a line: the day that covers it, else the promise it may keep, else the estimate."""
    same = Outcome(id=line.id, promised_on=line.promised_on, backed=line.backed, stock_qty=share)
    if place is None:
        return same
    if place.on is not None:
        missed = line.strategy == Strategy.WIN and place.on > max(line.due_on, ready_on)
        return replace(same, promised_on=place.on, backed=True, exception="missed" if missed else "")
    if line.strategy in SAFE:
        return replace(
            same, exception="missed" if line.strategy == Strategy.WIN else "uncovered" if line.backed else ""
        )
    lost = line.promised_on if not line.backed else max(line.promised_on, later_on)
    return replace(same, promised_on=lost, backed=False)


def _reason(line: Line, outcome: Outcome) -> str:
    """Why the line has its date, in the words of inventory."""
    if outcome.backed:
        return "in_stock" if outcome.stock_qty >= line.qty else "inbound"
    return "partial_stock" if outcome.stock_qty else "awaiting_supply"


def effect(line: Line, outcome: Outcome) -> str:
    """What a run does to a promise: ``gains``, ``loses``, ``exception`` or nothing."""
    if outcome.promised_on > line.promised_on or (line.backed and not outcome.backed):
        return "loses"
    if not outcome.backed and outcome.stock_qty < line.held_qty:
        return "loses"
    if outcome.promised_on < line.promised_on or (outcome.backed and not line.backed):
        return "gains"
    if not outcome.backed and outcome.stock_qty > line.held_qty:
        return "gains"
    return "exception" if outcome.exception else ""
