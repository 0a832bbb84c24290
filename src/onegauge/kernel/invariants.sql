-- name: journal_rows_have_an_operation
-- why: nothing is written but by an operation, and its row says who, when and how long.
SELECT j.id AS journal_id, j.operation_id FROM kernel_journal j
 WHERE NOT EXISTS (SELECT 1 FROM kernel_operation o WHERE o.id = j.operation_id);

-- name: journal_refs_equal_the_journal
-- why: the side table is derived; rebuilt from the journal up to the follower's cursor it must be the same.
WITH upto AS (SELECT f.txid, f.last_id FROM kernel_follower f WHERE f.name = 'kernel.journal_refs'),
wanted AS (
  SELECT j.kind::int AS kind, j.object_id, j.id AS journal_id FROM kernel_journal j JOIN upto u
      ON (j.txid, j.id) <= (u.txid, u.last_id)
   UNION
  SELECT (r >> 48)::int, r & ((1::bigint << 48) - 1), j.id FROM kernel_journal j JOIN upto u
      ON (j.txid, j.id) <= (u.txid, u.last_id) CROSS JOIN LATERAL unnest(j.refs) AS r),
kept AS (SELECT k.kind::int AS kind, k.object_id, k.journal_id FROM kernel_journalref k)
(SELECT 'missing' AS what, w.* FROM (SELECT * FROM wanted EXCEPT SELECT * FROM kept) w)
 UNION ALL
(SELECT 'too many', t.* FROM (SELECT * FROM kept EXCEPT SELECT * FROM wanted) t);
