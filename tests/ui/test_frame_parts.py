"""Side bar, scope, search, help and account: what each person gets, and what it costs."""

import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.catalog import operations as catalog
from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.governance.models import Person
from onegauge.ui.kit import PAGES, SCREENS
from onegauge.ui.procedures import FOLDER, glossary, procedures, rendered, words_of
from tests.app.test_screen_contracts import check_page, signed_in
from tests.governance.conftest import build_group
from tests.support import build_trade, want

DESK_BYTES, STATION_BYTES = 200_000, 80_000
PARTIAL = {"HX-Request": "true", "HX-Target": "palette-hits"}


@pytest.fixture
def calm(db: None, settings: Any) -> None:
    """No second factor."""
    settings.ONEGAUGE_REQUIRE_TOTP = False


def side(page: str) -> str:
    """The side bar of a page."""
    return page.partition('id="side"')[2].partition("</nav>")[0]


# ---- side bar


def test_who_works_in_one_area_gets_its_pages_without_a_level(calm: None) -> None:
    bar = side(signed_in(("governance.view_access",)).get("/").content.decode())
    assert 'href="/governance/person/"' in bar
    assert "nav-sub" not in bar
    assert "data-fold" not in bar


def test_areas_in_which_one_acts_come_first_and_the_others_are_to_look_up(calm: None) -> None:
    client = signed_in(("governance.view_organisation", "partners.view", "partners.maintain_partners"))
    bar = side(client.get("/").content.decode())
    work, _title, look = bar.partition("To look up")
    assert 'href="/partners/partner/"' in work
    assert 'href="/governance/site/"' in look
    auditor = side(signed_in(("governance.view_organisation", "partners.view")).get("/").content.decode())
    assert "To look up" not in auditor


def test_the_page_one_is_on_is_said(client: Client) -> None:
    build_group()
    bar = side(client.get("/governance/site/").content.decode())
    assert re.findall(r'<a href="([^"]+)" aria-current="page"', bar) == ["/governance/site/"]


def test_what_waits_is_counted_with_one_statement_and_leads_to_as_many_rows(client: Client) -> None:
    trade = build_trade()
    trade.limit("ACME", "1.00")
    before = _statements(client, "/help/")
    trade.order(want("ROPE", 5))
    trade.order(want("ROPE", 6))
    after = _statements(client, "/help/")
    open_holds = trade.value("SELECT count(*) FROM orders_hold WHERE state = 'open'")
    assert open_holds == 2
    bar = side(client.get("/help/").content.decode())
    assert re.search(r'href="/orders/hold/"><span>Holds</span><span class="n" aria-label="2 waiting">2</span>', bar)
    assert before == after


