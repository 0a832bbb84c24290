-- name: import_counts_equal_rows
-- why: the counts on the document are kept beside its rows; if they differ, the rows are right.
SELECT j.id, j.bad_count, count(r.id) FILTER (WHERE r.faults IS NOT NULL) AS bad_rows
  FROM exchange_importjob j JOIN exchange_importrow r ON r.job_id = j.id
 WHERE j.state IN ('validated', 'loaded')
 GROUP BY j.id, j.bad_count
HAVING count(r.id) FILTER (WHERE r.faults IS NOT NULL) <> j.bad_count;

-- name: import_state_explained_by_journal
-- why: a state that no journal row explains was changed behind the lifecycle.
SELECT j.id, j.state
  FROM exchange_importjob j
 WHERE NOT EXISTS (SELECT 1 FROM kernel_journal k WHERE k.kind = 55 AND k.object_id = j.id AND k.after ->> 'state' = j.state);
