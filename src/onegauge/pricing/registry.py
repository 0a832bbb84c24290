"""What pricing registers when Django starts."""

from onegauge.pricing import errors, facts, permissions, policies, states  # noqa: F401  importing them registers them
