"""What the toolkit itself asks a right for."""

from onegauge.kernel.permissions import permission

SHARE_VIEWS = permission(
    "ui.share_views", "Share a saved view of a list with everybody who sees it", duty="shared views"
)
SEE_JOBS = permission("ui.see_jobs", "See own long jobs", duty="viewing")
