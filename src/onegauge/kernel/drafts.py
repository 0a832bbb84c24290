"""Judging lists of drafts: every fault of every draft, with its position, its field and how to mend it.

Master data arrives in sets (a form is a set of one, a file a set of thousands). A judge collects what is wrong so that
the user mends everything in one pass; nothing is written while it holds a refusal.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, Refused, UnknownDocument
from onegauge.kernel.permissions import PERMISSIONS

ALPHA2 = re.compile(r"[A-Z]{2}\Z")
ALPHA3 = re.compile(r"[A-Z]{3}\Z")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
SHOWN = 60


def permission_refusal(by: Actor, permission: str, company_id: int | None = None) -> Refusal | None:
    """The refusal when the actor may not do this for the company (None: for the whole group); None when he may.

    Inside another operation the authority came from the outer one.
    """
    frame = getattr(connections["default"], "onegauge_frame", None)  # a dry run of a page has none
    if (frame is not None and frame.depth > 0) or by.may(permission, company_id):
        return None
    known = PERMISSIONS[permission]
    where = "for the whole group" if company_id is None else "in this company"
    return PermissionMissing(
        f"You need the permission “{known.label}” {where}.",
        mend=f"Ask an administrator for a role with the duty “{known.duty}”.",
        permission=permission,
        company_id=company_id,
    )


def shown(value: object) -> str:
    """A value as a message shows it: short, on one line."""
    text = _CONTROL.sub(" ", str(value))
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class Judge:
    """The refusals found so far in one list of drafts; `name` is what the list is called in the operation."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.refusals: list[Refusal] = []
        self.bad: set[int] = set()

    def refuse(
        self,
        index: int,
        field: str,
        message: str,
        mend: str | None = None,
        *,
        refusal: type[Refusal] = InvalidValue,
        **details: Any,
    ) -> None:
        """Note a fault of the draft at this position."""
        self.bad.add(index)
        place = f"{self.name}[{index}].{field}" if field else f"{self.name}[{index}]"
        self.refusals.append(refusal(message, field=place, mend=mend, index=index, column=field, **details))

    def add(self, refusal: Refusal | None) -> None:
        """Note a refusal that is not about one draft."""
        if refusal is not None:
            self.refusals.append(refusal)

    def permit(self, by: Actor, permission: str, companies: Iterable[int | None] = (None,)) -> None:
        """Note a missing permission, once per company."""
        for company_id in sorted(set(companies), key=lambda c: c or 0):
            self.add(permission_refusal(by, permission, company_id))

    def check(self) -> None:
        """Raise everything at once."""
        if self.refusals:
            raise Refused(self.refusals)

    def text(self, index: int, field: str, value: object, longest: int, *, required: bool = True) -> None:
        """A text of one line, not longer than its column."""
        if not isinstance(value, str):
            self.refuse(index, field, f"A text is expected, not {shown(value)!r}.")
        elif required and not value.strip():
            self.refuse(index, field, "This must not be empty.", "Fill it in.")
        elif len(value) > longest:
            self.refuse(index, field, f"{len(value)} characters are too many.", f"Use at most {longest}.")
        elif value != value.strip() or _CONTROL.search(value):
            self.refuse(index, field, "The text has spaces around it or control characters in it.", "Remove them.")

    def number(
        self,
        index: int,
        field: str,
        value: object,
        *,
        least: Decimal | None = None,
        above: Decimal | None = None,
        most: Decimal,
        places: int = 6,
        required: bool = True,
    ) -> None:
        """An exact decimal within its range and with no more places than its column keeps."""
        if value is None and not required:
            return
        if not isinstance(value, Decimal) or not value.is_finite():
            self.refuse(index, field, f"An exact decimal number is expected, not {shown(value)!r}.")
        elif least is not None and value < least:
            self.refuse(index, field, f"{shown(value)} is below {least}.", f"Give {least} or more.")
        elif above is not None and value <= above:
            self.refuse(index, field, f"{shown(value)} is not above {above}.", f"Give more than {above}.")
        elif value > most:
            self.refuse(index, field, f"{shown(value)} is above {most}.", f"Give {most} or less.")
        elif value != value.quantize(Decimal(1).scaleb(-places)):
            self.refuse(
                index, field, f"{shown(value)} has more than {places} decimals.", f"Round it to {places} decimals."
            )

    def whole(self, index: int, field: str, value: object, *, least: int, most: int) -> None:
        """A whole number within its range."""
        if not isinstance(value, int) or isinstance(value, bool):
            self.refuse(index, field, f"A whole number is expected, not {shown(value)!r}.")
        elif not least <= value <= most:
            self.refuse(index, field, f"{value} is outside {least} to {most}.", f"Give {least} to {most}.")

    def choice(self, index: int, field: str, value: object, allowed: Collection[str]) -> None:
        """One of a closed list of codes."""
        if value not in allowed:
            self.refuse(index, field, f"{shown(value)!r} is not known here.", "Use one of: " + ", ".join(allowed) + ".")

    def country(self, index: int, field: str, value: object, *, required: bool = True) -> None:
        """An ISO 3166 alpha-2 code by its form."""
        if value is None and not required:
            return
        if not isinstance(value, str) or not ALPHA2.match(value):
            self.refuse(index, field, f"{shown(value)!r} is not a country code.", "Use two letters, such as DE or GB.")

    def currency(self, index: int, field: str, value: object) -> None:
        """An ISO 4217 code by its form."""
        if not isinstance(value, str) or not ALPHA3.match(value):
            self.refuse(index, field, f"{shown(value)!r} is not a currency code.", "Use three letters, such as EUR.")

    def period(self, index: int, valid_from: object, valid_until: object) -> None:
        """A half-open period: the end, where there is one, lies after the beginning."""
        if not isinstance(valid_from, date):
            self.refuse(index, "valid_from", f"A date is expected, not {shown(valid_from)!r}.")
        elif valid_until is not None and not isinstance(valid_until, date):
            self.refuse(index, "valid_until", f"A date is expected, not {shown(valid_until)!r}.")
        elif isinstance(valid_until, date) and valid_until <= valid_from:
            self.refuse(
                index, "valid_until", f"{valid_until} is not after {valid_from}.", "The period ends before this day."
            )

    def known(self, index: int, field: str, code: Hashable, found: Collection[Any], what: str) -> bool:
        """A code that exists; an unknown one is refused by its name."""
        if code in found:
            return True
        self.refuse(
            index, field, f"There is no {what} {shown(code)!r}.", f"Create the {what} first.", refusal=UnknownDocument
        )
        return False

    def once(self, keys: Sequence[Hashable], field: str) -> None:
        """No key twice in one list: which of the two would win is nobody's guess."""
        first: dict[Hashable, int] = {}
        for index, key in enumerate(keys):
            earlier = first.setdefault(key, index)
            if earlier != index:
                self.refuse(index, field, f"The same key stands at position {earlier} already.", "Keep one of the two.")
