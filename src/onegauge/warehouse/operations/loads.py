"""Loads: planned, filled with shipments, given a dock, called off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from onegauge.inventory.errors import UnknownSite
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import InvalidValue, PermissionMissing, UnknownDocument
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import Doc, Moves
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.errors import TravelsTogether, WrongLoad
from onegauge.warehouse.kinds import LOAD_KIND, SHIPMENT_KIND
from onegauge.warehouse.outbound_states import LOAD_WORK
from onegauge.warehouse.permissions import PLAN_LOADS
from onegauge.warehouse.states import ShipmentState

SQL = Sql(str(__file__).replace("/operations/", "/"), "loads")
USABLE_YEARS = range(2000, 2200)
MAY_TRAVEL = (ShipmentState.PICKED, ShipmentState.PACKED, ShipmentState.SHIPPED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadDraft:
    """A vehicle at a site. Without an instant it leaves at today's cut-off of its service, else now.

    ``shipments`` are numbers of shipments, or of consignments for all that is in them.
    """

    site: str
    service: str = ""
    vehicle: str = ""
    route: str = ""
    dock: str = ""
    leaves_at: datetime | None = None
    note: str = ""
    shipments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """Where a load leaves from and with whom, by ids; what is unknown is None."""

    n: int
    site_id: int | None
    company_id: int | None
    timezone: str | None
    service_id: int | None
    cut_off: str | None
    dock_id: int | None
    dock_kind: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """A shipment that is named for a load, or found by the consignment that is."""

    n: int
    load_id: int
    number: str
    shipment_id: int | None
    site_id: int | None
    state: str | None
    shipment: str | None
    other: str | None
    consignment_id: int | None
    consignment: str | None


@dataclass(frozen=True, slots=True)
class Travelling:
    """A shipment in a load: how many of its packages are on the vehicle, and which cartons are not."""

    load_id: int
    shipment_id: int
    number: str
    state: str
    site_id: int
    packages: int
    loaded_count: int
    consignment_id: int | None
    missing: str

    @property
    def is_off(self) -> bool:
        """Whether it was called off meanwhile."""
        return self.state == ShipmentState.CANCELLED

    @property
    def is_whole(self) -> bool:
        """Whether all of it is on the vehicle and leaves."""
        return self.loaded_count >= self.packages and not self.is_off


@operation(permission=PLAN_LOADS)
def plan_loads(*, loads: Sequence[LoadDraft], by: Actor, key: str | None = None) -> list[int]:
    """Plan vehicles with what they shall take along; any number of loads in a constant number of statements."""
    del key
    judge = Judge("loads")
    for n, draft in enumerate(loads):
        for name, longest in (("vehicle", 40), ("route", 60), ("note", 200)):
            judge.text(n, name, getattr(draft, name), longest, required=False)
        if not is_instant(draft.leaves_at):
            judge.refuse(n, "leaves_at", "An instant has a time zone, and is of this century or the next.")
    if not loads:
        judge.add(InvalidValue("Name at least one load.", field="loads"))
    judge.check()
    heads = SQL.rows("resolve_heads", {
        "sites": [d.site for d in loads], "services": [d.service for d in loads], "docks": [d.dock for d in loads],
        "scope": list(by.sites),
    }, Head)  # fmt: skip
    _judge_heads(judge, loads, heads, by)
    judge.check()
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(loads)})]
    SQL.run("insert_loads", {
        "ids": ids, "companies": [h.company_id for h in heads], "sites": [h.site_id for h in heads],
        "services": [h.service_id for h in heads], "vehicles": [d.vehicle for d in loads],
        "routes": [d.route for d in loads], "docks": [h.dock_id for h in heads],
        "leaves": [d.leaves_at or _usual(h, by) for d, h in zip(loads, heads, strict=True)],
        "notes": [d.note for d in loads], "at": by.now,
    })  # fmt: skip
    docs = [Doc(i, "planned", 1, h.company_id, h.site_id) for i, h in zip(ids, heads, strict=True)]
    LOAD_WORK.made(docs)
    record(by=by, kind=LOAD_KIND, verb="created", entries=[
        Entry(
            object_id=d.id, company_id=d.company_id, site_id=d.site_id,
            after={"state": "planned", "vehicle": x.vehicle, "route": x.route, "shipments": list(x.shipments)},
        )
        for d, x in zip(docs, loads, strict=True)
    ])  # fmt: skip
    wanted = [(i, number, f"loads[{n}].shipments[{m}]") for n, (i, d) in enumerate(zip(ids, loads, strict=True)) for m, number in enumerate(d.shipments)]  # fmt: skip
    moves = Moves(LOAD_WORK, "add", docs, by)
    _join(moves, wanted)
    return ids


def is_instant(value: datetime | None) -> bool:
    """Whether an instant is none, or one that can be kept."""
    return value is None or (value.tzinfo is not None and value.year in USABLE_YEARS)


def _usual(head: Head, by: Actor) -> datetime:
    """Today's cut-off of the service where the site is, or now."""
    if not head.cut_off:
        return by.now
    zone = ZoneInfo(head.timezone or "UTC")
    return datetime.combine(by.now.astimezone(zone).date(), time.fromisoformat(head.cut_off), zone)


