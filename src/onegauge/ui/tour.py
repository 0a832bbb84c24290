"""A guided tour: a few stops on real pages, each a small panel; how far a person is, is kept with the person."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from onegauge.kernel.actor import Actor
from onegauge.ui.models import TourProgress
from onegauge.ui.providers import PROVIDERS


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop: what to see, on which page, as whom. ``mark`` is the selector of what the panel speaks of."""

    title: Any
    text: Any
    url: Callable[[], str]
    login: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Tour:
    """The stops in order; ``people`` names the logins of the stops by what they do."""

    title: Any
    stops: Sequence[Stop]
    people: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ShownStop:
    """A stop as the panel shows it."""

    number: int
    count: int
    title: str
    text: str
    url: str
    here: bool
    login: str
    who: str
    mark: str
    share: int

    @property
    def is_last(self) -> bool:
        """Whether the tour ends here."""
        return self.number == self.count


def offered(by: Actor) -> Tour | None:
    """The tour of this installation, when it has one."""
    found: Tour | None = PROVIDERS.tour(by)
    return found


def progress_of(by: Actor) -> TourProgress | None:
    """How far the person is; nothing before the first step."""
    return TourProgress.objects.filter(person_id=by.person_id).first()


def shown(request: HttpRequest, by: Actor) -> ShownStop | None:
    """The panel of this page, while the person is on tour."""
    tour = offered(by)
    kept = progress_of(by) if tour is not None else None
    if tour is None or kept is None or not kept.is_open:
        return None
    place = min(kept.stop, len(tour.stops) - 1)
    stop = tour.stops[place]
    url = stop.url()
    return ShownStop(
        number=place + 1,
        count=len(tour.stops),
        title=str(stop.title),
        text=str(stop.text),
        url=url,
        here=request.path == url.partition("?")[0],
        login="" if username_of(request) == stop.login else stop.login,
        who=str(tour.people.get(stop.login, "")),
        mark=stop.mark,
        share=round((place + 1) * 100 / len(tour.stops)),
    )


def username_of(request: HttpRequest) -> str:
    """As whom the session is signed in."""
    return str(getattr(getattr(request, "user", None), "username", ""))
