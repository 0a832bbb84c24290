"""From lines to places: lots, owners and handling units behind their codes, made where a receipt may make them.

Each is asked for only when a line names one, so that goods without them cost no statement more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from onegauge.inventory.errors import SerialTaken, UnitClosed, UnitElsewhere, UnknownOwner, UnknownUnit
from onegauge.inventory.operations.lines import Found, ReceiptLine, StockLine
from onegauge.inventory.operations.spots import SQL, Spots
from onegauge.inventory.states import UnitState
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all

Unit = tuple[int, int, int | None, str, int | None, bool]


@dataclass(slots=True)
class Laid:
    """The places of lines, without their statuses, and until when their lots live."""

    spots: Spots
    expiries: list[date | None]


def lay_out(lines: Sequence[StockLine], found: Sequence[Found]) -> Laid:
    """The places of lines that were found sound; refuses what only lots, owners and units tell."""
    spots = Spots(
        companies=cast("list[int]", [r.company_id for r in found]),
        sites=cast("list[int]", [r.site_id for r in found]),
        items=cast("list[int]", [r.item_id for r in found]),
        bins=cast("list[int]", [r.bin_id for r in found]),
        lots=[r.lot_id for r in found],
        units=[None] * len(lines),
        owners=[None] * len(lines),
        serial=[r.tracking == "serial" for r in found],
        limited=[r.is_limited for r in found],
        weighed=[bool(r.catch_weight) for r in found],
    )
    laid = Laid(spots, [None] * len(lines))
    refuse_all([*_lots(lines, laid), *_serials(lines, spots), *_owners(lines, spots), *_units(lines, spots)])
    return laid


def _lots(lines: Sequence[StockLine], laid: Laid) -> list[Refusal]:
    """Lots by item and code, made when new; a lot that is said to be otherwise than it was is refused."""
    named = [n for n, line in enumerate(lines) if line.lot]
    if not named:
        return []
    params = {
        "items": [laid.spots.items[n] for n in named],
        "codes": [lines[n].lot for n in named],
        "expires": [getattr(lines[n], "expires_on", None) for n in named],
        "produced": [getattr(lines[n], "produced_on", None) for n in named],
        "origins": [getattr(lines[n], "origin", "") for n in named],
    }
    made = {(item, code): rest for item, code, *rest in SQL.tuples("add_lots", params)}
    faults: list[Refusal] = []
    for n in named:
        line = lines[n]
        lot_id, expires_on, produced_on, origin = made[laid.spots.items[n], line.lot]
        laid.spots.lots[n], laid.expiries[n] = lot_id, expires_on
        for name, kept in (("expires_on", expires_on), ("produced_on", produced_on), ("origin", origin)):
            given = getattr(line, name, None)
            if given and given != kept:
                text = f"{line.sku} {line.lot} has {kept} here, not {given}."
                faults.append(InvalidValue(text, field=f"lines[{n}].{name}", mend="Read the label again."))
    return faults


def _serials(lines: Sequence[StockLine], spots: Spots) -> list[Refusal]:
    """A serial number that comes in must not be in stock; its row is locked, so nobody else brings it meanwhile."""
    coming = {spots.lots[n]: n for n, line in enumerate(lines) if spots.serial[n] and line.qty > 0}
    if not coming:
        return []
    return [
        SerialTaken(
            f"{lines[coming[lot]].sku} {lines[coming[lot]].lot} lies in bin {bin_code} of {site}.",
            field=f"lines[{coming[lot]}].lot", mend="Read the number again, or move it from there.",
        )
        for lot, site, bin_code in SQL.tuples("serials_in_stock", {"lots": list(coming)})
    ]  # fmt: skip


def _owners(lines: Sequence[StockLine], spots: Spots) -> list[Refusal]:
    codes = sorted({line.owner for line in lines if line.owner})
    if not codes:
        return []
    known = dict(SQL.tuples("owners", {"codes": codes}))
    spots.owners = [known.get(line.owner) for line in lines]
    return [
        UnknownOwner(f"There is no partner {line.owner!r}.", field=f"lines[{n}].owner")
        for n, line in enumerate(lines)
        if line.owner and line.owner not in known
    ]


def _units(lines: Sequence[StockLine], spots: Spots) -> list[Refusal]:
    """Handling units by their SSCC: open, in the bin of the line. A receipt makes new ones and places empty ones."""
    named = [n for n, line in enumerate(lines) if line.sscc]
    if not named:
        return []
    receipt = isinstance(lines[0], ReceiptLine)
    params = {
        "companies": [spots.companies[n] for n in named],
        "sites": [spots.sites[n] for n in named],
        "bins": [spots.bins[n] for n in named],
        "ssccs": [lines[n].sscc for n in named],
    }
    if receipt:
        SQL.run("add_units", params)
    locked = {(row[0], row[1]): cast("Unit", row[2:]) for row in SQL.tuples("lock_units_by_sscc", params)}
    faults: list[Refusal] = []
    places: dict[int, tuple[int, int]] = {}
    for n in named:
        unit = locked.get((spots.companies[n], lines[n].sscc))
        faults += _unit_faults(f"lines[{n}].sscc", lines[n], unit, (spots.sites[n], spots.bins[n]), places)
        spots.units[n] = unit[0] if unit else None
    if receipt and not faults:
        where = list(places.values())
        SQL.run("place_units", {"units": list(places), "sites": [w[0] for w in where], "bins": [w[1] for w in where]})
    return faults


def _unit_faults(
    at: str, line: StockLine, unit: Unit | None, here: tuple[int, int], places: dict[int, tuple[int, int]]
) -> list[Refusal]:
    """Whether goods may go into this unit in this bin; ``places`` notes where each stands after the call."""
    if unit is None:
        return [UnknownUnit(f"There is no handling unit {line.sscc} here.", field=at)]
    unit_id, site, bin_id, state, parent_id, is_empty = unit
    if state == UnitState.CLOSED:
        return [UnitClosed(f"Handling unit {line.sscc} is closed.", field=at, mend="Open it again first.")]
    free = bin_id is None or (is_empty and isinstance(line, ReceiptLine))
    stands = places.setdefault(unit_id, here if free and parent_id is None else (site, bin_id or 0))
    if stands != here:
        text = f"Handling unit {line.sscc} stands in another bin than {line.bin}."
        return [UnitElsewhere(text, field=at, mend="Take the bin where it stands, or move it first.")]
    return []
