"""Permissions of organisation and access. Who governs people must not run the business with them."""

from onegauge.kernel.permissions import permission

VIEW_ORGANISATION = permission("governance.view_organisation", "See the organisation", duty="viewing")
VIEW_ACCESS = permission("governance.view_access", "See people, roles and grants", duty="access viewing")
MAINTAIN_ORGANISATION = permission(
    "governance.maintain_organisation", "Maintain regions, companies, sites and calendars", duty="administrator"
)
MAINTAIN_PEOPLE = permission("governance.maintain_people", "Maintain people", duty="security administrator")
MAINTAIN_ROLES = permission(
    "governance.maintain_roles", "Maintain roles and separation rules", duty="security administrator"
)
GRANT_ROLES = permission("governance.grant_roles", "Grant and end roles", duty="security administrator")
MANAGE_API_KEYS = permission("governance.manage_api_keys", "Issue and revoke API keys", duty="security administrator")
REQUEST_SOD_EXCEPTION = permission(
    "governance.request_sod_exception", "Ask for a separation exception", duty="security administrator"
)
APPROVE_SOD_EXCEPTION = permission(
    "governance.approve_sod_exception", "Decide on a separation exception", duty="process owner"
)
