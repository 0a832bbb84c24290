"""What a person kept: the one place that narrows to the person."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from onegauge.kernel.actor import Actor
from onegauge.ui.models import JobFile, ListLayout, LongJob, SavedView

JOBS_SHOWN = 100


@dataclass(frozen=True, slots=True)
class KeptView:
    """A saved view as a list shows it."""

    id: int
    name: str
    query: str
    columns: tuple[str, ...]
    is_mine: bool
    is_shared: bool
    owner: str


@dataclass(frozen=True, slots=True)
class KeptLayout:
    """The columns of a person's list, and the query it opens with."""

    columns: tuple[str, ...] = ()
    opens_with: str = ""


def views_of(screen: str, by: Actor) -> list[KeptView]:
    """The views of a list that the person made, then those that others share."""
    rows = SavedView.objects.filter(screen=screen).filter(Q(person_id=by.person_id) | Q(is_shared=True))
    found = [
        KeptView(v.id, v.name, v.query, tuple(v.columns), v.person_id == by.person_id, v.is_shared, v.person_name)
        for v in rows
    ]
    return sorted(found, key=lambda view: (not view.is_mine, view.name.lower(), view.id))


def layout_of(screen: str, by: Actor) -> KeptLayout:
    """The person's own columns of a list; nothing kept means the declared ones."""
    found = ListLayout.objects.filter(person_id=by.person_id, screen=screen).first()
    return KeptLayout(tuple(found.columns), found.opens_with) if found else KeptLayout()


def jobs_of(by: Actor) -> QuerySet[LongJob]:
    """The person's long jobs, newest first."""
    return LongJob.objects.filter(person_id=by.person_id).defer("ids").order_by("-id")[:JOBS_SHOWN]


def job_of(job_id: int, by: Actor) -> LongJob | None:
    """One of the person's long jobs."""
    return LongJob.objects.filter(person_id=by.person_id, id=job_id).defer("ids").first()


def file_of(job_id: int, by: Actor) -> tuple[str, bytes] | None:
    """The file that a job of the person made, while it is kept."""
    found = JobFile.objects.filter(job_id=job_id, job__person_id=by.person_id).select_related("job").first()
    return (found.job.file_name, bytes(found.data)) if found else None
