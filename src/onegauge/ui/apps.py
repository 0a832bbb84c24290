"""Django application of the screen toolkit."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class UiConfig(AppConfig):
    """Collects the screens that the modules declare."""

    name = "onegauge.ui"
    label = "ui"

    def ready(self) -> None:
        """Import what every application declares, so that the registries are complete before the first request."""
        autodiscover_modules("web.screens", "web.boards", "web.contributions", "web.home", "web.setup")
