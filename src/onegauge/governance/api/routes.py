"""What governance offers programs. Passwords are set by people on pages, never here."""

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.api import policies, schemas
from onegauge.governance.permissions import DECIDE_APPROVALS, VIEW_ACCESS, VIEW_ORGANISATION, VIEW_POLICIES
from onegauge.governance.states import APPROVAL_REQUEST, TEMPLATE_VERSION, VARIANCE
from onegauge.governance.verbs import APPROVAL_VERBS, TEMPLATE_VERBS, VARIANCE_VERBS
from onegauge.ui.rest.declare import ROUTERS, Act, Resource, register

ROUTERS.append(policies.router)
PLACE = {"company_id": "company_id", "site_id": "site_id"}


register(
    Resource(path="regions", columns=schemas.REGION, permission=VIEW_ORGANISATION, filters={"code": "code"}),
    Resource(
        path="companies", columns=schemas.COMPANY, permission=VIEW_ORGANISATION,
        filters={"code": "code", "region": "region__code"},
    ),
    Resource(
        path="sites", columns=schemas.SITE, permission=VIEW_ORGANISATION,
        filters={"code": "code", "company": "company__code", "kind": "kind"},
    ),
    Resource(path="calendars", columns=schemas.CALENDAR, permission=VIEW_ORGANISATION, filters={"code": "code"}),
    Resource(
        path="template-versions", columns=schemas.TEMPLATE_VERSION, permission=VIEW_POLICIES, newest_first=True,
        rows=queries.template_versions, machine=TEMPLATE_VERSION, verbs=TEMPLATE_VERBS, filters={"state": "state"},
    ),
    Resource(
        path="variances", columns=schemas.VARIANCE, permission=VIEW_POLICIES, newest_first=True, rows=queries.variances,
        machine=VARIANCE, verbs=VARIANCE_VERBS,
        filters={**PLACE, "state": "state", "key": "key", "scope": "scope", "region_id": "region_id"},
    ),
    Resource(
        path="approvals", columns=schemas.APPROVAL, permission=DECIDE_APPROVALS, newest_first=True,
        rows=queries.approval_requests, machine=APPROVAL_REQUEST, verbs=APPROVAL_VERBS,
        filters={**PLACE, "state": "state", "verb": "verb", "object_id": "object_id"},
    ),
    Resource(
        path="api-keys",
        columns=schemas.API_KEY,
        permission=VIEW_ACCESS,
        rows=queries.api_keys,
        newest_first=True,
        filters={"person_id": "person_id", "prefix": "prefix"},
    ),
    Act(path="api-keys", operation=ops.issue_api_keys, tag="api-keys"),
    Act(path="api-keys/revoke", operation=ops.revoke_api_keys, tag="api-keys"),
    Act(path="regions", operation=ops.save_regions, tag="regions"),
    Act(path="companies", operation=ops.save_companies, tag="companies"),
    Act(path="sites", operation=ops.save_sites, tag="sites"),
    Act(path="calendars", operation=ops.save_calendars, tag="calendars"),
    Act(path="variances", operation=ops.propose_variances, tag="variances"),
    Act(path="variances/review", operation=ops.review_variances, tag="variances"),
    Act(path="template-versions", operation=ops.draft_template_version, tag="template-versions"),
    Act(path="template-versions/set-values", operation=ops.set_template_values, tag="template-versions"),
    Act(path="template-versions/narrow", operation=ops.narrow_template_versions, tag="template-versions"),
    Act(path="approvals/withdraw", operation=ops.withdraw_requests, tag="approvals"),
    Act(path="delegations", operation=ops.delegate_approvals, tag="approvals"),
)  # fmt: skip
