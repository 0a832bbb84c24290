"""Reads of exchange: jobs, their reports, templates of formats."""

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from onegauge.exchange.formats import FORMATS
from onegauge.exchange.models import ImportJob
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "exchange")
REPORT_HEADING = ("row", "column", "value", "problem", "how to mend", "code")
MOST_REPORTED = 1_000_000
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class JobRow:
    """The head of an import."""

    id: int
    format: str
    file_name: str
    sha256: str
    columns: list[str]
    state: str
    version: int
    row_count: int
    good_count: int
    bad_count: int
    loaded_count: int
    faults_json: str
    person_id: int

    @property
    def faults(self) -> list[dict[str, Any]]:
        """What is wrong with the file as a whole."""
        return list(json.loads(self.faults_json))


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row with what is wrong with it."""

    row_no: int
    cells: list[str]
    faults_json: str

    @property
    def faults(self) -> list[dict[str, Any]]:
        """What is wrong with the row."""
        return list(json.loads(self.faults_json))


def jobs(job_ids: Iterable[int]) -> dict[int, JobRow]:
    """Heads of imports by id."""
    return {row.id: row for row in SQL.rows("jobs", {"ids": sorted(set(job_ids))}, JobRow)}


def staged_rows(job_id: int) -> list[tuple[int, list[str]]]:
    """All rows of an import in the order of the file."""
    return [(int(row_no), list(cells)) for row_no, cells in SQL.tuples("rows_of_job", {"job_id": job_id})]


def bad_rows(job_id: int, *, most: int = MOST_REPORTED) -> list[BadRow]:
    """The bad rows of an import in the order of the file."""
    return SQL.rows("bad_rows", {"job_id": job_id, "most": most}, BadRow)


def jobs_for_list() -> QuerySet[ImportJob]:
    """Imports as the list shows them, newest first."""
    return ImportJob.objects.select_related("person")


def report_csv(job_id: int) -> str:
    """All faults of an import by row and column, as CSV that a spreadsheet opens without running anything."""
    job = jobs([job_id])[job_id]
    lines: list[Sequence[object]] = [
        ("", fault["column"], "", fault["message"], fault["mend"], fault["code"]) for fault in job.faults
    ]
    for row in bad_rows(job_id):
        lines += [
            (row.row_no, fault["column"], fault["value"], fault["message"], fault["mend"], fault["code"])
            for fault in row.faults
        ]
    return safe_csv(REPORT_HEADING, lines)


def template_csv(format_code: str) -> str:
    """A file of this format with its heading and one example row."""
    columns = FORMATS[format_code].columns
    return safe_csv([c.name for c in columns], [[c.example for c in columns]])


def safe_csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """CSV whose cells no spreadsheet takes for formulas: a quote mark goes before those that could be one."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return out.getvalue()


def safe_cell(cell: object) -> str:
    """The text of a cell; what a spreadsheet would run is disarmed, plain numbers stay numbers."""
    text = "" if cell is None else str(cell)
    if text.startswith(DANGEROUS) and not text.lstrip("+-").replace(".", "", 1).isdecimal():
        return f"'{text}"
    return text
