"""What the kernel proves beyond plain statements: seals, and states that the journal explains."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import connections
from psycopg import sql as psql

from onegauge.kernel.lifecycle import MACHINES, StateMachine
from onegauge.kernel.sealing import faults, head_faults, read_head


def seals_are_intact() -> list[dict[str, Any]]:
    """History is what it was: no journal row altered, removed, inserted or cut off since it was sealed."""
    return [asdict(fault) for fault in faults()]


def kept_head_is_in_the_chain() -> list[dict[str, Any]]:
    """A chain cut at its end looks whole from inside; the head kept outside the database tells."""
    kept = read_head()
    return [] if kept is None else [asdict(fault) for fault in head_faults(kept)]


def states_follow_from_the_journal() -> list[dict[str, Any]]:
    """A document is in the state that its last journal row says; nobody changed it behind the operations' back."""
    machines = sorted(MACHINES.values(), key=lambda m: m.kind.number)
    if not machines:
        return []
    parts = psql.SQL(" UNION ALL ").join(map(_wrong_states, machines))
    statement = psql.SQL(
        "WITH last AS MATERIALIZED (SELECT DISTINCT ON (j.kind, j.object_id) j.kind, j.object_id, j.after->>'state' AS"
        " state FROM kernel_journal j WHERE j.after ? 'state' ORDER BY j.kind, j.object_id, j.id DESC) {}"
    ).format(parts)
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        names = [c[0] for c in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _wrong_states(machine: StateMachine) -> psql.Composed:
    return psql.SQL(
        "SELECT {name} AS document, t.id, t.state, l.state AS journal_state FROM {table} AS t LEFT JOIN last AS l"
        " ON l.kind = {kind} AND l.object_id = t.id WHERE t.state <> coalesce(l.state, {initial})"
    ).format(
        name=psql.Literal(machine.kind.name),
        table=psql.Identifier(machine.kind.table),
        kind=psql.Literal(machine.kind.number),
        initial=psql.Literal(machine.initial),
    )


CHECKS: Sequence[Any] = (seals_are_intact, kept_head_is_in_the_chain, states_follow_from_the_journal)
