"""What this module registers when Django starts."""

from onegauge.purchasing import errors, facts, kinds, permissions, policies, states  # noqa: F401  importing registers
