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

VIEW_POLICIES = permission("governance.view_policies", "See policies, template and variances", duty="viewing")
AUTHOR_TEMPLATE = permission("governance.author_template", "Write the operating template", duty="template author")
APPROVE_TEMPLATE = permission(
    "governance.approve_template", "Approve a version of the template", duty="template approver"
)
RELEASE_TEMPLATE = permission(
    "governance.release_template", "Release and retire a version of the template", duty="deployment manager"
)
PROPOSE_VARIANCE = permission("governance.propose_variance", "Propose and withdraw a variance", duty="site manager")
APPROVE_VARIANCE = permission("governance.approve_variance", "Approve or reject a variance", duty="design authority")
END_VARIANCE = permission("governance.end_variance", "End or review a variance", duty="process owner")
MAINTAIN_STATUTORY = permission(
    "governance.maintain_statutory", "Record what the law of a country demands", duty="compliance"
)
MAINTAIN_APPROVAL_RULES = permission(
    "governance.maintain_approval_rules", "Maintain approval rules", duty="design authority"
)
# The authority to decide is that of the request's step; this one opens the inbox and its buttons.
DECIDE_APPROVALS = permission("governance.decide_approvals", "Decide on approval requests", duty="approver")
