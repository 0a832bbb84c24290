"""Moving average: a table of cases, then properties against an independent reference in fractions."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onegauge.finance.costing import WITHIN, Flow, Stock, Valued, ValueKind, average, kind_of, value_flow
from tests.finance.reference import Book

CENT = Decimal("0.01")
DAY = date(2026, 3, 2)
Move = tuple[str, str, str, str | None]


def flow(origin: str, target: str, qty: str | Decimal, unit_cost: str | Decimal | None = None) -> Flow:
    """One movement of the item under test."""
    cost = None if unit_cost is None else Decimal(unit_cost)
    return Flow(1, DAY, DAY, 1, 1, 1, Decimal(qty), origin, target, cost, None)


def told(moves: list[Move]) -> tuple[Stock, list[str]]:
    """Apply moves to an empty stock; tell what was valued as "kind amount"."""
    stock = Stock()
    found: list[Valued] = []
    for move in moves:
        found.extend(value_flow(stock, flow(*move), CENT))
    return stock, [f"{v.kind.value} {v.amount}" for v in found]


CASES: list[tuple[str, list[Move], list[str], tuple[str, str, str | None]]] = [
    (
        "receipts raise the average, issues leave at it",
        [("supplier", "stock", "10", "2"), ("supplier", "stock", "10", "4"), ("stock", "customer", "5", None)],
        ["receipt 20.00", "receipt 40.00", "issue -15.00"],
        ("15", "45.00", "3.000000"),
    ),
    (
        "the last unit takes the residue",
        [("supplier", "stock", "3", "3.333333"), *[("stock", "customer", "1", None)] * 3],
        ["receipt 10.00", "issue -3.33", "issue -3.34", "issue -3.33"],
        ("0", "0.00", "3.330000"),
    ),
    (
        "moves inside the company change no value",
        [("supplier", "stock", "4", "1"), ("stock", "stock", "4", None), ("stock", "transit", "2", None)],
        ["receipt 4.00", "to_transit 0"],
        ("4", "4.00", "1.000000"),
    ),
    (
        "goods that another company takes over leave at the average, and come in at the transfer price",
        [
            ("supplier", "stock", "3", "2"),
            ("stock", "transit", "3", None),
            ("transit", "intercompany", "1", None),
            ("intercompany", "transit", "1", "5"),
            ("transit", "adjustment", "1", None),
            ("transit", "stock", "2", None),
        ],
        [
            "receipt 6.00",
            "to_transit 0",
            "intercompany_sale -2.00",
            "intercompany_receipt 5.00",
            "transit_loss -3.00",
            "from_transit 0",
        ],
        ("2", "6.00", "3.000000"),
    ),
    (
        "adjustments, returns to suppliers and from customers at the average",
        [
            ("adjustment", "stock", "10", "5"),
            ("adjustment", "stock", "2", None),
            ("stock", "adjustment", "1", None),
            ("stock", "supplier", "1", None),
            ("customer", "stock", "1", None),
        ],
        ["gain 50.00", "gain 10.00", "loss -5.00", "supplier_return -5.00", "customer_return 5.00"],
        ("11", "55.00", "5.000000"),
    ),
    (
        "an issue before any cost is worth nothing until the next receipt corrects it",
        [("stock", "customer", "10", None), ("supplier", "stock", "15", "4")],
        ["issue 0", "receipt 60.00", "variance -40.00"],
        ("5", "20.00", "4.000000"),
    ),
    (
        "stock and issues without a cost are both valued by the first cost",
        [("adjustment", "stock", "10", None), ("stock", "customer", "4", None), ("supplier", "stock", "1", "2.50")],
        ["gain 0", "issue 0", "receipt 2.50", "revaluation 25.00", "variance -10.00"],
        ("7", "17.50", "2.500000"),
    ),
    (
        "what leaves beyond the stock goes at the last cost and is settled by the receipt that covers it",
        [("supplier", "stock", "2", "4"), ("stock", "customer", "5", None), ("supplier", "stock", "10", "6")],
        ["receipt 8.00", "issue -20.00", "receipt 60.00", "variance -6.00"],
        ("7", "42.00", "6.000000"),
    ),
    (
        "a receipt that covers only a part settles only that part",
        [("supplier", "stock", "1", "4"), ("stock", "customer", "5", None), ("supplier", "stock", "1", "6")],
        ["receipt 4.00", "issue -20.00", "receipt 6.00", "variance -2.00"],
        ("-3", "-12.00", "4.000000"),
    ),
    (
        "a cost of zero is a known cost: samples stay worth nothing",
        [("supplier", "stock", "5", "0"), ("stock", "customer", "2", None)],
        ["receipt 0.00", "issue 0.00"],
        ("3", "0.00", "0.000000"),
    ),
    (
        "what was never more than half a cent leaves as nothing until the last unit",
        [("supplier", "stock", "4", "0.0025"), *[("stock", "customer", "1", None)] * 4],
        ["receipt 0.01", "issue 0.00", "issue 0.00", "issue -0.01", "issue 0.00"],
        ("0", "0.00", "0.000000"),
    ),
]


@pytest.mark.parametrize(("moves", "entries", "left"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_valuing(moves: list[Move], entries: list[str], left: tuple[str, str, str | None]) -> None:
    stock, found = told(moves)

    assert found == entries
    assert (stock.qty, stock.value, stock.unit_cost) == (
        Decimal(left[0]), Decimal(left[1]), None if left[2] is None else Decimal(left[2]),
    )  # fmt: skip


def test_a_drop_shipment_never_touches_our_stock() -> None:
    assert kind_of("supplier", "customer") is None
    assert kind_of("stock", "transit") is ValueKind.TO_TRANSIT
    assert kind_of("transit", "transit") is None
    assert kind_of("supplier", "transit") is ValueKind.RECEIPT


def test_an_impossible_movement_is_an_error() -> None:
    with pytest.raises(ValueError, match="quantity must be above"):
        value_flow(Stock(), flow("supplier", "stock", "0", "1"), CENT)
    with pytest.raises(ValueError, match="unit cost not below zero"):
        value_flow(Stock(), flow("supplier", "stock", "1", "-1"), CENT)


def test_the_average_is_unknown_before_the_first_cost() -> None:
    assert average(Stock()) is None
    assert average(Stock(Decimal(4), Decimal(10), Decimal("2.5"))) == Decimal("2.5")
    assert average(Stock(Decimal(0), Decimal(0), Decimal("2.5"))) == Decimal("2.5")


quantities = st.decimals(min_value="0.000001", max_value="100000", places=6) | st.integers(1, 500).map(Decimal)
costs = st.none() | st.decimals(min_value="0", max_value="9999", places=6) | st.integers(0, 20).map(Decimal)
places = st.sampled_from(["stock", "supplier", "customer", "adjustment", "transit"])
moves = st.lists(st.tuples(places, places, quantities, costs), max_size=25)


@settings(max_examples=400, deadline=None)
@given(moves)
def test_equals_the_reference_in_fractions(history: list[tuple[str, str, Decimal, Decimal | None]]) -> None:
    stock, book, log = Stock(), Book(), []
    for origin, target, qty, unit_cost in history:
        cost = unit_cost if origin in {"supplier", "customer", "adjustment"} else None
        log += [(v.kind.value.replace("transit_loss", "loss"), Fraction(v.qty), Fraction(v.amount))
                for v in value_flow(stock, flow(origin, target, qty, cost), CENT) if v.kind not in WITHIN]  # fmt: skip
        book.move(origin, target, qty, cost)

    assert log == book.log
    assert (Fraction(stock.qty), Fraction(stock.value)) == (book.qty, book.value)
    assert (None if stock.unit_cost is None else Fraction(stock.unit_cost)) == book.cost
    assert Fraction(stock.uncosted_qty) == book.blind_out


@settings(max_examples=300, deadline=None)
@given(moves)
def test_value_follows_quantity_and_is_explained(history: list[tuple[str, str, Decimal, Decimal | None]]) -> None:
    stock, explained, total = Stock(), Decimal(0), Decimal(0)
    for origin, target, qty, unit_cost in history:
        for valued in value_flow(stock, flow(origin, target, qty, unit_cost), CENT):
            explained += valued.amount
            total += valued.qty
            assert valued.unit_cost >= 0
        assert stock.value * stock.qty >= 0
        assert stock.qty != 0 or stock.value == 0
        assert stock.unit_cost is None or stock.unit_cost >= 0

    assert (stock.value, stock.qty) == (explained, total)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(quantities, costs), min_size=1, max_size=6), st.data())
def test_what_is_in_transit_comes_back_to_the_cent(
    received: list[tuple[Decimal, Decimal | None]], data: st.DataObject
) -> None:
    """Whatever splits goods leave and arrive in: the value is kept, and nothing is left in transit at the end."""
    stock = Stock()
    for qty, cost in received:
        value_flow(stock, flow("supplier", "stock", qty, cost), CENT)
    value, part = stock.value, Decimal(0)
    on_shelf, on_the_way = stock.qty, Decimal(0)
    for _ in range(data.draw(st.integers(1, 6))):
        qty = data.draw(st.decimals(min_value="0.000001", max_value=on_shelf, places=6)) if on_shelf else Decimal(0)
        if qty:
            part += sum(v.transit_amount for v in value_flow(stock, flow("stock", "transit", qty), CENT))
            on_shelf, on_the_way = on_shelf - qty, on_the_way + qty
        back = (
            data.draw(st.decimals(min_value="0.000001", max_value=on_the_way, places=6)) if on_the_way else Decimal(0)
        )
        if back:
            part += sum(v.transit_amount for v in value_flow(stock, flow("transit", "stock", back), CENT))
            on_shelf, on_the_way = on_shelf + back, on_the_way - back
        assert (stock.value, stock.transit_qty, stock.transit_value) == (value, on_the_way, part)
    if on_the_way:
        value_flow(stock, flow("transit", "stock", on_the_way), CENT)
    assert (stock.value, stock.transit_qty, stock.transit_value) == (value, Decimal(0), Decimal(0))
