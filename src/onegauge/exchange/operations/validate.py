"""Validate: the dry run of a staged file, with every fault kept on its row."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.exchange import permissions, queries
from onegauge.exchange.formats import FORMATS, Lookups
from onegauge.exchange.states import IMPORT_JOB
from onegauge.exchange.validation import Verdict, validate_rows
from onegauge.governance import queries as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation


@dataclass(frozen=True, slots=True)
class Validated:
    """What a dry run found."""

    job_id: int
    row_count: int
    good_count: int
    bad_count: int
    file_faults: list[str]


@operation(permission=permissions.IMPORT)
def validate_imports(*, job_ids: Sequence[int], by: Actor, key: str | None = None) -> list[Validated]:
    """Find every fault by row and column, exactly as loading would; nothing of the data is written."""
    moves = IMPORT_JOB.begin("validate", job_ids, by=by)
    moves.check()
    heads = queries.jobs(moves.ids)
    found = {job_id: judged(heads[job_id], by=by) for job_id in moves.ids}
    answers = [_keep(heads[job_id], verdict) for job_id, verdict in found.items()]
    moves.finish(after={a.job_id: {"good": a.good_count, "bad": a.bad_count} for a in answers})
    return answers


def judged(job: queries.JobRow, *, by: Actor) -> Verdict:
    """The verdict on a job as things stand now."""
    lookups = Lookups(
        companies={c.code: c.id for c in governance.companies() if c.id in by.companies},
        sites={s.code: s.id for s in governance.sites() if s.id in by.sites},
    )
    rows = queries.staged_rows(job.id)
    return validate_rows(FORMATS[job.format], job.columns, rows, lookups=lookups, by=by)


def _keep(job: queries.JobRow, verdict: Verdict) -> Validated:
    file_faults = [fault.as_json() for fault in verdict.file_faults]
    counts = {"job_id": job.id, "good": len(verdict.good), "bad": len(verdict.row_faults)}
    queries.SQL.run("clear_faults", {"job_id": job.id})
    bad = {
        "job_id": job.id,
        "row_nos": list(verdict.row_faults),
        "faults": [json.dumps([f.as_json() for f in faults]) for faults in verdict.row_faults.values()],
    }
    queries.SQL.run("set_faults", bad)
    queries.SQL.run("set_counts", {**counts, "faults": json.dumps(file_faults)})
    return Validated(
        job.id, job.row_count, counts["good"], counts["bad"], [fault.message for fault in verdict.file_faults]
    )
