"""Lists: columns, views, sizes, files and jobs of a list; each through the page, on orders of a real enterprise."""

import csv
import io
import re
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.ui import jobs, queries, rows
from onegauge.ui import operations as ops
from onegauge.ui.kit import SCREENS
from onegauge.ui.models import JobFile, LongJob
from tests.builders import unique
from tests.support import Trade, want
from tests.trading import ledgers_add_up, trade

__all__ = ["ledgers_add_up", "trade"]
LIST = "/orders/salesorder/"
PEOPLE = "/governance/person/"


def somebody(settings: Any, *permissions: str) -> Client:
    """A person with exactly these permissions in the whole group."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by, code = system_actor("tests"), unique("role")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=permissions)], by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Anna Desk")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


@pytest.fixture
def desk(trade: Trade, settings: Any) -> Client:
    """Somebody of the order desk."""
    return somebody(settings, "orders.view", "orders.capture", "orders.confirm", "ui.see_jobs", "ui.share_views")


def page(client: Client, query: str = "") -> str:
    return client.get(LIST + query).content.decode()


def heads(html: str) -> list[str]:
    """The words over the columns."""
    head = html.split("<thead>")[1].split("</thead>", maxsplit=1)[0]
    return [re.sub("<[^>]+>", "", cell).strip() for cell in re.findall(r"<th[^>]*>(.*?)</th>", head)][1:]


def test_columns_are_chosen_by_the_address_and_kept_for_the_person(trade: Trade, desk: Client) -> None:
    trade.capture(want("GLOVE", 2))
    assert heads(page(desk, "?cols=number,total_amount,state")) == ["Number", "Total, GBP", "State"]

    desk.post(f"{LIST}columns/", {"col": ["number", "state", "no-such-column"], "query": "state=draft"})

    assert heads(page(desk)) == ["Number", "State"]
    desk.post(f"{LIST}columns/", {"act": "reset"})
    assert len(heads(page(desk))) > 5


def test_one_currency_stands_in_the_head_and_not_in_every_cell(trade: Trade, desk: Client) -> None:
    trade.capture(want("GLOVE", 2))
    html = page(desk)
    assert "Total, GBP" in heads(html)
    assert "GBP 20.00" not in html
    assert ">20.00<" in html


def test_a_view_keeps_filters_order_and_columns_and_others_see_it_once_it_is_shared(
    trade: Trade, desk: Client, settings: Any
) -> None:
    trade.capture(want("GLOVE", 2))
    colleague = somebody(settings, "orders.view")

    answer = desk.post(
        f"{LIST}view/", {"name": "My drafts", "query": "state=draft&sort=-total_amount&cols=number,state&after=xx"}
    )
    html = desk.get(answer.headers["Location"]).content.decode()

    assert re.search(r'aria-current="page">My drafts', html)
    kept = re.search(r'href="(\?[^"]*view=\d+[^"]*)"', html)
    assert kept is not None
    assert heads(page(desk, kept.group(1).replace("&amp;", "&"))) == ["Number", "State"]
    assert "after" not in kept.group(1)
    assert "My drafts" not in page(colleague)

    view_id = re.findall(r"view=(\d+)", kept.group(1))[0]
    desk.post(f"{LIST}view/", {"act": "share", "view": view_id, "query": ""})
    assert "My drafts" in page(colleague)
    assert colleague.post(f"{LIST}view/", {"act": "delete", "view": view_id}).status_code == 404
    desk.post(f"{LIST}view/", {"act": "delete", "view": view_id})
    assert "My drafts" not in page(desk)


def test_sharing_needs_its_permission(trade: Trade, settings: Any) -> None:
    client = somebody(settings, "orders.view")
    client.post(f"{LIST}view/", {"name": "Mine", "query": "state=draft"})
    view = re.findall(r"view=(\d+)", page(client))[0]
    assert client.post(f"{LIST}view/", {"act": "share", "view": view}).status_code == 403
    assert "Share with everybody" not in page(client, f"?state=draft&view={view}")


def test_a_list_opens_as_the_person_said(trade: Trade, desk: Client) -> None:
    trade.order(want("GLOVE", 1, price="10.00"))
    draft = trade.capture(want("GLOVE", 2))
    desk.post(f"{LIST}view/", {"act": "open", "query": "state=draft"})
    assert page(desk).count("<tr>") == page(desk, "?state=draft").count("<tr>")
    assert f"/{draft}/" in page(desk)
    assert page(desk, "?all=yes").count("<tr>") > page(desk).count("<tr>")


def test_a_short_list_is_counted_and_added_up_without_asking_the_database(trade: Trade) -> None:
    trade.capture(want("GLOVE", 2))
    trade.capture(want("GLOVE", 3))
    screen = SCREENS["orders.SalesOrder"]
    with read_scope(trade.by):
        asked = rows.Asked(screen, QueryDict(""), trade.by)
        here = asked.size_of(list(asked.rows))
        assert here == asked.size()
        assert [group["total_amount"] for group in here.groups] == [Decimal("50.00")]


def test_a_long_list_is_counted_to_a_limit_and_sorted_by_indexes_only(
    trade: Trade, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(4):
        trade.capture(want("GLOVE", 2))
    monkeypatch.setattr("onegauge.ui.rows.Asked.size.__kwdefaults__", {"limit": 2})
    monkeypatch.setattr("onegauge.ui.paging.page_of.__kwdefaults__", {"after": "", "before": "", "size": 3})
    html = page(desk, "?sort=partner")
    assert "2+ sales orders" in html
    assert "Count all" in html
    assert "sort=-partner" not in html
    assert "sort=requested_on" in html
    exact = page(desk, "?exact=yes")
    assert "4 sales orders" in exact
    assert "80.00" in exact.split("<tfoot")[1]
    totals = desk.get(LIST + "?exact=yes", headers={"HX-Request": "true", "HX-Target": "list-totals"}).content.decode()
    assert totals.startswith('<tfoot id="list-totals">')


def test_the_workbook_has_typed_cells_and_the_currency_apart(trade: Trade, desk: Client) -> None:
    trade.capture(want("GLOVE", 2))
    trade.capture(want("GLOVE", 5), customer_reference="=1+1")
    query = "?sort=-total_amount&cols=number,customer_reference,total_amount,requested_on,ordered_at"
    answer = desk.get(f"{LIST}export.xlsx{query}")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert sheet[0][:4] == ["Number", "Customer reference", "Total", "Currency"]
    assert [line[2] for line in sheet[1:]] == [50.0, 20.0]
    assert [line[3] for line in sheet[1:]] == ["GBP", "GBP"]
    assert sheet[1][1] == "=1+1"
    assert isinstance(sheet[1][4], date)
    assert isinstance(sheet[1][5], datetime)
    text = list(csv.reader(io.StringIO(desk.get(f"{LIST}export.csv{query}").content.decode())))
    assert text[0] == sheet[0]
    assert [line[2] for line in text[1:]] == ["50.00", "20.00"]
    assert text[1][1] == "'=1+1"


def test_an_act_on_many_runs_as_a_job_that_names_what_it_left_out(
    trade: Trade, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.views.bulk.AT_ONCE", 2)
    monkeypatch.setattr("onegauge.ui.jobs.ACT_ROWS", 2)
    drafts = [trade.capture(want("GLOVE", 1)) for _ in range(3)]
    done_before = trade.order(want("GLOVE", 1))

    asking = desk.post(f"{LIST}do/confirm/", {"all": "yes", "query": "", "ids": ""})
    assert "(4)" in asking.content.decode()
    ids = re.search(r'name="ids" value="([\d,]+)"', asking.content.decode())
    assert ids is not None
    answer = desk.post(f"{LIST}do/confirm/", {"sent": "1", "ids": ids.group(1), "key": unique("key")})
    job = LongJob.objects.get()
    assert answer.headers["Location"] == f"/ui/jobs/task/{job.id}/"
    assert "You can leave this page" in desk.get(answer.headers["Location"]).content.decode()

    jobs.run(job.id)

    job.refresh_from_db()
    assert (job.state, job.done_count, job.good_count) == ("done", 4, 3)
    assert all(trade.state(one) != "draft" for one in drafts)
    shown = desk.get(answer.headers["Location"]).content.decode()
    (number,) = trade.rows("SELECT number FROM orders_salesorder WHERE id = %s", done_before)[0]
    assert number in shown
    assert "These rows as CSV" in shown
    assert "Confirm: 4 sales orders" in desk.get("/ui/jobs/").content.decode()


def test_a_long_export_becomes_a_job_with_a_file_that_only_its_person_gets(
    trade: Trade, desk: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.views.exports.AT_ONCE", 2)
    monkeypatch.setattr("onegauge.ui.jobs.EXPORT_ROWS", 2)
    for quantity in (1, 2, 3):
        trade.capture(want("GLOVE", quantity))
    at_once = ["30.00", "20.00", "10.00"]
    answer = desk.get(f"{LIST}export.csv?sort=-total_amount&cols=number,total_amount")
    job = LongJob.objects.get()
    jobs.run(job.id)
    assert f"/jobs/{job.id}/file/" in desk.get(answer.headers["Location"]).content.decode()
    text = desk.get(f"/jobs/{job.id}/file/").content.decode()
    assert [line[1] for line in csv.reader(io.StringIO(text))][1:] == at_once
    stranger = somebody(settings, "orders.view", "ui.see_jobs")
    assert stranger.get(f"/jobs/{job.id}/file/").status_code == 404
    assert stranger.get(f"/ui/jobs/task/{job.id}/").status_code == 404


def test_a_job_stops_when_asked_and_what_is_done_stays(
    trade: Trade, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.views.exports.AT_ONCE", 1)
    for _ in range(2):
        trade.capture(want("GLOVE", 1))
    answer = desk.get(f"{LIST}export.xlsx")
    desk.post(answer.headers["Location"], {"act": "stop"})
    job = LongJob.objects.get()
    jobs.run(job.id)
    job.refresh_from_db()
    assert job.state == "stopped"
    assert not JobFile.objects.exists()


def test_a_job_has_the_rights_of_the_moment_it_runs(
    trade: Trade, desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("onegauge.ui.views.exports.AT_ONCE", 0)
    trade.capture(want("GLOVE", 1))
    desk.get(f"{LIST}export.csv")
    job = LongJob.objects.get()
    gov.deactivate_people(person_ids=[job.person_id], by=system_actor("tests"))
    jobs.run(job.id)
    job.refresh_from_db()
    assert job.state == "failed"


def test_a_facet_of_many_finds_its_values_by_typing(trade: Trade, desk: Client) -> None:
    first = desk.get(f"{LIST}options/partner/?find=acm").content.decode()
    assert first.count('type="checkbox"') == 1
    assert "Nothing found" in desk.get(f"{LIST}options/partner/?find=zzz").content.decode()
    assert desk.get(f"{LIST}options/number/").status_code == 404


def test_a_word_is_found_in_numbers_by_the_index_and_in_names_of_customers(trade: Trade, desk: Client) -> None:
    one = trade.capture(want("GLOVE", 1), customer_reference="PO-100%")
    two = trade.capture(want("GLOVE", 1), customer="BOLT")
    assert f"/{one}/" in page(desk, "?q=100%25")
    assert f"/{two}/" not in page(desk, "?q=100%25")
    assert f"/{two}/" in page(desk, "?q=bolt")
    assert f"/{one}/" not in page(desk, "?q=bolt")


def test_views_and_layouts_cost_the_same_number_of_questions(trade: Trade, desk: Client) -> None:
    page(desk)
    with CaptureQueriesContext(connection) as before:
        page(desk)
    for n in range(5):
        desk.post(f"{LIST}view/", {"name": f"View {n}", "query": "state=draft"})
    page(desk)
    with CaptureQueriesContext(connection) as after:
        page(desk)
    assert len(after) == len(before)


def test_nobody_renames_or_deletes_the_view_of_somebody_else(trade: Trade) -> None:
    other = gov.save_people(people=[gov.PersonDraft(username=unique("u"), name="X")], by=trade.by)[0].id
    (view,) = ops.save_views(views=[ops.ViewDraft(screen="orders/salesorder", name="Mine")], by=trade.by)
    stranger = replace(trade.by, person_id=other)
    for act in (
        lambda: ops.delete_views(view_ids=[view], by=stranger),
        lambda: ops.share_views(view_ids=[view], shared=True, by=stranger),
        lambda: ops.save_views(views=[ops.ViewDraft(id=view, screen="orders/salesorder", name="Y")], by=stranger),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.codes == ["unknown_document"]
    assert [v.name for v in queries.views_of("orders/salesorder", trade.by)] == ["Mine"]
