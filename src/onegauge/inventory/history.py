"""Stock as it was at any instant, and for how long it lasts: readings of the goods ledger, in one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from onegauge.governance.queries import sites
from onegauge.kernel.clock import utcnow
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "history")
Pairs = Sequence[tuple[int, int]]
COVER_DAYS = 90
LOOK_BACK_DAYS = (0, 7, 30, 90, 365)
STANDS = ("now_qty", "week_qty", "month_qty", "quarter_qty", "year_qty")


@dataclass(frozen=True, slots=True)
class Lay:
    """How much of an item lay in one place at an instant."""

    site_id: int
    item_id: int
    balance_id: int
    bin: str
    lot: str
    sscc: str
    owner: str
    status: str
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Stand:
    """How much of an item there was at a site at an instant."""

    site_id: int
    item_id: int
    at: datetime
    on_hand_qty: Decimal


@dataclass(frozen=True, slots=True)
class Cover:
    """For how many days the usable stock of an item lasts at a site; None when nothing left in that time."""

    site_id: int
    item_id: int
    usable_qty: Decimal
    issued_qty: Decimal
    cover_days: Decimal | None


@dataclass(frozen=True, slots=True)
class Past:
    """One site of an item's page: what there was, and how long what is there lasts."""

    id: int
    site: str
    now_qty: Decimal
    week_qty: Decimal
    month_qty: Decimal
    quarter_qty: Decimal
    year_qty: Decimal
    issued_qty: Decimal
    cover_days: Decimal | None


def balances_as_of(pairs: Pairs, at: datetime) -> list[Lay]:
    """What lay where at an instant, for any number of (site, item); by when goods moved, not when it was recorded."""
    return SQL.rows("balances_as_of", {**_columns(pairs), "until": at}, Lay)


def stock_as_of(pairs: Pairs, instants: Sequence[datetime]) -> list[Stand]:
    """How much there was of any number of (site, item) at each of these instants."""
    if not instants:
        return []
    params = {**_columns(pairs), "until": max(instants), "instants": list(instants)}
    return SQL.rows("stock_as_of", params, Stand)


def cover(pairs: Pairs, *, until: datetime, days: int = COVER_DAYS) -> list[Cover]:
    """For how many days the stock of any number of (site, item) lasts, at the average of the last ``days``."""
    params = {**_columns(pairs), "since": until - timedelta(days=days), "until": until, "days": days}
    return SQL.rows("cover", params, Cover)


def past_of_item(item_id: int) -> list[Past]:
    """For the page of an item: sites that have or had it, with what there was and how long it lasts."""
    now, places = utcnow(), {s.id: s.name for s in sites()}
    pairs = [(site, item_id) for site in places]
    instants = [now - timedelta(days=days) for days in LOOK_BACK_DAYS]
    stands: dict[int, dict[datetime, Decimal]] = {}
    for stand in stock_as_of(pairs, instants):
        stands.setdefault(stand.site_id, {})[stand.at] = stand.on_hand_qty
    found = [
        Past(
            id=c.site_id, site=places[c.site_id], issued_qty=c.issued_qty, cover_days=c.cover_days,
            **{name: stands[c.site_id][at] for name, at in zip(STANDS, instants, strict=True)},
        )
        for c in cover(pairs, until=now)
    ]  # fmt: skip
    return [p for p in found if p.issued_qty or any(getattr(p, name) for name in STANDS)]


def _columns(pairs: Pairs) -> dict[str, list[int]]:
    return {"sites": [site for site, _item in pairs], "items": [item for _site, item in pairs]}
