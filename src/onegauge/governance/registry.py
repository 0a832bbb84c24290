"""What this module registers when Django starts."""

from dataclasses import replace

from onegauge.collaboration.subjects import set_directory
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
from onegauge.ui.providers import (
    PROVIDERS,
    About,
    Account,
    Held,
    OwnKey,
    ScopeCompany,
    ScopeSite,
)

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
        if site_id in sites and site and zone:
            found[company_id] = replace(company, sites=(*company.sites, ScopeSite(site_id, site, zone)))
    return list(found.values())


def about(by: Actor) -> About:
    """What the frame says of the person and of the template they work by."""
    roles, number = queries.roles_and_template(by.person_id)
    return About(tuple(roles), str(number or ""))


def keep_locale(by: Actor, locale: str) -> None:
    """Keep the language that a person chose."""
    operations.choose_own_locale(locale=locale, by=by)


def account(by: Actor) -> Account:
    """What the account page says of a person."""
    person = queries.people().get(id=by.person_id)
    held = queries.grants_in_force().filter(person_id=by.person_id)
    return Account(
        username=person.username,
        email=person.email,
        held=tuple(
            Held(g.role.name, str(g.site or g.company or g.get_scope_display()), g.until_on)
            for g in held.order_by("role__name")
        ),
        keys=tuple(
            OwnKey(key.name, key.prefix, key.until_at, key.last_used_at)
            for key in queries.api_keys().filter(person_id=by.person_id, revoked_at=None)
        ),
        needs_second_factor=queries.needs_second_factor(by.person_id),
    )


def end_sessions(by: Actor) -> None:
    """End all sessions of a person but the one that asks."""
    operations.end_own_sessions(by=by)


PROVIDERS.about = about
PROVIDERS.account = account
PROVIDERS.end_sessions = end_sessions
PROVIDERS.keep_locale = keep_locale
PROVIDERS.actor_for = actor_of_session
PROVIDERS.scope_tree = scope_tree
set_directory(access.actors_by_username)
set_approval_gate(Gate())
