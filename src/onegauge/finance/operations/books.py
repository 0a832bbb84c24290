"""Opening a company's books, and the master data of the ledger: accounts and exchange rates."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.chart import CONTROL_ROLES, GENERAL, STARTER_CHART, STARTER_JOURNALS
from onegauge.finance.guards import period_refusal
from onegauge.finance.kinds import ACCOUNT_KIND, BOOKS_KIND, EXCHANGE_RATE_KIND, PERIOD_KIND
from onegauge.finance.operations.batch import EntryBatch, Head, books_of, lock_periods, month_of
from onegauge.finance.permissions import MAINTAIN_ACCOUNTS, MAINTAIN_RATES, OPEN_BOOKS
from onegauge.finance.statements import BOOKS
from onegauge.finance.states import AccountType
from onegauge.governance.kinds import COMPANY_KIND
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, permission_refusal
from onegauge.kernel.errors import InvalidValue, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record, ref
from onegauge.kernel.lifecycle import unknown_document
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import current, operation

ACCOUNTS = MasterTable(
    ACCOUNT_KIND,
    ("company_id", "code"),
    {"company_id": "bigint", "code": "text", "name": "text", "type": "text"},
    on_insert={"role": "''", "is_control": "false"},
)
EXCHANGE_RATES = MasterTable(
    EXCHANGE_RATE_KIND,
    ("currency", "company_currency", "valid_from"),
    {"currency": "text", "company_currency": "text", "valid_from": "date", "rate": "numeric"},
)
FIRST_YEAR, LAST_YEAR = 1990, 2099
MONTHS = 24


@dataclass(frozen=True, slots=True)
class BooksOpened:
    """What a company's books began with."""

    company_id: int
    accounts: int
    periods: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """An account of one's own beside those with a role."""

    company_id: int
    code: str
    name: str
    type: str
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeRateDraft:
    """What one unit of ``currency`` is worth in ``company_currency`` from a day on."""

    currency: str
    company_currency: str
    valid_from: date
    rate: Decimal
    version: int | None = None


