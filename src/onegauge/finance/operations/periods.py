"""Closing and reopening the months of a company's books."""

from collections.abc import Mapping, Sequence

from onegauge.finance.permissions import CLOSE_PERIODS, REOPEN_PERIODS
from onegauge.finance.states import PERIOD
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation


@operation(permission=CLOSE_PERIODS)
def close_periods(
    *, period_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """Close periods: waits for whoever is posting into them, and from then on nothing can be posted there."""
    moves = PERIOD.begin("close", period_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=REOPEN_PERIODS)
def reopen_periods(
    *, period_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """Reopen closed periods; the journal keeps who did it and when."""
    moves = PERIOD.begin("reopen", period_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids
