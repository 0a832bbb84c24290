"""Goods on their way to another bin: asked for by somebody, or because a pick face runs low; carried by whoever is free."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.errors import UnknownBin, UnknownItem, UnknownSite
from onegauge.inventory.operations import MoveLine, put_stock
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import PermissionMissing
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.lifecycle import Moves, lock_sources
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.errors import WrongRelocation
from onegauge.warehouse.kinds import RELOCATION_KIND, WORK_PROFILE
from onegauge.warehouse.operations.redirecting import SQL, Going, WaitingPick, lock_shipments, redirect_lines
from onegauge.warehouse.permissions import DIRECT_WORK, RELOCATE
from onegauge.warehouse.relocation_states import RELOCATION
from onegauge.warehouse.task_policies import REPLENISH
from onegauge.warehouse.task_states import TASK, URGENT_RANK

ZERO = Decimal(0)
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDraft:
    """Goods that shall lie in another bin of their site, as somebody asks for it.

    Without an item everything in the bin goes (it is emptied), without a lot any, without a quantity all. Without a target
    whoever carries the goods chooses one that fits.
    """

    site: str
    from_bin: str
    to_bin: str = ""
    sku: str = ""
    lot: str = ""
    qty: Decimal | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    n: int
    site_id: int | None
    company_id: int | None
    from_bin_id: int | None
    to_bin_id: int | None
    item_id: int | None


@dataclass(frozen=True, slots=True)
class _New:
    """A relocation to be written."""

    company_id: int
    site_id: int
    item_id: int
    balance_id: int
    qty: Decimal
    to_bin_id: int | None
    holds_picks: bool = False
    note: str = ""


@operation(permission=DIRECT_WORK)
def ask_moves(*, moves: Sequence[MoveDraft], by: Actor, key: str | None = None) -> list[int]:
    """Ask for goods to be carried to other bins; returns one relocation per balance that goes.

    Refused: what is not there, or is in the hands of the warehouse or on its way already. What is promised and not worked
    on goes with its promise.
    """
    del key
    params = {
        "sites": [m.site for m in moves], "froms": [m.from_bin for m in moves], "tos": [m.to_bin for m in moves],
        "skus": [m.sku for m in moves], "scope": list(by.sites),
    }  # fmt: skip
    found = SQL.rows("resolve_moves", params, _Found)
    judge = Judge("moves")
    for n, (draft, row) in enumerate(zip(moves, found, strict=True)):
        _judge_move(judge, n, draft, row, by)
    judge.check()
    lock_sources(WORK_PROFILE, sorted({r.site_id for r in found if r.site_id is not None}))
    where = {
        "bins": [r.from_bin_id for r in found], "items": [r.item_id for r in found], "lots": [m.lot for m in moves],
    }  # fmt: skip
    new = _laid(judge, moves, found, SQL.tuples("lying_to_move", where))
    judge.check()
    return _open(new, "asked", {}, by)


def _judge_move(judge: Judge, n: int, draft: MoveDraft, row: _Found, by: Actor) -> None:
    if row.site_id is None:
        judge.refuse(n, "site", f"There is no site {shown(draft.site)!r} in your scope.", refusal=UnknownSite)
        return
    if not is_nested() and not by.may(DIRECT_WORK, row.company_id, row.site_id):
        judge.refuse(n, "site", f"You may not do this at {draft.site}.", refusal=PermissionMissing)
    for name, code, known in (("from_bin", draft.from_bin, row.from_bin_id), ("to_bin", draft.to_bin, row.to_bin_id)):
        if known is None and (code or name == "from_bin"):
            judge.refuse(n, name, f"The site has no bin {shown(code)!r}.", refusal=UnknownBin)
    if draft.sku and row.item_id is None:
        judge.refuse(n, "sku", f"There is no item {shown(draft.sku)!r}.", refusal=UnknownItem)
    if row.to_bin_id is not None and row.to_bin_id == row.from_bin_id:
        judge.refuse(n, "to_bin", "The goods lie there already.", "Name another bin.", refusal=WrongRelocation)
    if draft.qty is not None and not (is_exact(draft.qty) and draft.qty > 0 and draft.sku):
        text = "A quantity is above zero, and of one item."
        judge.refuse(n, "qty", text, "Name the item, or leave the quantity empty.", refusal=WrongRelocation)
    judge.text(n, "note", draft.note, LONGEST_NOTE, required=False)


def _laid(
    judge: Judge, moves: Sequence[MoveDraft], found: Sequence[_Found], lying: Sequence[tuple[Any, ...]]
) -> list[_New]:
    """What goes of which balance; two drafts never take the same goods."""
    left = {balance: free for _n, balance, _item, free in lying}
    items = {balance: item for _n, balance, item, _free in lying}
    of: dict[int, list[int]] = {}
    for n, balance, _item, _free in lying:
        of.setdefault(n, []).append(balance)
    new: list[_New] = []
    for n, (draft, row) in enumerate(zip(moves, found, strict=True)):
        need = draft.qty
        there = sum((left[b] for b in of.get(row.n, ())), ZERO)
        if there == 0 or (need is not None and need > there):
            text = f"{there:f} can be moved: the rest is not there, is being picked, or is on its way already."
            judge.refuse(n, "qty" if need else "from_bin", text, "Look again.", refusal=WrongRelocation)
            continue
        for balance in of[row.n]:
            qty = left[balance] if need is None else min(need, left[balance])
            if qty and row.company_id is not None and row.site_id is not None:
                new.append(
                    _New(row.company_id, row.site_id, items[balance], balance, qty, row.to_bin_id, note=draft.note)
                )
                left[balance] -= qty
                need = None if need is None else need - qty
    return new


def _open(new: Sequence[_New], cause: str, policy: Mapping[int, int], by: Actor) -> list[int]:
    if not new:
        return []
    ids = [row[0] for row in SQL.tuples("open_relocations", {
        "cause": cause, "companies": [x.company_id for x in new], "sites": [x.site_id for x in new],
        "items": [x.item_id for x in new], "balances": [x.balance_id for x in new], "qtys": [x.qty for x in new],
        "bins": [x.to_bin_id for x in new], "holds": [x.holds_picks for x in new], "notes": [x.note for x in new], "at": by.now,
    })]  # fmt: skip
    entries = [
        Entry(
            object_id=i, company_id=x.company_id, site_id=x.site_id,
            after={"state": "open", "why": cause, "qty": x.qty, "bin": x.to_bin_id, "picks_wait": x.holds_picks},
            policy={REPLENISH.key: policy[x.site_id]} if policy else None,
        )
        for i, x in zip(ids, new, strict=True)
    ]  # fmt: skip
    record(by=by, kind=RELOCATION_KIND, verb="created", entries=entries)
    return ids


def open_replenishments(sites: Sequence[int], by: Actor) -> list[int]:
    """Open what fills the pick faces of these sites that run low, by policy; the caller holds the lock of their floor.

    A face that is being filled already becomes urgent when released picks begin to wait for it.
    """
    values = {s: REPLENISH.at(site_id=s, on=by.today) for s in sites}
    filling = [s for s in sites if values[s].as_text != "off"]
    if not filling:
        return []
    demanding = [s for s in filling if values[s].as_text == "demand"]
    where = {"sites": filling, "demands": [s in demanding for s in filling], "on": by.today, "at": by.now}
    new = SQL.rows("replenishments", where, _Wanted)
    made = _open(
        [_New(w.company_id, w.site_id, w.item_id, w.balance_id, w.qty, w.to_bin_id, w.holds_picks) for w in new],
        "replenish", {s: values[s].provenance_id for s in filling}, by,
    )  # fmt: skip
    _hurry(demanding, by)
    return made


@dataclass(frozen=True, slots=True)
class _Wanted:
    company_id: int
    site_id: int
    item_id: int
    balance_id: int
    qty: Decimal
    to_bin_id: int
    holds_picks: bool


def _hurry(sites: Sequence[int], by: Actor) -> None:
    urgent = [row[0] for row in SQL.tuples("hold_more", {"sites": list(sites)})] if sites else []
    if not urgent:
        return
    params = {"kind": RELOCATION_KIND.number, "relocations": urgent, "rank": URGENT_RANK}
    tasks = [row[0] for row in SQL.tuples("tasks_to_rank", params)]
    if tasks:
        moves = TASK.begin("rank", tasks, by=by)
        moves.leave_refused()  # somebody ended it meanwhile
        moves.finish(assign={"rank": URGENT_RANK}, after={i: {"rank": URGENT_RANK} for i in moves.ids})


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    site_id: int
    item_id: int
    balance_id: int
    qty: Decimal
    holds_picks: bool
    bin: str
    bin_id: int | None


@operation(permission=RELOCATE)
def relocate_goods(
    *,
    relocation_ids: Sequence[int],
    to_bin: str = "",
    qty: Decimal | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Goods lie in the bins they were to go to, or in the one that is named; with a quantity only so much of each went.

    Promises travel with the goods, and a handling unit that goes as a whole stays together. Released picks that waited for
    the goods are taken from where they lie now.
    """
    del key
    moves = RELOCATION.begin("relocate", relocation_ids, by=by, versions=versions)
    rows = SQL.rows("rows", {"ids": moves.sound_ids, "bin": to_bin.strip()}, _Row)
    for row in rows:
        _judge(moves, row, to_bin.strip(), qty)
    moves.check()
    waiting = _waiting([r for r in rows if r.holds_picks], by.today)
    parts = {r.id: qty if qty is not None else r.qty for r in rows}
    put_stock(lines=[MoveLine(balance_id=r.balance_id, bin=r.bin, qty=parts[r.id]) for r in rows], by=by)
    SQL.run("note_done", {
        "ids": [r.id for r in rows], "bins": [r.bin_id for r in rows], "qtys": [parts[r.id] for r in rows],
    })  # fmt: skip
    moves.finish(assign={"done_at": by.now}, after={r.id: {"qty": parts[r.id], "bin": r.bin} for r in rows})
    _point_picks(waiting, rows, by)
    return moves.ids


