"""Long jobs at work: an act over many rows, or an export. Each runs as the person who asked, with the rights of now."""

import logging
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from django.http import QueryDict
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import PermissionMissing, Refusal, Refused
from onegauge.ui.declarations.screen import SCREENS, Action, Screen, ids_parameter, takes
from onegauge.ui.forms import worded
from onegauge.ui.models import JobFile, JobState, LongJob
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.queries import KeptLayout
from onegauge.ui.rows import Asked
from onegauge.ui.spreadsheet import Columns, begin

log = logging.getLogger("onegauge.jobs")
JOBS_PAGE = "ui/jobs"
ACT_ROWS = 100
EXPORT_ROWS = 5000
MOST_EXPORTED = 1_000_000
FAULTS_KEPT = 1000
FILES_KEPT = timedelta(days=7)
NOT_OF_THE_FORM = {"csrfmiddlewaretoken", "ids", "all", "query", "key", "version"}


class Stopped(Exception):
    """Somebody asked the job to stop."""


def encoded(posted: QueryDict) -> str:
    """What was typed into the form of an act, for the job that takes it."""
    kept = posted.copy()
    for name in NOT_OF_THE_FORM:
        kept.pop(name, None)
    return kept.urlencode()


def run(job_id: int) -> None:
    """Do one job; whatever happens, its page says how it ended."""
    begun = LongJob.objects.filter(id=job_id, state=JobState.WAITING).update(
        state=JobState.RUNNING, started_at=utcnow()
    )
    if not begun:
        return
    job = LongJob.objects.get(id=job_id)
    state, note = JobState.FAILED, ""
    try:
        actor = PROVIDERS.actor_for(job.person_id, f"job-{job_id}")
        with translation.override(actor.locale), timezone.override(job.zone):
            (_act if job.kind == "act" else _export)(job, actor)
        state = JobState.DONE
    except Stopped:
        state = JobState.STOPPED
    except Refused as refused:
        note = " ".join(worded(refusal) for refusal in refused.refusals[:5])
    except Exception:
        log.exception("a long job failed", extra={"job": job_id})
        note = "unexpected"
    finally:
        LongJob.objects.filter(id=job_id).update(state=state, note=note, ended_at=utcnow())
        JobFile.objects.filter(job__ended_at__lt=utcnow() - FILES_KEPT).delete()


def _go_on(job: LongJob, *, done: int, good: int | None = None, faults: Sequence[dict[str, Any]] = ()) -> None:
    """Say how far the job is, and hear whether it shall stop."""
    job.done_count, job.good_count = done, done if good is None else good
    job.faults = [*job.faults, *faults][:FAULTS_KEPT]
    job.save(update_fields=["done_count", "good_count", "faults", "total_count"])
    if LongJob.objects.filter(id=job.id, is_stopping=True).exists():
        raise Stopped


def _reader(job: LongJob, actor: Actor) -> Actor:
    return actor.narrowed(companies=tuple(job.companies), sites=tuple(job.sites))


def _screen(job: LongJob, actor: Actor) -> Screen:
    screen = SCREENS[job.screen]
    if not actor.may_somewhere(screen.permission):
        raise Refused([PermissionMissing(_("You may no longer see this list."), permission=screen.permission)])
    return screen


def _parts(ids: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _act(job: LongJob, actor: Actor) -> None:
    screen = _screen(job, actor)
    act = screen.act(job.asked["act"])
    if act is None or not actor.may_somewhere(act.permission):
        raise Refused([PermissionMissing(_("You may no longer do this."))])
    more: dict[str, Any] = {}
    if act.form is not None:
        with read_scope(_reader(job, actor)):
            form = act.form(QueryDict(job.asked["form"]))
            if not form.is_valid():
                raise Refused([Refusal(" ".join(str(e) for errors in form.errors.values() for e in errors))])
        more = form.cleaned_data
    done = good = 0
    for part in _parts(job.ids, ACT_ROWS):
        refused = _take(act, part, actor, f"job-{job.id}-{done}", more)
        faults = _told(screen, job, actor, refused)
        done += len(part)
        good += len(part) - len(refused)
        _go_on(job, done=done, good=good, faults=faults)


def _take(act: Action, ids: Sequence[int], actor: Actor, key: str, more: dict[str, Any]) -> dict[int, Refusal]:
    """Take an act on some rows; the refused ones are left out until the rest goes through."""
    found: dict[int, Refusal] = {}
    left = list(ids)
    while left:
        arguments = {**more, "by": actor, ids_parameter(act.operation): left}
        if takes(act.operation, "key"):
            arguments["key"] = f"{key}-{len(left)}"
        try:
            act.operation(**arguments)
            return found
        except Refused as refused:
            reasons = refused.refusals
        named = {r.object_id: r for r in reasons if r.object_id is not None and r.object_id in left}
        if not named and len(left) > 1:
            for one in left:
                found |= _take(act, [one], actor, f"{key}-{one}", more)
            return found
        found |= named or {left[0]: reasons[0]}
        left = [pk for pk in left if pk not in found]
    return found


def _told(screen: Screen, job: LongJob, actor: Actor, refused: dict[int, Refusal]) -> list[dict[str, Any]]:
    """The refused rows with their numbers and reasons."""
    if not refused:
        return []
    with read_scope(_reader(job, actor)):
        numbers = {row.pk: screen.number(row) for row in screen.queryset().filter(pk__in=list(refused))}
    places = {pk: place for place, pk in enumerate(job.ids, 1)}
    return [
        {"row": places[pk], "number": numbers.get(pk, str(pk)), "message": refusal.message, "mend": refusal.mend or ""}
        for pk, refusal in refused.items()
    ]


def _export(job: LongJob, actor: Actor) -> None:
    """The rows that match when the job begins, in order; each is then read as it is."""
    screen, reader = _screen(job, actor), _reader(job, actor)
    asked = Asked(screen, QueryDict(job.asked["query"]), reader, KeptLayout(tuple(job.asked["columns"])))
    order, _wanted = asked.order()
    with read_scope(reader):
        ids = list(order.apply(asked.rows).values_list("pk", flat=True)[:MOST_EXPORTED])
    job.total_count = len(ids)
    _go_on(job, done=0)
    columns = Columns(asked.columns, screen.model_class)
    out = begin(job.asked["kind"], columns)
    for number, part in enumerate(_parts(ids, EXPORT_ROWS)):
        with read_scope(reader):
            found = {row.pk: row for row in screen.queryset().filter(pk__in=part)}
            for pk in part:
                if pk in found:
                    out.line(columns.values(found[pk]))
        _go_on(job, done=number * EXPORT_ROWS + len(part))
    JobFile.objects.create(job=job, data=out.close())
    LongJob.objects.filter(id=job.id).update(file_name=job.asked["file"])
