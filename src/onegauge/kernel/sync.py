"""What the code declares and the database must know: edges of all lifecycles. Run by the owner after migrations."""

from django.db import connections, transaction

from onegauge.kernel.lifecycle import MACHINES


def sync_lifecycles() -> int:
    """Write the declared edges into ``kernel_edge``; return how many there are."""
    edges = {(m.kind.table, s, e.target) for m in MACHINES.values() for e in m.edges for s in e.sources}
    rows = sorted(edges)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM kernel_edge")
        cursor.execute(
            "INSERT INTO kernel_edge SELECT * FROM unnest(%s::text[], %s::text[], %s::text[])",
            [[r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]],
        )
    return len(rows)
