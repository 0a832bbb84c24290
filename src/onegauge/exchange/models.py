"""Tables of exchange: a file under way and its rows as they came."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from onegauge.exchange.states import ImportState


class ImportJob(models.Model):
    """One file on its way in; a document with a lifecycle. It may hold rows of several companies, so it has none."""

    format = models.CharField(_("format"), max_length=40)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    columns = ArrayField(models.TextField(), verbose_name=_("columns"))
    state = models.CharField(_("state"), max_length=12, choices=ImportState, default=ImportState.STAGED)
    version = models.PositiveIntegerField(default=1)
    row_count = models.PositiveIntegerField(_("rows"), default=0)
    good_count = models.PositiveIntegerField(_("good rows"), default=0)
    bad_count = models.PositiveIntegerField(_("bad rows"), default=0)
    loaded_count = models.PositiveIntegerField(_("loaded rows"), default=0)
    faults = models.JSONField(_("faults of the file"), default=list)
    person = models.ForeignKey("governance.Person", models.PROTECT, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("staged"), auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("state", "-id"), name="import_job_state"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_job_state_known"),
            models.CheckConstraint(
                condition=Q(row_count__gte=models.F("good_count") + models.F("bad_count")),
                name="import_job_counts_add_up",
            ),
        )

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """A row as it came, cells in the order of the job's columns; `faults` is null until it is judged, and when good."""

    job = models.ForeignKey("exchange.ImportJob", models.CASCADE, related_name="rows", verbose_name=_("import"))
    row_no = models.PositiveIntegerField(_("row"))
    cells = ArrayField(models.TextField(), verbose_name=_("cells"))
    faults = models.JSONField(_("faults"), null=True)

    class Meta:
        ordering = ("job", "row_no")
        constraints = (models.UniqueConstraint(fields=("job", "row_no"), name="import_row_once"),)
        indexes = (models.Index("job", "row_no", name="import_row_bad", condition=Q(faults__isnull=False)),)

    def __str__(self) -> str:
        return f"{self.job_id}/{self.row_no}"
