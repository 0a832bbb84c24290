"""Placing purchase orders: up to a value they pass, above it somebody else decides."""

import hashlib
from collections.abc import Mapping, Sequence

from onegauge.governance.operations import rerun_when_approved
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.lifecycle import ApprovalFact
from onegauge.kernel.operation import is_nested, operation
from onegauge.purchasing.errors import OwnPurchase
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations.writing import Known, heads_of
from onegauge.purchasing.permissions import APPROVE, ORDER
from onegauge.purchasing.policies import APPROVAL_ABOVE
from onegauge.purchasing.states import PURCHASE_ORDER


@operation(permission=ORDER)
def place_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Put drafts forward. Up to the policy's value they are approved at once; the others wait for who approves them.

    An order whose value in the company's currency is not known, for want of a rate, waits too.
    """
    del key
    moves = PURCHASE_ORDER.begin("request", order_ids, by=by, versions=versions)
    heads = heads_of(moves.ids, by)
    limits = {s: APPROVAL_ABOVE.at(site_id=s, on=by.today) for s in sorted({h.site_id for h in heads.values()})}
    passing = [
        h.id for h in heads.values() if h.value_amount is not None and h.value_amount <= limits[h.site_id].as_decimal
    ]
    moves.finish(
        to=dict.fromkeys(passing, "approved"),
        after={h.id: {"value": h.value_amount} for h in heads.values()},
        policy={h.id: {APPROVAL_ABOVE.key: limits[h.site_id].provenance_id} for h in heads.values()},
    )
    return moves.ids


@operation(permission=APPROVE)
def approve_purchase_orders(
    *, order_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let orders go to their suppliers. Nobody approves what they placed themselves.

    Where an approval rule ``purchase_approval`` is in force, an order above its amount needs a second person.
    """
    del key
    moves = PURCHASE_ORDER.begin("approve", order_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids, by)
    for head in heads.values():
        if head.buyer_id == (by.on_behalf_of or by.person_id) and not is_nested():
            moves.refuse(OwnPurchase("You placed this purchase order yourself.", object_id=head.id,
                                     mend="Somebody else approves it."))  # fmt: skip
    moves.check()
    moves.require_approval({h.id: _approval_fact(h) for h in heads.values()})
    moves.finish()
    return moves.ids


@operation(permission=APPROVE)
def reject_purchase_orders(
    *, order_ids: Sequence[int], note: str, versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Give orders back to the buyer as drafts, and say why."""
    del key
    moves = PURCHASE_ORDER.begin("reject", order_ids, by=by, versions=versions)
    if not note.strip() or len(note) > 300 or "\x00" in note:
        moves.refuse(InvalidValue("Say in at most 300 characters why it is not bought.", field="note"))
    moves.finish(after={i: {"note": note} for i in moves.ids})
    return moves.ids


def _approval_fact(head: Known) -> ApprovalFact:
    """What the approver decides on; another value, supplier or address voids the approval."""
    content = f"{head.id}|{head.supplier_id}|{head.total_amount}|{head.currency}|{head.ship_to_id}"
    return ApprovalFact(
        digest=hashlib.sha256(content.encode()).hexdigest(),
        amount=head.total_amount if head.value_amount is None else head.value_amount,
        currency=head.currency if head.value_amount is None else head.company_currency,
        summary=f"Buy {head.number} from {head.supplier}",
    )


def _approve_again(*, ids: Sequence[int], by: Actor) -> None:
    approve_purchase_orders(order_ids=ids, by=by)


rerun_when_approved(PURCHASE_ORDER_KIND, "approve", _approve_again)
