"""Reads of governance."""

from onegauge.governance.queries.access import (
    api_keys,
    grants,
    grants_in_force,
    needs_second_factor,
    people,
    person_names,
    roles,
    sod_exceptions,
    sod_rules,
)
from onegauge.governance.queries.organisation import (
    CompanyRow,
    RegionRow,
    SiteRow,
    add_working_days,
    companies,
    regions,
    site_today,
    sites,
    sites_today,
    working_calendar,
)

__all__ = [
    "CompanyRow",
    "RegionRow",
    "SiteRow",
    "add_working_days",
    "api_keys",
    "companies",
    "grants",
    "grants_in_force",
    "needs_second_factor",
    "people",
    "person_names",
    "regions",
    "roles",
    "site_today",
    "sites",
    "sites_today",
    "sod_exceptions",
    "sod_rules",
    "working_calendar",
]
