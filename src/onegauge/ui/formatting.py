"""How numbers, money, dates and ages are written: one place, so that a list, a page and a message agree."""

from datetime import date, datetime
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_UP, Context, Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.kernel.money import minor_units

DASH = "–"
MINUS = "−"
HALF_UP = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN, rounding=ROUND_HALF_UP)


def number(value: Decimal | int | None, decimals: int | None = None) -> str:
    """A number grouped by locale, with a real minus; trailing zeros go unless the decimals are fixed.

    To fixed decimals it is rounded half up, as amounts are.
    """
    if value is None:
        return DASH
    shown = Decimal(value)
    exponent = shown.normalize(HALF_UP).as_tuple().exponent
    written = max(0, -exponent) if isinstance(exponent, int) else 0
    if decimals is None:
        decimals = written
    elif written > decimals:
        shown = shown.quantize(Decimal(1).scaleb(-decimals), context=HALF_UP)
    text = number_format(abs(shown), decimals, use_l10n=True, force_grouping=True)
    return MINUS + text if shown < 0 else text


def amount(value: Decimal | int | None, currency: str = "") -> str:
    """An amount with the decimals of its currency; the currency itself stands in the head or beside it."""
    return number(value, minor_units(currency)) if value is not None else DASH


def share(value: Decimal | int | None) -> str:
    """A share of one as a percentage with one decimal."""
    return DASH if value is None else f"{number(Decimal(value) * 100, 1)} %"


def day(value: date | None) -> str:
    """A date as ``18 Nov``; the year only when it is another one."""
    if value is None:
        return DASH
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return date_format(value, "j M" if value.year == timezone.localdate().year else "j M Y")


def instant(value: datetime | None) -> str:
    """An instant in the active zone: the clock for today, else the day with the clock."""
    if value is None:
        return DASH
    local = timezone.localtime(value)
    clock = date_format(local, "H:i")
    return clock if local.date() == timezone.localdate() else f"{day(local.date())} {clock}"


def age(value: datetime) -> str:
    """How long ago, in the two widest units (``2 d 4 h``)."""
    return _span((timezone.now() - value).total_seconds())


def until(value: datetime) -> str:
    """How long from now, in the two widest units."""
    return _span((value - timezone.now()).total_seconds())


def _span(seconds: float) -> str:
    minutes = max(0, int(seconds // 60))
    days, rest = divmod(minutes, 24 * 60)
    hours, left = divmod(rest, 60)
    if days:
        return _("%(days)d d %(hours)d h") % {"days": days, "hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": left} if hours else _("%d min") % left


def counted(count: int | Decimal, one: str, many: str) -> str:
    """A count or a quantity with its noun."""
    return f"{number(count)} {ngettext(one, many, plural_number(count))}"


ONE_OF = {
    "base units": "base unit", "days": "day", "hours": "hour", "lines": "line", "minutes": "minute", "months": "month",
    "rows": "row", "seconds": "second", "shipments": "shipment", "units": "unit", "working days": "working day",
}  # fmt: skip
"""Units as policies, figures and charts declare them, with the word for one."""


def unit_beside(value: int | Decimal | None, unit: Any) -> str:
    """The unit beside a number, in the form that the number takes; what is not counted (a currency) stays as it is."""
    one = ONE_OF.get(str(unit))
    return ngettext(one, unit, 2 if value is None else plural_number(value)) if one else str(unit)


def plural_number(count: int | Decimal) -> int:
    """The whole number whose plural form a quantity takes: whatever is not whole stands with many."""
    return int(count) if count == int(count) else 2


def plain(value: Any) -> str:
    """Any value as short text for a fact or a history line."""
    if value is None or value == "":
        return DASH
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | Decimal) else str(value)
