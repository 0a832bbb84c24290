"""The format of arrivals: one row per line, the head repeated on each."""

import re
from collections.abc import Hashable, Sequence

from onegauge.exchange.formats import Column, Format, Found, Values, register_format, rehearse, with_own_authority
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse import permissions

HEAD = ("site", "supplier", "reference", "carrier", "expected_on", "note")
LINE = ("sku", "qty", "lot", "expires_on", "sscc", "unit_cost")
_PLACE = re.compile(r"^arrivals\[(\d+)\](?:\.lines\[(\d+)\])?(?:\.(\w+))?")
_announce = with_own_authority(warehouse.announce_arrivals)


def arrival_of(row: Values) -> Hashable:
    """Rows of one site and supplier under the same reference are one arrival."""
    return row["site"], row["supplier"], row["reference"]


def _gathered(rows: Sequence[Values]) -> tuple[list[warehouse.ArrivalDraft], list[list[int]]]:
    groups: dict[Hashable, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(arrival_of(row), []).append(index)
    drafts = [
        warehouse.ArrivalDraft(
            **{name: rows[indexes[0]][name] for name in HEAD},
            lines=[warehouse.ArrivalLineDraft(**{name: rows[i][name] for name in LINE}) for i in indexes],
        )
        for indexes in groups.values()
    ]
    return drafts, list(groups.values())


def _check(rows: Sequence[Values], by: Actor) -> list[Found]:
    drafts, places = _gathered(rows)
    found = [
        Found(
            i,
            name,
            InvalidValue(
                f"This differs from the first row of the arrival {rows[indexes[0]]['reference']!r}.",
                mend="Repeat the head of the arrival unchanged on each of its rows.",
            ),
        )
        for indexes in places
        for i in indexes[1:]
        for name in HEAD
        if rows[i][name] != rows[indexes[0]][name]
    ]
    for refusal in rehearse(lambda: _announce(arrivals=drafts, by=by)):
        match = _PLACE.match(refusal.field or "")
        if match is None:
            found.append(Found(None, "", refusal))
        else:
            found.append(Found(places[int(match[1])][int(match[2] or 0)], match[3] or "", refusal))
    return found


def _load(rows: Sequence[Values], by: Actor) -> None:
    _announce(arrivals=_gathered(rows)[0], by=by)


register_format(
    Format(
        code="arrivals",
        label="Arrivals",
        permission=permissions.ANNOUNCE,
        key=(),
        columns=(
            Column("site", "site code", required=True, example="LON"),
            Column("supplier", default="", example="S-1001", help="Code of the partner; may be empty."),
            Column("reference", required=True, example="DN-4711", help="Rows with the same one are one arrival."),
            Column("carrier", default="", example="DHL"),
            Column("expected_on", "date", example="2026-12-01", help="Empty: today."),
            Column("note", default=""),
            Column("sku", required=True, example="GLOVE-M", help="SKU code of the item."),
            Column("qty", "decimal", required=True, example="120", help="In base units."),
            Column("lot", default="", example="L2407"),
            Column("expires_on", "date", example="2027-06-30"),
            Column("sscc", default="", help="Handling unit that it stands in."),
            Column("unit_cost", "decimal", example="2.40", help="Of one base unit; empty: what the item costs now."),
        ),
        check=_check,
        load=_load,
        group=arrival_of,
        help="Announces what will come; the rows of one arrival stand or fall together.",
    )
)
