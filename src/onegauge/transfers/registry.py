"""What this module registers when Django starts."""

from onegauge.transfers import facts, kinds, permissions, policies, states  # noqa: F401  importing registers
