-- name: add_comments
-- why: any number of comments is one statement; the ids come back in the order given.
INSERT INTO collaboration_comment (kind, object_id, company_id, site_id, author_id, author_name, body, at)
SELECT c.kind, c.object_id, c.company_id, c.site_id, %(author_id)s, %(author_name)s, c.body, now()
  FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[], %(company_ids)s::bigint[], %(site_ids)s::bigint[],
              %(bodies)s::text[]) WITH ORDINALITY AS c(kind, object_id, company_id, site_id, body, n)
 ORDER BY c.n
RETURNING id;

-- name: add_follows
-- why: following twice is following once.
INSERT INTO collaboration_follow (person_id, kind, object_id, company_id, site_id, at)
SELECT DISTINCT %(person_id)s::bigint, f.kind, f.object_id, f.company_id, f.site_id, now()
  FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[], %(company_ids)s::bigint[], %(site_ids)s::bigint[])
       AS f(kind, object_id, company_id, site_id)
    ON CONFLICT DO NOTHING;

-- name: end_follows
-- why: nothing is kept of who once followed what; it was theirs alone.
DELETE FROM collaboration_follow AS f
 USING unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[]) AS w(kind, object_id)
 WHERE f.person_id = %(person_id)s AND f.kind = w.kind AND f.object_id = w.object_id;

-- name: tell
-- why: who is named and who follows are told in one statement, each once; who was named is not told a second time as a follower.
WITH said AS (
    SELECT *
      FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[], %(company_ids)s::bigint[], %(site_ids)s::bigint[],
                  %(texts)s::text[]) WITH ORDINALITY AS s(kind, object_id, company_id, site_id, text, n)
), named AS (
    SELECT m.person_id, s.kind, s.object_id, s.company_id, s.site_id, 'mention' AS reason, s.text, s.n
      FROM unnest(%(mention_ns)s::bigint[], %(mention_ids)s::bigint[]) AS m(n, person_id)
      JOIN said AS s ON s.n = m.n
), following AS (
    SELECT f.person_id, s.kind, s.object_id, s.company_id, s.site_id, %(reason)s AS reason, s.text, s.n
      FROM said AS s
      JOIN collaboration_follow AS f ON f.kind = s.kind AND f.object_id = s.object_id
     WHERE NOT EXISTS (SELECT 1 FROM named AS x WHERE x.person_id = f.person_id AND x.n = s.n)
)
INSERT INTO collaboration_notification (person_id, kind, object_id, company_id, site_id, reason, actor_name, text, at)
SELECT t.person_id, t.kind, t.object_id, t.company_id, t.site_id, t.reason, %(actor_name)s, t.text, now()
  FROM (SELECT * FROM named UNION ALL SELECT * FROM following) AS t
 WHERE t.person_id <> %(actor_id)s
 ORDER BY t.n, t.person_id;

-- name: add_files
-- why: any number of files is one statement; the ids come back in the order given.
INSERT INTO collaboration_attachment (kind, object_id, company_id, site_id, name, media_type, byte_count, digest, data,
       uploaded_by_id, uploaded_by_name, at, removed_by_name)
SELECT a.kind, a.object_id, a.company_id, a.site_id, a.name, a.media_type, length(a.data), a.digest, a.data,
       %(person_id)s, %(person_name)s, now(), ''
  FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[], %(company_ids)s::bigint[], %(site_ids)s::bigint[],
              %(names)s::text[], %(media_types)s::text[], %(digests)s::text[], %(datas)s::bytea[])
       WITH ORDINALITY AS a(kind, object_id, company_id, site_id, name, media_type, digest, data, n)
 ORDER BY a.n
RETURNING id;

-- name: lock_files
-- why: a file is taken away once; two people cannot both do it.
SELECT id, kind, object_id, company_id, site_id, name, uploaded_by_id
  FROM collaboration_attachment
 WHERE id = ANY (%(ids)s::bigint[]) AND removed_at IS NULL
 ORDER BY id
   FOR UPDATE;

-- name: empty_files
-- why: the content goes, the line stays: who put it there and who took it away is part of the record.
UPDATE collaboration_attachment
   SET data = '', byte_count = 0, removed_at = now(), removed_by_name = %(person_name)s
 WHERE id = ANY (%(ids)s::bigint[]);

-- name: file_counts
-- why: the limit of files is kept for each document.
SELECT kind, object_id, count(*)
  FROM collaboration_attachment
 WHERE (kind, object_id) IN (SELECT * FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[])) AND removed_at IS NULL
 GROUP BY kind, object_id;

-- name: mark_read
-- why: only one's own; without ids everything that is unread.
UPDATE collaboration_notification
   SET read_at = now()
 WHERE person_id = %(person_id)s AND read_at IS NULL AND (%(everything)s OR id = ANY (%(ids)s::bigint[]));

-- name: mark_document_read
-- why: who reads the conversation of a document has read what was told of it.
UPDATE collaboration_notification
   SET read_at = now()
 WHERE person_id = %(person_id)s AND read_at IS NULL
   AND (kind, object_id) IN (SELECT * FROM unnest(%(kinds)s::smallint[], %(object_ids)s::bigint[]));

-- name: tally
-- why: the page of a document shows three numbers and asks for them at once.
SELECT (SELECT count(*) FROM collaboration_comment WHERE kind = %(kind)s AND object_id = %(object_id)s),
       (SELECT count(*) FROM collaboration_attachment
         WHERE kind = %(kind)s AND object_id = %(object_id)s AND removed_at IS NULL),
       (SELECT count(*) FROM collaboration_follow WHERE kind = %(kind)s AND object_id = %(object_id)s),
       EXISTS (SELECT 1 FROM collaboration_follow
                WHERE kind = %(kind)s AND object_id = %(object_id)s AND person_id = %(person_id)s);

-- name: notify_followers
-- why: the journal is read in order and told to those who followed by then; reading an entry twice tells nobody twice.
INSERT INTO collaboration_notification (person_id, kind, object_id, company_id, site_id, reason, actor_name, text, journal_id, at)
SELECT f.person_id, e.kind, e.object_id, e.company_id, e.site_id, 'state', e.actor_name, e.text, e.journal_id, e.at
  FROM unnest(%(journal_ids)s::bigint[], %(kinds)s::smallint[], %(object_ids)s::bigint[], %(company_ids)s::bigint[],
              %(site_ids)s::bigint[], %(actor_ids)s::bigint[], %(actor_names)s::text[], %(texts)s::text[],
              %(ats)s::timestamptz[])
       AS e(journal_id, kind, object_id, company_id, site_id, actor_id, actor_name, text, at)
  JOIN collaboration_follow AS f ON f.kind = e.kind AND f.object_id = e.object_id
 WHERE f.person_id <> e.actor_id AND f.at <= e.at
 ORDER BY e.journal_id, f.person_id
    ON CONFLICT (person_id, journal_id) DO NOTHING;

-- name: forget_state_notices
-- why: a rebuild derives them anew from the journal.
DELETE FROM collaboration_notification WHERE reason = 'state';
