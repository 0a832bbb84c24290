"""Quantities that a site wants in whole packages. Where none does, nothing is asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from onegauge.catalog.queries import order_packages
from onegauge.kernel.actor import Actor
from onegauge.orders.drafts import OrderDraft
from onegauge.orders.policies import ROUND_TO_PACKAGING, ROUNDING_TOLERANCE
from onegauge.orders.resolving import Head, Line, resolve_lines
from onegauge.orders.rounding import ANY, Rounded, RoundingRule, Sold, as_sold

NONE = "none"


@dataclass(frozen=True, slots=True)
class Wish:
    """So much is asked of an item at a site on a day, under a name of the caller; never less than ``least``."""

    place: tuple[int, int]
    site_id: int
    on: date
    item_id: int
    qty: Decimal
    least: Decimal
    sold: Sold = ANY


def rounds_some(site_id: int, on: date) -> bool:
    """Whether a site rounds on a day, if only items of some class."""
    return any(found.as_text != NONE for found in ROUND_TO_PACKAGING.all_at(site_id=site_id, on=on))


def rule_at(site_id: int, on: date, item_class: str) -> RoundingRule | None:
    """How a site rounds items of a class on a day; nothing where it does not."""
    mode = ROUND_TO_PACKAGING.at(site_id=site_id, on=on, item_class=item_class)
    if mode.as_text == NONE:
        return None
    tolerance = ROUNDING_TOLERANCE.at(site_id=site_id, on=on, item_class=item_class)
    return RoundingRule(mode.as_text, tolerance.as_decimal, mode.provenance_id)


def wishes_in_whole_packages(wishes: Sequence[Wish]) -> dict[tuple[int, int], Rounded]:
    """What becomes of quantities; only those that change are named. One statement where any site rounds."""
    where = {(w.site_id, w.on) for w in wishes}
    rounding = {place for place in where if rounds_some(*place)}
    asked = [w for w in wishes if (w.site_id, w.on) in rounding]
    if not asked:
        return {}
    packages = order_packages(w.item_id for w in asked)
    goods = {(w.site_id, w.on, packages[w.item_id].item_class) for w in asked}
    rules = {one: rule_at(*one) for one in goods}
    found = {}
    for wish in asked:
        item_class, package = packages[wish.item_id].item_class, packages[wish.item_id].package
        rule, sold = rules[wish.site_id, wish.on, item_class], wish.sold
        if rule is None:
            continue
        content = None if package is None else package.content
        qty = as_sold(wish.qty, content, sold, rule, least=wish.least)
        if qty != wish.qty:
            by_package = package if package is not None and not sold.multiple else None
            code, holds = (
                ("", Fraction(sold.multiple or sold.least))
                if by_package is None
                else (by_package.code, by_package.content)
            )
            found[wish.place] = Rounded(wish.qty, qty, code, holds, rule.provenance_id)
    return found


def in_whole_packages(orders: Sequence[OrderDraft], heads: list[Head], lines: list[Line], by: Actor) -> list[Line]:
    """Lines of orders in whole packages, priced by the quantity that they became.

    Whether a site rounds came with the heads. Where one does, one statement asks for the packages, and one for the prices
    anew if a quantity changed.
    """
    if not any(head.rounds_some for head in heads):
        return lines
    places = [(n, m) for n, order in enumerate(orders) for m in range(len(order.lines))]
    wishes = [
        Wish(
            (n, m), head.site_id, (orders[n].ordered_at or by.now).date(), line.item_id, line.qty, Decimal(0), line.sold
        )
        for (n, m), line in zip(places, lines, strict=True)
        for head in [heads[n]]
        if head.rounds_some and not orders[n].lines[m].exact
        if head.site_id is not None and line.item_id is not None and line.qty is not None
    ]
    found = wishes_in_whole_packages(wishes)
    if not found:
        return lines
    whole = [
        replace(order, lines=[
            replace(draft, qty=found[n, m].qty, unit="") if (n, m) in found else draft
            for m, draft in enumerate(order.lines)
        ])
        for n, order in enumerate(orders)
    ]  # fmt: skip
    again = resolve_lines(whole, heads, by)
    return [line._replace(rounded=found.get(place)) for place, line in zip(places, again, strict=True)]
