"""What every page's frame needs, computed only when a template asks for it."""

from contextlib import nullcontext
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.ui import formatting, languages, tour
from onegauge.ui.languages import Language
from onegauge.ui.navigation import OpenArea, navigation, waiting, with_counts
from onegauge.ui.permissions import SEE_JOBS
from onegauge.ui.providers import PROVIDERS, About
from onegauge.ui.scope import (
    ChosenScope,
    ScopeOption,
    chosen_scope,
    options,
    places_of,
)
from onegauge.ui.tour import ShownStop

MANY_PLACES = 8
try:
    APP_VERSION = version("onegauge")
except PackageNotFoundError:  # run from a folder that was never installed
    APP_VERSION = ""


class Frame:
    """Side bar, top bar and foot of one request; a partial never touches it and pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.actor: Actor | None = getattr(request, "actor", None)
        self.reader: Actor | None = getattr(request, "reader", None)

    @cached_property
    def scope(self) -> ChosenScope:
        """Where the switch stands."""
        return chosen_scope(self.request)

    @cached_property
    def areas(self) -> list[OpenArea]:
        """The side bar, with what waits."""
        if self.actor is None or self.reader is None:
            return []
        with self._reading(self.reader):
            return with_counts(navigation(self.actor, self.request.path), waiting(self.reader))

    @property
    def work(self) -> list[OpenArea]:
        """The areas in which the person does something; all of them for who only reads."""
        return [one for one in self.areas if one.acts] or self.areas

    @property
    def look(self) -> list[OpenArea]:
        """The areas in which the person only looks things up."""
        return [one for one in self.areas if not one.acts] if any(one.acts for one in self.areas) else []

    @cached_property
    def scopes(self) -> list[ScopeOption]:
        """The lines of the scope switch; none when there is nothing to choose."""
        return options(places_of(self.request), self.scope)

    @property
    def has_many_places(self) -> bool:
        """Whether the switch needs a field to type in."""
        return len(self.scopes) > MANY_PLACES

    @cached_property
    def inbox_count(self) -> int:
        """How many things wait for this person."""
        if self.actor is None:
            return 0
        with self._reading(self.actor):
            return PROVIDERS.inbox_count(self.actor)

    @property
    def jobs_url(self) -> str:
        """Where a person finds long work again."""
        return reverse("ui:list", args=["ui", "jobs"]) if self.actor and self.actor.may_somewhere(SEE_JOBS) else ""

    @property
    def inbox_url(self) -> str:
        """Where they wait."""
        return PROVIDERS.inbox_url()

    @cached_property
    def about(self) -> About:
        """The roles of the person and the template they work by."""
        if self.actor is None:
            return About()
        with self._reading(self.actor):
            return PROVIDERS.about(self.actor)

    @cached_property
    def tour(self) -> ShownStop | None:
        """The panel of the guided tour, while the person is on it."""
        if self.actor is None:
            return None
        with self._reading(self.actor):
            return tour.shown(self.request, self.actor)

    @property
    def name(self) -> str:
        """The name of the person."""
        return self.actor.name if self.actor else ""

    @property
    def initials(self) -> str:
        """Two letters for the account menu."""
        parts = self.name.replace(",", " ").split()
        return "".join(part[0] for part in parts[:2]).upper() or "–"

    @property
    def group(self) -> str:
        """The name of the enterprise."""
        return PROVIDERS.group_name()

    @property
    def now(self) -> str:
        """The instant of the page."""
        return formatting.instant(timezone.now())

    @property
    def zone(self) -> str:
        """The zone of the page, and for which sites it is the wall clock."""
        return self.scope.zone_words

    @property
    def app_version(self) -> str:
        """The version of the program."""
        return APP_VERSION

    @property
    def language(self) -> str:
        """The language that the words of the page are in."""
        return languages.current().words

    @property
    def is_right_to_left(self) -> bool:
        """Whether the page is written from right to left."""
        return get_language_bidi()

    @property
    def languages(self) -> list[Language]:
        """What the person may choose from."""
        return languages.offered()

    @property
    def chosen_language(self) -> str:
        """What the person chose."""
        chosen = (self.actor.locale if self.actor else "").lower()
        return chosen if chosen in languages.LANGUAGES else settings.LANGUAGE_CODE

    @property
    def themes(self) -> list[tuple[str, str]]:
        """How the page may be coloured."""
        return [("light", _("Light")), ("dark", _("Dark")), ("system", _("As the system"))]

    @property
    def densities(self) -> list[tuple[str, str]]:
        """How close the rows may stand."""
        return [("comfortable", _("Comfortable")), ("compact", _("Compact"))]

    def _reading(self, by: Actor) -> Any:
        """The scope of the page when there is one, else a scope of its own (account and error pages)."""
        return nullcontext() if connection.in_atomic_block else read_scope(by)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request)}
