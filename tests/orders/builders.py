"""Orders and holds for the contract tests of their screens."""

from datetime import date, timedelta
from decimal import Decimal

from onegauge.governance import operations as governance
from onegauge.governance.models import Company
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as ops
from onegauge.orders.models import Hold
from onegauge.partners.operations import CustomerDraft, save_customers
from onegauge.pricing import operations as pricing
from tests.builders import builder, unique
from tests.inventory.builders import code_of, stocked
from tests.partners.builders import codes

START = date(2026, 1, 1)


def priced(by: Actor, company: int, sku: str, currency: str) -> None:
    """A price of the item on the standard list."""
    head = pricing.PriceListDraft(
        company_id=company, code="STD", name="Standard", currency=currency, valid_from=START, is_default=True
    )
    pricing.save_price_lists(price_lists=[head], by=by)
    line = pricing.PriceLineDraft(
        company_id=company, price_list="STD", sku=sku, unit_price=Decimal(9), valid_from=START
    )
    pricing.save_price_lines(lines=[line], by=by)


def captured(by: Actor, company: int, site: int, n: int, *, price: Decimal | None = None) -> list[int]:
    """Draft orders of one line, each of a new customer."""
    owner = Company.objects.get(id=company)
    (sku,) = stocked(by, site, 1)
    priced(by, company, sku, owner.currency)
    customers = codes(by, n)
    terms = [CustomerDraft(company_id=company, partner=c, currency=owner.currency) for c in customers]
    save_customers(customers=terms, by=by)
    line = ops.OrderLineDraft(sku=sku, qty=Decimal(2), unit_price=price)
    drafts = [
        ops.OrderDraft(
            company=owner.code, customer=c, site=code_of(site), customer_reference=unique("PO"), lines=[line]
        )
        for c in customers
    ]
    return [one.order_id for one in ops.capture_orders(orders=drafts, by=by)]


def confirmed(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Confirmed orders without a hold, for items that are in stock."""
    ids = captured(by, company, site, n)
    ops.confirm_orders(order_ids=ids, by=by)
    return ids


@builder("orders.SalesOrder")
def sales_orders(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Draft orders."""
    return captured(by, company, site, n)


@builder("orders.Hold")
def holds(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Price holds: each order sells far below the floor."""
    ids = captured(by, company, site, n, price=Decimal(1))
    ops.confirm_orders(order_ids=ids, by=by)
    with read_scope(by):
        return list(Hold.objects.filter(order_id__in=ids).values_list("id", flat=True))


def segment_set(by: Actor) -> str:
    """A released segment set in which everybody takes turns."""
    code = unique("SEG")
    segment = ops.SegmentDraft(name="All", strategy="redistribute")
    made = ops.save_segment_sets(sets=[ops.SegmentSetDraft(code=code, name="All", segments=[segment])], by=by)
    ops.release_segment_sets(set_ids=made, by=by)
    return code


@builder("orders.PromiseRun")
def promise_runs(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Simulated runs of one company."""
    del site
    code = Company.objects.get(id=company).code
    chosen = segment_set(by)
    ids = ops.prepare_promise_runs(
        runs=[ops.RunDraft(company=code, segment_set=chosen, note=unique("run")) for _ in range(n)], by=by
    )
    ops.simulate_promise_runs(run_ids=ids, by=by)
    return ids


@builder("orders.SegmentSet", shared=True)
def segment_sets(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Drafts of one segment."""
    del company, site
    segment = ops.SegmentDraft(name="All", strategy="gain", priority_to=3)
    return ops.save_segment_sets(
        sets=[ops.SegmentSetDraft(code=unique("SEG"), name=unique("Set"), segments=[segment]) for _ in range(n)], by=by
    )


@builder("orders.PriceException")
def price_exceptions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Requests beforehand, each of a new customer."""
    owner = Company.objects.get(id=company)
    (sku,) = stocked(by, site, 1)
    priced(by, company, sku, owner.currency)
    customers = codes(by, n)
    terms = [CustomerDraft(company_id=company, partner=c, currency=owner.currency) for c in customers]
    save_customers(customers=terms, by=by)
    drafts = [
        ops.PriceExceptionDraft(
            company=owner.code, customer=c, sku=sku, unit_price=Decimal(5), qty=Decimal(10),
            valid_until=by.today + timedelta(days=30), reason=unique("Because "),
        )
        for c in customers
    ]  # fmt: skip
    return ops.request_price_exceptions(exceptions=drafts, by=by)


@builder("orders.PriceLimit")
def price_limits(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Proposed limits of one new role each."""
    del site
    roles = [governance.RoleDraft(code=unique("role"), name=unique("Role "), permissions=()) for _ in range(n)]
    governance.save_roles(roles=roles, by=by)
    drafts = [
        ops.PriceLimitDraft(company_id=company, role=r.code, max_discount_share=Decimal("0.2"), valid_from=START)
        for r in roles
    ]
    return ops.propose_price_limits(limits=drafts, by=by)


@builder("orders.Blanket")
def blankets(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Drafts of one line, each with a new customer."""
    owner = Company.objects.get(id=company)
    (sku,) = stocked(by, site, 1)
    priced(by, company, sku, owner.currency)
    customers = codes(by, n)
    terms = [CustomerDraft(company_id=company, partner=c, currency=owner.currency) for c in customers]
    save_customers(customers=terms, by=by)
    line = ops.BlanketLineDraft(sku=sku, qty=Decimal(100), unit_price=Decimal(8))
    drafts = [
        ops.BlanketDraft(
            company=owner.code, customer=c, site=code_of(site), reference=unique("BO"), lines=[line], valid_from=START,
            valid_until=date(2099, 12, 31),
        )
        for c in customers
    ]  # fmt: skip
    return ops.save_blankets(blankets=drafts, by=by)
