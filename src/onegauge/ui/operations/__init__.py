"""What people do with the pages themselves: keep views and columns, start and stop long jobs."""

from onegauge.ui.operations.keeping import (
    LayoutDraft,
    ViewDraft,
    delete_views,
    keep_layouts,
    save_views,
    share_views,
)
from onegauge.ui.operations.long_jobs import JobDraft, start_jobs, stop_jobs

__all__ = [
    "JobDraft",
    "LayoutDraft",
    "ViewDraft",
    "delete_views",
    "keep_layouts",
    "save_views",
    "share_views",
    "start_jobs",
    "stop_jobs",
]
