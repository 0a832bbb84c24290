"""Purchasing as a Django app."""

from django.apps import AppConfig


class PurchasingConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.purchasing"
    label = "purchasing"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.purchasing import registry  # noqa: F401, PLC0415  registration needs loaded apps
