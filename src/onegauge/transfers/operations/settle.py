"""Deciding on discrepancies: lost, claimed, corrected, accepted or gained; and what becomes of claims."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from onegauge.inventory.operations import (
    AdjustmentLine,
    TransitLoss,
    TransitReceipt,
    adjust_stock,
    lose_transit,
    receive_transit,
)
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, refuse_all
from onegauge.kernel.journal import ref
from onegauge.kernel.lifecycle import Moves, lock_sources
from onegauge.kernel.operation import operation
from onegauge.transfers.errors import NoReceivingBin, WrongTreatment
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.claims import open_claims
from onegauge.transfers.operations.ends import Head, ask_at, both_ends, heads_of
from onegauge.transfers.operations.progress import settle_states
from onegauge.transfers.operations.title import Sent, pass_titles
from onegauge.transfers.permissions import SETTLE
from onegauge.transfers.statements import EXECUTION, SETTLEMENT
from onegauge.transfers.states import DISCREPANCY, FITTING, Treatment

KIND = TRANSFER_KIND.number
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Dispute:
    """A discrepancy with what its settlement needs to know."""

    id: int
    transfer_id: int
    piece_id: int | None
    item_id: int
    sku: str
    lot_code: str
    type: str
    qty: Decimal
    answerable: str
    lot_id: int | None
    sscc: str
    is_senders: bool
    is_traded: bool
    to_site: str
    unit_price: Decimal | None
    unit_cost: Decimal | None
    currency: str
    to_currency: str
    owner_cost: Decimal | None

    def place(self, head: Head) -> tuple[int, int]:
        """Company and site of the owner."""
        return (head.company_id, head.site_id) if self.is_senders else (head.to_company_id, head.to_site_id)

    @property
    def sent(self) -> Sent:
        """The goods, to change their owner."""
        return Sent(
            self.piece_id or 0, self.transfer_id, 0, self.item_id, self.lot_id, self.qty, self.unit_price,
            self.unit_cost or ZERO,
        )  # fmt: skip

    @property
    def claim_currency(self) -> str:
        """The currency of the owner's books."""
        return self.currency if self.is_senders else self.to_currency

    @property
    def claim_amount(self) -> Decimal:
        """What the goods cost their owner."""
        cost = self.owner_cost if self.owner_cost is not None else self.unit_cost or ZERO
        return (self.qty * cost).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@operation(permission=SETTLE)
