"""Sent, acknowledged, taken in, cancelled: what purchase orders mean for what is expected and promised."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from onegauge.finance import operations as finance
from onegauge.governance import operations as governance
from onegauge.kernel.errors import Refused
from onegauge.pricing import operations as pricing
from onegauge.purchasing import operations as ops
from tests.purchasing.test_ordering import refusals
from tests.purchasing.words import (
    answer,
    create,
    days,
    expected,
    figures,
    line,
    line_ids,
    offer,
    place,
    send,
    state,
    take_in,
)
from tests.support import FIRST, Trade, add_items, want

TEN, TWENTY, NONE = Decimal(10), Decimal(20), Decimal(0)


def promises(trade: Trade, order: int) -> list[Any]:
    """Day and reason of the lines of a sales order."""
    return trade.rows(
        "SELECT promised_on, promise_reason FROM inventory_demand WHERE source_id = %s ORDER BY id", order
    )


def test_what_is_sent_is_expected_and_promised_from(trade: Trade) -> None:
    order = place(trade, line("GLOVE", 20))
    assert expected(trade, order) == []

    ops.send_purchase_orders(order_ids=[order], by=trade.by)

    ((_qty, day, trusted),) = expected(trade, order)
    assert (_qty, day, trusted) == (TWENTY, days(trade, order)[0][0], True)
    assert promises(trade, trade.order(want("GLOVE", 12))) == [(day, "inbound")]


def test_policy_may_wait_for_the_acknowledgement_before_it_promises(trade: Trade) -> None:
    trade.vary("purchasing.trust_sent", False)
    order = send(trade, line("GLOVE", 20))
    assert [trusted for _q, _d, trusted in expected(trade, order)] == [False]
    assert promises(trade, trade.order(want("GLOVE", 2)))[0][1] == "awaiting_supply"

    ops.acknowledge_purchase_orders(order_ids=[order], by=trade.by)
    assert [trusted for _q, _d, trusted in expected(trade, order)] == [True]


def test_the_first_promise_is_never_overwritten(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20), line("ROPE", 5))
    first, second = trade.by.today + timedelta(days=9), trade.by.today + timedelta(days=15)
    wanted = days(trade, order)[0][0]

    answer(trade, order, ops.LineAnswer(line_no=1, promised_on=first), reference="SO-77")
    assert days(trade, order) == [(wanted, first, first), (wanted, wanted, wanted)]

    answer(trade, order, ops.LineAnswer(line_no=1, promised_on=second))
    assert days(trade, order) == [(wanted, first, second), (wanted, wanted, wanted)]
    assert [day for _q, day, _t in expected(trade, order)] == [second, wanted]
    kept = trade.rows("SELECT supplier_reference, state FROM purchasing_purchaseorder WHERE id = %s", order)
    assert kept == [("SO-77", "acknowledged")]


def test_what_the_supplier_does_not_send_is_not_expected(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20), line("ROPE", 5))

    answer(trade, order, ops.LineAnswer(line_no=1, qty=TEN))

    assert figures(trade, order) == [(TWENTY, 0, TEN), (Decimal(5), 0, 0)]
    assert [q for q, _d, _t in expected(trade, order)] == [TEN, Decimal(5)]
    assert trade.value("SELECT total_amount FROM purchasing_purchaseorder WHERE id = %s", order) == Decimal("35.00")


@pytest.mark.parametrize(
    ("line_answer", "code", "field"),
    [
        (ops.LineAnswer(line_no=7), "unknown_purchase_line", "answers[0].lines[0].line_no"),
        (ops.LineAnswer(line_no=1, qty=NONE), "invalid_value", "answers[0].lines[0].qty"),
        (ops.LineAnswer(line_no=1, qty=Decimal(21)), "beyond_ordered", "answers[0].lines[0].qty"),
        (ops.LineAnswer(line_no=1, promised_on=FIRST), "invalid_value", "answers[0].lines[0].promised_on"),
    ],
)  # fmt: skip
def test_an_answer_that_does_not_fit_changes_nothing(
    trade: Trade, line_answer: ops.LineAnswer, code: str, field: str
) -> None:
    order = send(trade, line("GLOVE", 20))
    before = expected(trade, order)
    assert refusals(lambda: answer(trade, order, line_answer)) == [(code, field)]
    assert (state(trade, order), expected(trade, order), days(trade, order)[0][1:]) == ("sent", before, (None, None))


def test_goods_come_in_at_the_price_of_the_order_in_the_companys_currency(trade: Trade) -> None:
    pricing.save_supplier_items(items=[offer(trade, "TAPE", currency="EUR", unit_price=Decimal("1.50"))], by=trade.by)
    rate = finance.ExchangeRateDraft(currency="EUR", company_currency="GBP", valid_from=FIRST, rate=Decimal("0.8"))
    finance.save_exchange_rates(rates=[rate], by=trade.by)
    order = send(trade, line("TAPE", 10), currency="EUR")

    take_in(trade, (line_ids(trade, order)[0], 4), reference="DN-1")

    assert trade.stock("TAPE") == (Decimal(4), 0)
    moved = trade.rows("SELECT qty, unit_cost, from_place, reason FROM inventory_movement WHERE to_place = 'stock'")
    assert moved == [(Decimal(4), Decimal("1.200000"), "supplier", f"PO-{order:07d}")]
    assert (figures(trade, order), state(trade, order)) == ([(TEN, Decimal(4), NONE)], "sent")
    assert [q for q, _d, _t in expected(trade, order)] == [Decimal(6)]
    kept = trade.rows("SELECT qty, reference, shipment_id FROM purchasing_purchasereceipt")
    assert kept == [(Decimal(4), "DN-1", None)]


def test_without_a_rate_nothing_comes_in(trade: Trade) -> None:
    order = send_in_euro(trade)
    assert refusals(lambda: ops.receive_purchase_orders(order_ids=[order], by=trade.by)) == [
        ("no_purchase_rate", "receipts[0].line_id")
    ]
    assert (trade.stock("TAPE"), figures(trade, order)) == ((NONE, NONE), [(TEN, NONE, NONE)])


def send_in_euro(trade: Trade) -> int:
    """An order in a currency without a rate, approved by somebody else."""
    order = place(trade, line("TAPE", 10, unit_price=Decimal(1)), currency="EUR")
    (person,) = governance.save_people(people=[governance.PersonDraft(username="boss", name="Boss")], by=trade.by)
    ops.approve_purchase_orders(order_ids=[order], by=replace(trade.by, person_id=person.id))
    ops.send_purchase_orders(order_ids=[order], by=trade.by)
    return order


def test_more_than_is_open_is_refused_over_all_rows_of_a_receipt(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20))
    (glove,) = line_ids(trade, order)
    assert refusals(lambda: take_in(trade, (glove, 15), (glove, 6))) == [("beyond_ordered", "receipts[1].qty")]
    assert refusals(lambda: take_in(trade, (glove, 0))) == [("invalid_value", "receipts[0].qty")]
    assert refusals(lambda: take_in(trade, (987654, 1))) == [("unknown_purchase_line", "receipts[0].line_id")]
    assert trade.stock("GLOVE") == (NONE, NONE)


def test_when_nothing_is_open_any_more_the_order_is_received(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20), line("ROPE", 5))
    glove, rope = line_ids(trade, order)
    assert take_in(trade, (glove, 20)) == []
    assert take_in(trade, (rope, 5)) == [order]
    assert state(trade, order) == "received"
    ops.close_purchase_orders(order_ids=[order], by=trade.by)
    assert state(trade, order) == "closed"


def test_receipts_that_somebody_else_put_away_are_counted_and_may_be_more(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20))
    (glove,) = line_ids(trade, order)
    assert ops.count_receipts(receipts=[(glove, TEN)], reference="A-1", by=trade.by) == []
    assert ops.count_receipts(receipts=[(glove, Decimal(12))], by=trade.by) == [order]
    assert figures(trade, order) == [(TWENTY, Decimal(22), NONE)]
    assert (trade.stock("GLOVE"), expected(trade, order)[0][0]) == ((NONE, NONE), NONE)
    # What was held at the door may be accepted after all the rest came in.
    assert ops.count_receipts(receipts=[(glove, Decimal(1))], by=trade.by) == [order]
    assert figures(trade, order) == [(TWENTY, Decimal(23), NONE)]
    assert refusals(lambda: ops.count_receipts(receipts=[(glove, NONE)], by=trade.by))[0][0] == "invalid_value"


def test_the_rest_that_does_not_come_ends_the_order(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20), line("ROPE", 5))
    assert refusals(lambda: ops.cut_purchase_orders(order_ids=[order], by=trade.by)) == [("nothing_received", None)]
    take_in(trade, (line_ids(trade, order)[0], 15))

    ops.cut_purchase_orders(order_ids=[order], by=trade.by)

    assert figures(trade, order) == [(TWENTY, Decimal(15), Decimal(5)), (Decimal(5), NONE, Decimal(5))]
    assert (state(trade, order), [q for q, _d, _t in expected(trade, order)]) == ("received", [NONE, NONE])


def test_what_the_supplier_has_is_cancelled_only_after_he_was_asked(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20))
    assert refusals(lambda: ops.cancel_purchase_orders(order_ids=[order], by=trade.by)) == [("cancel_not_asked", None)]

    ops.ask_to_cancel(order_ids=[order], by=trade.by)
    assert (state(trade, order), expected(trade, order)[0][0]) == ("sent", TWENTY)
    ops.keep_purchase_orders(order_ids=[order], by=trade.by)
    assert refusals(lambda: ops.cancel_purchase_orders(order_ids=[order], by=trade.by)) == [("cancel_not_asked", None)]

    ops.ask_to_cancel(order_ids=[order], by=trade.by)
    ops.cancel_purchase_orders(order_ids=[order], by=trade.by)
    assert (state(trade, order), expected(trade, order)[0][0], figures(trade, order)) == (
        "cancelled", NONE, [(TWENTY, NONE, TWENTY)],
    )  # fmt: skip


def test_an_order_of_which_something_came_in_is_not_undone(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20))
    take_in(trade, (line_ids(trade, order)[0], 5))
    ops.ask_to_cancel(order_ids=[order], by=trade.by)
    assert refusals(lambda: ops.cancel_purchase_orders(order_ids=[order], by=trade.by)) == [("partly_received", None)]
    assert expected(trade, order)[0][0] == Decimal(15)


def test_drafts_are_cancelled_without_asking(trade: Trade) -> None:
    order = create(trade, line("GLOVE", 20))
    ops.cancel_purchase_orders(order_ids=[order], by=trade.by)
    assert (state(trade, order), figures(trade, order)) == ("cancelled", [(TWENTY, NONE, TWENTY)])


def test_an_older_version_is_refused(trade: Trade) -> None:
    order = place(trade, line("GLOVE", 20))
    with pytest.raises(Refused) as caught:
        ops.send_purchase_orders(order_ids=[order], versions={order: 1}, by=trade.by)
    assert [r.code for r in caught.value.refusals] == ["stale_version"]
    assert expected(trade, order) == []


def test_the_verb_takes_in_one_line_or_all_of_them(trade: Trade) -> None:
    order = send(trade, line("GLOVE", 20), line("ROPE", 5))
    ops.receive_purchase_orders(order_ids=[order], line_no=2, qty=Decimal(2), into_bin="A-03", by=trade.by)
    assert figures(trade, order) == [(TWENTY, NONE, NONE), (Decimal(5), Decimal(2), NONE)]
    assert trade.value("SELECT n.code FROM inventory_balance b JOIN inventory_bin n ON n.id = b.bin_id") == "A-03"
    for more, found in (
        ({"line_no": 9}, ("unknown_purchase_line", "line_no")),
        ({"qty": Decimal(1)}, ("invalid_value", "line_no")),
        ({"line_no": 1, "qty": Decimal(3), "lots": ["A", "B"]}, ("invalid_value", "lots")),
    ):
        act = {"order_ids": [order], "by": trade.by, **more}
        assert refusals(lambda act=act: ops.receive_purchase_orders(**act)) == [found]
    ops.receive_purchase_orders(order_ids=[order], by=trade.by)
    assert state(trade, order) == "received"


def test_serial_numbers_come_in_one_by_one(trade: Trade) -> None:
    add_items(trade, {"DRILL": "90.00"}, tracking="serial")
    order = send(trade, line("DRILL", 3, unit_price=Decimal(40)))
    ops.receive_purchase_orders(order_ids=[order], lots=["S1", "S2"], by=trade.by)
    assert (figures(trade, order), trade.stock("DRILL")) == ([(Decimal(3), Decimal(2), NONE)], (Decimal(2), NONE))
    assert [row[0] for row in trade.rows("SELECT lot FROM purchasing_purchasereceipt ORDER BY id")] == ["S1", "S2"]
