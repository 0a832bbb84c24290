"""Rows of stock for the contract tests of its screens."""

from datetime import date, timedelta
from decimal import Decimal

from onegauge.catalog import operations as catalog
from onegauge.governance.models import Company, Site
from onegauge.inventory import operations as ops
from onegauge.inventory.models import Balance, Demand, Movement, Position
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from tests.builders import builder, unique
from tests.catalog.builders import goods


def code_of(site: int) -> str:
    """The code of a site."""
    return Site.objects.get(id=site).code


@builder("inventory.Zone")
def zones(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Zones of the site."""
    drafts = [ops.ZoneDraft(site=code_of(site), code=c, name=f"Zone {c}") for c in (unique("Z") for _ in range(n))]
    return ops.save_zones(zones=drafts, by=by)


@builder("inventory.Bin")
def bins(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Bins of one new zone."""
    where, zone = code_of(site), unique("Z")
    ops.save_zones(zones=[ops.ZoneDraft(site=where, code=zone, name="Shelves")], by=by)
    drafts = [ops.BinDraft(site=where, zone=zone, code=unique("B"), sequence=k) for k in range(n)]
    return ops.save_bins(bins=drafts, by=by)


def stocked(by: Actor, site: int, n: int) -> list[str]:
    """New items on sale with a hundred pieces each in one bin of the site."""
    goods(by)
    skus = [unique("I") for _ in range(n)]
    drafts = [catalog.ItemDraft(sku=sku, name=f"Item {sku}", item_class="GOODS") for sku in skus]
    catalog.activate_items(item_ids=[saved.id for saved in catalog.save_items(items=drafts, by=by)], by=by)
    where, zone, code = code_of(site), unique("Z"), unique("B")
    ops.save_zones(zones=[ops.ZoneDraft(site=where, code=zone, name="Shelves")], by=by)
    ops.save_bins(bins=[ops.BinDraft(site=where, zone=zone, code=code)], by=by)
    lines = [ops.ReceiptLine(site=where, bin=code, sku=sku, qty=Decimal(100), unit_cost=Decimal(2)) for sku in skus]
    ops.receive_stock(lines=lines, reference="R", by=by)
    return skus


@builder("inventory.Balance")
def balances(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Stock of new items."""
    skus = stocked(by, site, n)
    with read_scope(by):
        return list(Balance.objects.filter(item__sku__in=skus).values_list("id", flat=True))


@builder("inventory.Position")
def positions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """New items at the site, none of them missing."""
    skus = stocked(by, site, n)
    with read_scope(by):
        return list(Position.objects.filter(item__sku__in=skus).values_list("id", flat=True))


@builder("inventory.Movement")
def movements(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Receipts of new items."""
    skus = stocked(by, site, n)
    with read_scope(by):
        return list(Movement.objects.filter(item__sku__in=skus).values_list("id", flat=True))


@builder("inventory.Demand")
def demands(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Wishes for new items by a source that nobody knows."""
    skus = stocked(by, site, n)
    with read_scope(by):
        items = list(Balance.objects.filter(item__sku__in=skus).values_list("item_id", flat=True))
    source = int(unique(""))
    head = ops.DemandHead(
        company_id=company, site_id=site, source_id=source, priority=5, ordered_at=by.now,
        due_on=by.today + timedelta(days=3), held=False, stock_on=by.today, supply_on=by.today + timedelta(days=9),
    )  # fmt: skip
    lines = [
        ops.DemandLine(head, source_line_id=source * 1000 + k, item_id=item, qty=Decimal(5))
        for k, item in enumerate(items)
    ]
    ops.request_demand(source_kind=999, lines=lines, by=by)
    with read_scope(by):
        return list(Demand.objects.filter(source_id=source).values_list("id", flat=True))


@builder("inventory.Supply")
def supply(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Goods that are expected of new items."""
    goods = [
        ops.ExpectedDraft(
            site=code_of(site), sku=sku, qty=Decimal(7), due_on=by.today + timedelta(days=5), reference=unique("PO")
        )
        for sku in stocked(by, site, n)
    ]
    return ops.expect_goods(goods=goods, by=by)


@builder("inventory.Quota")
def quotas(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Quotas of one share, each of a new item."""
    owner = Company.objects.get(id=company).code
    share = [ops.QuotaBucketDraft(qty=Decimal(10), channel="desk"), ops.QuotaBucketDraft(qty=Decimal(5))]
    drafts = [
        ops.QuotaDraft(
            company=owner, code=unique("Q"), sku=sku, site=code_of(site), valid_from=date(2026, 1, 1),
            valid_until=date(2026, 12, 31), buckets=share,
        )
        for sku in stocked(by, site, n)
    ]  # fmt: skip
    return ops.save_quotas(quotas=drafts, by=by)


@builder("inventory.HandlingUnit")
def handling_units(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Handling units of the site under the next numbers of its company."""
    made = ops.open_units(units=[ops.UnitDraft(site=code_of(site)) for _ in range(n)], by=by)
    return [unit.handling_unit_id for unit in made]
