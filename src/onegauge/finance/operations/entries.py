"""Entries made by people: any balanced set of postings outside the control accounts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.chart import CONTROL_ROLES, GENERAL
from onegauge.finance.guards import books_refusal, is_amount, period_refusal, rate_refusal
from onegauge.finance.kinds import ENTRY_KIND
from onegauge.finance.operations.batch import (
    Books,
    EntryBatch,
    Head,
    PeriodRow,
    RateKey,
    books_of,
    exchange_rates,
    lock_periods,
    month_of,
)
from onegauge.finance.permissions import POST_ENTRIES
from onegauge.finance.statements import LEDGER
from onegauge.finance.tax import converted, quantum_of
from onegauge.inventory.errors import UnknownSite
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal
from onegauge.kernel.errors import Refusal, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import minor_units
from onegauge.kernel.operation import current, operation

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostingDraft:
    """One line: an account by its id, or by its role in the company; debit above zero, credit below."""

    amount: Decimal
    account_id: int | None = None
    role: str = ""
    site_id: int | None = None
    partner_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDraft:
    """One balanced fact in one currency."""

    company_id: int
    posted_on: date
    currency: str
    description: str
    postings: tuple[PostingDraft, ...]
    journal: str = GENERAL
    source_kind: int = ENTRY_KIND.number
    source_id: int = 0


@dataclass(frozen=True, slots=True)
class EntryPosted:
    """An entry as it stands in the ledger."""

    id: int
    number: int


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that the drafts refer to, read once."""

    books: Books
    periods: Mapping[tuple[int, date], PeriodRow]
    rates: Mapping[RateKey, Decimal]
    accounts: Mapping[int, tuple[int, str, bool]]
    sites: frozenset[tuple[int, int]]

    def rate(self, draft: EntryDraft) -> Decimal | None:
        """The rate of the draft's currency into its company's."""
        own = self.books.currencies.get(draft.company_id, "")
        return self.rates.get((draft.currency, own, draft.posted_on))

    def account(self, draft: EntryDraft, posting: PostingDraft) -> int | None:
        """The account of a posting, when there is one in the draft's company."""
        if posting.account_id is None:
            return self.books.accounts.get((draft.company_id, posting.role))
        found = self.accounts.get(posting.account_id)
        return posting.account_id if found and found[0] == draft.company_id else None


@operation(permission=POST_ENTRIES)
def post_entries(*, entries: Sequence[EntryDraft], by: Actor, key: str | None = None) -> list[EntryPosted]:
    """Post balanced entries; all refusals of all entries are reported at once and nothing is written then."""
    companies = {d.company_id for d in entries}
    known = _known(entries, companies)
    permissions = [permission_refusal(by, POST_ENTRIES, c) for c in sorted(companies)]
    refuse_all([*permissions, *(r for n, draft in enumerate(entries) for r in _refusals(n, draft, known))])
    batch = EntryBatch()
    for draft in entries:
        _add(batch, draft, known)
    written = batch.write(operation_id=current().id)
    record(by=by, kind=ENTRY_KIND, verb="posted", entries=[
        Entry(object_id=w.id, company_id=d.company_id,
              after={"number": w.number, "posted_on": d.posted_on, "description": d.description})
        for w, d in zip(written, entries, strict=True)
    ])  # fmt: skip
    return [EntryPosted(w.id, w.number) for w in written]


def _known(entries: Sequence[EntryDraft], companies: set[int]) -> _Known:
    books = books_of(companies)
    own = books.currencies
    ids = sorted({p.account_id for d in entries for p in d.postings if p.account_id is not None})
    sites = sorted({p.site_id for d in entries for p in d.postings if p.site_id is not None})
    return _Known(
        books=books,
        periods=lock_periods((d.company_id, d.posted_on) for d in entries),
        rates=exchange_rates((d.currency, own.get(d.company_id, d.currency), d.posted_on) for d in entries),
        accounts={i: (c, code, control) for i, c, code, control in LEDGER.tuples("accounts_by_id", {"ids": ids})},
        sites=frozenset(LEDGER.tuples("sites_of_companies", {"sites": sites})),
    )


