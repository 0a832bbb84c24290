"""In a real browser: the strict policy holds, keys move and select, a dialog opens before an act, filters swap one sheet."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from tests.builders import unique

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
PERMISSIONS = ("governance.view_access", "governance.maintain_people", "governance.view_organisation")


@pytest.fixture
def page(live_server: Any, context: Any, settings: Any) -> Any:
    """A signed-in page that notes every complaint of the browser."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by = system_actor("tests")
    gov.save_roles(roles=[gov.RoleDraft(code="viewer", name="Viewer", permissions=PERMISSIONS)], by=by)
    names = [unique("anna"), *(unique("person") for _ in range(3))]
    saved = gov.save_people(people=[gov.PersonDraft(username=n, name=n.title()) for n in names], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=saved[0].id, role="viewer", scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=saved[0].id))
    cookie = client.cookies["sessionid"].value
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    opened = context.new_page()
    opened.complaints = []
    opened.on("console", lambda m: opened.complaints.append(m.text) if m.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: opened.complaints.append(str(error)))
    opened.goto(f"{live_server.url}/governance/person/")
    return opened


def test_keys_move_and_select_and_the_bar_counts(page: Any) -> None:
    assert page.locator("[data-bulk]").is_hidden()
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.locator("tbody tr.on").count() == 2
    assert page.locator("[data-count]").inner_text() == "2"
    page.keyboard.press("Enter")
    page.wait_for_url("**/governance/person/*/")
    assert page.complaints == []


def test_a_filter_swaps_the_sheet_and_keeps_the_address(page: Any) -> None:
    page.keyboard.press("f")
    page.keyboard.type("anna")
    page.wait_for_url("**?q=anna**")
    assert page.locator("tbody tr").count() == 1
    assert page.locator("h1").inner_text() == "People"
    assert page.complaints == []


def test_a_dialog_says_what_will_happen_before_it_does(page: Any) -> None:
    page.locator("tbody a", has_text="Person").first.click()
    page.locator("summary", has_text="More").click()
    page.locator("a", has_text="Deactivate").click()
    dialog = page.locator("dialog[open]")
    dialog.wait_for()
    assert "Their sessions and keys end at once" in dialog.inner_text()
    dialog.locator("a", has_text="Keep as it is").click()
    assert page.locator("dialog[open]").count() == 0
    assert page.complaints == []


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_scrolls_sideways(page: Any, live_server: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for address in ("/", "/governance/person/", "/governance/site/", "/journal/", "/search/?q=a"):
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), address
    assert page.complaints == []


def test_the_theme_is_switched_and_kept(page: Any, live_server: Any) -> None:
    before = page.evaluate("document.documentElement.dataset.theme")
    page.locator("[data-toggle=theme]").first.click()
    page.goto(live_server.url + "/")
    assert page.evaluate("document.documentElement.dataset.theme") != before
