"""Callers that wait for each other are served together, and each gets the answer of its own call."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onegauge.kernel.joining import NOBODY, SMALL, Joins, Joint, _Crowd, _Waiter
from onegauge.kernel.kinds import REFERENCE_BITS
from tests.concurrency.sessions import Outcome, at_once

IDS = Joins(kind=1, asked="ids", document="id")
NEW = Joins(kind=1, asked="drafts", document="id", is_new=True)


@dataclass(frozen=True)
class Row:
    """A row of a result."""

    id: int


@dataclass
class Desk:
    """Work whose first batch lasts until so many others wait; calls are numbers, their answers ten times as much."""

    others: int
    joint: Joint[int]
    batches: list[list[int]]
    bad: frozenset[int] = frozenset()

    def work(self, calls: Sequence[int]) -> list[int]:
        """Answer a batch; one with a bad call fails as a whole."""
        first = not self.batches
        self.batches.append(list(calls))
        if first:
            with self.joint._grown:
                assert self.joint._grown.wait_for(lambda: len(self.joint._waiting["sort"]) == self.others, 30)
        if self.bad & set(calls):
            raise ValueError(f"{sorted(self.bad & set(calls))} cannot be done")
        return [call * 10 for call in calls]


def served(desk: Desk, calls: Sequence[int]) -> list[Outcome]:
    """What the callers got: the first was at work when the others came."""
    started = threading.Event()

    def first() -> Any:
        def work(batch: Sequence[int]) -> list[int]:
            started.set()
            return desk.work(batch)

        return desk.joint.serve("sort", calls[0], work)

    def other(call: int) -> Any:
        started.wait(30)
        return desk.joint.serve("sort", call, desk.work)

    return at_once([first, *(lambda c=c: other(c) for c in calls[1:])])  # type: ignore[misc]


def test_those_who_wait_are_served_as_one() -> None:
    desk = Desk(others=3, joint=Joint(), batches=[])

    found = served(desk, [1, 2, 3, 4])

    assert [one.value for one in found] == [10, 20, 30, 40]
    assert [sorted(batch) for batch in desk.batches] == [[1], [2, 3, 4]]
    assert desk.joint._waiting == {}


def test_a_batch_that_fails_is_done_call_by_call() -> None:
    desk = Desk(others=3, joint=Joint(), batches=[], bad=frozenset({3}))

    found = served(desk, [1, 2, 3, 4])

    assert [one.value for one in found] == [10, 20, None, 40]
    assert [str(one.error or "") for one in found] == ["", "", "[3] cannot be done", ""]
    assert sorted(map(sorted, desk.batches)) == [[1], [2], [2, 3, 4], [3], [4]]
    assert desk.joint._waiting == {}


def test_who_comes_alone_sees_what_goes_wrong_and_leaves_nobody_behind() -> None:
    joint: Joint[int] = Joint()

    def fails(_calls: Sequence[int]) -> list[int]:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        joint.serve("sort", 1, fails)
    assert joint.serve("sort", 2, lambda calls: [call * 10 for call in calls]) == 20


@pytest.mark.parametrize(("crowd", "worker"), [(_Crowd(3, 12), 1), (_Crowd(2, 99), 0), (NOBODY, 0)])
def test_who_worked_last_works_again_if_he_is_there(crowd: _Crowd, worker: int) -> None:
    joint: Joint[int] = Joint()
    there = [_Waiter(call, thread) for call, thread in ((1, 11), (2, 12), (3, 13))]
    joint._waiting["sort"], joint._crowds["sort"] = list(there), crowd

    joint._appoint("sort")

    assert [one.batch for one in there] == [there if n == worker else [] for n in range(3)]
    assert [one.turn.is_set() for one in there] == [n == worker for n in range(3)]
    assert joint._crowds["sort"] == _Crowd(3, there[worker].thread)


def test_calls_of_another_sort_do_not_wait() -> None:
    joint: Joint[int] = Joint()

    def with_another(calls: Sequence[int]) -> list[int]:
        (found,) = at_once([lambda: joint.serve("another sort", 5, lambda batch: [c * 10 for c in batch])], seconds=30)
        return [call + found.value for call in calls]

    assert joint.serve("sort", 1, with_another) == 51


@pytest.mark.parametrize(
    ("kwargs", "joins"),
    [
        ({"ids": [1], "by": "me", "key": "k"}, True),
        ({"ids": [1], "versions": None, "by": "me"}, True),
        ({"ids": [1], "versions": {}, "by": "me"}, True),
        ({"ids": [1], "versions": {1: 2}, "by": "me"}, False),
        ({"ids": None, "by": "me"}, False),
        ({"ids": [], "by": "me"}, False),
        ({"ids": list(range(SMALL + 1)), "by": "me"}, False),
    ],
)
def test_a_call_joins_if_it_asks_for_a_few_documents_and_nothing_else(kwargs: dict[str, Any], joins: bool) -> None:
    assert IDS.takes(kwargs) is joins


@pytest.mark.parametrize(
    ("calls", "clash"),
    [
        ([{"ids": [1, 2]}, {"ids": [3]}], False),
        ([{"ids": [1, 2]}, {"ids": [2]}], True),
        ([{"ids": [1, 1]}, {"ids": [2]}], False),
        ([{"ids": [1], "key": "a"}, {"ids": [2], "key": "b"}], False),
        ([{"ids": [1], "key": "a"}, {"ids": [2], "key": "a"}], True),
    ],
)
def test_calls_that_name_the_same_are_not_joined(calls: list[dict[str, Any]], clash: bool) -> None:
    assert IDS.clash(calls) is clash


@given(st.lists(st.lists(st.integers(1, 5), min_size=1, max_size=5), min_size=1, max_size=6), st.randoms())
def test_what_was_put_together_is_taken_apart(sizes: list[list[int]], dice: Any) -> None:
    """Each call gets the rows of its own documents, whatever the order of the result and whatever is left out."""
    ids = iter(range(1, 1000))
    calls = [{"ids": [next(ids) for _ in one], "by": "me"} for one in sizes]
    result = [Row(i) for i in IDS.merged(calls)["ids"] if dice.random() < 0.7]
    dice.shuffle(result)

    parts = IDS.split(result, calls)

    assert [{row.id for row in part} for part in parts] == [{r.id for r in result} & set(c["ids"]) for c in calls]


def ref(kind: int, object_id: int) -> int:
    """A reference as the journal keeps it."""
    return kind << REFERENCE_BITS | object_id


@given(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=12), st.lists(st.integers(1, 4), max_size=12))
def test_history_is_told_by_the_call_that_it_is_about(verbs: list[str], objects: list[int]) -> None:
    """A row is about the document that it names, else about the first one of a call that it refers to."""
    callers = [(f"operation {n}", f"request {n}") for n in range(3)]
    parts = [[Row(1)], [Row(2)], [Row(3)]]  # nobody answers for document 4
    heads = [("?", "?", verb, IDS.kind if verb in "AB" else 9) for verb in verbs]
    rows: list[Any] = []
    for n, i in enumerate(objects):
        head = n % len(verbs)
        about = f"{{{ref(7, 3)},{ref(IDS.kind, i)}}}"
        by_name = heads[head][3] == IDS.kind
        rows.append((head + 1, i if by_name else 100 + n, 1, 1, None, None, "{}" if by_name else about, None))

    told_heads, told_rows = IDS.history(heads, rows, callers, parts)

    assert [row[1:] for row in told_rows] == [row[1:] for row in rows]
    for i, told, row in zip(objects, told_rows, rows, strict=False):
        assert told_heads[told[0] - 1] == (*callers[i - 1 if i < 4 else 0], *heads[row[0] - 1][2:])
    assert len(set(told_heads)) <= len(told_heads) == len({row[0] for row in told_rows})


@given(st.lists(st.lists(st.integers(), min_size=1, max_size=5), min_size=1, max_size=6))
def test_new_documents_go_back_in_the_order_in_which_they_were_asked_for(drafts: list[list[int]]) -> None:
    calls = [{"drafts": one, "by": "me"} for one in drafts]
    parts = NEW.split([Row(draft) for draft in NEW.merged(calls)["drafts"]], calls)
    assert [[row.id for row in part] for part in parts] == drafts
