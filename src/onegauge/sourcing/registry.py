"""What this module registers when Django starts."""

from onegauge.sourcing import kinds, permissions, policies  # noqa: F401  importing registers
