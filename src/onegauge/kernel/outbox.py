"""The follower that runs reactions after commit, in order, idempotent by fact id."""

from typing import Any

from django.db.backends.utils import CursorWrapper

from onegauge.kernel.facts import payload_to_fact, reactions_after_commit
from onegauge.kernel.followers import Follower, Source, register

OUTBOX = Source(
    "kernel_outbox", ("id", "on_date", "operation_id", "fact", "payload", "actor_id", "effective_at"), "on_date"
)


class Outbox(Follower):
    """Calls ``reaction(fact, fact_id=..., effective_at=...)`` for each fact with reactions after commit.

    The reaction must be idempotent by ``fact_id``: a crash between its effect and the cursor repeats it.
    """

    name = "kernel.outbox"
    source = OUTBOX
    batch = 100

    def apply(self, rows: list[dict[str, Any]], cursor: CursorWrapper) -> None:
        """Run the reactions of each fact, in the wired order."""
        del cursor
        for row in rows:
            kind, reactions = reactions_after_commit(row["fact"])
            fact = payload_to_fact(kind, row["payload"])
            for reaction in reactions:
                reaction(fact, fact_id=row["id"], effective_at=row["effective_at"])

    def reset(self, cursor: CursorWrapper) -> None:
        """Messages that left cannot be called back: a rebuild of the outbox is refused."""
        raise RuntimeError("the outbox is not derived data and cannot be rebuilt")


register(Outbox())
