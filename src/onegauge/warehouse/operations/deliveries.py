"""What receivers took: recorded from the street or the desk, and what was done about differences."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import InvalidValue, PermissionMissing, UnknownDocument
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.errors import WrongDelivery
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations.shipments import lock_sources_of
from onegauge.warehouse.outbound_states import DeliveryOutcome, MissingWhy
from onegauge.warehouse.permissions import PROVE, SETTLE
from onegauge.warehouse.states import CONSIGNMENT, SHIPMENT

SQL = Sql(str(__file__).replace("/operations/", "/"), "deliveries")
SIGNATURE = re.compile(r"(?:[ML]\d{1,3}(?:\.\d)? \d{1,3}(?:\.\d)? ?)*\Z")
MOST_SIGNATURE = 20_000
CLOCKS_DIFFER = timedelta(minutes=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingLine:
    """So much of a line of the shipment did not stay with the receiver: ``missing``, ``damaged`` or ``refused``."""

    line_id: int
    qty: Decimal
    why: str = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDraft:
    """What a receiver took of a shipment. A device gives the id, so that telling twice is telling once.

    ``signature`` is the path of an SVG (``M`` and ``L`` only) in a field of 300 by 100; without an instant it is now.
    """

    shipment: str
    outcome: str = "delivered"
    received_by: str = ""
    delivered_at: datetime | None = None
    note: str = ""
    signature: str = ""
    lines: Sequence[MissingLine] = ()
    id: UUID | None = None


@operation(permission=PROVE)
def record_deliveries(*, deliveries: Sequence[DeliveryDraft], by: Actor, key: str | None = None) -> list[int]:
    """Record what receivers took; a later record of a shipment counts instead of an earlier one. Returns the records.

    What was not taken whole says so with lines or a note, and waits for somebody who settles it.
    """
    del key
    judge = Judge("deliveries")
    for n, draft in enumerate(deliveries):
        _judge_shape(judge, n, draft, by)
    if not deliveries:
        judge.add(InvalidValue("Name at least one delivery.", field="deliveries"))
    judge.once([d.shipment for d in deliveries], "shipment")
    judge.check()
    before = dict(SQL.tuples("told_before", {"clients": [d.id for d in deliveries if d.id]}))
    numbers = [d.shipment for d in deliveries]
    found = SQL.tuples("shipments_by_number", {"numbers": numbers, "sites": list(by.sites)})
    ids = {n - 1: i for n, i in reversed(found)}
    for n, draft in enumerate(deliveries):
        if ids[n] is None:
            judge.refuse(
                n, "shipment", f"There is no shipment {shown(draft.shipment)!r} here.", refusal=UnknownDocument
            )
    judge.check()
    fresh = [(n, d) for n, d in enumerate(deliveries) if d.id not in before]
    made = _record({ids[n]: d for n, d in fresh}, by) if fresh else {}
    return [before[d.id] if d.id in before else made[ids[n]] for n, d in enumerate(deliveries)]


def _judge_shape(judge: Judge, n: int, draft: DeliveryDraft, by: Actor) -> None:
    judge.choice(n, "outcome", draft.outcome, DeliveryOutcome.values)
    for name, longest in (("received_by", 80), ("note", 200)):
        judge.text(n, name, getattr(draft, name), longest, required=False)
    at = draft.delivered_at
    if at is not None and (at.tzinfo is None or not by.now - timedelta(days=365) < at < by.now + CLOCKS_DIFFER):
        judge.refuse(n, "delivered_at", "It was delivered within the last year, and not later than now.")
    if draft.outcome == DeliveryOutcome.DELIVERED and not draft.received_by.strip():
        judge.refuse(n, "received_by", "Who received it?", "Write the name of whoever took it.")
    if draft.outcome != DeliveryOutcome.DELIVERED and not (draft.lines or draft.note.strip()):
        judge.refuse(n, "note", "Say what the receiver did not take, and why.", refusal=WrongDelivery)
    if draft.outcome == DeliveryOutcome.DELIVERED and draft.lines:
        judge.refuse(n, "lines", "What was delivered whole misses nothing.", refusal=WrongDelivery)
    if len(draft.signature) > MOST_SIGNATURE or not SIGNATURE.match(draft.signature):
        judge.refuse(n, "signature", "A signature is a path of M and L within 300 by 100.", refusal=WrongDelivery)
    for m, line in enumerate(draft.lines):
        judge.choice(n, f"lines[{m}].why", line.why, MissingWhy.values)


def _record(drafts: Mapping[int, DeliveryDraft], by: Actor) -> dict[int, int]:
    """Judge and write the records of shipments; returns them by shipment."""
    sources = lock_sources_of(sorted(drafts))
    moves = SHIPMENT.begin("deliver", drafts, by=by)
    flat = [(i, line) for i, d in drafts.items() for line in d.lines]
    sent = {row[0]: (row[1], row[2]) for row in SQL.tuples("sent_lines", {"lines": [x.line_id for _i, x in flat]})}
    told: dict[int, Decimal] = {}
    for i, line in flat:
        shipment, qty = sent.get(line.line_id, (0, Decimal(0)))
        told[line.line_id] = told.get(line.line_id, Decimal(0)) + line.qty
        if shipment != i:
            moves.refuse(WrongDelivery(f"Line {line.line_id} is not of this shipment.", object_id=i, field="lines"))
        elif not (is_exact(line.qty) and line.qty > 0 and told[line.line_id] <= qty):
            text = f"Of this line {qty.normalize():f} were sent."
            moves.refuse(WrongDelivery(text, object_id=i, field="lines"))
    moves.check()
    SQL.run("supersede", {"shipments": moves.ids})
    mine = [drafts[i] for i in moves.ids]
    rows = SQL.tuples("insert_deliveries", {
        "clients": [d.id or uuid4() for d in mine], "shipments": moves.ids, "outcomes": [d.outcome for d in mine],
        "receivers": [d.received_by.strip() for d in mine], "times": [d.delivered_at or by.now for d in mine],
        "notes": [d.note.strip() for d in mine], "signatures": [d.signature.strip() for d in mine], "person": by.person_id,
        "at": by.now,
    })  # fmt: skip
    made = {shipment: i for i, shipment in rows}
    SQL.run("insert_lines", {
        "deliveries": [made[i] for i, _x in flat], "lines": [x.line_id for _i, x in flat], "qtys": [x.qty for _i, x in flat],
        "whys": [x.why for _i, x in flat],
    })  # fmt: skip
    moves.finish(
        after={
            i: {"outcome": d.outcome, "received_by": d.received_by.strip(), "delivered_at": d.delivered_at or by.now, "note": d.note.strip()}
            for i, d in drafts.items()
        },
        refs={s: (ref(KINDS[k], source),) for s, k, source, _p, _stop, _with in sources},
    )  # fmt: skip
    return made


@operation(permission=PROVE)
def deliver_shipments(
    *,
    shipment_ids: Sequence[int],
    outcome: str = "delivered",
    received_by: str = "",
    delivered_at: datetime | None = None,
    note: str = "",
    signature: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Record one and the same receipt for shipments that were handed over together."""
    del key
    lock_sources_of(shipment_ids)
    moves = SHIPMENT.begin("deliver", shipment_ids, by=by, versions=versions)
    draft = DeliveryDraft(
        shipment="", outcome=outcome, received_by=received_by.strip(), delivered_at=delivered_at, note=note.strip(),
        signature=signature.strip(),
    )  # fmt: skip
    return _alike(moves, moves.sound_ids, draft)


