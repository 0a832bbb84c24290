"""The enterprise, people with the rights of their job, and a browser that notes every complaint."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from tests.builders import unique
from tests.trading import ledgers_add_up, live_trade

__all__ = ["ledgers_add_up", "live_trade"]
SignIn = Callable[..., Any]
SCREEN, PHONE = 1440, 390


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about, and requests that left the system; must stay empty."""
    return []


def listen(page: Any, complaints: list[str]) -> None:
    """Note errors and warnings of the console, scripts that broke, and requests that left the system."""
    page.on("console", lambda m: complaints.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: None if is_ours(r.url) else complaints.append(f"asked {r.url}"))


def desk_and_phone(new_context: Any, live_server: Any, complaints: list[str]) -> list[Any]:
    """A page at each width, in browsers that keep what they loaded once; who sits before them may change."""
    pages = []
    for width in (SCREEN, PHONE):
        shape = {"width": width, "height": 900}
        pages.append(new_context(viewport=shape, base_url=live_server.url, reduced_motion="reduce").new_page())
        listen(pages[-1], complaints)
    return pages


def sit_down(client: Client, page: Any, url: str) -> None:
    """Let the person of a client sit down before a page."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])


def is_ours(url: str) -> bool:
    """Whether a request stays on this machine."""
    parts = urlsplit(url)
    return parts.scheme in {"data", "blob", "about"} or parts.hostname in {"localhost", "127.0.0.1"}


@pytest.fixture
def sign_in(live_server: Any, new_context: Any, settings: Any, complaints: list[str]) -> SignIn:
    """A page of a new person who holds exactly these permissions in the whole group."""
    settings.ONEGAUGE_REQUIRE_TOTP = False

    def opened(*permissions: str, width: int = SCREEN) -> Any:
        by, code = system_actor("tests"), unique("role")
        gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=permissions)], by=by)
        (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Somebody")], by=by)
        gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope="group")], by=by)
        client = Client()
        client.force_login(get_user_model().objects.get(id=person.id))
        context = new_context(viewport={"width": width, "height": 900}, base_url=live_server.url)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        listen(page, complaints)
        return page

    return opened
