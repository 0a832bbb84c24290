"""Work that is not wanted any more: cut while nobody picked it, put back when somebody did."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.operations import Carried, carry_stock, unreserve
from onegauge.inventory.states import StockStatus
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import Doc, Moves
from onegauge.kernel.operation import operation
from onegauge.warehouse.errors import WrongPick
from onegauge.warehouse.kinds import PUT_BACK_KIND, SHIPMENT_KIND
from onegauge.warehouse.operations.cartons import SQL as CARTONS
from onegauge.warehouse.operations.shipments import SQL
from onegauge.warehouse.permissions import CANCEL
from onegauge.warehouse.states import PUT_BACK, SHIPMENT, ShipmentState

GONE = "Taken out of a shipment"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCut:
    """So much of one line of a shipment is not to be sent any more."""

    shipment_id: int
    line_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class CutDone:
    """What became of a cut: without a put-back nobody had picked it."""

    shipment_id: int
    line_id: int
    qty: Decimal
    put_back_id: int | None


@dataclass(frozen=True, slots=True)
class _Line:
    id: int
    shipment_id: int
    demand_id: int
    balance_id: int
    item_id: int
    company_id: int
    site_id: int
    left_qty: Decimal


@operation(permission=CANCEL)
def cut_shipments(*, cuts: Sequence[WorkCut], by: Actor, key: str | None = None) -> list[CutDone]:
    """Take parts out of work that has not left. The caller holds the sources' locks and names each line once.

    What nobody picked is asked for no more. What was picked lies on the staging place, out of reach of every promise,
    until somebody puts it back. A shipment without anything left is cancelled; what was cut is reserved no more.
    """
    del key
    if not cuts:
        return []
    moves = SHIPMENT.begin("cut", [c.shipment_id for c in cuts], by=by)
    lines = {x.id: x for x in SQL.rows("lines_to_cut", {"lines": [c.line_id for c in cuts]}, _Line)}
    for cut in cuts:
        line = lines.get(cut.line_id)
        if line is None or line.shipment_id != cut.shipment_id or not 0 < cut.qty <= line.left_qty:
            moves.refuse(WrongPick("This much is not in the shipment any more.", object_id=cut.shipment_id))
    moves.check()
    SQL.run("cut_lines", {"lines": [c.line_id for c in cuts], "qtys": [c.qty for c in cuts]})
    unreserve(
        rows=[(x.demand_id, x.balance_id, x.shipment_id, c.qty) for c in cuts for x in (lines[c.line_id],)], by=by
    )
    docs = {d.id: d for d in moves.rows}
    if any(d.state != ShipmentState.RELEASED for d in moves.rows):
        CARTONS.run("loosen", {"lines": [c.line_id for c in cuts]})
    picked = [c for c in cuts if docs[c.shipment_id].state != ShipmentState.RELEASED]
    made = dict(zip([c.line_id for c in picked], _set_aside(picked, lines, by), strict=True))
    _finish(moves, docs, cuts)
    return [CutDone(c.shipment_id, c.line_id, c.qty, made.get(c.line_id)) for c in cuts]


def _finish(moves: Moves, docs: Mapping[int, Doc], cuts: Sequence[WorkCut]) -> None:
    """Shipments with nothing left are cancelled; the history of each says what was cut."""
    totals = SQL.tuples("picked_totals", {"shipments": list(docs)})
    empty = {shipment: ShipmentState.CANCELLED.value for shipment, left in totals if not left}
    cut_of: dict[int, list[dict[str, object]]] = {}
    for cut in cuts:
        cut_of.setdefault(cut.shipment_id, []).append({"line": cut.line_id, "cut_qty": cut.qty})
    moves.finish(to=empty, after={i: {"cuts": rows} for i, rows in cut_of.items()})


def _set_aside(cuts: Sequence[WorkCut], lines: Mapping[int, _Line], by: Actor) -> list[int]:
    """Open put-backs for what was picked; the ledger says that it lies aside, so that nobody is sent for it."""
    if not cuts:
        return []
    ids = [row[0] for row in SQL.tuples("take_put_back_ids", {"count": len(cuts)})]
    carried = [
        Carried(balance_id=lines[c.line_id].balance_id, qty=c.qty, status=StockStatus.BLOCKED, source_id=i)
        for i, c in zip(ids, cuts, strict=True)
    ]
    aside = carry_stock(source_kind=PUT_BACK_KIND.number, lines=carried, reason=GONE, by=by)
    mine = [lines[c.line_id] for c in cuts]
    params = {
        "ids": ids,
        "companies": [x.company_id for x in mine],
        "sites": [x.site_id for x in mine],
        "shipments": [x.shipment_id for x in mine],
        "items": [x.item_id for x in mine],
        "balances": [x.balance_id for x in mine],
        "asides": aside,
        "qtys": [c.qty for c in cuts],
        "at": by.now,
    }
    SQL.run("open_put_backs", params)
    PUT_BACK.made([Doc(i, "open", 1, x.company_id, x.site_id) for i, x in zip(ids, mine, strict=True)])
    entries = [
        Entry(
            object_id=i, company_id=x.company_id, site_id=x.site_id, after={"state": "open", "qty": c.qty},
            refs=(ref(SHIPMENT_KIND, x.shipment_id),),
        )
        for i, x, c in zip(ids, mine, cuts, strict=True)
    ]  # fmt: skip
    record(by=by, kind=PUT_BACK_KIND, verb="opened", entries=entries)
    return ids


@operation(permission=CANCEL)
def readdress_shipments(
    *, source_kind: int, addresses: Sequence[tuple[int, int]], by: Actor, key: str | None = None
) -> list[int]:
    """Send what has not been packed yet to another address: pairs (source, address); returns the shipments.

    The caller holds the sources' locks and refused those with something packed.
    """
    del key
    if not addresses:
        return []
    where = {
        "source_kind": source_kind,
        "sources": [s for s, _a in addresses],
        "ship_tos": [a for _s, a in addresses],
    }
    found = dict(SQL.tuples("unpacked_of_sources", where))
    moves = SHIPMENT.begin("readdress", found, by=by)
    moves.check()
    SQL.run("readdress", where)
    moves.finish(after={i: {"ship_to": address} for i, address in found.items()})
    return moves.ids
