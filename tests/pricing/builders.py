"""Rows of pricing for the contract tests of its screens."""

from datetime import date
from decimal import Decimal

from onegauge.catalog import operations as catalog
from onegauge.kernel.actor import Actor
from onegauge.partners import operations as partners
from onegauge.pricing import operations as ops
from tests.builders import builder, unique
from tests.catalog.builders import goods
from tests.partners.builders import codes as customer_codes

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


@builder("pricing.PriceGroup")
def price_groups(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Groups without customers."""
    del site
    drafts = [
        ops.PriceGroupDraft(company_id=company, code=c, name=f"Group {c}") for c in (unique("G") for _ in range(n))
    ]
    return [saved.id for saved in ops.save_price_groups(groups=drafts, by=by)]


@builder("pricing.GroupMember")
def group_members(by: Actor, company: int, site: int, n: int) -> list[int]:
    """New customers, all in one group."""
    del site
    group = unique("G")
    ops.save_price_groups(groups=[ops.PriceGroupDraft(company_id=company, code=group, name="Group")], by=by)
    drafts = [ops.GroupMemberDraft(company_id=company, partner=c, group=group) for c in customer_codes(by, n)]
    return [saved.id for saved in ops.save_group_members(members=drafts, by=by)]


@builder("pricing.PriceTerm")
def price_terms(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Promotions on everything."""
    del site
    drafts = [
        ops.PriceTermDraft(
            company_id=company, code=c, name=f"Promotion {c}", kind="promotion", method="share", value=Decimal("0.1"),
            valid_from=START,
        )
        for c in (unique("T") for _ in range(n))
    ]  # fmt: skip
    return [saved.id for saved in ops.save_price_terms(terms=drafts, by=by)]


@builder("pricing.PriceRounding")
def price_roundings(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Roundings of several currencies."""
    del site
    kept = [f"X{chr(65 + k // 26)}{chr(65 + k % 26)}" for k in range(n)]
    drafts = [ops.PriceRoundingDraft(company_id=company, currency=c, step=Decimal("0.05")) for c in kept]
    return [saved.id for saved in ops.save_price_roundings(roundings=drafts, by=by)]


@builder("pricing.RebateAgreement")
def rebate_agreements(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Drafts of agreements with new customers."""
    del site
    drafts = [
        ops.RebateAgreementDraft(
            company_id=company, code=unique("R"), name="Bonus", partner=code, currency="EUR", period="quarter",
            basis="share", valid_from=START, tiers=[ops.RebateTierDraft(from_amount=Decimal(0), value=Decimal("0.02"))],
        )
        for code in customer_codes(by, n)
    ]  # fmt: skip
    return [saved.id for saved in ops.save_rebate_agreements(agreements=drafts, by=by)]


@builder("pricing.SupplierItem")
def supplier_items(by: Actor, company: int, site: int, n: int) -> list[int]:
    """What one new supplier sells: items that are new as well."""
    del site
    goods(by)
    code, skus = unique("SUP"), [unique("I") for _ in range(n)]
    partners.save_partners(
        partners=[partners.PartnerDraft(code=code, name="Supplier", country="GB", roles=("supplier",))], by=by
    )
    catalog.save_items(items=[catalog.ItemDraft(sku=s, name="Glove", item_class="GOODS") for s in skus], by=by)
    drafts = [
        ops.SupplierItemDraft(company_id=company, partner=code, sku=s, unit_price=Decimal(3), currency="GBP")
        for s in skus
    ]
    return [saved.id for saved in ops.save_supplier_items(items=drafts, by=by)]
