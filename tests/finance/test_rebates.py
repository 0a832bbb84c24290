"""Rebates: accrued as invoices are posted, settled once for each period, against what the customer owes."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from onegauge.finance import migrations, queries
from onegauge.finance.models import Account, Invoice, OpenItem, Period, RebatePeriod, RebateSettlement
from onegauge.finance.operations import (
    AccountDraft,
    ExchangeRateDraft,
    accruals,
    close_periods,
    count_rebates,
    credit_invoices,
    invoices,
    post_invoices,
    save_accounts,
    save_exchange_rates,
    settle_invoices,
    settle_rebates,
)
from onegauge.finance.operations.rebates import shared
from onegauge.finance.rebate_queries import taxes_of_settlement
from onegauge.finance.statements import REBATES
from onegauge.finance.web.papers import rebate as printed
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing.operations import (
    RebateAgreementDraft,
    RebateTierDraft,
    approve_rebate_agreements,
    end_rebate_agreements,
    save_rebate_agreements,
)
from onegauge.pricing.rebate_queries import SQL as AGREEMENTS
from tests.concurrency.sessions import together as sessions
from tests.concurrency.sessions import values
from tests.finance.test_ledger_races import ROUNDS, SESSIONS, together
from tests.finance.world import DAY, World, eur

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
IN_APRIL = datetime(2026, 4, 10, 12, tzinfo=UTC)


def draft(world: World, **changes: object) -> RebateAgreementDraft:
    """Two per cent of a month's turnover, five from 1000 on."""
    values: dict[str, object] = {
        "company_id": world.south, "code": "BONUS", "name": "Bonus", "partner": "BUYER", "currency": "EUR",
        "period": "month", "basis": "share", "valid_from": date(2026, 1, 1),
        "tiers": [RebateTierDraft(from_amount=eur(f), value=eur(v)) for f, v in (("0", "0.02"), ("1000", "0.05"))],
    }  # fmt: skip
    return RebateAgreementDraft(**{**values, **changes})  # type: ignore[arg-type]  names are checked by the dataclass


def agree(world: World, **changes: object) -> int:
    """An approved agreement."""
    (saved,) = save_rebate_agreements(agreements=[draft(world, **changes)], by=world.by)
    approve_rebate_agreements(agreement_ids=[saved.id], by=world.by)
    return saved.id


def bill(world: World, amount: str, *, on: date = DAY, qty: str = "1", **changes: object) -> int:
    """An invoice of one line worth this much, and its id."""
    line = world.line(qty=qty, price=amount, item=changes.pop("item", None))  # type: ignore[arg-type]  an id
    (posted,) = post_invoices(requests=[world.request(line, invoiced_on=on, **changes)], by=world.by)
    return posted.id


def periods(world: World) -> list[tuple[date, Decimal, Decimal, str]]:
    """The periods with turnover, accrual and state."""
    with read_scope(world.by):
        rows = RebatePeriod.objects.order_by("starts_on", "id")
        return [(r.starts_on, r.turnover_amount, r.accrued_amount, r.state) for r in rows]


def period_id(world: World, starts_on: date = MARCH) -> int:
    """The id of a period by its first day."""
    with read_scope(world.by):
        return RebatePeriod.objects.get(starts_on=starts_on).id


def balances(world: World) -> dict[str, Decimal]:
    """What was posted to the accounts of rebates and receivables, in the company's currency."""
    with read_scope(world.by), connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT a.role, sum(p.company_amount) FROM finance_posting p JOIN finance_account a ON a.id = p.account_id"
            " WHERE a.role IN ('rebates', 'rebate_accrual', 'receivable', 'customer_credit', 'output_tax',"
            " 'exchange_difference') GROUP BY 1 HAVING sum(p.company_amount) <> 0"
        )
        return dict(cursor.fetchall())


def later(world: World) -> Actor:
    """The same actor in April."""
    return world.by.at(IN_APRIL)


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [r.code for r in refused.value.refusals]


