-- name: a_kept_file_has_the_content_it_had
-- why: what was attached is evidence; the digest was taken when it came.
SELECT id, name
  FROM collaboration_attachment
 WHERE removed_at IS NULL AND (length(data) <> byte_count OR encode(sha256(data), 'hex') <> digest);
