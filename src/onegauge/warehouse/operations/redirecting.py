"""Picks that go on in another place: what a shipment holds there becomes a line of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import Redirect, redirect_released
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.sql import Sql
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations.shipments import lock_sources_of
from onegauge.warehouse.states import SHIPMENT

SQL = Sql(str(__file__).replace("/operations/", "/"), "relocations")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PickLine:
    """A line of a released shipment."""

    line_id: int
    shipment_id: int
    demand_id: int
    company_id: int
    site_id: int
    balance_id: int
    item_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class WaitingPick(PickLine):
    """A line that waits for its pick face, with the day until which its goods must live where that matters."""

    good_until: date | None


@dataclass(frozen=True, slots=True)
class Going:
    """So much of a line is taken from another balance."""

    line: PickLine
    to_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Gone:
    """How much of it could be held there, and the line that it is now; none where nothing is free."""

    qty: Decimal
    line_id: int | None


def lock_shipments(shipment_ids: Sequence[int]) -> None:
    """Lock sources and shipments, in this order; before any balance."""
    ids = sorted(set(shipment_ids))
    lock_sources_of(ids)
    SHIPMENT.lock(ids)


def redirect_lines(going: Sequence[Going], by: Actor) -> list[Gone]:
    """Hold what is taken elsewhere there, as far as it is free, in the order given; the caller locked the shipments."""
    wanted = [
        Redirect(demand_id=g.line.demand_id, release_ref=g.line.shipment_id, from_id=g.line.balance_id, to_id=g.to_id, qty=g.qty)
        for g in going
    ]  # fmt: skip
    given = redirect_released(redirects=wanted, by=by)
    moved = [(g, qty) for g, qty in zip(going, given, strict=True) if qty]
    if not moved:
        return [Gone(ZERO, None) for _g in going]
    made = SQL.tuples("split_lines", {
        "lines": [g.line.line_id for g, _q in moved], "targets": [g.to_id for g, _q in moved], "qtys": [q for _g, q in moved],
    })  # fmt: skip
    told: dict[int, list[dict[str, object]]] = {}
    places = {g.line.shipment_id: (g.line.company_id, g.line.site_id) for g, _q in moved}
    for (one, qty), (new_id,) in zip(moved, made, strict=True):
        told.setdefault(one.line.shipment_id, []).append({"line": one.line.line_id, "as_line": new_id, "qty": qty})
    entries = [
        Entry(object_id=i, company_id=places[i][0], site_id=places[i][1], after={"elsewhere": lines})
        for i, lines in sorted(told.items())
    ]
    record(by=by, kind=SHIPMENT_KIND, verb="redirected", entries=entries)
    new = iter(made)
    return [Gone(qty, next(new)[0] if qty else None) for qty in given]
