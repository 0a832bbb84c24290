-- name: a_long_job_counts_no_more_than_it_did
-- why: what a job reports is what people repeat or leave; it never says more good rows than it has looked at.
SELECT id, title
  FROM ui_longjob
 WHERE good_count > done_count OR ended_at < started_at;
