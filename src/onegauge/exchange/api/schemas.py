"""Imports as the API shows them."""

from pydantic import BaseModel, ConfigDict, Field

from onegauge.ui.rest.rows import Columns
from onegauge.ui.rest.types import Text

IMPORT = Columns(
    "ImportJob",
    "exchange.ImportJob",
    "id format file_name sha256 columns state version row_count good_count bad_count loaded_count faults created_at",
    {"person_id": "person_id", "person": "person__name"},
)
BAD_ROW = Columns("ImportRow", "exchange.ImportRow", "id row_no cells faults")


class StageRequest(BaseModel):
    """A file: its format (``orders``, ``items``, ...), its name, and its bytes as Base64."""

    model_config = ConfigDict(extra="forbid")
    format: Text
    file_name: Text
    content_base64: str = Field(pattern=r"^[A-Za-z0-9+/]*={0,2}$", description="CSV or XLSX.")


class StagedFile(BaseModel):
    """The import that a file became."""

    job_id: int
    row_count: int


class Staged(BaseModel):
    """What was staged."""

    results: list[StagedFile]
