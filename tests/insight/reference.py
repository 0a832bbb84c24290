"""Value and age of stock in plain Python: each movement in its order, each layer by itself, fractions instead of decimals."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Entry = tuple[str, str, date, Fraction, Fraction]
BUCKETS = ((30, "0-30"), (60, "31-60"), (90, "61-90"), (180, "91-180"), (365, "181-365"))


@dataclass
class Stand:
    """What one site holds at the end of a day."""

    value: Fraction
    aged: Fraction
    weighted: Fraction
    buckets: dict[str, Fraction]


def bucket_of(age: int) -> str:
    """The bucket of an age in days."""
    return next((name for limit, name in BUCKETS if age <= limit), ">365")


def layers_of(entries: Sequence[Entry], site: str, item: str, day: date) -> list[tuple[date, Fraction]]:
    """Receipts that are not used up: each issue eats the oldest ones; what is missing is owed by the next receipt."""
    layers: list[tuple[date, Fraction]] = []
    owed = Fraction(0)
    mine = [e for e in entries if e[0] == site and e[1] == item and e[2] <= day]
    for _site, _item, on, qty, _amount in sorted(mine, key=lambda e: (e[2], e[3] < 0)):
        if qty > 0:
            paid = min(owed, qty)
            owed -= paid
            layers.append((on, qty - paid))
            continue
        left = -qty
        while left and layers:
            first_on, first_qty = layers.pop(0)
            used = min(left, first_qty)
            left -= used
            if first_qty > used:
                layers.insert(0, (first_on, first_qty - used))
        owed += left
    return [layer for layer in layers if layer[1]]


def stand(entries: Sequence[Entry], sites: Sequence[str], site: str, day: date) -> Stand:
    """Value and age at one site of a company on a day; the cost of an item is that of the whole company."""
    known = [e for e in entries if e[2] <= day and e[0] in sites]
    qty: dict[str, Fraction] = defaultdict(Fraction)
    amount: dict[str, Fraction] = defaultdict(Fraction)
    here: dict[str, Fraction] = defaultdict(Fraction)
    for where, item, _on, moved, value in known:
        qty[item] += moved
        amount[item] += value
        here[item] += moved if where == site else 0
    found = Stand(Fraction(0), Fraction(0), Fraction(0), {})
    for item, held in here.items():
        cost = amount[item] / qty[item] if qty[item] else Fraction(0)
        found.value += held * cost
        for on, left in layers_of(known, site, item, day) if held else []:
            age = (day - on).days
            found.aged += left * cost
            found.weighted += left * cost * age
            name = bucket_of(age)
            found.buckets[name] = found.buckets.get(name, Fraction(0)) + left * cost
    return found
