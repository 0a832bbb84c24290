"""How far an act on an order reaches: to the one site that took it, or to every site that serves a leg of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from onegauge.governance.access import service_scope
from onegauge.kernel.actor import Actor
from onegauge.orders.policies import SOURCING


def is_networked(site_ids: Iterable[int | None], by: Actor) -> bool:
    """Whether orders of these sites may have legs at other sites; no statement."""
    return any(SOURCING.at(site_id=s, on=by.today).as_text == "network" for s in set(site_ids) if s is not None)


@contextmanager
def reach(*, everywhere: bool, by: Actor) -> Iterator[Actor]:
    """The person, who sees the legs at other sites too where there may be any; otherwise nothing changes.

    The right to act was judged on the order; its legs follow it under service rights.
    """
    if not everywhere:
        yield by
        return
    with service_scope(by) as wide:
        yield wide
