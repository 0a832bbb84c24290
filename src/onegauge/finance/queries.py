"""The reads of finance: querysets for lists, typed rows for numbers. All run inside the reader's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from onegauge.finance.models import (
    Account,
    Entry,
    Invoice,
    InvoiceLine,
    ItemCost,
    OpenItem,
    Payment,
    PaymentAllocation,
    Period,
    Posting,
    ValueEntry,
)
from onegauge.finance.statements import REPORTS


@dataclass(frozen=True, slots=True)
class Receivable:
    """What a customer owes a company, in the company's currency."""

    company_id: int
    partner_id: int
    open_amount: Decimal
    overdue_amount: Decimal
    oldest_due_on: date
    invoices: int


@dataclass(frozen=True, slots=True)
class SourceMargin:
    """What was invoiced for a document, what its goods cost and its share of rebates, in the company's currency."""

    source_id: int
    net_amount: Decimal
    cost_amount: Decimal
    rebate_amount: Decimal = Decimal(0)

    @property
    def margin_amount(self) -> Decimal:
        """What is left."""
        return self.net_amount - self.cost_amount - self.rebate_amount

    @property
    def margin_share(self) -> Decimal | None:
        """What is left of each unit invoiced; nothing can be said before anything was invoiced."""
        return None if not self.net_amount else (self.margin_amount / self.net_amount).quantize(Decimal("0.0001"))


@dataclass(frozen=True, slots=True)
class DemandMargin:
    """What was invoiced for one demand and what its goods cost; rebates are of a period, not of a line."""

    demand_id: int
    net_amount: Decimal
    cost_amount: Decimal


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """An account over a span of months: debit above zero, credit below."""

    company_id: int
    account_id: int
    code: str
    name: str
    type: str
    opening_amount: Decimal
    debit_amount: Decimal
    credit_amount: Decimal
    closing_amount: Decimal


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One posting with the entry and the document behind it."""

    posted_on: date
    entry_id: int
    journal: str
    number: int
    description: str
    source_kind: int
    source_id: int
    currency: str
    amount: Decimal
    company_amount: Decimal
    site_id: int | None
    partner_id: int | None


@dataclass(frozen=True, slots=True)
class SiteValue:
    """What lies at a site at the average cost of its company, and how many items have no known cost."""

    company_id: int
    site_id: int
    value_amount: Decimal
    items_without_cost: int


@dataclass(frozen=True, slots=True)
class ItemCostRow:
    """What an item costs a company; the unit cost is empty until one is known."""

    company_id: int
    item_id: int
    qty: Decimal
    value_amount: Decimal
    unit_cost: Decimal | None
    uncosted_qty: Decimal


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One posting as people read it: account in words, debit and credit beside each other."""

    account: str
    currency: str
    debit_amount: Decimal | None
    credit_amount: Decimal | None


def receivable_open_by_partner(
    *, on: date, company_ids: Sequence[int] | None = None, partner_ids: Sequence[int] | None = None
) -> list[Receivable]:
    """What customers owe, with what of it is overdue on a day; customers who owe nothing are left out."""
    params = {
        "on": on,
        "companies": None if company_ids is None else list(company_ids),
        "partners": None if partner_ids is None else list(partner_ids),
    }
    return REPORTS.rows("receivable_open", params, Receivable)


def receivable_of(*, on: date, partner_ids: Sequence[int]) -> list[Receivable]:
    """What these customers owe, as ``receivable_open_by_partner``, planned once: for whoever asks with every order."""
    return REPORTS.rows("receivable_of", {"on": on, "partners": list(partner_ids)}, Receivable)


def margin_by_source(*, source_kind: int, source_ids: Sequence[int]) -> list[SourceMargin]:
    """Net invoiced, cost of goods and rebates by the document behind them; costing may lag behind by seconds."""
    return REPORTS.rows("margin_by_source", {"source_kind": source_kind, "sources": list(source_ids)}, SourceMargin)


def margin_by_demand(*, demand_ids: Sequence[int]) -> list[DemandMargin]:
    """Net invoiced and cost of goods line by line."""
    return REPORTS.rows("margin_by_demand", {"demands": list(demand_ids)}, DemandMargin)


