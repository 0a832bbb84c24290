"""Several real connections: threads that each have their own, start together and report what happened to them."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from django.db import connections

from onegauge.kernel.joining import Joint


@dataclass
class Outcome:
    """What one session returned or raised."""

    value: Any = None
    error: BaseException | None = None


def on_its_own(_joint: Joint[Any], _sort: Any, call: Any, work: Callable[[Sequence[Any]], Sequence[Any]]) -> Any:
    """Serve a call as another process would serve it: joined with no other."""
    return work([call])[0]


def together(acts: Sequence[Callable[[], Any]], *, seconds: float = 60) -> list[Outcome]:
    """Run the acts at the same time, each in a thread with its own connections; answers in the order of the acts.

    The threads stand for processes: their calls meet in the database only, and are never joined before it.
    """
    with patch.object(Joint, "serve", on_its_own):
        return at_once(acts, seconds=seconds)


def at_once(acts: Sequence[Callable[[], Any]], *, seconds: float = 60) -> list[Outcome]:
    """As ``together``, by threads of one process, whose calls may be joined."""
    outcomes = [Outcome() for _ in acts]
    gate = threading.Barrier(len(acts))

    def session(n: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait()
            outcomes[n].value = act()
        except BaseException as error:
            outcomes[n].error = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=session, args=(n, act), daemon=True) for n, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=seconds)
        assert not thread.is_alive(), "a session hangs"
    return outcomes


def values(outcomes: Sequence[Outcome]) -> list[Any]:
    """What the sessions returned, when none of them failed."""
    failed = [o.error for o in outcomes if o.error is not None]
    assert not failed, [f"{type(e).__name__}: {e}"[:500] for e in failed]
    return [o.value for o in outcomes]
