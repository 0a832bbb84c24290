"""The frame in a real browser: palette, scope, help, drawer and language by keyboard; nothing scrolls sideways."""

from typing import Any

import pytest

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.governance.models import Person
from tests.e2e.conftest import complaints, sign_in  # noqa: F401  fixtures
from tests.governance.conftest import build_group

pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]
SEES = ("governance.view_organisation", "governance.maintain_organisation", "governance.view_access")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(autouse=True)
def pseudo_locales(settings: Any) -> None:
    """The languages for tests are open."""
    settings.ONEGAUGE_PSEUDO_LOCALES = True


def test_the_palette_is_worked_by_keyboard_alone(sign_in: Any, complaints: list[str]) -> None:  # noqa: F811
    group = build_group()
    page = sign_in(*SEES)
    page.goto("/governance/region/")
    page.keyboard.press("/")
    page.wait_for_selector("#palette[open] [role=option]")
    page.keyboard.type("ly")
    page.wait_for_selector("#palette b:text-is('LYON')")
    field = page.locator("#palette [role=combobox]")
    assert field.get_attribute("aria-activedescendant") == page.locator("[aria-selected=true]").get_attribute("id")
    page.keyboard.press("Escape")
    assert page.locator("#palette").get_attribute("open") is None
    page.keyboard.press("Control+k")
    page.wait_for_selector("#palette[open]")
    page.keyboard.type("lyon")
    page.wait_for_selector("#palette b:text-is('LYON')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/governance/site/{group.lyon}/")
    page.keyboard.press("/")
    page.wait_for_selector("#palette [role=option]")
    page.keyboard.type("new regi")
    page.wait_for_selector("#palette b:text-is('New region')")
    with page.context.expect_page() as opened:
        page.keyboard.press("Control+Enter")
    opened.value.wait_for_url("**/governance/region/new/")
    assert complaints == []


def test_the_scope_is_changed_by_keyboard_and_the_list_keeps_its_filter(sign_in: Any, complaints: list[str]) -> None:  # noqa: F811
    build_group()
    by = system_actor("tests")
    drafts = [
        gov.SiteDraft(
            code=f"S{n}", name=f"Depot {n}", company="NORTH", region="UK", timezone="Europe/London", calendar="UK"
        )
        for n in range(8)
    ]
    gov.save_sites(sites=drafts, by=by)
    page = sign_in(*SEES)
    page.goto("/governance/site/?q=depot")
    page.locator("summary.scope").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-narrow]:focus")
    page.keyboard.type("north 7")
    assert page.locator("[data-words]:visible").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_selector(".scope b:text-is('Depot 7')")
    assert page.url.endswith("/governance/site/?q=depot")
    assert "Europe/London" in page.locator(".foot").inner_text()
    assert complaints == []


def test_help_opens_with_a_key_and_goes_with_escape(sign_in: Any, complaints: list[str]) -> None:  # noqa: F811
    page = sign_in(*SEES)
    page.goto("/governance/site/")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    assert "Set up companies and sites" in page.locator("#help").inner_text()
    page.keyboard.press("Escape")
    assert page.locator("#help").get_attribute("open") is None
    assert complaints == []


def test_the_drawer_of_a_phone_takes_the_focus_and_gives_it_back(sign_in: Any, complaints: list[str]) -> None:  # noqa: F811
    page = sign_in(*SEES, width=390)
    page.goto("/governance/site/")
    assert page.locator("#side").is_hidden()
    page.locator("[data-toggle=nav]").click()
    assert page.locator("#side").is_visible()
    assert page.evaluate("document.getElementById('side').contains(document.activeElement)")
    page.keyboard.press("Escape")
    assert page.locator("#side").is_hidden()
    assert page.evaluate("document.activeElement.dataset.toggle") == "nav"
    assert complaints == []


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("code", ["ar-xb", "en-xa"])
def test_longer_words_and_right_to_left_do_not_scroll_sideways(
    sign_in: Any,  # noqa: F811
    complaints: list[str],  # noqa: F811
    code: str,
    width: int,
) -> None:
    build_group()
    page = sign_in(*SEES, width=width)
    page.goto("/")
    Person.objects.filter(name="Somebody").update(locale=code)
    wide = {}
    for address in (
        "/",
        "/governance/site/",
        "/governance/site/new/",
        "/governance/person/",
        "/help/",
        "/account/",
        "/search/?q=le",
        "/nothing/here/",
    ):
        page.goto(address)
        wide[address] = page.evaluate(WIDER)
    page.goto("/governance/site/")
    page.keyboard.press("?")
    page.wait_for_selector("#help[open]")
    wide["help panel"] = page.evaluate(WIDER)
    assert {address: by for address, by in wide.items() if by > 0} == {}
    assert page.evaluate("document.documentElement.dir") == ("rtl" if code == "ar-xb" else "")
    assert [one for one in complaints if "404" not in one] == []


def test_folds_and_colours_are_remembered(sign_in: Any, complaints: list[str]) -> None:  # noqa: F811
    page = sign_in(*SEES, "governance.view_policies", "governance.propose_variance")
    page.goto("/")
    fold = page.locator("[data-fold=template]")
    fold.focus()
    page.keyboard.press("Enter")
    assert page.locator("#nav-template").is_visible()
    page.locator("summary.who").click()
    page.locator("[data-set=theme][value=dark]").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.reload()
    assert page.locator("#nav-template").is_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert complaints == []
