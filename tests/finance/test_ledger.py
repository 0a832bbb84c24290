"""The money ledger: entries by people, what the database itself refuses, periods, books."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.finance import queries
from onegauge.finance.models import Account, Entry, Period, Posting
from onegauge.finance.operations import (
    AccountDraft,
    EntryDraft,
    ExchangeRateDraft,
    PostingDraft,
    close_periods,
    extend_periods,
    open_books,
    post_entries,
    post_invoices,
    reopen_periods,
    save_accounts,
    save_exchange_rates,
)
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from tests.database import raw_connection
from tests.finance.world import DAY, ENDS, STARTS, World, eur


def entry(world: World, *amounts: str, roles: tuple[str, ...] = ("bank", "opening"), **changes: object) -> EntryDraft:
    """A draft that moves these amounts, debit above zero, on accounts with these roles."""
    given = amounts or ("100", "-100")
    values: dict[str, object] = {
        "company_id": world.south, "posted_on": DAY, "currency": "EUR", "description": "Opening of the bank account",
        "postings": tuple(PostingDraft(amount=Decimal(a), role=r) for a, r in zip(given, roles, strict=False)),
    }  # fmt: skip
    return EntryDraft(**{**values, **changes})  # type: ignore[arg-type]  names are checked by the dataclass


def period_of(world: World, company: int, day: date) -> Period:
    """The period that holds a day."""
    with read_scope(world.by):
        return Period.objects.get(company_id=company, starts_on=day.replace(day=1))


def test_an_entry_gets_a_number_and_balances(world: World) -> None:
    first, second = post_entries(entries=[entry(world), entry(world, "5.50", "-5.50")], by=world.by)

    assert (first.number, second.number) == (1, 2)
    with read_scope(world.by):
        balance = {r.code: r.closing_amount for r in queries.trial_balance(
            company_id=world.south, first_on=STARTS, last_on=ENDS)}  # fmt: skip
        bank = Account.objects.get(company_id=world.south, role="bank")
        ledger = queries.account_ledger(account_id=bank.id, first_on=STARTS, last_on=ENDS)
    assert (balance["1000"], balance["3000"]) == (eur("105.50"), eur("-105.50"))
    assert [(line.number, line.amount) for line in ledger] == [(1, eur("100")), (2, eur("5.50"))]


def test_what_rounding_leaves_over_has_an_account_of_its_own(world: World) -> None:
    save_exchange_rates(
        rates=[ExchangeRateDraft(currency="USD", company_currency="EUR", valid_from=STARTS, rate=Decimal("0.333"))],
        by=world.by,
    )
    draft = entry(world, "0.05", "0.05", "-0.10", roles=("bank", "revenue", "opening"), currency="USD")

    (posted,) = post_entries(entries=[draft], by=world.by)

    with read_scope(world.by):
        lines = list(Posting.objects.filter(entry_id=posted.id).order_by("id").values_list("amount", "company_amount"))
    assert lines == [(eur("0.05"), eur("0.02")), (eur("0.05"), eur("0.02")), (eur("-0.10"), eur("-0.03")),
                     (eur("0"), eur("-0.01"))]  # fmt: skip


REFUSALS: list[tuple[dict[str, object], list[str]]] = [
    ({"description": " "}, ["invalid_entry"]),
    ({"postings": ()}, ["invalid_entry"]),
    ({"postings": (PostingDraft(amount=Decimal("1.001"), role="bank"),)}, ["invalid_entry"]),
    ({"postings": (PostingDraft(amount=Decimal(1), role="no-such"),)}, ["invalid_entry"]),
    ({"postings": (PostingDraft(amount=Decimal(1), account_id=999_999),)}, ["invalid_entry"]),
    ({"postings": (PostingDraft(amount=Decimal(1), role="bank"),)}, ["entry_unbalanced"]),
    ({"postings": (PostingDraft(amount=Decimal(1), role="receivable"),
                   PostingDraft(amount=Decimal(-1), role="bank"))}, ["control_account"]),
    ({"postings": (PostingDraft(amount=Decimal(1), role="inventory"),
                   PostingDraft(amount=Decimal(-1), role="bank"))}, ["control_account"]),
    ({"company_id": 999_999}, ["books_not_open"]),
    ({"posted_on": date(2035, 1, 1)}, ["period_missing"]),
    ({"currency": "USD"}, ["exchange_rate_missing"]),
    ({"description": "", "posted_on": date(2035, 1, 1), "currency": "USD"},
     ["invalid_entry", "period_missing", "exchange_rate_missing"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "codes"), REFUSALS)
def test_an_entry_that_cannot_be_posted_is_refused(world: World, changes: dict[str, object], codes: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        post_entries(entries=[entry(world), entry(world, **changes)], by=world.by)  # type: ignore[arg-type]

    assert refused.value.codes == codes
    with read_scope(world.by):
        assert Entry.objects.count() == 0


def test_the_account_of_another_company_is_unknown(world: World) -> None:
    with read_scope(world.by):
        foreign = Account.objects.get(company_id=world.north, role="bank").id
    postings = (PostingDraft(amount=eur(1), account_id=foreign), PostingDraft(amount=eur(-1), role="bank"))

    with pytest.raises(Refused) as refused:
        post_entries(entries=[entry(world, postings=postings)], by=world.by)

    assert refused.value.codes == ["invalid_entry"]


def test_posting_takes_as_many_statements_for_fifty_as_for_one(world: World) -> None:
    with CaptureQueriesContext(connection) as one:
        post_entries(entries=[entry(world)], by=world.by)
    with CaptureQueriesContext(connection) as fifty:
        post_entries(entries=[entry(world)] * 50, by=world.by)

    assert len(fifty) == len(one)


# What the database refuses, whoever asks ------------------------------------------------------------------------------


def attempt(alias: str, world: World, act: Callable[[psycopg.Cursor[tuple[object, ...]]], object]) -> str:
    """Try something in a session of one's own; return what the database said."""
    with raw_connection(alias) as session, session.cursor() as cursor:
        scope = f"{world.north},{world.south}"
        cursor.execute("SELECT set_config('og.companies', %s, false), set_config('og.sites', '', false)", [scope])
        try:
            act(cursor)
            session.commit()
        except psycopg.Error as error:
            session.rollback()
            return str(error).split("\n")[0]
    return "done"


