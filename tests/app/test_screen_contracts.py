"""Contracts that every registered screen keeps. They run over the registry: a new screen is tested by declaring it."""

import csv
import io
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from python_calamine import CalamineWorkbook

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.lifecycle import Doc
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations.filters import Between, Choice, Search
from onegauge.ui.kit import PAGES, SCREENS
from onegauge.ui.offers import offers
from tests import builders
from tests.builders import BUILDERS, SHARED, World, unique
from tests.founding import Founded, founded

builders.load()
LABELS = sorted(SCREENS)
WITH_MACHINE = [label for label in LABELS if SCREENS[label].edges()]
COMPANY_SCREENS = [label for label in LABELS if label not in SHARED]
NONSENSE = ("zzz-no-such-value", "99999999999999999999", "-1", "2026-99-99", "\x00", "'", "1e999", "NaN")
ONLY_THE_LIST = {"HX-Request": "true", "HX-Target": "list"}
each_screen = pytest.mark.parametrize("label", LABELS)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True)
class Staffed(World):
    """The world with people: who may do everything that a screen offers, in the first company and in the other one."""

    staff: dict[str, int]
    strangers: dict[str, int]


def found() -> Staffed:
    """Two companies with a site each and the staff of all screens."""
    by = system_actor("tests")
    gov.save_regions(regions=[gov.RegionDraft(code="W", name="World")], by=by)
    gov.save_calendars(calendars=[gov.CalendarDraft(code="W", name="World")], by=by)
    drafts = [
        gov.CompanyDraft(code=code, name=code, country="GB", currency=currency, region="W")
        for code, currency in (("ONE", "GBP"), ("TWO", "EUR"))
    ]
    one, two = (c.id for c in gov.save_companies(companies=drafts, by=by))
    sites = [
        gov.SiteDraft(code=f"{c}S", name=f"{c} site", company=c, region="W", timezone="Europe/London", calendar="W")
        for c in ("ONE", "TWO")
    ]
    one_site, two_site = (s.id for s in gov.save_sites(sites=sites, by=system_actor("tests")))
    by = system_actor("tests")  # who reaches what was founded
    roles = {label: unique("role") for label in LABELS}
    gov.save_roles(roles=[gov.RoleDraft(code=roles[x], name=roles[x], permissions=needed(x)) for x in LABELS], by=by)
    hired: list[dict[str, int]] = []
    for company in (one, two):
        drafted = [gov.PersonDraft(username=unique("user"), name="Test Person") for _ in LABELS]
        ids = [person.id for person in gov.save_people(people=drafted, by=by)]
        where = [{"scope": "group"} if x in SHARED else {"scope": "company", "company_id": company} for x in LABELS]
        grants = [
            gov.GrantDraft(person_id=person, role=roles[x], **place)  # type: ignore[arg-type]
            for x, person, place in zip(LABELS, ids, where, strict=True)
        ]
        gov.grant_roles(grants=grants, by=by)
        hired.append(dict(zip(LABELS, ids, strict=True)))
    return Staffed(one, one_site, two, two_site, *hired)


founded_staff = founded(found, "founded_staff")


