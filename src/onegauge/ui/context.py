"""What every page's frame needs, computed only when a template asks for it."""

from contextlib import nullcontext
from functools import cached_property
from typing import Any

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.ui import formatting
from onegauge.ui.navigation import OpenArea, navigation
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.scope import ChosenScope, ScopeOption, chosen_scope, options


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
        """The side bar."""
        return navigation(self.actor, self.request.path) if self.actor else []

    @cached_property
    def scopes(self) -> list[ScopeOption]:
        """The lines of the scope switch."""
        if self.actor is None:
            return []
        with self._reading(self.actor):
            return options(self.actor, self.scope)

    @cached_property
    def inbox_count(self) -> int:
        """How many things wait for this person."""
        if self.actor is None:
            return 0
        with self._reading(self.actor):
            return PROVIDERS.inbox_count(self.actor)

    @property
    def inbox_url(self) -> str:
        """Where they wait."""
        return PROVIDERS.inbox_url()

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
        """The zone of the page."""
        return timezone.get_current_timezone_name()

    @property
    def language(self) -> str:
        """The language of the page."""
        return get_language() or "en"

    def _reading(self, by: Actor) -> Any:
        """The scope of the page when there is one, else a scope of its own (account and error pages)."""
        return nullcontext() if connection.in_atomic_block else read_scope(by)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"frame": Frame(request)}