def _judge_heads(judge: Judge, drafts: Sequence[LoadDraft], heads: Sequence[Head], by: Actor) -> None:
    for n, (draft, head) in enumerate(zip(drafts, heads, strict=True)):
        if head.site_id is None:
            judge.refuse(n, "site", f"There is no site {shown(draft.site)!r} in your scope.", refusal=UnknownSite)
            continue
        if not is_nested() and not by.may(PLAN_LOADS, head.company_id, head.site_id):
            judge.refuse(n, "site", f"You may not do this at {draft.site}.", refusal=PermissionMissing)
        if draft.service and head.service_id is None:
            text = f"There is no carrier service {shown(draft.service)!r} in use."
            judge.refuse(n, "service", text, refusal=UnknownDocument)
        if draft.dock and head.dock_kind != BinKind.DOCK:
            judge.refuse(n, "dock", f"{draft.site} has no dock {shown(draft.dock)!r}.", refusal=WrongLoad)


def _join(moves: Moves, wanted: Sequence[tuple[int, str, str]]) -> dict[int, list[str]]:
    """Let what is named (load, number, place in the call) travel in its load; returns the shipments' numbers by load."""
    joined: dict[int, list[str]] = {}
    if not wanted:
        return joined
    params = {"loads": [w[0] for w in wanted], "numbers": [w[1] for w in wanted]}
    found = SQL.rows("resolve_members", params, Member)
    sites = {d.id: d.site_id for d in moves.rows}
    taken: dict[int, int] = {}
    for member in found:
        fault = _member_fault(member, sites[member.load_id], taken, wanted[member.n - 1][2])
        moves.refuse(fault)
        if fault is None and member.shipment_id is not None and member.shipment_id not in taken:
            taken[member.shipment_id] = member.load_id
            joined.setdefault(member.load_id, []).append(member.shipment or "")
    moves.check()
    together: dict[int, int] = {m.consignment_id: m.load_id for m in found if m.consignment_id}
    if together:
        mine = {m.shipment_id for m in members_of(sorted(sites))} | set(taken)
        for _id, consignment, number in SQL.tuples("company_wide", {"consignments": sorted(together), "shipments": sorted(mine)}):  # fmt: skip
            text = f"{number} travels in the same consignment and is not in the load."
            mend = "Name the consignment, or take the shipment out of it."
            moves.refuse(TravelsTogether(text, object_id=together[consignment], mend=mend))
        moves.check()
    SQL.run("insert_members", {"loads": list(taken.values()), "shipments": list(taken)})
    return joined


def _member_fault(member: Member, site_id: int | None, taken: Mapping[int, int], at: str) -> WrongLoad | None:
    if member.shipment_id is None:
        return WrongLoad(f"There is no shipment or consignment {shown(member.number)!r} here.", field=at)
    if member.site_id != site_id:
        return WrongLoad(f"{member.shipment} leaves from another site.", field=at)
    if member.other is not None or taken.get(member.shipment_id, member.load_id) != member.load_id:
        text = f"{member.shipment} travels in {member.other or 'another load'} already."
        return WrongLoad(text, field=at, mend="Take it off there first.")
    if member.state not in MAY_TRAVEL:
        return WrongLoad(f"{member.shipment} is not picked yet.", field=at, mend="Pick and pack it first.")
    return None


