-- name: touched
-- why: what a person worked on last, from the newest part of the journal; their own entries are found by index.
WITH mine AS (
    SELECT id, kind, object_id, at
      FROM kernel_journal
     WHERE actor_id = %(person)s AND on_date >= %(since)s
     ORDER BY id DESC
     LIMIT 600
)
SELECT kind::int AS kind, object_id, max(at) AS at
  FROM mine
 WHERE kind = ANY (%(kinds)s::int[])
 GROUP BY kind, object_id
 ORDER BY max(id) DESC
 LIMIT 40;

-- name: changed_by_others
-- why: what others did to the documents that this person touched, after the person's own last touch.
SELECT j.id, j.at, j.actor_name, j.verb, j.kind::int AS kind, j.object_id, j.after::text AS after
  FROM unnest(%(kinds)s::smallint[], %(objects)s::bigint[], %(ats)s::timestamptz[]) AS mine (kind, object_id, at)
 CROSS JOIN LATERAL (
    SELECT k.*
      FROM kernel_journalref AS r
      JOIN kernel_journal AS k ON k.id = r.journal_id AND k.on_date = r.on_date
     WHERE r.kind = mine.kind AND r.object_id = mine.object_id AND k.kind = mine.kind
       AND k.object_id = mine.object_id AND k.at > mine.at AND k.actor_id <> %(person)s
     ORDER BY r.journal_id DESC
     LIMIT 2
 ) AS j
 ORDER BY j.id DESC
 LIMIT 5;
