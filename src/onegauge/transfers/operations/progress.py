"""The state of transfers follows from their figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.lifecycle import Doc, Moves
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.statements import EXECUTION as SQL
from onegauge.transfers.states import OPEN_GOODS, TRANSFER


@dataclass(frozen=True, slots=True)
class Progress:
    """What still waits at the sender, what is on the way, and of that what somebody must decide."""

    id: int
    state: str
    waiting_qty: Decimal
    transit_qty: Decimal
    disputed_qty: Decimal
    open_count: int

    @property
    def verb(self) -> str:
        """The verb that the figures ask for; empty where the transfer stays as it is."""
        if self.state not in OPEN_GOODS or self.waiting_qty or self.transit_qty > self.disputed_qty:
            return ""
        if self.open_count:
            return "dispute" if self.state == "in_transit" else ""
        return "complete"


def settle_states(transfer_ids: Sequence[int], *, by: Actor) -> dict[int, str]:
    """Move transfers to where their figures are: received, in dispute, or still on the way.

    Runs inside an operation that holds their locks, with service rights; two statements at most for any number of
    transfers.
    """
    rows = SQL.rows("progress", {"transfers": list(transfer_ids), "kind": TRANSFER_KIND.number}, Progress)
    verbs = {r.id: r.verb for r in rows}
    states = {r.id: r.state for r in rows}
    docs = TRANSFER.lock(sorted(i for i, verb in verbs.items() if verb)) if any(verbs.values()) else []
    for verb in ("dispute", "complete"):
        mine: list[Doc] = [d for d in docs if verbs[d.id] == verb]
        if mine:
            Moves(TRANSFER, verb, mine, by).finish()
            states |= dict.fromkeys((d.id for d in mine), TRANSFER.edge(verb).target)
    return states
