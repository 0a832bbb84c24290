"""What partners registers when Django starts."""

from onegauge.partners import errors, permissions, policies, states  # noqa: F401  importing them registers them
