"""How instants come back from the database: read by Python's own parser, because every row of a ledger has some.

The driver's reader for another zone than the session's is written in Python, and takes eight times as long.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from django.db.backends.signals import connection_created


class InstantLoader(BaseTzLoader):  # type: ignore[misc]  # Django's reader is not typed
    """Text of a ``timestamptz`` as an aware instant in UTC; what is no date of ours is left to the driver."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """The instant; raises what the driver raises for one that Python cannot hold."""
        try:
            found = datetime.fromisoformat(bytes(data).decode())
        except ValueError:
            return super().load(data)  # type: ignore[no-any-return]  # as above
        return found if found.tzinfo is UTC else found.astimezone(UTC)


def read_instants_fast(connection: BaseDatabaseWrapper, **_more: object) -> None:
    """Have a new connection read instants so."""
    connection.connection.adapters.register_loader("timestamptz", InstantLoader)


connection_created.connect(read_instants_fast, dispatch_uid="onegauge.instants")
