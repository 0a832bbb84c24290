"""The rule of allocation, readable and slow: what the `allocate` statement must answer. Pure; no database.

Waiting lines queue up per item and site in the order that the site's priority rule says. The shelf is laid out in the
order that its pick order says. Each line takes what it wants from the front of what is good enough for it: nothing that
has expired, nothing that lives shorter than its customer asks for. Where whole handling units go first, it takes those
that it can use up, the largest first, before it walks along the shelf.

A line keeps its place: where a site does not serve in part, a line that cannot be served whole waits, and what would
have been good for it is closed to those behind, so nobody overtakes. Components of a kit are reserved in whole kits.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from operator import attrgetter

MICRO = Decimal("0.000001")
Given = dict[tuple[int, int], Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class KitPart:
    """Which component of which kit line a demand is, how many kits one unit of it makes, and what it has already."""

    line_id: int
    component_id: int
    numerator: int
    denominator: int
    served_qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A line that waits for stock, with what is still open of it."""

    demand_id: int
    item_id: int
    site_id: int
    priority: int
    due_on: date
    ordered_at: datetime
    open_qty: Decimal
    min_life_days: int | None = None
    kit: KitPart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A balance with what is free of it, where it stands, how long it lives, and the units of which it is the whole."""

    balance_id: int
    item_id: int
    site_id: int
    free_qty: Decimal
    sequence: int
    expires_on: date | None
    received_on: date | None = None
    profile: str = "general"
    in_unit: bool = False
    unit_id: int | None = None
    outer_id: int | None = None
    in_face: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """The policy values that govern allocation at a site."""

    allow_partial: bool
    priority_rule: str
    pick_order: str
    pick_order_dated: str = "expiry_first"
    pick_order_bulk: str = "full_units"
    kits_in_parts: bool = False

    def order_of(self, profile: str) -> str:
        """The pick order of goods that are kept in this way."""
        return {"dated": self.pick_order_dated, "bulk": self.pick_order_bulk}.get(profile, self.pick_order)


def allocate(
    waiting: Iterable[Waiting], shelves: Iterable[Shelf], rules: Mapping[int, SiteRules], *, on: date
) -> Given:
    """What each demand gets from each balance on a day: ``(demand, balance) -> quantity``."""
    stock: dict[tuple[int, int], list[Shelf]] = defaultdict(list)
    for shelf in shelves:
        if shelf.free_qty > 0 and (shelf.expires_on is None or shelf.expires_on >= on):
            stock[shelf.item_id, shelf.site_id].append(shelf)
    lines = list(waiting)
    if any(line.kit for line in lines):
        lines = _capped_kits(lines, stock, rules)
    queues: dict[tuple[int, int], list[Waiting]] = defaultdict(list)
    for line in lines:
        if line.open_qty > 0:
            queues[line.item_id, line.site_id].append(line)
    given: Given = {}
    for place, queue in queues.items():
        given.update(_serve(queue, stock[place], rules[place[1]], on))
    return _whole_kits(given, lines, rules)


def _serve(queue: list[Waiting], stock: list[Shelf], rules: SiteRules, on: date) -> Given:
    shelves = sorted(stock, key=lambda s: _pick_key(s, rules.order_of(s.profile)))
    left = {shelf.balance_id: shelf.free_qty for shelf in shelves}
    closed: set[int] = set()
    given: Given = {}
    for line in sorted(queue, key=lambda w: _queue_key(w, rules)):
        good = [s for s in shelves if left[s.balance_id] > 0 and s.balance_id not in closed and _lives(s, line, on)]
        total = sum((left[s.balance_id] for s in good), Decimal(0))
        if total < line.open_qty and not rules.allow_partial:
            closed.update(s.balance_id for s in good)
            continue
        for balance_id, qty in _taken(min(line.open_qty, total), good, shelves, left, rules).items():
            given[line.demand_id, balance_id] = qty
            left[balance_id] -= qty
    return given


def _lives(shelf: Shelf, line: Waiting, on: date) -> bool:
    if line.min_life_days is None or shelf.expires_on is None:
        return True
    return shelf.expires_on >= max(on, line.due_on) + timedelta(days=line.min_life_days)


def _taken(
    wanted: Decimal, good: list[Shelf], shelves: list[Shelf], left: Mapping[int, Decimal], rules: SiteRules
) -> dict[int, Decimal]:
    taken: dict[int, Decimal] = {}
    if shelves and rules.order_of(shelves[0].profile) == "full_units":
        for unit_of in (attrgetter("outer_id"), attrgetter("unit_id")):
            units: dict[int, list[Shelf]] = defaultdict(list)
            for shelf in shelves:
                if (unit := unit_of(shelf)) is not None:
                    units[unit].append(shelf)
            whole = [
                u for u in units.values() if all(s in good and left[s.balance_id] == s.free_qty for s in u)
                and not any(s.balance_id in taken for s in u)
            ]  # fmt: skip
            for unit_rows in sorted(whole, key=lambda u: -sum(s.free_qty for s in u)):
                content = sum((s.free_qty for s in unit_rows), Decimal(0))
                if content <= wanted:
                    taken.update({s.balance_id: s.free_qty for s in unit_rows})
                    wanted -= content
    for shelf in good:
        if wanted > 0 and shelf.balance_id not in taken:
            taken[shelf.balance_id] = min(wanted, left[shelf.balance_id])
            wanted -= taken[shelf.balance_id]
    return taken


def _queue_key(line: Waiting, rules: SiteRules) -> tuple[object, ...]:
    first: object = 0
    if rules.priority_rule == "customer_priority":
        first = line.priority
    elif rules.priority_rule == "due_date":
        first = line.due_on
    return first, line.ordered_at, line.demand_id


def _pick_key(shelf: Shelf, order: str) -> tuple[object, ...]:
    day: date | None = None
    if order in {"expiry_first", "face_first"}:
        day = shelf.expires_on
    elif order == "receipt_first":
        day = shelf.received_on or date.min
    weight = Decimal(0)
    if order == "fewest_bins":
        weight = -shelf.free_qty
    elif order == "full_units":
        weight = Decimal(int(shelf.in_unit))
    return (
        order == "face_first" and not shelf.in_face,
        day is None,
        day or date.max,
        weight,
        shelf.sequence,
        shelf.balance_id,
    )


def _kits(part: KitPart, qty: Decimal) -> Decimal:
    return qty * part.numerator / part.denominator


def _parts(part: KitPart, kits: Decimal) -> Decimal:
    return (kits * part.denominator / part.numerator).quantize(MICRO, ROUND_CEILING)


def _capped_kits(
    lines: Sequence[Waiting], stock: Mapping[tuple[int, int], list[Shelf]], rules: Mapping[int, SiteRules]
) -> list[Waiting]:
    """A kit asks for no more of one component than the scarcest other one lets it use."""
    reach: dict[int, Decimal] = {}
    for line in lines:
        if line.kit:
            free = sum((s.free_qty for s in stock[line.item_id, line.site_id]), Decimal(0))
            kits = _kits(line.kit, line.kit.served_qty + min(line.open_qty, free))
            reach[line.kit.line_id] = min(reach.get(line.kit.line_id, kits), kits) // 1
    return [
        replace(line, open_qty=min(line.open_qty, max(_parts(k, reach[k.line_id]) - k.served_qty, Decimal(0))))
        if (k := line.kit) and not rules[line.site_id].kits_in_parts
        else line
        for line in lines
    ]


def _whole_kits(given: Given, lines: Sequence[Waiting], rules: Mapping[int, SiteRules]) -> Given:
    """What does not make a whole kit goes back to the shelf."""
    parts = {w.demand_id: w.kit for w in lines if w.kit and not rules[w.site_id].kits_in_parts}
    got: dict[int, Decimal] = defaultdict(Decimal)
    for (demand_id, _balance), qty in given.items():
        got[demand_id] += qty
    reach: dict[int, Decimal] = {}
    for demand_id, part in parts.items():
        kits = _kits(part, part.served_qty + got[demand_id])
        reach[part.line_id] = min(reach.get(part.line_id, kits), kits) // 1
    room = {d: max(_parts(k, reach[k.line_id]) - k.served_qty, Decimal(0)) for d, k in parts.items()}
    kept: Given = {}
    for (demand_id, balance_id), qty in given.items():
        rest = min(qty, room[demand_id]) if demand_id in room else qty
        if demand_id in room:
            room[demand_id] -= rest
        if rest > 0:
            kept[demand_id, balance_id] = rest
    return kept