class TestAccrual:
    def test_an_invoice_accrues_under_the_tier_reached(self, world: World) -> None:
        agree(world)

        bill(world, "500")

        assert periods(world) == [(MARCH, eur(500), eur(10), "open")]
        assert balances(world)["rebates"] == eur(10)
        assert balances(world)["rebate_accrual"] == eur(-10)

    def test_a_tier_that_is_reached_catches_up_for_the_whole_period(self, world: World) -> None:
        agree(world)
        bill(world, "500")

        bill(world, "500")

        assert periods(world) == [(MARCH, eur(1000), eur(50), "open")]
        assert balances(world)["rebate_accrual"] == eur(-50)

    def test_many_invoices_of_one_call_count_together_and_each_in_its_period(self, world: World) -> None:
        agree(world)
        days = (date(2026, 3, 2), date(2026, 3, 30), date(2026, 4, 1))
        requests = [world.request(world.line(qty="1", price="600"), invoiced_on=d, source_id=n)
                    for n, d in enumerate(days)]  # fmt: skip

        post_invoices(requests=requests, by=world.by)

        assert periods(world) == [(MARCH, eur(1200), eur(60), "open"), (APRIL, eur(600), eur(12), "open")]

    def test_a_credit_takes_back_what_the_invoice_earned_and_the_tier_it_reached(self, world: World) -> None:
        agree(world)
        bill(world, "600")
        second = bill(world, "600")

        credit_invoices(invoice_ids=[second], credited_on=DAY, reason="Returned.", by=world.by)

        assert periods(world) == [(MARCH, eur(600), eur(12), "open")]
        assert balances(world)["rebate_accrual"] == eur(-12)

    def test_below_the_least_turnover_nothing_is_accrued(self, world: World) -> None:
        agree(world, least_amount=eur(700))
        bill(world, "500")
        assert periods(world) == [(MARCH, eur(500), eur(0), "open")]

        bill(world, "200")

        assert periods(world) == [(MARCH, eur(700), eur(14), "open")]

    def test_only_the_items_of_the_agreement_count_and_by_base_unit_where_it_says_so(self, world: World) -> None:
        tier = [RebateTierDraft(from_amount=eur(0), value=eur("0.25"))]
        agree(world, basis="unit", sku="ROPE", tiers=tier)

        bill(world, "10", qty="4")
        assert periods(world) == []

        bill(world, "10", qty="4", item=world.rope)
        assert periods(world) == [(MARCH, eur(40), eur(1), "open")]

    def test_another_customer_currency_or_day_counts_nothing(self, world: World) -> None:
        rate = ExchangeRateDraft(currency="USD", company_currency="EUR", valid_from=date(2026, 1, 1), rate=eur("0.9"))
        save_exchange_rates(rates=[rate], by=world.by)
        agree(world, valid_from=date(2026, 3, 2), valid_until=date(2026, 3, 10))

        bill(world, "100", on=date(2026, 3, 1))
        bill(world, "100", on=date(2026, 3, 10))
        bill(world, "100", currency="USD")
        bill(world, "100", company_id=world.north, site_id=world.leeds, currency="GBP")

        assert periods(world) == []

    def test_an_agreement_without_approval_counts_nothing_and_then_everything_of_its_validity(
        self, world: World
    ) -> None:
        (saved,) = save_rebate_agreements(agreements=[draft(world)], by=world.by)
        bill(world, "500")
        credited = bill(world, "900")
        credit_invoices(invoice_ids=[credited], credited_on=DAY, reason="Wrong.", by=world.by)
        assert periods(world) == []

        approve_rebate_agreements(agreement_ids=[saved.id], by=world.by.at(datetime(2026, 3, 5, tzinfo=UTC)))

        assert periods(world) == [(MARCH, eur(500), eur(10), "open")]

    def test_an_ended_agreement_counts_no_more(self, world: World) -> None:
        agreement = agree(world)
        bill(world, "500")

        end_rebate_agreements(agreement_ids=[agreement], by=world.by.at(datetime(2026, 3, 5, tzinfo=UTC)))
        bill(world, "500", on=date(2026, 3, 6))
        bill(world, "100", on=date(2026, 3, 5))

        assert periods(world) == [(MARCH, eur(600), eur(12), "open")]

    def test_two_agreements_count_beside_each_other(self, world: World) -> None:
        agree(world)
        agree(world, code="YEAR", period="year", tiers=[RebateTierDraft(from_amount=eur(0), value=eur("0.01"))])

        bill(world, "500")

        assert sorted(p[2] for p in periods(world)) == [eur(5), eur(10)]
        assert balances(world)["rebate_accrual"] == eur(-15)

    def test_the_accrual_is_kept_in_the_companys_currency_at_the_rates_it_came(self, world: World) -> None:
        rates = [ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=d, rate=eur(r))
                 for d, r in ((date(2026, 1, 1), "0.80"), (date(2026, 3, 10), "0.90"))]  # fmt: skip
        save_exchange_rates(rates=rates, by=world.by)
        agree(world, company_id=world.north)
        at_north = {"company_id": world.north, "site_id": world.leeds}

        bill(world, "500", **at_north)
        second = bill(world, "300", on=date(2026, 3, 12), **at_north)
        with read_scope(world.by):
            period = RebatePeriod.objects.get()
        assert (period.accrued_amount, period.company_accrued_amount) == (eur(16), eur("13.40"))

        credit_invoices(invoice_ids=[second], credited_on=date(2026, 3, 12), reason="Returned.", by=world.by)
        with read_scope(world.by):
            period = RebatePeriod.objects.get()
        assert (period.accrued_amount, period.company_accrued_amount) == (eur(10), eur("8.38"))


