"""Catalog as a Django app."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Registers permissions and the item lifecycle when Django starts."""

    name = "onegauge.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.catalog import registry  # noqa: F401, PLC0415  registration needs loaded apps
