"""The rule of allocation, readable and slow: what the `allocate` statement must answer. Pure; no database.

Waiting lines queue up per item and site in the order that the site's priority rule says. The shelf is laid out in the
order of its pick rule. Both are intervals on one axis, so each line takes the stretch of shelf that it covers. A line
keeps its place: where a site does not serve in part, a line that reaches beyond the shelf waits, and what stands behind
it lies beyond the shelf as well, so nobody overtakes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A balance with what is free of it, the walking order of its bin and the expiry of its lot."""

    balance_id: int
    item_id: int
    site_id: int
    free_qty: Decimal
    sequence: int
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteRules:
    """The policy values that govern allocation at a site."""

    allow_partial: bool
    priority_rule: str
    pick_order: str


def allocate(
    waiting: Iterable[Waiting], shelves: Iterable[Shelf], rules: Mapping[int, SiteRules]
) -> dict[tuple[int, int], Decimal]:
    """What each demand gets from each balance: ``(demand, balance) -> quantity``."""
    queues: dict[tuple[int, int], list[Waiting]] = defaultdict(list)
    stock: dict[tuple[int, int], list[Shelf]] = defaultdict(list)
    for line in waiting:
        queues[line.item_id, line.site_id].append(line)
    for shelf in shelves:
        stock[shelf.item_id, shelf.site_id].append(shelf)
    given: dict[tuple[int, int], Decimal] = {}
    for place, queue in queues.items():
        given.update(_serve(queue, stock[place], rules[place[1]]))
    return given


def _serve(queue: list[Waiting], stock: list[Shelf], rules: SiteRules) -> dict[tuple[int, int], Decimal]:
    free = [s for s in sorted(stock, key=lambda s: _pick_key(s, rules)) if s.free_qty > 0]
    shelves = [(shelf.balance_id, shelf.free_qty) for shelf in free]
    left = sum((shelf.free_qty for shelf in free), Decimal(0))
    given: dict[tuple[int, int], Decimal] = {}
    for line in sorted(queue, key=lambda w: _queue_key(w, rules)):
        if left <= 0 or (line.open_qty > left and not rules.allow_partial):
            break
        wanted = min(line.open_qty, left)
        left -= wanted
        while wanted > 0:
            balance_id, rest = shelves.pop(0)
            taken = min(wanted, rest)
            given[line.demand_id, balance_id] = taken
            wanted -= taken
            if rest > taken:
                shelves.insert(0, (balance_id, rest - taken))
    return given


def _queue_key(line: Waiting, rules: SiteRules) -> tuple[object, ...]:
    first: object = 0
    if rules.priority_rule == "customer_priority":
        first = line.priority
    elif rules.priority_rule == "due_date":
        first = line.due_on
    return first, line.ordered_at, line.demand_id


def _pick_key(shelf: Shelf, rules: SiteRules) -> tuple[object, ...]:
    expires = shelf.expires_on if rules.pick_order == "expiry_first" else None
    largest = -shelf.free_qty if rules.pick_order == "fewest_bins" else 0
    return expires is None, expires or date.max, largest, shelf.sequence, shelf.balance_id