def _statements(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


# ---- scope


def test_the_scope_keeps_the_page_and_its_filter_and_says_zone_and_currency(client: Client) -> None:
    group = build_group()
    answer = client.post("/scope/", {"scope": f"s{group.lyon}", "next": "/governance/site/?q=LY&kind=warehouse"})
    assert answer.headers["Location"] == "/governance/site/?q=LY&kind=warehouse"
    page = client.get("/governance/site/?q=LY").content.decode()
    assert "Times in Europe/Paris" in page
    assert re.search(r"amounts in [A-Z]{3} unless shown", page)


def test_several_zones_say_which_one_is_used(client: Client) -> None:
    build_group()
    page = client.get("/help/").content.decode()
    assert re.search(r"Times in [A-Za-z/]+ \(\w+\), as at \d of \d sites", page)


def test_one_place_is_stated_and_not_offered(calm: None) -> None:
    group = build_group()
    client = signed_in(("governance.view_organisation",), "site", site_id=group.lyon, company_id=group.south)
    page = client.get("/").content.decode()
    assert "is-fixed" in page
    assert "<b>Lyon</b>" in page
    assert "Europe/Paris" in page
    assert 'name="scope"' not in page


def test_outside_of_the_scope_one_can_look_everywhere(client: Client) -> None:
    group = build_group()
    client.post("/scope/", {"scope": f"s{group.lyon}"})
    page = client.get("/orders/salesorder/999999/").content.decode()
    assert "You look at Lyon only" in page
    assert 'name="next" value="/orders/salesorder/999999/"' in page
    assert "Look everywhere" in page


# ---- search


def test_search_finds_numbers_references_codes_names_and_scans_with_one_statement(client: Client) -> None:
    trade = build_trade()
    order_id = trade.capture(want("ROPE", 5), customer_reference="PO-4711")
    by = trade.by
    number = trade.value("SELECT number FROM orders_salesorder WHERE id = %s", order_id)
    catalog.save_packagings(
        packagings=[catalog.PackagingDraft(sku="ROPE", code="BOX", level="each", gtin="09506000134352", numerator=10)],
        by=by,
    )
    for text, expected in (
        (number[:6], f"/orders/salesorder/{order_id}/"),
        (number.lower(), f"/orders/salesorder/{order_id}/"),
        ("po-47", f"/orders/salesorder/{order_id}/"),
        ("ROP", f"/catalog/item/{trade.items['ROPE']}/"),
        ("acm", f"/partners/partner/{trade.partners['ACME']}/"),
        ("]C10109506000134352", f"/catalog/item/{trade.items['ROPE']}/"),
        ("(01)09506000134352", f"/catalog/item/{trade.items['ROPE']}/"),
        ("9506000134352", f"/catalog/item/{trade.items['ROPE']}/"),
        ("new sales", "/orders/salesorder/new/"),
        ("holds", "/orders/hold/"),
    ):
        page = client.get("/search/", {"q": text}, headers=PARTIAL).content.decode()
        assert f'href="{expected}"' in page, text
        assert "<html" not in page
    counted = [_asked(client, text) for text in ("ROP", "zzzz", "acm")]
    assert len(set(counted)) == 1
    assert counted[0] <= 12


def _asked(client: Client, text: str) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get("/search/", {"q": text}, headers=PARTIAL)
    return len(caught)


def test_search_shows_only_what_a_grant_opens(calm: None) -> None:
    build_group()
    client = signed_in(("partners.view",))
    page = client.get("/search/", {"q": "leeds"}, headers=PARTIAL).content.decode()
    assert "/governance/" not in page


def test_search_offers_the_verbs_of_the_document_one_is_on(client: Client) -> None:
    trade = build_trade()
    order_id = trade.capture(want("ROPE", 5))
    at = f"/orders/salesorder/{order_id}/"
    page = client.get("/search/", {"at": at}, headers=PARTIAL).content.decode()
    assert f'href="{at}do/confirm/"' in page
    closed = signed_in(("orders.view",)).get("/search/", {"at": at}, headers=PARTIAL).content.decode()
    assert "/do/confirm/" not in closed


# ---- help


def test_every_procedure_that_a_page_names_exists_and_every_page_of_the_side_bar_names_one() -> None:
    places = [p for p in (*SCREENS.values(), *PAGES.values()) if p.sop]
    assert {p.sop for p in places} <= set(procedures())
    assert set(procedures()) - {p.sop for p in places} <= {"warehouse/receiving", "order-to-cash/allocation"}


def test_words_of_procedures_are_those_of_the_glossary() -> None:
    table = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text()
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|[^|]*\|$", table, re.MULTILINE)
    kept = (FOLDER / "glossary.txt").read_text().splitlines()
    assert kept == [" | ".join(row) for row in rows if row[0] != "word"]
    assert glossary()["hold"].meaning.startswith("a typed stop on an order")
    assert all(words_of(one) for one in procedures().values())


def test_markdown_carries_no_tag() -> None:
    shown = rendered("## A <b>\n\n1. one <script>\n   goes on\n2. **two** `x`\n\nText & more")
    assert shown == (
        "<h3>A &lt;b&gt;</h3><ol><li>one &lt;script&gt; goes on</li><li><b>two</b> <code>x</code></li></ol><p>Text &amp; more</p>"
    )


def test_help_of_a_page_shows_its_procedure_words_and_keys(client: Client) -> None:
    part = client.get("/help/", {"at": "/orders/hold/"}, headers={"HX-Request": "true", "HX-Target": "help-body"})
    text = part.content.decode()
    assert "<html" not in text
    assert "Decide on a held order" in text
    assert "version 1.0" in text
    assert "a typed stop on an order" in text
    assert "<kbd>?</kbd>" in text
    page = client.get("/help/order-to-cash/hold/").content.decode()
    check_page(page)
    assert 'href="/orders/hold/"' in page
    assert client.get("/help/no/such/").status_code == 404


# ---- account and problems


def test_ending_other_sessions_leaves_this_one(client: Client) -> None:
    person = Person.objects.get(id=int(client.session["_auth_user_id"]))
    other = Client()
    other.force_login(person)
    assert other.get("/account/").status_code == 200
    assert client.post("/account/sessions/", follow=True).status_code == 200
    assert "All other sessions have ended" not in other.get("/account/", follow=True).content.decode()
    assert other.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 200


def test_the_account_says_roles_places_and_keys(client: Client) -> None:
    page = client.get("/account/").content.decode()
    check_page(page)
    assert "Whole group" in page
    assert "No program acts in your name" in page


def test_a_closed_page_names_the_permission_and_a_next_step(calm: None) -> None:
    client = signed_in(("partners.view",))
    answer = client.get("/governance/site/")
    assert answer.status_code == 403
    page = answer.content.decode()
    check_page(page)
    assert "governance.view_organisation" in page
    assert 'id="side"' in page
    assert 'href="/account/"' in page


def test_who_is_not_signed_in_comes_back_to_where_they_were(db: None) -> None:
    answer = Client().get("/governance/site/?q=LY")
    assert answer.headers["Location"] == "/accounts/login/?next=/governance/site/%3Fq%3DLY"
    page = Client().get(answer.headers["Location"]).content.decode()
    assert "You go on where you were" in page
    assert 'value="/governance/site/?q=LY"' in page


def test_an_unknown_address_without_a_session_has_no_side_bar(db: None) -> None:
    page = Client().get("/x/").content.decode()
    assert "There is nothing at this address" in page
    assert 'id="side"' not in page


# ---- weight


def packed(page: bytes) -> int:
    """The bytes of a first load: the page, its styles, its scripts and the icons, each compressed."""
    text = page.decode()
    files = set(re.findall(r'(?:href|src)="/static/([^"#]+)"', text)) | set(
        re.findall(r'href="/static/([^"#]+)#', text)
    )
    found = [Path(str(finders.find(name))).read_bytes() for name in files]
    return sum(len(gzip.compress(one, 6)) for one in (page, *found))


@pytest.mark.parametrize("address", ["/", "/orders/salesorder/", "/catalog/item/", "/governance/policies/", "/help/"])
def test_the_first_load_of_a_desk_page_is_light(client: Client, address: str) -> None:
    build_trade()
    assert packed(client.get(address).content) < DESK_BYTES


@pytest.mark.parametrize("address", ["/warehouse/pick/", "/warehouse/pack/", "/warehouse/ship/"])
def test_the_first_load_of_a_station_is_lighter(client: Client, address: str) -> None:
    build_trade()
    assert packed(client.get(address).content) < STATION_BYTES


def test_nothing_comes_from_another_host_and_nothing_is_inline(client: Client) -> None:
    for address in ("/", "/help/", "/account/", "/search/?q=a"):
        answer = client.get(address)
        text = answer.content.decode()
        assert not re.findall(r'(?:href|src|action)="(?:https?:)?//', text)
        assert not re.findall(r"<script(?![^>]*src=)|<[^>]+ style=| on\w+=\"", text)
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]


def test_the_frame_has_its_landmarks(client: Client) -> None:
    page = client.get("/").content.decode()
    assert (
        page.index('class="skip" href="#main"') < page.index('id="side"') < page.index('<main class="main" id="main"')
    )
    assert page.count("<main") == page.count('<header class="top"') == 1
    assert 'id="toasts" role="status" aria-live="polite"' in page


def test_everybody_may_choose_a_language_and_nobody_for_others(db: None) -> None:
    by = system_actor("tests")
    people = gov.save_people(people=[gov.PersonDraft(username=u, name=u) for u in ("ann", "ben")], by=by)
    ann = system_actor("tests").__class__(
        person_id=people[0].id, name="ann", grants=(), companies=(), sites=(), request_id="r"
    )
    gov.choose_own_locale(locale="nl", by=ann)
    assert list(
        Person.objects.filter(username__in=("ann", "ben")).order_by("username").values_list("locale", flat=True)
    ) == ["nl", "en"]
