"""Makes tasks of what happened: whenever the journal tells of goods that wait for somebody, the floor is planned."""

from typing import Any, ClassVar

from django.db.backends.utils import CursorWrapper

from onegauge.governance.access import system_actor
from onegauge.inventory.kinds import SITE_STOCK
from onegauge.kernel.followers import Follower, Source
from onegauge.warehouse.kinds import (
    ARRIVAL_KIND,
    CONSIGNMENT_KIND,
    COUNT_KIND,
    PICK_FACE_KIND,
    PUT_AWAY_KIND,
    PUT_BACK_KIND,
    RELOCATION_KIND,
    SHIPMENT_KIND,
    TASK_KIND,
)
from onegauge.warehouse.operations.put_aways import trim_put_aways
from onegauge.warehouse.operations.tasks import plan_tasks

WORK_KINDS = {
    kind.number
    for kind in (
        SHIPMENT_KIND, CONSIGNMENT_KIND, PUT_AWAY_KIND, PUT_BACK_KIND, COUNT_KIND, ARRIVAL_KIND, RELOCATION_KIND, PICK_FACE_KIND,
        SITE_STOCK, TASK_KIND,
    )
}  # fmt: skip
PICKED = {(SHIPMENT_KIND.number, "pick"), (SHIPMENT_KIND.number, "ship"), (CONSIGNMENT_KIND.number, "ship")}
OWN_VERBS = {"created", "lapse", "reserve", "take"}


class FloorPlanner(Follower):
    """Plans the sites where something happened. Planning looks at what waits, so reading a row twice does no harm."""

    name: ClassVar[str] = "warehouse.floor"
    source: ClassVar[Source] = Source(
        "kernel_journal", ("id", "on_date", "verb", "kind", "company_id", "site_id"), "on_date"
    )

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """One plan for all these sites; a task that ends may let the next step begin, and picks may take goods from the dock."""
        del cursor
        sites = {
            row["site_id"]
            for row in rows
            if row["kind"] in WORK_KINDS and not (row["kind"] == TASK_KIND.number and row["verb"] in OWN_VERBS)
        } - {None}
        picked = {row["site_id"] for row in rows if (row["kind"], row["verb"]) in PICKED} - {None}
        if picked:
            trim_put_aways(site_ids=sorted(picked), by=system_actor("floor"))
        if sites:
            plan_tasks(site_ids=sorted(sites), by=system_actor("floor"))

    def reset(self, cursor: CursorWrapper) -> None:
        """Tasks are no copy of anything: people worked on them. A rebuild only plans again."""
        del cursor
