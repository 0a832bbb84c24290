"""Put-away: received goods go from the dock to a bin that is suggested, or to staging for an order that waits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.inventory.operations import MoveLine, put_stock
from onegauge.inventory.queries import fills_of_bins
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.arrival_states import PUT_AWAY_WORK
from onegauge.warehouse.errors import WrongPutAway
from onegauge.warehouse.inbound_policies import CROSS_DOCK, HELD_ZONE, NO_ZONE, PUT_AWAY_MODE
from onegauge.warehouse.kinds import ARRIVAL_KIND, PUT_AWAY_KIND
from onegauge.warehouse.permissions import PUT_AWAY
from onegauge.warehouse.put_away_rules import Goods, Shelf, choose

SQL = Sql(str(__file__).replace("/operations/", "/"), "put_aways")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Lying:
    """A quantity of an arrival that lies where goods are received."""

    arrival_id: int
    balance_id: int
    site_id: int
    qty: Decimal


@dataclass(slots=True)
class _Work:
    """A put-away to be opened."""

    lying: Lying
    goods: Goods
    status: str
    qty: Decimal
    bin_id: int | None = None
    reason: str = "none"
    source: tuple[int, int] | None = None


def open_put_aways(received: Sequence[Lying], by: Actor) -> dict[int, list[int]]:
    """Open work for what was received, at sites whose policy wants it; elsewhere this asks nothing.

    Goods that a waiting order wants today are brought to staging where policy says so; the rest gets the bin that the
    strategy of the site suggests. Goods that may not be used go to their own zone, or stay. Returns the work by arrival.
    """
    modes = {s: PUT_AWAY_MODE.at(site_id=s, on=by.today).as_text for s in sorted({x.site_id for x in received})}
    crossing = {s for s in modes if CROSS_DOCK.at(site_id=s, on=by.today).as_bool}
    wanted = _summed([x for x in received if modes[x.site_id] != "none" or x.site_id in crossing])
    if not wanted:
        return {}
    found = SQL.tuples("to_put_away", {"balances": [x.balance_id for x in wanted]})
    work = [
        _Work(wanted[n - 1], Goods(item, lot, owner, wanted[n - 1].qty, in_unit, kg, m3), status, wanted[n - 1].qty)
        for n, _company, _site, item, lot, owner, status, in_unit, kg, m3 in found
    ]
    if crossing:
        work = _cross_dock(work, crossing, by)
    named = {s: HELD_ZONE.at(site_id=s, on=by.today).as_text for s in modes}
    zones = {s: "" if zone == NO_ZONE else zone for s, zone in named.items()}
    work = [w for w in work if w.source or _goes(w, modes, zones)]
    _suggest([w for w in work if not w.source], modes, zones)
    opened: dict[int, list[int]] = {}
    for one, made in zip(work, _open(work, by) if work else [], strict=True):
        opened.setdefault(one.lying.arrival_id, []).append(made)
    return opened


def _summed(received: Sequence[Lying]) -> list[Lying]:
    """One per arrival and balance."""
    sums: dict[tuple[int, int, int], Decimal] = {}
    for x in received:
        name = (x.arrival_id, x.balance_id, x.site_id)
        sums[name] = sums.get(name, ZERO) + x.qty
    return [Lying(*name, qty) for name, qty in sums.items()]


def _goes(work: _Work, modes: Mapping[int, str], zones: Mapping[int, str]) -> bool:
    """Whether there is somewhere for these goods to go to."""
    site = work.lying.site_id
    return modes[site] != "none" and (work.status == StockStatus.AVAILABLE or bool(zones[site]))


def _cross_dock(work: Sequence[_Work], crossing: set[int], by: Actor) -> list[_Work]:
    """Take out of available goods what waiting orders want today, the most urgent first; the rest is put away."""
    usable = [w for w in work if w.lying.site_id in crossing and w.status == StockStatus.AVAILABLE]
    params = {"sites": [w.lying.site_id for w in usable], "items": [w.goods.item_id for w in usable]}
    staging = dict(SQL.tuples("staging", {"sites": params["sites"]}))
    waits = SQL.tuples("who_waits", {**params, "on": by.today})
    given = {(kind, i, item): qty for kind, i, item, qty in SQL.tuples("promised_to", params)}
    queue: dict[tuple[int, int], list[list[Any]]] = {}
    for site, item, kind, source, open_qty in waits:
        had = min(given.get((kind, source, item), ZERO), open_qty)
        given[kind, source, item] = given.get((kind, source, item), ZERO) - had
        queue.setdefault((site, item), []).append([(kind, source), open_qty - had])
    done: list[_Work] = []
    for one in work:
        site = one.lying.site_id
        line = queue.get((site, one.goods.item_id), []) if one in usable and site in staging else []
        for waiting in line:
            part = min(waiting[1], one.qty)
            if part > 0:
                done.append(_Work(one.lying, one.goods, one.status, part, staging[site], "cross_dock", waiting[0]))
                waiting[1] -= part
                one.qty -= part
        if one.qty > 0:
            done.append(one)
    return done


def _suggest(work: Sequence[_Work], modes: Mapping[int, str], zones: Mapping[int, str]) -> None:
    """Give each its bin: the best candidate that bears it, with what was suggested before it in this call."""
    if not work:
        return
    usable = [w.status == StockStatus.AVAILABLE for w in work]
    rows = SQL.tuples("candidates", {
        "sites": [w.lying.site_id for w in work], "items": [w.goods.item_id for w in work],
        "lots": [w.goods.lot_id for w in work], "modes": [modes[w.lying.site_id] for w in work],
        "zones": ["" if fine else zones[w.lying.site_id] for w, fine in zip(work, usable, strict=True)],
    })  # fmt: skip
    shelves = _shelves(rows)
    by_work: dict[int, list[tuple[int, str]]] = {}
    for n, bin_id, reason, _limited, _mixing in rows:
        by_work.setdefault(n, []).append((bin_id, reason))
    for n, one in enumerate(work, 1):
        one.bin_id, one.reason, filled = choose(one.goods, by_work.get(n, ()), shelves)
        if one.bin_id is not None and filled is not None:
            shelves[one.bin_id] = filled


def _shelves(rows: Sequence[tuple[Any, ...]]) -> dict[int, Shelf]:
    """The candidates with a limit or a mixing rule, as they are filled now; asked only when there are any."""
    limited = sorted({bin_id for _n, bin_id, _reason, is_limited, _mixing in rows if is_limited})
    if not limited:
        return {}
    shelves = {bin_id: Shelf(fill) for bin_id, fill in fills_of_bins(limited).items()}
    for bin_id, item, lot, owner in SQL.tuples("lying_in", {"bins": limited}):
        shelves[bin_id].lying.add((item, lot, owner))
    return shelves


def _open(work: Sequence[_Work], by: Actor) -> list[int]:
    made = SQL.tuples("open_put_aways", {
        "arrivals": [w.lying.arrival_id for w in work], "balances": [w.lying.balance_id for w in work],
        "qtys": [w.qty for w in work], "bins": [w.bin_id for w in work], "reasons": [w.reason for w in work],
        "for_kinds": [w.source[0] if w.source else None for w in work],
        "for_ids": [w.source[1] if w.source else None for w in work], "at": by.now,
    })  # fmt: skip
    entries = [
        Entry(
            object_id=i, company_id=company, site_id=site, after={"state": "open", "qty": qty, "why": reason},
            refs=[ref(ARRIVAL_KIND, arrival), *([ref(KINDS[kind], source)] if kind in KINDS else [])],
        )
        for i, company, site, arrival, qty, reason, kind, source in made
    ]  # fmt: skip
    record(by=by, kind=PUT_AWAY_KIND, verb="created", entries=entries)
    return [row[0] for row in made]


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    arrival_id: int
    balance_id: int
    qty: Decimal
    suggested_bin_id: int | None
    reason: str
    for_kind: int | None
    for_id: int | None
    bin: str
    bin_id: int | None


@operation(permission=PUT_AWAY)
def put_away_goods(
    *,
    put_away_ids: Sequence[int],
    to_bin: str = "",
    qty: Decimal | None = None,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Goods lie in their bins: the suggested ones, or the one that is named, where its rules allow it.

    With a quantity so much of each is put away, and the rest stays work of its own. Promises travel with the goods; a
    handling unit that goes as a whole stays together.
    """
    del key
    moves = PUT_AWAY_WORK.begin("put_away", put_away_ids, by=by, versions=versions)
    rows = SQL.rows("rows", {"ids": moves.sound_ids, "bin": to_bin.strip()}, _Row)
    for row in rows:
        _judge(moves, row, to_bin.strip(), qty)
    moves.check()
    parts = {r.id: qty if qty is not None else r.qty for r in rows}
    put_stock(lines=[MoveLine(balance_id=r.balance_id, bin=r.bin, qty=parts[r.id]) for r in rows], by=by)
    done = {
        "ids": [r.id for r in rows],
        "bins": [r.bin_id for r in rows],
        "qtys": [parts[r.id] for r in rows],
    }
    SQL.run("note_done", done)
    rest = _rest(rows, parts, by)
    moves.finish(
        assign={"done_at": by.now},
        after={
            r.id: {"qty": parts[r.id], "bin": r.bin, "as_suggested": r.bin_id == r.suggested_bin_id, "rest": rest.get(r.id)}
            for r in rows
        },
        refs={r.id: (ref(ARRIVAL_KIND, r.arrival_id),) for r in rows},
    )  # fmt: skip
    return moves.ids


