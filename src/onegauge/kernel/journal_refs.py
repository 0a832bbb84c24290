"""The follower that spreads journal references, so that "all about this object" is one index scan."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from onegauge.kernel.followers import JOURNAL, Follower, register
from onegauge.kernel.journal import split_ref


class JournalRefs(Follower):
    """Keeps ``kernel_journalref``: the object itself and every reference of each journal row."""

    name = "kernel.journal_refs"
    source = JOURNAL

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Insert one row per concerned object; a second reading changes nothing."""
        seen: set[tuple[int, int, int]] = set()
        days: list[Any] = []
        for row in rows:
            targets = {(row["kind"], row["object_id"])}
            for reference in row["refs"]:
                kind, object_id = split_ref(reference)
                targets.add((kind.number if kind else reference >> 48, object_id))
            for kind_number, object_id in sorted(targets):
                seen.add((kind_number, object_id, row["id"]))
            days.append((row["id"], row["on_date"]))
        day_of = dict(days)
        ordered = sorted(seen)
        cursor.execute(
            "INSERT INTO kernel_journalref (kind, object_id, journal_id, on_date)"
            " SELECT * FROM unnest(%s::smallint[], %s::bigint[], %s::bigint[], %s::date[]) ON CONFLICT DO NOTHING",
            [
                [k for k, _, _ in ordered],
                [o for _, o, _ in ordered],
                [j for _, _, j in ordered],
                [day_of[j] for _, _, j in ordered],
            ],
        )

    def reset(self, cursor: CursorWrapper) -> None:
        """Empty the side table."""
        cursor.execute("DELETE FROM kernel_journalref")


register(JournalRefs())
