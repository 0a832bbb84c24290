"""Set-up without a shell: links, factors, renewals, and what each page says of them."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate, get_user_model
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import system_actor
from onegauge.governance.models import ApiKey, Calendar, Person, Role, TemplateVersion, Variance
from onegauge.governance.policy import Policy
from onegauge.governance.web.setup import setup_checks
from onegauge.kernel.db import read_scope
from onegauge.kernel.models import JournalEntry
from onegauge.kernel.permissions import PERMISSIONS
from tests.builders import unique
from tests.governance.conftest import Group, actor_with, person, site
from tests.governance.policy_kit import Cast, cast, day, probes, refused, vary

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def client(group: Group, settings: Any) -> Client:
    """Somebody who may do everything in the group."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    actor = actor_with("everything", *PERMISSIONS)
    client = Client()
    client.force_login(get_user_model().objects.get(id=actor.person_id))
    return client


def test_an_invitation_ends_the_old_password_and_its_link_sets_a_new_one(client: Client) -> None:
    ann = person("ann")
    ops.set_passwords(passwords=[ops.PasswordDraft(person_id=ann, password=PASSWORD)], by=system_actor("tests"))

    answer = client.post(f"/governance/person/{ann}/do/invite/", {"sent": "1"})

    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    name = Person.objects.get(id=ann).username
    assert authenticate(RequestFactory().post("/"), username=name, password=PASSWORD) is None
    found = re.search(r"http://testserver(/accounts/password/reset/key/[^\"]+)", answer.content.decode())
    assert found is not None
    newcomer = Client()
    form = newcomer.get(found.group(1), follow=True)
    newcomer.post(form.request["PATH_INFO"], {"password1": "a quite new phrase 7", "password2": "a quite new phrase 7"})
    assert authenticate(RequestFactory().post("/"), username=name, password="a quite new phrase 7") is not None
    assert b"password1" not in Client().get(found.group(1), follow=True).content


def test_a_reset_forgets_the_second_factor_and_nobody_resets_their_own(group: Group) -> None:
    ann, security = person("ann"), actor_with("security", may.MAINTAIN_PEOPLE)
    Authenticator.objects.create(user_id=ann, type=Authenticator.Type.TOTP, data={"secret": "x"})

    ops.reset_second_factors(person_ids=[ann], by=security)

    assert not Authenticator.objects.filter(user_id=ann).exists()
    entry = JournalEntry.objects.filter(object_id=ann, verb="second_factor_reset").get()
    assert (entry.before, entry.after) == ({"factors": 1}, {"factors": 0})
    assert refused(ops.reset_second_factors, person_ids=[security.person_id], by=security) == ["own_account_refused"]


def test_a_renewal_is_a_proposal_from_the_day_on_which_the_variance_ends(
    cast: Cast, probes: dict[str, Policy], group: Group
) -> None:
    variance_id = vary(cast, "probe.tolerance", "0.1", "site", group.leeds)

    (again,) = ops.renew_variances(
        variance_ids=[variance_id], until_on=day(150), reason="Still small.", by=cast.proposer
    )

    with read_scope(system_actor("tests")):
        row = Variance.objects.get(id=again)
    assert (row.state, row.value, row.from_on, row.until_on) == ("proposed", "0.1", day(90), day(150))
    codes = refused(ops.renew_variances, variance_ids=[again], until_on=day(200), reason="Again.", by=cast.proposer)
    assert codes == ["variance_not_in_force"]


def test_the_secret_of_a_key_is_shown_once(client: Client) -> None:
    ann = person("ann")
    sent = {
        "person_id": str(ann), "name": "robot", "until_on": day(30).isoformat(),
        "scopes": ["governance.view_organisation"],
    }  # fmt: skip
    answer = client.post("/governance/apikey/new/", sent)

    secret = re.search(r'value="(og_[^"]+)"', answer.content.decode())
    assert secret is not None
    key = ApiKey.objects.get(person_id=ann)
    assert secret.group(1).startswith(f"og_{key.prefix}_")
    assert secret.group(1) not in client.get(f"/governance/apikey/{key.pk}/").content.decode()


