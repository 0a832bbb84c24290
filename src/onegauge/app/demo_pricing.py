"""The prices of the demo enterprise beside its lists: a group, contracts, a promotion, freight, roundings, limits, a rebate.

They begin on the last day of the demo's orders, so that its history keeps the prices of its source.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, time
from decimal import Decimal

from onegauge.app.demo_data import DemoData
from onegauge.app.demo_data.organisation import HARROW
from onegauge.governance.access import actor_for
from onegauge.governance.queries import companies
from onegauge.kernel.actor import Actor
from onegauge.orders.operations import PriceLimitDraft, approve_price_limits, propose_price_limits
from onegauge.pricing.operations import (
    GroupMemberDraft,
    PriceGroupDraft,
    PriceRoundingDraft,
    PriceTermDraft,
    RebateAgreementDraft,
    RebateTierDraft,
    approve_rebate_agreements,
    save_group_members,
    save_price_groups,
    save_price_roundings,
    save_price_terms,
    save_rebate_agreements,
)

TRADE, MEMBERS = "TRADE", 20


def price_limits(data: DemoData, people: Mapping[str, int]) -> None:
    """How far the pricing analyst may let prices go: proposed by one person, approved by another."""
    morning = datetime.combine(min(data.days), time(6), UTC)
    limits = [
        PriceLimitDraft(
            company_id=c.id, role="pricing_analyst", max_discount_share=Decimal(discount), valid_from=min(data.days),
            item_class=item_class, min_margin_share=Decimal(margin),
        )
        for c in companies()
        for item_class, discount, margin in (("", "0.30", "0.05"), (data.item_classes[0].code, "0.40", "0.10"))
    ]  # fmt: skip
    proposer = actor_for(person_id=people["pricing"], effective_at=morning)
    ids = propose_price_limits(limits=limits, by=proposer, key="demo:price-limits")
    approver = actor_for(person_id=people["process.owner"], effective_at=morning)
    approve_price_limits(limit_ids=ids, by=approver, key="demo:price-limits-approved")


def price_terms(data: DemoData, by: Actor) -> None:
    """Terms of the British company; its first customer has a contract, the next ones are in the trade group."""
    company = {c.code: c.id for c in companies()}[HARROW]
    customers = [c.code for c in data.customers if c.company == HARROW]
    groups = [PriceGroupDraft(company_id=company, code=TRADE, name="Trade customers")]
    save_price_groups(groups=groups, by=by, key="demo:price-groups")
    members = [GroupMemberDraft(company_id=company, partner=c, group=TRADE) for c in customers[1 : MEMBERS + 1]]
    save_group_members(members=members, by=by, key="demo:group-members")
    step = PriceRoundingDraft(company_id=company, currency="GBP", step=Decimal("0.05"))
    save_price_roundings(roundings=[step], by=by, key="demo:price-roundings")
    save_price_terms(terms=drafted_terms(data, company, customers[0]), by=by, key="demo:price-terms")


def rebate(data: DemoData, by: Actor, people: Mapping[str, int]) -> None:
    """What the first British customer gets back of a quarter's turnover, from the first order on; approved by another."""
    first = min(data.days)
    customer = next(c.code for c in data.customers if c.company == HARROW)
    draft = RebateAgreementDraft(
        company_id={c.code: c.id for c in companies()}[HARROW], code="BONUS-01", name=f"Quarterly bonus of {customer}",
        partner=customer, currency="GBP", period="quarter", basis="share", valid_from=first.replace(day=1),
        tiers=[RebateTierDraft(from_amount=Decimal(start), value=Decimal(share))
               for start, share in (("0", "0.01"), ("5000", "0.02"), ("20000", "0.03"))],
    )  # fmt: skip
    ids = [s.id for s in save_rebate_agreements(agreements=[draft], by=by, key="demo:rebates")]
    approver = actor_for(person_id=people["process.owner"], effective_at=datetime.combine(first, time(6), UTC))
    approve_rebate_agreements(agreement_ids=ids, by=approver, key="demo:rebates-approved")


def drafted_terms(data: DemoData, company: int, customer: str) -> list[PriceTermDraft]:
    """A frame contract, five per cent for the trade, a promotion on a class, and freight for small orders."""
    last = max(data.days)
    item = data.items[0]
    listed = next(p.unit_price for p in data.prices if p.company == HARROW and p.sku == item.sku)
    fixed = (listed * Decimal("0.9")).quantize(Decimal("0.01"))
    return [
        PriceTermDraft(
            company_id=company, code="FRAME-01", name=f"Frame contract with {customer}", kind="contract", method="fixed",
            value=fixed, currency="GBP", partner=customer, sku=item.sku, valid_from=last,
        ),
        PriceTermDraft(
            company_id=company, code="TRADE-5", name="Trade customers: 5 % less", kind="contract", method="share",
            value=Decimal("0.05"), group=TRADE, valid_from=last,
        ),
        PriceTermDraft(
            company_id=company, code="WINTER", name="Winter promotion", kind="promotion", method="share",
            value=Decimal("0.1"), item_class=data.item_classes[0].code, valid_from=last,
        ),
        PriceTermDraft(
            company_id=company, code="FREIGHT", name="Freight for small orders", kind="surcharge", method="amount",
            value=Decimal("6.50"), currency="GBP", per="consignment", below_amount=Decimal(75), valid_from=last,
        ),
    ]  # fmt: skip
