"""Stage: keep a file as it came, once it can be read at all."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.exchange import permissions, policies, queries
from onegauge.exchange.errors import ColumnsWrong, FormatUnknown
from onegauge.exchange.formats import FORMATS
from onegauge.exchange.reading import Sheet, column_faults, read_sheet
from onegauge.exchange.states import IMPORT_JOB_KIND
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal, shown
from onegauge.kernel.errors import Refusal, Refused, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import operation


class ImportFile:
    """A file to be imported: its format, its name, its bytes. Equal content is told by its digest."""

    def __init__(self, format_code: str, file_name: str, content: bytes) -> None:
        self.format_code = format_code
        self.file_name = shown(file_name.replace("\\", "/").rsplit("/", 1)[-1]) or "file"
        self.content = content
        self.sha256 = hashlib.sha256(content).hexdigest()

    def __str__(self) -> str:
        return f"{self.format_code} {self.sha256}"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that was staged."""

    job_id: int
    row_count: int


@operation(permission=permissions.IMPORT)
def stage_imports(*, files: Sequence[ImportFile], by: Actor, key: str | None = None) -> list[Staged]:
    """Read files and keep their rows as they came; refused are files that cannot be read or lack columns."""
    refuse_all([permission_refusal(by, permissions.IMPORT) if not by.may_somewhere(permissions.IMPORT) else None])
    most = policies.MOST_ROWS.at(on=by.today).as_int
    refusals: list[Refusal] = []
    sheets: list[Sheet] = []
    for file in files:
        try:
            sheets.append(_readable(file, most))
        except Refused as refused:
            refusals += refused.refusals
    refuse_all(refusals)
    return _insert(files, sheets, by=by)


def _readable(file: ImportFile, most_rows: int) -> Sheet:
    kind = FORMATS.get(file.format_code)
    if kind is None:
        mend = "Use one of: " + ", ".join(sorted(FORMATS)) + "."
        raise Refused([FormatUnknown(f"There is no format {shown(file.format_code)!r}.", field="format", mend=mend)])
    sheet = read_sheet(file.content, most_rows=most_rows)
    names = [c.name for c in kind.columns]
    faults = column_faults(sheet.columns, known=names, required=[c.name for c in kind.columns if c.required])
    mend = f"The columns of {kind.code} are: {', '.join(names)}."
    refuse_all([ColumnsWrong(fault, field="columns", mend=mend) for fault in faults])
    return sheet


def _insert(files: Sequence[ImportFile], sheets: Sequence[Sheet], *, by: Actor) -> list[Staged]:
    if not files:
        return []
    ids = [int(i) for (i,) in queries.SQL.tuples("stage_job", {"count": len(files)})]
    jobs = {
        "ids": ids,
        "formats": [f.format_code for f in files],
        "file_names": [f.file_name for f in files],
        "sha256s": [f.sha256 for f in files],
        "columns": [_array_text(s.columns) for s in sheets],
        "row_counts": [len(s.rows) for s in sheets],
        "person_id": by.person_id,
        "now": by.now,
    }
    queries.SQL.run("insert_jobs", jobs)
    rows = [(i, no, json.dumps(cells)) for i, s in zip(ids, sheets, strict=True) for no, cells in s.rows]
    columns = {n: [row[p] for row in rows] for p, n in enumerate(("job_ids", "row_nos", "cells"))}
    queries.SQL.run("insert_rows", columns)
    entries = [
        Entry(object_id=i, after={"state": "staged", "format": f.format_code, "sha256": f.sha256, "rows": len(s.rows)})
        for i, f, s in zip(ids, files, sheets, strict=True)
    ]
    record(by=by, kind=IMPORT_JOB_KIND, verb="staged", entries=entries)
    return [Staged(i, len(s.rows)) for i, s in zip(ids, sheets, strict=True)]


def _array_text(texts: Sequence[str]) -> str:
    quoted = ('"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"' for t in texts)
    return "{" + ",".join(quoted) + "}"
