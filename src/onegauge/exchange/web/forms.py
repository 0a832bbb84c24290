"""Forms of exchange: their shape; every rule stands in the operation."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from onegauge.exchange import operations as ops
from onegauge.exchange.formats import FORMATS
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import OperationForm, StyledForm
from onegauge.ui.languages import said

LARGEST_BYTES = 50 * 1024 * 1024


def formats() -> list[tuple[str, str]]:
    """What may be imported, by its words."""
    return sorted(((code, said(one.label)) for code, one in FORMATS.items()), key=lambda pair: pair[1])


class UploadForm(OperationForm):
    """A file on its way in: staged as it is, then judged row by row, and nothing written yet."""

    edits = False
    format = forms.ChoiceField(label=_("What is in the file"), choices=lazy(formats, list)())
    file = forms.FileField(label=_("File"), help_text=_("CSV or Excel, with the column names in the first row"))

    def clean_file(self) -> object:
        """Neither empty nor beyond what one request may carry."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Cut it in two, or import it from the command line.")
            )
        return sent

    def save(self, *, by: Actor, key: str | None) -> int | None:
        """Stage the file and find its faults."""
        sent = self.cleaned_data["file"]
        file = ops.ImportFile(self.cleaned_data["format"], sent.name, sent.read())
        job = ops.stage_imports(files=[file], by=by, key=key)[0]
        ops.validate_imports(job_ids=[job.job_id], by=by, key=None if key is None else f"{key[:55]}-validate")
        return job.job_id


class LoadForm(StyledForm):
    """Whether bad rows stop the rest."""

    only_good = forms.BooleanField(label=_("Load only the good rows and leave the bad ones out"), required=False)
