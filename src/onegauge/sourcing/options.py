"""The ways to serve a wish: hard rules take options out, soft rules give the others their price. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from math import gcd

from onegauge.sourcing.wishes import ZERO, DirectOffer, Knobs, Lane, Lot, Network, Option, SiteFact, Wish

ONE = Fraction(1)
NO_LANE = Lane(0, "", "", ZERO, ZERO, 0)
KIND_OF_LINK = {"use_up": "successor", "at_once": "successor", "alternative": "substitute"}


def options_for(wish: Wish, network: Network) -> list[Option]:
    """Every way to serve a wish, possible or not, in a fixed order; the own site first."""
    found = [
        *_stock_options(wish, network), *_inbound_options(wish, network), *_direct_options(wish, network),
        _backorder(wish, network),
    ]  # fmt: skip
    return sorted(
        found, key=lambda o: (o.site_id != wish.site_id, o.site_id, o.item_id != wish.item_id, o.ships_on, o.kind)
    )


def lane_for(wish: Wish, site_id: int, network: Network) -> Lane | None:
    """The lane of the longest postcode that fits; the own site needs none."""
    fitting = [
        x for x in network.lanes.get(site_id, ())
        if x.country == wish.country and wish.postcode.upper().startswith(x.postcode_prefix.upper())
    ]  # fmt: skip
    if fitting:
        return max(fitting, key=lambda x: len(x.postcode_prefix))
    return NO_LANE if site_id == wish.site_id else None


def eligible_qty(lots: Sequence[Lot], least_expiry: date | None) -> Decimal:
    """What of it keeps long enough."""
    return sum((x.qty for x in lots if _keeps(x, least_expiry)), ZERO)


def _keeps(lot: Lot, least_expiry: date | None) -> bool:
    return lot.expires_on is None or least_expiry is None or lot.expires_on >= least_expiry


def quantum(ratio: Fraction, decimals: int, item_decimals: int) -> Decimal:
    """The smallest quantity of the wish that is exact in its own unit and in that of the item that is sent."""
    steps = ratio.denominator * 10**decimals
    return Decimal(steps // gcd(steps, ratio.numerator * 10**item_decimals)).scaleb(-decimals)


def whole(qty: Decimal, step: Decimal) -> Decimal:
    """The largest multiple of the step that fits."""
    return (qty / step).to_integral_value(ROUND_FLOOR) * step


def wish_qty(item_qty: Decimal, option_ratio: Fraction, step: Decimal) -> Decimal:
    """How many units of the wish a quantity of the sent item serves."""
    found = Fraction(item_qty) / option_ratio
    return whole(Decimal(found.numerator) / Decimal(found.denominator), step)


def step_of(option: Option, wish: Wish, network: Network) -> Decimal:
    """The quantum of an option; a supplier may take whole multiples only."""
    return option.multiple or quantum(
        option.ratio, network.items[wish.item_id].decimals, network.items[option.item_id].decimals
    )


def _items(wish: Wish, network: Network) -> Iterator[tuple[int, str, Fraction]]:
    yield wish.item_id, "ship", ONE
    for item_id, link, ratio in network.stand_ins.get(wish.item_id, ()):
        if item_id in network.items:
            yield item_id, KIND_OF_LINK[link], ratio


def _is_replaced(wish: Wish, network: Network) -> bool:
    return any(link == "at_once" for _item, link, _ratio in network.stand_ins.get(wish.item_id, ()))


def _stock_options(wish: Wish, network: Network) -> Iterator[Option]:
    replaced = _is_replaced(wish, network)
    for item_id, kind, ratio in _items(wish, network):
        for site in network.sites.values():
            lots = network.stock.get((item_id, site.site_id), ())
            if not lots and (kind != "ship" or site.site_id != wish.site_id):
                continue
            option = _priced(
                wish, network, site, kind=kind, item_id=item_id, ratio=ratio, ships_on=site.stock_on, lots=lots
            )
            gone = replaced and item_id == wish.item_id
            yield replace(option, removed="replaced") if gone and not option.removed else option


def _inbound_options(wish: Wish, network: Network) -> Iterator[Option]:
    for site in network.sites.values():
        for expected in network.inbound.get((wish.item_id, site.site_id), ()):
            leaves = max(expected.due_on, site.stock_on)
            lots = (Lot(None, expected.qty),)
            option = _priced(
                wish, network, site, kind="inbound", item_id=wish.item_id, ratio=ONE, ships_on=leaves, lots=lots
            )
            yield replace(option, inbound_on=expected.due_on)


def _direct_options(wish: Wish, network: Network) -> Iterator[Option]:
    """What suppliers could send to the customer; against our own goods it costs what their price is above our cost."""
    knobs = network.knobs.get(wish.site_id, Knobs())
    for offer in network.offers.get(wish.item_id, ()) if knobs.drop_ship else ():
        if offer.company_id != wish.company_id:
            continue
        late = _late_days(wish, network, offer.ships_on, NO_LANE)
        goods = ZERO if offer.unit_price is None or offer.own_cost is None else offer.unit_price - offer.own_cost
        parts = {"goods": goods, "late": knobs.late_day_amount * late / wish.qty}
        yield Option(
            kind="drop_ship", site_id=offer.site_id or wish.site_id, item_id=wish.item_id, ratio=ONE,
            ships_on=offer.ships_on, late_days=late, unit_cost=sum(parts.values(), ZERO), base_amount=offer.base_amount,
            fixed_amount=knobs.drop_ship_amount, free_qty=wish.qty, parts=parts,
            removed=_direct_removal(wish, network, offer), supplier_id=offer.supplier_id, offer_id=offer.offer_id,
            least_qty=offer.least_qty, multiple=offer.multiple,
        )  # fmt: skip


def _direct_removal(wish: Wish, network: Network, offer: DirectOffer) -> str:
    """The first hard rule that a supplier's offer breaks, or nothing."""
    rules = [
        ("rejected", offer.site_id in wish.excluded),
        ("no_direct_site", offer.site_id is None),
        ("supplier_does_not", not offer.drop_ship),
        ("customer_not_direct", not wish.takes_direct),
        ("item_not_direct", not _may_drop_ship(wish, network)),
        ("replaced", _is_replaced(wish, network)),
        ("no_rate", offer.unit_price is None),
        ("below_minimum", wish.qty < max(offer.least_qty, offer.multiple)),
        ("ship_complete", wish.ship_complete),
    ]
    return next((code for code, broken in rules if broken), "")


