"""Signing in by password and second factor, through the pages."""

from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.access import system_actor
from onegauge.governance.models import Person
from tests.governance.conftest import Group, grant, person, role

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def no_memory_of_earlier_attempts(settings: Any) -> None:
    """The limit of attempts must not reach from one test into the next."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "sign-in"}}


@pytest.fixture
def ann(group: Group) -> int:
    """Somebody with a password."""
    ann_id = person("ann")
    ops.set_passwords(passwords=[ops.PasswordDraft(person_id=ann_id, password=PASSWORD)], by=system_actor("tests"))
    return ann_id


def sign_in(password: str = PASSWORD) -> Client:
    """A browser that has sent its password."""
    client = Client()
    client.post("/accounts/login/", {"login": "ann", "password": password})
    return client


def signed_in_as(client: Client) -> str | None:
    """The person of the session."""
    return client.session.get("_auth_user_id")


def test_a_password_opens_a_session(ann: int) -> None:
    assert signed_in_as(sign_in()) == str(ann)
    assert signed_in_as(sign_in("wrong horse battery")) is None


def test_nobody_signs_up(ann: int) -> None:
    client = Client()
    client.post(
        "/accounts/signup/", {"username": "eve", "password1": PASSWORD, "password2": PASSWORD, "email": "e@example.org"}
    )
    assert not Person.objects.filter(username="eve").exists()


def test_with_a_second_factor_the_password_alone_opens_nothing(ann: int) -> None:
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(Person.objects.get(id=ann), secret)
    client = sign_in()
    assert signed_in_as(client) is None
    client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert signed_in_as(client) is None
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert signed_in_as(client) == str(ann)


def test_a_role_can_demand_the_second_factor(ann: int, settings: Any) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = True
    role("guarded", may.VIEW_ACCESS, must_use_totp=True)
    client = sign_in()
    assert client.get("/nowhere").status_code == 404
    grant(ann, "guarded")
    response = client.get("/nowhere")
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/2fa/totp/activate/")
    totp.TOTP.activate(Person.objects.get(id=ann), totp.generate_totp_secret())
    assert client.get("/nowhere").status_code == 404


def test_the_session_of_a_person_who_left_ends_at_once(ann: int) -> None:
    client = sign_in()
    assert client.get("/accounts/password/change/").status_code == 200
    ops.deactivate_people(person_ids=[ann], by=system_actor("tests"))
    assert client.get("/accounts/password/change/").status_code == 302
    ops.reactivate_people(person_ids=[ann], by=system_actor("tests"))
    assert client.get("/accounts/password/change/").status_code == 302
