"""What this module registers when Django starts."""

from onegauge.warehouse import (  # noqa: F401  importing registers
    arrival_states,
    count_states,
    facts,
    inbound_policies,
    kinds,
    permissions,
    policies,
    states,
)