INSERT = (
    "INSERT INTO finance_posting (company_id, entry_id, account_id, period_id, posted_on, currency, amount,"
    " company_amount) SELECT e.company_id, e.id, a.id, e.period_id, e.posted_on, x.currency, x.amount, x.company_amount"
    " FROM finance_entry e JOIN finance_account a ON a.company_id = e.company_id AND a.role = 'bank',"
    " unnest(%s::text[], %s::numeric[], %s::numeric[]) AS x(currency, amount, company_amount) WHERE e.id = %s"
)


@pytest.mark.parametrize("alias", ["default", "owner", "follower"])
@pytest.mark.parametrize(
    ("currencies", "amounts", "company_amounts"),
    [
        (["EUR"], ["1"], ["1"]),
        (["EUR", "USD"], ["1", "-1"], ["1", "-1"]),
        (["EUR", "EUR"], ["1", "-1"], ["1", "-2"]),
    ],
)
def test_nothing_unbalanced_can_be_added(
    world: World, alias: str, currencies: list[str], amounts: list[str], company_amounts: list[str]
) -> None:
    (posted,) = post_entries(entries=[entry(world)], by=world.by)

    said = attempt(alias, world, lambda c: c.execute(INSERT, [currencies, amounts, company_amounts, posted.id]))

    assert said == f"entry {posted.id} does not balance"


@pytest.mark.parametrize("alias", ["default", "owner", "follower"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE finance_posting SET amount = 0",
        "DELETE FROM finance_posting",
        "TRUNCATE finance_posting",
        "UPDATE finance_entry SET posted_on = '2026-01-01'",
        "DELETE FROM finance_entry",
        "UPDATE finance_invoiceline SET net_amount = 0",
        "DELETE FROM finance_invoicetax",
    ],
)
def test_what_was_posted_stays(world: World, alias: str, statement: str) -> None:
    post_entries(entries=[entry(world)], by=world.by)
    post_invoices(requests=[world.request()], by=world.by)

    said = attempt(alias, world, lambda c: c.execute(statement.encode()))

    assert "append-only" in said or "permission denied" in said or "foreign key" in said


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE finance_accountbalance SET debit_amount = 0",
        "UPDATE finance_invoice SET net_amount = 0",
        "UPDATE finance_openitem SET amount = 0",
        "INSERT INTO finance_itemcost (company_id, item_id, qty, value_amount, uncosted_qty) VALUES (1, 1, 1, 1, 0)",
        "UPDATE finance_period SET ends_on = '2030-01-31'",
    ],
)
def test_the_application_cannot_write_what_is_kept_for_it(world: World, statement: str) -> None:
    post_invoices(requests=[world.request()], by=world.by)

    assert "permission denied" in attempt("default", world, lambda c: c.execute(statement.encode()))


