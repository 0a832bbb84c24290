"""Release or reject holds: only who is entitled to the type of hold."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.governance.operations import rerun_when_approved
from onegauge.inventory.operations import hold_demand
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import ApprovalFact, Moves, lock_sources
from onegauge.kernel.operation import operation
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.orders.errors import HoldRightMissing
from onegauge.orders.kinds import HOLD_KIND, SALES_ORDER_KIND
from onegauge.orders.operations.cancel import cancel_orders
from onegauge.orders.operations.reach import is_networked, reach
from onegauge.orders.permissions import HOLD_PERMISSION, RELEASE_HOLD
from onegauge.orders.statements import ORDERS as SQL
from onegauge.orders.states import HOLD
from onegauge.warehouse.operations import let_go_shipments


@dataclass(frozen=True, slots=True)
class _HoldRow:
    id: int
    order_id: int
    type: str
    number: str
    version: int
    total_amount: Decimal
    currency: str
    reason: str
    policy_ids: str


@operation(permission=RELEASE_HOLD)
def release_holds(
    *,
    hold_ids: Sequence[int],
    note: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Decide that orders may go on in spite of these holds; an order without open holds waits for stock again.

    Where an approval rule ``hold_release`` is in force, an order above its amount needs a second person: the release
    is refused with ``approval_pending`` and happens when that person approves.
    """
    del key
    moves, rows = _begin("release", hold_ids, note, versions, by)
    moves.require_approval({row.id: _approval_fact(row) for row in rows})
    order_of = {row.id: row.order_id for row in rows}
    _close(moves, order_of, note, by)
    orders = sorted(set(order_of.values()))
    stopped = {row[1] for row in SQL.tuples("open_holds", {"orders": orders})}
    free = [i for i in orders if i not in stopped]
    with reach(everywhere=is_networked([d.site_id for d in moves.rows], by), by=by) as wide:
        hold_demand(source_kind=SALES_ORDER_KIND.number, source_ids=free, held=False, by=wide)
        let_go_shipments(source_kind=SALES_ORDER_KIND.number, source_ids=free, by=wide)
    return free


@operation(permission=RELEASE_HOLD)
def reject_holds(
    *,
    hold_ids: Sequence[int],
    note: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Decide that the orders behind these holds are not served: the holds are rejected, the orders cancelled."""
    del key
    moves, rows = _begin("reject", hold_ids, note, versions, by)
    order_of = {row.id: row.order_id for row in rows}
    if not note.strip():
        moves.refuse(InvalidValue("Say why the order is not served.", field="note"))
    _close(moves, order_of, note, by)
    return cancel_orders(order_ids=sorted(set(order_of.values())), by=by)


def _begin(
    verb: str, hold_ids: Sequence[int], note: str, versions: Mapping[int, int] | None, by: Actor
) -> tuple[Moves, list[_HoldRow]]:
    rows = SQL.rows("holds_to_close", {"holds": list(hold_ids)}, _HoldRow)
    lock_sources(SALES_ORDER_KIND, sorted({row.order_id for row in rows}))
    moves = HOLD.begin(verb, hold_ids, by=by, versions=versions)
    kinds = {row.id: row.type for row in rows}
    for doc in moves.rows:
        needed = HOLD_PERMISSION[kinds[doc.id]]
        if not by.may(needed, doc.company_id, doc.site_id):
            moves.refuse(
                HoldRightMissing(
                    f"Deciding on a {kinds[doc.id]} hold needs “{PERMISSIONS[needed].label}”.",
                    object_id=doc.id,
                    mend=f"Ask somebody with the duty “{PERMISSIONS[needed].duty}”.",
                    permission=needed,
                )
            )
    if len(note) > 300 or "\x00" in note:
        moves.refuse(InvalidValue("A note has at most 300 characters.", field="note"))
    return moves, rows


def _close(moves: Moves, order_of: Mapping[int, int], note: str, by: Actor) -> None:
    moves.finish(
        after={i: {"note": note} for i in moves.ids} if note else None,
        refs={i: (ref(SALES_ORDER_KIND, order_of[i]),) for i in moves.ids},
        assign={"closed_at": by.now, "closed_by_id": by.person_id, "note": note},
    )


def _approval_fact(row: _HoldRow) -> ApprovalFact:
    """What the approver decides on; another total or another reason voids the approval."""
    content = f"{row.id}|{row.order_id}|{row.type}|{row.total_amount}|{row.currency}|{row.reason}"
    return ApprovalFact(
        digest=hashlib.sha256(content.encode()).hexdigest(),
        amount=row.total_amount,
        currency=row.currency,
        summary=f"Release the {row.type} hold of {row.number}: {row.reason}",
        policy=json.loads(row.policy_ids),
    )


def _release_again(*, ids: Sequence[int], by: Actor) -> None:
    release_holds(hold_ids=ids, note="Approved.", by=by)


rerun_when_approved(HOLD_KIND, "release", _release_again)