def _may_drop_ship(wish: Wish, network: Network) -> bool:
    return all(
        x.may_drop_ship
        or (x.country and x.country != wish.country)
        or not _about(x.item_class_id, network, wish.item_id)
        for x in network.rules.get(wish.site_id, ())
    )


def _backorder(wish: Wish, network: Network) -> Option:
    site = network.sites[wish.site_id]
    return _priced(
        wish,
        network,
        site,
        kind="backorder",
        item_id=wish.item_id,
        ratio=ONE,
        ships_on=site.supply_on,
        lots=(Lot(None, wish.qty),),
    )


def _priced(
    wish: Wish,
    network: Network,
    site: SiteFact,
    *,
    kind: str,
    item_id: int,
    ratio: Fraction,
    ships_on: date,
    lots: Sequence[Lot],
) -> Option:
    knobs = network.knobs.get(wish.site_id, Knobs())
    lane = lane_for(wish, site.site_id, network)
    late = _late_days(wish, network, ships_on, lane or NO_LANE)
    least = None if wish.min_life_days is None else max(ships_on, wish.due_on) + timedelta(days=wish.min_life_days)
    kept = _kept(wish, network, site.site_id, item_id)
    item = network.items[item_id]
    keeping = eligible_qty(lots, least)
    free = keeping if kind == "backorder" else max(keeping - kept, ZERO)
    step = quantum(ratio, network.items[wish.item_id].decimals, item.decimals)
    parts = {
        "freight": (lane or NO_LANE).kg_amount * item.weight_kg * _number(ratio),
        "late": knobs.late_day_amount * late / wish.qty,
        "ageing": -_ageing(wish, knobs, lots, least, ships_on),
    }
    option = Option(
        kind=kind, site_id=site.site_id, item_id=item_id, ratio=ratio, ships_on=ships_on, late_days=late,
        unit_cost=sum(parts.values(), ZERO), base_amount=(lane or NO_LANE).base_amount,
        fixed_amount=knobs.substitute_amount if kind == "substitute" else ZERO,
        free_qty=wish_qty(free, ratio, step), least_expiry=least,
        kept_qty=kept, parts=parts,
    )  # fmt: skip
    if kind == "backorder":
        return option
    return replace(option, removed=_removal(wish, network, option, lane=lane, lots=lots, keeping=keeping))


def _removal(
    wish: Wish, network: Network, option: Option, *, lane: Lane | None, lots: Sequence[Lot], keeping: Decimal
) -> str:
    """The first hard rule that the option breaks, or nothing."""
    site = network.sites[option.site_id]
    away = site.site_id != wish.site_id
    rules = [
        ("rejected", site.site_id in wish.excluded),
        ("other_company", site.company_id != wish.company_id),
        ("not_a_warehouse", away and not site.sends),
        ("no_consent", option.kind == "substitute" and wish.consent != "standing"),
        ("route_closed", not _may_ship(wish, network, site.site_id, option.item_id)),
        ("no_lane", lane is None),
        ("no_stock", not any(x.qty > 0 for x in lots)),
        ("short_life", keeping <= 0),
        ("ring_fenced", option.free_qty <= 0),
    ]
    return next((code for code, broken in rules if broken), "")


def _late_days(wish: Wish, network: Network, ships_on: date, lane: Lane) -> int:
    """Days after what the customer can expect: the day he asked for, but not before his own site could send."""
    own = lane_for(wish, wish.site_id, network) or NO_LANE
    target = max(wish.due_on, network.sites[wish.site_id].stock_on) + timedelta(days=own.transit_days)
    return max((ships_on + timedelta(days=lane.transit_days) - target).days, 0)


def _kept(wish: Wish, network: Network, site_id: int, item_id: int) -> Decimal:
    """What the site keeps for its own orders."""
    if site_id == wish.site_id:
        return ZERO
    return max(
        (x.kept_qty for x in network.rules.get(site_id, ()) if _about(x.item_class_id, network, item_id)), default=ZERO
    )


def _may_ship(wish: Wish, network: Network, site_id: int, item_id: int) -> bool:
    return all(
        x.may_ship or (x.country and x.country != wish.country) or not _about(x.item_class_id, network, item_id)
        for x in network.rules.get(site_id, ())
    )


def _about(item_class_id: int | None, network: Network, item_id: int) -> bool:
    return item_class_id is None or item_class_id == network.items[item_id].item_class_id


def _ageing(wish: Wish, knobs: Knobs, lots: Sequence[Lot], least: date | None, on: date) -> Decimal:
    """The worth of a unit sold before it expires: when the first lot that may be sent does so soon."""
    dates = [x.expires_on for x in lots if x.expires_on is not None and x.qty > 0 and _keeps(x, least)]
    soon = bool(dates) and (min(dates) - on).days <= knobs.ageing_days
    return wish.unit_value * knobs.ageing_share if soon else ZERO


def _number(ratio: Fraction) -> Decimal:
    return Decimal(ratio.numerator) / Decimal(ratio.denominator)
