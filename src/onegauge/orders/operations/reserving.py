"""What happens to reservations when orders are released: late reservation, and who may take whose."""

from collections.abc import Sequence
from decimal import Decimal

from onegauge.inventory.operations import allocate_demand, claim_unstarted, give_back
from onegauge.inventory.policies import RESERVE_AT, SWAP_UNSTARTED
from onegauge.inventory.queries import reserved_of_demands
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.operation import operation, savepoint
from onegauge.orders.guards import ReleaseFacts
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.permissions import ALLOCATE, RELEASE
from onegauge.orders.policies import RELEASE_PARTIAL
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import SALES_ORDER

KIND = SALES_ORDER_KIND.number


def late_sites(by: Actor) -> list[int]:
    """Sites in scope that reserve only when an order goes to the warehouse (policy ``inventory.reserve_at``)."""
    return [s for s in by.sites if RESERVE_AT.at(site_id=s, on=by.today).as_text == "release"]


def waiting_at(sites: Sequence[int]) -> list[int]:
    """Orders with something open at sites that reserve late: they may go although nothing is reserved."""
    return [row[0] for row in SQL.tuples("waiting_orders", {"kind": KIND, "sites": list(sites)})] if sites else []


def reserve_late(order_ids: Sequence[int], *, sites: Sequence[int], by: Actor) -> None:
    """Reserve for orders that want to leave from sites that reserve late.

    An order that goes whole or not at all, and cannot go, leaves the stock to those behind it.
    """
    if not sites or not order_ids:
        return
    allocate_demand(source_kind=KIND, source_ids=order_ids, site_ids=sites, stage="release", by=by)
    whole = [s for s in sites if not RELEASE_PARTIAL.at(site_id=s, on=by.today).as_bool]
    params = {"kind": KIND, "orders": list(order_ids), "whole_sites": whole}
    stuck = {row[0] for row in SQL.tuples("incomplete_orders", params)}
    if stuck:
        give_back_late(sorted(stuck), sites=sites, by=by)
        rest = [i for i in order_ids if i not in stuck]
        allocate_demand(source_kind=KIND, source_ids=rest, site_ids=sites, stage="release", by=by)


def give_back_late(order_ids: Sequence[int], *, sites: Sequence[int], by: Actor) -> None:
    """Orders that do not leave after all keep nothing at sites that reserve late."""
    if sites and order_ids:
        give_back(source_kind=KIND, source_ids=order_ids, site_ids=sites, by=by)


def take_over(facts: Sequence[ReleaseFacts], *, by: Actor) -> bool:
    """Let orders that leave now take what they lack from others' unstarted reservations, as the sites' policy allows.

    Returns whether anything moved. The others are served again at once from what is left.
    """
    lacking = [f for f in facts if f.open_qty > 0 and not f.hold_types]
    modes: dict[str, list[int]] = {}
    for site in sorted({f.site_id for f in lacking}):
        modes.setdefault(SWAP_UNSTARTED.at(site_id=site, on=by.today).as_text, []).append(site)
    moved = False
    for mode, sites in sorted(modes.items()):
        if mode != "never":
            ids = [f.id for f in lacking if f.site_id in sites]
            moved = bool(swap_reservations(order_ids=ids, site_ids=sites, equal=mode == "equal", by=by)) or moved
    return moved


@operation(permission=RELEASE)
def swap_reservations(
    *, order_ids: Sequence[int], site_ids: Sequence[int], equal: bool, by: Actor, key: str | None = None
) -> list[tuple[int, Decimal]]:
    """Orders take what they lack from unstarted reservations of others: pairs (giver, quantity it lost for now).

    With ``equal`` nothing happens unless every giver gets as much elsewhere at once. The caller locked the orders.
    """
    del key
    with savepoint() as point:
        given = claim_unstarted(source_kind=KIND, source_ids=order_ids, site_ids=site_ids, by=by)
        givers = sorted({source for source, _demand, _qty in given})
        if not given:
            return []
        before = {demand: qty for _source, demand, qty in given}
        held = reserved_of_demands(list(before))
        for sources in (order_ids, givers):
            for stage in ("allocation", "release"):
                allocate_demand(source_kind=KIND, source_ids=sources, site_ids=site_ids, stage=stage, by=by)
        now = reserved_of_demands(list(before))
        lost = {s: Decimal(0) for s in givers}
        for source, demand, qty in given:
            lost[source] += max(held[demand] + qty - now[demand], Decimal(0))
        if equal and any(lost.values()):
            point.give_up()
            return []
    _tell(givers, order_ids, lost, by)
    return sorted(lost.items())


def _tell(givers: Sequence[int], takers: Sequence[int], lost: dict[int, Decimal], by: Actor) -> None:
    places = {row[0]: row[1:] for row in SQL.tuples("places_of_orders", {"orders": list(givers)})}
    refs = tuple(ref(SALES_ORDER_KIND, i) for i in takers)
    record(
        by=by,
        kind=SALES_ORDER_KIND,
        verb="gave_way",
        entries=[
            Entry(
                object_id=i,
                company_id=places[i][0],
                site_id=places[i][1],
                after={"cause": "shipped_first", "waiting_qty": lost[i]},
                refs=refs,
            )
            for i in givers
        ],
    )


@operation(permission=ALLOCATE)
def note_taken(
    *, order_ids: Sequence[int], qtys: Sequence[Decimal], cause: str, by: Actor, key: str | None = None
) -> int:
    """Keep in the history of orders that reservations were taken from them, and why; called by whoever took them."""
    del key
    total: dict[int, Decimal] = {}
    for order_id, qty in zip(order_ids, qtys, strict=True):
        total[order_id] = total.get(order_id, Decimal(0)) + qty
    places = {row[0]: row[1:] for row in SQL.tuples("places_of_orders", {"orders": sorted(total)})}
    entries = [
        Entry(object_id=i, company_id=places[i][0], site_id=places[i][1], after={"cause": cause, "given_qty": total[i]})
        for i in sorted(total)
        if i in places
    ]
    record(by=by, kind=SALES_ORDER_KIND, verb="lost_stock", entries=entries)
    return len(entries)


@operation(permission=ALLOCATE)
def reserve_again(*, order_ids: Sequence[int], by: Actor, key: str | None = None) -> list[tuple[int, Decimal]]:
    """Serve orders that lost reserved stock from other stock: pairs (order, quantity); others are left alone."""
    del key
    moves = SALES_ORDER.begin("allocate", order_ids, by=by)
    moves.leave_refused()
    got = allocate_demand(source_kind=KIND, source_ids=moves.ids, site_ids=list(by.sites), by=by)
    served = {a.source_id: a for a in got}
    moves.rows = [d for d in moves.rows if d.id in served]
    moves.finish(after={i: {"reserved_qty": a.qty, "cause": "served_again"} for i, a in served.items()})
    return [(a.source_id, a.qty) for a in got]
