"""Goods that may not leave now: their source was stopped after the work had begun, and is free again later."""

from collections.abc import Sequence

from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import operation
from onegauge.warehouse.kinds import SHIPMENT_KIND
from onegauge.warehouse.operations.shipments import SQL
from onegauge.warehouse.permissions import CANCEL


@operation(permission=CANCEL)
def keep_back_shipments(
    *, source_kind: int, stops: Sequence[tuple[int, str]], by: Actor, key: str | None = None
) -> list[int]:
    """Let nothing leave of sources that are stopped: pairs (source, reason). Picking and packing may go on.

    The caller holds the sources' locks. Returns the shipments that are kept back now.
    """
    del key
    return _write(source_kind, stops, "kept_back", by)


@operation(permission=CANCEL)
def let_go_shipments(*, source_kind: int, source_ids: Sequence[int], by: Actor, key: str | None = None) -> list[int]:
    """What was kept back may leave again. Returns the shipments concerned."""
    del key
    return _write(source_kind, [(source, "") for source in source_ids], "let_go", by)


def _write(source_kind: int, stops: Sequence[tuple[int, str]], verb: str, by: Actor) -> list[int]:
    if not stops:
        return []
    params = {
        "source_kind": source_kind,
        "sources": [s for s, _r in stops],
        "reasons": [reason[:200] for _s, reason in stops],
    }
    changed = SQL.tuples("keep_back", params)
    entries = [
        Entry(object_id=i, company_id=company, site_id=site, after={"reason": reason} if reason else {})
        for i, company, site, reason in changed
    ]
    if entries:
        record(by=by, kind=SHIPMENT_KIND, verb=verb, entries=entries)
    return [row[0] for row in changed]
