"""Tells followers of a document when its state changes, from the journal."""

import json
from typing import Any, ClassVar

from django.db.backends.utils import CursorWrapper

from onegauge.collaboration.statements import SQL
from onegauge.kernel.followers import Follower, Source
from onegauge.kernel.kinds import KINDS
from onegauge.kernel.lifecycle import MACHINES

ENTRIES = Source(
    "kernel_journal",
    ("id", "on_date", "at", "verb", "kind", "object_id", "company_id", "site_id", "actor_id", "actor_name", "after"),
    "on_date",
)


def words_of(kind_number: int, verb: str, after: Any) -> str:
    """What happened in words; empty when the state stayed as it was."""
    kind = KINDS.get(kind_number)
    machine = MACHINES.get(kind.name) if kind else None
    kept = json.loads(after) if isinstance(after, str) else after
    state = kept.get("state") if isinstance(kept, dict) else None
    if machine is None or not isinstance(state, str) or verb not in machine.verbs:
        return ""
    return f"{machine.edge(verb).label}: {machine.label(state)}"[:200]


class StateNotices(Follower):
    """Notices of state changes."""

    name: ClassVar[str] = "collaboration.state_notices"
    source: ClassVar[Source] = ENTRIES

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """One statement for the batch."""
        told = [(row, text) for row in rows if (text := words_of(row["kind"], row["verb"], row["after"]))]
        if not told:
            return
        columns = {"journal_ids": "id", "kinds": "kind", "object_ids": "object_id", "company_ids": "company_id",
                   "site_ids": "site_id", "actor_ids": "actor_id", "actor_names": "actor_name", "ats": "at"}  # fmt: skip
        values: dict[str, Any] = {name: [row[column] for row, _ in told] for name, column in columns.items()}
        cursor.execute(SQL.statements["notify_followers"], {**values, "texts": [text for _, text in told]})

    def reset(self, cursor: CursorWrapper) -> None:
        """Forget what was derived."""
        cursor.execute(SQL.statements["forget_state_notices"])
