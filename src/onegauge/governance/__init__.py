"""Governance: who we are, who may do what, and on which values everything runs.

Owns the organisation (regions, companies, sites, calendars, number series), access (people, roles, grants, separation
of duties, API keys) and the rules of the house (operating template, policies, variances, approvals).

Words: *grant* (a role held by a person in a scope, from a day until before another), *scope* (group, company, site),
*separated pair* (two permissions that one person should not hold), *policy* (a governed knob), *template* (the released
values of all policies), *variance* (an approved, dated deviation).

Doors: ``operations`` (the only writes), ``queries``, ``access`` (how a person, a key or a service becomes an actor),
``policy`` (declare and read policies), ``permissions``, ``states``, ``errors``.
"""
