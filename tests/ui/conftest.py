"""A signed-in person with every permission, and samples of each page kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.contrib.auth import get_user_model
from django.test import Client

from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui import kit
from tests.builders import unique
from tests.trading import live_trade, trade

__all__ = ["live_trade", "trade"]
VIEW = "governance.view_organisation"


@pytest.fixture
def client(db: None, settings: Any) -> Client:
    """Somebody who may do everything in the group."""
    settings.ONEGAUGE_REQUIRE_TOTP = False
    by = system_actor("tests")
    code = unique("role")
    gov.save_roles(roles=[gov.RoleDraft(code=code, name=code, permissions=tuple(PERMISSIONS))], by=by)
    (person,) = gov.save_people(people=[gov.PersonDraft(username=unique("user"), name="Test Person")], by=by)
    gov.grant_roles(grants=[gov.GrantDraft(person_id=person.id, role=code, scope="group")], by=by)
    client = Client()
    client.force_login(get_user_model().objects.get(id=person.id))
    return client


@dataclass(frozen=True)
class Line:
    """A line of a sample task."""

    id: int
    sku: str
    qty: Decimal


def _pick(*, by: Any, key: str, task_id: int, version: int | None, data: dict[str, Any]) -> str:
    if data["rows"] != {1: "3"}:
        raise Refused([InvalidValue("Line 1 holds 3, not more.", mend="Enter 3 or less.")])
    return f"Task {task_id} picked"


def _start(*, by: Any, key: str, rows: int) -> int:
    return 7


class StartForm(forms.Form):
    """How a sample job starts."""

    rows = forms.IntegerField(min_value=1)


SAMPLES = (
    kit.Dashboard(
        code="sample/board", label="Sample board", permission=VIEW, area="insight",
        build=lambda by, asked: kit.Board(
            tiles=[
                kit.Tile("Line fill rate", Decimal("96.8"), "%", Decimal("97.5"), trend=[95, 96, Decimal("96.8")],
                         split=[("Leeds", 97), ("Bristol", None)], url="/journal/", definition="Lines shipped whole"),
                kit.Tile("Backlog", 214, "orders"),
            ],
            sheets=[kit.Sheet("Which orders are late?", [kit.Ref("sku"), kit.Qty("qty")], [Line(1, "A-1", Decimal(3))])],
            charts=[kit.Bars(
                code="late", title="How late is it?", unit="lines", head="Age", series=[kit.Series("Held"), kit.Series("Work", "light")],
                bars=[kit.Bar("Today", [kit.Mark(3, "/journal/?a=1"), kit.Mark(4, "/journal/?a=2")], "/journal/?a=3")],
                definition="Open lines",
            )],
            cut_off=utcnow(),
        ),
    ),
    kit.Matrix(
        code="sample/matrix", label="Sample matrix", permission=VIEW, area="template",
        build=lambda by: kit.Grid(
            "Template 1", [kit.MatrixColumn("1", "Leeds"), kit.MatrixColumn("2", "Lyon")],
            [kit.MatrixArea("Order to cash", [
                kit.MatrixRow("a.b", "Credit tolerance", "5 %", [kit.MatrixCell("5 %"), kit.MatrixCell("8 %", "variance")], "bounded"),
                kit.MatrixRow("a.c", "Ship complete", "off", [kit.MatrixCell("off"), kit.MatrixCell("off")], "free"),
            ])],
        ),
        explain=lambda by, row, column: kit.Explanation(
            "Credit tolerance, Lyon", "8 %", [kit.Fact("Reason", "Mill cuts to length")], ["Template 1", "Lyon"], 1
        ) if row == "a.b" else None,
    ),
    kit.Station(
        code="sample/pick", label="Sample station", permission=VIEW, area="warehouse",
        queue=lambda: [kit.Task(5, "SH-5", "3 lines", "today", "attn", "Released")],
        open=lambda pk: kit.Job(
            pk, "SH-5", 1, kit.Step("Go to bin", "B-04-12", "Ball valve", qty="3", unit="each", done=1, total=3, expects=("A-1",)),
            [Line(1, "A-1", Decimal(3))],
        ) if pk == 5 else None,
        columns=(kit.Text("sku"), kit.Qty("qty")), line_value="qty",
        acts=(kit.StationAct(name="pick", label="Pick", permission=VIEW, run=_pick, primary=True, line_field="Picked"),),
    ),
    kit.Jobs(
        code="sample/jobs", label="Sample jobs", permission=VIEW, area="setup", start=StartForm, start_run=_start,
        queue=lambda by: [kit.Task(7, "Import of prices", state="Running", tone="info")],
        open=lambda by, pk: kit.JobProgress(
            "Import of prices", "running", 74, 100, facts=[kit.Fact("Wrong", 1)],
            errors=[kit.RowError(212, "Item", "VLV", "There is no such item.", "Create it first.")],
            steps=[("Received", "done", "09:36"), ("Checked", "now", "74 %"), ("Written", "", "")],
        ) if pk == 7 else None,
    ),
)  # fmt: skip


@pytest.fixture
def samples() -> Iterator[None]:
    """One page of each kind, for the time of the test."""
    kit.register_page(*SAMPLES)
    yield
    for page in SAMPLES:
        kit.PAGES.pop(page.code)