# Periods and books ----------------------------------------------------------------------------------------------------


def test_nothing_is_posted_into_a_closed_period_until_it_is_reopened(world: World) -> None:
    march = period_of(world, world.south, DAY)
    close_periods(period_ids=[march.id], by=world.by)

    with pytest.raises(Refused) as refused:
        post_entries(entries=[entry(world)], by=world.by)
    assert refused.value.codes == ["period_closed"]
    with pytest.raises(Refused) as again:
        close_periods(period_ids=[march.id], by=world.by)
    assert again.value.codes == ["transition_refused"]

    reopen_periods(period_ids=[march.id], by=world.by)
    assert len(post_entries(entries=[entry(world)], by=world.by)) == 1


def test_the_database_refuses_an_entry_in_a_closed_period(world: World) -> None:
    march = period_of(world, world.south, DAY)
    close_periods(period_ids=[march.id], by=world.by)
    insert = (
        "INSERT INTO finance_entry (company_id, journal_id, number, period_id, posted_on, recorded_at, source_kind,"
        " source_id, description) SELECT company_id, id, 1, %s, %s, now(), 47, 0, 'x' FROM finance_financejournal"
        " WHERE company_id = %s AND code = 'general'"
    )

    for alias in ("default", "owner"):
        said = attempt(alias, world, lambda c: c.execute(insert, [march.id, DAY, world.south]))
        assert "lies in no open period" in said


def test_closing_waits_for_whoever_is_posting(world: World) -> None:
    march = period_of(world, world.south, DAY)
    lock = "SELECT id FROM finance_period WHERE id = %s FOR SHARE"
    close = "UPDATE finance_period SET state = 'closed', version = version + 1 WHERE id = %s"
    with raw_connection("owner") as poster, poster.cursor() as cursor:
        cursor.execute(lock, [march.id])

        def closing(other: psycopg.Cursor[tuple[object, ...]]) -> None:
            other.execute("SET lock_timeout = '50ms'")
            other.execute(close, [march.id])

        assert "lock timeout" in attempt("owner", world, closing)
    assert attempt("owner", world, closing) == "done"


def test_books_are_opened_once_and_extended_without_a_gap(world: World) -> None:
    with pytest.raises(Refused) as refused:
        open_books(company_ids=[world.south], starts_on=STARTS, by=world.by)
    assert refused.value.codes == ["books_already_open"]

    made = extend_periods(company_ids=[world.south], ends_on=date(2028, 2, 10), by=world.by)

    assert len(made) == 2
    assert period_of(world, world.south, date(2028, 2, 1)).state == "open"


def test_books_that_make_no_sense_are_refused(world_without_books: World) -> None:
    world = world_without_books
    for changes in ({"starts_on": date(1200, 1, 1)}, {"starts_on": STARTS, "ends_on": date(2025, 1, 1)}):
        with pytest.raises(Refused) as refused:
            open_books(company_ids=[world.south, 999_999], by=world.by, **changes)
        assert refused.value.codes == ["unknown_document", "invalid_value"]


def test_an_account_of_ones_own_can_be_posted_to_and_keeps_its_type(world: World) -> None:
    draft = AccountDraft(company_id=world.south, code="6100", name="Rent", type="expense")
    (rent,) = save_accounts(accounts=[draft], by=world.by)
    postings = (PostingDraft(amount=eur(9), account_id=rent.id), PostingDraft(amount=eur(-9), role="bank"))

    post_entries(entries=[entry(world, postings=postings)], by=world.by)
    with pytest.raises(Refused) as refused:
        save_accounts(
            accounts=[AccountDraft(company_id=world.south, code="6100", name="Rent", type="income")], by=world.by
        )

    assert refused.value.codes == ["invalid_value"]
