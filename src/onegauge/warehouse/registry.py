"""What this module registers when Django starts."""

from onegauge.kernel.followers import register
from onegauge.warehouse import (  # noqa: F401  importing registers
    arrival_states,
    count_states,
    facts,
    followers,
    inbound_policies,
    kinds,
    outbound_policies,
    outbound_states,
    permissions,
    policies,
    relocation_states,
    states,
    task_policies,
    task_states,
)

register(followers.FloorPlanner())
