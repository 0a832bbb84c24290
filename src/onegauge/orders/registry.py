"""What this module registers when Django starts."""

from onegauge.orders import blanket_states, facts, kinds, permissions, policies, run_states, states  # noqa: F401  importing registers
