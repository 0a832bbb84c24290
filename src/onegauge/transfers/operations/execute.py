"""Release to the warehouse, count as shipped, call off: transfers ask the warehouse and learn what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import cancel_demand
from onegauge.inventory.queries import open_of_sources
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import ref
from onegauge.kernel.operation import operation
from onegauge.transfers.errors import NothingReserved, TransferInWarehouse
from onegauge.transfers.facts import TransfersShipped
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.ends import Head, ask_at, both_ends, heads_of
from onegauge.transfers.operations.progress import settle_states
from onegauge.transfers.operations.title import Sent, pass_titles
from onegauge.transfers.permissions import CANCEL, CLOSE, FOLLOW, RELEASE
from onegauge.transfers.statements import EXECUTION as SQL
from onegauge.transfers.states import TRANSFER, Ownership
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations import ShipmentRequest, create_shipments

KIND = TRANSFER_KIND.number


@dataclass(frozen=True, slots=True)
class FreeReserved:
    """What is reserved for a transfer: not yet released, and in the warehouse's hands."""

    transfer_id: int
    due_on: date
    free_qty: Decimal | None
    at_work_qty: Decimal


@dataclass(frozen=True, slots=True)
class TransferReleased:
    """A transfer and the shipment it became."""

    transfer_id: int
    shipment_id: int


@operation(permission=RELEASE)
def release_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[TransferReleased]:
    """Ask the sender's warehouse to send what is reserved; the rest follows when there is stock."""
    del key
    moves = TRANSFER.begin("release", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids)
    facts = {f.transfer_id: f for f in _reserved(list(heads))}
    for head in heads.values():
        if head.id not in facts or not facts[head.id].free_qty:
            moves.refuse(NothingReserved(
                f"{head.number}: nothing is reserved that is not released already.", object_id=head.id,
                mend="Allocate stock first.",
            ))  # fmt: skip
    moves.check()
    made = create_shipments(source_kind=KIND, requests=[_request(h, facts[h.id]) for h in heads.values()], by=by)
    moves.finish(
        after={m.source_id: {"shipment": m.shipment_id} for m in made},
        refs={m.source_id: (ref(SHIPMENT_KIND, m.shipment_id),) for m in made},
    )
    return [TransferReleased(m.source_id, m.shipment_id) for m in made]


def _reserved(transfer_ids: Sequence[int]) -> list[FreeReserved]:
    return SQL.rows("free_reserved", {"transfers": list(transfer_ids), "kind": KIND}, FreeReserved)


def _request(head: Head, fact: FreeReserved) -> ShipmentRequest:
    return ShipmentRequest(
        company_id=head.company_id, site_id=head.site_id, source_id=head.id, source_number=head.number, partner_id=None,
        ship_to_id=None, due_on=fact.due_on,
    )  # fmt: skip


@operation(permission=FOLLOW)
def count_as_shipped(*, shipment_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Goods of transfers left: note what is in transit by lot and unit.

    They change their owner where the lane says that they do when they leave. Called by the reaction to shipments; the
    rights at the receiver are of service.
    """
    del key
    found = SQL.tuples("transfers_of_shipments", {"shipments": list(shipment_ids), "kind": KIND})
    moves = TRANSFER.begin("ship", {transfer for _shipment, transfer in found}, by=by)
    moves.check()
    heads = heads_of(moves.ids)
    with both_ends(list(heads.values()), by) as wide:
        pieces = SQL.rows("insert_pieces", {"shipments": [s for s, _t in found]}, Sent)
        expected = dict(SQL.tuples("set_shipped", {"transfers": moves.ids, "on": by.today}))
        pass_titles([p for p in pieces if heads[p.transfer_id].ownership == Ownership.SHIP], heads, by=wide)
        moves.finish(
            after={i: {"expected_on": expected[i], "shipped_qty": sum(p.qty for p in pieces if p.transfer_id == i)}
                   for i in moves.ids},
            refs={i: tuple(ref(SHIPMENT_KIND, s) for s, t in found if t == i) for i in moves.ids},
        )  # fmt: skip
    publish(TransfersShipped(transfer_ids=tuple(moves.ids)), by=by)
    return moves.ids


@operation(permission=CANCEL)
def cancel_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Call off transfers of which nothing is with the warehouse or gone; what was reserved is free again."""
    del key
    moves = TRANSFER.begin("cancel", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids)
    ask_at(moves, list(heads.values()), CANCEL, sender=True, receiver=True)
    with both_ends(list(heads.values()), by) as wide:
        for fact in _reserved(list(heads)):
            if fact.at_work_qty:
                moves.refuse(TransferInWarehouse(
                    f"{heads[fact.transfer_id].number}: {fact.at_work_qty:f} units are in the warehouse.",
                    object_id=fact.transfer_id, mend="Cancel the open shipment first.",
                ))  # fmt: skip
        moves.check()
        _call_off(moves.ids, wide)
        moves.finish()
    return moves.ids


@operation(permission=CANCEL)
def cut_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Do not wait for what has not left: the rest of partly shipped transfers is cancelled, what is on its way arrives."""
    del key
    moves = TRANSFER.begin("cut", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids)
    with both_ends(list(heads.values()), by) as wide:
        served = open_of_sources(source_kind=KIND, source_ids=list(heads))
        at_work = {f.transfer_id: f.at_work_qty for f in _reserved(list(heads))}
        for head in heads.values():
            if at_work.get(head.id) or not served[head.id].shipped_qty:
                moves.refuse(TransferInWarehouse(
                    f"{head.number}: nothing has left yet, or a shipment is still open.", object_id=head.id,
                    mend="Ship or cancel the open shipment first; a transfer that has not left is cancelled.",
                ))  # fmt: skip
        moves.check()
        _call_off(moves.ids, wide)
        moves.finish(after={i: {"cancelled_qty": served[i].open_qty} for i in moves.ids})
        settle_states(moves.ids, by=wide)
    return moves.ids


def _call_off(transfer_ids: Sequence[int], by: Actor) -> None:
    """Nobody waits for the goods any more, neither at the sender nor at the receiver."""
    cancel_demand(source_kind=KIND, source_ids=transfer_ids, by=by)


@operation(permission=CLOSE)
def close_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Put received transfers away: nothing of them is on the way and nothing is left to decide."""
    del key
    moves = TRANSFER.begin("close", transfer_ids, by=by, versions=versions)
    heads = list(heads_of(moves.sound_ids).values())
    ask_at(moves, heads, CLOSE, sender=True, receiver=True)
    with both_ends(heads, by):
        moves.finish()
    return moves.ids
