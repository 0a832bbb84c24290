"""Insight as a Django app."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.insight"
    label = "insight"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.insight import registry  # noqa: F401, PLC0415  registration needs loaded apps
