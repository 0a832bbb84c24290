"""Load: the rows of validated files become data through the operations that own it; or the file is discarded."""

from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.exchange import permissions, queries
from onegauge.exchange.errors import BadRows, NothingToLoad, RowsBecameBad
from onegauge.exchange.formats import FORMATS
from onegauge.exchange.operations.validate import judged
from onegauge.exchange.states import IMPORT_JOB
from onegauge.exchange.validation import Fault, Verdict
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refusal
from onegauge.kernel.operation import operation
from onegauge.kernel.wording import counted


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a file."""

    job_id: int
    loaded_count: int
    left_count: int


@operation(permission=permissions.IMPORT)
def load_imports(*, job_ids: Sequence[int], by: Actor, only_good: bool = False, key: str | None = None) -> list[Loaded]:
    """Load validated files in one transaction; a file with bad rows only with `only_good`.

    The rows are judged once more as things stand now, under the actor's own grants: what was good and is not any more
    is refused. A job loads once, because its state says so.
    """
    moves = IMPORT_JOB.begin("load", job_ids, by=by)
    moves.check()
    heads = queries.jobs(moves.ids)
    for job in heads.values():
        moves.refuse(_obstacle(job, only_good=only_good))
    moves.check()
    answers = []
    for job in heads.values():
        verdict = judged(job, by=by)
        moves.refuse(_became_bad(job, verdict))
        moves.check()
        FORMATS[job.format].load(list(verdict.good.values()), by)
        queries.SQL.run("set_loaded", {"job_id": job.id, "loaded": len(verdict.good)})
        answers.append(Loaded(job.id, len(verdict.good), job.row_count - len(verdict.good)))
    moves.finish(after={a.job_id: {"loaded": a.loaded_count, "left": a.left_count} for a in answers})
    return answers


@operation(permission=permissions.IMPORT)
def discard_imports(*, job_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Put files aside for good; their rows are deleted, their history stays."""
    moves = IMPORT_JOB.begin("discard", job_ids, by=by)
    moves.check()
    queries.SQL.run("delete_rows", {"ids": moves.ids})
    moves.finish()
    return moves.ids


def _obstacle(job: queries.JobRow, *, only_good: bool) -> Refusal | None:
    if job.faults:
        fault = job.faults[0]
        return BadRows(fault["message"], object_id=job.id, field=fault["column"] or None, mend=fault["mend"])
    if job.good_count == 0:
        return NothingToLoad(f"No row of {job.row_count} is good.", object_id=job.id, mend="Mend the file.")
    if job.bad_count and not only_good:
        return BadRows(
            f"{counted(job.bad_count, 'bad row')} of {job.row_count}.",
            object_id=job.id,
            mend="Mend the file and stage it again, or choose to load only the good rows.",
            bad_count=job.bad_count,
        )
    return None


def _became_bad(job: queries.JobRow, verdict: Verdict) -> Refusal | None:
    faults: list[Fault] = [*verdict.file_faults, *(fs[0] for fs in verdict.row_faults.values())]
    if not verdict.file_faults and len(verdict.row_faults) <= job.bad_count:
        return None
    return RowsBecameBad(
        f"{counted(len(verdict.row_faults), 'bad row')} now, {job.bad_count} when the file was validated."
        f" The first: {faults[0].message}",
        object_id=job.id,
        mend="Validate the file again.",
    )
