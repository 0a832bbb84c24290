"""Rows of pricing for the contract tests of its screens."""

from datetime import date
from decimal import Decimal

from onegauge.catalog import operations as catalog
from onegauge.kernel.actor import Actor
from onegauge.pricing import operations as ops
from tests.builders import builder, unique
from tests.catalog.builders import goods

START = date(2026, 1, 1)


@builder("pricing.PriceList")
def price_lists(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Price lists beside the default one."""
    drafts = [
        ops.PriceListDraft(company_id=company, code=c, name=f"List {c}", currency="GBP", valid_from=START)
        for c in (unique("L") for _ in range(n))
    ]
    return [saved.id for saved in ops.save_price_lists(price_lists=drafts, by=by)]


@builder("pricing.PriceListLine")
def price_lines(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Prices of one new item from several quantities on."""
    goods(by)
    sku, code = unique("I"), unique("L")
    catalog.save_items(items=[catalog.ItemDraft(sku=sku, name="Glove", item_class="GOODS")], by=by)
    head = ops.PriceListDraft(company_id=company, code=code, name="List", currency="GBP", valid_from=START)
    ops.save_price_lists(price_lists=[head], by=by)
    drafts = [
        ops.PriceLineDraft(
            company_id=company,
            price_list=code,
            sku=sku,
            unit_price=Decimal(9),
            valid_from=START,
            min_qty=Decimal(k * 10),
        )
        for k in range(n)
    ]
    return [saved.id for saved in ops.save_price_lines(lines=drafts, by=by)]


@builder("pricing.TaxRate")
def tax_rates(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Rates of different days."""
    first = int(unique("")) * 40
    drafts = [
        ops.TaxRateDraft(
            company_id=company, country="GB", tax_class="standard", rate=Decimal("0.2"),
            valid_from=date.fromordinal(730_000 + first + k),
        )
        for k in range(n)
    ]  # fmt: skip
    return [saved.id for saved in ops.save_tax_rates(rates=drafts, by=by)]
