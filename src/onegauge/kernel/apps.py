"""Django application of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """Registers the kernel's own followers."""

    name = "onegauge.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Import the modules that register something."""
        from onegauge.kernel import instants, journal_refs, outbox, sealing  # noqa: F401, PLC0415  registration needs loaded apps
