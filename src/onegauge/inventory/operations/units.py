"""Handling units: opened under a number, closed, opened again, nested, and moved whole with what is in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onegauge.governance.queries import sites
from onegauge.inventory.errors import (
    SsccInvalid,
    UnitClosed,
    UnitElsewhere,
    UnitNesting,
    UnknownBin,
    UnknownSite,
    UnknownUnit,
)
from onegauge.inventory.kinds import HANDLING_UNIT
from onegauge.inventory.models import MOST_NESTED
from onegauge.inventory.operations.moving import announce_usable, note_shifts, status_in, targets
from onegauge.inventory.operations.shifting import Lying, Shift, elsewhere, hold_promises, lying, shift
from onegauge.inventory.operations.spots import SQL
from onegauge.inventory.permissions import MOVE
from onegauge.inventory.policies import SSCC_PREFIX
from onegauge.inventory.sscc import is_prefix, own_sscc, sscc_fault
from onegauge.inventory.states import UNIT, StockReason, UnitKind, UnitState
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import is_nested, operation


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDraft:
    """A handling unit at a site; without an SSCC it gets the next number of its company, without a bin it stands nowhere."""

    site: str
    kind: str = "pallet"
    sscc: str = ""
    bin: str = ""


@dataclass(frozen=True, slots=True)
class UnitOpened:
    """A new handling unit and its number."""

    handling_unit_id: int
    sscc: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A locked handling unit."""

    id: int
    company_id: int
    site_id: int
    bin_id: int | None
    sscc: str
    state: str
    parent_id: int | None
    depth: int


@operation(permission=MOVE)
def open_units(*, units: Sequence[UnitDraft], by: Actor, key: str | None = None) -> list[UnitOpened]:
    """Make handling units known, under the number on their label or under the next number of the company."""
    del key
    known = {s.code: s for s in sites() if s.id in by.sites}
    faults = [f for n, u in enumerate(units) for f in _draft_faults(n, u, u.site in known)]
    for n, unit in enumerate(units):
        site = known.get(unit.site)
        if site is not None and not is_nested() and not by.may(MOVE, site.company_id, site.id):
            text = f"You may not do this at {unit.site}."
            faults.append(PermissionMissing(text, field=f"units[{n}].site", permission=MOVE))
    if not units:
        faults.append(InvalidValue("Name at least one handling unit.", field="units"))
    refuse_all(faults)
    places = [known[u.site] for u in units]
    bins = _bins(units, [p.id for p in places])
    ssccs = _numbers(units, [p.company_id for p in places], by)
    columns = {
        "companies": [p.company_id for p in places], "sites": [p.id for p in places], "bins": bins, "ssccs": ssccs,
        "kinds": [u.kind for u in units],
    }  # fmt: skip
    taken = {row[0] for row in SQL.tuples("known_ssccs", columns)}
    refuse_all(
        SsccInvalid(f"{sscc} names a handling unit already.", field=f"units[{n}].sscc", mend="Read the label again.")
        for n, sscc in enumerate(ssccs)
        if sscc in taken or sscc in ssccs[:n]
    )
    made = SQL.tuples("open_units", columns)
    entries = [
        Entry(object_id=i, company_id=company, site_id=site, after={"sscc": sscc, "kind": u.kind, "bin": u.bin})
        for (i, company, site, sscc), u in zip(made, units, strict=True)
    ]
    record(by=by, kind=HANDLING_UNIT, verb="opened", entries=entries)
    return [UnitOpened(row[0], row[3]) for row in made]


def _draft_faults(n: int, draft: UnitDraft, known_site: bool) -> list[Refusal]:
    faults: list[Refusal] = []
    if not known_site:
        faults.append(UnknownSite(f"There is no site {draft.site!r} in your scope.", field=f"units[{n}].site"))
    if draft.kind not in UnitKind.values:
        text = f"A handling unit is one of {', '.join(UnitKind.values)}."
        faults.append(InvalidValue(text, field=f"units[{n}].kind"))
    fault = sscc_fault(draft.sscc, f"units[{n}].sscc") if draft.sscc else None
    return [*faults, *([fault] if fault else [])]


