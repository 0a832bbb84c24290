"""Demand, promises and reservations: written for opaque sources, by set."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple

from onegauge.inventory.operations.quotas import draw_quotas
from onegauge.inventory.permissions import ISSUE, RESERVE
from onegauge.inventory.quotas import Asked
from onegauge.inventory.states import Place
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import current, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "demand")
FEW = 40


class DemandHead(NamedTuple):
    """What the lines of a source at a site share, in the order of ``HEAD_COLUMNS``.

    ``stock_on`` is the promise when stock covers a line, ``supply_on`` when it does not. Lots must live ``min_life_days``
    beyond the day it is due.
    """

    company_id: int
    site_id: int
    source_id: int
    priority: int
    ordered_at: datetime
    due_on: date
    held: bool
    stock_on: date
    supply_on: date
    partner_id: int | None = None
    channel: str = ""
    min_life_days: int | None = None


class DemandLine(NamedTuple):
    """What a source asks for of one item.

    One unit is worth ``line_numerator / line_denominator`` units of the source's line; ``component_id`` names the part of
    a kit.
    """

    head: DemandHead
    source_line_id: int
    item_id: int
    qty: Decimal
    line_numerator: int = 1
    line_denominator: int = 1
    component_id: int | None = None


HEAD_COLUMNS = (
    "companies", "sites", "sources", "priorities", "ordered", "due", "held", "stock_on", "supply_on", "partners",
    "channels", "lives",
)  # fmt: skip
LINE_COLUMNS = ("lines", "items", "qtys", "numerators", "denominators", "components")


class Promised(NamedTuple):
    """The demand row of a source line, with the date and the reason it was promised."""

    demand_id: int
    source_line_id: int
    promised_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Allocated:
    """What one source got from an allocation run: lines served, units, lines now whole."""

    source_id: int
    line_count: int
    qty: Decimal
    whole_count: int


@dataclass(frozen=True, slots=True)
class Issued:
    """What left for one source."""

    source_id: int
    line_count: int
    qty: Decimal


@operation(permission=RESERVE)
def request_demand(
    *, source_kind: int, lines: Sequence[DemandLine], by: Actor, key: str | None = None
) -> list[Promised]:
    """Put lines into the queue and promise each a date, from what is free less what waits already.

    One statement for any number of lines. Called by the module that owns the source; it judged the lines.
    """
    del key
    if not lines:
        return []
    heads, places = _shared_heads(lines)
    columns = dict(zip(LINE_COLUMNS, map(list, islice(zip(*lines, strict=True), 1, None)), strict=True))
    if columns["numerators"] == columns["denominators"] and set(columns["components"]) == {None}:
        columns |= {"numerators": [], "denominators": [], "components": []}
    params = {
        "source_kind": source_kind,
        **dict(zip(HEAD_COLUMNS, map(list, zip(*heads, strict=True)), strict=True)),
        "heads": places,
        **columns,
    }
    rows = SQL.tuples("request_demand", params)
    promised = [Promised._make(row[:4]) for row in rows]
    return _within_quotas(promised, lines, by) if rows and rows[0][4] else promised


def _shared_heads(lines: Sequence[DemandLine]) -> tuple[list[DemandHead], list[int]]:
    """What lines that follow each other share, once, and the place of each line's share, from 1."""
    heads: list[DemandHead] = []
    places = []
    last = None
    for line in lines:
        if line.head is not last:
            last = line.head
            heads.append(last)
        places.append(len(heads))
    return heads, places


def _within_quotas(promised: Sequence[Promised], lines: Sequence[DemandLine], by: Actor) -> list[Promised]:
    """Promises by the quotas of their periods; only where there are quotas at all."""
    asked = [
        Asked(
            p.demand_id,
            x.head.company_id,
            x.head.site_id,
            x.item_id,
            x.head.partner_id,
            x.head.channel,
            x.qty,
            p.promised_on,
        )
        for p, x in zip(promised, lines, strict=True)
    ]
    later = draw_quotas(lines=asked, by=by)
    return [p._replace(promised_on=later[p.demand_id], reason="quota") if p.demand_id in later else p for p in promised]


@operation(permission=RESERVE)
def hold_demand(*, source_kind: int, source_ids: Sequence[int], held: bool, by: Actor, key: str | None = None) -> int:
    """Let allocation pass over these sources, or take them up again; return the number of lines changed."""
    del by, key
    return SQL.run("hold_demand", {"source_kind": source_kind, "sources": list(source_ids), "held": held})


