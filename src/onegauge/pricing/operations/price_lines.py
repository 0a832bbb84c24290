"""Price lines: prices of items from a quantity on, for a period; by the hundred thousand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog import queries as catalog
from onegauge.catalog.states import ITEM_KIND
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.master import Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation
from onegauge.pricing import permissions, queries
from onegauge.pricing.errors import PeriodsOverlap
from onegauge.pricing.periods import Period, Plan, plan_periods
from onegauge.pricing.states import PRICE_LINE_KIND, PRICE_LIST_KIND

LINES = MasterTable(
    PRICE_LINE_KIND,
    ("price_list_id", "item_id", "min_qty", "valid_from"),
    {
        "company_id": "bigint",
        "price_list_id": "bigint",
        "item_id": "bigint",
        "min_qty": "numeric",
        "unit_price": "numeric",
        "valid_from": "date",
        "valid_until": "date",
    },
)
HIGHEST_PRICE = Decimal(10) ** 9
LARGEST_QTY = Decimal(10) ** 11


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLineDraft:
    """The price of one base unit from a quantity and a day on; an open end lasts until the next line begins."""

    company_id: int
    price_list: str
    sku: str
    unit_price: Decimal
    valid_from: date
    min_qty: Decimal = Decimal(0)
    valid_until: date | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_PRICES)
def save_price_lines(*, lines: Sequence[PriceLineDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change prices by list, item, quantity and first day.

    A price that begins inside an older one ends it on that day. Changed and ended prices get a journal row each; new
    ones are told as a number on their list, because the line itself says all there is to say of its beginning.
    """
    prepared, plan = _prepared(lines, by=by)
    prepared.judge.check()
    _end_lines(plan, by=by)
    saved = LINES.save(prepared.rows, prepared.found, by=by, refs=prepared.refs, journal_created=False)
    _journal_added(prepared.rows, saved, by=by)
    return saved


def check_price_lines(*, lines: Sequence[PriceLineDraft], by: Actor) -> list[Refusal]:
    """What `save_price_lines` would refuse now; nothing is locked or written."""
    prepared, _ = _prepared(lines, by=by, lock=False)
    return prepared.judge.refusals


def _prepared(lines: Sequence[PriceLineDraft], *, by: Actor, lock: bool = True) -> tuple[Prepared, Plan]:
    judge = Judge("lines")
    judge.permit(by, permissions.MAINTAIN_PRICES, {d.company_id for d in lines})
    for index, draft in enumerate(lines):
        judge.text(index, "price_list", draft.price_list, 40)
        judge.text(index, "sku", draft.sku, 40)
        judge.number(index, "unit_price", draft.unit_price, least=Decimal(0), most=HIGHEST_PRICE)
        judge.number(index, "min_qty", draft.min_qty, least=Decimal(0), most=LARGEST_QTY)
        judge.period(index, draft.valid_from, draft.valid_until)
    judge.once([(d.company_id, d.price_list, d.sku, d.min_qty, d.valid_from) for d in lines], "valid_from")
    shapely = [d for i, d in enumerate(lines) if i not in judge.bad]
    lists = queries.lists_by_code((d.company_id, d.price_list) for d in shapely)
    items = catalog.items_by_sku(d.sku for d in shapely)
    for index, draft in enumerate(lines):
        if index not in judge.bad:
            if (draft.company_id, draft.price_list) not in lists:
                judge.known(index, "price_list", draft.price_list, (), "price list")
            judge.known(index, "sku", draft.sku, items, "item")
    rows = [
        _row(d, lists[d.company_id, d.price_list].id, items[d.sku].id) if i not in judge.bad else {}
        for i, d in enumerate(lines)
    ]
    keys: list[Key] = [LINES.key_of(row) if row else (None,) for row in rows]
    found = LINES.find([k for k in keys if k != (None,)], lock=lock)
    LINES.check_versions(judge, keys, found, [d.version for d in lines])
    plan = _planned(judge, rows)
    refs = [(ref(PRICE_LIST_KIND, r["price_list_id"]), ref(ITEM_KIND, r["item_id"])) if r else () for r in rows]
    return Prepared(judge, rows, found, refs), plan


def _row(draft: PriceLineDraft, list_id: int, item_id: int) -> dict[str, Any]:
    return {
        "company_id": draft.company_id,
        "price_list_id": list_id,
        "item_id": item_id,
        "min_qty": draft.min_qty,
        "unit_price": draft.unit_price,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
    }


def _planned(judge: Judge, rows: Sequence[dict[str, Any]]) -> Plan:
    """Lay new and kept periods side by side; open ends of drafts become the beginning of what follows."""
    timelines: dict[Key, list[Period]] = {}
    for index, row in enumerate(rows):
        if row:
            period = Period(valid_from=row["valid_from"], valid_until=row["valid_until"], index=index)
            timelines.setdefault((row["price_list_id"], row["item_id"], row["min_qty"]), []).append(period)
    for near in queries.neighbour_lines(list(timelines)):
        period = Period(valid_from=near.valid_from, valid_until=near.valid_until, row_id=near.id)
        timelines[near.price_list_id, near.item_id, near.min_qty].append(period)
    plan = Plan()
    for periods in timelines.values():
        plan_periods(periods, plan)
    for index, end in plan.draft_ends.items():
        rows[index]["valid_until"] = end
    for index, fault in plan.faults:
        judge.refuse(
            index, "valid_until", fault, "Change the end, or save the lines around it too.", refusal=PeriodsOverlap
        )
    return plan


def _end_lines(plan: Plan, *, by: Actor) -> None:
    if not plan.row_ends:
        return
    ended = queries.SQL.rows("end_lines", queries.end_parameters(plan.row_ends), queries.EndedLine)
    entries = [
        Entry(
            object_id=row.id,
            company_id=row.company_id,
            before={"valid_until": row.before},
            after={"valid_until": row.after},
            refs=(ref(PRICE_LIST_KIND, row.price_list_id), ref(ITEM_KIND, row.item_id)),
        )
        for row in ended
    ]
    record(by=by, kind=PRICE_LINE_KIND, verb="ended", entries=entries)


def _journal_added(rows: Sequence[Mapping[str, Any]], saved: Sequence[Saved], *, by: Actor) -> None:
    added: dict[tuple[int, int], list[int]] = {}
    for row, line in zip(rows, saved, strict=True):
        if line.created:
            added.setdefault((row["company_id"], row["price_list_id"]), []).append(line.id)
    entries = [
        Entry(
            object_id=list_id,
            company_id=company_id,
            after={"lines_added": len(ids), "first_line_id": min(ids), "last_line_id": max(ids)},
        )
        for (company_id, list_id), ids in added.items()
    ]
    record(by=by, kind=PRICE_LIST_KIND, verb="lines_added", entries=entries)
