-- name: history
-- why: the side table finds an object's entries by one index scan; what its follower has not read yet is few and read beside it.
WITH known AS (
    SELECT coalesce(max(txid::text), '0')::xid8 AS txid, coalesce(max(last_id), 0) AS last_id
      FROM kernel_follower
     WHERE name = 'kernel.journal_refs'
), places AS (
    (SELECT journal_id AS id, on_date
       FROM kernel_journalref
      WHERE kind = %(kind)s AND object_id = %(object_id)s
      ORDER BY journal_id DESC
      LIMIT 2000)
     UNION
    SELECT j.id, j.on_date
      FROM kernel_journal AS j
     WHERE (j.txid, j.id) > ((SELECT txid FROM known), (SELECT last_id FROM known))
       AND j.kind = %(kind)s AND j.object_id = %(object_id)s
)
SELECT j.id, j.on_date, j.at, j.effective_at, j.operation_id, j.request_id, j.operation, j.verb, j.kind, j.object_id,
       j.actor_id, j.actor_name, j.on_behalf_of, j.company_id, j.site_id, j.before::text AS before,
       j.after::text AS after, j.policy::text AS policy
  FROM places AS p
  JOIN kernel_journal AS j ON j.id = p.id AND j.on_date = p.on_date
 WHERE j.kind = %(kind)s AND j.object_id = %(object_id)s
 ORDER BY j.id DESC
 LIMIT %(limit)s;

-- name: linked
-- why: the flow of a document is what the journal connected: what its entries refer to, and whose entries refer to it.
-- shape: a reference is kind << 48 | id; entries that the follower has not read yet are read beside the side table.
WITH known AS (
    SELECT coalesce(max(txid::text), '0')::xid8 AS txid, coalesce(max(last_id), 0) AS last_id
      FROM kernel_follower
     WHERE name = 'kernel.journal_refs'
), concerned AS (
    (SELECT j.kind, j.object_id, j.refs
       FROM kernel_journalref AS r
       JOIN kernel_journal AS j ON j.id = r.journal_id AND j.on_date = r.on_date
      WHERE r.kind = %(kind)s AND r.object_id = %(object_id)s
      ORDER BY r.journal_id DESC
      LIMIT 500)
     UNION ALL
    SELECT j.kind, j.object_id, j.refs
      FROM kernel_journal AS j
     WHERE (j.txid, j.id) > ((SELECT txid FROM known), (SELECT last_id FROM known))
       AND ((j.kind = %(kind)s AND j.object_id = %(object_id)s) OR j.refs @> ARRAY[%(reference)s::bigint])
), named AS (
    SELECT kind::bigint AS kind, object_id FROM concerned
     UNION
    SELECT reference >> 48, reference & ((1::bigint << 48) - 1)
      FROM concerned, unnest(refs) AS reference
     WHERE concerned.kind = %(kind)s AND concerned.object_id = %(object_id)s
)
SELECT kind, object_id
  FROM named
 WHERE (kind, object_id) <> (%(kind)s::bigint, %(object_id)s::bigint)
 ORDER BY kind, object_id
 LIMIT 60;

-- name: beginnings
-- why: what came first stands upstream in the flow; the side table finds the first row of each object by its index.
SELECT w.kind, w.object_id, f.id, f.effective_at
  FROM unnest(%(kinds)s::bigint[], %(object_ids)s::bigint[]) AS w(kind, object_id)
 CROSS JOIN LATERAL (
     SELECT j.id, j.effective_at
       FROM kernel_journalref AS r
       JOIN kernel_journal AS j ON j.id = r.journal_id AND j.on_date = r.on_date
      WHERE r.kind = w.kind AND r.object_id = w.object_id AND j.kind = w.kind AND j.object_id = w.object_id
      ORDER BY r.journal_id
      LIMIT 1
 ) AS f;
