"""The greedy plan: wishes one after the other, each sees what those before it have used up. Pure and deterministic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from onegauge.sourcing.options import eligible_qty, options_for, step_of, whole, wish_qty
from onegauge.sourcing.wishes import ZERO, Knobs, Leg, Lot, Network, Option, Plan, Wish

Pool = tuple[int, int, date | None]
"""An item at a site: from stock (no day), or of what is expected on a day."""
Shipment = tuple[int, int, date]
"""What travels together: a source, a site or (negative) a supplier, a day."""


def plan_greedily(wishes: Iterable[Wish], network: Network) -> list[Plan]:
    """A plan for each wish, the most urgent served first; the result is in the order of the wishes.

    Three passes per wish: what keeps every soft rule; what is late or a substitute, at its price; the back-order.
    """
    asked = list(wishes)
    stores, done = Stores(network), dict[int, Plan]()
    together = {w.source_id for w in asked if w.ship_complete}
    for wish in sorted(asked, key=urgency):
        if wish.line_id in done:
            continue
        group = (
            sorted((w for w in asked if w.source_id == wish.source_id), key=urgency)
            if wish.source_id in together
            else [wish]
        )
        plans = _together(group, stores) if wish.ship_complete else [_plan(wish, options_for(wish, network), stores)]
        for plan in plans:
            stores.take(plan)
            done[plan.wish.line_id] = plan
    return [done[w.line_id] for w in asked]


def urgency(wish: Wish) -> tuple[int, date, float, int]:
    """Who is served first: priority, day, who ordered first."""
    return wish.priority, wish.due_on, wish.ordered_at.timestamp(), wish.line_id


class Stores:
    """What is left for the next wish, and which shipments leave anyway."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.lots: dict[Pool, list[Lot]] = {(i, s, None): list(lots) for (i, s), lots in network.stock.items()}
        for (item, site), expected in network.inbound.items():
            for one in expected:
                self.lots.setdefault((item, site, one.due_on), []).append(Lot(None, one.qty))
        self.shipments: set[Shipment] = set()

    def copy(self) -> "Stores":
        """The same, to try something."""
        other = Stores.__new__(Stores)
        other.network, other.lots, other.shipments = self.network, dict(self.lots), set(self.shipments)
        return other

    def left(self, wish: Wish, option: Option) -> Decimal:
        """How many units of the wish the option can still serve."""
        if not option.is_limited:
            return wish.qty
        now = eligible_qty(self.lots.get(pool_of(option), ()), option.least_expiry)
        used = self._at_first(option) - now
        return max(wish_qty(_item_qty(option) - used, option.ratio, step_of(option, wish, self.network)), ZERO)

    def _at_first(self, option: Option) -> Decimal:
        item, site, day = pool_of(option)
        if day is None:
            return eligible_qty(self.network.stock.get((item, site), ()), option.least_expiry)
        return sum((x.qty for x in self.network.inbound[item, site] if x.due_on == day), ZERO)

    def is_new(self, wish: Wish, option: Option) -> bool:
        """Whether a shipment of its own is needed."""
        return shipment_of(wish, option) not in self.shipments

    def take(self, plan: Plan) -> None:
        """Use up what a plan needs, what expires first at first."""
        for leg in plan.legs:
            self.shipments.add(shipment_of(plan.wish, leg.option))
            if leg.option.is_limited:
                self._use(pool_of(leg.option), leg.item_qty, leg.option.least_expiry)

    def _use(self, pool: Pool, qty: Decimal, least: date | None) -> None:
        left, kept = qty, list[Lot]()
        for lot in sorted(self.lots.get(pool, ()), key=lambda x: (x.expires_on is None, x.expires_on or date.max)):
            keeps = lot.expires_on is None or least is None or lot.expires_on >= least
            used = min(left, lot.qty) if keeps else ZERO
            left -= used
            kept.append(Lot(lot.expires_on, lot.qty - used))
        self.lots[pool] = kept


