"""Receiving: what came is judged by the tolerance, posted to stock, and what may not be used waits for a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import ReceiptLine, UnitDraft, open_units, receive_for
from onegauge.kernel.actor import Actor
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, as_json, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Moves, lock_sources
from onegauge.kernel.operation import operation
from onegauge.warehouse.arrival_states import ARRIVAL, ReceiptOutcome
from onegauge.warehouse.errors import WrongReceipt
from onegauge.warehouse.facts import GoodsReceived
from onegauge.warehouse.kinds import ARRIVAL_KIND, HELD_RECEIPT_KIND
from onegauge.warehouse.operations.arrivals import ArrivalLineDraft, insert_lines
from onegauge.warehouse.operations.put_aways import Lying, open_put_aways
from onegauge.warehouse.operations.receiving_plan import (
    OVER_JUDGES,
    SQL,
    GoodsReceipt,
    Head,
    Part,
    Plan,
    ReceivedGoods,
    all_kept,
    plan_receipts,
)
from onegauge.warehouse.permissions import RECEIVE

ZERO = Decimal(0)
STATUSES = {"in_tol": "", "over_hold": "blocked", "damaged": "damaged", "wrong": "blocked"}
HELD = ("over_hold", "damaged", "wrong")


@dataclass(frozen=True, slots=True)
class Received:
    """What became of what came of one arrival, what waits for a decision, and what is to be put away."""

    arrival_id: int
    accepted_qty: Decimal
    held_qty: Decimal
    damaged_qty: Decimal
    wrong_qty: Decimal
    refused_qty: Decimal
    held_ids: tuple[int, ...]
    put_away_ids: tuple[int, ...] = ()


@operation(permission=RECEIVE)
def receive_goods(*, receipts: Sequence[GoodsReceipt], by: Actor, key: str | None = None) -> list[Received]:
    """Take in what came of arrivals, any number of them in a constant number of statements.

    More than ordered is accepted within the site's tolerance, which adds up over all receipts of an ordered line. Beyond it
    goods are received blocked, in a handling unit of their own, and wait for the buyer; or are refused at the door. Damaged
    and wrong goods wait as well. Each quantity keeps what it was judged by.
    """
    del key
    wanted = {r.arrival_id: r for r in receipts}
    lock_ordered(SQL.tuples("sources_of_arrivals", {"ids": sorted(wanted)}))
    versions = {r.arrival_id: r.version for r in receipts if r.version is not None}
    moves = ARRIVAL.begin("receive", wanted, by=by, versions=versions)
    if len(wanted) < len(receipts):
        moves.refuse(WrongReceipt("An arrival is received once in one call.", field="receipts", mend="Name it once."))
    for n, one in enumerate(receipts):
        if not one.lines:
            moves.refuse(WrongReceipt("A receipt has at least one line.", field=f"receipts[{n}].lines"))
    ids = moves.sound_ids
    params = {"ids": ids, "bins": [wanted[i].bin for i in ids]}
    heads = {h.id: h for h in SQL.rows("heads", params, Head)}
    plan = plan_receipts(moves, heads, [r for r in receipts if r.arrival_id in heads])
    moves.check()
    held, lies = post_plan(plan, heads, by)
    done = _results(moves.ids, plan, held)
    _finish(moves, plan, heads, done)
    announce_received([(p.line, p.qty) for p in plan.parts if p.outcome == "in_tol"], by)
    work = open_put_aways(lies, by)
    return [replace(one, put_away_ids=tuple(work.get(one.arrival_id, ()))) for one in done]


@operation(permission=RECEIVE)
def receive_announced(
    *, arrival_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Everything that is still open of these arrivals came as it was announced, with its lots and handling units."""
    del key
    lock_ordered(SQL.tuples("sources_of_arrivals", {"ids": sorted(set(arrival_ids))}))
    moves = ARRIVAL.begin("receive_all", arrival_ids, by=by, versions=versions)
    goods: dict[int, list[ReceivedGoods]] = {}
    for arrival, line, lot, expires_on, sscc, qty in SQL.tuples("announced_whole", {"ids": moves.sound_ids}):
        one = ReceivedGoods(line_id=line, qty=qty, lot=lot, expires_on=expires_on, sscc=sscc)
        goods.setdefault(arrival, []).append(one)
    for i in moves.sound_ids:
        if i not in goods:
            text = "Nothing more is announced."
            moves.refuse(WrongReceipt(text, object_id=i, mend="Scan or type what came."))
    moves.check()
    receive_goods(receipts=[GoodsReceipt(arrival_id=i, lines=x) for i, x in goods.items()], by=by)
    return moves.ids


