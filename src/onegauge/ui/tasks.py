"""Tasks of the job worker."""

from procrastinate.contrib.django import app


@app.task(name="ui.run_long_job", queue="long")
def run_long_job(job_id: int) -> None:
    """Do the work of one long job."""
    from onegauge.ui import jobs  # noqa: PLC0415  needs the screens, which import the operations that defer this task

    jobs.run(job_id)
