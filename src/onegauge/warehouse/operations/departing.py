"""Packages go onto their vehicle one by one, and the vehicle departs: goods leave the books once, at the moment of the site."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.warehouse.errors import LoadIncomplete, WrongLoad
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.labels import read_label
from onegauge.warehouse.operations.consignments import ship_consignments, take_out_shipments
from onegauge.warehouse.operations.loads import SQL, Travelling, drop_members, members_of, strangers_to
from onegauge.warehouse.operations.shipments import issued_at_once, lock_sources_of, ship_shipments
from onegauge.warehouse.outbound_policies import GOODS_ISSUE
from onegauge.warehouse.outbound_states import LOAD_WORK, CartonState
from onegauge.warehouse.permissions import LOAD
from onegauge.warehouse.states import SHIPMENT, ShipmentState

NAMED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageScan:
    """A package at the door: an SSCC, a tracking number, or the number of a shipment without cartons."""

    load_id: int
    code: str


@dataclass(frozen=True, slots=True)
class PackageLoaded:
    """A package on its vehicle, and how many of its shipment are."""

    load_id: int
    shipment: str
    loaded_count: int
    packages: int


@dataclass(slots=True)
class _Package:
    n: int
    shipment_id: int | None
    number: str | None
    carton_id: int | None
    carton_state: str | None
    is_loaded: bool
    load_id: int | None
    load: str | None
    loaded_count: int
    packages: int
    has_cartons: bool


@operation(permission=LOAD)
def load_packages(*, scans: Sequence[PackageScan], by: Actor, key: str | None = None) -> list[PackageLoaded]:
    """Note packages that go onto their vehicle; one of another load, or one that is on it already, is refused at once."""
    del key
    ids = sorted({s.load_id for s in scans})
    sources = []
    if GOODS_ISSUE.is_said("load"):
        sources = lock_sources_of([m.shipment_id for m in members_of(ids) if m.state != ShipmentState.SHIPPED])
    moves = LOAD_WORK.begin("load", ids, by=by)
    if not scans:
        moves.refuse(InvalidValue("Scan at least one package.", field="scans"))
    moves.check()
    labels = [read_label(s.code) for s in scans]
    params = {
        "loads": [s.load_id for s in scans], "codes": [x.text for x in labels], "ssccs": [x.sscc for x in labels],
    }  # fmt: skip
    found = SQL.rows("resolve_packages", params, _Package)
    counts: dict[int, int] = {}
    cartons: set[int] = set()
    for n, (scan, package) in enumerate(zip(scans, found, strict=True)):
        fault = _package_fault(scan, package, f"scans[{n}].code", counts, cartons)
        moves.refuse(fault)
        if fault is None and package.shipment_id is not None:
            counts[package.shipment_id] = counts.get(package.shipment_id, package.loaded_count) + 1
            cartons |= {package.carton_id} if package.carton_id else set()
    moves.check()
    SQL.run("load_packages", {"shipments": [p.shipment_id for p in found], "cartons": sorted(cartons), "at": by.now})
    loaded = {i: [p for p in found if p.load_id == i] for i in moves.ids}
    moves.finish(
        after={i: {"loaded": [p.number for p in mine]} for i, mine in loaded.items()},
        refs={i: tuple({ref(SHIPMENT_KIND, p.shipment_id or 0) for p in mine}) for i, mine in loaded.items()},
    )
    _issue(found, counts, sources, by)
    return [
        PackageLoaded(s.load_id, p.number or "", counts[p.shipment_id or 0], p.packages)
        for s, p in zip(scans, found, strict=True)
    ]


def _package_fault(
    scan: PackageScan, package: _Package, at: str, counts: Mapping[int, int], cartons: set[int]
) -> WrongLoad | None:
    text, mend = _package_words(scan, package, counts, cartons)
    return WrongLoad(text, field=at, mend=mend) if text else None


def _package_words(
    scan: PackageScan, package: _Package, counts: Mapping[int, int], cartons: set[int]
) -> tuple[str, str]:
    """What is wrong with a package and how to mend it; nothing when it may go onto the vehicle."""
    name = package.number
    full = counts.get(package.shipment_id or 0, package.loaded_count) >= package.packages
    words = (
        (package.shipment_id is None, f"{shown(scan.code)} is no package that is known here.", "Scan the label again."),
        (package.load_id != scan.load_id, f"{name} is planned for {package.load or 'no load'}.", "Leave it at the dock."),
        (package.carton_id is None and package.has_cartons, f"{name} has cartons of its own.", "Scan each carton."),
        (package.carton_state not in {None, CartonState.CLOSED.value}, "The carton is not closed.", "Close it first."),
        (package.is_loaded or package.carton_id in cartons, "This carton is on the vehicle already.", ""),
        (full, f"All {package.packages} packages of {name} are on the vehicle already.", ""),
    )  # fmt: skip
    return next(((text, mend) for is_so, text, mend in words if is_so), ("", ""))


def _issue(found: Sequence[_Package], counts: Mapping[int, int], sources: Sequence[tuple[int, int, int, str, str, str]], by: Actor) -> None:  # fmt: skip
    """Let shipments leave the books whose last package is on the vehicle, where the site says so."""
    if not sources:
        return
    known = {s[0] for s in sources}
    whole = {p.shipment_id for p in found if p.shipment_id in known and counts[p.shipment_id] >= p.packages}
    docs = SHIPMENT.lock(sorted(i for i in whole if i))
    going = issued_at_once([d for d in docs if d.state != ShipmentState.SHIPPED], sources, "load", by)
    if going:
        ship_shipments(shipment_ids=going, by=by)


@operation(permission=LOAD)
def depart_loads(
    *,
    load_ids: Sequence[int],
    seal: str = "",
    reason: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Let vehicles depart: what is on them leaves the books, unless it did before.

    A shipment leaves whole. Where packages are missing, the load departs only with a reason; shipments that are not whole on
    the vehicle then fall out of the load (and out of their consignment), and may be planned for another.
    What joined their consignment and was never planned for the vehicle travels alone from then on.
    """
    del key
    seen = members_of(load_ids)
    locked = {s[0] for s in lock_sources_of([*_still_here(seen), *strangers_to(seen)])}
    moves = LOAD_WORK.begin("depart", load_ids, by=by, versions=versions)
    members = members_of(moves.sound_ids)
    strangers = strangers_to(members)
    _judge(moves, members, {*_still_here(members), *strangers} - locked, (seal, reason))
    moves.check()
    left = [m for m in members if not m.is_whole]
    going = [m for m in members if m.is_whole and m.state != ShipmentState.SHIPPED]
    apart = [*strangers, *(m.shipment_id for m in left if m.consignment_id and not m.is_off)]
    if apart:
        take_out_shipments(shipment_ids=apart, by=by)
    drop_members(left)
    _ship(going, by)
    told = {"seal": seal.strip(), "short_reason": reason.strip() if left else ""}
    moves.finish(
        assign={"departed_at": by.now, **told},
        after={
            i: {
                **told, "left_behind": [m.number for m in left if m.load_id == i],
                "shipments": [m.number for m in members if m.load_id == i and m.is_whole],
            }
            for i in moves.ids
        },
        refs={i: tuple(ref(SHIPMENT_KIND, m.shipment_id) for m in members if m.load_id == i) for i in moves.ids},
    )  # fmt: skip
    return moves.ids


