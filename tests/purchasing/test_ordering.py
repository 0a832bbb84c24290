"""Taking purchase orders down, placing and approving them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.governance import operations as governance
from onegauge.kernel.errors import Refused
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.pricing import operations as pricing
from onegauge.pricing.ordering import is_orderable, last_orderable, next_orderable
from onegauge.purchasing import operations as ops
from onegauge.purchasing import permissions as p
from tests.purchasing.words import create, draft, expected, figures, line, offer, place, state
from tests.support import Trade, limited, without

WORKING_DAYS_4, FIVE_THOUSAND = 4, "250.00"


def refusals(act: Any) -> list[tuple[str, str | None]]:
    """Code and place of everything that was refused."""
    with pytest.raises(Refused) as caught:
        act()
    return [(r.code, r.field) for r in caught.value.refusals]


def orders(trade: Trade) -> int:
    """How many purchase orders there are."""
    return int(trade.value("SELECT count(*) FROM purchasing_purchaseorder"))


quantities = st.integers(1, 400).map(lambda n: Decimal(n) / 4)


@given(qty=quantities, least=st.integers(0, 40).map(Decimal), multiple=st.sampled_from([0, 1, 3, 7]).map(Decimal))
def test_the_next_quantity_is_the_first_that_the_supplier_takes(
    qty: Decimal, least: Decimal, multiple: Decimal
) -> None:
    """Against a search over all quantities in quarters: nothing between is taken, and neither is anything below."""
    taken = [
        Decimal(n) / 4 for n in range(1, 800)
        if Decimal(n) / 4 >= least and (multiple == 0 or (Decimal(n) / 4) % multiple == 0)
    ]  # fmt: skip
    assert next_orderable(qty, least=least, multiple=multiple) == min(x for x in taken if x >= qty)
    assert last_orderable(qty, least=least, multiple=multiple) == max((x for x in taken if x <= qty), default=None)
    assert is_orderable(qty, least=least, multiple=multiple) == (qty in taken)


def test_a_line_takes_price_day_and_number_from_what_the_supplier_sells(trade: Trade) -> None:
    order = create(trade, line("GLOVE", 20))

    found = trade.rows(
        "SELECT l.unit_price, l.supplier_sku, l.wanted_on, o.total_amount, o.currency, o.state, o.number"
        " FROM purchasing_purchaseline l JOIN purchasing_purchaseorder o ON o.id = l.order_id WHERE o.id = %s", order,
    )  # fmt: skip
    day: date = trade.by.today
    for _ in range(WORKING_DAYS_4):
        day += timedelta(days=1)
        while day.isoweekday() > 5:
            day += timedelta(days=1)
    assert found == [(Decimal("3.000000"), "NG-1", day, Decimal("60.00"), "GBP", "draft", f"PO-{order:07d}")]
    assert expected(trade, order) == []


def test_a_price_that_is_typed_counts_and_needs_no_terms(trade: Trade) -> None:
    order = create(trade, line("TAPE", 3, unit_price=Decimal("0.333333"), wanted_on=date(2030, 1, 2)))
    found = trade.rows("SELECT unit_price, wanted_on FROM purchasing_purchaseline WHERE order_id = %s", order)
    assert found == [(Decimal("0.333333"), date(2030, 1, 2))]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"site": "NOWHERE"}, [("unknown_site", "orders[0].site")]),
        ({"supplier": "ACME"}, [("unknown_supplier", "orders[0].supplier")]),
        ({"supplier": "NOBODY"}, [("unknown_supplier", "orders[0].supplier")]),
        ({"currency": "euro"}, [("invalid_value", "orders[0].currency")]),
        ({"currency": "EUR"}, [("no_supplier_price", "orders[0].lines[0].unit_price")]),
        ({"note": "x" * 301}, [("invalid_value", "orders[0].note")]),
        ({"lines": ()}, [("invalid_value", "orders[0].lines")]),
        ({"lines": (line("NOTHING", 1),)}, [("unknown_item", "orders[0].lines[0].sku")]),
        ({"lines": (line("GLOVE", 0),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (line("GLOVE", "NaN"),)}, [("invalid_value", "orders[0].lines[0].qty")]),
        ({"lines": (line("GLOVE", 20, unit="BOX"),)}, [("invalid_value", "orders[0].lines[0].unit")]),
        ({"lines": (line("ROPE", 1, unit_price=Decimal(-1)),)}, [("invalid_value", "orders[0].lines[0].unit_price")]),
        ({"lines": (line("TAPE", 1),)}, [("no_supplier_price", "orders[0].lines[0].unit_price")]),
        ({"lines": (line("GLOVE", 10),)}, [("below_supplier_minimum", "orders[0].lines[0].qty")]),
        ({"lines": (line("GLOVE", 25),)}, [("off_supplier_multiple", "orders[0].lines[0].qty")]),
    ],
)  # fmt: skip
def test_an_order_that_is_refused_leaves_nothing(trade: Trade, changes: dict[str, Any], found: list[Any]) -> None:
    wanted = draft(**{"lines": (line("GLOVE", 20),), **changes})
    assert refusals(lambda: ops.create_purchase_orders(orders=[wanted], by=trade.by)) == found
    assert orders(trade) == 0


def test_a_refused_quantity_says_what_would_be_right(trade: Trade) -> None:
    with pytest.raises(Refused) as caught:
        create(trade, line("GLOVE", 7), line("GLOVE", 25))
    assert [(r.message, r.mend) for r in caught.value.refusals] == [
        ("GLOVECO sells at least 20 of GLOVE, not 7.", "Order 20."),
        ("GLOVECO sends GLOVE in multiples of 10, not 25.", "Order 20 or 30."),
    ]


def test_who_may_not_buy_for_a_site_orders_nothing(trade: Trade) -> None:
    elsewhere = limited(trade.by, p.ORDER, site_id=trade.sites["YORK"])
    both = replace(elsewhere, sites=trade.by.sites, companies=trade.by.companies)
    wanted = draft(line("GLOVE", 20))
    assert refusals(lambda: ops.create_purchase_orders(orders=[wanted], by=both)) == [
        ("permission_missing", "orders[0].site")
    ]
    assert refusals(lambda: ops.create_purchase_orders(orders=[wanted], by=without(trade.by, p.ORDER))) == [
        ("permission_missing", None)
    ]
    assert orders(trade) == 0


def test_up_to_the_policys_value_an_order_passes_and_above_it_waits(trade: Trade) -> None:
    small, dear = create(trade, line("GLOVE", 20)), create(trade, line("GLOVE", 20, unit_price=Decimal("250.01")))

    ops.place_purchase_orders(order_ids=[small, dear], by=trade.by)

    assert (state(trade, small), state(trade, dear)) == ("approved", "requested")
    (kept,) = trade.rows(
        "SELECT policy FROM kernel_journal WHERE kind = 37 AND object_id = %s AND verb = 'request'", dear
    )
    assert "purchasing.approval_above_amount" in str(kept)


def test_an_order_without_a_rate_into_the_companys_currency_waits(trade: Trade) -> None:
    pricing.save_supplier_items(items=[offer(trade, "TAPE", currency="EUR")], by=trade.by)
    assert state(trade, place(trade, line("TAPE", 1), currency="EUR")) == "requested"


def test_nobody_approves_what_they_placed(trade: Trade) -> None:
    dear = place(trade, line("GLOVE", 20, unit_price=Decimal(300)))

    assert refusals(lambda: ops.approve_purchase_orders(order_ids=[dear], by=trade.by)) == [("own_purchase", None)]
    assert state(trade, dear) == "requested"

    (person,) = governance.save_people(people=[governance.PersonDraft(username="boss", name="Boss")], by=trade.by)
    ops.approve_purchase_orders(order_ids=[dear], by=replace(trade.by, person_id=person.id))
    assert state(trade, dear) == "approved"


def test_a_rejected_order_is_a_draft_again_with_the_reason(trade: Trade) -> None:
    dear = place(trade, line("GLOVE", 20, unit_price=Decimal(300)))
    assert refusals(lambda: ops.reject_purchase_orders(order_ids=[dear], note=" ", by=trade.by)) == [
        ("invalid_value", "note")
    ]
    ops.reject_purchase_orders(order_ids=[dear], note="Too much", by=trade.by)
    assert state(trade, dear) == "draft"
    assert trade.journal(37, dear)[-1][2] == '{"note": "Too much", "state": "draft"}'


def test_each_verb_is_refused_where_the_lifecycle_does_not_have_it(trade: Trade) -> None:
    order = create(trade, line("GLOVE", 20))
    for act in (
        ops.approve_purchase_orders, ops.send_purchase_orders, ops.acknowledge_purchase_orders,
        ops.receive_purchase_orders, ops.cut_purchase_orders, ops.ask_to_cancel, ops.keep_purchase_orders,
        ops.close_purchase_orders, ops.dispatch_purchase_orders,
    ):  # fmt: skip
        assert refusals(lambda act=act: act(order_ids=[order], by=trade.by)) == [("transition_refused", None)]
    assert (state(trade, order), figures(trade, order)) == ("draft", [(Decimal(20), 0, 0)])


def test_what_a_supplier_sells_is_judged(trade: Trade) -> None:
    wrong = offer(
        trade, "GLOVE", "ACME", unit_price=Decimal(-1), currency="pound", lead_days=400, min_qty=Decimal(-1),
        order_multiple=Decimal(-1), direct_amount=Decimal(-1), priority=0,
    )  # fmt: skip
    assert refusals(lambda: pricing.save_supplier_items(items=[wrong], by=trade.by)) == [
        ("not_a_supplier", "items[0].partner"), ("invalid_value", "items[0].unit_price"),
        ("invalid_value", "items[0].currency"), ("invalid_value", "items[0].lead_days"),
        ("invalid_value", "items[0].min_qty"), ("invalid_value", "items[0].order_multiple"),
        ("invalid_value", "items[0].direct_amount"), ("invalid_value", "items[0].priority"),
    ]  # fmt: skip
    unknown = offer(trade, "NOTHING", "NOBODY")
    assert refusals(lambda: pricing.save_supplier_items(items=[unknown], by=trade.by)) == [
        ("unknown_document", "items[0].partner"), ("unknown_document", "items[0].sku")
    ]  # fmt: skip
    no_right = replace(trade.by, grants=without(trade.by, *PERMISSIONS).grants)
    assert refusals(lambda: pricing.save_supplier_items(items=[offer(trade, "ROPE")], by=no_right))[0][0] == (
        "permission_missing"
    )


def revision(order: int, *lines: ops.PurchaseLineDraft, **more: Any) -> ops.PurchaseRevision:
    """A draft for Leeds, written anew."""
    values = {"site": "LEEDS", "supplier": "GLOVECO", "lines": lines, **more}
    return ops.PurchaseRevision(order_id=order, **values)


def test_a_draft_is_written_anew_as_a_whole(trade: Trade) -> None:
    order = create(trade, line("GLOVE", 20), line("ROPE", 2))
    ops.revise_purchase_orders(orders=[revision(order, line("ROPE", 7), note="Less")], by=trade.by)
    found = trade.rows("SELECT o.total_amount, o.note, o.version, o.state FROM purchasing_purchaseorder o")
    assert (found, figures(trade, order)) == ([(Decimal("7.00"), "Less", 2, "draft")], [(Decimal(7), 0, 0)])
    assert [row[0] for row in trade.journal(37, order)] == ["drafted", "revise"]


def test_a_revision_that_is_refused_leaves_the_draft(trade: Trade) -> None:
    order, placed = create(trade, line("GLOVE", 20)), place(trade, line("GLOVE", 20))
    for wanted, found in (
        (revision(order, line("GLOVE", 25)), [("off_supplier_multiple", "orders[0].lines[0].qty")]),
        (revision(order, line("GLOVE", 30), site="YORK"), [("invalid_value", "orders[0].site")]),
        (revision(order, line("GLOVE", 30), version=7), [("stale_version", None)]),
        (revision(placed, line("GLOVE", 30)), [("transition_refused", None)]),
    ):
        assert refusals(lambda w=wanted: ops.revise_purchase_orders(orders=[w], by=trade.by)) == found
    assert figures(trade, order) == figures(trade, placed) == [(Decimal(20), 0, 0)]


def test_above_the_amount_of_a_rule_the_approval_itself_needs_a_further_person(trade: Trade) -> None:
    step = governance.ApprovalStepDraft(from_amount=Decimal(10_000), permission=p.APPROVE)
    rule = governance.ApprovalRuleDraft(code="purchase_approval", name="Large purchases", steps=(step,))
    governance.save_approval_rules(rules=[rule], by=trade.by)
    drafts = [governance.PersonDraft(username=u, name=u.title()) for u in ("boss", "owner")]
    people = [s.id for s in governance.save_people(people=drafts, by=trade.by)]
    role = governance.RoleDraft(code="approves", name="Approves purchases", permissions=(p.APPROVE, p.VIEW))
    governance.save_roles(roles=[role], by=trade.by)
    grants = [governance.GrantDraft(person_id=i, role="approves", scope="group") for i in people]
    governance.grant_roles(grants=grants, by=trade.by)
    boss, owner = (replace(trade.by, person_id=i) for i in people)
    middle = place(trade, line("GLOVE", 20, unit_price=Decimal(300)))
    large = place(trade, line("GLOVE", 20, unit_price=Decimal(600)))

    ops.approve_purchase_orders(order_ids=[middle], by=boss)
    assert refusals(lambda: ops.approve_purchase_orders(order_ids=[large], by=boss)) == [("approval_pending", None)]
    assert (state(trade, middle), state(trade, large)) == ("approved", "requested")

    (request,) = trade.rows("SELECT id, amount, currency FROM governance_approvalrequest")
    assert request[1:] == (Decimal("12000.00"), "GBP")
    governance.approve_requests(request_ids=[request[0]], by=owner)
    assert state(trade, large) == "approved"
