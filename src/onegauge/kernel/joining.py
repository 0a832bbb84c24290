"""Callers that wait for each other, served together: the group commit of operations.

Eight callers who want the same goods would queue for the same rows, each with a transaction of its own. Where an
operation says that its calls may be joined, one of them works and the others wait in front of the database; whoever comes
next takes along everybody who waits by then. Whoever comes alone never waits, and a batch that fails is done again call
by call, so that each caller gets the answer of its own call.
"""

import threading
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from onegauge.kernel.kinds import REFERENCE_BITS

C = TypeVar("C")
Row = tuple[Any, ...]
KIND_AT = 3  # the place of the kind in a journal head
REFS_AT = 4  # the place of the references in a journal row, behind its object
MOST = 32
"""Calls that become one."""
SMALL = 16
"""Documents of a call that may join; a larger one would keep the others waiting."""
KNOWN = 1000
"""Crowds that are remembered."""
BREATH = 0.001
"""Seconds in which those who were just served may come back with their next call; far below what the work takes."""


class Apart(Exception):
    """These calls must see each other's work: each is done on its own."""


@dataclass(frozen=True, slots=True)
class Joins:
    """How calls of an operation become one: their lists ``asked`` are put together, and the result is taken apart.

    Each row of the result names its document in ``document``, of the kind with the number ``kind``. What is asked for are
    ids of such documents, or (``is_new``) documents to be made, for which the result has one row each, in their order.
    A call joins only if it asks for nothing else.
    """

    kind: int
    asked: str
    document: str
    is_new: bool = False

    def takes(self, kwargs: dict[str, Any]) -> bool:
        """Whether a call asks for little, and for nothing that holds for a part of the batch only."""
        return 0 < len(kwargs.get(self.asked) or ()) <= SMALL and all(
            value is None or value == {} for name, value in kwargs.items() if name not in {self.asked, "by", "key"}
        )

    def clash(self, calls: Sequence[dict[str, Any]]) -> bool:
        """Whether two calls name the same document or the same key: they must see each other's work."""
        keys = [key for kwargs in calls if (key := kwargs.get("key")) is not None]
        ids = [] if self.is_new else [i for kwargs in calls for i in set(kwargs[self.asked])]
        return len(set(keys)) < len(keys) or len(set(ids)) < len(ids)

    def merged(self, calls: Sequence[dict[str, Any]]) -> dict[str, Any]:
        """The arguments of the one call."""
        return {**calls[0], self.asked: [one for kwargs in calls for one in kwargs[self.asked]]}

    def split(self, result: Sequence[Any], calls: Sequence[dict[str, Any]]) -> list[list[Any]]:
        """What each call gets of the result, in the order of the result."""
        if self.is_new:
            rest = iter(result)
            return [list(islice(rest, len(kwargs[self.asked]))) for kwargs in calls]
        owner = {i: n for n, kwargs in enumerate(calls) for i in kwargs[self.asked]}
        parts: list[list[Any]] = [[] for _ in calls]
        for row in result:
            parts[owner[getattr(row, self.document)]].append(row)
        return parts

    def history(
        self, heads: list[Row], rows: list[Row], callers: Sequence[Row], parts: Sequence[Sequence[Any]]
    ) -> tuple[list[Row], list[Row]]:
        """Journal heads and rows, each with the call that its document belongs to; all else with the first one.

        ``callers`` are operation and request of each call, ``parts`` their results. What is about something else belongs
        to the document that it refers to, as a hold does to its order.
        """
        owners = {getattr(row, self.document): n for n, part in enumerate(parts) for row in part}
        places: dict[tuple[int, int], int] = {}
        found = []
        for head, object_id, *rest in rows:
            about = [object_id] if heads[head - 1][KIND_AT] == self.kind else self._referred(rest[REFS_AT])
            n = next((owners[i] for i in about if i in owners), 0)
            found.append((places.setdefault((head, n), len(places) + 1), object_id, *rest))
        return [(*callers[n], *heads[head - 1][2:]) for head, n in places], found

    def _referred(self, refs: str) -> list[int]:
        """Our documents among references, which are noted as an array literal."""
        named = (divmod(int(reference), 1 << REFERENCE_BITS) for reference in refs[1:-1].split(",") if reference)
        return [object_id for number, object_id in named if number == self.kind]


@dataclass(slots=True, eq=False)
class _Waiter(Generic[C]):
    """A caller: what it asks, whether it is its turn to gather or to work, and what it got."""

    call: C
    thread: int = field(default_factory=threading.get_ident)
    turn: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    batch: "list[_Waiter[C]]" = field(default_factory=list)
    is_alone: bool = False
    result: Any = None


class _Crowd(NamedTuple):
    """How many are expected, and the thread that worked for them lately."""

    size: int
    worker: int


NOBODY = _Crowd(1, 0)


class Joint(Generic[C]):
    """The callers of this process: of each sort at most one is at work, and takes along those who wait by then."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._grown = threading.Condition(self._lock)
        self._waiting: dict[Hashable, list[_Waiter[C]]] = {}
        self._crowds: dict[Hashable, _Crowd] = {}

    def serve(self, sort: Hashable, call: C, work: Callable[[Sequence[C]], Sequence[Any]]) -> Any:
        """The result of a call, by this caller or by the one that took it along; raises what it raises alone."""
        mine = _Waiter(call)
        with self._lock:
            mine.leads = sort not in self._waiting
            self._waiting.setdefault(sort, []).append(mine)
            self._grown.notify_all()
        if not mine.leads:
            mine.turn.wait()
        if mine.leads:
            mine.turn.clear()
            self._appoint(sort)
            mine.turn.wait()
        if mine.batch:
            try:
                _work_for(mine, work)
            finally:
                self._hand_over(sort)
        return work([call])[0] if mine.is_alone else mine.result

    def _appoint(self, sort: Hashable) -> None:
        """Gather everybody who waits by now; while they are fewer than lately, after a breath. One of them works for all.

        Those who were served together come back together: the first of them must not begin alone. A crowd that does not
        come back is expected to be one smaller each time. Who worked last works again, if he is among them: his
        connection has everything at hand.
        """
        with self._lock:
            queue, crowd = self._waiting[sort], self._crowds.pop(sort, NOBODY)
            self._grown.wait_for(lambda: len(queue) >= crowd.size, BREATH)
            batch, self._waiting[sort] = queue[:MOST], queue[MOST:]
            worker = next((one for one in batch if one.thread == crowd.worker), batch[0])
            if (expected := max(len(batch), crowd.size - 1)) > 1:
                if len(self._crowds) >= KNOWN:
                    self._crowds.clear()
                self._crowds[sort] = _Crowd(expected, worker.thread)
        worker.batch = batch
        worker.turn.set()

    def _hand_over(self, sort: Hashable) -> None:
        """It is the turn of the next who waits."""
        with self._lock:
            queue = self._waiting[sort]
            if queue:
                queue[0].leads = True
                queue[0].turn.set()
            else:
                del self._waiting[sort]


def _work_for(mine: _Waiter[C], work: Callable[[Sequence[C]], Sequence[Any]]) -> None:
    """Do the work of a batch; if it fails, each does its own."""
    others = [one for one in mine.batch if one is not mine]
    try:
        results = work([one.call for one in mine.batch])
    except BaseException as error:
        for one in others:
            one.is_alone = True
            one.turn.set()
        if not others or not isinstance(error, Exception):
            raise
        mine.is_alone = True
        return
    for one, result in zip(mine.batch, results, strict=True):
        one.result = result
    for one in others:
        one.turn.set()
