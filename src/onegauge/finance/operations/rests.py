"""What is left to pay while payments and rebates are taken from it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from onegauge.finance.facts import InvoicesSettled
from onegauge.finance.rows import OpenItemRow
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.lifecycle import Moves


@dataclass(slots=True)
class Rest:
    """What is left of an open item while allocations are taken from it, in their order."""

    row: OpenItemRow
    open_amount: Decimal
    company_open_amount: Decimal

    def take(self, amount: Decimal, quantum: Decimal) -> Decimal:
        """Take an amount; return its share in company currency at the rate of the invoice, the last takes the rest."""
        share = self.company_open_amount
        if amount != self.open_amount:
            exact = self.row.company_amount * amount / self.row.amount
            share = min(share, exact.quantize(quantum, rounding=ROUND_HALF_UP))
        self.open_amount -= amount
        self.company_open_amount -= share
        return share


def settle_in_full(moves: Moves, settled: set[int], by: Actor) -> None:
    """Move the invoices of which nothing is left to pay; the others stay posted."""
    moves.rows = [doc for doc in moves.rows if doc.id in settled]
    moves.finish()
    if settled:
        publish(InvoicesSettled(invoice_ids=tuple(sorted(settled))), by=by)
