"""Segment sets: who is served in which order with which right to gain or lose. Released ones are never changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.journal import Entry, as_json, record
from onegauge.kernel.operation import operation
from onegauge.orders.errors import SegmentsWrong
from onegauge.orders.kinds import SEGMENT_SET_KIND
from onegauge.orders.permissions import RELEASE_SEGMENTS
from onegauge.orders.promise_runs import Strategy
from onegauge.orders.run_planning import SORTS, SQL
from onegauge.orders.run_states import SEGMENT_SET


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentDraft:
    """Lines that are treated alike; an empty condition leaves everything in. ``sort`` ranks them (``SORTS``)."""

    name: str
    strategy: str
    sort: Sequence[str] = ("due_on",)
    channels: Sequence[str] = ()
    customers: Sequence[str] = ()
    classes: Sequence[str] = ()
    priority_from: int | None = None
    priority_to: int | None = None
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentSetDraft:
    """Segments in their order; a line belongs to the first that takes it, and stays as it is when none does."""

    code: str
    name: str
    segments: Sequence[SegmentDraft]
    version: int | None = None


@operation(permission=RELEASE_SEGMENTS)
def save_segment_sets(*, sets: Sequence[SegmentSetDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create sets or change drafts by their codes; a released set is refused: retire it and release another."""
    del key
    kept = {row[0]: row for row in SQL.tuples("kept_sets", {"codes": [s.code for s in sets]})}
    judge = Judge("sets")
    judge.once([s.code for s in sets], "code")
    for n, draft in enumerate(sets):
        judge.text(n, "code", draft.code, 30)
        judge.text(n, "name", draft.name, 120)
        _judge_segments(judge, n, draft.segments)
        if draft.code in kept and kept[draft.code][2] != "draft":
            judge.refuse(
                n, "code", f"{draft.code} is released.", "Give the new set another code.", refusal=SegmentsWrong
            )
    judge.check()
    rows = SQL.tuples(
        "save_sets",
        {
            "codes": [s.code for s in sets],
            "names": [s.name for s in sets],
            "segments": [as_json([_kept(x) for x in s.segments]) for s in sets],
        },
    )
    ids = {code: set_id for set_id, code, _name, _segments in rows}
    entries = [
        Entry(object_id=ids[s.code], after={"name": s.name, "segments": [_kept(x) for x in s.segments]}) for s in sets
    ]
    record(by=by, kind=SEGMENT_SET_KIND, verb="saved", entries=entries)
    return [ids[s.code] for s in sets]


@operation(permission=RELEASE_SEGMENTS)
def release_segment_sets(
    *, set_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """Let runs pick these sets; from now on they are not changed."""
    del key
    moves = SEGMENT_SET.begin("release", set_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=RELEASE_SEGMENTS)
def retire_segment_sets(
    *, set_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[int]:
    """No new run picks these sets; runs that have them go on."""
    del key
    moves = SEGMENT_SET.begin("retire", set_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


def _judge_segments(judge: Judge, n: int, segments: Sequence[SegmentDraft]) -> None:
    if not segments:
        judge.refuse(n, "segments", "There is no segment.", "Add at least one.", refusal=SegmentsWrong)
    for place, segment in enumerate(segments):
        judge.text(n, f"segments[{place}].name", segment.name, 60)
        judge.choice(n, f"segments[{place}].strategy", segment.strategy, Strategy.values)
        for one in segment.sort:
            judge.choice(n, f"segments[{place}].sort", one, list(SORTS))
        for name in ("priority_from", "priority_to"):
            value = getattr(segment, name)
            if value is not None:
                judge.whole(n, f"segments[{place}].{name}", value, least=1, most=9)


def _kept(segment: SegmentDraft) -> dict[str, Any]:
    """A segment as it is kept: without what it leaves open."""
    return {name: value for name, value in asdict(segment).items() if value not in (None, (), [], False)}
