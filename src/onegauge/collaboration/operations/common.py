"""What the writes share: columns of places, and the journal of several kinds."""

from collections.abc import Mapping, Sequence
from typing import Any

from onegauge.collaboration.subjects import Place
from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import Entry, record


def columns_of(places: Sequence[Place]) -> dict[str, list[Any]]:
    """The four columns that say where something lies."""
    return {
        "kinds": [place.kind.number for place in places],
        "object_ids": [place.object_id for place in places],
        "company_ids": [place.company_id for place in places],
        "site_ids": [place.site_id for place in places],
    }


def journal(places: Sequence[Place], after: Sequence[Mapping[str, Any]], *, verb: str, by: Actor) -> None:
    """One entry for each, in the history of its document; what was said is not in it, for the journal has other readers."""
    for kind in sorted({place.kind for place in places}, key=lambda kind: kind.number):
        entries = [
            Entry(object_id=place.object_id, company_id=place.company_id, site_id=place.site_id, after=said)
            for place, said in zip(places, after, strict=True)
            if place.kind == kind
        ]
        record(by=by, kind=kind, verb=verb, entries=entries)
