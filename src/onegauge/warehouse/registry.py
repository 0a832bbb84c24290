"""What this module registers when Django starts."""

from onegauge.warehouse import count_states, facts, kinds, permissions, policies, states  # noqa: F401  importing registers