def test_a_role_that_mixes_separated_duties_says_so_before_it_is_saved(group: Group, settings: Any) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = False
    security = Client()
    by = actor_with("roles", may.MAINTAIN_ROLES, may.VIEW_ACCESS)
    security.force_login(get_user_model().objects.get(id=by.person_id))
    rule = ops.SodRuleDraft(
        code="asking",
        name="Asking is not deciding",
        permission_a=may.APPROVE_VARIANCE,
        permission_b=may.PROPOSE_VARIANCE,
    )
    ops.save_sod_rules(rules=[rule], by=system_actor("tests"))
    sent = {"code": "mixed", "name": "Mixed", "permissions": [may.APPROVE_VARIANCE, may.PROPOSE_VARIANCE]}

    answer = security.post("/governance/role/new/", sent)

    assert answer.status_code == 422
    assert "Asking is not deciding" in answer.content.decode()
    assert not Role.objects.filter(code="mixed").exists()
    assert security.post("/governance/role/new/", {**sent, "keep_conflicts": "on"}).status_code == 302
    page = security.get(f"/governance/role/{Role.objects.get(code='mixed').pk}/?tab=mixed").content.decode()
    assert "Asking is not deciding" in page


def test_days_of_a_calendar_are_kept_and_cleared_by_its_form(client: Client) -> None:
    code = unique("K")
    lines = {"lines-count": "2", "lines-0-day_on": "2027-12-25", "lines-0-name": "Christmas", "lines-1-day_on": ""}
    sent = {"code": code, "name": "Office", "working_weekdays": ["1", "2", "3"], **lines}
    assert client.post("/governance/calendar/new/", sent).status_code == 302
    calendar = Calendar.objects.get(code=code)
    assert [d.name for d in calendar.days.all()] == ["Christmas"]
    page = client.get(f"/governance/calendar/{calendar.pk}/edit/").content.decode()
    assert 'value="2027-12-25"' in page
    sent = {"name": "Office", "working_weekdays": ["1"], "lines-count": "1", "lines-0-day_on": "", "lines-0-name": ""}
    assert client.post(f"/governance/calendar/{calendar.pk}/edit/", sent).status_code == 302
    assert list(calendar.days.all()) == []


def test_a_version_is_drafted_by_its_values_and_says_what_it_changes(client: Client) -> None:
    if not TemplateVersion.objects.exists():
        ops.create_template(code="main", name="Operating template", by=system_actor("tests"))
    page = client.get("/governance/templateversion/new/").content.decode()
    names = re.findall(r'name="(value__[a-z_]+)"', page)
    assert "value__orders__ship_lead_days" in names
    sent = dict(re.findall(r'name="(value__[a-z_]+)" value="([^"]*)"', page))
    selects = re.findall(r'<select name="(value__[a-z_]+)".*?</select>', page, re.DOTALL)
    for name in selects:
        body = page.partition(f'<select name="{name}"')[2].partition("</select>")[0]
        chosen = re.search(r'<option value="([^"]*)" selected', body)
        sent[name] = chosen.group(1) if chosen else ""
    sent |= {"effective_from": day(3).isoformat(), "notes": "Slower", "value__orders__ship_lead_days": "4"}

    answer = client.post("/governance/templateversion/new/", sent)

    assert answer.status_code == 302
    shown = client.get(answer["Location"]).content.decode()
    assert "1 working day<" in shown
    assert "4 working days" in shown
    version = TemplateVersion.objects.latest("id")
    assert dict(version.values.values_list("key", "value"))["orders.ship_lead_days"] == 4


def test_the_overview_names_what_is_missing(client: Client) -> None:
    by = system_actor("tests")
    with read_scope(by):
        found = {check.code: check for check in setup_checks(by)}
    assert {"companies", "sites", "bins", "items", "price_lists", "tax_rates", "customers", "periods"} <= set(found)
    assert found["bins"].missing
    assert found["periods"].tone == "bad"
    page = client.get("/governance/setup/").content.decode()
    assert "without a bin" in page
    assert found["bins"].url in page


def test_the_matrix_costs_the_same_for_four_sites_and_for_forty(client: Client, group: Group) -> None:
    client.get("/governance/policies/")
    with CaptureQueriesContext(connection) as few:
        client.get("/governance/policies/")
    drafts = [site(code, "NORTH", "UK", "Europe/London") for code in [unique("M") for _ in range(40)]]
    ops.save_sites(sites=drafts, by=system_actor("tests"))
    client.get("/governance/policies/")
    with CaptureQueriesContext(connection) as many:
        page = client.get("/governance/policies/")
    assert page.content.count(b'<th scope="col" class="site') > 40
    assert len(many) <= len(few)
