"""The format of carriers: one row per service, the carrier repeated on each."""

import re
from collections.abc import Hashable, Sequence

from onegauge.exchange.formats import Column, Format, Found, Values, register_format, rehearse, with_own_authority
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.permissions import SET_UP_PACKING

HEAD = ("code", "name", "is_active")
SERVICE = ("routing", "cut_off", "scheme", "starts_with", "ends_with", "digits")
OF_SERVICE = {"code": "service", "name": "service_name"}
"""What the file calls the fields of a service that a carrier has too."""
_PLACE = re.compile(r"^carriers\[(\d+)\](?:\.services\[(\d+)\])?(?:\.(\w+))?")


def carrier_of(row: Values) -> Hashable:
    """Rows with the same code are one carrier."""
    return (row["code"],)


def _gathered(rows: Sequence[Values]) -> list[list[int]]:
    """The rows of each carrier, in the order in which the carriers come."""
    groups: dict[Hashable, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(carrier_of(row), []).append(index)
    return list(groups.values())


def _draft(rows: Sequence[Values]) -> warehouse.CarrierDraft:
    services = [
        warehouse.CarrierServiceDraft(
            code=row["service"], name=row["service_name"], **{name: row[name] for name in SERVICE}
        )
        for row in rows
        if row["service"]
    ]
    return warehouse.CarrierDraft(**{name: rows[0][name] for name in HEAD}, services=services)


def _check(rows: Sequence[Values], by: Actor) -> list[Found]:
    groups = _gathered(rows)
    found = [
        Found(i, name, InvalidValue(
            f"This differs from the first row of the carrier {rows[indexes[0]]['code']!r}.",
            mend="Repeat code, name and whether it is in use unchanged on each row of the carrier.",
        ))
        for indexes in groups
        for i in indexes[1:]
        for name in HEAD
        if rows[i][name] != rows[indexes[0]][name]
    ]  # fmt: skip
    for refusal in rehearse(lambda: _load(rows, by)):
        match = _PLACE.match(refusal.field or "")
        if match is None:
            found.append(Found(None, "", refusal))
        elif match[2] is None:
            found.append(Found(groups[int(match[1])][0], match[3] or "", refusal))
        else:
            named = [i for i in groups[int(match[1])] if rows[i]["service"]]
            found.append(Found(named[int(match[2])], OF_SERVICE.get(match[3], match[3]), refusal))
    return found


def _load(rows: Sequence[Values], by: Actor) -> None:
    drafts = [_draft([rows[i] for i in indexes]) for indexes in _gathered(rows)]
    with_own_authority(warehouse.save_carriers)(carriers=drafts, by=by)


register_format(
    Format(
        code="carriers",
        label="Carriers",
        permission=SET_UP_PACKING,
        key=("code", "service"),
        columns=(
            Column("code", required=True, example="NORTH", help="Rows with the same one are one carrier."),
            Column("name", required=True, example="Northline Haulage"),
            Column("service", default="", example="24", help="Code of a service; empty: the carrier alone."),
            Column("service_name", default="", example="Next day"),
            Column("routing", default="", example="G4 · Glasgow hub", help="Text on the label."),
            Column("cut_off", default="", example="15:30", help="On the clock of the site; empty: none."),
            Column("scheme", default="none", example="plain", help="How parcels are numbered: none, plain or s10."),
            Column("starts_with", default="", example="NE"),
            Column("ends_with", default="", example=""),
            Column("digits", "whole", default=8, example="8", help="Of the running number."),
            Column("is_active", "yes/no", default=True, example="yes", help="No: the carrier is not chosen any more."),
        ),
        check=_check,
        load=_load,
        group=carrier_of,
        help="Creates carriers with their services, or changes them; a service that is not in the file is not chosen any more.",
    )
)
