"""From balance to balance: the one way in which goods change bin, handling unit, owner or status.

The order of locks: sources of promises, handling units, bins with limits, balances by id. Promises travel with goods that
stay available; where goods go out of use, what nobody works on yet is given back and told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from onegauge.inventory.errors import NothingChanges, StockAtWork, StockShort
from onegauge.inventory.operations.giving import Taken, free_balances, hold_sources
from onegauge.inventory.operations.spots import SQL, Kept, Key, Spots, lock_limited_bins, open_and_lock, refuse_overfull
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Busy, InvalidValue, PermissionMissing, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import current, is_nested


@dataclass(frozen=True, slots=True)
class Lying:
    """A balance by its key, as pages and programs name it."""

    id: int
    company_id: int
    site_id: int
    item_id: int
    bin_id: int
    lot_id: int | None
    unit_id: int | None
    owner_id: int | None
    status: str
    is_serial: bool
    is_limited: bool
    is_weighed: bool
    sku: str
    bin: str
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """So much of a balance (None: all of it) is to lie elsewhere or otherwise; ``at`` names the line for refusals.

    Of what nobody named by hand ``at_most`` so much goes: what left meanwhile, or is worked on by now, is passed over.
    """

    source: Lying
    target: Lying
    qty: Decimal | None
    at: str
    code: str = ""
    reason: str = ""
    at_most: bool = False


class Promise(NamedTuple):
    """A reservation on a balance."""

    id: int
    balance_id: int
    demand_id: int
    source_kind: int
    source_id: int
    release_ref: int | None
    qty: Decimal


@dataclass(slots=True)
class Shifted:
    """What was done: the shifts with their quantities, the balances the goods lie on now, and who lost a promise."""

    shifts: list[Shift]
    qtys: list[Decimal]
    target_ids: list[int]
    taken: list[Taken]


def lying(balance_ids: Sequence[int], by: Actor, permission: str, at: str = "lines[{}].balance_id") -> list[Lying]:
    """Balances in the order asked for; refuses those that are not there and sites where this may not be done."""
    rows = {row.id: row for row in SQL.rows("balances_by_id", {"ids": sorted(set(balance_ids))}, Lying)}
    faults: list[Refusal] = []
    for n, balance_id in enumerate(balance_ids):
        row, place = rows.get(balance_id), at.format(n)
        if row is None:
            faults.append(UnknownDocument(f"There is no stock {balance_id} here.", field=place, object_id=balance_id))
        elif not is_nested() and not by.may(permission, row.company_id, row.site_id):
            text = "You may not do this at this site."
            faults.append(PermissionMissing(text, field=place, object_id=row.id, permission=permission))
    if not balance_ids:
        faults.append(InvalidValue("Name at least one balance.", field=at.split("[", maxsplit=1)[0]))
    refuse_all(faults)
    return [rows[i] for i in balance_ids]


def elsewhere(source: Lying, *, bin_id: int, is_limited: bool, unit_id: int | None, status: str | None = None) -> Lying:
    """The same goods in another place."""
    return replace(source, bin_id=bin_id, is_limited=is_limited, unit_id=unit_id, status=status or source.status)


def shift(shifts: Sequence[Shift], *, held: set[tuple[int, int]], cause: str, by: Actor) -> Shifted:
    """Carry out any number of shifts in a constant number of statements; the caller locked sources and units.

    ``held`` are the sources that it locked. Whoever reserved in between makes the whole wait for another try.
    """
    sources, targets = _spots([s.source for s in shifts]), _spots([s.target for s in shifts])
    limited = lock_limited_bins(targets)
    kept = open_and_lock(targets, sources)
    pairs = list(zip(shifts, sources.keys(), targets.keys(), strict=True))
    promises = _promises([kept[key] for key in sources.keys()], held)  # noqa: SIM118  columns, not a mapping
    pairs = _still_there(pairs, kept, promises)
    qtys = _quantities(pairs, kept)
    taken, carried = _promises_with(pairs, kept, qtys, promises, cause=cause, by=by)
    _write(pairs, kept, qtys, carried, by)
    refuse_overfull(limited)
    return Shifted([s for s, _a, _b in pairs], qtys, [kept[target].id for _s, _source, target in pairs], taken)


Pairs = Sequence[tuple[Shift, Key, Key]]


def _spots(rows: Sequence[Lying]) -> Spots:
    return Spots(
        companies=[r.company_id for r in rows], sites=[r.site_id for r in rows], items=[r.item_id for r in rows],
        bins=[r.bin_id for r in rows], lots=[r.lot_id for r in rows], units=[r.unit_id for r in rows],
        owners=[r.owner_id for r in rows], statuses=[r.status for r in rows], serial=[r.is_serial for r in rows],
        limited=[r.is_limited for r in rows], weighed=[r.is_weighed for r in rows],
    )  # fmt: skip


def _promises(balances: Sequence[Kept], held: set[tuple[int, int]]) -> list[Promise]:
    """Who holds these goods, read under the locks of the balances; asked only where something is reserved."""
    promised = sorted({b.id for b in balances if b.reserved})
    if not promised:
        return []
    found = [Promise(*row) for row in SQL.tuples("promises_on", {"balances": promised})]
    if any(p.release_ref is None and (p.source_kind, p.source_id) not in held for p in found):
        refuse_all([Busy("Somebody reserved these goods at this moment; nothing was done.", mend="Try again.")])
    return found


def _still_there(pairs: Pairs, kept: dict[Key, Kept], promises: Sequence[Promise]) -> list[tuple[Shift, Key, Key]]:
    """The shifts without what left, or went into somebody's hands, since it was looked for; the balances are locked."""
    left = {source: kept[source].on_hand for _s, source, _t in pairs}
    by_id = {kept[source].id: source for source in left}
    for promise in promises:
        if promise.release_ref is not None:
            left[by_id[promise.balance_id]] -= promise.qty
    found: list[tuple[Shift, Key, Key]] = []
    for one, source, target in pairs:
        if not one.at_most or one.qty is None:
            found.append((one, source, target))
        elif (qty := min(one.qty, left[source])) > 0:
            found.append((replace(one, qty=qty), source, target))
    return found