def _ship(going: Sequence[Travelling], by: Actor) -> None:
    """Let what is on the vehicles leave the books, together or alone as it travels."""
    together = sorted({m.consignment_id for m in going if m.consignment_id})
    alone = [m.shipment_id for m in going if not m.consignment_id]
    if together:
        ship_consignments(consignment_ids=together, by=by)
    if alone:
        ship_shipments(shipment_ids=alone, by=by)


def _still_here(members: Sequence[Travelling]) -> list[int]:
    """What has not left the books yet."""
    return [m.shipment_id for m in members if m.state != ShipmentState.SHIPPED]


def _judge(moves: Moves, members: Sequence[Travelling], unseen: set[int], said: tuple[str, str]) -> None:
    """What keeps each load here; ``unseen`` came after the sources were locked, ``said`` are seal and reason."""
    seal, reason = said
    for name, value, longest in (("seal", seal, 40), ("reason", reason, 200)):
        if len(value) > longest or "\x00" in value:
            moves.refuse(InvalidValue(f"At most {longest} characters.", field=name))
    for i in moves.sound_ids:
        mine = [m for m in members if m.load_id == i]
        short = [m for m in mine if not m.is_whole and not m.is_off]
        if unseen:
            text, mend = "Something was added to it just now.", "Look at it again, then let it depart."
            moves.refuse(LoadIncomplete(text, object_id=i, mend=mend))
        elif short and not reason.strip():
            named = "; ".join(_missing(m) for m in short[:NAMED]) + (" and more" if len(short) > NAMED else "")
            mend = "Load it, or say why it stays here: the shipments then fall out of the load."
            moves.refuse(LoadIncomplete(f"Missing: {named}.", object_id=i, mend=mend, field="reason"))
        elif not any(m.is_whole for m in mine):
            text, mend = "Nothing whole is on the vehicle.", "Load it, or cancel the load."
            moves.refuse(LoadIncomplete(text, object_id=i, mend=mend))


def _missing(member: Travelling) -> str:
    """Which packages of a shipment are not on the vehicle."""
    which = f" ({member.missing})" if member.missing else ""
    return f"{member.number} {member.loaded_count} of {member.packages}{which}"