@operation(permission=RESERVE)
def allocate_demand(
    *,
    source_kind: int,
    source_ids: Sequence[int],
    site_ids: Sequence[int],
    stage: str = "allocation",
    by: Actor,
    key: str | None = None,
) -> list[Allocated]:
    """Reserve stock for waiting lines by the sites' priority rules: balances are locked, then one statement reserves.

    ``stage`` is what is happening, "allocation" or "release":
    sites that reserve at the other one (policy ``inventory.reserve_at``) are passed over. The caller holds the source
    locks. What cannot be served stays open: it is the backorder.
    """
    del key
    params: dict[str, Any] = {
        "source_kind": source_kind,
        "sources": list(source_ids),
        "sites": list(site_ids),
        "stage": stage,
        "on": by.today,
    }
    locked = [row[0] for row in SQL.tuples("lock_shelves", params)]
    params["locked"] = locked
    return [Allocated(*row) for row in SQL.tuples("allocate", params)]


@operation(permission=RESERVE)
def unreserve(*, rows: Sequence[tuple[int, int, int | None, Decimal]], by: Actor, key: str | None = None) -> int:
    """Give back reserved quantities: (demand, balance, warehouse document or None, quantity)."""
    del by, key
    return SQL.run(
        "unreserve",
        {
            "demands": [r[0] for r in rows],
            "balances": [r[1] for r in rows],
            "refs": [r[2] for r in rows],
            "qtys": [r[3] for r in rows],
        },
    )


def giving_sources(*, source_kind: int, source_ids: Sequence[int], site_ids: Sequence[int]) -> list[int]:
    """Who could give way to these sources; the caller locks them before ``give_way``."""
    params = {"source_kind": source_kind, "sources": list(source_ids), "sites": list(site_ids)}
    return [row[0] for row in SQL.tuples("giving_sources", params)]


@operation(permission=RESERVE)
def give_way(
    *,
    source_kind: int,
    source_ids: Sequence[int],
    giver_ids: Sequence[int],
    site_ids: Sequence[int],
    by: Actor,
    key: str | None = None,
) -> list[tuple[int, Decimal]]:
    """Take back from less urgent sources what these lack beyond the free stock; what the warehouse holds stays.

    The caller holds the locks of all sources. Returns pairs (source, quantity given).
    """
    del key
    where = {"source_kind": source_kind, "sources": list(source_ids), "sites": list(site_ids)}
    SQL.tuples("lock_stock_of", where)
    rows = SQL.tuples("give_way", {**where, "givers": list(giver_ids)})
    unreserve(rows=[(demand, balance, None, qty) for _source, demand, balance, qty in rows], by=by)
    given: dict[int, Decimal] = {}
    for source, _demand, _balance, qty in rows:
        given[source] = given.get(source, Decimal(0)) + qty
    return sorted(given.items())


@operation(permission=RESERVE)
def cancel_demand(*, source_kind: int, source_ids: Sequence[int], by: Actor, key: str | None = None) -> int:
    """Stop waiting: free what is reserved but not released, cancel the open rest; return the lines cancelled."""
    del key
    where = {"source_kind": source_kind, "sources": list(source_ids)}
    reserved = SQL.tuples("reserved_of_sources", where)
    unreserve(rows=[(demand, balance, None, qty) for demand, balance, qty in reserved], by=by)
    return SQL.run("cancel_demand", where)


@operation(permission=RESERVE)
def mark_released(
    *,
    source_kind: int,
    releases: Sequence[tuple[int, int]],
    site_ids: Sequence[int] = (),
    by: Actor,
    key: str | None = None,
) -> int:
    """Hand the free reservations of sources to warehouse documents: pairs (source, document).

    ``site_ids`` are the documents' sites where a source has reservations at several; without them all go to the one.
    """
    del by, key
    params = {
        "source_kind": source_kind,
        "sources": [r[0] for r in releases],
        "refs": [r[1] for r in releases],
        "sites": list(site_ids),
    }
    return SQL.run("mark_released", params)


@operation(permission=RESERVE)
def unmark_released(*, source_kind: int, releases: Sequence[tuple[int, int]], by: Actor, key: str | None = None) -> int:
    """Take reservations back from warehouse documents that were cancelled: pairs (source, document)."""
    del by, key
    params = {"source_kind": source_kind, "sources": [r[0] for r in releases], "refs": [r[1] for r in releases]}
    return SQL.run("unmark_released", params)


@operation(permission=ISSUE)
def issue_released(
    *,
    source_kind: int,
    ref_kind: int,
    releases: Sequence[tuple[int, int]],
    place: Place = Place.CUSTOMER,
    by: Actor,
    key: str | None = None,
) -> list[Issued]:
    """Post the goods issue of what the warehouse documents hold: pairs (source, document); four tables, one statement.

    ``place`` is where the goods are afterwards: with the customer, or in transit to another site of the group.
    """
    del key
    params = {
        "source_kind": source_kind,
        "ref_kind": ref_kind,
        "place": place.value,
        "sources": [r[0] for r in releases],
        "refs": [r[1] for r in releases],
        "at": by.now,
        "operation": current().id,
    }
    return [Issued(*row) for row in SQL.tuples("issue_released", params)]
