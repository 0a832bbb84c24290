"""Which items may stand in for others: pure rules over the links."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

ALTERNATIVE, USE_UP, AT_ONCE = "alternative", "use_up", "at_once"
MOST_HOPS = 10
"""A chain of successors longer than this is not followed."""
MOST_RATIO = 1_000_000


@dataclass(frozen=True, slots=True)
class Link:
    """One substitution as it stands."""

    item_id: int
    substitute_id: int
    kind: str
    two_way: bool
    numerator: int
    denominator: int
    priority: int
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True, slots=True)
class StandIn:
    """An item that may be sent: so many of its units (``ratio``) per unit of what was ordered."""

    item_id: int
    kind: str
    ratio: Fraction
    priority: int


def cycle_in(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The pairs that lie on a circle, or lead into one of their own: what remains when ends are taken off again and again."""
    left = set(pairs)
    while True:
        beginnings, ends = {a for a, _b in left}, {b for _a, b in left}
        kept = {(a, b) for a, b in left if b in beginnings and a in ends}
        if kept == left:
            return sorted(kept)
        left = kept


def stand_ins(item_id: int, links: Mapping[int, Sequence[Link]], *, on: date) -> list[StandIn]:
    """What may be sent in place of an item on a day: successors along their chain, then alternatives by priority.

    ``links`` lie under the item they begin at, two-way ones under both (see ``by_item``).
    """
    found: dict[int, StandIn] = {}
    here, ratio, kind = item_id, Fraction(1), USE_UP
    for _hop in range(MOST_HOPS):
        following = [x for x in _valid(links, here, on) if x.kind != ALTERNATIVE]
        if not following:
            break
        link = min(following, key=lambda x: (x.priority, x.substitute_id))
        here, ratio = link.substitute_id, ratio * Fraction(link.numerator, link.denominator)
        kind = link.kind if not found else kind
        found.setdefault(here, StandIn(here, kind, ratio, 0))
    for link in _valid(links, item_id, on):
        if link.kind == ALTERNATIVE:
            one = StandIn(link.substitute_id, ALTERNATIVE, Fraction(link.numerator, link.denominator), link.priority)
            found.setdefault(one.item_id, one)
    fitting = (x for x in found.values() if max(x.ratio.numerator, x.ratio.denominator) <= MOST_RATIO)
    return sorted(fitting, key=lambda x: (x.priority, x.item_id))


def by_item(rows: Iterable[Link]) -> dict[int, list[Link]]:
    """Links under the item they begin at; a two-way link under both, with its ratio turned round."""
    found: dict[int, list[Link]] = {}
    for row in rows:
        found.setdefault(row.item_id, []).append(row)
        if row.two_way:
            turned = Link(
                row.substitute_id, row.item_id, row.kind, True, row.denominator, row.numerator, row.priority,
                row.valid_from, row.valid_until,
            )  # fmt: skip
            found.setdefault(row.substitute_id, []).append(turned)
    return found


def _valid(links: Mapping[int, Sequence[Link]], item_id: int, on: date) -> list[Link]:
    return [x for x in links.get(item_id, ()) if x.valid_from <= on and (x.valid_until is None or on < x.valid_until)]