def _bins(units: Sequence[UnitDraft], site_ids: Sequence[int]) -> list[int | None]:
    """Where they stand; asked only when one stands anywhere."""
    if not any(u.bin for u in units):
        return [None] * len(units)
    found = SQL.tuples("bins_by_code", {"sites": list(site_ids), "codes": [u.bin for u in units]})
    refuse_all(
        UnknownBin(f"There is no bin {u.bin!r} at {u.site}.", field=f"units[{n}].bin")
        for n, (u, row) in enumerate(zip(units, found, strict=True))
        if u.bin and row[1] is None
    )
    return [row[1] for row in found]


def _numbers(units: Sequence[UnitDraft], companies: Sequence[int], by: Actor) -> list[str]:
    """The given numbers, and own ones under the prefix of the company for those that have none."""
    own = [n for n, u in enumerate(units) if not u.sscc]
    if not own:
        return [u.sscc for u in units]
    prefixes = {c: SSCC_PREFIX.at(company_id=c, on=by.today).as_text for c in sorted({companies[n] for n in own})}
    refuse_all(
        SsccInvalid(
            f"{p!r} is no GS1 company prefix.", field="units", mend="Have the policy inventory.sscc_prefix set."
        )
        for p in prefixes.values()
        if not is_prefix(p)
    )
    serials = iter([row[0] for row in SQL.tuples("new_serials", {"count": len(own)})])
    return [u.sscc or own_sscc(prefixes[c], next(serials)) for u, c in zip(units, companies, strict=True)]


