"""Every text can be translated, in every list, page and form; formats follow the person; right to left is written so."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance.access import system_actor
from onegauge.governance.models import Person
from onegauge.kernel.db import read_scope
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui import languages
from onegauge.ui.formatting import number
from onegauge.ui.kit import PAGES, SCREENS
from tests import builders
from tests.app.test_screen_contracts import founded_staff, make, signed_in, world  # noqa: F401  fixtures
from tests.builders import BUILDERS, World
from tests.ui.pseudo import untranslated, words_of_the_data

builders.load()
FRAME_PAGES = ("/", "/inbox/", "/search/", "/search/?q=a", "/help/", "/account/", "/journal/", "/nothing/here/")
ACCOUNT_PAGES = (
    "/accounts/login/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
)


@pytest.fixture(autouse=True)
def pseudo_locales(settings: Any) -> None:
    """The languages for tests are open."""
    settings.ONEGAUGE_PSEUDO_LOCALES = True


def found_on(client: Client, addresses: list[str], data: set[str]) -> dict[str, list[str]]:
    """What is not translatable on each page."""
    found = {}
    for address in addresses:
        page = client.get(address, {"lang": "en-xa"}) if "?" not in address else client.get(f"{address}&lang=en-xa")
        if page.status_code in {200, 404} and (wrong := untranslated(page.content.decode(), data)):
            found[address] = wrong
    return found


def nothing_is_told(found: dict[str, list[str]]) -> None:
    """Fail with every text once, and the first page that shows it."""
    first: dict[str, str] = {}
    for address, texts in found.items():
        for text in texts:
            first.setdefault(text, address)
    lines = [f"{address}: {text}" for text, address in sorted(first.items(), key=lambda pair: pair[1])]
    assert not lines, "\n".join(lines)


def test_no_text_of_a_screen_escapes_translation(world: World) -> None:  # noqa: F811
    client = signed_in(tuple(sorted(set(PERMISSIONS) - {"governance.maintain_roles"})))  # a rule is among the rows
    addresses = []
    for label, screen in SCREENS.items():
        ids = make(label, world, 1) if label in BUILDERS else []
        addresses.append(screen.url())
        if screen.page and ids:
            addresses.append(screen.url("document", ids[0]))
        if screen.may_create:
            addresses.append(screen.url("create"))
    with read_scope(system_actor("tests")):
        data = words_of_the_data()
    nothing_is_told(found_on(client, addresses, data))


def test_no_text_of_a_page_escapes_translation(client: Client, world: World) -> None:  # noqa: F811
    make("orders.SalesOrder", world, 1)
    with read_scope(system_actor("tests")):
        data = words_of_the_data()
    addresses = [page.url() for page in PAGES.values()] + list(FRAME_PAGES)
    nothing_is_told(found_on(client, addresses, data))
    nothing_is_told(found_on(Client(), list(ACCOUNT_PAGES[:1]), data))
    nothing_is_told(found_on(client, list(ACCOUNT_PAGES[1:]), data))


def test_a_text_keeps_its_placeholders_and_tags_and_grows() -> None:
    shown = languages.pseudo("%(n)d of <b>{all}</b> rows &amp; %s")
    assert all(part in shown for part in ("%(n)d", "<b>", "{all}", "</b>", "&amp;", "%s"))
    assert "ŕöŵš" in shown
    assert len(languages.pseudo("abcdefghij")) == 16
    assert languages.pseudo("month name\x04May").startswith("⟦Ḿåý")


def test_the_formats_follow_the_person_and_the_words_stay(client: Client) -> None:
    person = Person.objects.get(id=int(client.session["_auth_user_id"]))
    answer = client.post("/account/language/", {"locale": "de", "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    person.refresh_from_db()
    assert person.locale == "de"
    page = client.get("/account/").content.decode()
    assert '<html lang="en-GB">' in page
    assert '<option value="de" selected>' in page
    languages.activate("de")
    assert number(1234567) == "1.234.567"
    languages.activate("nl")
    assert number(1234567) == "1.234.567"
    languages.activate("en-gb")
    assert number(1234567) == "1,234,567"


def test_an_unknown_language_is_not_kept(client: Client) -> None:
    client.post("/account/language/", {"locale": "xx", "next": "/"})
    person = get_user_model().objects.get(id=int(client.session["_auth_user_id"]))
    assert person.locale == "en"


def test_languages_for_tests_are_closed_where_nobody_asked_for_them(client: Client, settings: Any) -> None:
    settings.ONEGAUGE_PSEUDO_LOCALES = False
    assert "⟦" not in client.get("/", {"lang": "en-xa"}).content.decode()
    assert "en-xa" not in client.get("/").content.decode()


def test_right_to_left_says_so(client: Client) -> None:
    page = client.get("/", {"lang": "ar-xb"}).content.decode()
    assert '<html lang="ar-XB" dir="rtl">' in page
    assert 'dir="rtl"' not in client.get("/").content.decode()


@pytest.mark.parametrize("code", ["nl", "de"])
def test_words_are_not_mixed(client: Client, code: str) -> None:
    Person.objects.filter(id=int(client.session["_auth_user_id"])).update(locale=code)
    page = client.post("/governance/region/new/", {"key": "k"}).content.decode()
    assert "This field is required" in page or "Enter" in page
    assert "erforderlich" not in page
    assert "verplicht" not in page
