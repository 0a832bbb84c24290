"""What catalog registers when Django starts."""

from onegauge.catalog import errors, permissions, states  # noqa: F401  importing them registers them
