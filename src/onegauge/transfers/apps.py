"""Transfers as a Django app."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.transfers"
    label = "transfers"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.transfers import registry  # noqa: F401, PLC0415  registration needs loaded apps
