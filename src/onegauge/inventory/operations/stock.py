"""Goods in, and corrections: movements and balances together, balances locked in id order first."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.inventory.errors import LotRequired, StockShort, UnknownBin, UnknownItem, UnknownSite
from onegauge.inventory.facts import StockReceived
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.inventory.permissions import ADJUST, RECEIVE
from onegauge.inventory.policies import RECEIPT_STATUS
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import current, is_nested, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "stock")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Goods of one item into one bin. Quantity in base units, cost per base unit in the company's currency."""

    site: str
    bin: str
    sku: str
    qty: Decimal
    unit_cost: Decimal
    lot: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLine:
    """A correction of one item in one bin: a positive quantity was found, a negative one is missing."""

    site: str
    bin: str
    sku: str
    qty: Decimal
    reason: str
    lot: str = ""
    unit_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StockPosted:
    """What one site's stock changed by."""

    site_id: int
    line_count: int
    qty: Decimal


@dataclass(slots=True)
class _Resolved:
    """Lines with the ids behind their codes."""

    sites: list[int] = field(default_factory=list)
    companies: list[int] = field(default_factory=list)
    bins: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    lots: list[int | None] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)


@operation(permission=RECEIVE)
def receive_stock(
    *, lines: Sequence[ReceiptLine], reference: str, by: Actor, key: str | None = None
) -> list[StockPosted]:
    """Post goods received: lots, balances and movements, any number of lines in a constant number of statements.

    Raises ``Refused`` with every fault of every line: unknown codes, quantities not above zero, negative cost, a
    tracked item without its lot, a site outside the grant.
    """
    del key
    rows = _resolve(lines, by)
    faults = _faults(lines, rows, by, RECEIVE)
    faults += _receipt_faults(lines)
    refuse_all(faults)
    resolved = _ids(lines, rows)
    status = {s: RECEIPT_STATUS.at(site_id=s, on=by.today).as_text for s in sorted(set(resolved.sites))}
    resolved.statuses = [status[s] for s in resolved.sites]
    balances = _open_and_lock(resolved)
    _post(
        resolved,
        balances,
        qtys=[x.qty for x in lines],
        costs=[x.unit_cost for x in lines],
        reasons=[reference] * len(lines),
        place="supplier",
        by=by,
    )
    posted = _journal(resolved, [x.qty for x in lines], reference, "received", by)
    publish(
        StockReceived(site_ids=tuple(p.site_id for p in posted), item_ids=tuple(sorted(set(resolved.items)))), by=by
    )
    return posted


def _receipt_faults(lines: Sequence[ReceiptLine]) -> list[Refusal]:
    faults: list[Refusal] = []
    for n, line in enumerate(lines):
        at = f"lines[{n}]"
        if not (is_exact(line.qty) and line.qty > 0):
            text = f"A received quantity is above zero, with at most 6 decimals, not {line.qty}."
            faults.append(InvalidValue(text, field=f"{at}.qty"))
        if not (is_exact(line.unit_cost) and line.unit_cost >= 0):
            text = f"A cost is not negative and has at most 6 decimals: {line.unit_cost}."
            faults.append(InvalidValue(text, field=f"{at}.unit_cost"))
    if not lines:
        faults.append(InvalidValue("A receipt has at least one line.", field="lines", mend="Add a line."))
    return faults


@operation(permission=ADJUST)
def adjust_stock(*, lines: Sequence[AdjustmentLine], by: Actor, key: str | None = None) -> list[StockPosted]:
    """Correct stock with a reason; never below what is reserved."""
    del key
    rows = _resolve(lines, by)
    faults = _faults(lines, rows, by, ADJUST)
    faults += _adjustment_faults(lines)
    refuse_all(faults)
    resolved = _ids(lines, rows)
    resolved.statuses = ["available"] * len(lines)
    balances = _open_and_lock(resolved)
    change: dict[int, Decimal] = {}
    for n, line in enumerate(lines):
        balance = balances[_key(resolved, n)]
        change[balance[0]] = change.get(balance[0], Decimal(0)) + line.qty
        if balance[1] + change[balance[0]] < balance[2]:
            faults.append(
                StockShort(
                    f"Only {balance[1] - balance[2]:f} of {line.sku} in {line.bin} are unreserved.",
                    field=f"lines[{n}].qty",
                    mend="Adjust less, or take reservations back first.",
                )
            )
    refuse_all(faults)
    costs = [x.unit_cost for x in lines]
    _post(
        resolved,
        balances,
        qtys=[x.qty for x in lines],
        costs=costs,
        reasons=[x.reason for x in lines],
        place="adjustment",
        by=by,
    )
    return _journal(resolved, [x.qty for x in lines], "", "adjusted", by)


def _adjustment_faults(lines: Sequence[AdjustmentLine]) -> list[Refusal]:
    faults: list[Refusal] = []
    for n, line in enumerate(lines):
        if not (is_exact(line.qty) and line.qty != 0):
            faults.append(
                InvalidValue(
                    f"An adjustment is not zero and has at most 6 decimals: {line.qty}.", field=f"lines[{n}].qty"
                )
            )
        if line.unit_cost is not None and not (is_exact(line.unit_cost) and line.unit_cost >= 0):
            faults.append(InvalidValue(f"A cost is not negative: {line.unit_cost}.", field=f"lines[{n}].unit_cost"))
        if not line.reason.strip():
            faults.append(InvalidValue("Say why stock is adjusted.", field=f"lines[{n}].reason"))
    if not lines:
        faults.append(InvalidValue("An adjustment has at least one line.", field="lines", mend="Add a line."))
    return faults


