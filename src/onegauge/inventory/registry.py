"""What this module registers when Django starts."""

from onegauge.inventory import facts, kinds, permissions, policies, states  # noqa: F401  importing registers
