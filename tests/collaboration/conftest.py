"""The trading fixtures, and people with the rights of their job at their place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import actor_for
from onegauge.kernel.actor import Actor
from tests.builders import unique
from tests.support import Trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade, trade

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade", "trade"]
CONTRIBUTE, ORDERS = "collaboration.contribute", "orders.view"


@dataclass(frozen=True)
class Colleague:
    """Somebody with a name to call them by."""

    id: int
    username: str

    @property
    def actor(self) -> Actor:
        """With the rights of now."""
        return actor_for(person_id=self.id)

    @property
    def client(self) -> Client:
        """At their desk."""
        client = Client()
        client.force_login(get_user_model().objects.get(id=self.id))
        return client


Hire = Callable[..., Colleague]


@pytest.fixture
def hire(trade: Trade, settings: Any) -> Hire:
    """A new colleague with these permissions in the group, or at one site."""
    settings.ONEGAUGE_REQUIRE_TOTP = False

    def hired(*permissions: str, site: str = "") -> Colleague:
        code, username = unique("role"), unique("mate")
        gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=permissions)], by=trade.by)
        (person,) = gov.save_people(people=[gov.PersonDraft(username=username, name=username.title())], by=trade.by)
        where: dict[str, Any] = {"scope": "group"}
        if site:
            company = "SOUTH" if site == "LYON" else "NORTH"
            where = {"scope": "site", "company_id": trade.companies[company], "site_id": trade.sites[site]}
        gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, **where)], by=trade.by)
        return Colleague(person.id, username)

    return hired