@operation(permission=OPEN_BOOKS)
def open_books(
    *,
    company_ids: Sequence[int],
    starts_on: date,
    ends_on: date | None = None,
    by: Actor,
    key: str | None = None,
) -> list[BooksOpened]:
    """Give companies a chart of accounts, journals and open monthly periods, from ``starts_on`` on.

    Without ``ends_on`` the periods reach two years from the start, and a year from today. Stock that was valued
    before becomes the opening balance of the inventory account.
    """
    companies = sorted(set(company_ids))
    last = ends_on or max(_later(starts_on, MONTHS), _later(by.today, MONTHS // 2))
    BOOKS.run("hold_costing")
    rights = [permission_refusal(by, OPEN_BOOKS, c) for c in companies]
    strangers = [unknown_document(COMPANY_KIND, c) for c in companies if c not in by.companies]
    known = {c for (c,) in BOOKS.tuples("companies_with_books", {"companies": companies})}
    twice = [errors.BooksAlreadyOpen(f"The books of company {c} are open already.", object_id=c,
                                     mend="Extend their periods instead.") for c in sorted(known)]  # fmt: skip
    dates = None
    if not FIRST_YEAR <= starts_on.year <= last.year <= LAST_YEAR or last < starts_on:
        dates = InvalidValue(f"Books from {starts_on} to {last} make no sense.", field="starts_on",
                             mend=f"Use dates in order between {FIRST_YEAR} and {LAST_YEAR}.")  # fmt: skip
    refuse_all([*rights, *strangers, *twice, dates])
    _install(companies)
    periods = BOOKS.tuples("insert_periods", {"companies": companies, "first": starts_on, "last": last})
    _post_opening_value(companies, starts_on)
    counts = {c: sum(1 for p in periods if p[1] == c) for c in companies}
    record(by=by, kind=BOOKS_KIND, verb="opened", entries=[
        Entry(object_id=c, company_id=c, after={"starts_on": starts_on, "ends_on": last, "periods": counts[c]},
              refs=(ref(COMPANY_KIND, c),))
        for c in companies
    ])  # fmt: skip
    return [BooksOpened(c, len(STARTER_CHART), counts[c]) for c in companies]


@operation(permission=OPEN_BOOKS)
def extend_periods(*, company_ids: Sequence[int], ends_on: date, by: Actor, key: str | None = None) -> list[int]:
    """Open further months after the last one, up to the one that holds ``ends_on``; return their ids."""
    companies = sorted(set(company_ids))
    last = dict(BOOKS.tuples("last_periods", {"companies": companies}))
    refuse_all([
        *(permission_refusal(by, OPEN_BOOKS, c) for c in companies),
        *(errors.BooksNotOpen(f"Company {c} has no books in your scope.", object_id=c, mend="Open its books first.")
          for c in companies if c not in last),
        None if ends_on.year <= LAST_YEAR else InvalidValue(f"{ends_on} is too far away.", field="ends_on"),
    ])  # fmt: skip
    first = min(last.values(), default=ends_on)
    made = BOOKS.tuples("insert_periods", {"companies": companies, "first": first, "last": ends_on})
    record(by=by, kind=PERIOD_KIND, verb="opened", entries=[
        Entry(object_id=i, company_id=c, after={"starts_on": starts_on, "state": "open"}) for i, c, starts_on in made
    ])  # fmt: skip
    return [i for i, _, _ in made]


@operation(permission=MAINTAIN_ACCOUNTS)
def save_accounts(*, accounts: Sequence[AccountDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create accounts or change their names; the type of an account with a role stays what the role needs."""
    judge = Judge("accounts")
    judge.permit(by, MAINTAIN_ACCOUNTS, [d.company_id for d in accounts])
    keys = [(d.company_id, d.code) for d in accounts]
    judge.once(keys, "code")
    for index, draft in enumerate(accounts):
        judge.text(index, "code", draft.code, 20)
        judge.text(index, "name", draft.name, 120)
        judge.choice(index, "type", draft.type, AccountType.values)
        if draft.company_id not in by.companies:
            judge.refuse(index, "company_id", f"There is no company {draft.company_id}.", refusal=UnknownDocument)
    judge.check()
    found = ACCOUNTS.find(keys)
    ACCOUNTS.check_versions(judge, keys, found, [d.version for d in accounts])
    for index, draft in enumerate(accounts):
        kept = found.get((draft.company_id, draft.code))
        if kept is not None and kept.values["type"] != draft.type:
            judge.refuse(index, "type", "An account keeps its type: what was posted to it would change its meaning.",
                         "Make a new account.")  # fmt: skip
    judge.check()
    return ACCOUNTS.save([_row(d) for d in accounts], found, by=by)


@operation(permission=MAINTAIN_RATES)
def save_exchange_rates(*, rates: Sequence[ExchangeRateDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Save rates by day; documents that were posted keep the rate they were posted with."""
    judge = Judge("rates")
    judge.permit(by, MAINTAIN_RATES)
    keys = [(d.currency, d.company_currency, d.valid_from) for d in rates]
    judge.once(keys, "valid_from")
    for index, draft in enumerate(rates):
        judge.currency(index, "currency", draft.currency)
        judge.currency(index, "company_currency", draft.company_currency)
        judge.number(index, "rate", draft.rate, above=Decimal(0), most=Decimal(10) ** 9, places=8)
        if draft.currency == draft.company_currency:
            judge.refuse(index, "currency", "A currency is worth itself.", "Name two different currencies.")
    judge.check()
    found = EXCHANGE_RATES.find(keys)
    EXCHANGE_RATES.check_versions(judge, keys, found, [d.version for d in rates])
    judge.check()
    return EXCHANGE_RATES.save([_row(d) for d in rates], found, by=by)


def _row(draft: AccountDraft | ExchangeRateDraft) -> dict[str, object]:
    return {name: value for name, value in asdict(draft).items() if name != "version"}


def _later(day: date, months: int) -> date:
    """The first of the month this many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _install(companies: Sequence[int]) -> None:
    BOOKS.run("insert_chart", {
        "companies": companies,
        "codes": [a.code for a in STARTER_CHART],
        "names": [a.name for a in STARTER_CHART],
        "types": [a.type for a in STARTER_CHART],
        "roles": [a.role for a in STARTER_CHART],
        "controls": [a.role in CONTROL_ROLES for a in STARTER_CHART],
    })  # fmt: skip
    BOOKS.run("insert_journals", {
        "companies": companies,
        "codes": [code for code, _ in STARTER_JOURNALS],
        "names": [name for _, name in STARTER_JOURNALS],
    })  # fmt: skip


def _post_opening_value(companies: Sequence[int], starts_on: date) -> None:
    """The inventory account begins with what stock is worth by then."""
    books = books_of(companies)
    periods = lock_periods((c, starts_on) for c in companies)
    refuse_all(period_refusal(periods, c, starts_on, field="starts_on") for c in companies)
    batch = EntryBatch()
    for company_id, site_id, amount, transit in BOOKS.tuples("unposted_value", {"companies": companies}):
        currency = books.currencies[company_id]
        entry = batch.open(Head(
            company_id, books.journals[company_id, GENERAL], periods[company_id, month_of(starts_on)].id, starts_on,
            BOOKS_KIND.number, company_id, "Opening value of stock",
        ))  # fmt: skip
        shelf = amount - transit
        batch.post(entry, books.accounts[company_id, "inventory"], currency, shelf, shelf, site_id=site_id)
        batch.post(entry, books.accounts[company_id, "goods_in_transit"], currency, transit, transit, site_id=site_id)
        batch.post(entry, books.accounts[company_id, "opening"], currency, -amount, -amount, site_id=site_id)
    batch.write(operation_id=current().id)
