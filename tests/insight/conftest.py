"""The small group, and proof after every test that kept values are what the documents say."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from tests.insight import world as worlds


@pytest.fixture
def world(transactional_db: None) -> Iterator[worlds.World]:
    """A group that sells; when the followers have caught up, no invariant of insight may break."""
    made = worlds.build()
    yield made
    made.count()
    assert worlds.broken() == []


@pytest.fixture
def seer(world: worlds.World, settings: Any) -> Client:
    """Somebody who may see key figures and nothing else."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by = system_actor("tests")
    governance.save_roles(roles=[governance.RoleDraft(code="seer", name="Seer", permissions=("insight.view",))], by=by)
    (person,) = governance.save_people(people=[governance.PersonDraft(username="seer", name="Seer")], by=by)
    governance.grant_roles(grants=[governance.GrantDraft(person_id=person.id, role="seer", scope="group")], by=by)
    browser = Client()
    browser.force_login(get_user_model().objects.get(id=person.id))
    return browser
