"""Expected receipts: written for opaque sources, by set, as demand is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.permissions import EXPECT
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "supply")


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyLine:
    """What a source will bring: a quantity in base units, and the day from which it can be promised."""

    company_id: int
    site_id: int
    source_id: int
    source_line_id: int
    item_id: int
    qty: Decimal
    due_on: date
    trusted: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyChange:
    """Another day for one line of a source, trust won or lost, or less that still comes; None leaves what is."""

    source_id: int
    source_line_id: int
    due_on: date | None = None
    trusted: bool | None = None
    open_qty: Decimal | None = None


@operation(permission=EXPECT)
def announce_supply(*, source_kind: int, lines: Sequence[SupplyLine], by: Actor, key: str | None = None) -> list[int]:
    """Let goods be expected, so that they can be promised; called by the module that owns the source and judged it."""
    del by, key
    params = {
        "source_kind": source_kind,
        "companies": [x.company_id for x in lines],
        "sites": [x.site_id for x in lines],
        "items": [x.item_id for x in lines],
        "sources": [x.source_id for x in lines],
        "lines": [x.source_line_id for x in lines],
        "qtys": [x.qty for x in lines],
        "due": [x.due_on for x in lines],
        "trusted": [x.trusted for x in lines],
        "references": [x.reference for x in lines],
    }
    return [row[0] for row in SQL.tuples("announce_supply", params)]


@operation(permission=EXPECT)
def reschedule_supply(*, source_kind: int, changes: Sequence[SupplyChange], by: Actor, key: str | None = None) -> int:
    """Move expected receipts to other days, trust them or not, expect less; return how many changed. Promises made stay."""
    del by, key
    params = {
        "source_kind": source_kind,
        "sources": [x.source_id for x in changes],
        "lines": [x.source_line_id for x in changes],
        "due": [x.due_on for x in changes],
        "trusted": [x.trusted for x in changes],
        "open": [x.open_qty for x in changes],
    }
    return SQL.run("reschedule_supply", params)


@operation(permission=EXPECT)
def take_in_supply(
    *, source_kind: int, receipts: Sequence[tuple[int, int, Decimal]], by: Actor, key: str | None = None
) -> int:
    """Count what came in against what was expected: (source, line, quantity); return how many lines changed."""
    del by, key
    params = {
        "source_kind": source_kind,
        "sources": [source for source, _line, _qty in receipts],
        "lines": [line for _source, line, _qty in receipts],
        "qtys": [qty for _source, _line, qty in receipts],
    }
    return SQL.run("take_in_supply", params)


@operation(permission=EXPECT)
def drop_supply(
    *, source_kind: int, source_ids: Sequence[int], line_ids: Sequence[int] = (), by: Actor, key: str | None = None
) -> int:
    """Expect the open rest of these sources (or only of these lines of them) no longer; return how many lines."""
    del by, key
    params = {"source_kind": source_kind, "sources": list(source_ids), "lines": list(line_ids)}
    return SQL.run("drop_supply", params)