def _judge(moves: Moves, row: _Row, to_bin: str, qty: Decimal | None) -> None:
    """A bin that is there, and a quantity that is part of what was to go."""
    if row.bin_id is None:
        text = f"The site has no bin {shown(to_bin)!r}." if to_bin else "No bin was named."
        moves.refuse(
            WrongRelocation(text, field="to_bin", object_id=row.id, mend="Name the bin where the goods lie now.")
        )
    if qty is not None and not (is_exact(qty) and 0 < qty <= row.qty):
        text = f"{row.qty.normalize():f} are to be moved, not {qty}."
        moves.refuse(WrongRelocation(text, field="qty", object_id=row.id))


def _waiting(rows: Sequence[_Row], on: date) -> list[WaitingPick]:
    """The picks that wait for these goods, with their shipments locked; asked only where some do."""
    if not rows:
        return []
    places = sorted({(r.site_id, r.item_id) for r in rows})
    params = {"sites": [p[0] for p in places], "items": [p[1] for p in places], "on": on}
    found = SQL.rows("picks_that_wait", params, WaitingPick)
    if not found:
        return []
    lock_shipments([x.shipment_id for x in found])
    return SQL.rows("picks_that_wait", params, WaitingPick)


def _point_picks(waiting: Sequence[WaitingPick], rows: Sequence[_Row], by: Actor) -> None:
    """What waited is taken from the face, the most urgent first, out of lots that are good for it."""
    if not waiting:
        return
    places = sorted({(r.bin_id or 0, r.item_id) for r in rows if r.holds_picks})
    params = {"bins": [p[0] for p in places], "items": [p[1] for p in places], "on": by.today}
    shelf = [[*row] for row in SQL.tuples("free_in_bins", params)]
    going: list[Going] = []
    for line in waiting:
        need = line.qty
        for pile in shelf:
            balance, site, item, free, expires_on = pile
            lives = line.good_until is None or expires_on is None or expires_on >= line.good_until
            if need and free and lives and (site, item) == (line.site_id, line.item_id):
                part = min(need, free)
                going.append(Going(line, balance, part))
                pile[3] -= part
                need -= part
    redirect_lines(going, by)


@operation(permission=DIRECT_WORK)
def cancel_relocations(
    *, relocation_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """The goods stay where they are; picks that waited for them are taken from there, and no face asks for them today."""
    del key
    moves = RELOCATION.begin("cancel", relocation_ids, by=by, versions=versions)
    moves.finish(assign={"done_at": by.now})
    return moves.ids
