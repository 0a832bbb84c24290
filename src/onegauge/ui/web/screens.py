"""My jobs: long work that a person started, found again after leaving."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.ui import formatting, queries
from onegauge.ui import operations as ops
from onegauge.ui.jobs import JOBS_PAGE
from onegauge.ui.kit import Fact, JobProgress, Jobs, RowError, Task, register_page
from onegauge.ui.models import JobState, LongJob
from onegauge.ui.permissions import SEE_JOBS

TONES = {
    JobState.WAITING: "neutral", JobState.RUNNING: "info", JobState.DONE: "good", JobState.FAILED: "bad",
    JobState.STOPPED: "neutral",
}  # fmt: skip


def tasks(by: Actor) -> Iterable[Task]:
    """The person's jobs, newest first."""
    for job in queries.jobs_of(by):
        wrong = len(job.faults)
        sub = _now("%s left out") % formatting.counted(wrong, "row", "rows") if wrong else ""
        tone = "attn" if wrong and job.state == JobState.DONE else TONES[JobState(job.state)]
        yield Task(
            job.id, job.title, sub=sub, due=formatting.instant(job.created_at), tone=tone,
            state=str(JobState(job.state).label),
        )  # fmt: skip


def progress(by: Actor, job_id: int) -> JobProgress | None:
    """How far one job is."""
    job = queries.job_of(job_id, by)
    if job is None:
        return None
    is_live = job.state in {JobState.WAITING, JobState.RUNNING}
    errors = [RowError(f["row"], "", f["number"], f["message"], f["mend"]) for f in job.faults]
    return JobProgress(
        job.title, job.state, job.done_count, job.total_count,
        sub=_now("Started %(at)s by %(who)s") % {"at": formatting.instant(job.created_at), "who": by.name},
        facts=_facts(job), errors=errors, steps=_steps(job), note=_note(job),
        acts=[("stop", _now("Stop"))] if is_live and not job.is_stopping else (),
        csv_url=reverse("ui:job_faults", args=[job.id]) if errors else "",
        file_url=reverse("ui:job_file", args=[job.id]) if job.file_name else "",
        file_name=job.file_name,
    )  # fmt: skip


def _facts(job: LongJob) -> list[Fact]:
    facts = [Fact(_now("Done"), formatting.number(job.good_count))]
    if job.kind == "act":
        facts.append(Fact(_now("Left out"), formatting.number(job.done_count - job.good_count)))
    if job.started_at and job.done_count:
        ended = job.ended_at or utcnow()
        seconds = max(1, round((ended - job.started_at).total_seconds()))
        facts.append(
            Fact(_now("Speed"), _now("%s a second") % formatting.counted(job.done_count // seconds, "row", "rows"))
        )
        if job.state == JobState.RUNNING and job.total_count:
            left = seconds * (job.total_count - job.done_count) // job.done_count
            facts.append(Fact(_now("Left"), _now("about %s s") % formatting.number(left)))
    return facts


def _note(job: LongJob) -> str:
    if job.is_stopping and job.state == JobState.RUNNING:
        return _now("It stops after the rows it is at.")
    if job.state == JobState.STOPPED:
        return _now("Stopped. What was done stays done; the rest was not touched.")
    if job.state == JobState.FAILED:
        known = job.note if job.note != "unexpected" else _now("Something unexpected happened; it is in the log.")
        return _now("%s What was done before stays done.") % known
    if job.state == JobState.DONE and job.kind == "export":
        return _now("The file is kept for seven days.")
    return ""


def _steps(job: LongJob) -> list[tuple[str, str, str]]:
    """Asked, at work, ended: with their times."""
    at = {name: formatting.instant(when) if when else "" for name, when in (
        ("asked", job.created_at), ("begun", job.started_at), ("ended", job.ended_at))}  # fmt: skip
    begun, ended = job.started_at is not None, job.ended_at is not None
    word = JobState(job.state).label if ended else JobState.DONE.label
    return [
        (_now("Asked for"), "done" if begun else "now", at["asked"]),
        (_now("At work"), "done" if ended else ("now" if begun else ""), at["begun"]),
        (str(word), "now" if ended else "", at["ended"]),
    ]


def stop(*, by: Actor, key: str, job_id: int) -> str:
    """Ask the job to stop."""
    ops.stop_jobs(job_ids=[job_id], by=by, key=key)
    return _now("It stops after the rows it is at")


acts: dict[str, Any] = {"stop": stop}
register_page(
    Jobs(
        code=JOBS_PAGE, label=_("My jobs"), permission=SEE_JOBS, area="", queue=tasks, open=progress, acts=acts,
        help=_("Exports and acts over many rows that you started; they go on when you leave"),
        empty=_("An export of more than 20,000 rows, or an act on more than 200, runs as a job and is found here."),
    )
)  # fmt: skip
