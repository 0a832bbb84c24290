"""Where lines are served from: asked when they are confirmed, and again when a site gives one back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.governance.access import service_scope
from onegauge.inventory.operations import DemandLine, DemandPart, Promised, move_demand, request_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import lock_sources
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.orders.facts import DirectLegsPlanned
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.policies import SHIP_LEAD_DAYS, SUPPLY_LEAD_DAYS
from onegauge.orders.statements import ORDERS as SQL
from onegauge.sourcing.errors import TooManyRejects
from onegauge.sourcing.operations import Choice, Sourced, choose_option, decide_sourcing, simulate_sourcing
from onegauge.sourcing.optimiser import Outcome
from onegauge.sourcing.permissions import PLAN
from onegauge.sourcing.policies import MAX_REJECTS
from onegauge.sourcing.queries import rejects_of
from onegauge.sourcing.wishes import Leg, Wish

KIND = SALES_ORDER_KIND.number


@dataclass(frozen=True, slots=True)
class _Terms:
    """What of an order decides where its lines may come from."""

    line_id: int
    country: str
    postcode: str
    unit_value: Decimal
    ship_complete: bool
    consent: str
    takes_direct: bool


@dataclass(frozen=True, slots=True)
class _OpenLeg:
    """A leg of an order that still waits, in units of its line; locked by its order."""

    demand_id: int
    order_id: int
    number: str
    line_id: int
    line_no: int
    company_id: int
    order_site_id: int
    site_id: int
    item_id: int
    priority: int
    ordered_at: Any
    due_on: date
    open_qty: Decimal
    line_qty: Decimal
    min_life_days: int | None
    component_id: int | None


@dataclass(frozen=True, slots=True)
class Resourced:
    """A leg that is served otherwise now: by which decision, from where, with what, how much, when it leaves."""

    demand_id: int
    order_id: int
    decision_id: int
    site_id: int
    item_id: int
    qty: Decimal
    ships_on: date
    kind: str


def request_where_best(lines: Sequence[DemandLine], *, network: set[int], by: Actor) -> list[Promised]:
    """Put lines into the queue: at their own site, or as legs at the sites that serve them best.

    ``network`` names the sites whose orders are sourced over the network; without any, nothing but the request happens.
    Kits stay whole at their own site. Other sites are read and asked under service rights: the rule decides.
    """
    if not network:
        return request_demand(source_kind=KIND, lines=lines, by=by)
    with service_scope(by) as wide:
        chosen = [x for x in lines if x.head.site_id in network and x.component_id is None]
        terms = {t.line_id: t for t in _terms([x.source_line_id for x in chosen])}
        wishes = [_wish(x, terms[x.source_line_id]) for x in chosen]
        sourced = decide_sourcing(source_kind=KIND, wishes=wishes, leads=leads_of(wide), by=wide)
        plan_of = {s.plan.wish.line_id: s.plan for s in sourced}
        legs: list[tuple[DemandLine, Leg | None]] = []
        for line in lines:
            plan = None if line.component_id else plan_of.get(line.source_line_id)
            legs += [(line, None)] if plan is None else [(_leg_line(line, leg), leg) for leg in plan.legs]
        promised = request_demand(source_kind=KIND, lines=[line for line, _leg in legs], by=wide)
        announce_direct(
            [
                (line.head.source_id, p.demand_id, leg)
                for p, (line, leg) in zip(promised, legs, strict=True)
                if leg is not None and leg.option.kind == "drop_ship"
            ],
            wide,
        )
        return promised


def announce_direct(legs: Sequence[tuple[int, int, Leg]], by: Actor) -> None:
    """Tell that suppliers are to send these legs to the customers: order, demand and leg. Where none are, nothing is said."""
    if not legs:
        return
    fact = DirectLegsPlanned(
        order_ids=tuple(order for order, _d, _leg in legs), demand_ids=tuple(demand for _o, demand, _leg in legs),
        offer_ids=tuple(leg.option.offer_id or 0 for _o, _d, leg in legs),
        qtys=tuple(leg.item_qty for _o, _d, leg in legs), days=tuple(leg.option.ships_on for _o, _d, leg in legs),
    )  # fmt: skip
    publish(fact, by=by)


def leads_of(by: Actor) -> dict[int, tuple[int, int]]:
    """Working days until an order leaves, from stock and when it must come in first, by site."""
    return {
        s: (SHIP_LEAD_DAYS.at(site_id=s, on=by.today).as_int, SUPPLY_LEAD_DAYS.at(site_id=s, on=by.today).as_int)
        for s in by.sites
    }


def _terms(line_ids: Sequence[int]) -> list[_Terms]:
    return SQL.rows("sourcing_terms", {"lines": list(line_ids)}, _Terms)


def _wish(line: DemandLine, terms: _Terms) -> Wish:
    head = line.head
    return Wish(
        source_id=head.source_id, line_id=line.source_line_id, company_id=head.company_id, site_id=head.site_id,
        item_id=line.item_id, qty=line.qty, due_on=head.due_on, ordered_at=head.ordered_at, country=terms.country,
        postcode=terms.postcode, unit_value=terms.unit_value, priority=head.priority,
        ship_complete=terms.ship_complete, consent=terms.consent, min_life_days=head.min_life_days,
        takes_direct=terms.takes_direct,
    )  # fmt: skip


def _leg_line(line: DemandLine, leg: Leg) -> DemandLine:
    """The demand of a leg; one unit of what is sent is worth ``1 / ratio`` units of the line."""
    option, head = leg.option, line.head
    if option.site_id == head.site_id and option.item_id == line.item_id:
        return line._replace(qty=leg.item_qty)
    supply_on = option.ships_on if option.kind == "drop_ship" else max(head.supply_on, option.ships_on)
    return line._replace(
        head=head._replace(site_id=option.site_id, stock_on=option.ships_on, supply_on=supply_on),
        item_id=option.item_id,
        qty=leg.item_qty,
        line_numerator=option.ratio.denominator,
        line_denominator=option.ratio.numerator,
    )


@operation(permission=PLAN)
def resource_lines(
    *,
    demand_ids: Sequence[int],
    gave_back: bool = False,
    reason: str = "",
    method: str = "",
    by: Actor,
    key: str | None = None,
) -> list[Resourced]:
    """Serve what still waits of these legs from wherever it is best now.

    ``gave_back``: the site cannot or will not deliver (a short pick, a rejection); it is not asked again for this line,
    and a line that was given back more often than ``sourcing.max_rejects`` is refused: a person must decide. What is
    reserved or with the warehouse stays. Who may plan at the leg's site or at the order's may do this; other sites are
    asked under service rights.
    """
    del key
    faults: list[Refusal] = []
    if method not in ("", "greedy", "optimiser"):
        faults.append(InvalidValue("Line by line (greedy) or over the batch (optimiser).", field="method"))
    if len(reason) > 300 or (gave_back and not reason.strip()):
        faults.append(InvalidValue("Say why the site gives it back, in at most 300 characters.", field="reason"))
    with service_scope(by) as wide:
        legs = _open_legs(demand_ids, by, faults)
        wishes = _wishes_again(legs, gave_back=gave_back, faults=faults, by=by)
        refuse_all(faults)
        sourced = decide_sourcing(
            source_kind=KIND, wishes=wishes, leads=leads_of(wide), but=[x.demand_id for x in legs], method=method,
            reason=reason.strip(), by=wide,
        )  # fmt: skip
        return _move(legs, sourced, wide)


@operation(permission=PLAN)
def choose_sourcing(
    *, demand_id: int, choice: Choice, reason: str, by: Actor, key: str | None = None
) -> list[Resourced]:
    """Serve what still waits of a leg as a person says; kept with the reason and what it costs against the best plan."""
    del key
    faults: list[Refusal] = []
    with service_scope(by) as wide:
        legs = _open_legs([demand_id], by, faults)
        wishes = _wishes_again(legs, gave_back=False, faults=faults, by=by)
        refuse_all(faults)
        sourced = choose_option(
            source_kind=KIND, wish=wishes[0], choice=choice, reason=reason, leads=leads_of(wide), but=[demand_id],
            by=wide,
        )  # fmt: skip
        return _move(legs, [sourced], wide)


def simulate_resourcing(*, demand_ids: Sequence[int], by: Actor) -> Outcome:
    """What the optimiser would make of these legs, against line by line; nothing is written or kept."""
    faults: list[Refusal] = []
    with service_scope(by) as wide:
        legs = _open_legs(demand_ids, by, faults, lock=False)
        wishes = _wishes_again(legs, gave_back=False, faults=faults, by=by)
        refuse_all(faults)
        return simulate_sourcing(wishes=wishes, leads=leads_of(wide), but=[x.demand_id for x in legs], by=wide)


def _open_legs(demand_ids: Sequence[int], by: Actor, faults: list[Refusal], *, lock: bool = True) -> list[_OpenLeg]:
    """The legs as they stand once their orders are locked, with what the person may not touch refused."""
    params = {"demands": list(demand_ids), "kind": KIND}
    if lock:
        lock_sources(SALES_ORDER_KIND, [row[0] for row in SQL.tuples("orders_of_demands", params)])
    legs = SQL.rows("open_legs", params, _OpenLeg)
    visible = set(by.sites)
    for leg in legs:
        if not visible & {leg.site_id, leg.order_site_id}:
            faults.append(UnknownDocument("There is no such line in your scope.", object_id=leg.demand_id))
        elif not (
            (lock and is_nested()) or any(by.may(PLAN, leg.company_id, s) for s in (leg.site_id, leg.order_site_id))
        ):
            faults.append(
                PermissionMissing(f"You need the permission “{PERMISSIONS[PLAN].label}” here.", object_id=leg.order_id)
            )
    found = {leg.demand_id for leg in legs}
    faults += [
        UnknownDocument("This line does not wait for anything that could come from elsewhere.", object_id=i)
        for i in sorted(set(demand_ids) - found)
    ]
    return legs


def _wishes_again(legs: Sequence[_OpenLeg], *, gave_back: bool, faults: list[Refusal], by: Actor) -> list[Wish]:
    """One wish per line for what of it waits; sites that gave it back are out."""
    terms = {t.line_id: t for t in _terms(sorted({x.line_id for x in legs}))}
    before = rejects_of(KIND, sorted({x.order_id for x in legs}))
    wishes: dict[int, Wish] = {}
    for leg in legs:
        attempt, excluded = before.get(leg.line_id, (0, frozenset()))
        most = MAX_REJECTS.at(site_id=leg.order_site_id, on=by.today)
        if gave_back and attempt > most.as_int:
            faults.append(
                TooManyRejects(
                    f"{leg.number}, line {leg.line_no} was given back {attempt - 1} times.", object_id=leg.order_id,
                    mend="Choose by hand where it comes from, or tell the customer.", policy=most.provenance_id,
                )
            )  # fmt: skip
        known = wishes.get(leg.line_id)
        term = terms[leg.line_id]
        wishes[leg.line_id] = Wish(
            source_id=leg.order_id, line_id=leg.line_id, company_id=leg.company_id, site_id=leg.order_site_id,
            item_id=leg.item_id, qty=leg.line_qty + (known.qty if known else 0), due_on=leg.due_on,
            ordered_at=leg.ordered_at, country=term.country, postcode=term.postcode, unit_value=term.unit_value,
            priority=leg.priority, ship_complete=term.ship_complete, consent=term.consent,
            min_life_days=leg.min_life_days, excluded=excluded | ({leg.site_id} if gave_back else set()),
            gave_back=leg.site_id if gave_back else None, attempt=attempt + 1 if gave_back else max(attempt, 1),
            takes_direct=term.takes_direct,
        )  # fmt: skip
    return list(wishes.values())


def _move(legs: Sequence[_OpenLeg], sourced: Sequence[Sourced], by: Actor) -> list[Resourced]:
    """Lay the new legs over the old demand: what waited of it is split up and goes where the plan says."""
    of_line: dict[int, list[_OpenLeg]] = {}
    for leg in legs:
        of_line.setdefault(leg.line_id, []).append(leg)
    parts: list[DemandPart] = []
    made: list[tuple[Sourced, Leg]] = []
    for one in sourced:
        for old, new, qty in _overlaps(of_line[one.plan.wish.line_id], one.plan.legs):
            share = Leg(new.option, qty)
            parts.append(_part(old, share))
            made.append((one, share))
    ids = move_demand(parts=parts, by=by)
    announce_direct(
        [
            (s.plan.wish.source_id, i, leg)
            for i, (s, leg) in zip(ids, made, strict=True)
            if leg.option.kind == "drop_ship"
        ],
        by,
    )
    _tell(legs, sourced, by)
    return [
        Resourced(
            i, s.plan.wish.source_id, s.decision_id, x.option.site_id, x.option.item_id, x.item_qty, x.option.ships_on,
            x.option.kind,
        )
        for i, (s, x) in zip(ids, made, strict=True)
    ]  # fmt: skip


def _overlaps(old: Sequence[_OpenLeg], new: Sequence[Leg]) -> list[tuple[_OpenLeg, Leg, Decimal]]:
    """Old and new legs of a line on one axis, in its units: each overlap is a part."""
    found, left = [], {x.demand_id: x.line_qty for x in old}
    for leg in new:
        needed = leg.qty
        for one in old:
            qty = min(needed, left[one.demand_id])
            if qty > 0:
                found.append((one, leg, qty))
                left[one.demand_id] -= qty
                needed -= qty
    return found


def _part(old: _OpenLeg, leg: Leg) -> DemandPart:
    option = leg.option
    backorder = option.kind in ("backorder", "drop_ship")
    return DemandPart(
        demand_id=old.demand_id, site_id=option.site_id, item_id=option.item_id, qty=leg.item_qty,
        line_numerator=option.ratio.denominator, line_denominator=option.ratio.numerator,
        promised_on=max(option.ships_on, old.due_on),
        reason="awaiting_supply" if backorder else "inbound" if option.inbound_on else "in_stock",
    )  # fmt: skip


def _tell(legs: Sequence[_OpenLeg], sourced: Sequence[Sourced], by: Actor) -> None:
    heads: Mapping[int, _OpenLeg] = {x.order_id: x for x in legs}
    of_order: dict[int, list[Sourced]] = {}
    for one in sourced:
        of_order.setdefault(one.plan.wish.source_id, []).append(one)
    record(
        by=by,
        kind=SALES_ORDER_KIND,
        verb="sourced",
        entries=[
            Entry(
                object_id=order,
                company_id=heads[order].company_id,
                site_id=heads[order].order_site_id,
                after={"decisions": [x.decision_id for x in found], "lines": [x.plan.wish.line_id for x in found]},
                refs=(ref(SALES_ORDER_KIND, order),),
            )
            for order, found in sorted(of_order.items())
        ],
    )
