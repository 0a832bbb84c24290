"""Dashboard, matrix, station and jobs: what each shows, and what it answers."""

import pytest
from django.test import Client

from tests.app.test_screen_contracts import check_page

pytestmark = pytest.mark.usefixtures("samples")


def html(client: Client, address: str, status: int = 200, **headers: str) -> str:
    """The page at an address."""
    response = client.get(address, headers=headers)
    assert response.status_code == status
    return response.content.decode()


def test_a_dashboard_shows_number_target_and_the_same_as_a_table(client: Client) -> None:
    page = html(client, "/sample/board/")
    check_page(page)
    for part in (
        "96.8",
        "97.5",
        "off target",
        "Lines shipped whole",
        "<polyline",
        "Table view",
        "Today: Held 3 lines, Work 4 lines",
        'href="/journal/?a=3"',
        "csv=late",
        'href="/journal/"',
    ):
        assert part in page


def test_a_chart_can_be_taken_as_csv(client: Client) -> None:
    response = client.get("/sample/board/?csv=late")
    assert response["Content-Disposition"] == 'attachment; filename="sample-board-late.csv"'
    assert response.content.decode().splitlines() == ['Age,"Held, lines","Work, lines",All', "Today,3,4,7", "All,3,4,7"]


def test_a_matrix_marks_what_differs_with_a_letter_and_filters_to_it(client: Client) -> None:
    page = html(client, "/sample/matrix/")
    check_page(page)
    assert '<span class="k">V</span>' in page
    assert "Ship complete" in page
    assert "Ship complete" not in html(client, "/sample/matrix/?state=differences")
    assert "No policy matches" in html(client, "/sample/matrix/?q=nothing")


def test_a_cell_is_explained_in_a_panel_with_and_without_script(client: Client) -> None:
    whole = html(client, "/sample/matrix/?row=a.b&col=2")
    part = html(client, "/sample/matrix/?row=a.b&col=2", **{"HX-Request": "true", "HX-Target": "panel"})
    assert part.startswith('<aside class="card panel" id="panel"')
    assert part.strip() in whole
    assert "Mill cuts to length" in part


def test_a_station_lists_its_queue_and_opens_one_task(client: Client) -> None:
    assert 'href="/sample/pick/task/5/"' in html(client, "/sample/pick/")
    page = html(client, "/sample/pick/task/5/")
    check_page(page)
    assert "B-04-12" in page
    assert 'name="row-1" value="3"' in page
    html(client, "/sample/pick/task/6/", 404)


def test_a_refused_step_keeps_what_was_typed(client: Client) -> None:
    response = client.post("/sample/pick/task/5/", {"act": "pick", "row-1": "9", "version": "1"})
    assert response.status_code == 422
    page = response.content.decode()
    assert "Line 1 holds 3, not more. Enter 3 or less." in page
    assert 'name="row-1" value="9"' in page


def test_a_step_is_confirmed_and_told(client: Client) -> None:
    response = client.post("/sample/pick/task/5/", {"act": "pick", "row-1": "3", "version": "1"}, follow=True)
    assert response.status_code == 200
    assert "Task 5 picked" in response.content.decode()
    assert client.post("/sample/pick/task/5/", {"act": "unknown"}).status_code == 404


def test_a_running_job_refreshes_itself_and_names_wrong_rows(client: Client) -> None:
    page = html(client, "/sample/jobs/task/7/")
    check_page(page)
    assert "74 of 100 rows" in page
    assert 'hx-trigger="every 2s"' in page
    assert "There is no such item. Create it first." in page
    part = html(client, "/sample/jobs/task/7/", **{"HX-Request": "true", "HX-Target": "job"})
    assert part.startswith('<div id="job"')


def test_a_job_is_started_by_its_form(client: Client) -> None:
    check_page(html(client, "/sample/jobs/"))
    assert client.post("/sample/jobs/", {"rows": "0"}).status_code == 422
    assert client.post("/sample/jobs/", {"rows": "5"}).headers["Location"] == "/sample/jobs/task/7/"
