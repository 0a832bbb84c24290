"""What this module registers when Django starts."""

from onegauge.collaboration.subjects import set_directory
from dataclasses import replace

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
    companies, sites = set(by.companies), set(by.sites)
    found: dict[int, ScopeCompany] = {}
    for company_id, name, currency, site_id, site, zone in queries.places():
        if company_id not in companies:
            continue
        company = found.setdefault(company_id, ScopeCompany(company_id, name, currency))
        if site_id in sites:
            found[company_id] = replace(company, sites=(*company.sites, ScopeSite(site_id, site, zone)))
    return list(found.values())


PROVIDERS.actor_for = actor_of_session
PROVIDERS.scope_tree = scope_tree
set_directory(access.actors_by_username)
set_approval_gate(Gate())
