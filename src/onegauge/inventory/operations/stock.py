"""Goods in, and corrections: movements and balances together, balances locked in id order first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.inventory.errors import StockShort, WeightOff
from onegauge.inventory.facts import StockFound, StockReceived
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.inventory.operations.laying import Laid, lay_out
from onegauge.inventory.operations.lines import (
    AdjustmentLine,
    ReceiptLine,
    adjustment_faults,
    place_faults,
    receipt_faults,
    resolve,
    serial_faults,
    unit_faults,
    weight_faults,
)
from onegauge.inventory.operations.spots import SQL, Kept, Key, Spots, lock_limited_bins, open_and_lock, refuse_overfull
from onegauge.inventory.permissions import ADJUST, RECEIVE
from onegauge.inventory.policies import RECEIPT_STATUS
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import current, operation

RECEIVED_AS = ("available", "inspection", "blocked", "damaged")
ADJUSTED_AS = (*RECEIVED_AS, "expired")


@dataclass(frozen=True, slots=True)
class StockPosted:
    """What one site's stock changed by."""

    site_id: int
    line_count: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Origin:
    """The documents behind corrections, line by line, and what is done for them under the locks of the balances."""

    kind: int
    ids: Sequence[int]
    free: Callable[[Sequence[Kept]], None]


@operation(permission=RECEIVE)
def receive_stock(
    *, lines: Sequence[ReceiptLine], reference: str, by: Actor, key: str | None = None
) -> list[StockPosted]:
    """Post goods received, in all their dimensions; any number of lines in a constant number of statements.

    Raises ``Refused`` with every fault of every line: unknown codes, quantities not above zero, negative cost, a
    tracked item without its lot, a serial number twice, a weight that does not fit, a site outside the grant; then with
    what only the locked rows tell: lots that are said to be otherwise, units elsewhere, bins that would be overfull.
    """
    del key
    return take_in(lines, reference=reference, costs=[None if x.owner else x.unit_cost for x in lines], by=by)[0]


def take_in(
    lines: Sequence[ReceiptLine],
    *,
    reference: str,
    costs: Sequence[Decimal | None],
    by: Actor,
    sources: Mapping[str, Any] | None = None,
) -> tuple[list[StockPosted], list[int]]:
    """The one path of every receipt: what was posted, and the balance of each line. ``sources`` name its documents."""
    found = resolve(lines, by)
    faults = [*place_faults(lines, found, by, RECEIVE), *receipt_faults(lines), *serial_faults(lines, found)]
    refuse_all([*faults, *unit_faults(lines), *weight_faults(lines, found, by), *_status_faults(lines, found, by)])
    laid = lay_out(lines, found)
    laid.spots.statuses = _receipt_statuses(lines, laid, by)
    limited = lock_limited_bins(laid.spots)
    balances = open_and_lock(laid.spots)
    qtys = [x.qty for x in lines]
    changes = {"qtys": qtys, "weights": [x.weight_kg for x in lines], "costs": list(costs), **(sources or {})}
    _post(laid.spots, balances, {**changes, "reasons": [reference] * len(lines), "place": "supplier"}, by)
    refuse_overfull(limited)
    posted = _journal(laid.spots, qtys, reference, "received", by)
    items = tuple(sorted(set(laid.spots.items)))
    publish(StockReceived(site_ids=tuple(p.site_id for p in posted), item_ids=items), by=by)
    return posted, [balances[key].id for key in laid.spots.keys()]  # noqa: SIM118  columns, not a mapping


def _usual(site_id: int | None, by: Actor) -> str:
    return RECEIPT_STATUS.at(site_id=site_id, on=by.today).as_text


def _status_faults(lines: Sequence[ReceiptLine], found: Sequence[Any], by: Actor) -> list[Refusal]:
    """A receipt may be stricter than the policy of its site, never looser."""
    faults: list[Refusal] = []
    for n, (line, row) in enumerate(zip(lines, found, strict=True)):
        if line.status and line.status not in RECEIVED_AS:
            text = f"Goods are received as {', '.join(RECEIVED_AS)}, not as {line.status}."
            faults.append(InvalidValue(text, field=f"lines[{n}].status"))
        elif line.status == StockStatus.AVAILABLE and row.site_id and _usual(row.site_id, by) != line.status:
            text = "Goods are inspected first at this site."
            faults.append(InvalidValue(text, field=f"lines[{n}].status", mend="Leave the status to the policy."))
    return faults


def _receipt_statuses(lines: Sequence[ReceiptLine], laid: Laid, by: Actor) -> list[str]:
    """The status of each line: said, or by the site's policy; what is past its expiry is expired."""
    usual = {s: _usual(s, by) for s in sorted(set(laid.spots.sites))}
    return [
        "expired"
        if not x.status and expires_on is not None and expires_on < by.today
        else _of_owner(x.status or usual[site], x.owner)
        for x, site, expires_on in zip(lines, laid.spots.sites, laid.expiries, strict=True)
    ]


def _of_owner(status: str, owner: str) -> str:
    """Goods of others are never available: nothing of them may be promised."""
    return "entrusted" if owner and status == StockStatus.AVAILABLE else status


