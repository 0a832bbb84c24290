"""Arithmetic of working days, plain: the reference for the database's function of the same meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)
LONGEST_REST = 366


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Weekdays that are worked (ISO, Monday is 1), and the days that differ from their weekday."""

    working_weekdays: frozenset[int]
    exceptions: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether work is done on this day."""
        return self.exceptions.get(day, day.isoweekday() in self.working_weekdays)

    def add(self, day: date, count: int) -> date:
        """The working day that lies ``count`` working days after (or before) a day.

        A count of 0 is the day itself if worked, else the next working day. A start that is not worked counts from
        there: one working day after a Sunday is Monday.
        """
        step = ONE_DAY if count >= 0 else -ONE_DAY
        left = abs(count)
        if left == 0 and not self.is_working(day):
            left = 1
        rest = 0
        while left:
            day += step
            rest = 0 if self.is_working(day) else rest + 1
            left -= rest == 0
            if rest > LONGEST_REST:
                raise OverflowError("a calendar without a working day in a year")
        return day

    def count(self, start: date, end: date) -> int:
        """How many working days lie in ``[start, end)``."""
        return sum(self.is_working(start + timedelta(days=n)) for n in range((end - start).days))