def _resolve(lines: Sequence[ReceiptLine | AdjustmentLine], by: Actor) -> list[tuple[Any, ...]]:
    params = {
        "sites": [x.site for x in lines],
        "bins": [x.bin for x in lines],
        "skus": [x.sku for x in lines],
        "lots": [x.lot or None for x in lines],
        "scope": list(by.sites),
    }
    return SQL.tuples("resolve_lines", params)


def _faults(
    lines: Sequence[ReceiptLine | AdjustmentLine], rows: list[tuple[Any, ...]], by: Actor, permission: str
) -> list[Refusal]:
    faults: list[Refusal] = []
    nested = is_nested()
    denied: set[int] = set()
    for n, (line, (_n, site, company, bin_id, item, tracking, _lot)) in enumerate(zip(lines, rows, strict=True)):
        at = f"lines[{n}]"
        if site is None:
            faults.append(UnknownSite(f"There is no site {line.site!r} in your scope.", field=f"{at}.site"))
        elif bin_id is None:
            faults.append(UnknownBin(f"Site {line.site} has no bin {line.bin!r}.", field=f"{at}.bin"))
        if item is None:
            faults.append(UnknownItem(f"There is no item {line.sku!r}.", field=f"{at}.sku"))
        elif tracking != "none" and not line.lot:
            faults.append(LotRequired(f"{line.sku} is tracked: give its {tracking}.", field=f"{at}.lot"))
        if site is not None and not nested and site not in denied and not by.may(permission, company, site):
            denied.add(site)
            faults.append(
                PermissionMissing(f"You may not do this at {line.site}.", field=f"{at}.site", permission=permission)
            )
    return faults


def _ids(lines: Sequence[ReceiptLine | AdjustmentLine], rows: list[tuple[Any, ...]]) -> _Resolved:
    out = _Resolved(
        sites=[r[1] for r in rows],
        companies=[r[2] for r in rows],
        bins=[r[3] for r in rows],
        items=[r[4] for r in rows],
        lots=[r[6] for r in rows],
    )
    new = [n for n, line in enumerate(lines) if line.lot]
    made = SQL.tuples(
        "add_lots",
        {
            "items": [out.items[n] for n in new],
            "codes": [lines[n].lot for n in new],
            "expires": [getattr(lines[n], "expires_on", None) for n in new],
        },
    )
    ids = {(item, code): lot for item, code, lot in made}
    for n in new:
        out.lots[n] = ids[out.items[n], lines[n].lot]
    return out


def _key(resolved: _Resolved, n: int) -> tuple[Any, ...]:
    return (resolved.sites[n], resolved.items[n], resolved.bins[n], resolved.lots[n], resolved.statuses[n])


def _open_and_lock(resolved: _Resolved) -> dict[tuple[Any, ...], tuple[int, Decimal, Decimal]]:
    dims = {
        "sites": resolved.sites,
        "items": resolved.items,
        "bins": resolved.bins,
        "lots": resolved.lots,
        "statuses": resolved.statuses,
    }
    SQL.run("open_balances", {"companies": resolved.companies, **dims})
    locked = SQL.tuples("lock_balances", dims)
    return {(site, item, bin_id, lot, status): (i, on, res) for i, site, item, bin_id, lot, status, on, res in locked}


def _post(
    resolved: _Resolved,
    balances: dict[tuple[Any, ...], tuple[int, Decimal, Decimal]],
    *,
    qtys: list[Decimal],
    costs: Sequence[Decimal | None],
    reasons: list[str],
    place: str,
    by: Actor,
) -> None:
    SQL.run(
        "post_movements",
        {
            "companies": resolved.companies,
            "sites": resolved.sites,
            "items": resolved.items,
            "balances": [balances[_key(resolved, n)][0] for n in range(len(qtys))],
            "lots": resolved.lots,
            "qtys": qtys,
            "costs": list(costs),
            "reasons": reasons,
            "place": place,
            "source_kind": None,
            "source_id": None,
            "at": by.now,
            "operation": current().id,
        },
    )


def _journal(resolved: _Resolved, qtys: list[Decimal], reference: str, verb: str, by: Actor) -> list[StockPosted]:
    totals: dict[tuple[int, int], list[Any]] = {}
    for site, company, qty in zip(resolved.sites, resolved.companies, qtys, strict=True):
        entry = totals.setdefault((site, company), [0, Decimal(0)])
        entry[0] += 1
        entry[1] += qty
    record(
        by=by,
        kind=SITE_STOCK,
        verb=verb,
        entries=[
            Entry(
                object_id=site,
                company_id=company,
                site_id=site,
                after={"lines": count, "qty": qty, "reference": reference},
            )
            for (site, company), (count, qty) in sorted(totals.items())
        ],
    )
    return [StockPosted(site, count, qty) for (site, _c), (count, qty) in sorted(totals.items())]
