"""Claims: what somebody owes for goods that did not arrive as sent, until it is settled or written off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from onegauge.finance.operations import EntryDraft, PostingDraft, post_entries
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.transfers.kinds import CLAIM_KIND, DISCREPANCY_KIND, TRANSFER_KIND
from onegauge.transfers.operations.ends import Head
from onegauge.transfers.permissions import CLAIM
from onegauge.transfers.statements import SETTLEMENT as SQL
from onegauge.transfers.states import CLAIM as MACHINE

if TYPE_CHECKING:
    from onegauge.transfers.operations.settle import Dispute

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim with its amount."""

    id: int
    company_id: int
    number: str
    transfer_id: int
    currency: str
    amount: Decimal


def open_claims(disputes: Sequence["Dispute"], heads: Mapping[int, Head], note: str, *, by: Actor) -> list[int]:
    """Claim the cost of lost goods from whoever answers: the claim stands against the loss. Runs inside an operation."""
    places = [d.place(heads[d.transfer_id]) for d in disputes]
    made = SQL.tuples("insert_claims", {
        "companies": [c for c, _s in places], "sites": [s for _c, s in places],
        "transfers": [d.transfer_id for d in disputes], "discrepancies": [d.id for d in disputes],
        "againsts": [d.answerable for d in disputes], "currencies": [d.claim_currency for d in disputes],
        "amounts": [d.claim_amount for d in disputes], "notes": [note] * len(disputes), "at": by.now,
    })  # fmt: skip
    record(by=by, kind=CLAIM_KIND, verb="opened", entries=[
        Entry(object_id=i, company_id=company, site_id=site, after={"state": "open", "amount": amount, "currency": currency},
              refs=(ref(TRANSFER_KIND, transfer), ref(DISCREPANCY_KIND, discrepancy)))
        for i, company, site, transfer, discrepancy, amount, currency in made
    ])  # fmt: skip
    rows = [ClaimRow(m[0], m[1], f"CL-{m[4]:07d}", m[3], m[6], m[5]) for m in made]
    _post(
        rows, "Claim opened", {r.id: (("claims_receivable", r.amount), ("transit_loss", -r.amount)) for r in rows}, by
    )
    return [r.id for r in rows]


@operation(permission=CLAIM)
def settle_claims(
    *,
    claim_ids: Sequence[int],
    recovered_amount: Decimal | None = None,
    note: str = "",
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """What was claimed came in, in full or (``recovered_amount``, for each) in part; the rest stays a loss."""
    del key
    return _close("settle", claim_ids, recovered_amount, note, versions=versions, by=by)


@operation(permission=CLAIM)
def write_off_claims(
    *,
    claim_ids: Sequence[int],
    note: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Nothing will come in for these claims: they go back into the loss, with the reason."""
    del key
    return _close("write_off", claim_ids, ZERO, note, versions=versions, by=by)


def _close(
    verb: str,
    claim_ids: Sequence[int],
    recovered: Decimal | None,
    note: str,
    *,
    versions: Mapping[int, int] | None,
    by: Actor,
) -> list[int]:
    moves = MACHINE.begin(verb, claim_ids, by=by, versions=versions)
    rows = SQL.rows("claims", {"claims": moves.sound_ids}, ClaimRow)
    if len(note) > 300 or "\x00" in note or (verb == "write_off" and not note.strip()):
        moves.refuse(InvalidValue("Say why, in at most 300 characters.", field="note"))
    for row in rows:
        if recovered is not None and not (is_exact(recovered, 2) and 0 <= recovered <= row.amount):
            moves.refuse(
                InvalidValue(f"{row.number}: between 0 and {row.amount:f}.", object_id=row.id, field="recovered_amount")
            )
    moves.check()
    got = {r.id: r.amount if recovered is None else recovered for r in rows}
    SQL.run("set_recovered", {"claims": list(got), "amounts": list(got.values())})
    moves.finish(
        after={r.id: {"recovered": got[r.id], "note": note} for r in rows},
        refs={r.id: (ref(TRANSFER_KIND, r.transfer_id),) for r in rows},
        assign={"closed_at": by.now, "note": note},
    )
    parts = {
        r.id: (("bank", got[r.id]), ("transit_loss", r.amount - got[r.id]), ("claims_receivable", -r.amount))
        for r in rows
    }
    _post(rows, "Claim settled" if verb == "settle" else "Claim written off", parts, by)
    return moves.ids


def _post(rows: Sequence[ClaimRow], words: str, parts: Mapping[int, Sequence[tuple[str, Decimal]]], by: Actor) -> None:
    entries = [
        EntryDraft(
            company_id=r.company_id, posted_on=by.today, currency=r.currency, description=f"{words}: {r.number}",
            source_kind=CLAIM_KIND.number, source_id=r.id,
            postings=tuple(PostingDraft(role=role, amount=amount) for role, amount in parts[r.id] if amount),
        )
        for r in rows if r.amount
    ]  # fmt: skip
    if entries:
        post_entries(entries=entries, by=by)