def _quantities(pairs: Pairs, kept: dict[Key, Kept]) -> list[Decimal]:
    """How much each line shifts; refuses more than is there, and shifts that change nothing."""
    faults: list[Refusal] = []
    left = {key: kept[key].on_hand for _s, key, _t in pairs}
    qtys: list[Decimal] = []
    for line, source, target in pairs:
        qty = left[source] if line.qty is None else line.qty
        if not (is_exact(qty) and (qty > 0 or line.qty is None)):
            text = f"A quantity is above zero, with at most 6 decimals, not {qty}."
            faults.append(InvalidValue(text, field=f"{line.at}.qty", object_id=line.source.id))
        elif qty > left[source] or qty == 0:
            text = f"{left[source]:f} of {line.source.sku} lie in {line.source.bin}."
            faults.append(StockShort(text, field=f"{line.at}.qty", object_id=line.source.id, mend="Look again."))
        elif source == target:
            text = f"{line.source.sku} in {line.source.bin} would stay as it is."
            faults.append(NothingChanges(text, field=line.at, object_id=line.source.id))
        else:
            left[source] -= qty
        qtys.append(qty)
    refuse_all(faults)
    return qtys


def _promises_with(
    pairs: Pairs, kept: dict[Key, Kept], qtys: Sequence[Decimal], promises: Sequence[Promise], *, cause: str, by: Actor
) -> tuple[list[Taken], list[tuple[int, int, Decimal]]]:
    """Free what goes out of use, then lay the promises that must travel over what stays available."""
    if not promises:
        return [], []
    going = [(s, kept[a], kept[b], qty) for (s, a, b), qty in zip(pairs, qtys, strict=True) if kept[a].reserved]
    lost = [(a.id, qty) for s, a, _b, qty in going if s.target.status != StockStatus.AVAILABLE]
    taken = free_balances(needs=lost, cause=cause, by=by) if lost else []
    given: dict[tuple[int, int], Decimal] = {}
    for t in taken:
        given[t.demand_id, t.balance_id] = given.get((t.demand_id, t.balance_id), Decimal(0)) + t.qty
    rest = _after_giving(promises, given)
    free = {
        a.id: a.on_hand - a.reserved + sum((t.qty for t in taken if t.balance_id == a.id), Decimal(0))
        for _s, a, _b, _q in going
    }
    for balance_id, qty in lost:
        free[balance_id] -= qty
    staying = [g for g in going if g[0].target.status == StockStatus.AVAILABLE]
    return taken, _laid(staying, free, rest)