def test_a_settlement_is_printed_with_its_tax_and_what_it_was_set_off_against(world: World) -> None:
    agree(world)
    bill(world, "500")
    (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

    with read_scope(world.by):
        letter, nothing = printed(settled.id), printed(999_999)

    assert letter is not None
    assert nothing is None
    assert (letter.number, [value for _, value in letter.totals]) == (
        "rebate-000001", ["EUR 10.00", "EUR 2.00", "EUR 12.00"],
    )  # fmt: skip
    assert [row.amount for row in letter.lines.rows] == [eur(12)]
    assert letter.terms == ()


class TestSettlement:
    def test_what_is_due_is_credited_with_the_tax_of_its_lines_and_set_off_the_oldest_first(self, world: World) -> None:
        agree(world)
        first = bill(world, "10")
        second = bill(world, "1000", on=date(2026, 3, 20))

        (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

        assert (settled.gross_amount, settled.netted_amount) == (eur("60.60"), eur("60.60"))  # 50.50 and 20 % tax
        with read_scope(world.by):
            row = RebateSettlement.objects.get(id=settled.id)
            left = dict(OpenItem.objects.values_list("invoice_id", "open_amount"))
            states = dict(Invoice.objects.values_list("id", "state"))
        assert (row.number, row.turnover_amount, row.net_amount, row.tax_amount) == (
            "rebate-000001", eur(1010), eur("50.50"), eur("10.10"),
        )  # fmt: skip
        assert left == {first: eur(0), second: eur("1151.40")}
        assert states == {first: "paid", second: "posted"}
        assert periods(world) == [(MARCH, eur(1010), eur("50.50"), "settled")]
        assert balances(world) == {
            "receivable": eur("1151.40"), "rebates": eur("50.50"), "output_tax": eur("-191.90"),
        }  # fmt: skip

    def test_what_nobody_owes_any_more_is_owed_to_the_customer(self, world: World) -> None:
        agree(world)
        invoice = bill(world, "500")
        settle_invoices(invoice_ids=[invoice], paid_on=DAY, by=world.by)

        (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

        assert (settled.gross_amount, settled.netted_amount) == (eur(12), eur(0))
        assert balances(world) == {"rebates": eur(10), "output_tax": eur(-98), "customer_credit": eur(-12)}

    def test_tax_follows_the_rates_of_the_lines(self, world: World) -> None:
        agree(world)
        lines = (world.line(qty="1", price="200"), world.line(qty="1", price="100", tax_class="reduced"))
        post_invoices(requests=[world.request(*lines)], by=world.by)

        (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

        with read_scope(world.by):
            taxes = list(taxes_of_settlement(settled.id).values_list("rate", "net_amount", "tax_amount"))
        assert taxes == [(eur("0.055"), eur(2), eur("0.11")), (eur("0.2"), eur(4), eur("0.80"))]

    def test_a_second_settlement_is_refused_by_name_and_changes_nothing(self, world: World) -> None:
        agree(world)
        bill(world, "500")
        settle_rebates(period_ids=[period_id(world)], by=later(world))
        before = balances(world)

        with pytest.raises(Refused) as refused:
            settle_rebates(period_ids=[period_id(world)], by=later(world))

        assert codes(refused) == ["transition_refused", "rebate_settled"]
        assert "2026-03-01 to 2026-03-31 was settled as rebate-000001" in refused.value.refusals[1].message
        assert balances(world) == before

    def test_the_table_refuses_a_second_settlement_whatever_code_runs(self, world: World) -> None:
        agree(world)
        bill(world, "500")
        (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

        with pytest.raises(IntegrityError), connections["owner"].cursor() as cursor:
            cursor.execute(
                "INSERT INTO finance_rebatesettlement (company_id, number, period_id, partner_id, settled_on, currency,"
                " turnover_amount, qty, accrued_amount, net_amount, tax_amount, gross_amount, netted_amount)"
                " SELECT company_id, 'again', period_id, partner_id, settled_on, currency, 0, 0, 0, 0, 0, 0, 0"
                " FROM finance_rebatesettlement WHERE id = %s", [settled.id],
            )  # fmt: skip

    def test_refusals_stand_in_their_order_and_nothing_is_written(self, world: World) -> None:
        agree(world)
        bill(world, "500")
        with read_scope(world.by):
            march = Period.objects.get(company_id=world.south, starts_on=MARCH).id
        close_periods(period_ids=[march], by=world.by)

        with pytest.raises(Refused) as refused:
            settle_rebates(period_ids=[period_id(world)], settled_on=date(2026, 3, 31), by=world.by)

        assert codes(refused) == ["rebate_period_runs", "period_closed"]
        assert periods(world) == [(MARCH, eur(500), eur(10), "open")]

    def test_an_agreement_that_was_ended_is_settled_at_once(self, world: World) -> None:
        agreement = agree(world)
        bill(world, "500")
        end_rebate_agreements(agreement_ids=[agreement], by=world.by.at(datetime(2026, 3, 5, tzinfo=UTC)))

        settle_rebates(period_ids=[period_id(world)], settled_on=date(2026, 3, 6), by=world.by)

        assert periods(world) == [(MARCH, eur(500), eur(10), "settled")]

    def test_nothing_earned_is_settled_without_an_entry(self, world: World) -> None:
        agree(world, least_amount=eur(1000))
        bill(world, "500")

        (settled,) = settle_rebates(period_ids=[period_id(world)], by=later(world))

        assert settled.gross_amount == 0
        with read_scope(world.by):
            assert RebateSettlement.objects.get().entry_id is None

    def test_what_comes_after_the_settlement_counts_in_the_next_period(self, world: World) -> None:
        agree(world)
        first = bill(world, "500")
        settle_rebates(period_ids=[period_id(world)], by=later(world))

        bill(world, "2000", on=date(2026, 3, 31))
        credit_invoices(invoice_ids=[bill(world, "300", on=APRIL)], credited_on=APRIL, reason="Wrong.", by=world.by)

        assert periods(world) == [(MARCH, eur(500), eur(10), "settled"), (APRIL, eur(2000), eur(100), "open")]
        with pytest.raises(Refused) as refused:  # a part of it was set off
            credit_invoices(invoice_ids=[first], credited_on=APRIL, reason="Returned.", by=world.by)
        assert codes(refused) == ["partly_paid"]

    def test_what_is_credited_after_its_settlement_lowers_the_next_period(self, world: World) -> None:
        agree(world)
        paid = bill(world, "100")
        second = bill(world, "400", on=date(2026, 3, 20))
        settle_rebates(period_ids=[period_id(world)], by=later(world))
        bill(world, "1000", on=APRIL)

        credit_invoices(invoice_ids=[second], credited_on=APRIL, reason="Returned.", by=world.by)

        assert periods(world) == [(MARCH, eur(500), eur(10), "settled"), (APRIL, eur(600), eur(12), "open")]
        assert paid

    def test_what_the_exchange_rate_moved_is_a_difference_of_its_own(self, world: World) -> None:
        rates = [ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=d, rate=eur(r))
                 for d, r in ((date(2026, 1, 1), "0.80"), (APRIL, "0.90"))]  # fmt: skip
        save_exchange_rates(rates=rates, by=world.by)
        agree(world, company_id=world.north)
        invoice = bill(world, "500", company_id=world.north, site_id=world.leeds)
        settle_invoices(invoice_ids=[invoice], paid_on=DAY, by=world.by)

        settle_rebates(period_ids=[period_id(world)], by=later(world))

        # 10.00 accrued at 0.80; 12.00 owed and 2.00 tax at 0.90 on the day
        assert balances(world) == {
            "rebates": eur("8.00"), "output_tax": eur("-78.20"), "customer_credit": eur("-10.80"),
            "exchange_difference": eur("1.00"),
        }  # fmt: skip

    def test_several_periods_of_a_customer_are_set_off_one_after_the_other(self, world: World) -> None:
        agree(world)
        agree(world, code="MORE")
        invoice = bill(world, "15")  # 18.00 to pay; two rebates of 0.30 with 0.06 tax
        with read_scope(world.by):
            ids = list(RebatePeriod.objects.values_list("id", flat=True))

        settled = settle_rebates(period_ids=ids, by=later(world))

        assert [s.netted_amount for s in settled] == [eur("0.36"), eur("0.36")]
        with read_scope(world.by):
            assert OpenItem.objects.get(invoice_id=invoice).open_amount == eur("17.28")


def test_the_margin_of_what_was_ordered_bears_its_share_of_the_period(world: World) -> None:
    agree(world)
    post_invoices(requests=[world.request(world.line(qty="1", price="250"), source_id=7)], by=world.by)
    post_invoices(requests=[world.request(world.line(qty="1", price="750"), source_id=8)], by=world.by)

    with read_scope(world.by):
        found = queries.margin_by_source(source_kind=PARTNER_KIND.number, source_ids=[7, 8, 9])

    assert [(m.source_id, m.rebate_amount, m.margin_amount) for m in found] == [
        (7, eur("12.5"), eur("237.5")), (8, eur("37.5"), eur("712.5")), (9, eur(0), eur(0)),
    ]  # fmt: skip


def test_shares_of_an_amount_add_up_to_it_and_skip_what_weighs_nothing() -> None:
    cent, thirds = eur("0.01"), [(eur("0.1"), eur(1)), (eur("0.2"), eur(1)), (eur("0.3"), eur(1))]

    assert shared(eur("0.01"), [(eur(0), eur(0)), (eur("0.2"), eur(5))], cent) == [(eur("0.2"), cent)]
    assert [part for _, part in shared(eur("0.10"), thirds, cent)] == [eur("0.03"), eur("0.04"), eur("0.03")]
    assert shared(eur(0), thirds, cent) == []
    assert shared(eur(0), [], cent) == []


def test_books_that_were_open_before_get_the_accounts_and_keep_their_own(world: World) -> None:
    roles = ("customer_credit", "rebate_accrual", "rebates")
    script = Path(migrations.__file__).with_name("rebates.sql").read_text()
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM finance_account WHERE company_id = %s AND role = ANY(%s)", [world.south, [*roles]])
    save_accounts(
        accounts=[AccountDraft(company_id=world.south, code="2250", name="Deposits", type="liability")], by=world.by
    )

    for _ in range(2):  # the second time there is nothing to do
        with connections["owner"].cursor() as cursor:
            cursor.execute(script)

    with read_scope(world.by):
        rows = Account.objects.filter(company_id=world.south)
        found = list(rows.filter(role__in=roles).order_by("code").values_list("code", "role", "is_control"))
        assert rows.get(code="2250").name == "Deposits"
    assert found == [
        ("2250-rebate_accrual", "rebate_accrual", True), ("2260", "customer_credit", False), ("4200", "rebates", False),
    ]  # fmt: skip
    agree(world)
    bill(world, "500")
    assert balances(world)["rebate_accrual"] == eur(-10)


def statements(act: Callable[[], object]) -> int:
    """How many statements an act sends."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def test_a_customer_without_an_agreement_costs_no_statement_and_one_with_it_four_for_any_number(world: World) -> None:
    def posting(n: int, source: int) -> int:
        requests = [world.request(world.line(), source_id=source + k) for k in range(n)]
        return statements(lambda: post_invoices(requests=requests, by=world.by))

    posting(1, 1)
    before = posting(1, 2)
    agree(world, company_id=world.north, code="NORTH")  # of another company
    assert posting(1, 3) == before
    agree(world)
    posting(1, 4)

    assert [posting(n, 100 * n) for n in (1, 30)] == [before + 4, before + 4]


def test_a_credit_of_what_counted_costs_five_statements_for_any_number(world: World) -> None:
    def crediting(ids: list[int]) -> int:
        return statements(lambda: credit_invoices(invoice_ids=ids, credited_on=DAY, reason="Wrong.", by=world.by))

    ids = [bill(world, "10", source_id=n) for n in range(2)]
    crediting(ids[:1])
    before = crediting(ids[1:])
    agree(world)
    counted = [p.id for p in post_invoices(
        requests=[world.request(world.line(), source_id=n) for n in range(10, 30)], by=world.by)]  # fmt: skip

    assert [crediting(counted[:1]), crediting(counted[1:])] == [before + 5, before + 5]


@pytest.mark.race
def test_invoices_posted_at_once_all_count(world: World) -> None:
    agree(world)

    together(world, lambda w, n: bill(w, "100", source_id=n))

    assert periods(world) == [(MARCH, eur(100 * SESSIONS * ROUNDS), eur(5 * SESSIONS * ROUNDS), "open")]


@pytest.mark.race
def test_only_one_of_two_settlements_at_once_happens(world: World) -> None:
    agree(world)
    bill(world, "500")
    period, by = period_id(world), later(world)

    def act(w: World, n: int) -> object:
        try:
            return settle_rebates(period_ids=[period], by=by)
        except Refused as refused:
            assert {r.code for r in refused.refusals} == {"transition_refused", "rebate_settled"}  # noqa: PT017  one wins
            return None

    together(world, act)

    with read_scope(world.by):
        assert RebateSettlement.objects.count() == 1


@pytest.mark.race
def test_an_invoice_under_way_waits_for_the_approval_or_is_counted_by_it(world: World) -> None:
    """Whichever comes first, no invoice falls between the two: the invariants of the fixture prove it."""
    drafts = [draft(world, code=f"R{n}") for n in range(SESSIONS * ROUNDS)]
    ids = [s.id for s in save_rebate_agreements(agreements=drafts, by=world.by)]
    by = world.by.at(datetime(2026, 3, 5, tzinfo=UTC))

    def act(w: World, n: int) -> object:
        if n % 2:
            return approve_rebate_agreements(agreement_ids=[ids[n]], by=by)
        return bill(w, "100", source_id=n)

    together(world, act)

    half = SESSIONS * ROUNDS // 2
    assert [p[1] for p in periods(world)] == [eur(100 * half)] * half


@pytest.mark.race
@pytest.mark.parametrize("is_locked", [False, True])
def test_two_invoices_at_once_add_up_under_the_lock_of_their_period(
    world: World, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    """Without it the later one writes over the sums of the other (the negative control); with it they add up."""
    agree(world)
    bill(world, "100")
    meeting, change = threading.Barrier(2), accruals._change

    def when_both_have_read(*args: Any) -> accruals.Change:
        """With the lock the other one never comes, and the meeting is called off."""
        with suppress(threading.BrokenBarrierError):
            meeting.wait(timeout=4)
        return change(*args)

    monkeypatch.setattr(accruals, "_change", when_both_have_read)
    if not is_locked:
        statement = REBATES.statements["lock_periods"]
        monkeypatch.setitem(REBATES.statements, "lock_periods", statement.replace("FOR NO KEY UPDATE OF p", ""))

    values(sessions([lambda n=n: bill(world, "100", source_id=n) for n in (2, 3)]))  # type: ignore[misc]  # a default binds

    assert periods(world) == [(MARCH, eur(300 if is_locked else 200), eur(6 if is_locked else 4), "open")]
    if not is_locked:
        with connections["owner"].cursor() as cursor:  # what the control broke is put right for the invariants
            cursor.execute("UPDATE finance_rebateperiod SET turnover_amount = 300, qty = 3, accrued_amount = 6,"
                           " company_accrued_amount = 6")  # fmt: skip


@pytest.mark.race
@pytest.mark.parametrize("is_locked", [False, True])
def test_an_approval_waits_for_invoices_that_saw_the_draft(
    world: World, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    """Without the lock on the draft the invoice falls between the two (the negative control); counting again finds it."""
    (saved,) = save_rebate_agreements(agreements=[draft(world)], by=world.by)
    has_read, is_approved, changes_of = threading.Event(), threading.Event(), invoices.changes_of
    by = world.by.at(datetime(2026, 3, 5, tzinfo=UTC))

    def after_the_approval(*args: Any) -> list[accruals.Change]:
        """With the lock the approval cannot come first."""
        has_read.set()
        is_approved.wait(timeout=4)
        return changes_of(*args)

    def approve() -> None:
        has_read.wait(timeout=10)
        approve_rebate_agreements(agreement_ids=[saved.id], by=by)
        is_approved.set()

    monkeypatch.setattr(invoices, "changes_of", after_the_approval)
    if not is_locked:
        kept = AGREEMENTS.statements["agreements_of"]
        monkeypatch.setitem(AGREEMENTS.statements, "agreements_of", kept.replace("FOR SHARE OF a", ""))

    values(sessions([lambda: bill(world, "500"), approve]))

    assert periods(world) == ([(MARCH, eur(500), eur(10), "open")] if is_locked else [])
    count_rebates(agreement_ids=[saved.id], by=by)
    assert periods(world) == [(MARCH, eur(500), eur(10), "open")]