def settle_discrepancies(
    *,
    discrepancy_ids: Sequence[int],
    treatment: str,
    note: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Decide alike on discrepancies; returns the transfers concerned.

    ``loss``: the owner writes the goods off. ``claim``: the same, and whoever answers owes their cost. ``correction``:
    they never left, or came back: the sender has them in stock again. ``accept``: damaged goods go into stock,
    blocked. ``gain``: what came in excess goes into stock as found.
    """
    del key
    found = SETTLEMENT.tuples("transfers_of_discrepancies", {"discrepancies": list(discrepancy_ids)})
    lock_sources(TRANSFER_KIND, sorted({t for _d, t in found}))
    moves = DISCREPANCY.begin("settle", discrepancy_ids, by=by, versions=versions)
    heads = heads_of(sorted({t for _d, t in found}))
    with both_ends(list(heads.values()), by) as wide:
        disputes = SETTLEMENT.rows("disputes", {"discrepancies": moves.sound_ids}, Dispute)
        _judge(moves, disputes, heads, treatment, note)
        moves.check()
        _treat(treatment, disputes, heads, note, wide)
        moves.finish(
            after={d.id: {"treatment": treatment, "qty": d.qty, "note": note} for d in disputes},
            refs={d.id: (ref(TRANSFER_KIND, d.transfer_id),) for d in disputes},
            assign={"treatment": treatment, "note": note, "closed_at": by.now},
        )
        if treatment == Treatment.CLAIM:
            open_claims(disputes, heads, note, by=wide)
        settle_states(sorted(heads), by=wide)
    return sorted(heads)


def _judge(moves: Moves, disputes: Sequence[Dispute], heads: Mapping[int, Head], treatment: str, note: str) -> None:
    if len(note) > 300 or "\x00" in note:
        moves.refuse(InvalidValue("A note has at most 300 characters.", field="note"))
    for dispute in disputes:
        ask_at(moves, [heads[dispute.transfer_id]], SETTLE, sender=dispute.is_senders, receiver=True)
        if treatment not in FITTING[dispute.type]:
            moves.refuse(WrongTreatment(
                f"A discrepancy of type {dispute.type} is not settled as {treatment}.", object_id=dispute.id,
                field="treatment", mend="Choose one of: " + ", ".join(sorted(FITTING[dispute.type])) + ".",
            ))  # fmt: skip
        elif treatment == Treatment.CORRECTION and dispute.is_traded and not dispute.is_senders:
            moves.refuse(WrongTreatment(
                "The goods belong to the receiving company already.", object_id=dispute.id, field="treatment",
                mend="Claim them from the sender instead.",
            ))  # fmt: skip


def _treat(treatment: str, disputes: Sequence[Dispute], heads: Mapping[int, Head], note: str, by: Actor) -> None:
    if treatment in {Treatment.LOSS, Treatment.CLAIM}:
        lose_transit(source_kind=KIND, lines=[_loss(d, heads[d.transfer_id], note) for d in disputes], by=by)
    elif treatment in {Treatment.CORRECTION, Treatment.ACCEPT}:
        _into_stock(treatment, disputes, heads, by)
    else:
        _gain(disputes, heads, by)
    mine = [d for d in disputes if d.piece_id is not None]
    column = {"correction": "returned", "accept": "received"}.get(treatment, "lost")
    nothing = [ZERO] * len(mine)
    params = {"pieces": [d.piece_id for d in mine], "received": nothing, "lost": nothing, "returned": nothing}
    EXECUTION.run("count_pieces", {**params, column: [d.qty for d in mine]})


def _loss(dispute: Dispute, head: Head, note: str) -> TransitLoss:
    company_id, site_id = dispute.place(head)
    return TransitLoss(
        company_id=company_id, site_id=site_id, item_id=dispute.item_id, lot_id=dispute.lot_id, qty=dispute.qty,
        source_id=head.id, reason=note or dispute.type,
    )  # fmt: skip


def _into_stock(treatment: str, disputes: Sequence[Dispute], heads: Mapping[int, Head], by: Actor) -> None:
    """Goods that come back to the sender, or damaged ones that the receiver keeps apart."""
    back = treatment == Treatment.CORRECTION
    sites = [heads[d.transfer_id].site_id if back else heads[d.transfer_id].to_site_id for d in disputes]
    bins = EXECUTION.tuples("receiving_bins", {"sites": sites, "bins": [""] * len(sites)})
    _refuse_without_bin(bins)
    if not back:
        pass_titles([d.sent for d in disputes if d.is_senders], heads, by=by)
    receive_transit(source_kind=KIND, by=by, lines=[
        TransitReceipt(
            company_id=heads[d.transfer_id].company_id if back else heads[d.transfer_id].to_company_id, site_id=site,
            bin_id=row[1], item_id=d.item_id, lot_id=d.lot_id, sscc="", qty=d.qty, source_id=d.transfer_id,
            status=StockStatus.AVAILABLE if back else StockStatus.BLOCKED,
        )
        for d, site, row in zip(disputes, sites, bins, strict=True)
    ])  # fmt: skip


def _gain(disputes: Sequence[Dispute], heads: Mapping[int, Head], by: Actor) -> None:
    """What came in excess was found: the receiver's stock goes up, with the reason."""
    sites = [heads[d.transfer_id].to_site_id for d in disputes]
    bins = EXECUTION.tuples("receiving_bins", {"sites": sites, "bins": [""] * len(sites)})
    _refuse_without_bin(bins)
    adjust_stock(by=by, lines=[
        AdjustmentLine(site=d.to_site, bin=row[2], sku=d.sku, qty=d.qty, lot=d.lot_code,
                       reason=f"Over on {heads[d.transfer_id].number}")
        for d, row in zip(disputes, bins, strict=True)
    ])  # fmt: skip


def _refuse_without_bin(bins: Sequence[tuple[int, int | None, str | None]]) -> None:
    refuse_all(
        NoReceivingBin("A site of the transfer has no bin.", mend="Set up a bin first.")
        for row in bins
        if row[1] is None
    )