def trial_balance(*, company_id: int, first_on: date, last_on: date) -> list[TrialBalanceLine]:
    """Every account of a company over the months that begin in this span."""
    params = {"company": company_id, "first": first_on, "last": last_on}
    return REPORTS.rows("trial_balance", params, TrialBalanceLine)


def account_ledger(*, account_id: int, first_on: date, last_on: date, limit: int = 500) -> list[LedgerLine]:
    """The postings of an account, oldest first."""
    params = {"account": account_id, "first": first_on, "last": last_on, "limit": limit}
    return REPORTS.rows("account_ledger", params, LedgerLine)


def inventory_value_by_site() -> list[SiteValue]:
    """On-hand quantity at average cost, by site.

    Moves between sites carry no value, so this is reckoned from what lies there, and rounded for the reader: the sum
    may differ from the inventory account by fractions of a cent per item.
    """
    return REPORTS.rows("inventory_value_by_site", None, SiteValue)


def item_costs(*, company_id: int, item_ids: Sequence[int]) -> list[ItemCostRow]:
    """Unit costs of items in a company; items that never moved are left out."""
    return REPORTS.rows("item_costs", {"company": company_id, "items": list(item_ids)}, ItemCostRow)


def invoices_for_list() -> QuerySet[Invoice]:
    """Invoices with what is left to pay, newest first."""
    return Invoice.objects.select_related("company", "partner", "site").annotate(
        open_amount=F("open_item__open_amount")
    )


def invoice_lines(invoice_id: int) -> QuerySet[InvoiceLine]:
    """The lines of an invoice in their order."""
    return InvoiceLine.objects.filter(invoice_id=invoice_id).select_related("item").order_by("line_no")


def open_items_for_list() -> QuerySet[OpenItem]:
    """What is left to pay, the oldest due first."""
    return OpenItem.objects.filter(open_amount__gt=0).select_related("company", "partner", "invoice")


def payments_for_list() -> QuerySet[Payment]:
    """Payments, newest first."""
    return Payment.objects.select_related("company", "partner")


def accounts_for_list() -> QuerySet[Account]:
    """Accounts with their balance in the company's currency."""
    return Account.objects.select_related("company").annotate(
        balance_amount=Sum(F("balances__company_debit_amount") - F("balances__company_credit_amount"))
    )


def periods_for_list() -> QuerySet[Period]:
    """Periods, newest first."""
    return Period.objects.select_related("company").order_by("company", "-starts_on")


def entries_for_list() -> QuerySet[Entry]:
    """Entries, newest first."""
    return Entry.objects.select_related("company", "journal", "period").order_by("-id")


def posting_lines(entry_id: int) -> list[PostingLine]:
    """The postings of an entry in their order, as people read them."""
    return REPORTS.rows("posting_lines", {"entry": entry_id}, PostingLine)


def last_postings(account_id: int) -> QuerySet[Posting]:
    """The newest postings of an account."""
    return Posting.objects.filter(account_id=account_id).order_by("-posted_on", "-id")[:100]


def payment_allocations(payment_id: int) -> QuerySet[PaymentAllocation]:
    """Which invoices a payment pays."""
    return PaymentAllocation.objects.filter(payment_id=payment_id).select_related("invoice").order_by("invoice_id")


def costs_of_item(item_id: int) -> QuerySet[ItemCost]:
    """What an item costs each company, and what of it has no known cost."""
    return ItemCost.objects.filter(item_id=item_id).select_related("company").order_by("company__name")


def value_entries_of_item(item_id: int) -> QuerySet[ValueEntry]:
    """The newest changes of the value of an item."""
    return ValueEntry.objects.filter(item_id=item_id).order_by("-id")


def invoices_of_customer(company_id: int, partner_id: int) -> QuerySet[Invoice]:
    """The invoices of one customer, newest first."""
    return invoices_for_list().filter(company_id=company_id, partner_id=partner_id).order_by("-id")


def open_items_of_customer(company_id: int, partner_id: int) -> QuerySet[OpenItem]:
    """What one customer has left to pay, the oldest due first."""
    return open_items_for_list().filter(company_id=company_id, partner_id=partner_id).order_by("due_on", "id")


def payments_of_customer(company_id: int, partner_id: int) -> QuerySet[Payment]:
    """What one customer paid, newest first."""
    return payments_for_list().filter(company_id=company_id, partner_id=partner_id).order_by("-id")