def _judge(moves: Moves, row: _Row, to_bin: str, qty: Decimal | None) -> None:
    """A bin that is there, and a quantity that is part of the work."""
    if row.bin_id is None:
        text = f"The site has no bin {shown(to_bin)!r}." if to_bin else "No bin is suggested."
        mend = "Name the bin where the goods lie now."
        moves.refuse(WrongPutAway(text, field="to_bin", object_id=row.id, mend=mend))
    if qty is not None and not (is_exact(qty) and 0 < qty <= row.qty):
        text = f"{row.qty.normalize():f} are to be put away, not {qty}."
        moves.refuse(WrongPutAway(text, field="qty", object_id=row.id))


def _rest(rows: Sequence[_Row], parts: Mapping[int, Decimal], by: Actor) -> dict[int, int]:
    """What was not put away of each is work of its own, with the same suggestion."""
    left = [r for r in rows if r.qty > parts[r.id]]
    if not left:
        return {}
    work = [
        _Work(
            Lying(r.arrival_id, r.balance_id, 0, r.qty), Goods(0, None, None, r.qty, False, ZERO, ZERO), "",
            r.qty - parts[r.id], r.suggested_bin_id, r.reason,
            (r.for_kind, r.for_id) if r.for_kind is not None and r.for_id is not None else None,
        )
        for r in left
    ]  # fmt: skip
    return dict(zip([r.id for r in left], _open(work, by), strict=True))


@operation(permission=PUT_AWAY)
def cancel_put_aways(
    *, put_away_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """The goods stay where they are, or left from there already; nobody brings them to a bin."""
    del key
    moves = PUT_AWAY_WORK.begin("cancel", put_away_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=PUT_AWAY)
def trim_put_aways(*, site_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Put-aways of goods that lie where they were received no more, or under another status, shrink or end; returns which."""
    del key
    found = SQL.tuples("picked_from_the_dock", {"sites": sorted(set(site_ids) & set(by.sites))})
    for verb, rows in (("cancel", [r for r in found if r[1] == 0]), ("shrink", [r for r in found if r[1] > 0])):
        if not rows:
            continue
        moves = PUT_AWAY_WORK.begin(verb, [r[0] for r in rows], by=by)
        moves.leave_refused()
        left = {i: qty for i, qty in rows if i in moves.ids}
        if verb == "shrink":
            SQL.run("shrink", {"ids": list(left), "qtys": list(left.values())})
        moves.finish(after={i: {"qty": qty, "why": "no longer there"} for i, qty in left.items()})
    return [row[0] for row in found]
