"""Consignments leave as one act, or are dissolved; a shipment may be taken out of one by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.operation import operation
from onegauge.warehouse.errors import ConsignmentChanged, ConsignmentEmpty, ConsignmentNotReady, NotConsigned
from onegauge.warehouse.kinds import CONSIGNMENT_KIND, SHIPMENT_KIND
from onegauge.warehouse.operations.consigning import SQL
from onegauge.warehouse.operations.shipments import leave, lock_sources_of
from onegauge.warehouse.permissions import SHIP
from onegauge.warehouse.policies import PACK_REQUIRED
from onegauge.warehouse.states import CONSIGNMENT, SHIPMENT, ShipmentState


@dataclass(frozen=True, slots=True)
class Member:
    """A shipment that still travels in a consignment."""

    consignment_id: int
    shipment_id: int
    number: str
    site_id: int
    state: str
    source_kind: int
    source_id: int


def members_of(consignment_ids: Sequence[int]) -> list[Member]:
    """What is in consignments and has not left."""
    return SQL.rows("members", {"consignments": list(consignment_ids)}, Member)


def by_consignment(members: Sequence[Member]) -> dict[int, list[Member]]:
    """The members of each consignment that has any."""
    found: dict[int, list[Member]] = {}
    for one in members:
        found.setdefault(one.consignment_id, []).append(one)
    return found


@operation(permission=SHIP)
def ship_consignments(
    *, consignment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let consignments leave: all shipments of each, or none of any. Returns the shipments.

    One that is not ready holds its consignment until it is packed or taken out of it. What joins while the sources are
    locked is not overlooked: the act is refused, and to be looked at again.
    """
    del key
    seen = {m.shipment_id for m in members_of(consignment_ids)}
    sources = lock_sources_of(sorted(seen))
    moves = CONSIGNMENT.begin("ship", consignment_ids, by=by, versions=versions)
    found = by_consignment(members_of(moves.sound_ids))
    for fault in _faults(moves, found, seen, by):
        moves.refuse(fault)
    moves.check()
    going = {m.shipment_id for mine in found.values() for m in mine}
    shipped = leave(SHIPMENT.begin("ship", going, by=by), [s for s in sources if s[0] in going], by)
    moves.finish(
        assign={"shipped_at": by.now},
        after={i: {"shipments": [m.number for m in mine]} for i, mine in found.items()},
        refs={
            i: tuple(dict.fromkeys(
                reference for m in mine
                for reference in (ref(SHIPMENT_KIND, m.shipment_id), ref(KINDS[m.source_kind], m.source_id))
            ))
            for i, mine in found.items()
        },
    )  # fmt: skip
    return shipped


def _faults(moves: Moves, members: Mapping[int, Sequence[Member]], seen: set[int], by: Actor) -> list[Refusal]:
    """What keeps each consignment here."""
    sites = {m.site_id for mine in members.values() for m in mine}
    packs = {site: PACK_REQUIRED.at(site_id=site, on=by.today).as_bool for site in sites}
    faults: list[Refusal] = []
    for i in moves.sound_ids:
        mine = members.get(i, ())
        late = [m.number for m in mine if m.state not in _ready(packs[m.site_id])]
        if not mine:
            text, mend = "Nothing of it is left to ship.", "Dissolve it."
            faults.append(ConsignmentEmpty(text, object_id=i, mend=mend))
        elif any(m.shipment_id not in seen for m in mine):
            text, mend = "A shipment joined it just now.", "Look at it again, then ship it."
            faults.append(ConsignmentChanged(text, object_id=i, mend=mend))
        elif late:
            done = "packed" if packs[mine[0].site_id] else "picked"
            text = f"Not {done} yet: {', '.join(late[:5])}{' and more' if len(late) > 5 else ''}."
            mend = f"Let them be {done}, or take them out of the consignment."
            faults.append(ConsignmentNotReady(text, object_id=i, mend=mend))
    return faults


def _ready(packs: bool) -> tuple[ShipmentState, ...]:
    """The states from which a shipment may leave."""
    return (ShipmentState.PACKED,) if packs else (ShipmentState.PICKED, ShipmentState.PACKED)


@operation(permission=SHIP)
def dissolve_consignments(
    *, consignment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let every shipment of these travel alone again; the work on them goes on as it is."""
    del key
    moves = CONSIGNMENT.begin("dissolve", consignment_ids, by=by, versions=versions)
    moves.check()
    members = members_of(moves.ids)
    SQL.run("take_out", {"shipments": [m.shipment_id for m in members]})
    found = by_consignment(members)
    moves.finish(
        after={i: {"shipments": [m.number for m in mine]} for i, mine in found.items()},
        refs={i: tuple(ref(SHIPMENT_KIND, m.shipment_id) for m in mine) for i, mine in found.items()},
    )
    return moves.ids


@operation(permission=SHIP)
def take_out_shipments(
    *, shipment_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let shipments travel alone, so that the rest of their consignment may leave without them."""
    del key
    lock_sources_of(shipment_ids)
    moves = SHIPMENT.begin("take_out", shipment_ids, by=by, versions=versions)
    found = {row[0]: (row[1], row[2]) for row in SQL.tuples("consigned", {"shipments": moves.sound_ids})}
    for i in moves.sound_ids:
        if i not in found:
            moves.refuse(NotConsigned("It is of no open consignment and may leave alone.", object_id=i))
    moves.check()
    SQL.run("take_out", {"shipments": moves.ids})
    moves.finish(
        before={i: {"consignment": number} for i, (_id, number) in found.items()},
        refs={i: (ref(CONSIGNMENT_KIND, consignment),) for i, (consignment, _number) in found.items()},
    )
    return moves.ids
