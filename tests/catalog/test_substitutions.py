"""Substitutes and successors: who stands in for whom, by which ratio, and never in a circle."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.catalog import operations as ops
from onegauge.catalog.queries import items_by_sku, substitutes_of
from onegauge.catalog.substitution import cycle_in
from tests.masterdata import World, broken, make_items, refusals

START, ON = date(2026, 1, 1), date(2026, 6, 1)


def link(sku: str, substitute: str, **changes: object) -> ops.SubstitutionDraft:
    return ops.SubstitutionDraft(**{"sku": sku, "substitute": substitute, "valid_from": START, **changes})  # type: ignore[arg-type]


def save(world: World, *links: ops.SubstitutionDraft) -> None:
    ops.save_substitutions(substitutions=links, by=world.by)


def found(sku: str, *, on: date = ON) -> list[tuple[str, str, Fraction]]:
    items = {row.id: row.sku for row in items_by_sku(["A", "B", "C", "D"]).values()}
    mine = next(i for i, s in items.items() if s == sku)
    return [(items[x.item_id], x.kind, x.ratio) for x in substitutes_of([mine], on=on).get(mine, [])]


def test_a_chain_of_successors_is_followed_with_its_ratio(world: World) -> None:
    make_items("A", "B", "C", by=world.by)
    save(world, link("A", "B", kind="use_up", numerator=2), link("B", "C", kind="at_once", denominator=3))
    assert found("A") == [("B", "use_up", Fraction(2)), ("C", "use_up", Fraction(2, 3))]
    assert found("B") == [("C", "at_once", Fraction(1, 3))]
    assert found("C") == []
    assert broken("catalog") == []


def test_a_two_way_alternative_turns_its_ratio_round_and_ends_with_its_period(world: World) -> None:
    make_items("A", "B", "C", by=world.by)
    save(world, link("A", "B", two_way=True, numerator=10, valid_until=date(2026, 7, 1)), link("A", "C", priority=1))
    assert found("A") == [("C", "alternative", Fraction(1)), ("B", "alternative", Fraction(10))]
    assert found("B") == [("A", "alternative", Fraction(1, 10))]
    assert found("B", on=date(2026, 7, 1)) == []


REFUSED = [
    (link("A", "A"), "substitution_broken", "substitute"),
    (link("A", "NONE"), "unknown_document", "substitute"),
    (link("A", "B", kind="use_up", two_way=True), "substitution_broken", "two_way"),
    (link("A", "B", numerator=0), "invalid_value", "numerator"),
    (link("A", "B", valid_until=START), "invalid_value", "valid_until"),
    (link("C", "A", kind="use_up"), "substitution_broken", "substitute"),
    (link("D", "C", two_way=True), "substitution_broken", "two_way"),
]


@pytest.mark.parametrize(("draft", "code", "column"), REFUSED)
def test_what_is_refused_and_where(world: World, draft: ops.SubstitutionDraft, code: str, column: str) -> None:
    make_items("A", "B", "C", "D", by=world.by)
    save(world, link("A", "B", kind="use_up"), link("B", "C", kind="at_once"), link("C", "D"))
    assert refusals(lambda: save(world, draft)) == [(code, f"substitutions[0].{column}")]


@given(st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda p: p[0] != p[1]), max_size=14))
def test_circles_are_found_exactly_where_somebody_comes_back(pairs: set[tuple[int, int]]) -> None:
    def reached(start: int) -> set[int]:
        seen: set[int] = set()
        edge = {start}
        while edge:
            edge = {b for a, b in pairs if a in edge} - seen
            seen |= edge
        return seen

    on_circle = {(a, b) for a, b in pairs if a in reached(b)}
    assert on_circle <= set(cycle_in(pairs))
    assert bool(on_circle) == bool(cycle_in(pairs))
