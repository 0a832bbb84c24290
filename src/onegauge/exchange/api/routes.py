"""What exchange offers programs: the same import with dry run and report that pages have."""

import base64
import binascii
from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Router

from onegauge.exchange.api import schemas
from onegauge.exchange.models import ImportRow
from onegauge.exchange.operations import ImportFile, stage_imports
from onegauge.exchange.permissions import VIEW
from onegauge.exchange.states import IMPORT_JOB
from onegauge.exchange.verbs import IMPORT_VERBS
from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.ui.rest.access import actor_of, check_parameters, idempotency_key
from onegauge.ui.rest.declare import ROUTERS, Nested, Resource, register
from onegauge.ui.rest.routes import HEADERS

router = Router()
ROUTERS.append(router)
ROWS_SHOWN = 500


def bad_rows_of(job_id: int) -> QuerySet[ImportRow]:
    """The first rows of an import that something is wrong with."""
    return ImportRow.objects.filter(job_id=job_id, faults__isnull=False).order_by("row_no")[:ROWS_SHOWN]


register(
    Resource(
        path="imports", columns=schemas.IMPORT, permission=VIEW, newest_first=True, machine=IMPORT_JOB,
        verbs=IMPORT_VERBS, filters={"state": "state", "format": "format", "sha256": "sha256"},
        nested={"bad_rows": Nested(schemas.BAD_ROW, bad_rows_of)},
    ),
)  # fmt: skip


@router.post(
    "/imports/stage", response=schemas.Staged, operation_id="post_imports_stage", tags=["imports"], summary="Stage a file",
    openapi_extra={"parameters": [HEADERS["key"]]},
)  # fmt: skip
def stage(request: HttpRequest, body: schemas.StageRequest) -> dict[str, Any]:
    """Keep a file as it came; judge it with /imports/validate, then write it with /imports/load."""
    check_parameters(request, frozenset())
    try:
        content = base64.b64decode(body.content_base64, validate=True)
    except binascii.Error:
        raise Refused(
            [InvalidValue("This is no Base64.", field="content_base64", mend="Encode the file's bytes.")]
        ) from None
    file = ImportFile(body.format, body.file_name, content)
    staged = stage_imports(files=[file], by=actor_of(request), key=idempotency_key(request))
    return {"results": [asdict(one) for one in staged]}
