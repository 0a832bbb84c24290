"""Where goods lie, in all dimensions: opening and locking balances, bins with limits, what leaves a balance."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

from onegauge.inventory.errors import BinFull, BinMixed
from onegauge.inventory.filling import Fill, is_mixed, over_limits
from onegauge.inventory.states import Mixing
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "stock")
STEP = Decimal("0.000001")
Key = tuple[int, int, int, int | None, int | None, int | None, str]


@dataclass(slots=True)
class Spots:
    """The dimensions of any number of balances, column by column."""

    companies: list[int] = field(default_factory=list)
    sites: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    bins: list[int] = field(default_factory=list)
    lots: list[int | None] = field(default_factory=list)
    units: list[int | None] = field(default_factory=list)
    owners: list[int | None] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    serial: list[bool] = field(default_factory=list)
    limited: list[bool] = field(default_factory=list)
    weighed: list[bool] = field(default_factory=list)

    def keys(self) -> list[Key]:
        """What names each balance."""
        return list(
            zip(self.sites, self.items, self.bins, self.lots, self.units, self.owners, self.statuses, strict=True)
        )

    def dimensions(self) -> dict[str, list[Any]]:
        """The columns of the key, as the statements take them."""
        return {
            "sites": self.sites, "items": self.items, "bins": self.bins, "lots": self.lots, "units": self.units,
            "owners": self.owners, "statuses": self.statuses,
        }  # fmt: skip


@dataclass(slots=True)
class Kept:
    """A locked balance; its figures follow what is planned with it."""

    id: int
    on_hand: Decimal
    reserved: Decimal
    weight: Decimal | None
    since: date | None

    def put(self, qty: Decimal, weight: Decimal | None) -> None:
        """Plan that so much comes."""
        self.on_hand += qty
        if self.weight is not None and weight is not None:
            self.weight += weight

    def take(self, qty: Decimal, weight: Decimal | None = None) -> Decimal | None:
        """Plan that so much leaves; return its weight: the given one, or its share; the last unit takes the rest."""
        if self.weight is not None:
            if qty >= self.on_hand:
                weight = self.weight
            elif weight is None:
                weight = (self.weight * qty / self.on_hand).quantize(STEP)
            self.weight -= weight
        self.on_hand -= qty
        return weight or None


def open_and_lock(new: Spots, known: Spots | None = None) -> dict[Key, Kept]:
    """Open the balances that are missing, then lock these and the known ones together, in id order."""
    flags = {"serial": new.serial, "limited": new.limited, "weighed": new.weighed}
    SQL.run("open_balances", {"companies": new.companies, **new.dimensions(), **flags})
    dims = new.dimensions()
    if known is not None:
        dims = {name: column + known.dimensions()[name] for name, column in dims.items()}
    return {cast("Key", row[1:8]): Kept(row[0], *row[8:]) for row in SQL.tuples("lock_balances", dims)}


def lock_limited_bins(spots: Spots) -> list[int]:
    """Lock the bins that have a limit or a mixing rule, before any balance; nothing is asked when none has."""
    return lock_bins({b for b, limited in zip(spots.bins, spots.limited, strict=True) if limited})


def lock_bins(bins: Collection[int]) -> list[int]:
    """Lock these bins in id order."""
    wanted = sorted(bins)
    if wanted:
        SQL.tuples("lock_bins", {"bins": wanted})
    return wanted


def refuse_overfull(bins: Sequence[int]) -> None:
    """Raise when a bin now holds more than it may, or what may not lie together; the bins are locked."""
    if bins:
        refuse_all(fill_faults(SQL.rows("bin_fill", {"bins": list(bins)}, Fill)))


def fill_faults(fills: Iterable[Fill]) -> list[Refusal]:
    """What is wrong with bins filled like this."""
    faults: list[Refusal] = []
    for fill in fills:
        over = over_limits(fill)
        if over:
            text = f"Bin {fill.code} would hold {', '.join(over)}."
            faults.append(BinFull(text, field="bin", object_id=fill.bin_id, mend="Take another bin, or put in less."))
        if is_mixed(fill):
            rule = Mixing(fill.mixing).label.lower()
            text = f"Bin {fill.code} takes {rule} only: {fill.items} items, {fill.lots} lots, {fill.owners} owners."
            mend = "Take an empty bin, or one with the same goods."
            faults.append(BinMixed(text, field="bin", object_id=fill.bin_id, mend=mend))
    return faults