@operation(permission=MOVE)
def close_units(
    *, handling_unit_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let nothing be put into these handling units or taken out, other than by shipping; they can still be moved whole."""
    del key
    moves = UNIT.begin("close", handling_unit_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=MOVE)
def reopen_units(
    *, handling_unit_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let goods be put in and taken out again."""
    del key
    moves = UNIT.begin("reopen", handling_unit_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=MOVE)
def move_units(
    *, handling_unit_ids: Sequence[int], to_bin: str, reason: str = "", by: Actor, key: str | None = None
) -> list[int]:
    """Move handling units whole, with everything in them, into another bin of their site; promises travel with the goods.

    A unit that stood in another one leaves it. What the warehouse works on stays, and its unit with it.
    """
    del key
    ids = sorted(set(handling_unit_ids))
    held = hold_promises(_contents(ids, by))
    tops, every = _locked(ids, (), by)
    found = targets([u.site_id for u in tops], [to_bin] * len(tops), "to_bin")
    rows = _contents(ids, by)
    by_site = {u.site_id: t for u, t in zip(tops, found, strict=True)}
    shifts = [
        Shift(
            source=row, qty=None, at="handling_unit_ids", code=StockReason.RELOCATION.value, reason=reason,
            target=elsewhere(row, bin_id=t.bin_id, is_limited=t.is_limited, unit_id=row.unit_id, status=status_in(t, row)),
        )
        for row in rows
        if (t := by_site[row.site_id]).bin_id != row.bin_id
    ]  # fmt: skip
    leaving = [u.id for u in tops if u.parent_id is not None and not _goes_along(u, every, set(ids))]
    if leaving:
        SQL.run("nest", {"units": leaving, "parents": [None] * len(leaving)})
    SQL.run("move_trees", {"units": [u.id for u in tops], "bins": [t.bin_id for t in found]})
    if shifts:
        done = shift(shifts, held=held, cause="consigned", by=by)
        note_shifts(shifts, done, "moved", by, {})
        announce_usable(shifts, by)
    _note(tops, "moved", {"bin": to_bin, "reason": reason}, by)
    return [u.id for u in tops]


@operation(permission=MOVE)
def nest_units(*, handling_unit_ids: Sequence[int], parent: str, by: Actor, key: str | None = None) -> list[int]:
    """Put handling units into another one in the same bin, named by its SSCC; without a name they leave theirs.

    None stands in itself, and none deeper than the rule says. Closed units neither take nor give.
    """
    del key
    ids = sorted(set(handling_unit_ids))
    named = SQL.tuples("unit_ids", {"ssccs": [parent], "units": ids}) if parent else []
    if parent and not named:
        refuse_all([UnknownUnit(f"There is no handling unit {parent} here.", field="parent")])
    into_id = named[0][0] if named else None
    tops, every = _locked(ids, () if into_id is None else (into_id,), by)
    into = None if into_id is None else every[into_id]
    heights = {top: (height, set(inside)) for top, height, inside in SQL.tuples("heights", {"units": ids})}
    refuse_all([f for u in tops for f in _nesting_faults(u, into, *heights[u.id])])
    SQL.run("nest", {"units": ids, "parents": [into_id] * len(ids)})
    if into is not None and any(u.bin_id is None for u in tops):
        bins = {i: into.bin_id for u in tops if u.bin_id is None for i in heights[u.id][1]}
        SQL.run("place_units", {"units": list(bins), "sites": [into.site_id] * len(bins), "bins": list(bins.values())})
    _note(tops, "nested" if into else "taken_out", {"parent": parent}, by)
    return [u.id for u in tops]


def _goes_along(unit: Standing, every: Mapping[int, Standing], ids: set[int]) -> bool:
    """Whether something that the unit stands in moves too."""
    parent = every.get(unit.parent_id or 0)
    return parent is not None and (parent.id in ids or _goes_along(parent, every, ids))


def _nesting_faults(unit: Standing, into: Standing | None, height: int, inside: set[int]) -> list[Refusal]:
    """Whether a unit may stand in another one (or in none)."""
    at = "handling_unit_ids"
    if into is None:
        if unit.parent_id is None:
            return [UnitNesting(f"{unit.sscc} stands in no other.", field=at, object_id=unit.id)]
        return []
    faults: list[Refusal] = []
    if into.state == UnitState.CLOSED:
        text = f"Handling unit {into.sscc} is closed."
        faults.append(UnitClosed(text, field="parent", object_id=unit.id, mend="Open it again first."))
    if into.id in inside:
        faults.append(UnitNesting(f"{unit.sscc} would stand in itself.", field=at, object_id=unit.id))
    elif into.depth + 1 + height > MOST_NESTED:
        text = f"{unit.sscc} would stand {into.depth + 1 + height} deep; {MOST_NESTED} is the most."
        faults.append(UnitNesting(text, field=at, object_id=unit.id, mend="Take something out first."))
    if (into.company_id, into.site_id) != (unit.company_id, unit.site_id) or unit.bin_id not in (None, into.bin_id):
        text = f"{unit.sscc} and {into.sscc} do not stand in the same bin."
        faults.append(UnitElsewhere(text, field=at, object_id=unit.id, mend="Move one of them first."))
    return faults


def _contents(ids: Sequence[int], by: Actor) -> list[Lying]:
    found = [row[0] for row in SQL.tuples("contents", {"units": list(ids)})]
    return lying(found, by, MOVE, "handling_unit_ids") if found else []


def _locked(ids: Sequence[int], others: Sequence[int], by: Actor) -> tuple[list[Standing], dict[int, Standing]]:
    """Lock units with what stands in them and what they stand in; refuses unknown ones and closed ones that would give."""
    rows = SQL.rows("lock_trees", {"units": list(ids), "others": list(others)}, Standing)
    every = {u.id: u for u in rows}
    faults: list[Refusal] = []
    for i in ids:
        unit = every.get(i)
        if unit is None:
            faults.append(UnknownDocument("There is no such handling unit here.", object_id=i))
            continue
        if not is_nested() and not by.may(MOVE, unit.company_id, unit.site_id):
            faults.append(PermissionMissing("You may not do this at this site.", object_id=i, permission=MOVE))
        parent = every.get(unit.parent_id or 0)
        if parent is not None and parent.state == UnitState.CLOSED:
            text = f"{unit.sscc} stands in {parent.sscc}, which is closed."
            faults.append(UnitClosed(text, field="handling_unit_ids", object_id=i, mend="Open it again first."))
    if not ids:
        faults.append(InvalidValue("Name at least one handling unit.", field="handling_unit_ids"))
    refuse_all(faults)
    return [every[i] for i in ids], every


def _note(tops: Sequence[Standing], verb: str, after: Mapping[str, str], by: Actor) -> None:
    entries = [Entry(object_id=u.id, company_id=u.company_id, site_id=u.site_id, after=after) for u in tops]
    record(by=by, kind=HANDLING_UNIT, verb=verb, entries=entries)
