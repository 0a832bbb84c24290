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


def rule_at(site_id: int, on: date) -> RoundingRule | None:
    """How a site rounds on a day; nothing where it does not."""
    mode = ROUND_TO_PACKAGING.at(site_id=site_id, on=on)
    if mode.as_text == NONE:
        return None
    return RoundingRule(mode.as_text, ROUNDING_TOLERANCE.at(site_id=site_id, on=on).as_decimal, mode.provenance_id)


def wishes_in_whole_packages(wishes: Sequence[Wish]) -> dict[tuple[int, int], Rounded]:
    """What becomes of quantities; only those that change are named. One statement where any site rounds."""
    where = {(w.site_id, w.on) for w in wishes}
    rules = {(site, on): rule for site, on in where if (rule := rule_at(site, on)) is not None}
    asked = [w for w in wishes if (w.site_id, w.on) in rules]
    if not asked:
        return {}
    packages = order_packages(w.item_id for w in asked)
    found = {}
    for wish in asked:
        package = packages.get(wish.item_id)
        rule, sold = rules[wish.site_id, wish.on], wish.sold
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
    if all(head.package_mode == NONE for head in heads):
        return lines
    places = [(n, m) for n, order in enumerate(orders) for m in range(len(order.lines))]
    wishes = [
        Wish(
            (n, m), head.site_id, (orders[n].ordered_at or by.now).date(), line.item_id, line.qty, Decimal(0), line.sold
        )
        for (n, m), line in zip(places, lines, strict=True)
        for head in [heads[n]]
        if head.package_mode != NONE and not orders[n].lines[m].exact
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
    return [replace(line, rounded=found.get(place)) for place, line in zip(places, again, strict=True)]
