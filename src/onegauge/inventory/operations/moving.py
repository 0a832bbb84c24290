"""Goods move to another bin, and change their status; promises go with them or are given back."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from onegauge.governance.queries import sites
from onegauge.inventory.errors import UnitClosed, UnknownBin
from onegauge.inventory.facts import StockFound
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.inventory.operations.shifting import Lying, Shift, Shifted, elsewhere, hold_promises, lying, shift
from onegauge.inventory.operations.spots import SQL
from onegauge.inventory.permissions import JUDGE, MOVE
from onegauge.inventory.states import BinKind, StockReason, StockStatus, UnitState
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Busy, InvalidValue, Refusal, Refused, refuse_all
from onegauge.kernel.facts import publish
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import is_nested, operation
from onegauge.kernel.sql import Sql

TRACING = Sql(str(__file__).replace("/operations/", "/"), "tracing")
JUDGED_AS = ("available", "inspection", "blocked", "damaged", "expired")
RECALL_TRIES = 5
WHY_JUDGED = ("quality", "passed", "failed", "damage", "expiry", "recall", "found")


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLine:
    """So much of a balance (without a quantity all of it) goes loose into another bin of its site."""

    balance_id: int
    bin: str
    qty: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusLine:
    """So much of a balance (without a quantity all of it) gets another status, for a reason."""

    balance_id: int
    status: str
    reason_code: str
    qty: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StockShifted:
    """What one line did: the balance it took from, the one the goods lie on now, and how much."""

    balance_id: int
    to_balance_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Target:
    """A bin that goods go to."""

    bin_id: int
    is_limited: bool
    kind: str


@operation(permission=MOVE)
def move_stock(*, lines: Sequence[MoveLine], by: Actor, key: str | None = None) -> list[StockShifted]:
    """Move goods to other bins of their sites; promises on them travel with them.

    Goods that stood in a handling unit leave it; one that is closed keeps what it holds. In a bin at a customer goods stay
    ours under the status consigned, and what was promised of them is given back.
    """
    del key
    rows = lying([x.balance_id for x in lines], by, MOVE)
    bins = targets([r.site_id for r in rows], [x.bin for x in lines])
    held = hold_promises(rows)
    refuse_closed(rows, "lines[{}].balance_id")
    shifts = [
        Shift(
            source=row,
            target=elsewhere(row, bin_id=b.bin_id, is_limited=b.is_limited, unit_id=None, status=status_in(b, row)),
            qty=line.qty, at=f"lines[{n}]", code=StockReason.RELOCATION.value, reason=line.reason,
        )
        for n, (line, row, b) in enumerate(zip(lines, rows, bins, strict=True))
    ]  # fmt: skip
    done = shift(shifts, held=held, cause="consigned", by=by)
    note_shifts(shifts, done, "moved", by, {})
    announce_usable(shifts, by)
    return outcomes(shifts, done)


def targets(site_ids: Sequence[int], codes: Sequence[str], at: str = "lines[{}].bin") -> list[Target]:
    """The bins behind codes at the sites of the goods; refuses those that are not there."""
    found = SQL.tuples("bins_by_code", {"sites": list(site_ids), "codes": list(codes)})
    refuse_all(
        UnknownBin(f"There is no bin {code!r} at this site.", field=at.format(n))
        for n, (code, row) in enumerate(zip(codes, found, strict=True))
        if row[1] is None
    )
    return [Target(*row[1:]) for row in found]


def status_in(target: Target, row: Lying) -> str:
    """Our goods at a customer are consigned; back from there they are available."""
    if target.kind == BinKind.CUSTOMER and row.status == StockStatus.AVAILABLE:
        return StockStatus.CONSIGNED.value
    if target.kind != BinKind.CUSTOMER and row.status == StockStatus.CONSIGNED:
        return StockStatus.AVAILABLE.value
    return row.status


def refuse_closed(rows: Sequence[Lying], at: str) -> None:
    """Lock the handling units that goods leave; a closed one keeps them. Nothing is asked when no goods stand in any."""
    wanted = sorted({r.unit_id for r in rows if r.unit_id is not None})
    if not wanted:
        return
    closed = {i: sscc for i, sscc, state in SQL.tuples("lock_units", {"units": wanted}) if state == UnitState.CLOSED}
    refuse_all(
        UnitClosed(f"Handling unit {closed[r.unit_id]} is closed.", field=at.format(n), mend="Open it again first.")
        for n, r in enumerate(rows)
        if r.unit_id in closed
    )


@operation(permission=JUDGE)
def change_stock_status(*, lines: Sequence[StatusLine], by: Actor, key: str | None = None) -> list[StockShifted]:
    """Say whether stock may be used: available, in inspection, blocked, damaged, expired; with a reason, kept with it.

    Where goods go out of use, reservations that nobody works on are taken back, the least urgent first, and their orders
    are told and served again; what the warehouse works on is refused. Where goods come into use, waiting orders are served.
    """
    del key
    rows = lying([x.balance_id for x in lines], by, JUDGE)
    refuse_all([f for n, (x, r) in enumerate(zip(lines, rows, strict=True)) for f in _judging_faults(n, x, r, by)])
    return _judge(rows, lines, by)


def _judge(
    rows: Sequence[Lying], lines: Sequence[StatusLine], by: Actor, *, at_most: bool = False
) -> list[StockShifted]:
    held = hold_promises(rows)
    shifts = [
        Shift(
            source=row,
            target=elsewhere(
                row, bin_id=row.bin_id, is_limited=row.is_limited, unit_id=row.unit_id, status=_judged(line.status, row)
            ),
            qty=line.qty, at=f"lines[{n}]", code=line.reason_code, reason=line.reason, at_most=at_most,
        )
        for n, (line, row) in enumerate(zip(lines, rows, strict=True))
    ]  # fmt: skip
    done = shift(shifts, held=held, cause=lines[0].status, by=by)
    statuses = Counter(s.target.status for s in done.shifts)
    gone = len(shifts) - len(done.shifts)
    more = {"statuses": dict(sorted(statuses.items())), **({"left_meanwhile": gone} if gone else {})}
    note_shifts(done.shifts, done, "judged", by, more)
    announce_usable(done.shifts, by)
    return outcomes(done.shifts, done)


def _judged(status: str, row: Lying) -> str:
    """Goods of others that may be used are entrusted, never available."""
    return "entrusted" if row.owner_id is not None and status == StockStatus.AVAILABLE else status


def _judging_faults(n: int, line: StatusLine, row: Lying, by: Actor) -> list[Refusal]:
    at = f"lines[{n}]"
    faults: list[Refusal] = []
    if line.status not in JUDGED_AS:
        faults.append(InvalidValue(f"Stock is {', '.join(JUDGED_AS)}, not {line.status}.", field=f"{at}.status"))
    elif row.status == StockStatus.CONSIGNED:
        text = f"{row.sku} lies at a customer."
        faults.append(InvalidValue(text, field=f"{at}.status", object_id=row.id, mend="Move it back first."))
    elif line.status == StockStatus.AVAILABLE and row.expires_on is not None and row.expires_on < by.today:
        text = f"{row.sku} expired on {row.expires_on}."
        faults.append(InvalidValue(text, field=f"{at}.status", object_id=row.id, mend="It cannot be used any more."))
    if line.reason_code not in WHY_JUDGED:
        text = f"A reason is one of {', '.join(WHY_JUDGED)}."
        faults.append(InvalidValue(text, field=f"{at}.reason_code"))
    return faults


@operation(permission=JUDGE)
def expire_stock(*, site_ids: Sequence[int] = (), by: Actor, key: str | None = None) -> list[StockShifted]:
    """Let everything expire that lies past its expiry, at these sites or everywhere; what is promised of it is given back.

    What the warehouse works on stays as it is until it comes back or leaves. What left, or was taken to be worked on, while
    this looked is passed over: the result names what expired, the journal how many places were passed over.
    """
    del key
    wanted, nested = set(site_ids or by.sites), is_nested()
    may = [s.id for s in sites() if s.id in wanted and (nested or by.may(JUDGE, s.company_id, s.id))]
    past = SQL.tuples("past_expiry", {"sites": may, "on": by.today})
    if not past:
        return []
    lines = [StatusLine(balance_id=i, qty=qty, status="expired", reason_code="expiry") for i, qty in past]
    return _judge(lying([i for i, _qty in past], by, JUDGE), lines, by, at_most=True)


@operation(permission=JUDGE)
def recall_stock(
    *,
    lot_ids: Sequence[int] = (),
    handling_unit_ids: Sequence[int] = (),
    reason: str,
    by: Actor,
    key: str | None = None,
) -> list[StockShifted]:
    """Block what is left of lots and in handling units, wherever this person may; promises are given back and served anew.

    What the warehouse works on stays as it is until it comes back or leaves; goods at a customer are theirs to lock away.
    A recall does not wait for a quiet moment: where somebody reserves meanwhile, it looks again.
    """
    del key
    faults = []
    if not (lot_ids or handling_unit_ids):
        faults.append(InvalidValue("Name at least one lot or handling unit.", field="lot_ids"))
    if not reason.strip():
        faults.append(InvalidValue("Say why the goods are recalled.", field="reason"))
    refuse_all(faults)
    nested = is_nested()
    may = [s.id for s in sites() if s.id in by.sites and (nested or by.may(JUDGE, s.company_id, s.id))]
    wanted = {"lots": list(lot_ids), "units": list(handling_unit_ids), "sites": may}
    for _ in range(RECALL_TRIES - 1):
        with suppress_busy(), transaction.atomic():
            return _recall(wanted, reason, by)
    return _recall(wanted, reason, by)


@contextmanager
def suppress_busy() -> Iterator[None]:
    """Let a try fail that somebody else came in between; every other refusal stands."""
    try:
        yield
    except Refused as refused:
        if any(not isinstance(one, Busy) for one in refused.refusals):
            raise


def _recall(wanted: dict[str, list[int]], reason: str, by: Actor) -> list[StockShifted]:
    found = TRACING.tuples("usable_left", wanted)
    if not found:
        return []
    lines = [
        StatusLine(balance_id=i, qty=qty, status="blocked", reason_code="recall", reason=reason) for i, qty in found
    ]
    return _judge(lying([i for i, _qty in found], by, JUDGE), lines, by, at_most=True)


def outcomes(shifts: Sequence[Shift], done: Shifted) -> list[StockShifted]:
    """What each line did."""
    return [
        StockShifted(s.source.id, target, qty)
        for s, target, qty in zip(shifts, done.target_ids, done.qtys, strict=True)
    ]


def note_shifts(shifts: Sequence[Shift], done: Shifted, verb: str, by: Actor, more: dict[str, Any]) -> None:
    """One journal row per site: how many lines, how much, and what was given back."""
    totals: dict[tuple[int, int], list[Any]] = {}
    for s, qty in zip(shifts, done.qtys, strict=True):
        entry = totals.setdefault((s.source.site_id, s.source.company_id), [0, Decimal(0)])
        entry[0] += 1
        entry[1] += qty
    given: Counter[int] = Counter(t.site_id for t in done.taken)
    reasons = sorted({s.reason for s in shifts if s.reason})
    entries = [
        Entry(
            object_id=site, company_id=company, site_id=site,
            after={"lines": count, "qty": qty, "given_back": given[site], "reasons": reasons, **more},
        )
        for (site, company), (count, qty) in sorted(totals.items())
    ]  # fmt: skip
    record(by=by, kind=SITE_STOCK, verb=verb, entries=entries)


def announce_usable(shifts: Sequence[Shift], by: Actor) -> None:
    """Goods that may be used again may serve whoever waits."""
    usable = [s for s in shifts if s.target.status == StockStatus.AVAILABLE != s.source.status]
    if usable:
        places, items = sorted({s.source.site_id for s in usable}), sorted({s.source.item_id for s in usable})
        publish(StockFound(site_ids=tuple(places), item_ids=tuple(items)), by=by)
