"""The lifecycle of an import job."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.exchange import permissions
from onegauge.kernel.kinds import Kind
from onegauge.kernel.lifecycle import Edge, StateMachine


class ImportState(models.TextChoices):
    """How far a file has come."""

    STAGED = "staged", _("Staged")
    VALIDATED = "validated", _("Validated")
    LOADED = "loaded", _("Loaded")
    DISCARDED = "discarded", _("Discarded")


OPEN = (ImportState.STAGED, ImportState.VALIDATED)
IMPORT_JOB_KIND = Kind(
    55,
    "exchange.ImportJob",
    table="exchange_importjob",
    label="Import",
    number_field="file_name",
    url="exchange/importjob",
)

IMPORT_JOB = StateMachine(
    kind=IMPORT_JOB_KIND,
    states=ImportState,
    initial=ImportState.STAGED,
    company=False,
    site=False,
    edges=(
        Edge(
            "validate",
            (ImportState.STAGED,),
            ImportState.VALIDATED,
            permission=permissions.IMPORT,
            label="Validate",
            primary=True,
        ),
        Edge(
            "validate", (ImportState.VALIDATED,), ImportState.VALIDATED, permission=permissions.IMPORT, label="Validate"
        ),
        Edge(
            "load",
            (ImportState.VALIDATED,),
            ImportState.LOADED,
            permission=permissions.IMPORT,
            label="Load",
            primary=True,
        ),
        Edge("discard", OPEN, ImportState.DISCARDED, permission=permissions.IMPORT, label="Discard", destructive=True),
    ),
)
