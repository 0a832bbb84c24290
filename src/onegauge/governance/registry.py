"""What this module registers when Django starts."""

from onegauge.governance import (
    access,
    errors_policy,
    kinds,
    operations,
    permissions,
    policies,
    queries,
    states,
)
from onegauge.governance.operations.approval_gate import Gate
from onegauge.kernel.actor import Actor
from onegauge.kernel.lifecycle import set_approval_gate
from onegauge.ui.providers import PROVIDERS, ScopeCompany, ScopeSite

REGISTERED = (errors_policy, kinds, operations, permissions, policies, states)


def actor_of_session(person_id: int, request_id: str) -> Actor:
    """How a signed-in person becomes an actor."""
    return access.actor_for(person_id=person_id, request_id=request_id)


def scope_tree(by: Actor) -> list[ScopeCompany]:
    """The companies and sites that an actor can choose from."""
    seen = [site for site in queries.sites() if site.id in set(by.sites)]
    return [
        ScopeCompany(
            id=company.id,
            name=company.name,
            currency=company.currency,
            sites=tuple(ScopeSite(s.id, s.name, s.timezone) for s in seen if s.company_id == company.id),
        )
        for company in queries.companies()
        if company.id in set(by.companies)
    ]


PROVIDERS.actor_for = actor_of_session
PROVIDERS.scope_tree = scope_tree
set_approval_gate(Gate())
