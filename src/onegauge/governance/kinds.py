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
