-- name: seal
-- why: a batch is read, hashed and chained inside the database; a million rows need not travel to be sealed.
-- A jsonb array is canonical: sorted keys, kept scale, no dependence on date style, time zone or later columns.
WITH leaf AS MATERIALIZED (
  SELECT j.txid, j.id, j.on_date, sha256(convert_to(jsonb_build_array(
           j.id, to_char(j.on_date, 'YYYY-MM-DD'), extract(epoch FROM j.at)::text, extract(epoch FROM j.effective_at)::text,
           j.txid::text, j.operation_id, j.request_id, j.operation, j.verb, j.kind, j.object_id, j.actor_id, j.actor_name,
           j.on_behalf_of, j.company_id, j.site_id, j.before, j.after, to_jsonb(j.refs), j.policy)::text, 'UTF8')) AS leaf
    FROM kernel_journal j
   WHERE (j.txid, j.id) >= (%(first_txid)s::xid8, %(first_id)s) AND (j.txid, j.id) <= (%(last_txid)s::xid8, %(last_id)s)
     AND j.on_date BETWEEN %(first_on)s AND %(last_on)s),
whole AS (
  SELECT count(*)::int AS row_count, array_agg(l.id ORDER BY l.txid, l.id) AS ids,
         array_agg(l.leaf ORDER BY l.txid, l.id) AS leaves,
         sha256(string_agg(l.leaf, ''::bytea ORDER BY l.txid, l.id)) AS root
    FROM leaf l),
before AS (
  SELECT coalesce(max(s.batch), 0) AS batch,
         coalesce((array_agg(s.digest ORDER BY s.batch DESC))[1], decode(repeat('00', 32), 'hex')) AS digest
    FROM (SELECT batch, digest FROM kernel_seal ORDER BY batch DESC LIMIT 1) s)
INSERT INTO kernel_seal (batch, row_count, first_txid, first_id, last_txid, last_id, first_on, last_on, ids, leaves, root,
       prev, digest)
SELECT b.batch + 1, w.row_count, %(first_txid)s::xid8, %(first_id)s, %(last_txid)s::xid8, %(last_id)s, %(first_on)s,
       %(last_on)s, w.ids, w.leaves, w.root, b.digest, sha256(b.digest || int8send(w.row_count) || w.root)
  FROM whole w CROSS JOIN before b

-- name: row_faults
-- why: every sealed row is hashed again where it lies, and each difference is named: altered, removed, inserted, truncated.
WITH sealed AS MATERIALIZED (
  SELECT s.batch, x.n, x.id, x.leaf FROM kernel_seal s CROSS JOIN LATERAL
         unnest(s.ids, s.leaves) WITH ORDINALITY AS x(id, leaf, n)),
head AS (SELECT s.last_txid, s.last_id FROM kernel_seal s ORDER BY s.batch DESC LIMIT 1),
kept AS MATERIALIZED (
  SELECT j.txid, j.id, j.on_date, sha256(convert_to(jsonb_build_array(
           j.id, to_char(j.on_date, 'YYYY-MM-DD'), extract(epoch FROM j.at)::text, extract(epoch FROM j.effective_at)::text,
           j.txid::text, j.operation_id, j.request_id, j.operation, j.verb, j.kind, j.object_id, j.actor_id, j.actor_name,
           j.on_behalf_of, j.company_id, j.site_id, j.before, j.after, to_jsonb(j.refs), j.policy)::text, 'UTF8')) AS leaf
    FROM kernel_journal j),
compared AS MATERIALIZED (
  SELECT s.batch, s.n, s.id, k.id IS NOT NULL AS is_there, k.leaf = s.leaf AS is_same, k.on_date,
         bool_or(coalesce(k.leaf = s.leaf, false)) OVER (PARTITION BY s.batch, s.n) AS is_true_somewhere
    FROM sealed s LEFT JOIN kept k ON k.id = s.id),
alive AS (SELECT c.batch, c.n FROM compared c WHERE c.is_there ORDER BY c.batch DESC, c.n DESC LIMIT 1),
gone AS (
  SELECT c.batch, c.n, c.id, NOT EXISTS (SELECT 1 FROM alive a WHERE (c.batch, c.n) < (a.batch, a.n)) AS is_tail
    FROM compared c WHERE NOT c.is_there),