@operation(permission=ADJUST)
def adjust_stock(*, lines: Sequence[AdjustmentLine], by: Actor, key: str | None = None) -> list[StockPosted]:
    """Correct stock with a reason, in all its dimensions; never below what is reserved."""
    del key
    return adjust(lines, by=by)


def adjust(lines: Sequence[AdjustmentLine], *, by: Actor, origin: Origin | None = None) -> list[StockPosted]:
    """The one path of every correction. An ``origin`` names the documents behind it, and may free what is reserved."""
    found = resolve(lines, by)
    faults = [*place_faults(lines, found, by, ADJUST), *adjustment_faults(lines), *serial_faults(lines, found)]
    faults += [
        InvalidValue(f"Stock is {', '.join(ADJUSTED_AS)}, not {x.status}.", field=f"lines[{n}].status")
        for n, x in enumerate(lines)
        if x.status and x.status not in ADJUSTED_AS
    ]
    refuse_all([*faults, *unit_faults(lines), *weight_faults(lines, found, by)])
    spots = lay_out(lines, found).spots
    spots.statuses = [_of_owner(x.status or "available", x.owner) for x in lines]
    limited = lock_limited_bins(spots)
    balances = open_and_lock(spots)
    sources: dict[str, Any] = {}
    if origin is not None:
        origin.free([balances[key] for key in spots.keys()])  # noqa: SIM118  columns, not a mapping
        sources = {"source_kind": origin.kind, "source_ids": list(origin.ids)}
    weights = _weights(lines, spots, balances)
    costs, reasons = [x.unit_cost for x in lines], [x.reason for x in lines]
    qtys = [x.qty for x in lines]
    changes = {"qtys": qtys, "weights": weights, "costs": costs, "reasons": reasons, "place": "adjustment", **sources}
    _post(spots, balances, changes, by)
    refuse_overfull(limited)
    _announce_found(lines, spots, by)
    return _journal(spots, qtys, "", "adjusted", by)


def _weights(lines: Sequence[AdjustmentLine], spots: Spots, balances: dict[Key, Kept]) -> list[Decimal | None]:
    """The weight that each line adds or takes; refuses what is not there, and goods that would be left weightless."""
    faults: list[Refusal] = []
    weights: list[Decimal | None] = []
    for n, (line, key) in enumerate(zip(lines, spots.keys(), strict=True)):
        kept = balances[key]
        if kept.on_hand + line.qty < kept.reserved:
            text = f"Only {kept.on_hand - kept.reserved:f} of {line.sku} in {line.bin} are unreserved."
            mend = "Adjust less, or take reservations back first."
            faults.append(StockShort(text, field=f"lines[{n}].qty", mend=mend))
        if line.qty > 0:
            kept.put(line.qty, line.weight_kg)
            weights.append(line.weight_kg)
            continue
        before = kept.weight
        gone = kept.take(-line.qty, line.weight_kg)
        weights.append(None if gone is None else -gone)
        if before is not None and kept.weight is not None and kept.on_hand > 0 >= kept.weight:
            text = f"Only {before:f} kg lie there, and some of it stays."
            faults.append(WeightOff(text, field=f"lines[{n}].weight_kg", mend="Weigh again."))
    refuse_all(faults)
    return weights


def _announce_found(lines: Sequence[AdjustmentLine], spots: Spots, by: Actor) -> None:
    """More was there than the books said: whoever waits may be served."""
    found = [n for n, x in enumerate(lines) if x.qty > 0 and spots.statuses[n] == StockStatus.AVAILABLE]
    if found:
        sites, items = ({column[n] for n in found} for column in (spots.sites, spots.items))
        publish(StockFound(site_ids=tuple(sorted(sites)), item_ids=tuple(sorted(items))), by=by)


def _post(spots: Spots, balances: dict[Key, Kept], changes: dict[str, Any], by: Actor) -> None:
    SQL.run(
        "post_movements",
        {
            "source_kind": None,
            "source_ids": [],
            **changes,
            "companies": spots.companies,
            "sites": spots.sites,
            "items": spots.items,
            "balances": [balances[key].id for key in spots.keys()],  # noqa: SIM118  columns, not a mapping
            "lots": spots.lots,
            "owners": spots.owners,
            "at": by.now,
            "on": by.today,
            "operation": current().id,
        },
    )


def _journal(spots: Spots, qtys: Sequence[Decimal], reference: str, verb: str, by: Actor) -> list[StockPosted]:
    totals: dict[tuple[int, int], list[Any]] = {}
    for site, company, qty in zip(spots.sites, spots.companies, qtys, strict=True):
        entry = totals.setdefault((site, company), [0, Decimal(0)])
        entry[0] += 1
        entry[1] += qty
    entries = [
        Entry(
            object_id=site, company_id=company, site_id=site, after={"lines": count, "qty": qty, "reference": reference}
        )
        for (site, company), (count, qty) in sorted(totals.items())
    ]
    record(by=by, kind=SITE_STOCK, verb=verb, entries=entries)
    return [StockPosted(site, count, qty) for (site, _c), (count, qty) in sorted(totals.items())]
