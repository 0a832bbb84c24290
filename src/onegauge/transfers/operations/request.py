"""Asking for goods from another site, and deciding on it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog.states import SELLABLE_STATES
from onegauge.governance.operations import rerun_when_approved
from onegauge.inventory.errors import UnknownItem
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import ApprovalFact
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.transfers.errors import OwnRequest, UnknownLane, UnknownTransferSite
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.ends import Head, Places, ask_at, both_ends, heads_of
from onegauge.transfers.operations.plan import plan_transfers
from onegauge.transfers.permissions import APPROVE, REQUEST
from onegauge.transfers.policies import APPROVAL_ABOVE, URGENT_PASSES
from onegauge.transfers.statements import REQUESTS as SQL
from onegauge.transfers.states import TRANSFER


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLineDraft:
    """One item of a request. ``unit`` is empty for the base unit, else the code of a packaging of the item."""

    sku: str
    qty: Decimal
    unit: str = ""
    source_line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDraft:
    """A request in the codes that people use; without a lane the fastest one between the sites is taken.

    ``source_kind`` and ``source_id`` say for what it is, without transfers knowing it (a leg of an order).
    """

    from_site: str
    to_site: str
    lines: Sequence[TransferLineDraft]
    requested_on: date | None = None
    lane: str = ""
    urgent: bool = False
    reason: str = ""
    source_kind: int | None = None
    source_id: int | None = None


@dataclass(frozen=True, slots=True)
class TransferTaken:
    """A request as it stands now."""

    transfer_id: int
    number: str
    state: str


@operation(permission=REQUEST)
def request_transfers(
    *, transfers: Sequence[TransferDraft], submit: bool = True, by: Actor, key: str | None = None
) -> list[TransferTaken]:
    """Ask for goods from other sites; with ``submit`` the requests are put forward at once, else they stay drafts.

    Whoever may request at one of the two sites may ask. Raises every fault of every request: unknown sites, items
    and packagings, no lane between the sites, quantities not above zero.
    """
    del key
    heads = SQL.tuples("resolve_heads", {
        "froms": [t.from_site for t in transfers], "tos": [t.to_site for t in transfers],
        "lanes": [t.lane for t in transfers],
    })  # fmt: skip
    flat = [(n, m, line) for n, t in enumerate(transfers) for m, line in enumerate(t.lines)]
    found = SQL.tuples("resolve_lines", {
        "skus": [x.sku for _n, _m, x in flat], "units": [x.unit for _n, _m, x in flat],
        "qtys": [x.qty if x.qty.is_finite() else None for _n, _m, x in flat],
    })  # fmt: skip
    refuse_all([r for n, t in enumerate(transfers) for r in _head_faults(n, t, heads[n], by)]
               + [r for (n, m, x), row in zip(flat, found, strict=True) for r in _line_faults(n, m, x, row)])  # fmt: skip
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(transfers)})]
    with both_ends([Places(h[2], h[1], h[4], h[3]) for h in heads], by):
        _insert(ids, transfers, heads, [(n, m, x, row) for (n, m, x), row in zip(flat, found, strict=True)], by)
    states = dict.fromkeys(ids, "draft")
    if submit:
        states |= {t.transfer_id: t.state for t in submit_transfers(transfer_ids=ids, by=by)}
    return [TransferTaken(i, f"TR-{i:07d}", states[i]) for i in ids]


def _head_faults(n: int, draft: TransferDraft, row: tuple[Any, ...], by: Actor) -> list[Refusal]:
    _n, site, company, to_site, to_company, lane, _ownership, _currency = row
    at, faults = f"transfers[{n}]", list[Refusal]()
    for field, code, found in (("from_site", draft.from_site, site), ("to_site", draft.to_site, to_site)):
        if found is None:
            faults.append(UnknownTransferSite(f"There is no site {code!r}.", field=f"{at}.{field}"))
    if not faults and lane is None:
        faults.append(UnknownLane(
            f"No lane leads from {draft.from_site} to {draft.to_site}.", field=f"{at}.lane" if draft.lane else f"{at}.to_site",
            mend="Choose another sender, or have the lane set up.",
        ))  # fmt: skip
    if not faults and not is_nested() and not (by.may(REQUEST, company, site) or by.may(REQUEST, to_company, to_site)):
        faults.append(
            PermissionMissing("You may not request goods for either site.", field=f"{at}.to_site", permission=REQUEST)
        )
    if len(draft.reason) > 200 or "\x00" in draft.reason:
        faults.append(InvalidValue("A reason has at most 200 characters.", field=f"{at}.reason"))
    if not draft.lines:
        faults.append(InvalidValue("A transfer has at least one line.", field=f"{at}.lines", mend="Add a line."))
    return faults


def _line_faults(n: int, m: int, line: TransferLineDraft, row: tuple[Any, ...]) -> list[Refusal]:
    _n, item, state, qty = row
    at = f"transfers[{n}].lines[{m}]"
    if item is None or state not in SELLABLE_STATES:
        return [UnknownItem(f"There is no active item {line.sku!r}.", field=f"{at}.sku")]
    if not (is_exact(line.qty) and line.qty > 0):
        return [InvalidValue(f"A quantity is above zero, with at most 6 decimals, not {line.qty}.", field=f"{at}.qty")]
    if qty is None or qty <= 0:
        return [InvalidValue(f"{line.sku} has no packaging {line.unit!r}.", field=f"{at}.unit")]
    return []


def _insert(
    ids: Sequence[int],
    drafts: Sequence[TransferDraft],
    heads: Sequence[tuple[Any, ...]],
    lines: Sequence[tuple[int, int, TransferLineDraft, tuple[Any, ...]]],
    by: Actor,
) -> None:
    SQL.run("insert_transfers", {
        "ids": list(ids), "sites": [h[1] for h in heads], "companies": [h[2] for h in heads],
        "to_sites": [h[3] for h in heads], "to_companies": [h[4] for h in heads], "lanes": [h[5] for h in heads],
        "ownerships": [h[6] for h in heads], "currencies": [h[7] for h in heads],
        "urgents": [d.urgent for d in drafts], "reasons": [d.reason for d in drafts],
        "source_kinds": [d.source_kind for d in drafts], "source_ids": [d.source_id for d in drafts],
        "dates": [max(d.requested_on or by.today, by.today) for d in drafts], "person": by.person_id, "at": by.now,
    })  # fmt: skip
    SQL.run("insert_lines", {
        "companies": [heads[n][2] for n, *_ in lines], "sites": [heads[n][1] for n, *_ in lines],
        "to_companies": [heads[n][4] for n, *_ in lines], "to_sites": [heads[n][3] for n, *_ in lines],
        "transfers": [ids[n] for n, *_ in lines], "line_nos": [m + 1 for _n, m, *_ in lines],
        "items": [row[1] for *_, row in lines], "qtys": [row[3] for *_, row in lines],
        "entered_qtys": [x.qty for _n, _m, x, _r in lines], "entered_units": [x.unit for _n, _m, x, _r in lines],
        "source_lines": [x.source_line_id for _n, _m, x, _r in lines],
    })  # fmt: skip
    record(by=by, kind=TRANSFER_KIND, verb="drafted", entries=[
        Entry(object_id=i, company_id=h[2], site_id=h[1],
              after={"state": "draft", "from": d.from_site, "to": d.to_site, "lines": len(d.lines), "reason": d.reason},
              refs=(ref(KINDS[d.source_kind], d.source_id),) if d.source_kind and d.source_id else ())
        for i, d, h in zip(ids, drafts, heads, strict=True)
    ])  # fmt: skip


@operation(permission=REQUEST)
def submit_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[TransferTaken]:
    """Put drafts forward.

    Up to the policy's value, or urgent where the policy lets urgent ones pass, they are approved and planned at once;
    the others wait for whoever approves at the sending site.
    """
    del key
    moves = TRANSFER.begin("request", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.ids)
    ask_at(moves, list(heads.values()), REQUEST, sender=True, receiver=True)
    moves.check()
    with both_ends(list(heads.values()), by) as wide:
        values = dict(SQL.tuples("set_values", {"transfers": moves.ids}))
        sites = sorted({h.site_id for h in heads.values()})
        above = {s: APPROVAL_ABOVE.at(site_id=s, on=by.today) for s in sites}
        urgent = {s: URGENT_PASSES.at(site_id=s, on=by.today) for s in sites}
        passing = [
            h.id for h in heads.values()
            if not h.needs_approval
            and (values[h.id] <= above[h.site_id].as_decimal or (h.urgent and urgent[h.site_id].as_bool))
        ]  # fmt: skip
        moves.finish(
            to=dict.fromkeys(passing, "approved"),
            after={i: {"value": v} for i, v in values.items()},
            policy={h.id: {APPROVAL_ABOVE.key: above[h.site_id].provenance_id,
                           URGENT_PASSES.key: urgent[h.site_id].provenance_id} for h in heads.values()},
        )  # fmt: skip
        if passing:
            plan_transfers(transfer_ids=passing, by=wide)
    return [TransferTaken(h.id, h.number, "planned" if h.id in set(passing) else "requested") for h in heads.values()]


@operation(permission=APPROVE)
def approve_transfers(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let requested transfers happen, and plan them. Nobody approves what they asked for themselves.

    Where an approval rule ``transfer_approval`` is in force, a transfer above its amount needs a second person.
    """
    del key
    moves = TRANSFER.begin("approve", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.ids)
    for head in heads.values():
        if head.requested_by_id == (by.on_behalf_of or by.person_id) and not is_nested():
            moves.refuse(OwnRequest("You asked for this transfer yourself.", object_id=head.id,
                                    mend="Somebody else at the sending site approves it."))  # fmt: skip
    moves.require_approval({h.id: _approval_fact(h) for h in heads.values()})
    moves.finish()
    plan_transfers(transfer_ids=moves.ids, by=by)
    return moves.ids


@operation(permission=APPROVE)
def reject_transfers(
    *,
    transfer_ids: Sequence[int],
    note: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Decide that requested goods are not sent, and say why."""
    del key
    moves = TRANSFER.begin("reject", transfer_ids, by=by, versions=versions)
    if not note.strip() or len(note) > 300 or "\x00" in note:
        moves.refuse(InvalidValue("Say in at most 300 characters why the goods are not sent.", field="note"))
    moves.finish(after={i: {"note": note} for i in moves.ids})
    return moves.ids


def _approval_fact(head: Head) -> ApprovalFact:
    """What the approver decides on; another value voids the approval."""
    content = f"{head.id}|{head.lane_id}|{head.value_amount}|{head.currency}|{head.urgent}"
    return ApprovalFact(
        digest=hashlib.sha256(content.encode()).hexdigest(),
        amount=head.value_amount,
        currency=head.currency,
        summary=f"Approve {head.number} on {head.lane}",
    )


def _approve_again(*, ids: Sequence[int], by: Actor) -> None:
    approve_transfers(transfer_ids=ids, by=by)


rerun_when_approved(TRANSFER_KIND, "approve", _approve_again)