@operation(permission=PROVE)
def deliver_consignments(
    *,
    consignment_ids: Sequence[int],
    outcome: str = "delivered",
    received_by: str = "",
    delivered_at: datetime | None = None,
    note: str = "",
    signature: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Record the receipt of everything that travelled in consignments. Returns the consignments."""
    del key
    members = SQL.tuples("shipped_members", {"consignments": sorted(set(consignment_ids))})
    lock_sources_of([i for i, _c in members])
    moves = CONSIGNMENT.begin("deliver", consignment_ids, by=by, versions=versions)
    sound = set(moves.sound_ids)
    going = [i for i, c in members if c in sound]
    draft = DeliveryDraft(
        shipment="", outcome=outcome, received_by=received_by.strip(), delivered_at=delivered_at, note=note.strip(),
        signature=signature.strip(),
    )  # fmt: skip
    _alike(moves, going, draft)
    moves.finish(after={key: {"outcome": outcome, "received_by": received_by.strip()} for key in moves.ids})
    return moves.ids


def _alike(moves: Moves, shipment_ids: Sequence[int], draft: DeliveryDraft) -> list[int]:
    """Record the same receipt for each of these shipments."""
    judge = Judge("deliveries")
    _judge_shape(judge, 0, draft, moves.by)
    for fault in judge.refusals:
        fault.field = (fault.field or "").rpartition(".")[2]
        moves.refuse(fault)
    moves.check()
    _record(dict.fromkeys(shipment_ids, draft), moves.by)
    return list(shipment_ids)


@operation(permission=SETTLE)
def settle_deliveries(*, delivery_ids: Sequence[int], note: str, by: Actor, key: str | None = None) -> list[int]:
    """Say what was done about deliveries that were not taken whole: sent again, credited, fetched back."""
    del key
    judge = Judge("delivery_ids")
    ids = sorted(set(delivery_ids))
    rows = {row[0]: row for row in SQL.tuples("lock_to_settle", {"ids": ids})}
    if not note.strip() or len(note) > 200 or "\x00" in note:
        judge.add(InvalidValue("Say what was done, in at most 200 characters.", field="note"))
    for n, i in enumerate(ids):
        row = rows.get(i)
        if row is None:
            judge.refuse(n, "", "There is no such delivery here.", refusal=UnknownDocument)
        elif not is_nested() and not by.may(SETTLE, row[1], row[2]):
            judge.refuse(n, "", "You may not do this at this site.", refusal=PermissionMissing)
        elif row[4] == DeliveryOutcome.DELIVERED or row[5] or not row[6]:
            judge.refuse(n, "", "There is nothing to settle.", refusal=WrongDelivery)
    judge.check()
    SQL.run("settle", {"ids": ids, "at": by.now, "note": note.strip()})
    entries = [
        Entry(object_id=rows[i][3], company_id=rows[i][1], site_id=rows[i][2], after={"settled": note.strip()})
        for i in ids
    ]
    record(by=by, kind=SHIPMENT_KIND, verb="delivery_settled", entries=entries)
    return ids
