"""Inventory as a Django app."""

from django.apps import AppConfig


class InventoryConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.inventory"
    label = "inventory"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.inventory import registry  # noqa: F401, PLC0415  registration needs loaded apps
