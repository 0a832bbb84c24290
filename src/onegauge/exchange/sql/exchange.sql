-- name: stage_job
-- why: the id is drawn first, so that rows are staged with the same statement count for one file or many.
SELECT nextval((SELECT pg_get_serial_sequence('exchange_importjob', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: insert_jobs
-- why: any number of files in one statement.
INSERT INTO exchange_importjob (id, format, file_name, sha256, columns, state, version, row_count, good_count, bad_count,
       loaded_count, faults, person_id, created_at)
SELECT a.id, a.format, a.file_name, a.sha256, a.columns::text[], 'staged', 1, a.row_count, 0, 0, 0, '[]'::jsonb,
       %(person_id)s, %(now)s
  FROM unnest(%(ids)s::bigint[], %(formats)s::text[], %(file_names)s::text[], %(sha256s)s::text[], %(columns)s::text[],
              %(row_counts)s::int[]) AS a(id, format, file_name, sha256, columns, row_count)

-- name: insert_rows
-- why: a hundred thousand staged rows in one statement; cells travel as JSON because SQL arrays cannot be ragged.
INSERT INTO exchange_importrow (job_id, row_no, cells)
SELECT a.job_id, a.row_no, ARRAY(SELECT jsonb_array_elements_text(a.cells::jsonb))
  FROM unnest(%(job_ids)s::bigint[], %(row_nos)s::int[], %(cells)s::text[]) AS a(job_id, row_no, cells)

-- name: jobs
-- why: heads of any number of jobs, in id order.
SELECT j.id, j.format, j.file_name, j.sha256, j.columns, j.state, j.version, j.row_count, j.good_count, j.bad_count,
       j.loaded_count, j.faults::text AS faults_json, j.person_id
  FROM exchange_importjob j WHERE j.id = ANY(%(ids)s::bigint[]) ORDER BY j.id

-- name: rows_of_job
-- why: validation reads a whole file once, in the order of the file.
SELECT r.row_no, r.cells FROM exchange_importrow r WHERE r.job_id = %(job_id)s ORDER BY r.row_no

-- name: clear_faults
-- why: a second validation starts from nothing.
UPDATE exchange_importrow SET faults = NULL WHERE job_id = %(job_id)s AND faults IS NOT NULL

-- name: set_faults
-- why: only bad rows are written: a clean file costs nothing here.
UPDATE exchange_importrow r SET faults = b.faults::jsonb
  FROM unnest(%(row_nos)s::int[], %(faults)s::text[]) AS b(row_no, faults)
 WHERE r.job_id = %(job_id)s AND r.row_no = b.row_no

-- name: set_counts
-- why: the list of imports shows counts without counting rows.
UPDATE exchange_importjob
   SET good_count = %(good)s, bad_count = %(bad)s, faults = %(faults)s::jsonb
 WHERE id = %(job_id)s

-- name: set_loaded
-- why: what was loaded stays on the document.
UPDATE exchange_importjob SET loaded_count = %(loaded)s WHERE id = %(job_id)s

-- name: delete_rows
-- why: a discarded file leaves its head and its history, not its content.
DELETE FROM exchange_importrow WHERE job_id = ANY(%(ids)s::bigint[])

-- name: bad_rows
-- why: the report lists every fault in the order of the file.
SELECT r.row_no, r.cells, r.faults::text AS faults_json FROM exchange_importrow r
 WHERE r.job_id = %(job_id)s AND r.faults IS NOT NULL ORDER BY r.row_no LIMIT %(most)s