alien AS (
  SELECT k.id, k.txid FROM kept k CROSS JOIN head h
   WHERE (k.txid, k.id) <= (h.last_txid, h.last_id) AND NOT EXISTS (SELECT 1 FROM sealed s WHERE s.id = k.id)),
spans AS (
  SELECT s.batch, s.first_txid, s.first_id, s.last_txid, s.last_id,
         s.batch = 1 + coalesce(lag(s.batch) OVER (ORDER BY s.batch), 0) AS follows FROM kernel_seal s)
SELECT 'altered' AS verdict, c.batch, c.id AS journal_id, 1::bigint AS row_count
  FROM compared c WHERE c.is_there AND NOT c.is_true_somewhere
 UNION ALL
SELECT 'removed', g.batch, g.id, 1 FROM gone g WHERE NOT g.is_tail
 UNION ALL
SELECT 'inserted', c.batch, c.id, 1 FROM compared c WHERE c.is_there AND NOT c.is_same AND c.is_true_somewhere
 UNION ALL
SELECT 'inserted', p.batch, a.id, 1
  FROM alien a CROSS JOIN LATERAL (
    SELECT s.* FROM spans s WHERE (s.last_txid, s.last_id) >= (a.txid, a.id) ORDER BY s.batch LIMIT 1) p
 WHERE p.follows OR (a.txid, a.id) >= (p.first_txid, p.first_id)
 UNION ALL
SELECT * FROM (
  SELECT 'truncated', g.batch, g.id, count(*) OVER () FROM gone g WHERE g.is_tail ORDER BY g.batch, g.n LIMIT 1) t
 ORDER BY 2, 3

-- name: seal_faults
-- why: the seals guard the rows, the chain guards the seals, and the follower's cursor says where the chain must end.
WITH chain AS (
  SELECT s.*, coalesce(lag(s.batch) OVER w, 0) AS before_batch,
         coalesce(lag(s.digest) OVER w, decode(repeat('00', 32), 'hex')) AS before_digest,
         (SELECT sha256(string_agg(x.leaf, ''::bytea ORDER BY x.n)) FROM unnest(s.leaves) WITH ORDINALITY AS x(leaf, n))
           AS true_root
    FROM kernel_seal s WINDOW w AS (ORDER BY s.batch)),
cursor AS (SELECT f.txid, f.last_id, f.row_count FROM kernel_follower f WHERE f.name = 'kernel.sealing'),
tip AS (SELECT max(c.batch) AS batch, sum(c.row_count) AS row_count FROM chain c)
SELECT 'seal_removed' AS verdict, c.before_batch + 1 AS batch, c.first_id AS journal_id,
       c.batch - c.before_batch - 1 AS row_count
  FROM chain c WHERE c.batch <> c.before_batch + 1
 UNION ALL
SELECT 'seal_altered', c.batch, c.first_id, c.row_count
  FROM chain c
 WHERE c.true_root IS DISTINCT FROM c.root OR c.digest <> sha256(c.prev || int8send(c.row_count) || c.root)
    OR cardinality(c.ids) <> c.row_count OR cardinality(c.leaves) <> c.row_count
    OR c.first_id <> c.ids[1] OR c.last_id <> c.ids[c.row_count]
 UNION ALL
SELECT 'chain_broken', c.batch, c.first_id, c.row_count
  FROM chain c WHERE c.batch = c.before_batch + 1 AND c.prev <> c.before_digest
 UNION ALL
SELECT 'truncated', coalesce(t.batch, 0) + 1, coalesce(l.last_id, 0), u.row_count - coalesce(t.row_count, 0)
  FROM cursor u CROSS JOIN tip t LEFT JOIN chain l ON l.batch = t.batch
 WHERE u.row_count > coalesce(t.row_count, 0) OR (l.batch IS NOT NULL AND (u.txid, u.last_id) <> (l.last_txid, l.last_id))
 ORDER BY 2

-- name: head
-- why: only a digest that was handed out tells that the end of a chain was cut off together with its rows.
SELECT s.batch, encode(s.digest, 'hex') FROM kernel_seal s ORDER BY s.batch DESC LIMIT 1

-- name: digest_of
-- why: the digest that a handed-out head is compared with.
SELECT encode(s.digest, 'hex') FROM kernel_seal s WHERE s.batch = %(batch)s