def members_of(load_ids: Sequence[int]) -> list[Travelling]:
    """What travels in loads, as it stands now."""
    return SQL.rows("members", {"loads": list(load_ids)}, Travelling)


@operation(permission=PLAN_LOADS)
def add_to_loads(
    *,
    load_ids: Sequence[int],
    shipments: Sequence[str],
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Let shipments (or consignments, with all that is in them) travel in a load, by their numbers."""
    del key
    moves = LOAD_WORK.begin("add", load_ids, by=by, versions=versions)
    if not shipments:
        moves.refuse(InvalidValue("Name at least one shipment.", field="shipments"))
    moves.check()
    wanted = [(i, number, f"shipments[{m}]") for i in moves.ids for m, number in enumerate(shipments)]
    joined = _join(moves, wanted)
    moves.finish(after={i: {"added": numbers} for i, numbers in joined.items()})
    return moves.ids


@operation(permission=PLAN_LOADS)
def take_off_loads(
    *,
    load_ids: Sequence[int],
    shipments: Sequence[str],
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Let shipments of loads stay here, by their numbers; what of them was on the vehicle is off it again."""
    del key
    moves = LOAD_WORK.begin("take_off", load_ids, by=by, versions=versions)
    moves.check()
    going = [m for m in members_of(moves.ids) if m.number in set(shipments)]
    for m, number in enumerate(shipments):
        if number not in {x.number for x in going}:
            moves.refuse(WrongLoad(f"{shown(number)} is not in the load.", field=f"shipments[{m}]"))
    if not shipments:
        moves.refuse(InvalidValue("Name at least one shipment.", field="shipments"))
    moves.check()
    drop_members(going)
    gone: dict[int, list[str]] = {}
    for member in going:
        gone.setdefault(member.load_id, []).append(member.number)
    moves.finish(after={i: {"taken_off": numbers} for i, numbers in gone.items()})
    return moves.ids


def strangers_to(members: Sequence[Travelling]) -> list[int]:
    """Shipments that joined the consignments of these and are not in their load."""
    together = sorted({m.consignment_id for m in members if m.consignment_id})
    rows = SQL.tuples("company_wide", {"consignments": together, "shipments": [m.shipment_id for m in members]})
    return [row[0] for row in rows]


def drop_members(members: Sequence[Travelling]) -> None:
    """Let these travel in no load any more."""
    SQL.run("drop_members", {"loads": [m.load_id for m in members], "shipments": [m.shipment_id for m in members]})


@operation(permission=PLAN_LOADS)
def reschedule_loads(
    *,
    load_ids: Sequence[int],
    dock: str = "",
    leaves_at: datetime | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Give loads another dock (or none), and another time where one is said."""
    del key
    moves = LOAD_WORK.begin("reschedule", load_ids, by=by, versions=versions)
    if not is_instant(leaves_at):
        moves.refuse(InvalidValue("An instant has a time zone, and is of this century or the next.", field="leaves_at"))
    moves.check()
    docks: list[int | None] = []
    for i, dock_id, kind in SQL.tuples("docks_by_code", {"ids": moves.ids, "dock": dock}):
        docks.append(dock_id)
        if dock and kind != BinKind.DOCK:
            moves.refuse(WrongLoad(f"The site has no dock {shown(dock)!r}.", field="dock", object_id=i))
    moves.check()
    SQL.run("reschedule", {"ids": moves.ids, "docks": docks, "at": leaves_at})
    moves.finish(after={key: {"dock": dock, "leaves_at": leaves_at} for key in moves.ids})
    return moves.ids


@operation(permission=PLAN_LOADS)
def cancel_loads(
    *, load_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """This vehicle does not leave; what was planned for it may be planned for another."""
    del key
    moves = LOAD_WORK.begin("cancel", load_ids, by=by, versions=versions)
    moves.check()
    members = members_of(moves.ids)
    drop_members(members)
    refs: dict[int, list[int]] = {}
    for member in members:
        refs.setdefault(member.load_id, []).append(ref(SHIPMENT_KIND, member.shipment_id))
    moves.finish(refs=refs)
    return moves.ids
