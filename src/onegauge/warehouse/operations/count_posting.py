"""Counts are handed in, counted again, approved, and posted to the ledgers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import AdjustmentLine, Freed, adjust_counted, hold_sources
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.operation import operation
from onegauge.warehouse.count_states import GIVEN_REASONS, STOCK_COUNT, CountReason
from onegauge.warehouse.counting import Counted, Rules, is_doubtful, is_within, outcome
from onegauge.warehouse.errors import CountedByYou, CountTooLarge, NotAllCounted, ReasonNeeded
from onegauge.warehouse.kinds import COUNT_KIND
from onegauge.warehouse.operations.count_planning import SQL
from onegauge.warehouse.permissions import APPROVE_COUNTS, APPROVE_LARGE_COUNTS, COUNT
from onegauge.warehouse.policies import (
    COUNT_AGAIN_SHARE,
    COUNT_AGAIN_VALUE,
    COUNT_LARGE_VALUE,
    COUNT_TOLERANCE_SHARE,
    COUNT_TOLERANCE_VALUE,
)

JUDGES = (COUNT_TOLERANCE_SHARE, COUNT_TOLERANCE_VALUE, COUNT_AGAIN_SHARE, COUNT_AGAIN_VALUE)
Held = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Head:
    id: int
    company_id: int
    site_id: int
    counter_ids: list[int]
    difference_value: Decimal


@dataclass(frozen=True, slots=True)
class _Difference:
    count_id: int
    number: str
    site: str
    bin: str
    sku: str
    lot: str
    sscc: str
    owner: str
    status: str
    qty: Decimal
    nominal_kg: Decimal | None


@operation(permission=COUNT)
def hand_in_counts(
    *, count_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Everything is counted. What is within the tolerance posts at once, the rest is counted again or approved.

    Returns the ids of the counts that are posted.
    """
    del key
    held = _hold(count_ids)
    moves = STOCK_COUNT.begin("hand_in", count_ids, by=by, versions=versions)
    for count_id, left in SQL.tuples("uncounted", {"counts": moves.sound_ids}):
        text = f"{left} lines are not counted."
        moves.refuse(NotAllCounted(text, object_id=count_id, mend="Enter 0 where nothing lies."))
    moves.check()
    rules, policy = _rules({d.site_id or 0 for d in moves.rows}, by)
    lines: dict[int, list[Counted]] = {i: [] for i in moves.ids}
    for line in SQL.rows("lines_to_judge", {"counts": moves.ids}, Counted):
        lines[line.count_id].append(line)
    to = {d.id: outcome(lines[d.id], rules[d.site_id or 0]) for d in moves.rows}
    _note(lines, to, rules, by)
    posted = [i for i in moves.ids if to[i] == "posted"]
    freed = _post(posted, dict.fromkeys(posted, CountReason.TOLERANCE), held, by)
    told = {i: {"lines": len(lines[i]), **_lost(i, freed)} for i in moves.ids}
    policies = {d.id: policy[d.site_id or 0] for d in moves.rows}
    moves.finish(to=to, after=told, policy=policies, refs=_losers(freed))
    return posted


def _hold(count_ids: Sequence[int]) -> Held:
    """Lock whoever may lose a reservation, before the counts: sources come first in the lock order."""
    short = [row[0] for row in SQL.tuples("short_balances", {"counts": list(count_ids)})]
    return sorted(hold_sources(short)) if short else []


def _rules(site_ids: set[int], by: Actor) -> tuple[dict[int, Rules], dict[int, dict[str, Any]]]:
    """The rules of each site, and who decided them."""
    found = {s: [policy.at(site_id=s, on=by.today) for policy in JUDGES] for s in site_ids}
    rules = {s: Rules(*(one.as_decimal for one in values)) for s, values in found.items()}
    kept = {
        s: {policy.key: one.provenance_id for policy, one in zip(JUDGES, values, strict=True)}
        for s, values in found.items()
    }
    return rules, kept


def _note(lines: Mapping[int, Sequence[Counted]], to: Mapping[int, str], rules: Mapping[int, Rules], by: Actor) -> None:
    """Write what was found of each line and count; empty the lines that are counted again."""
    judged = [(x, rules[x.site_id]) for i in sorted(lines) for x in lines[i]]
    SQL.run("note_judged", {
        "lines": [x.id for x, _r in judged], "within": [is_within(x, r) for x, r in judged],
        "values": [x.unit_value for x, _r in judged],
    })  # fmt: skip
    again = [x.id for x, r in judged if to[x.count_id] == "recount" and is_doubtful(x, r)]
    SQL.run("count_again", {"lines": again})
    counts = sorted(lines)
    SQL.run("note_heads", {
        "counts": counts, "values": [sum((x.value for x in lines[i]), Decimal(0)) for i in counts],
        "reasons": [CountReason.TOLERANCE.value if to[i] == "posted" else "" for i in counts], "at": by.now,
    })  # fmt: skip


