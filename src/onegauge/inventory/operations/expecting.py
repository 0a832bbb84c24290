"""Goods that are expected by hand: what no purchase order, transfer or return of this system says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.kinds import EXPECTED
from onegauge.inventory.operations.supply import SQL, SupplyLine, announce_supply, drop_supply
from onegauge.inventory.permissions import EXPECT
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedDraft:
    """A quantity of an item, in base units, that can be promised at a site from a day on."""

    site: str
    sku: str
    qty: Decimal
    due_on: date
    reference: str = ""
    trusted: bool = True


@operation(permission=EXPECT)
def expect_goods(*, goods: Sequence[ExpectedDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say that goods will come, so that they can be promised; refuses unknown codes, no quantity and days gone by."""
    del key
    params = {"sites": [g.site for g in goods], "skus": [g.sku for g in goods], "scope": list(by.sites)}
    found = SQL.tuples("resolve_expected", params)
    refuse_all([fault for n, (g, row) in enumerate(zip(goods, found, strict=True)) for fault in _faults(n, g, row, by)])
    sources = [row[0] for row in SQL.tuples("take_source_ids", {"count": len(goods)})]
    lines = [
        SupplyLine(
            company_id=company, site_id=site, source_id=source, source_line_id=source, item_id=item, qty=g.qty,
            due_on=g.due_on, trusted=g.trusted, reference=g.reference,
        )
        for g, source, (_n, site, company, item) in zip(goods, sources, found, strict=True)
    ]  # fmt: skip
    ids = announce_supply(source_kind=EXPECTED.number, lines=lines, by=by)
    entries = [
        Entry(
            object_id=i,
            company_id=x.company_id,
            site_id=x.site_id,
            after={"item": g.sku, "qty": g.qty, "due_on": g.due_on, "reference": g.reference},
        )
        for i, x, g in zip(ids, lines, goods, strict=True)
    ]
    record(by=by, kind=EXPECTED, verb="expected", entries=entries)
    return ids


def _faults(n: int, draft: ExpectedDraft, row: tuple[object, ...], by: Actor) -> list[Refusal]:
    _n, site, _company, item = row
    faults: list[Refusal] = []
    if site is None:
        faults.append(UnknownDocument(f"There is no site {draft.site!r} in your scope.", field=f"goods[{n}].site"))
    if item is None:
        faults.append(UnknownDocument(f"There is no item {draft.sku!r}.", field=f"goods[{n}].sku"))
    if not (is_exact(draft.qty) and draft.qty > 0):
        faults.append(InvalidValue("A quantity is above zero, with six decimals at most.", field=f"goods[{n}].qty"))
    if draft.due_on < by.today:
        faults.append(InvalidValue("Goods cannot be expected on a day gone by.", field=f"goods[{n}].due_on"))
    if len(draft.reference) > 60:
        faults.append(InvalidValue("A reference has 60 characters at most.", field=f"goods[{n}].reference"))
    return faults


@operation(permission=EXPECT)
def give_up_goods(*, expected_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Expect no longer what was expected by hand; what came in stays. Returns the ids that were still open."""
    del key
    rows = SQL.tuples("expected_by_hand", {"ids": sorted(set(expected_ids)), "source_kind": EXPECTED.number})
    missing = set(expected_ids) - {row[0] for row in rows}
    refuse_all(
        UnknownDocument(f"There is no expectation {i} that was made by hand in your scope.", object_id=i)
        for i in sorted(missing)
    )
    still = [row for row in rows if row[4] > 0]
    drop_supply(source_kind=EXPECTED.number, source_ids=[row[3] for row in still], by=by)
    entries = [
        Entry(object_id=i, company_id=company, site_id=site, before={"open_qty": qty}, after={"open_qty": 0})
        for i, company, site, _source, qty in still
    ]
    record(by=by, kind=EXPECTED, verb="given_up", entries=entries)
    return [row[0] for row in still]