@pytest.fixture
def world(founded_staff: Founded[Staffed], db: None, settings: Any) -> Staffed:
    """Two companies with a site each and their staff, and no second factor."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    return founded_staff.words()


def signed_in(permissions: tuple[str, ...], scope: str = "group", **where: int) -> Client:
    """A client of a new person who holds exactly these permissions there."""
    code = unique("role")
    by = system_actor("tests")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=permissions)], by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Test Person")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope=scope, **where)], by=by)
    return client_of(person.id)


def needed(label: str) -> tuple[str, ...]:
    """Every permission that a screen asks for."""
    screen = SCREENS[label]
    found = {screen.permission, screen.create_permission, screen.edit_permission}
    found |= {edge.permission for edge in screen.edges()} | {action.permission for action in screen.actions}
    return tuple(sorted(found - {""}))


def client_of(person_id: int) -> Client:
    """A client in which a person is signed in."""
    client = Client()
    client.force_login(get_user_model().objects.get(id=person_id))
    return client


def everybody(label: str, world: Staffed) -> Client:
    """A client who may do everything that this screen offers, in the first company (or the group)."""
    return client_of(world.staff[label])


def make(label: str, world: Staffed, n: int) -> list[int]:
    """Rows in the first company."""
    return BUILDERS[label](system_actor("tests"), world.company, world.site, n)


@each_screen
def test_has_a_builder(label: str) -> None:
    assert label in BUILDERS, f"tests/{SCREENS[label].module}/builders.py registers no builder for {label}"


@each_screen
def test_anonymous_goes_to_sign_in(label: str, db: None) -> None:
    response = Client().get(SCREENS[label].url())
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


@each_screen
def test_without_permission_it_is_closed_and_not_in_the_side_bar(label: str, world: Staffed) -> None:
    screen = SCREENS[label]
    other = next(x for x in LABELS if not any(screen.permission.startswith(code) for code in needed(x)))
    client = client_of(world.staff[other])
    assert client.get(screen.url()).status_code == 403
    assert f'href="{screen.url()}"' not in client.get("/").content.decode()


@each_screen
def test_list_page_and_forms_open_and_can_be_read(label: str, world: Staffed) -> None:
    screen, ids, client = SCREENS[label], make(label, world, 3), everybody(label, world)
    html = opened(client, screen.url())
    assert all(f'href="{screen.url("document", pk)}"' in html for pk in ids) or not screen.page or "More rows" in html
    assert not screen.area or f'href="{screen.url()}"' in html
    check_page(html)
    addresses = [screen.url("document", ids[0])] if screen.page else []
    addresses += [screen.url("create")] if screen.may_create else []
    addresses += [screen.url("edit", ids[0])] if screen.may_edit else []
    for address in addresses:
        check_page(opened(client, address))
    part = client.get(screen.url(), headers=ONLY_THE_LIST).content.decode()
    assert part.startswith('<section class="card" id="list"')
    assert "<html" not in part
    check_files(client, label, html)


def opened(client: Client, address: str) -> str:
    """The page behind an address, which must be there."""
    response = client.get(address)
    assert response.status_code == 200, address
    return str(response.content.decode())


def check_files(client: Client, label: str, html: str) -> None:
    """The export has the rows of the list, and the workbook is the export with numbers as numbers."""
    screen = SCREENS[label]
    lines = list(csv.reader(io.StringIO(client.get(screen.url("export")).content.decode())))
    shown = html.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0].count("<tr>")
    assert len(lines) - 1 == shown or (len(lines) - 1 > shown and 'rel="next"' in html)
    answer = client.get(screen.url("export_xlsx"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert len(sheet) == len(lines)
    assert [str(cell) for cell in sheet[0]] == lines[0]
    headings = {column.heading(screen.model_class) for column in screen.table.columns}
    assert headings <= set(lines[0])
    for n, heading in enumerate(lines[0]):
        numeric = any(c.numeric and c.heading(screen.model_class) == heading for c in screen.table.columns)
        if numeric:
            assert not [cell for cell in (line[n] for line in sheet[1:]) if isinstance(cell, str) and cell], heading


@pytest.mark.parametrize("label", COMPANY_SCREENS)
def test_the_row_of_another_company_does_not_exist(label: str, world: Staffed) -> None:
    screen = SCREENS[label]
    (pk,) = make(label, world, 1)
    theirs = client_of(world.strangers[label])
    assert f'/{pk}/"' not in theirs.get(screen.url()).content.decode()
    if screen.page:
        assert theirs.get(screen.url("document", pk)).status_code == 404
        for edge in screen.edges():
            assert theirs.post(screen.url("verb", pk, edge.verb), {"sent": "1"}).status_code == 404


def exported(client: Client, label: str, query: str = "") -> list[list[str]]:
    """The rows of the export."""
    response = client.get(SCREENS[label].url("export") + query)
    assert response.status_code == 200
    return list(csv.reader(io.StringIO(response.content.decode())))[1:]


@each_screen
def test_each_filter_narrows_and_never_fails(label: str, world: Staffed) -> None:
    screen, client = SCREENS[label], everybody(label, world)
    make(label, world, 3)
    everything = len(exported(client, label))
    for nonsense in NONSENSE:
        for one in screen.filters:
            for name in one.names():
                rows = exported(client, label, f"?{urlencode({name: nonsense})}")
                if nonsense == NONSENSE[0] and isinstance(one, Search | Choice | Between):
                    assert rows == [], name
        every = {name: nonsense for one in screen.filters for name in one.names()}
        assert client.get(screen.url(), every).status_code == 200, nonsense
    assert len(exported(client, label)) == everything


@each_screen
def test_sorted_either_way_pages_follow_each_other_without_a_gap(
    label: str, world: Staffed, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, client = SCREENS[label], everybody(label, world)
    make(label, world, 5)
    everything = exported(client, label)
    # Two pages of a list show a gap as well as a hundred, if they are turned in every order.
    size = -(-len(everything) // 2)
    monkeypatch.setattr("onegauge.ui.paging.page_of.__kwdefaults__", {"after": "", "before": "", "size": size})
    sorts = [c.path for c in screen.table.columns if c.sort]
    for order in ["", *sorts, *(f"-{path}" for path in sorts)]:
        seen: list[str] = []
        address = f"?sort={order}"
        while address:
            assert len(seen) < 1000, f"sorted by {order} the pages never end"
            response = client.get(screen.url() + address, headers=ONLY_THE_LIST)
            assert response.status_code == 200, order
            html = response.content.decode()
            seen += re.findall(r'href="[^"]*/(\d+)/">', html.split("<tbody>")[1].split("</tbody>")[0])
            found = re.search(r'href="([^"]+)" rel="next"', html)
            address = found.group(1).replace("&amp;", "&") if found else ""
        if screen.page:
            assert len(seen) == len(set(seen)) == len(everything), order
    for order in sorts[-1:]:
        assert sorted(exported(client, label, f"?sort=-{order}")) == sorted(everything)


@each_screen
def test_chosen_columns_and_saved_views_are_shown(label: str, world: Staffed) -> None:
    screen, client = SCREENS[label], everybody(label, world)
    make(label, world, 2)
    every = screen.table.all
    chosen = [every[-1], every[0]] if len(every) > 1 else [every[0]]
    html = client.get(screen.url(), {"cols": ",".join(c.path for c in chosen)}).content.decode()
    shown = [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<th scope=\"col\"(.*?)</th>", html)]
    shown = [words.split(">", 1)[-1] for words in shown]
    wanted = [str(escape(c.heading(screen.model_class))) for c in chosen]
    assert [s.startswith(w) for s, w in zip(shown[-len(chosen) :], wanted, strict=True)] == [True] * len(chosen)
    sort = next((c.path for c in screen.table.columns if c.sort), "")
    answer = client.post(
        screen.url("keep_view"), {"name": "Kept", "query": f"q=zzz-nothing&sort={sort}", "key": unique("k")}
    )
    assert answer.status_code == 302
    html = client.get(answer.headers["Location"]).content.decode()
    assert 'aria-current="page">Kept' in html
    assert "Kept" in client.get(screen.url()).content.decode()


@each_screen
def test_three_rows_cost_as_many_queries_as_one(label: str, world: Staffed) -> None:
    screen, client = SCREENS[label], everybody(label, world)
    make(label, world, 1)
    client.get(screen.url())
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(screen.url())
    (pk, *_more) = make(label, world, 2)
    with CaptureQueriesContext(connection) as three:
        client.get(screen.url())
    assert len(three) == len(one)
    if screen.page:
        with CaptureQueriesContext(connection) as page:
            client.get(screen.url("document", pk))
        assert len(page) < 40


def check_page(html: str) -> None:
    """Headings, labels, and nothing inline: what a page must have to be read and to run under the strict policy."""
    assert html.count("<h1") == 1
    assert "<style" not in html
    assert not re.search(r"\sstyle=", html)
    assert not re.search(r"\son[a-z]+=\"", html)
    assert not re.search(r"<script(?![^>]*\ssrc=)", html)
    labelled = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
    for tag in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="hidden"' in tag or "aria-label=" in tag:
            continue
        found = re.search(r'\sid="([^"]+)"', tag)
        at = html.index(tag)
        wrapped = html.rfind("<label", 0, at) > html.rfind("</label>", 0, at)
        assert wrapped or (found and found.group(1) in labelled), tag
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "<th scope=" in table or 'scope="col"' in table


@each_screen
def test_an_empty_form_is_refused_at_its_fields(label: str, world: Staffed) -> None:
    screen = SCREENS[label]
    if not screen.may_create:
        pytest.skip("no form")
    response = everybody(label, world).post(screen.url("create"), {})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize("label", WITH_MACHINE)
def test_each_verb_is_closed_in_each_illegal_state_with_its_reason(label: str, world: Staffed) -> None:
    screen, machine = SCREENS[label], SCREENS[label].machine
    assert machine is not None
    (pk,) = make(label, world, 1)
    by = system_actor("tests")
    with read_scope(by):
        row = screen.queryset().get(pk=pk)
        for state in machine.states.values:
            row.state = state
            found = {offer.name: offer for offer in offers(screen, row, by)}
            for edge in screen.edges():
                if edge.verb not in machine.allowed(state):
                    assert not found[edge.verb].open
                    assert found[edge.verb].reason
                    doc = Doc(
                        row.pk, state, row.version, getattr(row, "company_id", None), getattr(row, "site_id", None)
                    )
                    refusal = machine.judge(edge.verb, doc, by=by)
                    assert refusal is not None
                    assert refusal.code == "transition_refused"


@pytest.mark.parametrize("label", WITH_MACHINE)
def test_an_illegal_verb_is_refused_on_the_page_and_changes_nothing(label: str, world: Staffed) -> None:
    screen, client = SCREENS[label], everybody(label, world)
    (pk,) = make(label, world, 1)
    assert screen.machine is not None
    with read_scope(system_actor("tests")):
        state = screen.queryset().get(pk=pk).state
    for edge in screen.edges():
        if edge.verb in screen.machine.allowed(state):
            continue
        response = client.post(screen.url("verb", pk, edge.verb), {"sent": "1", "key": unique("key")})
        assert response.status_code in {403, 409, 422}, edge.verb
        with read_scope(system_actor("tests")):
            assert screen.queryset().get(pk=pk).state == state


@pytest.mark.parametrize("code", sorted(PAGES))
def test_each_page_opens_only_with_its_permission(code: str, world: Staffed) -> None:
    page = PAGES[code]
    assert Client().get(page.url()).status_code == 302
    other = next(one for one in sorted(PERMISSIONS) if one != page.permission)
    assert signed_in((other,)).get(page.url()).status_code == 403
    response = signed_in((page.permission,)).get(page.url())
    assert response.status_code == 200
    check_page(response.content.decode())
