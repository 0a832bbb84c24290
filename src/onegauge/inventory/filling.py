"""The rule of what may lie in a bin: what the statement ``bin_fill`` adds up is judged here. Pure; no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Fill:
    """What lies in a bin against what may: kilograms, cubic metres, outermost units; different items, lots and owners.

    None is no limit.
    """

    bin_id: int
    code: str
    max_weight_kg: Decimal | None
    max_volume_m3: Decimal | None
    max_units: int | None
    mixing: str
    weight_kg: Decimal
    volume_m3: Decimal
    units: int
    items: int
    lots: int
    owners: int

    @property
    def grade(self) -> Decimal | None:
        """The fullest of its limits as a fraction of one; None for a bin without a limit."""
        pairs = (
            (self.weight_kg, self.max_weight_kg),
            (self.volume_m3, self.max_volume_m3),
            (self.units, self.max_units),
        )
        grades = [Decimal(has) / most for has, most in pairs if most]
        return max(grades) if grades else None


@dataclass(frozen=True, slots=True)
class Lying:
    """One balance in a bin, as the readable rule sees it."""

    item_id: int
    lot_id: int | None
    owner_id: int | None
    weight_kg: Decimal
    volume_m3: Decimal


TOGETHER = {"one_item": "items", "one_lot": "lots", "one_owner": "owners"}


def over_limits(fill: Fill) -> list[str]:
    """What is over its limit, in words with the numbers; nothing when all fits."""
    said = [
        f"{has.normalize():f} {unit} of at most {most.normalize():f}"
        for has, most, unit in (
            (fill.weight_kg, fill.max_weight_kg, "kg"),
            (fill.volume_m3, fill.max_volume_m3, "m³"),
        )
        if most is not None and has > most
    ]
    if fill.max_units is not None and fill.units > fill.max_units:
        said.append(f"{fill.units} handling units of at most {fill.max_units}")
    return said


def is_mixed(fill: Fill) -> bool:
    """Whether things lie together that may not."""
    counted = TOGETHER.get(fill.mixing)
    return counted is not None and getattr(fill, counted) > 1


def fill_of(limits: Fill, goods: Iterable[Lying], units: int) -> Fill:
    """The readable sum of what ``bin_fill`` sums up in the database."""
    lying = list(goods)
    return Fill(
        limits.bin_id, limits.code, limits.max_weight_kg, limits.max_volume_m3, limits.max_units, limits.mixing,
        sum((g.weight_kg for g in lying), Decimal(0)), sum((g.volume_m3 for g in lying), Decimal(0)), units,
        len({g.item_id for g in lying}), len({(g.item_id, g.lot_id) for g in lying}), len({g.owner_id or 0 for g in lying}),
    )  # fmt: skip
