"""Public holidays of the demo's two countries, calculated, so that the demo is right in any year."""

from datetime import date, timedelta

from onegauge.app.demo_data.records import Calendar, Holiday

SATURDAY = 5
SUNDAY = 6


def easter_sunday(year: int) -> date:
    """Easter of the western churches, by the usual calendar arithmetic (epact and dominical letter)."""
    golden, century = year % 19, year // 100
    epact = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    epact -= (epact // 28) * (1 - (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(year, month, offset + 28 - 31 * (month // 4))


def _first_monday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=-first.weekday() % 7)


def _last_monday(year: int, month: int) -> date:
    last = date(year, month, 31)
    return last - timedelta(days=last.weekday())


def british_holidays(year: int) -> tuple[Holiday, ...]:
    """Bank holidays of England with their substitute days; one-off royal days are not foreseen."""
    easter = easter_sunday(year)
    new_year = date(year, 1, 1)
    if new_year.weekday() >= SATURDAY:
        new_year += timedelta(days=7 - new_year.weekday())
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == SATURDAY:
        christmas, boxing = date(year, 12, 27), date(year, 12, 28)
    elif christmas.weekday() == SUNDAY:
        christmas = date(year, 12, 27)
    elif boxing.weekday() == SATURDAY:
        boxing = date(year, 12, 28)
    return (
        Holiday(on=new_year, name="New Year's Day"),
        Holiday(on=easter - timedelta(days=2), name="Good Friday"),
        Holiday(on=easter + timedelta(days=1), name="Easter Monday"),
        Holiday(on=_first_monday(year, 5), name="Early May bank holiday"),
        Holiday(on=_last_monday(year, 5), name="Spring bank holiday"),
        Holiday(on=_last_monday(year, 8), name="Summer bank holiday"),
        Holiday(on=christmas, name="Christmas Day"),
        Holiday(on=boxing, name="Boxing Day"),
    )


def dutch_holidays(year: int) -> tuple[Holiday, ...]:
    """Public holidays of the Netherlands; the king's birthday moves to Saturday when it would be a Sunday."""
    easter = easter_sunday(year)
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == SUNDAY:
        kings_day = date(year, 4, 26)
    return (
        Holiday(on=date(year, 1, 1), name="Nieuwjaarsdag"),
        Holiday(on=easter + timedelta(days=1), name="Tweede Paasdag"),
        Holiday(on=kings_day, name="Koningsdag"),
        Holiday(on=easter + timedelta(days=39), name="Hemelvaartsdag"),
        Holiday(on=easter + timedelta(days=50), name="Tweede Pinksterdag"),
        Holiday(on=date(year, 12, 25), name="Eerste Kerstdag"),
        Holiday(on=date(year, 12, 26), name="Tweede Kerstdag"),
    )


def calendars(today: date) -> tuple[Calendar, ...]:
    """Both calendars with the holidays of last year, this year and the next."""
    years = range(today.year - 1, today.year + 2)
    return (
        Calendar(
            code="GB",
            name="Great Britain, Monday to Friday",
            country="GB",
            working_weekdays=(0, 1, 2, 3, 4),
            holidays=tuple(holiday for year in years for holiday in british_holidays(year)),
        ),
        Calendar(
            code="NL",
            name="Netherlands, Monday to Friday",
            country="NL",
            working_weekdays=(0, 1, 2, 3, 4),
            holidays=tuple(holiday for year in years for holiday in dutch_holidays(year)),
        ),
    )
