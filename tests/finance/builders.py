"""Rows of finance for the contract tests of its screens."""

from datetime import UTC, date, datetime
from decimal import Decimal

from onegauge.catalog import operations as catalog
from onegauge.finance import operations as ops
from onegauge.finance.models import Account, ExchangeRate, Invoice, OpenItem, Period, RebatePeriod
from onegauge.governance.models import Company
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.partners.models import Partner
from onegauge.partners.operations import CustomerDraft, PartnerDraft, save_customers, save_partners
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing.operations import (
    RebateAgreementDraft,
    RebateTierDraft,
    TaxRateDraft,
    approve_rebate_agreements,
    save_rebate_agreements,
    save_tax_rates,
)
from tests.builders import builder, unique

STARTS, DAY = date(2026, 1, 1), date(2026, 3, 2)


def books(by: Actor, company: int) -> None:
    """Books and a tax rate, once per company."""
    with read_scope(by):
        if Period.objects.filter(company_id=company).exists():
            return
    ops.open_books(company_ids=[company], starts_on=STARTS, ends_on=date(2026, 12, 31), by=by)
    rate = TaxRateDraft(company_id=company, country="FR", tax_class="standard", rate=Decimal("0.2"), valid_from=STARTS)
    save_tax_rates(rates=[rate], by=by)


def items(by: Actor, n: int) -> list[int]:
    """Active items."""
    catalog.save_units(units=[catalog.UnitDraft(code="C62", symbol="EA", name="Each")], by=by)
    catalog.save_item_classes(classes=[catalog.ItemClassDraft(code="GOODS", name="Goods")], by=by)
    drafts = [catalog.ItemDraft(sku=unique("I"), name="Glove", item_class="GOODS") for _ in range(n)]
    ids = [saved.id for saved in catalog.save_items(items=drafts, by=by)]
    catalog.activate_items(item_ids=ids, by=by)
    return ids


def customer(by: Actor, company: int) -> int:
    """A customer of the company."""
    code = unique("P")
    (partner,) = save_partners(
        partners=[PartnerDraft(code=code, name=f"Shop {code}", country="FR", roles=("customer",))], by=by
    )
    save_customers(customers=[CustomerDraft(company_id=company, partner=code, currency="EUR", payment_days=30)], by=by)
    return partner.id


def currency_of(company: int) -> str:
    """The currency of the company's books."""
    return Company.objects.get(id=company).currency


@builder("finance.Invoice")
def invoices(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Invoices of one line, of one customer each."""
    books(by, company)
    (item,) = items(by, 1)
    line = ops.InvoiceLineRequest(item_id=item, qty=Decimal(2), unit_price=Decimal("9.99"), tax_class="standard")
    requests = [
        ops.InvoiceRequest(
            company_id=company, partner_id=customer(by, company), currency=currency_of(company),
            source_kind=PARTNER_KIND.number, source_id=k, invoiced_on=DAY, ship_country="FR", site_id=site, lines=[line],
        )
        for k in range(n)
    ]  # fmt: skip
    return [posted.id for posted in ops.post_invoices(requests=requests, by=by)]


@builder("finance.OpenItem")
def open_items(by: Actor, company: int, site: int, n: int) -> list[int]:
    """What is left to pay of new invoices."""
    ids = invoices(by, company, site, n)
    with read_scope(by):
        return list(OpenItem.objects.filter(invoice_id__in=ids).values_list("id", flat=True))


@builder("finance.Payment")
def payments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Payments of a part of new invoices."""
    with_ids = invoices(by, company, site, n)
    with read_scope(by):
        rows = list(Invoice.objects.filter(id__in=with_ids).order_by("id"))
    requests = [
        ops.PaymentRequest(
            company_id=company, partner_id=row.partner_id, currency=row.currency, amount=Decimal(5), paid_on=DAY,
            reference=unique("wire"),
            allocations=[ops.PaymentAllocationRequest(invoice_id=row.id, amount=Decimal(5))],
        )
        for row in rows
    ]  # fmt: skip
    return [recorded.id for recorded in ops.record_payments(payments=requests, by=by)]


@builder("finance.CreditNote")
def credit_notes(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Credits of new invoices."""
    ids = invoices(by, company, site, n)
    credited = ops.credit_invoices(invoice_ids=ids, credited_on=DAY, reason="returned", by=by)
    return [one.id for one in credited]


@builder("finance.Account")
def accounts(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Accounts of one's own."""
    codes = [unique("7") for _ in range(n)]
    drafts = [ops.AccountDraft(company_id=company, code=c, name=f"Rent {c}", type="expense") for c in codes]
    ops.save_accounts(accounts=drafts, by=by)
    with read_scope(by):
        return list(Account.objects.filter(code__in=codes, company_id=company).values_list("id", flat=True))


@builder("finance.Entry")
def entries(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Entries that move money between two accounts."""
    books(by, company)
    postings = tuple(ops.PostingDraft(amount=Decimal(a), role=r) for a, r in (("1", "bank"), ("-1", "opening")))
    drafts = [
        ops.EntryDraft(company_id=company, posted_on=DAY, currency=currency_of(company), description=unique("entry "),
                       postings=postings)
        for _ in range(n)
    ]  # fmt: skip
    return [posted.id for posted in ops.post_entries(entries=drafts, by=by)]


@builder("finance.Period")
def periods(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Further months of the books."""
    books(by, company)
    with read_scope(by):
        last = Period.objects.filter(company_id=company).latest("starts_on").starts_on
    months = last.year * 12 + last.month - 1 + n
    return ops.extend_periods(company_ids=[company], ends_on=date(months // 12, months % 12 + 1, 1), by=by)


@builder("finance.ExchangeRate", shared=True)
def exchange_rates(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Rates of different days."""
    known = ExchangeRate.objects.count()
    drafts = [
        ops.ExchangeRateDraft(currency="USD", company_currency="EUR", valid_from=date.fromordinal(738_000 + known + k),
                              rate=Decimal("0.9"))
        for k in range(n)
    ]  # fmt: skip
    return [saved.id for saved in ops.save_exchange_rates(rates=drafts, by=by)]


@builder("finance.RebatePeriod")
def rebate_periods(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Months in which new customers earned a rebate."""
    ids = invoices(by, company, site, n)
    with read_scope(by):
        rows = list(Invoice.objects.filter(id__in=ids).order_by("id"))
        partners = dict(Partner.objects.values_list("id", "code"))
    drafts = [
        RebateAgreementDraft(
            company_id=company, code=unique("R"), name="Bonus", partner=partners[row.partner_id], currency=row.currency,
            period="month", basis="share", valid_from=STARTS,
            tiers=[RebateTierDraft(from_amount=Decimal(0), value=Decimal("0.1"))],
        )
        for row in rows
    ]  # fmt: skip
    agreements = [saved.id for saved in save_rebate_agreements(agreements=drafts, by=by)]
    approve_rebate_agreements(agreement_ids=agreements, by=by.at(datetime(DAY.year, DAY.month, DAY.day, tzinfo=UTC)))
    with read_scope(by):
        return list(
            RebatePeriod.objects.filter(agreement_id__in=agreements).order_by("id").values_list("id", flat=True)
        )


@builder("finance.RebateSettlement")
def rebate_settlements(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Those months settled."""
    settled = ops.settle_rebates(period_ids=rebate_periods(by, company, site, n), settled_on=date(2026, 4, 2), by=by)
    return [one.id for one in settled]
