"""Starting and stopping work that takes longer than a request."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from procrastinate.types import JSONDict

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import Refused, UnknownDocument
from onegauge.kernel.operation import operation
from onegauge.ui.models import JobState, LongJob
from onegauge.ui.tasks import run_long_job


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDraft:
    """What a job shall do, for whom, and in which scope it sees."""

    kind: str
    title: str
    screen: str
    asked: dict[str, Any] = field(default_factory=dict)
    ids: tuple[int, ...] = ()
    companies: tuple[int, ...] = ()
    sites: tuple[int, ...] = ()
    zone: str = "UTC"
    total_count: int = 0


@operation(permission=None)
def start_jobs(*, jobs: Sequence[JobDraft], by: Actor, key: str | None = None) -> list[int]:
    """Queue long work; what each job may do is judged when it runs, with the rights its person then has."""
    made = LongJob.objects.bulk_create(
        [
            LongJob(
                person_id=by.person_id,
                kind=draft.kind,
                title=draft.title[:160],
                screen=draft.screen,
                asked=draft.asked,
                ids=list(draft.ids),
                companies=list(draft.companies),
                sites=list(draft.sites),
                zone=draft.zone,
                total_count=draft.total_count,
            )
            for draft in jobs
        ]
    )
    tasks: list[JSONDict] = [{"job_id": job.id} for job in made]
    run_long_job.batch_defer(*tasks)
    return [job.id for job in made]


@operation(permission=None)
def stop_jobs(*, job_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """Ask own jobs to stop after the rows they are at; what is done stays done."""
    mine = LongJob.objects.filter(id__in=job_ids, person_id=by.person_id)
    known = set(mine.values_list("id", flat=True))
    if unknown := [one for one in job_ids if one not in known]:
        raise Refused([UnknownDocument("This job is not yours, or is gone.", object_id=one) for one in unknown])
    mine.filter(state__in=(JobState.WAITING, JobState.RUNNING)).update(is_stopping=True)
    return list(job_ids)
