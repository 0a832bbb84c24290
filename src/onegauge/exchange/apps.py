"""Exchange as a Django app."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.exchange"
    label = "exchange"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.exchange import registry  # noqa: F401, PLC0415  registration needs loaded apps