def lock_ordered(sources: Sequence[Sequence[Any]]) -> None:
    """Lock the sources whose lines are received: two arrivals of one ordered line come one after the other."""
    by_kind: dict[int, list[int]] = {}
    for kind, source in sources:
        if kind is not None:
            by_kind.setdefault(kind, []).append(source)
    for kind in sorted(by_kind):
        lock_sources(KINDS[kind], sorted(set(by_kind[kind])))


def post_plan(plan: Plan, heads: Mapping[int, Head], by: Actor) -> tuple[list[tuple[Any, ...]], list[Lying]]:
    """Write what was planned: new lines, stock, receipts, figures, and a document for each quantity that is held.

    Returns these documents, and what lies where.
    """
    _write_new_lines(plan, heads)
    _own_units(plan.parts, heads, by)
    inside = [p for p in plan.parts if p.outcome != "over_refuse"]
    balances = iter(_post(inside, heads, by))
    at = [None if p.outcome == "over_refuse" else next(balances) for p in plan.parts]
    places = [heads[p.line.arrival_id] for p in plan.parts]
    columns = {
        "lines": [p.line.id for p in plan.parts], "qtys": [p.qty for p in plan.parts],
        "outcomes": [p.outcome for p in plan.parts],
    }  # fmt: skip
    made = SQL.tuples("insert_receipts", {
        **columns, "companies": [h.company_id for h in places], "sites": [h.site_id for h in places],
        "arrivals": [h.id for h in places], "balances": at, "lots": [p.said.lot for p in plan.parts],
        "ssccs": [p.sscc for p in plan.parts], "ordered": [p.ordered for p in plan.parts],
        "allowed": [p.allowed for p in plan.parts], "before": [p.before for p in plan.parts],
        "policies": [as_json(p.judge.kept(OVER_JUDGES)) for p in plan.parts], "notes": [p.said.goods.note for p in plan.parts],
        "at": by.now, "person": by.person_id,
    })  # fmt: skip
    SQL.run("count_lines", columns)
    receipts = [row[0] for row, p in zip(made, plan.parts, strict=True) if p.outcome in HELD]
    lies = [
        Lying(h.id, balance, h.site_id, p.qty)
        for p, h, balance in zip(plan.parts, places, at, strict=True)
        if balance is not None
    ]
    return _open_held(receipts, by) if receipts else [], lies


def _write_new_lines(plan: Plan, heads: Mapping[int, Head]) -> None:
    if not plan.new_lines:
        return
    places = [(heads[x.arrival_id].company_id, heads[x.arrival_id].site_id, x.arrival_id) for x in plan.new_lines]
    drafts = [(ArrivalLineDraft(sku=x.sku, qty=ZERO), x.item_id, x.ordered_qty) for x in plan.new_lines]
    for line, new_id in zip(plan.new_lines, insert_lines(places, drafts), strict=True):
        line.id = new_id


def _own_units(parts: Sequence[Part], heads: Mapping[int, Head], by: Actor) -> None:
    """What is too much stands in a handling unit of its own, one per line: nobody takes it for the rest by mistake."""
    mixed = {(id(p.said), p.sscc) for p in parts if p.sscc and p.outcome == "in_tol"}
    over = [p for p in parts if p.outcome == "over_hold" and (not p.sscc or (id(p.said), p.sscc) in mixed)]
    if not over:
        return
    lines = list(dict.fromkeys(id(p.line) for p in over))
    first = {id(p.line): heads[p.line.arrival_id] for p in over}
    drafts = [UnitDraft(site=first[i].site, kind="case", bin=first[i].bin or "") for i in lines]
    named = {i: unit.sscc for i, unit in zip(lines, open_units(units=drafts, by=by), strict=True)}
    for part in over:
        part.sscc = named[id(part.line)]


