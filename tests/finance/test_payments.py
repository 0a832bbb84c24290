"""Payments and credit notes: what is left to pay, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onegauge.finance import queries
from onegauge.finance.models import CreditNote, Invoice, OpenItem, Payment
from onegauge.finance.operations import (
    ExchangeRateDraft,
    PaymentAllocationRequest,
    PaymentRequest,
    credit_invoices,
    post_invoices,
    record_payments,
    save_exchange_rates,
)
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from tests.finance.world import DAY, ENDS, STARTS, World, eur


def bill(world: World, *prices: str, **changes: object) -> list[int]:
    """Invoices of one piece at these prices; 20 % tax is added."""
    requests = [world.request(world.line("1", p), source_id=n, **changes) for n, p in enumerate(prices)]
    return [p.id for p in post_invoices(requests=requests, by=world.by)]


def pay(world: World, paid: dict[int, str], **changes: object) -> PaymentRequest:
    """A payment of the buyer for these invoices."""
    values: dict[str, object] = {
        "company_id": world.south, "partner_id": world.buyer, "currency": "EUR", "paid_on": DAY, "reference": "wire",
        "amount": sum((Decimal(a) for a in paid.values()), Decimal(0)),
        "allocations": [PaymentAllocationRequest(invoice_id=i, amount=Decimal(a)) for i, a in paid.items()],
    }  # fmt: skip
    return PaymentRequest(**{**values, **changes})  # type: ignore[arg-type]  names are checked by the dataclass


def rests(world: World) -> list[tuple[str, Decimal]]:
    """State and open amount of every invoice."""
    with read_scope(world.by):
        return list(OpenItem.objects.order_by("id").values_list("invoice__state", "open_amount"))


def accounts(world: World, company: int) -> dict[str, Decimal]:
    """What every account stands at, in company currency."""
    with read_scope(world.by):
        lines = queries.trial_balance(company_id=company, first_on=STARTS, last_on=ENDS)
    return {line.code: line.closing_amount for line in lines if line.closing_amount}


def test_a_payment_settles_invoices_and_leaves_a_rest(world: World) -> None:
    first, second = bill(world, "10", "20")

    (recorded,) = record_payments(payments=[pay(world, {first: "12", second: "4"})], by=world.by)

    assert (recorded.number, recorded.settled_invoice_ids) == ("payment-000001", [first])
    assert rests(world) == [("paid", eur(0)), ("posted", eur(20))]
    assert accounts(world, world.south) == {"1000": eur(16), "1200": eur(20), "2200": eur(-6), "4000": eur(-30)}


def test_what_the_exchange_rate_moved_is_a_difference_of_its_own(world: World) -> None:
    rates = [ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=d, rate=Decimal(r))
             for d, r in ((STARTS, "0.85"), (date(2026, 4, 1), "0.90"))]  # fmt: skip
    save_exchange_rates(rates=rates, by=world.by)
    north = {"company_id": world.north}
    (invoice,) = bill(world, "10.01", site_id=world.leeds, **north)
    payments = [pay(world, {invoice: "5"}, paid_on=date(2026, 4, 2), **north),
                pay(world, {invoice: "7.01"}, paid_on=date(2026, 4, 2), **north)]  # fmt: skip

    record_payments(payments=payments, by=world.by)

    assert rests(world) == [("paid", eur(0))]
    assert accounts(world, world.north) == {
        "1000": eur("10.81"), "2200": eur("-1.70"), "4000": eur("-8.51"), "6800": eur("-0.60"),
    }  # fmt: skip


REFUSALS: list[tuple[dict[str, object], dict[str, str], list[str]]] = [
    # changes to the payment, what is allocated to the first invoice (open: 12), codes
    ({"amount": Decimal(0)}, {"amount": "1"}, ["invalid_payment"]),
    ({"amount": Decimal("1.001")}, {"amount": "1"}, ["invalid_payment"]),
    ({"amount": Decimal(9)}, {"amount": "1"}, ["invalid_payment"]),
    ({}, {"amount": "-1"}, ["invalid_payment", "invalid_payment"]),
    ({"paid_on": date(2040, 1, 1)}, {"amount": "1"}, ["period_missing"]),
    ({"partner_id": "stranger"}, {"amount": "1"}, ["payment_mismatch"]),
    ({}, {"amount": "12.01"}, ["overpayment"]),
]


@pytest.mark.parametrize(("changes", "allocation", "codes"), REFUSALS)
def test_a_payment_that_does_not_fit_is_refused(
    world: World, changes: dict[str, object], allocation: dict[str, str], codes: list[str]
) -> None:
    (invoice,) = bill(world, "10")
    changes = {k: getattr(world, v) if v == "stranger" else v for k, v in changes.items()}

    with pytest.raises(Refused) as refused:
        record_payments(payments=[pay(world, {invoice: allocation["amount"]}, **changes)], by=world.by)

    assert refused.value.codes == codes
    assert rests(world) == [("posted", eur(12))]
    with read_scope(world.by):
        assert Payment.objects.count() == 0


def test_payments_of_one_call_cannot_pay_more_than_is_open_together(world: World) -> None:
    (invoice,) = bill(world, "10")

    with pytest.raises(Refused) as refused:
        record_payments(payments=[pay(world, {invoice: "7"}), pay(world, {invoice: "7"})], by=world.by)

    assert [(r.code, r.details["open_amount"]) for r in refused.value.refusals] == [("overpayment", eur(5))]


def test_a_paid_or_unknown_invoice_takes_no_money(world: World) -> None:
    (invoice,) = bill(world, "10")
    record_payments(payments=[pay(world, {invoice: "12"})], by=world.by)

    with pytest.raises(Refused) as refused:
        record_payments(payments=[pay(world, {invoice: "1", 999_999: "1"})], by=world.by)

    assert refused.value.codes == ["unknown_document", "transition_refused"]


def test_paying_takes_as_many_statements_for_fifty_as_for_one(world: World) -> None:
    invoices = bill(world, *["10"] * 51)
    with CaptureQueriesContext(connection) as one:
        record_payments(payments=[pay(world, {invoices[0]: "12"})], by=world.by)
    with CaptureQueriesContext(connection) as fifty:
        record_payments(payments=[pay(world, {i: "12"}) for i in invoices[1:]], by=world.by)

    assert len(fifty) == len(one)


def test_a_credit_takes_an_invoice_back_in_full(world: World) -> None:
    first, _ = bill(world, "10", "20")

    (credited,) = credit_invoices(invoice_ids=[first], credited_on=date(2026, 4, 1), reason="wrong price", by=world.by)

    assert (credited.number, credited.invoice_id) == ("credit-note-000001", first)
    assert rests(world) == [("credited", eur(0)), ("posted", eur(24))]
    assert accounts(world, world.south) == {"1200": eur(24), "2200": eur(-4), "4000": eur(-20)}


def test_a_credit_is_refused_where_money_was_received(world: World) -> None:
    first, second = bill(world, "10", "20")
    record_payments(payments=[pay(world, {first: "1", second: "24"})], by=world.by)

    with pytest.raises(Refused) as refused:
        credit_invoices(invoice_ids=[first, second, 999_999], credited_on=date(2040, 1, 1), reason=" ", by=world.by)

    assert refused.value.codes == [
        "unknown_document", "transition_refused", "invalid_invoice", "partly_paid", "period_missing",
    ]  # fmt: skip
    with read_scope(world.by):
        assert CreditNote.objects.count() == 0
        assert list(Invoice.objects.order_by("id").values_list("state", flat=True)) == ["posted", "paid"]


def test_crediting_takes_as_many_statements_for_fifty_as_for_one(world: World) -> None:
    invoices = bill(world, *["10"] * 51)
    with CaptureQueriesContext(connection) as one:
        credit_invoices(invoice_ids=invoices[:1], credited_on=DAY, reason="returned", by=world.by)
    with CaptureQueriesContext(connection) as fifty:
        credit_invoices(invoice_ids=invoices[1:], credited_on=DAY, reason="returned", by=world.by)

    assert len(fifty) == len(one)
