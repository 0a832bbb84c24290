"""What somebody wants the organisation to be: the input of its operations."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionDraft:
    """A region as somebody wants it."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyDraft:
    """A company as somebody wants it; the region by its code."""

    code: str
    name: str
    country: str
    currency: str
    region: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDayDraft:
    """A day that differs from its weekday."""

    day_on: date
    name: str
    is_working: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarDraft:
    """A calendar as somebody wants it, with all its differing days; weekdays as digits, Monday is 1."""

    code: str
    name: str
    working_weekdays: str = "12345"
    days: tuple[CalendarDayDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDraft:
    """A site as somebody wants it; company, region and calendar by their codes."""

    code: str
    name: str
    company: str
    region: str
    timezone: str
    calendar: str
    kind: str = "warehouse"


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberSeriesDraft:
    """How the numbers of a company's series look; where the counter stands is nobody's to choose."""

    company_id: int
    code: str
    prefix: str
    width: int = 6


@dataclass(frozen=True, slots=True)
class NumberRange(Sequence[str]):
    """Consecutive numbers that belong to the caller: a sequence of them as they are printed."""

    prefix: str
    first: int
    width: int
    size: int

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: Any) -> Any:
        """One number, or a list of them for a slice."""
        if isinstance(index, slice):
            return [self[n] for n in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        return f"{self.prefix}{self.first + position:0{self.width}d}"

    def __iter__(self) -> Iterator[str]:
        return (self[n] for n in range(len(self)))
