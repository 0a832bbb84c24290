"""The rule of quotas: which bucket a promise draws from, and when it must wait for the next period. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

MOST_PERIODS = 60


@dataclass(frozen=True, slots=True)
class Bucket:
    """A share of a quota with what is left of it. Without channel and partner it is the common one."""

    id: int
    quota_id: int
    company_id: int
    site_id: int | None
    item_id: int
    valid_from: date
    valid_until: date
    channel: str
    partner_id: int | None
    left: Decimal


@dataclass(frozen=True, slots=True)
class Asked:
    """A promise before its quota is looked at."""

    demand_id: int
    company_id: int
    site_id: int
    item_id: int
    partner_id: int | None
    channel: str
    qty: Decimal
    promised_on: date


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a promise draws: (bucket, quantity), and the day it is given; later than asked when a period is used up."""

    demand_id: int
    promised_on: date
    uses: tuple[tuple[int, Decimal], ...]


def draw(lines: Iterable[Asked], buckets: Sequence[Bucket], *, today: date, free_days: dict[int, int]) -> list[Drawn]:
    """Lay promises over buckets, one after the other.

    A promise draws from its own bucket (channel and customer, then customer, then channel), then from the common one;
    in the last ``free_days`` (by site) of a period also from what others left. It is taken whole or moves to the day
    after the period, where the next quota may hold it.
    """
    left = {b.id: b.left for b in buckets}
    return [_drawn(line, buckets, left, today, free_days.get(line.site_id, 0)) for line in lines]


def _drawn(line: Asked, buckets: Sequence[Bucket], left: dict[int, Decimal], today: date, free_days: int) -> Drawn:
    on = line.promised_on
    for _period in range(MOST_PERIODS):
        quota = _quota_on(line, buckets, on)
        if not quota:
            return Drawn(line.demand_id, on, ())
        until = quota[0].valid_until
        freed = today > until - timedelta(days=free_days)
        uses = _uses(line, _own(line, quota, freed), left)
        if uses:
            return Drawn(line.demand_id, on, uses)
        on = until + timedelta(days=1)
    return Drawn(line.demand_id, on, ())


def _quota_on(line: Asked, buckets: Sequence[Bucket], on: date) -> list[Bucket]:
    """The buckets of the quota that is in force on a day: the site's before the company's, the oldest first."""
    found = [
        b
        for b in buckets
        if b.company_id == line.company_id
        and b.item_id == line.item_id
        and b.site_id in (None, line.site_id)
        and b.valid_from <= on <= b.valid_until
    ]
    if not found:
        return []
    first = min(found, key=lambda b: (b.site_id is None, b.quota_id)).quota_id
    return [b for b in found if b.quota_id == first]


def _own(line: Asked, quota: Sequence[Bucket], freed: bool) -> list[Bucket]:
    """The buckets that a line may draw from, its own first, the common one after them, those of others last."""
    mine = [b for b in quota if b.channel in ("", line.channel) and b.partner_id in (None, line.partner_id)]
    mine.sort(key=lambda b: (b.partner_id is None, b.channel == "", b.id))
    return mine + sorted((b for b in quota if freed and b not in mine), key=lambda b: b.id)


def _uses(line: Asked, own: Sequence[Bucket], left: dict[int, Decimal]) -> tuple[tuple[int, Decimal], ...]:
    """Draw the whole quantity, or nothing."""
    if sum((left[b.id] for b in own), Decimal(0)) < line.qty:
        return ()
    lacking, uses = line.qty, []
    for bucket in own:
        taken = min(left[bucket.id], lacking)
        if taken > 0:
            uses.append((bucket.id, taken))
            left[bucket.id] -= taken
            lacking -= taken
    return tuple(uses)