def pool_of(option: Option) -> Pool:
    """What an option draws on."""
    return option.item_id, option.site_id, option.inbound_on


def shipment_of(wish: Wish, option: Option) -> Shipment:
    """What a leg travels with."""
    return wish.source_id, -option.supplier_id if option.supplier_id else option.site_id, option.ships_on


def _item_qty(option: Option) -> Decimal:
    found = Fraction(option.free_qty) * option.ratio
    return Decimal(found.numerator) / Decimal(found.denominator)


def _plan(wish: Wish, options: Sequence[Option], stores: Stores) -> Plan:
    open_ways = [o for o in options if not o.removed]
    for relaxed, usable in (
        (False, [o for o in open_ways if o.is_plain]),
        (True, [o for o in open_ways if o.kind != "backorder"]),
        (True, open_ways),
    ):
        legs = _best(wish, usable, stores)
        if legs is not None:
            return Plan(wish=wish, options=tuple(options), legs=legs, relaxed=relaxed)
    raise AssertionError("a back-order takes everything")


def _best(wish: Wish, usable: Sequence[Option], stores: Stores) -> tuple[Leg, ...] | None:
    """The cheapest of: one option alone, or several filled up by their price."""
    left = {n: stores.left(wish, o) for n, o in enumerate(usable)}
    found: list[tuple[Leg, ...]] = [
        (Leg(o, wish.qty),) for n, o in enumerate(usable) if left[n] >= wish.qty and o.takes(wish.qty)
    ]
    split = _split(wish, usable, left, stores)
    if split:
        found.append(split)
    if not found:
        return None
    return min(found, key=lambda legs: (cost_of_legs(wish, legs, stores), len(legs), [x.option.site_id for x in legs]))


def _split(wish: Wish, usable: Sequence[Option], left: dict[int, Decimal], stores: Stores) -> tuple[Leg, ...] | None:
    knobs = stores.network.knobs.get(wish.site_id, Knobs())

    def price(n: int) -> tuple[bool, Decimal, int, int]:
        option, takes = usable[n], min(left[n], wish.qty)
        once = option.fixed_amount + (option.base_amount if stores.is_new(wish, option) else ZERO)
        return option.kind == "backorder", option.unit_cost + (once / takes if takes else ZERO), option.site_id, n

    needed, legs = wish.qty, list[Leg]()
    for n in sorted((n for n in left if left[n] > 0), key=price):
        step = step_of(usable[n], wish, stores.network)
        qty = whole(min(left[n], needed), step)
        if qty <= 0 or (qty < wish.qty and qty * wish.unit_value < knobs.min_split_value):
            continue
        if not usable[n].takes(qty):
            continue
        if any(_same_pool(usable[n], leg.option) for leg in legs):
            continue
        legs.append(Leg(usable[n], qty))
        needed -= qty
        if needed <= 0 or len(legs) == knobs.max_shipments:
            break
    return tuple(legs) if needed == 0 and len(legs) > 1 else None


def _same_pool(one: Option, other: Option) -> bool:
    return one.is_limited and other.is_limited and pool_of(one) == pool_of(other)


def cost_of_legs(wish: Wish, legs: Sequence[Leg], stores: Stores) -> Decimal:
    """What the legs cost beyond what is on its way anyway."""
    knobs = stores.network.knobs.get(wish.site_id, Knobs())
    shipments = {shipment_of(wish, x.option): x.option.base_amount for x in legs}
    new = sum((amount for key, amount in shipments.items() if key not in stores.shipments), ZERO)
    own = sum((x.option.unit_cost * x.qty + x.option.fixed_amount for x in legs), ZERO)
    return new + own + knobs.split_amount * (len(shipments) - 1)