def _post(parts: Sequence[Part], heads: Mapping[int, Head], by: Actor) -> list[int]:
    """Post to stock; returns the balance of each part."""
    if not parts:
        return []
    lines = [
        ReceiptLine(
            site=heads[p.line.arrival_id].site, bin=heads[p.line.arrival_id].bin or "", sku=p.line.sku, qty=p.qty,
            unit_cost=ZERO, lot=p.said.lot, expires_on=p.said.expires_on, produced_on=p.said.produced_on,
            status=STATUSES[p.outcome], sscc=p.sscc, weight_kg=p.weight_kg,
        )
        for p in parts
    ]  # fmt: skip
    numbers = sorted({heads[p.line.arrival_id].number for p in parts})
    return receive_for(
        source_kind=ARRIVAL_KIND.number,
        source_ids=[p.line.arrival_id for p in parts],
        lines=lines,
        unit_costs=[p.line.unit_cost for p in parts],
        reference=", ".join(numbers[:3]),
        by=by,
    )


def _open_held(receipts: Sequence[int], by: Actor) -> list[tuple[Any, ...]]:
    """A document for each quantity that waits, in the journal with its arrival."""
    made = SQL.tuples("open_held", {"receipts": list(receipts), "at": by.now})
    entries = [
        Entry(
            object_id=i, company_id=company, site_id=site, refs=(ref(ARRIVAL_KIND, arrival),),
            after={"state": "open", "cause": cause, "qty": qty},
        )
        for i, company, site, arrival, _receipt, qty, cause in made
    ]  # fmt: skip
    record(by=by, kind=HELD_RECEIPT_KIND, verb="created", entries=entries)
    return made


def _results(arrival_ids: Sequence[int], plan: Plan, held: Sequence[tuple[Any, ...]]) -> list[Received]:
    """The figures of each arrival."""
    sums = {i: dict.fromkeys(ReceiptOutcome.values, ZERO) for i in arrival_ids}
    for part in plan.parts:
        sums[part.line.arrival_id][part.outcome] += part.qty
    waits: dict[int, list[int]] = {}
    for row in held:
        waits.setdefault(row[3], []).append(row[0])
    return [
        Received(
            i, s["in_tol"], s["over_hold"], s["damaged"], s["wrong"], s["over_refuse"], tuple(waits.get(i, ()))
        )
        for i, s in sums.items()
    ]  # fmt: skip


def _finish(moves: Moves, plan: Plan, heads: Mapping[int, Head], done: Sequence[Received]) -> None:
    """The journal names the figures, the sources and the policy values of each arrival."""
    refs: dict[int, set[int]] = {i: set() for i in moves.ids}
    for part in plan.parts:
        if part.line.source_kind is not None and part.line.source_id is not None:
            refs[part.line.arrival_id].add(ref(KINDS[part.line.source_kind], part.line.source_id))
    figures = {
        r.arrival_id: {
            "accepted": r.accepted_qty, "held": r.held_qty, "damaged": r.damaged_qty, "wrong": r.wrong_qty,
            "refused": r.refused_qty,
        }
        for r in done
    }  # fmt: skip
    judged = {i: all_kept((p.judge for p in plan.parts if p.line.arrival_id == i), OVER_JUDGES) for i in moves.ids}
    moves.finish(after=figures, refs={i: sorted(r) for i, r in refs.items()}, policy=judged)


def announce_received(counted: Sequence[tuple[Any, Decimal]], by: Actor) -> None:
    """Tell the sources what of their lines was accepted (or went back), one fact per kind of source."""
    sums: dict[int, dict[tuple[int, int, int], Decimal]] = {}
    for line, qty in counted:
        if line.source_kind is not None:
            mine = sums.setdefault(line.source_kind, {})
            name = (line.source_id, line.source_line_id, line.arrival_id)
            mine[name] = mine.get(name, ZERO) + qty
    for kind, lines in sorted(sums.items()):
        names = sorted(lines)
        publish(
            GoodsReceived(
                arrival_ids=tuple(n[2] for n in names), source_kind=kind, source_ids=tuple(n[0] for n in names),
                source_line_ids=tuple(n[1] for n in names), qtys=tuple(lines[n] for n in names),
            ),
            by=by,
        )  # fmt: skip
