"""Which goods go into which cartons. Pure; no database.

First fit, largest goods first, by volume, weight and whether the longest side of a piece fits the longest of the box (any
way up). It is no puzzle of solids: the share to which boxes are filled leaves room for what does not lie snugly. At the
end every carton becomes the cheapest box that holds what lies in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
Sides = tuple[Decimal, Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Box:
    """A kind of box: inner sides in mm, weights in kg. Costs are compared where all are in one currency."""

    id: int
    code: str
    sides: Sides
    tare_kg: Decimal
    max_kg: Decimal
    cost: Decimal = ZERO
    currency: str = ""

    @property
    def volume(self) -> Decimal:
        """Cubic millimetres."""
        return volume_of(self.sides)


@dataclass(frozen=True, slots=True)
class Goods:
    """So many pieces of one line; what is not known of a piece is None. ``case_count`` pieces come in a full case."""

    key: int
    sku: str
    qty: Decimal
    sides: Sides | None
    weight_kg: Decimal | None
    case_count: int = 0
    case_kg: Decimal | None = None


@dataclass(slots=True)
class Packed:
    """A carton as proposed: pieces by line, and why it is what it is."""

    box: Box | None
    why: str
    pieces: dict[int, int] = field(default_factory=dict)
    weight_kg: Decimal | None = ZERO
    volume: Decimal = ZERO
    share: Decimal = Decimal(1)

    @property
    def filled_share(self) -> Decimal | None:
        """How much of the box is goods; nothing without a box."""
        return None if self.box is None else (self.volume / self.box.volume).quantize(Decimal("0.000001"))


@dataclass(frozen=True, slots=True)
class Unknown:
    """Goods for which nothing is proposed, with what is not known of them: ``sides``, ``weight`` or ``pieces``."""

    key: int
    sku: str
    lacks: str


def volume_of(sides: Sides) -> Decimal:
    """Cubic millimetres."""
    return sides[0] * sides[1] * sides[2]


def fits(sides: Sides, box: Box) -> bool:
    """Whether one piece goes into an empty box, any way up."""
    return all(a <= b for a, b in zip(sorted(sides), sorted(box.sides), strict=True))


def cartons_for(goods: Sequence[Goods], boxes: Sequence[Box], share: Decimal) -> tuple[list[Packed], list[Unknown]]:
    """The cartons of one shipment, and the goods that nothing can be proposed for. ``share`` is how full boxes get."""
    cases: list[Packed] = []
    loose: list[tuple[Goods, int]] = []
    unknown: list[Unknown] = []
    for one in goods:
        lacks = _lacks(one)
        if lacks == "pieces":
            unknown.append(Unknown(one.key, one.sku, lacks))
            continue
        full, rest = divmod(int(one.qty), one.case_count) if one.case_count > 1 else (0, int(one.qty))
        cases += [_case(one) for _n in range(full)]
        if rest and lacks:
            unknown.append(Unknown(one.key, one.sku, lacks))
        elif rest:
            loose.append((one, rest))
    boxed, large = _boxed(loose, boxes, share)
    return cases + boxed + large, unknown


def _lacks(one: Goods) -> str:
    """What must be known of goods and is not."""
    if one.qty != int(one.qty):
        return "pieces"
    return "sides" if one.sides is None else "weight" if one.weight_kg is None else ""


def _case(one: Goods) -> Packed:
    weight = one.case_kg
    if weight is None and one.weight_kg is not None:
        weight = one.weight_kg * one.case_count
    return Packed(None, "full_case", {one.key: one.case_count}, weight)


def _boxed(
    loose: Sequence[tuple[Goods, int]], boxes: Sequence[Box], share: Decimal
) -> tuple[list[Packed], list[Packed]]:
    """Loose pieces in boxes, the largest first; what fits none is a package of its own."""
    opened: list[Packed] = []
    large: list[Packed] = []
    for one, count in sorted(loose, key=lambda pair: (-volume_of(_sides(pair[0])), pair[0].key)):
        usable = [b for b in boxes if fits(_sides(one), b) and b.tare_kg + _weight(one) <= b.max_kg]
        if not usable:
            large += [Packed(None, "too_large", {one.key: 1}, _weight(one)) for _n in range(count)]
            continue
        rest = count
        for carton in opened:
            rest -= _put(carton, one, rest)
        while rest:
            roomiest = max(usable, key=lambda b: (b.volume, b.code))
            opened.append(Packed(roomiest, "best_box", share=share))
            rest -= _put(opened[-1], one, rest)
    sides = {one.key: _sides(one) for one, _count in loose}
    for carton in opened:
        carton.box = _cheapest(carton, sides, boxes, share)
    return opened, large


def _sides(one: Goods) -> Sides:
    assert one.sides is not None
    return one.sides


def _weight(one: Goods) -> Decimal:
    assert one.weight_kg is not None
    return one.weight_kg


def _put(carton: Packed, one: Goods, count: int) -> int:
    """Put as many pieces as go into an open carton; how many went. A single piece may fill a box to the brim."""
    box, sides, weight = carton.box, _sides(one), _weight(one)
    assert box is not None
    assert carton.weight_kg is not None
    if not count or not fits(sides, box):
        return 0
    by_weight = (box.max_kg - box.tare_kg - carton.weight_kg) // weight if weight else Decimal(count)
    by_volume = (box.volume * carton.share - carton.volume) // volume_of(sides)
    going = int(max(min(by_weight, by_volume, Decimal(count)), ZERO))
    if not going and not carton.pieces and by_weight >= 1:
        going = 1
    if going:
        carton.pieces[one.key] = carton.pieces.get(one.key, 0) + going
        carton.weight_kg += weight * going
        carton.volume += volume_of(sides) * going
    return going


def _cheapest(carton: Packed, sides: dict[int, Sides], boxes: Sequence[Box], share: Decimal) -> Box:
    """The cheapest box that holds what lies in a carton; the smallest where costs cannot be compared."""
    assert carton.box is not None
    assert carton.weight_kg is not None
    room = Decimal(1) if sum(carton.pieces.values()) == 1 else share
    holding = [
        b
        for b in boxes
        if carton.volume <= b.volume * room
        and b.tare_kg + carton.weight_kg <= b.max_kg
        and all(fits(sides[key], b) for key in carton.pieces)
    ]
    alike = len({b.currency for b in boxes}) == 1
    return min(holding, key=lambda b: (b.cost if alike else ZERO, b.volume, b.code), default=carton.box)


def off_share(expected_kg: Decimal | None, actual_kg: Decimal | None) -> Decimal | None:
    """By which share a weight differs from the expected one; nothing where one of the two is not known."""
    if expected_kg is None or actual_kg is None:
        return None
    return abs(actual_kg - expected_kg) / expected_kg if expected_kg else Decimal(1)
