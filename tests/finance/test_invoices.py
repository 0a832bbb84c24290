"""Posting invoices: amounts, tax, currency, open items, entries; refusals; statement counts."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from onegauge.finance import queries
from onegauge.finance.models import AccountBalance, Entry, Invoice, InvoiceLine, OpenItem, Posting
from onegauge.finance.operations import ExchangeRateDraft, InvoicePosted, post_invoices, save_exchange_rates
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from tests.finance.world import DAY, STARTS, World, eur


def posted_on_accounts(world: World, entry_id: int) -> dict[str, Decimal]:
    """What an entry posted, by role of the account, in document currency."""
    with read_scope(world.by), connection.cursor() as cursor:
        cursor.execute(
            "SELECT a.role, sum(p.amount) FROM finance_posting p JOIN finance_account a ON a.id = p.account_id"
            " WHERE p.entry_id = %s GROUP BY a.role", [entry_id])  # fmt: skip
        return dict(cursor.fetchall())


def counts() -> list[int]:
    """How much there is of everything that posting writes."""
    tables = ("finance_invoice", "finance_invoiceline", "finance_openitem", "finance_entry", "finance_posting")
    with connections["owner"].cursor() as cursor:
        found = []
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
        return found


def test_an_invoice_is_owed_and_stands_in_the_ledger(world: World) -> None:
    lines = (world.line("3", "9.99"), world.line("1", "5.00", item=world.rope, tax_class="reduced"))

    (posted,) = post_invoices(requests=[world.request(*lines, source_id=7)], by=world.by)

    assert posted == InvoicePosted(posted.id, "invoice-000001", 7, eur("34.97"), eur("6.27"))
    with read_scope(world.by):
        invoice = Invoice.objects.get(id=posted.id)
        item = OpenItem.objects.get(invoice_id=posted.id)
        rates = list(InvoiceLine.objects.filter(invoice_id=posted.id).values_list("net_amount", "tax_rate"))
    assert (invoice.gross_amount, invoice.state, invoice.due_on) == (eur("41.24"), "posted", DAY + timedelta(days=30))
    assert (item.amount, item.open_amount, item.due_on) == (eur("41.24"), eur("41.24"), invoice.due_on)
    assert rates == [(eur("29.97"), eur("0.2")), (eur("5.00"), eur("0.055"))]
    assert posted_on_accounts(world, invoice.entry_id) == {
        "receivable": eur("41.24"), "revenue": eur("-34.97"), "output_tax": eur("-6.27"),
    }  # fmt: skip


def test_a_surcharge_is_a_line_without_an_item_taxed_by_its_own_class(world: World) -> None:
    freight = replace(world.line("1", "9.00", tax_class="reduced"), item_id=None, description="Freight")
    (posted,) = post_invoices(requests=[world.request(world.line("3", "9.99"), freight)], by=world.by)
    with read_scope(world.by):
        lines = list(queries.invoice_lines(posted.id).values_list("item_id", "description", "net_amount"))
        entry = Invoice.objects.get(id=posted.id).entry_id
    assert lines[1] == (None, "Freight", eur("9.00"))
    assert posted_on_accounts(world, entry) == {
        "receivable": eur("45.46"), "revenue": eur("-38.97"), "output_tax": eur("-6.49"),
    }  # fmt: skip


def test_a_line_without_an_item_says_what_it_is_for(world: World) -> None:
    before = counts()
    with pytest.raises(Refused) as refused:
        post_invoices(requests=[world.request(replace(world.line(), item_id=None))], by=world.by)
    assert [(r.code, r.field) for r in refused.value.refusals] == [
        ("invalid_invoice", "requests[0].lines[0].description")
    ]
    assert counts() == before


def test_an_invoice_in_another_currency_is_kept_in_both(world: World) -> None:
    save_exchange_rates(
        rates=[ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=STARTS, rate=Decimal("0.85"))],
        by=world.by,
    )
    request = world.request(world.line("1", "9.99"), company_id=world.north, site_id=world.leeds)

    (posted,) = post_invoices(requests=[request], by=world.by)

    with read_scope(world.by):
        invoice = Invoice.objects.get(id=posted.id)
        (owed,) = queries.receivable_open_by_partner(on=DAY)
    assert (invoice.net_amount, invoice.tax_amount) == (eur("9.99"), eur("2.00"))
    assert (invoice.company_net_amount, invoice.company_tax_amount) == (eur("8.49"), eur("1.70"))
    assert (owed.open_amount, owed.overdue_amount) == (eur("10.19"), eur("0"))


def test_free_goods_are_settled_at_once(world: World) -> None:
    (posted,) = post_invoices(requests=[world.request(world.line("1", "0"))], by=world.by)

    with read_scope(world.by):
        invoice = Invoice.objects.get(id=posted.id)
    assert (invoice.state, invoice.entry_id, invoice.gross_amount) == ("paid", None, 0)


def test_numbers_run_without_gaps_per_company(world: World) -> None:
    save_exchange_rates(
        rates=[ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=STARTS, rate=Decimal("0.85"))],
        by=world.by,
    )
    north = {"company_id": world.north, "site_id": world.leeds}
    requests = [world.request(source_id=1), world.request(source_id=2, **north), world.request(source_id=3)]

    posted = post_invoices(requests=requests, by=world.by)

    assert [(p.source_id, p.number) for p in posted] == [
        (1, "invoice-000001"), (2, "invoice-000001"), (3, "invoice-000002"),
    ]  # fmt: skip


def test_the_same_key_posts_once(world: World) -> None:
    first = post_invoices(requests=[world.request()], by=world.by, key="bill-1")

    assert post_invoices(requests=[world.request()], by=world.by, key="bill-1") == first
    assert counts()[0] == 1


REFUSALS = [
    # field that is changed, value, code; the first shape, then what the books say
    ("lines", (), "invalid_invoice"),
    ("currency", "euro", "invalid_invoice"),
    ("source_kind", 9999, "invalid_invoice"),
    ("company_id", 999_999, "books_not_open"),
    ("partner_id", "stranger", "not_a_customer_here"),
    ("site_id", "leeds", "unknown_site"),
    ("invoiced_on", date(2025, 12, 31), "tax_rate_missing"),
    ("ship_country", "DE", "tax_rate_missing"),
    ("currency", "USD", "exchange_rate_missing"),
]


@pytest.mark.parametrize(("field", "value", "code"), REFUSALS)
def test_a_request_that_cannot_be_billed_is_refused(world: World, field: str, value: object, code: str) -> None:
    value = getattr(world, value) if value in ("stranger", "leeds") else value
    before = counts()

    with pytest.raises(Refused) as refused:
        post_invoices(requests=[world.request(), world.request(**{field: value})], by=world.by)

    assert code in refused.value.codes
    assert all((r.field or "").startswith("requests[1]") for r in refused.value.refusals)
    assert counts() == before


@pytest.mark.parametrize(
    ("qty", "price"), [("0", "1"), ("-1", "1"), ("NaN", "1"), ("1", "-0.01"), ("1", "0.0000001"), ("1e30", "1")]
)
def test_a_line_that_makes_no_sense_is_refused(world: World, qty: str, price: str) -> None:
    with pytest.raises(Refused) as refused:
        post_invoices(requests=[world.request(world.line(qty, price))], by=world.by)

    assert refused.value.codes == ["invalid_invoice"]


def test_all_refusals_of_all_requests_come_at_once_and_in_order(world: World) -> None:
    bad = world.request(
        world.line(item=999_999), partner_id=world.stranger, invoiced_on=date(2029, 1, 1), currency="USD"
    )

    with pytest.raises(Refused) as refused:
        post_invoices(requests=[world.request(), bad, world.request(ship_country="DE")], by=world.by)

    assert refused.value.codes == [
        "not_a_customer_here", "unknown_item", "period_missing", "exchange_rate_missing", "tax_rate_missing",
    ]  # fmt: skip


def test_posting_takes_as_many_statements_for_fifty_as_for_one(world: World) -> None:
    post_invoices(requests=[world.request()], by=world.by)  # policies and series are warm
    with CaptureQueriesContext(connection) as one:
        post_invoices(requests=[world.request(source_id=2)], by=world.by)
    with CaptureQueriesContext(connection) as fifty:
        post_invoices(
            requests=[world.request(world.line(), world.line(), source_id=n) for n in range(3, 53)], by=world.by
        )

    assert len(fifty) == len(one)
    assert len(one) <= 24


def test_balances_are_kept_by_account_and_period(world: World) -> None:
    post_invoices(requests=[world.request(), world.request(invoiced_on=date(2026, 4, 1))], by=world.by)

    with read_scope(world.by):
        rows = list(
            AccountBalance.objects.filter(account__role="receivable").order_by("period__starts_on")
            .values_list("period__starts_on", "debit_amount", "credit_amount")
        )  # fmt: skip
        lines = {r.code: r for r in queries.trial_balance(
            company_id=world.south, first_on=date(2026, 4, 1), last_on=date(2026, 4, 30))}  # fmt: skip
    assert rows == [(date(2026, 3, 1), eur("24"), eur("0")), (date(2026, 4, 1), eur("24"), eur("0"))]
    assert (lines["1200"].opening_amount, lines["1200"].debit_amount, lines["1200"].closing_amount) == (24, 24, 48)
    assert sum(r.closing_amount for r in lines.values()) == 0


def test_another_company_sees_nothing(world: World) -> None:
    post_invoices(requests=[world.request()], by=world.by)
    narrow = world.by.narrowed(companies=(world.north,), sites=(world.leeds,))

    with read_scope(narrow):
        assert [m.objects.count() for m in (Invoice, InvoiceLine, OpenItem, Entry, Posting)] == [0] * 5
