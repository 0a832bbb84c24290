"""Governance as a Django app."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Registers what this module declares when Django starts."""

    name = "onegauge.governance"
    label = "governance"

    def ready(self) -> None:
        """Import what registers itself; doing it earlier would load models too soon."""
        from onegauge.governance import registry  # noqa: F401, PLC0415  registration needs loaded apps
