"""Reads of inventory."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "stock")
DEMAND = Sql(__file__, "demand")


@dataclass(frozen=True, slots=True)
class Available:
    """On hand, reserved and available (on hand of status available less reserved) of an item at a site."""

    site_id: int
    item_id: int
    on_hand_qty: Decimal
    reserved_qty: Decimal
    available_qty: Decimal | None


@dataclass(frozen=True, slots=True)
class OpenOfSource:
    """How far one source is served."""

    source_id: int
    open_qty: Decimal
    shipped_qty: Decimal
    reserved_qty: Decimal


def available(*, site_ids: Sequence[int] | None = None, item_ids: Sequence[int] | None = None) -> list[Available]:
    """Availability of any number of items and sites in one statement; None means all in scope."""
    params = {
        "sites": None if site_ids is None else list(site_ids),
        "items": None if item_ids is None else list(item_ids),
    }
    return SQL.rows("available", params, Available)


def open_of_sources(*, source_kind: int, source_ids: Sequence[int]) -> dict[int, OpenOfSource]:
    """How far each source is served: what is neither shipped nor cancelled, what is shipped, what is reserved."""
    rows = DEMAND.rows("open_of_sources", {"source_kind": source_kind, "sources": list(source_ids)}, OpenOfSource)
    return {row.source_id: row for row in rows}
