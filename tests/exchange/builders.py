"""Imports for the contract tests of their screens."""

from onegauge.exchange import operations as ops
from onegauge.exchange.queries import template_csv
from onegauge.kernel.actor import Actor
from tests.builders import builder, unique


@builder("exchange.ImportJob", shared=True)
def imports(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Staged files of partners, as their template has them."""
    files = [ops.ImportFile("partners", f"{unique('file')}.csv", template_csv("partners").encode()) for _ in range(n)]
    return [staged.job_id for staged in ops.stage_imports(files=files, by=by)]
