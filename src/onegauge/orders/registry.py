"""What this module registers when Django starts."""

from onegauge.orders import (  # noqa: F401  importing registers
    blanket_states,
    exception_states,
    facts,
    kinds,
    permissions,
    policies,
    run_states,
    states,
)
