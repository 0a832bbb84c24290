"""Who decides a value: the readable reference that the set-based SQL must agree with.

What is said for the narrower goods decides before what is said for all: partner and item class, partner, item class,
everything. Among what is said equally narrowly the order is code default, template, region, company, site. The law of the
country stands above all of it. Periods are half-open: a value holds from its first day until before its last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

BEGINNING: Final = date(1, 1, 1)
END: Final = date(9999, 12, 31)
RANKS: Final = {"default": 0, "template": 1, "region": 2, "company": 3, "site": 4, "statutory": 5}
DEFAULT_PROVENANCE: Final = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where and for what a value is asked; a company or the whole group is a place with the narrower parts unknown.

    Item class and partner are codes; empty means: for no particular one.
    """

    site_id: int | None = None
    company_id: int | None = None
    region_id: int | None = None
    country: str | None = None
    item_class: str = ""
    partner: str = ""


GROUP: Final = Place()


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One decided value of one policy: how deep, where, and in which period."""

    key: str
    level: str
    value: Any
    valid_from: date
    valid_until: date
    provenance_id: int = DEFAULT_PROVENANCE
    region_id: int | None = None
    company_id: int | None = None
    site_id: int | None = None
    country: str | None = None
    template_version_id: int | None = None
    template_version: int | None = None
    variance_id: int | None = None
    statutory_id: int | None = None
    item_class: str = ""
    partner: str = ""

    @property
    def precedence(self) -> tuple[bool, bool, bool, int]:
        """Where the layer stands among those that speak for a place; the greatest decides."""
        is_law = self.level == "statutory"
        return is_law, bool(self.partner), bool(self.item_class), RANKS[self.level]

    def reaches(self, place: Place) -> bool:
        """Whether the layer speaks for the place at all."""
        if self.item_class not in ("", place.item_class) or self.partner not in ("", place.partner):
            return False
        if self.level in ("default", "template"):
            return True
        if self.level == "statutory":
            return self.country == place.country
        if self.level == "site":
            return self.site_id == place.site_id
        if self.level == "company":
            return self.company_id == place.company_id
        return self.region_id == place.region_id

    def holds_on(self, on: date) -> bool:
        """Whether the day lies in the half-open period."""
        return self.valid_from <= on < self.valid_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A stretch of days in which one layer decides."""

    valid_from: date
    valid_until: date
    layer: Layer


def deciding(layers: Iterable[Layer], place: Place, on: date) -> Layer:
    """The first in precedence of the layers that speak for the place on the day; the default always does."""
    speaking = [layer for layer in layers if layer.holds_on(on) and layer.reaches(place)]
    return max(speaking, key=lambda layer: layer.precedence)


def speaking(layers: Iterable[Layer], place: Place, on: date) -> list[Layer]:
    """Every layer that speaks for the place on the day, the deciding one first."""
    found = [layer for layer in layers if layer.holds_on(on) and layer.reaches(place)]
    return sorted(found, key=lambda layer: layer.precedence, reverse=True)


def periods(layers: Sequence[Layer], place: Place) -> list[Period]:
    """All time, cut where another layer begins to decide; neighbours with the same origin are one period.

    For narrower goods only the periods in which something is said for exactly them; else what is wider decides.
    """
    reaching = [layer for layer in layers if layer.reaches(place) and layer.valid_from < layer.valid_until]
    cuts = sorted({edge for layer in reaching for edge in (layer.valid_from, layer.valid_until)} - {END})
    found: list[Period] = []
    for start, end in zip(cuts, [*cuts[1:], END], strict=True):
        layer = deciding(reaching, place, start)
        if found and found[-1].layer.provenance_id == layer.provenance_id:
            found[-1] = Period(valid_from=found[-1].valid_from, valid_until=end, layer=layer)
        else:
            found.append(Period(valid_from=start, valid_until=end, layer=layer))
    exactly = (place.item_class, place.partner)
    return [period for period in found if (period.layer.item_class, period.layer.partner) == exactly]