def _post(counts: Sequence[int], reasons: Mapping[int, CountReason], held: Held, by: Actor) -> list[Freed]:
    """Move the differences through the ledger of goods; the ledger of money follows it as for every adjustment."""
    freed: list[Freed] = []
    rows = SQL.rows("lines_to_post", {"counts": list(counts)}, _Difference)
    if rows:
        lines = [_adjustment(row, reasons[row.count_id]) for row in rows]
        sources = [row.count_id for row in rows]
        freed = adjust_counted(source_kind=COUNT_KIND.number, source_ids=sources, lines=lines, held=held, by=by)
    SQL.run("note_posted", {"counts": list(counts)})
    SQL.run("close_targets", {"counts": list(counts)})
    return freed


def _lost(count_id: int, freed: Sequence[Freed]) -> dict[str, Decimal]:
    """How much of what was reserved a count took away; nothing is said where it took nothing."""
    qty = sum((f.qty for f in freed if f.document_id == count_id), Decimal(0))
    return {"freed_qty": qty} if qty else {}


def _losers(freed: Sequence[Freed]) -> dict[int, list[int]]:
    """By count, whose reservations it took away: its history names them."""
    refs: dict[int, list[int]] = {}
    for f in freed:
        refs.setdefault(f.document_id, []).append(ref(KINDS[f.source_kind], f.source_id))
    return refs


def _adjustment(row: _Difference, reason: CountReason) -> AdjustmentLine:
    weight = row.nominal_kg * row.qty if row.nominal_kg is not None and row.qty > 0 else None
    return AdjustmentLine(
        site=row.site, bin=row.bin, sku=row.sku, qty=row.qty, reason=f"{row.number}: {reason.value}", lot=row.lot,
        status="" if row.status == StockStatus.ENTRUSTED else row.status, sscc=row.sscc, owner=row.owner, weight_kg=weight,
    )  # fmt: skip


@operation(permission=APPROVE_COUNTS)
def approve_counts(
    *,
    count_ids: Sequence[int],
    reason: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Believe the differences and post them with the reason that explains them; never by somebody who counted.

    From the value that the site's policy says, the right for large differences is needed.
    """
    del key
    held = _hold(count_ids)
    moves = STOCK_COUNT.begin("approve", count_ids, by=by, versions=versions)
    heads = SQL.rows("heads_to_approve", {"counts": moves.sound_ids}, _Head)
    if reason not in GIVEN_REASONS:
        text = f"A difference has a reason: {', '.join(GIVEN_REASONS)}."
        moves.refuse(ReasonNeeded(text, field="reason", mend="Say what explains it."))
    large = {s: COUNT_LARGE_VALUE.at(site_id=s, on=by.today) for s in {h.site_id for h in heads}}
    for head in heads:
        moves.refuse(_approval_fault(head, large[head.site_id].as_decimal, by))
    moves.check()
    reasons = dict.fromkeys(moves.ids, CountReason(reason))
    values = {h.id: h.difference_value for h in heads}
    SQL.run("note_heads", {
        "counts": moves.ids, "values": [values[i] for i in moves.ids], "reasons": [reason] * len(moves.ids), "at": by.now,
    })  # fmt: skip
    freed = _post(moves.ids, reasons, held, by)
    moves.finish(
        after={h.id: {"reason": reason, "value": h.difference_value, **_lost(h.id, freed)} for h in heads},
        refs=_losers(freed),
        policy={h.id: {COUNT_LARGE_VALUE.key: large[h.site_id].provenance_id} for h in heads},
    )
    return moves.ids


def _approval_fault(head: _Head, large: Decimal, by: Actor) -> Refusal | None:
    """Why this person may not approve this count; the page asks the same."""
    fault = own_count(head.id, head.counter_ids, by)
    if fault is not None:
        return fault
    if head.difference_value >= large and not by.may(APPROVE_LARGE_COUNTS, head.company_id, head.site_id):
        return CountTooLarge(
            f"Differences of {head.difference_value:.2f} are approved with the right for large ones, from {large:f} on.",
            object_id=head.id,
            mend="Ask somebody who holds it.",
            permission=APPROVE_LARGE_COUNTS,
        )
    return None


def own_count(count_id: int, counter_ids: Sequence[int], by: Actor) -> CountedByYou | None:
    """Nobody decides on what they counted, in their own name or for somebody else."""
    if {by.person_id, by.on_behalf_of} & set(counter_ids):
        return CountedByYou("You counted this yourself.", object_id=count_id, mend="Let somebody else decide.")
    return None


@operation(permission=APPROVE_COUNTS)
def recount_counts(
    *, count_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Not believed: what is beyond the tolerance is counted again, by somebody else than before."""
    del key
    moves = STOCK_COUNT.begin("recount", count_ids, by=by, versions=versions)
    for head in SQL.rows("heads_to_approve", {"counts": moves.sound_ids}, _Head):
        moves.refuse(own_count(head.id, head.counter_ids, by))
    moves.check()
    SQL.run("count_again", {"lines": [row[0] for row in SQL.tuples("lines_beyond", {"counts": moves.ids})]})
    moves.finish()
    return moves.ids
