"""Strict types of bodies and parameters: exact numbers, real dates, clean texts, and nothing converted by guessing."""

from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, Field, Strict, StringConstraints, WithJsonSchema

BIG = 2**63 - 1
SMALL = 2**31 - 1
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
LONGEST_TEXT = 4000
MOST_LINES = 50_000
NO_NULL = r"^[^\x00]*$"


def _exact(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise ValueError('a number as text ("12.50") or a JSON number is expected')  # noqa: TRY004  pydantic reads it
    if isinstance(value, str) and len(value) > 40:
        raise ValueError("this number has too many digits")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise ValueError("this is not a number") from None
    if not number.is_finite():
        raise ValueError("a finite number is expected")
    if not -30 <= number.adjusted() <= 30:
        raise ValueError("this number has too many digits")
    return number


def _day(value: Any) -> Any:
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) != 10:
        raise ValueError("a date is written as 2026-01-31")
    return value


def _in_calendar(value: date) -> date:
    if not FIRST_DAY <= value <= LAST_DAY:
        raise ValueError(f"a date lies between {FIRST_DAY} and {LAST_DAY}")
    return value


def _instant(value: Any) -> Any:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or len(value) < 16:
        raise ValueError("an instant is written as 2026-01-31T12:00:00Z, with its zone")
    return value


def _in_time(value: datetime) -> datetime:
    _in_calendar(value.date())
    return value


def _scalar(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return value if isinstance(value, int) and abs(value) < SMALL else _exact(value)
    if isinstance(value, str) and len(value) <= 1000 and "\x00" not in value and value.isprintable():
        return value
    raise ValueError("a truth, a number or a text is expected")


Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=NO_NULL)]
Truth = Annotated[bool, Strict()]
Id = Annotated[int, Strict(), Field(ge=1, le=BIG)]
IdParameter = Annotated[int, Field(ge=1, le=BIG)]
Whole = Annotated[int, Strict(), Field(ge=-SMALL, le=SMALL)]
WholeParameter = Annotated[int, Field(ge=-SMALL, le=SMALL)]
Exact = Annotated[
    Decimal,
    BeforeValidator(_exact),
    Field(max_digits=18, decimal_places=6),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$"},
                {"type": "number", "minimum": -999999999999, "maximum": 999999999999},
            ],
            "description": "Exact; at most 12 digits before and 6 after the point. Text keeps every digit.",
        },
        mode="validation",
    ),
]
Day = Annotated[date, BeforeValidator(_day), AfterValidator(_in_calendar)]
Instant = Annotated[AwareDatetime, BeforeValidator(_instant), AfterValidator(_in_time)]
Scalar = Annotated[
    Any, BeforeValidator(_scalar), WithJsonSchema({"type": ["boolean", "number", "string"]}, mode="validation")
]
