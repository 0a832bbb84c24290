"""How far a person is in the guided tour."""

from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.ui.models import TourProgress

LAST_STOP = 99


@operation(permission=None)
def keep_tour(*, stop: int, is_open: bool, by: Actor, key: str | None = None) -> int:
    """Remember the stop, and whether the panel is shown; each person has one row."""
    del key
    place = max(0, min(stop, LAST_STOP))
    TourProgress.objects.update_or_create(person_id=by.person_id, defaults={"stop": place, "is_open": is_open})
    return place
