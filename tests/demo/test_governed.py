"""People and variances of the demo agree with the roles and policies that the code declares."""

from onegauge.app.demo_data.governed import PEOPLE, TEMPLATE_VALUES, VARIANCES
from onegauge.app.demo_data.organisation import COMPANIES, REGIONS, SITES
from onegauge.governance.policy import POLICIES
from onegauge.governance.roles import ROLES


def test_every_role_has_a_login_and_every_login_a_role() -> None:
    assert {person.role for person in PEOPLE} == {role.code for role in ROLES}
    assert len({person.username for person in PEOPLE}) == len(PEOPLE)


def test_logins_stand_where_the_organisation_is() -> None:
    owners = {site.code: site.company for site in SITES}
    for person in PEOPLE:
        assert person.site is None or owners[person.site] == person.company
        assert person.company is None or person.company in {company.code for company in COMPANIES}


def test_template_and_variances_name_declared_policies() -> None:
    declared = {policy.key for policy in POLICIES}
    assert set(TEMPLATE_VALUES) <= declared
    assert {variance.policy for variance in VARIANCES} <= declared


def test_variances_deviate_are_agreed_by_another_and_end() -> None:
    usernames = {person.username for person in PEOPLE}
    places = {
        "site": {site.code for site in SITES},
        "company": {company.code for company in COMPANIES},
        "region": {region.code for region in REGIONS},
    }
    assert len(VARIANCES) >= 6
    for variance in VARIANCES:
        assert variance.value != TEMPLATE_VALUES[variance.policy]
        assert variance.place in places[variance.scope]
        assert variance.approver != variance.requester
        assert {variance.owner, variance.requester, variance.approver} <= usernames
        assert variance.from_day < variance.review_day < variance.until_day <= 365
