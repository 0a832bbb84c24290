"""What a person keeps of the pages: views of lists, columns, long jobs. Rows are a person's, never a company's.

Every read goes through ``ui.queries``, which narrows to the person; nothing here is protected by company.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """How far a long job is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped")


class SavedView(models.Model):
    """A named query of a list with its columns; a shared one is seen by everybody who sees the list."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    person_name = models.CharField(max_length=120)
    screen = models.CharField(max_length=80)
    name = models.CharField(_("name"), max_length=60)
    query = models.TextField(blank=True, default="")
    columns = ArrayField(models.TextField(), default=list)
    is_shared = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person_id", "screen", "name"), name="saved_view_once"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_a_name"),
        )
        indexes = (models.Index("screen", condition=Q(is_shared=True), name="saved_view_shared"),)

    def __str__(self) -> str:
        return self.name


class ListLayout(models.Model):
    """Which columns a person wants of a list, in which order, and with which query it opens."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    screen = models.CharField(max_length=80)
    columns = ArrayField(models.TextField(), default=list)
    opens_with = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("person_id", "screen"), name="list_layout_once"),)

    def __str__(self) -> str:
        return f"{self.person_id} {self.screen}"


class LongJob(models.Model):
    """Work that takes longer than a request: an act over many rows, or an export. ``asked`` says what exactly.

    ``companies`` and ``sites`` keep the scope of whoever asked, so that the job sees what the page showed.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=(("act", _("Act")), ("export", _("Export"))))
    title = models.CharField(max_length=160)
    screen = models.CharField(max_length=80)
    asked = models.JSONField(default=dict)
    ids = ArrayField(models.BigIntegerField(), default=list)
    companies = ArrayField(models.BigIntegerField(), default=list)
    sites = ArrayField(models.BigIntegerField(), default=list)
    zone = models.CharField(max_length=40, default="UTC")
    state = models.CharField(max_length=8, choices=JobState, default=JobState.WAITING)
    is_stopping = models.BooleanField(default=False)
    done_count = models.PositiveIntegerField(default=0)
    good_count = models.PositiveIntegerField(default=0)
    total_count = models.PositiveIntegerField(default=0)
    faults = models.JSONField(default=list)
    note = models.TextField(blank=True, default="")
    file_name = models.CharField(max_length=120, blank=True, default="")
    created_at = models.DateTimeField(db_default=Now())
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=("person_id", "-id"), name="long_job_of_person"),)
        constraints = (models.CheckConstraint(condition=Q(state__in=JobState.values), name="long_job_state_known"),)

    def __str__(self) -> str:
        return self.title


class JobFile(models.Model):
    """The file that a job made; it lies apart, so that a list of jobs never reads it."""

    job = models.OneToOneField(LongJob, models.CASCADE, primary_key=True, related_name="file")
    data = models.BinaryField()

    def __str__(self) -> str:
        return f"file of job {self.job_id}"


class TourProgress(models.Model):
    """How far a person is in the guided tour, and whether its panel is shown."""

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField(unique=True)
    stop = models.PositiveSmallIntegerField(default=0)
    is_open = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.person_id} {self.stop}"
