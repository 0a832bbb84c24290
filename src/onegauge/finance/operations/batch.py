"""Writing to the money ledger: what every process that posts shares, on whatever connection it runs.

A batch collects whole entries and writes them with four statements, however many there are: numbers, ids, heads,
postings. The triggers of the database do the rest: open period, balance, account balances.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from onegauge.finance.statements import LEDGER
from onegauge.governance.operations import next_numbers


@dataclass(frozen=True, slots=True)
class Books:
    """Currencies, accounts by role and journals by code of some companies."""

    currencies: dict[int, str]
    accounts: dict[tuple[int, str], int]
    journals: dict[tuple[int, str], int]

    def are_open(self, company_id: int) -> bool:
        """Whether the company has a chart of accounts."""
        return (company_id, "receivable") in self.accounts


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period as it stands, locked against closing until the transaction ends."""

    id: int
    state: str


@dataclass(frozen=True, slots=True)
class Head:
    """One entry to be written."""

    company_id: int
    journal_id: int
    period_id: int
    posted_on: date
    source_kind: int
    source_id: int
    description: str


@dataclass(frozen=True, slots=True)
class Line:
    """One posting of the entry at this position of the batch: debit above zero, credit below."""

    entry: int
    account_id: int
    currency: str
    amount: Decimal
    company_amount: Decimal
    site_id: int | None
    partner_id: int | None


@dataclass(frozen=True, slots=True)
class Written:
    """An entry as it was written."""

    id: int
    number: int


@dataclass(slots=True)
class EntryBatch:
    """Entries to be written together; lines worth nothing are left out."""

    heads: list[Head] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def open(self, head: Head) -> int:
        """Begin an entry; its position is what lines and the result refer to."""
        self.heads.append(head)
        return len(self.heads) - 1

    def post(
        self,
        entry: int,
        account_id: int,
        currency: str,
        amount: Decimal,
        company_amount: Decimal,
        *,
        site_id: int | None = None,
        partner_id: int | None = None,
    ) -> None:
        """Add a posting to the entry at this position."""
        if amount or company_amount:
            self.lines.append(Line(entry, account_id, currency, amount, company_amount, site_id, partner_id))

    def write(self, *, operation_id: UUID | None, using: str = "default") -> list[Written]:
        """Write everything; the entries come back in the order in which they were opened."""
        if not self.heads:
            return []
        numbers = self._numbers(using)
        ids = take_ids("finance_entry", len(self.heads), using=using)
        heads = self.heads
        LEDGER.run("insert_entries", {
            "operation_id": operation_id,
            "ids": ids,
            "companies": [h.company_id for h in heads],
            "journals": [h.journal_id for h in heads],
            "numbers": numbers,
            "periods": [h.period_id for h in heads],
            "dates": [h.posted_on for h in heads],
            "source_kinds": [h.source_kind for h in heads],
            "source_ids": [h.source_id for h in heads],
            "descriptions": [h.description for h in heads],
        }, using=using)  # fmt: skip
        lines = self.lines
        LEDGER.run("insert_postings", {
            "companies": [heads[p.entry].company_id for p in lines],
            "entries": [ids[p.entry] for p in lines],
            "accounts": [p.account_id for p in lines],
            "periods": [heads[p.entry].period_id for p in lines],
            "dates": [heads[p.entry].posted_on for p in lines],
            "currencies": [p.currency for p in lines],
            "amounts": [p.amount for p in lines],
            "company_amounts": [p.company_amount for p in lines],
            "sites": [p.site_id for p in lines],
            "partners": [p.partner_id for p in lines],
        }, using=using)  # fmt: skip
        return [Written(entry_id, number) for entry_id, number in zip(ids, numbers, strict=True)]

    def _numbers(self, using: str) -> list[int]:
        journals = [h.journal_id for h in self.heads]
        following = dict(LEDGER.tuples("take_entry_numbers", {"journals": journals}, using=using))
        taken: Counter[int] = Counter()
        numbers = []
        for journal_id in journals:
            numbers.append(following[journal_id] + taken[journal_id])
            taken[journal_id] += 1
        return numbers


def take_ids(table: str, count: int, *, using: str = "default") -> list[int]:
    """Ids for rows about to be inserted, in order."""
    return [n for (n,) in LEDGER.tuples("take_ids", {"table": table, "count": count}, using=using)]


def document_numbers(companies: Sequence[int], series: str) -> list[str]:
    """Numbers without gaps, one range for each company, in the order in which the documents name their companies."""
    counts = Counter(companies)
    ranges = {c: iter(next_numbers(company_id=c, code=series, count=counts[c])) for c in sorted(counts)}
    return [next(ranges[company]) for company in companies]


def books_of(companies: Iterable[int], *, using: str = "default") -> Books:
    """The books of these companies, with one statement."""
    books = Books({}, {}, {})
    wanted = sorted(set(companies))
    for what, company_id, code, row_id in LEDGER.tuples("books", {"companies": wanted}, using=using):
        if what == "currency":
            books.currencies[company_id] = code
        elif what == "account":
            books.accounts[company_id, code] = row_id
        else:
            books.journals[company_id, code] = row_id
    return books


def month_of(day: date) -> date:
    """The first of the month: what a period is looked up by."""
    return day.replace(day=1)


def lock_periods(days: Iterable[tuple[int, date]], *, using: str = "default") -> dict[tuple[int, date], PeriodRow]:
    """The periods of (company, day) pairs by company and first of the month, locked against closing."""
    wanted = sorted({(company_id, month_of(day)) for company_id, day in days})
    rows = LEDGER.tuples(
        "lock_periods", {"companies": [c for c, _ in wanted], "months": [m for _, m in wanted]}, using=using
    )
    return {(company_id, month): PeriodRow(row_id, state) for company_id, month, row_id, state in rows}


RateKey = tuple[str, str, date]


def exchange_rates(wanted: Iterable[RateKey]) -> dict[RateKey, Decimal]:
    """Rates by (currency, company currency, day); 1 where the two are the same, missing where none is known."""
    keys = set(wanted)
    found: dict[RateKey, Decimal] = {k: Decimal(1) for k in keys if k[0] == k[1]}
    asked: Sequence[RateKey] = sorted(keys - found.keys())
    rows = LEDGER.tuples("exchange_rates", {
        "currencies": [k[0] for k in asked],
        "company_currencies": [k[1] for k in asked],
        "dates": [k[2] for k in asked],
    })  # fmt: skip
    found.update({(currency, own, day): rate for currency, own, day, rate in rows})
    return found
