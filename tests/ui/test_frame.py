"""The frame: scope switch, search, journal, verbs on one and many, errors, vendored files."""

import hashlib
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.governance.models import Company, Person, Site
from tests.app.test_screen_contracts import check_page
from tests.governance.conftest import build_group


def test_the_scope_switch_narrows_and_is_remembered(client: Client) -> None:
    group = build_group()
    assert f'value="s{group.lyon}"' in client.get("/").content.decode()
    response = client.post("/scope/", {"scope": f"s{group.lyon}", "next": "/governance/site/"})
    assert response.headers["Location"] == "/governance/site/"
    page = client.get("/governance/site/").content.decode()
    assert "<b>Lyon</b>" in page
    assert "Europe/Paris" in page
    assert client.session["scope"] == f"s{group.lyon}"


def test_the_scope_switch_takes_no_foreign_place_and_no_foreign_address(client: Client) -> None:
    response = client.post("/scope/", {"scope": "c999999", "next": "https://elsewhere.example/"})
    assert response.headers["Location"] == "/"
    assert "scope" not in client.session


def test_search_finds_by_number_and_by_words(client: Client) -> None:
    build_group()
    assert "LEEDS" in client.get("/search/", {"q": "LEE"}).content.decode()
    assert "Nothing found" in client.get("/search/", {"q": "zzzz"}).content.decode()
    assert client.get("/search/", {"q": "\x00%'"}).status_code == 200


def test_a_lookup_suggests_codes_in_scope(client: Client) -> None:
    build_group()
    found = client.get("/lookup/governance/site/", {"q": "L"}).json()["found"]
    assert [one["value"] for one in found] == ["LEEDS", "LYON"]
    assert client.get("/lookup/governance/site/", {"q": "L", "by": "password"}).status_code == 404


def test_the_journal_is_filtered_by_person_operation_and_object(client: Client) -> None:
    group = build_group()
    page = client.get("/journal/", {"kind": "3", "object": str(group.leeds)}).content.decode()
    check_page(page)
    assert "Created" in page
    assert "governance.save_sites" in page
    assert "governance.save_regions" not in client.get("/journal/", {"operation": "save_sites"}).content.decode()
    assert "Nothing was recorded" in client.get("/journal/", {"person": "nobody at all"}).content.decode()
    for bad in (
        {"kind": "x"},
        {"kind": "99999"},
        {"before": "-1"},
        {"object": "9" * 30, "kind": "1"},
        {"person": "\x00"},
    ):
        assert client.get("/journal/", bad).status_code == 200


def test_an_act_asks_first_then_does_and_tells(client: Client) -> None:
    (saved,) = gov.save_people(people=[gov.PersonDraft(username="bob", name="Bob")], by=system_actor("tests"))
    page = client.get(f"/governance/person/{saved.id}/").content.decode()
    address = f"/governance/person/{saved.id}/do/deactivate/"
    assert address in page
    part = client.get(address, headers={"HX-Request": "true", "HX-Target": "dialog-body"}).content.decode()
    assert part.startswith("<form")
    check_page(client.get(address).content.decode())
    done = client.post(address, {"sent": "1", "key": "k"}, follow=True).content.decode()
    assert "Bob: deactivate, done" in done
    assert not Person.objects.get(id=saved.id).is_active
    assert "Already inactive" in done


def test_a_selection_is_confirmed_and_moved_as_a_whole(client: Client) -> None:
    people = [gov.PersonDraft(username=f"p{n}", name=f"P{n}") for n in range(3)]
    ids = [one.id for one in gov.save_people(people=people, by=system_actor("tests"))]
    address = "/governance/person/do/deactivate/"
    assert client.post(address, {}).status_code == 422
    asked = client.post(address, {"ids": ids}).content.decode()
    assert "P0, P1, P2" in asked
    assert Person.objects.filter(id__in=ids, is_active=True).count() == 3
    client.post(address, {"ids": ids, "sent": "1", "key": "k"})
    assert Person.objects.filter(id__in=ids, is_active=True).count() == 0


def test_an_unknown_address_and_a_closed_page_say_so(client: Client) -> None:
    for address in ("/nope/nope/", "/governance/region/999999/", f"/governance/region/{10**30}/"):
        response = client.get(address)
        assert response.status_code == 404
        check_page(response.content.decode())


def test_vendored_files_are_what_the_manifest_says() -> None:
    manifest = Path(str(finders.find("vendor/MANIFEST.md")))
    rows = re.findall(r"\| `([^`]+)` \|.*`([0-9a-f]{64})`", manifest.read_text())
    assert rows
    for name, digest in rows:
        assert hashlib.sha256((manifest.parent / name).read_bytes()).hexdigest() == digest
    assert {path.name for path in manifest.parent.glob("*.js")} == {name for name, _ in rows}


def test_every_icon_that_a_page_names_exists() -> None:
    sprite = Path(str(finders.find("ui/icons.svg"))).read_text()
    known = set(re.findall(r'id="i-([a-z0-9-]+)"', sprite))
    templates = Path(__file__).parents[2] / "src" / "onegauge" / "ui" / "templates"
    used = {
        name for path in templates.rglob("*.html") for name in re.findall(r'{% icon "([a-z0-9-]+)"', path.read_text())
    }
    assert used <= known


def test_company_and_site_filters_offer_what_exists(client: Client) -> None:
    build_group()
    page = client.get("/governance/site/", {"company": str(Company.objects.get(code="SOUTH").pk)}).content.decode()
    assert "LYON" in page
    assert f"/governance/site/{Site.objects.get(code='LEEDS').pk}/" not in page
    assert "Remove filter Company" in page