def _together(group: Sequence[Wish], stores: Stores) -> list[Plan]:
    """All lines of an order that ships complete, from the one site that serves it cheapest; else from the own site."""
    ways = {w.line_id: options_for(w, stores.network) for w in group}
    found: list[tuple[Decimal, int, list[Plan]]] = []
    for site_id in stores.network.sites:
        served = _from_site(group, ways, site_id, stores)
        if served is not None:
            found.append((total_cost(served, stores.network), site_id, served))
    if found:
        return min(found, key=lambda x: (any(not p.is_on_time for p in x[2]), x[0], x[1]))[2]
    trial, plans = stores.copy(), list[Plan]()
    for wish in group:
        own = [o if o.site_id == wish.site_id else _closed(o) for o in ways[wish.line_id]]
        plans.append(_plan(wish, own, trial))
        trial.take(plans[-1])
    return plans


def _from_site(group: Sequence[Wish], ways: dict[int, list[Option]], site_id: int, stores: Stores) -> list[Plan] | None:
    plans: list[Plan] = []
    used: dict[Pool, Decimal] = {}
    for wish in group:
        options = [o if o.site_id == site_id else _closed(o) for o in ways[wish.line_id]]
        open_ways = [o for o in options if not o.removed and o.kind != "backorder" and o.inbound_on is None]
        best = None
        for option in sorted(open_ways, key=lambda o: (not o.is_plain, o.unit_cost + o.fixed_amount, o.item_id)):
            leg = Leg(option, wish.qty)
            if stores.left(wish, option) >= wish.qty + _wish_units(used.get(pool_of(option), ZERO), option):
                best = leg
                break
        if best is None:
            return None
        used[pool_of(best.option)] = used.get(pool_of(best.option), ZERO) + best.item_qty
        plans.append(Plan(wish=wish, options=tuple(options), legs=(best,), relaxed=not best.option.is_plain))
    return plans


def _wish_units(item_qty: Decimal, option: Option) -> Decimal:
    found = Fraction(item_qty) / option.ratio
    return Decimal(found.numerator) / Decimal(found.denominator)


def _closed(option: Option) -> Option:
    if option.removed or option.kind == "backorder":
        return option
    return replace(option, removed="ship_complete")


def total_cost(plans: Iterable[Plan], network: Network) -> Decimal:
    """What a set of plans costs: each shipment once, each leg by its quantity, each further shipment of a line."""
    stores = Stores(network)
    total = ZERO
    for plan in plans:
        total += cost_of_legs(plan.wish, plan.legs, stores)
        stores.shipments |= {shipment_of(plan.wish, x.option) for x in plan.legs}
    return total


def overdrawn(plans: Iterable[Plan], network: Network) -> list[Pool]:
    """Pools from which plans take more than there is, than keeps long enough, or than a site lets go: must be none."""
    taken: dict[Pool, list[Take]] = {}
    for plan in plans:
        for leg in (x for x in plan.legs if x.option.is_limited):
            taken.setdefault(pool_of(leg.option), []).append(take_of(plan.wish, leg))
    lots = Stores(network).lots
    return sorted((p for p, takes in taken.items() if _exceeds(takes, lots.get(p, []))), key=str)


@dataclass(frozen=True, slots=True)
class Take:
    """What a leg takes from a pool, and what binds it there."""

    qty: Decimal
    least_expiry: date | None
    kept_qty: Decimal


def take_of(wish: Wish, leg: Leg) -> Take:
    """The take of a leg; what a site keeps binds only the orders of others."""
    kept = leg.option.kept_qty if leg.option.site_id != wish.site_id else ZERO
    return Take(leg.item_qty, leg.option.least_expiry, kept)


def _exceeds(takes: Sequence[Take], lots: Sequence[Lot]) -> bool:
    days = {x.least_expiry for x in takes}
    for day in days:
        bound = [x.qty for x in takes if day is None or (x.least_expiry is not None and x.least_expiry >= day)]
        if sum(bound, ZERO) > eligible_qty(lots, day):
            return True
    everything = sum((x.qty for x in lots), ZERO)
    return any(
        sum((x.qty for x in takes if x.kept_qty >= kept), ZERO) > everything - kept
        for kept in {x.kept_qty for x in takes if x.kept_qty}
    )