def _refusals(n: int, draft: EntryDraft, known: _Known) -> list[Refusal]:
    """Everything that is wrong with one draft, in the order of the error classes."""
    place = f"entries[{n}]"
    found: list[Refusal | None] = []
    if not draft.postings or not draft.description.strip() or len(draft.description) > 200:
        found.append(errors.InvalidEntry(
            "An entry needs a description of at most 200 characters and postings.", field=place,
            mend="Say in a few words what is posted, and give at least two postings.",
        ))  # fmt: skip
    for m, posting in enumerate(draft.postings):
        found.extend(_posting_refusals(f"{place}.postings[{m}]", draft, posting, known))
    if not any(found) and (total := sum((p.amount for p in draft.postings), ZERO)) != 0:
        found.append(errors.EntryUnbalanced(
            f"Debits exceed credits by {total} {draft.currency}.", field=f"{place}.postings",
            mend="Debits (above zero) and credits (below zero) must add up to zero.", difference=total,
        ))  # fmt: skip
    is_open = known.books.are_open(draft.company_id) and (draft.company_id, draft.journal) in known.books.journals
    no_books = books_refusal(is_open, draft.company_id, field=f"{place}.company_id")
    found.append(no_books)
    if no_books is None:
        own = known.books.currencies[draft.company_id]
        found.append(period_refusal(known.periods, draft.company_id, draft.posted_on, field=f"{place}.posted_on"))
        found.append(rate_refusal(known.rate(draft), draft.currency, own, draft.posted_on, field=f"{place}.currency"))
    return [r for r in found if r is not None]


def _posting_refusals(place: str, draft: EntryDraft, posting: PostingDraft, known: _Known) -> list[Refusal]:
    found: list[Refusal] = []
    if not is_amount(posting.amount, minor_units(draft.currency)) or posting.amount == 0:
        found.append(errors.InvalidEntry(
            f"{posting.amount} is no amount in {draft.currency}.", field=f"{place}.amount",
            mend=f"Give an amount other than zero with at most {minor_units(draft.currency)} decimals.",
        ))  # fmt: skip
    account_id = known.account(draft, posting)
    if account_id is None and known.books.are_open(draft.company_id):
        found.append(errors.InvalidEntry(
            f"Company {draft.company_id} has no such account.", field=f"{place}.account_id",
            mend="Name an account of this company.", account_id=posting.account_id, role=posting.role,
        ))  # fmt: skip
    named = known.accounts.get(posting.account_id or 0)
    if posting.role in CONTROL_ROLES or (account_id and named and named[2]):
        found.append(errors.ControlAccount(
            "This account is written by its own process only, so that it always equals its documents.",
            field=f"{place}.account_id",
            mend="Correct the document behind it: an invoice, a payment, a movement of goods.",
        ))  # fmt: skip
    if posting.site_id is not None and (draft.company_id, posting.site_id) not in known.sites:
        found.append(UnknownSite(
            f"Company {draft.company_id} has no site {posting.site_id}.", field=f"{place}.site_id",
            object_id=posting.site_id,
        ))  # fmt: skip
    return found


def _add(batch: EntryBatch, draft: EntryDraft, known: _Known) -> None:
    """Convert line by line; what rounding leaves over in the company's currency goes to its own account."""
    company_id = draft.company_id
    own = known.books.currencies[company_id]
    rate = known.rate(draft) or Decimal(1)
    entry = batch.open(Head(
        company_id, known.books.journals[company_id, draft.journal],
        known.periods[company_id, month_of(draft.posted_on)].id, draft.posted_on, draft.source_kind, draft.source_id,
        draft.description,
    ))  # fmt: skip
    residue = ZERO
    for posting in draft.postings:
        company_amount = converted(posting.amount, rate, quantum_of(own))
        residue += company_amount
        account_id = known.account(draft, posting)
        if account_id is None:
            raise RuntimeError("an unknown account was not refused")
        batch.post(entry, account_id, draft.currency, posting.amount, company_amount, site_id=posting.site_id,
                   partner_id=posting.partner_id)  # fmt: skip
    batch.post(entry, known.books.accounts[company_id, "rounding"], draft.currency, ZERO, -residue)
