"""Who decides a value: the readable reference that the set-based SQL must agree with.

The order is code default, template, region, company, site, and on top the law of the country. Periods are
half-open: a value holds from its first day until before its last.
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
    """Where a value is asked for; a company or the whole group is a place with the narrower parts unknown."""

    site_id: int | None = None
    company_id: int | None = None
    region_id: int | None = None
    country: str | None = None


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

    def reaches(self, place: Place) -> bool:
        """Whether the layer speaks for the place at all."""
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
    """The deepest layer that speaks for the place on the day; the default always does."""
    speaking = [layer for layer in layers if layer.holds_on(on) and layer.reaches(place)]
    return max(speaking, key=lambda layer: RANKS[layer.level])


def speaking(layers: Iterable[Layer], place: Place, on: date) -> list[Layer]:
    """Every layer that speaks for the place on the day, the deciding one first."""
    found = [layer for layer in layers if layer.holds_on(on) and layer.reaches(place)]
    return sorted(found, key=lambda layer: -RANKS[layer.level])


def periods(layers: Sequence[Layer], place: Place) -> list[Period]:
    """All time, cut where another layer begins to decide; neighbours with the same origin are one period."""
    reaching = [layer for layer in layers if layer.reaches(place) and layer.valid_from < layer.valid_until]
    cuts = sorted({edge for layer in reaching for edge in (layer.valid_from, layer.valid_until)} - {END})
    found: list[Period] = []
    for start, end in zip(cuts, [*cuts[1:], END], strict=True):
        layer = deciding(reaching, place, start)
        if found and found[-1].layer.provenance_id == layer.provenance_id:
            found[-1] = Period(valid_from=found[-1].valid_from, valid_until=end, layer=layer)
        else:
            found.append(Period(valid_from=start, valid_until=end, layer=layer))
    return found
