"""Which shift an hour belongs to. Pure; the policies of a site say when the first begins and how long each is."""

from dataclasses import dataclass

DAY = 24


@dataclass(frozen=True, slots=True, order=True)
class Shift:
    """A stretch of a site's day: the ``number`` of the shift, its first hour, and the hour before which it ends."""

    number: int
    begins: int
    ends: int

    @property
    def clock(self) -> str:
        """The shift as people say it."""
        return f"{self.begins:02d}–{self.ends:02d}"


def shift_of(hour: int, *, start: int, length: int) -> Shift:
    """The shift of an hour of the day; the last one of a day is shorter where the hours do not divide it."""
    number = (hour - start) % DAY // length
    ends = min((number + 1) * length, DAY)
    return Shift(number + 1, (start + number * length) % DAY, (start + ends) % DAY)
