"""Giving reservations back: for stock that goes out of use, for whoever ships first, for orders that do not go."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import StockAtWork
from onegauge.inventory.facts import ReservationsTaken
from onegauge.inventory.operations.demand import SQL, unreserve
from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import operation


@dataclass(frozen=True, slots=True)
class Taken:
    """What one demand of a source gave back of one balance."""

    source_kind: int
    source_id: int
    demand_id: int
    balance_id: int
    site_id: int
    item_id: int
    qty: Decimal


@operation(permission=RESERVE)
def lock_holders(*, balance_ids: Sequence[int], by: Actor, key: str | None = None) -> int:
    """Lock the sources that hold unstarted reservations on balances, before the balances themselves are locked.

    To be called first by whoever will call ``free_balances``; returns how many sources there are.
    """
    del by, key
    return len(hold_sources(balance_ids))


def hold_sources(balance_ids: Sequence[int]) -> set[tuple[int, int]]:
    """Lock the sources of unstarted reservations on balances; they are returned as kind and id."""
    by_kind: dict[int, list[int]] = {}
    for kind, source in SQL.tuples("holders", {"balances": list(balance_ids)}):
        by_kind.setdefault(kind, []).append(source)
    for kind, sources in sorted(by_kind.items()):
        lock_sources(KINDS[kind], sources)
    return {(kind, source) for kind, sources in by_kind.items() for source in sources}


@operation(permission=RESERVE)
def free_balances(
    *, needs: Sequence[tuple[int, Decimal]], cause: str, by: Actor, key: str | None = None
) -> list[Taken]:
    """Free so much of each balance: what is reserved beyond the rest is given back, the least urgent order first.

    The caller locked holders and balances. What the warehouse works on stays: if that is not enough, ``StockAtWork`` is
    refused. Who lost what is announced with the cause, so that orders keep it in their history and are served again.
    """
    del key
    params = {"balances": [n[0] for n in needs], "qtys": [n[1] for n in needs]}
    taken = [Taken(*row[:-1]) for row in SQL.tuples("reservations_to_free", params)]
    unreserve(rows=[(t.demand_id, t.balance_id, None, t.qty) for t in taken], by=by)
    lacking = SQL.tuples("still_reserved", params)
    refuse_all(
        [
            StockAtWork(
                f"{qty:f} units are in the hands of the warehouse.",
                object_id=balance,
                mend="Cancel or finish the open shipment first.",
            )
            for balance, qty in lacking
        ]
    )
    for kind in sorted({t.source_kind for t in taken}):
        rows = [t for t in taken if t.source_kind == kind]
        publish(
            ReservationsTaken(
                source_kind=kind,
                source_ids=tuple(t.source_id for t in rows),
                qtys=tuple(t.qty for t in rows),
                site_ids=tuple(sorted({t.site_id for t in rows})),
                cause=cause,
            ),
            by=by,
        )
    return taken


@operation(permission=RESERVE)
def give_back(
    *, source_kind: int, source_ids: Sequence[int], site_ids: Sequence[int], by: Actor, key: str | None = None
) -> int:
    """Give back what sources hold at these sites and nobody works on; the caller holds the source locks."""
    del key
    params = {"source_kind": source_kind, "sources": list(source_ids), "sites": list(site_ids)}
    rows = SQL.tuples("unstarted_of_sources", params)
    unreserve(rows=[(demand, balance, None, qty) for demand, balance, qty in rows], by=by)
    return len(rows)


@operation(permission=RESERVE)
def claim_unstarted(
    *, source_kind: int, source_ids: Sequence[int], site_ids: Sequence[int], by: Actor, key: str | None = None
) -> list[tuple[int, int, Decimal]]:
    """Take for sources that ship now what they lack and others hold unstarted: (source, demand, quantity) of givers.

    Sources that somebody works on at this moment are left alone: their locks are tried, never waited for, because the
    caller holds locks already. Urgency does not matter here; whether this may happen at all is the caller's rule.
    """
    del key
    where = {"source_kind": source_kind, "sources": list(source_ids), "sites": list(site_ids)}
    givers = [row[0] for row in SQL.tuples("lock_unstarted", where)]
    if not givers:
        return []
    SQL.tuples("lock_stock_of", where)
    rows = SQL.tuples("claim_unstarted", {**where, "givers": givers, "on": by.today})
    unreserve(rows=[(demand, balance, None, qty) for _source, demand, balance, qty in rows], by=by)
    given: dict[tuple[int, int], Decimal] = {}
    for source, demand, _balance, qty in rows:
        given[source, demand] = given.get((source, demand), Decimal(0)) + qty
    return [(source, demand, qty) for (source, demand), qty in sorted(given.items())]
