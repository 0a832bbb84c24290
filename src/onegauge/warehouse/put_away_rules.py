"""Which bin is suggested: the best one that bears the goods, with what may lie together there. Pure; no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from onegauge.inventory.filling import Fill, is_mixed, over_limits


@dataclass(frozen=True, slots=True)
class Goods:
    """What is to be put away, and what a unit of it weighs and measures."""

    item_id: int
    lot_id: int | None
    owner_id: int | None
    qty: Decimal
    in_unit: bool
    weight_kg: Decimal
    volume_m3: Decimal


@dataclass(slots=True)
class Shelf:
    """A bin that could be suggested: what lies in it, and what was suggested for it before."""

    fill: Fill
    lying: set[tuple[int, int | None, int | None]] = field(default_factory=set)

    def with_goods(self, goods: Goods) -> "Shelf":
        """The bin when these goods lie there too."""
        lying = self.lying | {(goods.item_id, goods.lot_id, goods.owner_id)}
        fill = replace(
            self.fill, weight_kg=self.fill.weight_kg + goods.qty * goods.weight_kg,
            volume_m3=self.fill.volume_m3 + goods.qty * goods.volume_m3, units=self.fill.units + int(goods.in_unit),
            items=len({x[0] for x in lying}), lots=len({x[:2] for x in lying}), owners=len({x[2] or 0 for x in lying}),
        )  # fmt: skip
        return Shelf(fill, lying)

    @property
    def bears(self) -> bool:
        """Whether all of this may lie there."""
        return not over_limits(self.fill) and not is_mixed(self.fill)


def choose(
    goods: Goods, candidates: Iterable[tuple[int, str]], shelves: Mapping[int, Shelf]
) -> tuple[int | None, str, Shelf | None]:
    """The first candidate that bears the goods, with the reason, and how it would be filled; none when none does.

    A bin that is no shelf has neither limit nor rule.
    """
    for bin_id, reason in candidates:
        shelf = shelves.get(bin_id)
        if shelf is None:
            return bin_id, reason, None
        filled = shelf.with_goods(goods)
        if filled.bears:
            return bin_id, reason, filled
    return None, "none", None
