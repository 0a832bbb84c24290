"""The things governance keeps a journal of."""

from onegauge.kernel.kinds import Kind

REGION_KIND = Kind(1, "governance.Region", "governance_region", "Region", "code", "governance/region")
COMPANY_KIND = Kind(2, "governance.Company", "governance_company", "Company", "code", "governance/company")
SITE_KIND = Kind(3, "governance.Site", "governance_site", "Site", "code", "governance/site")
CALENDAR_KIND = Kind(4, "governance.Calendar", "governance_calendar", "Calendar", "code", "governance/calendar")
PERSON_KIND = Kind(5, "governance.Person", "governance_person", "Person", "username", "governance/person")
ROLE_KIND = Kind(6, "governance.Role", "governance_role", "Role", "code", "governance/role")
GRANT_KIND = Kind(7, "governance.RoleGrant", "governance_rolegrant", "Role grant", "id", "governance/rolegrant")
SOD_RULE_KIND = Kind(8, "governance.SodRule", "governance_sodrule", "Separation rule", "code", "governance/sodrule")
SOD_EXCEPTION_KIND = Kind(
    9, "governance.SodException", "governance_sodexception", "Separation exception", "id", "governance/sodexception"
)
API_KEY_KIND = Kind(10, "governance.ApiKey", "governance_apikey", "API key", "prefix", "governance/apikey")
NUMBER_SERIES_KIND = Kind(11, "governance.NumberSeries", "governance_numberseries", "Number series", "code", "")
TEMPLATE_KIND = Kind(
    12, "governance.Template", "governance_template", "Operating template", "code", "governance/template"
)
TEMPLATE_VERSION_KIND = Kind(
    13,
    "governance.TemplateVersion",
    "governance_templateversion",
    "Template version",
    "number",
    "governance/templateversion",
)
VARIANCE_KIND = Kind(14, "governance.Variance", "governance_variance", "Variance", "id", "governance/variance")
STATUTORY_VALUE_KIND = Kind(
    15, "governance.StatutoryValue", "governance_statutoryvalue", "Statutory value", "id", "governance/statutoryvalue"
)
APPROVAL_RULE_KIND = Kind(
    16, "governance.ApprovalRule", "governance_approvalrule", "Approval rule", "code", "governance/approvalrule"
)
APPROVAL_REQUEST_KIND = Kind(
    17,
    "governance.ApprovalRequest",
    "governance_approvalrequest",
    "Approval request",
    "id",
    "governance/approvalrequest",
)
DELEGATION_KIND = Kind(
    18, "governance.Delegation", "governance_delegation", "Delegation", "id", "governance/delegation"
)
