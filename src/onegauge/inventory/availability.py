"""What can be promised, of which items, where and from when; and what serves whom. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import F, Func, Q, QuerySet, Value

from onegauge.governance.queries import sites
from onegauge.inventory.models import Balance, Demand, Supply
from onegauge.inventory.position_models import PROMISABLE, Position
from onegauge.inventory.promising import promisable
from onegauge.inventory.queries import balances_of_item, demands_of_item, is_expected, supply_for_list
from onegauge.inventory.states import Standing
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "availability")
FREE = 4  # the place of what is free among the figures of the statement


class Availability(NamedTuple):
    """An item at a site, in base units.

    Free is stock of status available that nobody has reserved; stopped is stock of other statuses; inbound is trusted
    supply, untrusted the rest of what is announced; outbound is what was promised and is not reserved yet. ``days`` and
    ``qtys`` are the cumulative available-to-promise with look-ahead: from each day on (None is now) so much can be
    promised in all.
    """

    site_id: int
    item_id: int
    on_hand_qty: Decimal
    reserved_qty: Decimal
    free_qty: Decimal
    stopped_qty: Decimal
    inbound_qty: Decimal
    untrusted_qty: Decimal
    outbound_qty: Decimal
    days: list[date | None]
    qtys: list[Decimal]

    def promisable_on(self, day: date) -> Decimal:
        """How much can be promised for this day in all; below zero where more was promised than there will be."""
        return next(q for d, q in reversed(list(zip(self.days, self.qtys, strict=True))) if d is None or d <= day)


@dataclass(frozen=True, slots=True)
class Peg:
    """So much of a waiting line is served by this stock (without a day) or supply; not ``served`` is not covered."""

    site_id: int
    source_kind: int
    source_id: int
    due_on: date
    promised_on: date
    supply_on: date | None
    supply_kind: int | None
    supply_id: int | None
    reference: str
    qty: Decimal
    served: bool


def availability(pairs: Sequence[tuple[int, int]]) -> list[Availability]:
    """Any number of (site, item) pairs in one statement, by site and item; pairs without stock or demand are there too."""
    asked = sorted(set(pairs))
    params = {"sites": [site for site, _item in asked], "items": [item for _site, item in asked]}
    return [
        Availability._make([*figures, *promisable(figures[FREE], days, needs)])
        for *figures, days, needs in SQL.tuples("availability", params)
    ]


@dataclass(frozen=True, slots=True)
class Promisable:
    """From this day on (None is now) so much of an item can be promised at a site, in all."""

    site: str
    from_on: date | None
    qty: Decimal


def promisable_of_item(item_id: int) -> list[Promisable]:
    """What can be promised of an item at each site that has it, expects it or owes it, day by day."""
    names = {s.id: s.name for s in sites()}
    found = availability([(site, item_id) for site in names])
    return [
        Promisable(names[row.site_id], day, qty)
        for row in found
        if row.on_hand_qty or row.inbound_qty or row.outbound_qty
        for day, qty in zip(row.days, row.qtys, strict=True)
    ]


def pegs(item_id: int) -> list[Peg]:
    """Who is served by what, at all sites in scope, in the order of the promises."""
    return SQL.rows("pegs", {"item": item_id}, Peg)


WEEKS_AHEAD = 4


def days_ahead(today: date) -> tuple[date, date, date]:
    """The days that a list of availability answers for: today, the end of this week, the end of the fourth week ahead."""
    sunday = today + timedelta(days=7 - today.isoweekday())
    return today, sunday, sunday + timedelta(weeks=WEEKS_AHEAD)


def positions(today: date) -> QuerySet[Position]:
    """How every item stands at every site, with what can be promised on the days ahead, in one statement.

    What can be promised is asked for the rows of a page only, after they were found and sorted.
    """
    wanted = Value(list(days_ahead(today)))
    promisable = Func(
        F("site_id"), F("item_id"), wanted, function="inventory_promisable",
        template="%(function)s(%(expressions)s::date[])", output_field=PROMISABLE,
    )  # fmt: skip
    return Position.objects.annotate(promisable=promisable)


def stands(standings: Sequence[str]) -> Q:
    """The positions that stand so. Those that miss something are found from who waits, who are few beside all positions."""
    if not {Standing.SHORT, Standing.AWAITED}.issuperset(standings):
        return Q(standing__in=standings)
    return Q(pk__in=[key for (key,) in SQL.tuples("keys_that_miss", {"standings": list(standings)})])


def _pair(position_id: int) -> dict[str, int]:
    site_id, item_id = divmod(position_id, 1 << 32)
    return {"site_id": site_id, "item_id": item_id}


def stock_of_position(position_id: int) -> QuerySet[Balance]:
    """Where an item lies at a site: bins, lots, handling units."""
    pair = _pair(position_id)
    return balances_of_item(pair["item_id"]).filter(site_id=pair["site_id"])


def demands_of_position(position_id: int) -> QuerySet[Demand]:
    """Who waits for an item at a site or has it reserved, the earliest due first."""
    pair = _pair(position_id)
    return demands_of_item(pair["item_id"]).filter(site_id=pair["site_id"])


def supply_of_position(position_id: int) -> QuerySet[Supply]:
    """What of an item still comes to a site, the earliest first."""
    return supply_for_list().filter(is_expected(), **_pair(position_id)).order_by("due_on", "id")


def pegs_of_position(position_id: int) -> list[Peg]:
    """Who is served by what at one site, in the order of the promises."""
    pair = _pair(position_id)
    return [peg for peg in pegs(pair["item_id"]) if peg.site_id == pair["site_id"]]


def promisable_of_position(position_id: int) -> list[Promisable]:
    """What can be promised of an item at one site, day by day."""
    pair = _pair(position_id)
    return [
        Promisable("", day, qty)
        for row in availability([(pair["site_id"], pair["item_id"])])
        for day, qty in zip(row.days, row.qtys, strict=True)
    ]
