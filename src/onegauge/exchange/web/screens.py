"""Screens of imports: upload, dry run, load or discard, report and templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.exchange import operations as ops
from onegauge.exchange import permissions, queries
from onegauge.exchange.formats import FORMATS
from onegauge.exchange.states import IMPORT_JOB
from onegauge.exchange.web import forms
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import (
    Asked,
    Attributes,
    Badge,
    Board,
    Choice,
    Code,
    Column,
    Dashboard,
    Download,
    Empty,
    Fact,
    Filters,
    Instant,
    Layout,
    Lines,
    Link,
    Number,
    Party,
    Ref,
    SavedView,
    Screen,
    Search,
    Sheet,
    Table,
    Text,
    Timeline,
    register,
    register_download,
    register_page,
)
from onegauge.ui.languages import said

TONES = {"staged": "neutral", "validated": "info", "loaded": "good", "discarded": "neutral"}
FAULTS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class FaultShown:
    """What is wrong in one cell, and how to mend it."""

    row: str
    column: str
    value: str
    message: str
    mend: str


@dataclass(frozen=True, slots=True)
class FormatShown:
    """A kind of file that may be imported."""

    code: str
    label: str
    help: str
    columns: str


def faults_of(job_id: int) -> list[FaultShown]:
    """The faults of the file, then those of its rows."""
    job = queries.jobs([job_id])[job_id]
    found = [FaultShown(_now("file"), f["column"], "", f["message"], f["mend"]) for f in job.faults]
    for row in queries.bad_rows(job_id, most=FAULTS_SHOWN):
        found += [FaultShown(str(row.row_no), f["column"], f["value"], f["message"], f["mend"]) for f in row.faults]
    return found


def report_link(job_id: int) -> Iterable[Fact]:
    """Where all faults can be taken away."""
    if queries.jobs([job_id])[job_id].bad_count or queries.jobs([job_id])[job_id].faults:
        yield Fact(_now("Report"), _now("All faults by row, as CSV"), href=REPORT.url(job_id))


def report(which: str) -> tuple[str, str] | None:
    """The faults of one import."""
    job = queries.jobs([int(which)]).get(int(which)) if which.isdecimal() and len(which) < 19 else None
    return None if job is None else (f"{job.file_name.rsplit('.', 1)[0]}.errors.csv", queries.report_csv(job.id))


def template(which: str) -> tuple[str, str] | None:
    """A file with the heading of a format and one example row."""
    return (f"{which}.csv", queries.template_csv(which)) if which in FORMATS else None


def templates(by: Actor, asked: Asked) -> Board:
    """Every format with its template."""
    del by, asked
    rows = [
        FormatShown(
            one.code,
            said(one.label),
            said(one.help),
            ", ".join(c.name + ("*" if c.required else "") for c in one.columns),
        )
        for one in FORMATS.values()
    ]
    columns = (
        Link("label", _("What"), url=lambda row: TEMPLATE.url(row.code)), Text("help", _("Rules")), Code("columns", _("Columns, * required")),
    )  # fmt: skip
    note = _now("A template holds the column names and one example row.")
    return Board(sheets=(Sheet(_("Which files can be imported?"), columns, rows),), note=note)


REPORT = Download(code="exchange/report", permission=permissions.VIEW, build=report)
TEMPLATE = Download(code="exchange/template", permission=permissions.VIEW, build=template)
register_download(REPORT, TEMPLATE)
register_page(
    Dashboard(
        code="exchange/templates", sop="data/import", label=_("Import templates"), permission=permissions.VIEW, area="setup", order=61,
        build=templates, help=_("What a file of each kind must look like"),
    )
)  # fmt: skip

register(
    Screen(
        model="exchange.ImportJob", sop="data/import", find=("file_name",), area="setup", order=60, permission=permissions.VIEW, label=_("Imports"), one=_("Import"),
        create_permission=permissions.IMPORT, create_label=_("Import a file"), form=forms.UploadForm,
        rows=queries.jobs_for_list, machine=IMPORT_JOB, party="format",
        operations={"validate": ops.validate_imports, "load": ops.load_imports, "discard": ops.discard_imports},
        verb_forms={"load": forms.LoadForm},
        confirm={"discard": _("The rows are deleted; nothing of them was loaded.")},
        help=_("Files that come in row by row, without surprises"),
        table=Table(
            Ref("file_name"), Text("format"), Badge("state", tones=TONES), Number("row_count"), Number("good_count"),
            Number("bad_count"), Number("loaded_count"), Party("person"), Instant("created_at"),
        ),
        filters=Filters(Search("file_name", "format"), Choice("state"), Choice("format")),
        views=(SavedView(_("To load"), "state=validated"),),
        empty=Empty(_("No imports yet"), _("Take a template, fill it, and import it: the dry run shows every fault first.")),
        detail=Layout(
            Column(
                Attributes("format", "row_count", "good_count", "bad_count", "loaded_count", "person", "created_at", more=report_link),
                Lines(
                    faults_of, Text("row", _("Row")), Text("column", _("Column")), Text("value", _("Value")),
                    Text("message", _("Problem")), Text("mend", _("How to mend")), title=_("Faults"), limit=FAULTS_SHOWN,
                    empty=_("The dry run found no fault"),
                ),
            ),
            Column(Timeline()),
        ),
    ),
)  # fmt: skip