def _after_giving(promises: Sequence[Promise], given: dict[tuple[int, int], Decimal]) -> dict[int, list[list[Any]]]:
    """By balance, what of its unstarted promises is left: pairs of id and quantity, the least urgent first."""
    rest: dict[int, list[list[Any]]] = {}
    for p in promises:
        if p.release_ref is None:
            gone = min(given.get((p.demand_id, p.balance_id), Decimal(0)), p.qty)
            given[p.demand_id, p.balance_id] = given.get((p.demand_id, p.balance_id), Decimal(0)) - gone
            rest.setdefault(p.balance_id, []).append([p.id, p.qty - gone])
    return rest


def _laid(
    staying: Sequence[tuple[Shift, Kept, Kept, Decimal]], free: dict[int, Decimal], rest: dict[int, list[list[Any]]]
) -> list[tuple[int, int, Decimal]]:
    """What of which promise goes to which balance; free goods go first, what the warehouse works on never."""
    carried: list[tuple[int, int, Decimal]] = []
    faults: list[Refusal] = []
    for line, source, target, qty in staying:
        alone = min(qty, free[source.id])
        free[source.id] -= alone
        need = qty - alone
        for promise in rest.get(source.id, []):
            part = min(need, promise[1])
            if part:
                carried.append((promise[0], target.id, part))
                promise[1] -= part
                need -= part
        if need:
            text = f"{need:f} of {line.source.sku} in {line.source.bin} are in the hands of the warehouse."
            mend = "Cancel or finish the open shipment first."
            faults.append(StockAtWork(text, field=line.at, object_id=line.source.id, mend=mend))
    refuse_all(faults)
    return carried


def _write(
    pairs: Pairs, kept: dict[Key, Kept], qtys: Sequence[Decimal], carried: Sequence[tuple[int, int, Decimal]], by: Actor
) -> None:
    since = [kept[source].since for _s, source, _t in pairs]
    weights = [kept[source].take(qty) for (_s, source, _t), qty in zip(pairs, qtys, strict=True)]
    SQL.run(
        "shift_stock",
        {
            "companies": [s.source.company_id for s, _a, _b in pairs],
            "sites": [s.source.site_id for s, _a, _b in pairs],
            "items": [s.source.item_id for s, _a, _b in pairs],
            "lots": [s.source.lot_id for s, _a, _b in pairs],
            "owners": [s.source.owner_id for s, _a, _b in pairs],
            "sources": [kept[a].id for _s, a, _b in pairs],
            "targets": [kept[b].id for _s, _a, b in pairs],
            "qtys": list(qtys),
            "weights": weights,
            "since": since,
            "codes": [s.code for s, _a, _b in pairs],
            "reasons": [s.reason for s, _a, _b in pairs],
            "promises": [c[0] for c in carried],
            "promised_to": [c[1] for c in carried],
            "promised_qtys": [c[2] for c in carried],
            "at": by.now,
            "operation": current().id,
        },
    )


def hold_promises(rows: Sequence[Lying]) -> set[tuple[int, int]]:
    """Lock whoever has unstarted promises on these goods; the first lock of every shift."""
    return hold_sources([r.id for r in rows])
