"""How new purchase orders are written: heads and lines with two statements, whoever asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import lock_sources
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.statements import ORDERS as SQL

CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is sound, with ids and base units."""

    item_id: int
    qty: Decimal
    entered_qty: Decimal
    entered_unit: str
    unit_price: Decimal
    supplier_sku: str
    wanted_on: date
    demand_id: int | None = None


@dataclass(slots=True, kw_only=True)
class Head:
    """An order that is sound; with an address it goes to the customer of its source."""

    company_id: int
    site_id: int
    supplier_id: int
    currency: str
    note: str = ""
    ship_to_id: int | None = None
    source_kind: int | None = None
    source_id: int | None = None
    source_number: str = ""
    lines: list[Line] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """What the order comes to."""
        return sum(((x.qty * x.unit_price).quantize(CENT) for x in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class Known:
    """A purchase order with what every act needs to know; without a rate it has no value in the company's currency."""

    id: int
    number: str
    company_id: int
    site_id: int
    supplier_id: int
    ship_to_id: int | None
    currency: str
    state: str
    buyer_id: int
    total_amount: Decimal
    value_amount: Decimal | None
    rate: Decimal | None
    company_currency: str
    cancel_asked: bool
    source_kind: int | None
    source_id: int | None
    source_number: str
    supplier: str
    site: str

    @property
    def is_direct(self) -> bool:
        """Whether the supplier sends it to a customer."""
        return self.ship_to_id is not None


def heads_of(order_ids: Sequence[int], by: Actor) -> dict[int, Known]:
    """Purchase orders by id; those outside the scope are missing."""
    return {h.id: h for h in SQL.rows("heads", {"orders": list(order_ids), "on": by.today}, Known)}


def lock_sources_of(order_ids: Sequence[int]) -> None:
    """Lock whoever wants the goods of direct orders, before the orders themselves."""
    of_kind: dict[int, list[int]] = {}
    for kind, source in SQL.tuples("sources", {"orders": list(order_ids)}):
        of_kind.setdefault(kind, []).append(source)
    for kind, ids in sorted(of_kind.items()):
        lock_sources(KINDS[kind], ids)


def write_lines(ids: Sequence[int], heads: Sequence[Head]) -> None:
    """The lines of orders, with one statement."""
    flat = [(i, h, no, x) for i, h in zip(ids, heads, strict=True) for no, x in enumerate(h.lines, 1)]
    SQL.run("insert_lines", {
        "companies": [h.company_id for _i, h, _no, _x in flat], "sites": [h.site_id for _i, h, _no, _x in flat],
        "orders": [i for i, _h, _no, _x in flat], "line_nos": [no for _i, _h, no, _x in flat],
        "items": [x.item_id for *_, x in flat], "supplier_skus": [x.supplier_sku for *_, x in flat],
        "qtys": [x.qty for *_, x in flat], "entered_qtys": [x.entered_qty for *_, x in flat],
        "entered_units": [x.entered_unit for *_, x in flat], "prices": [x.unit_price for *_, x in flat],
        "wanted": [x.wanted_on for *_, x in flat], "demands": [x.demand_id for *_, x in flat],
    })  # fmt: skip


def write_orders(heads: Sequence[Head], by: Actor) -> list[tuple[int, Head]]:
    """Write drafts with their lines and their history."""
    ids = [row[0] for row in SQL.tuples("take_ids", {"count": len(heads)})]
    SQL.run("insert_orders", {
        "ids": ids, "companies": [h.company_id for h in heads], "sites": [h.site_id for h in heads],
        "suppliers": [h.supplier_id for h in heads], "ship_tos": [h.ship_to_id for h in heads],
        "currencies": [h.currency for h in heads], "notes": [h.note for h in heads], "totals": [h.total for h in heads],
        "source_kinds": [h.source_kind for h in heads], "source_ids": [h.source_id for h in heads],
        "source_numbers": [h.source_number for h in heads], "person": by.person_id, "at": by.now,
    })  # fmt: skip
    write_lines(ids, heads)
    record(by=by, kind=PURCHASE_ORDER_KIND, verb="drafted", entries=[
        Entry(object_id=i, company_id=h.company_id, site_id=h.site_id,
              after={"state": "draft", "lines": len(h.lines), "total": h.total},
              refs=(ref(KINDS[h.source_kind], h.source_id),) if h.source_kind and h.source_id else ())
        for i, h in zip(ids, heads, strict=True)
    ])  # fmt: skip
    return list(zip(ids, heads, strict=True))
