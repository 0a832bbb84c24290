"""Tables of governance, by subject: organisation, access."""

from onegauge.governance.models.access import (
    ApiKey,
    GrantScope,
    Person,
    Role,
    RoleGrant,
    RolePermission,
    SodException,
    SodExceptionState,
    SodRule,
)
from onegauge.governance.models.organisation import (
    Calendar,
    CalendarDay,
    CalendarDayIndex,
    Company,
    NumberSeries,
    Region,
    Site,
    SiteKind,
)

__all__ = [
    "ApiKey",
    "Calendar",
    "CalendarDay",
    "CalendarDayIndex",
    "Company",
    "GrantScope",
    "NumberSeries",
    "Person",
    "Region",
    "Role",
    "RoleGrant",
    "RolePermission",
    "Site",
    "SiteKind",
    "SodException",
    "SodExceptionState",
    "SodRule",
]
