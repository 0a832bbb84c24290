"""What this module registers when Django starts."""

from onegauge.kernel.followers import register
from onegauge.warehouse import (  # noqa: F401  importing registers
    count_states,
    facts,
    followers,
    kinds,
    permissions,
    policies,
    states,
    task_policies,
    task_states,
)

register(followers.FloorPlanner())
