-- Whatever a statement moved, it is judged once: the pairs of states that it led from and to, by rows old and new.
-- Grouping instead of joining, because the plan is kept and the number of rows is not known to it. A row that changed its id
-- has no pair and is refused.
CREATE OR REPLACE FUNCTION kernel_refuse_edges() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong record;
BEGIN
  SELECT p.source, p.target INTO wrong
    FROM (SELECT DISTINCT s.source, s.target
            FROM (SELECT min(r.state) FILTER (WHERE r.is_old) AS source, min(r.state) FILTER (WHERE NOT r.is_old) AS target
                    FROM (SELECT id, state, true AS is_old FROM old_rows UNION ALL SELECT id, state, false FROM new_rows) r
                   GROUP BY r.id) s
           WHERE s.source IS DISTINCT FROM s.target) p
   WHERE NOT EXISTS (SELECT FROM kernel_edge e
                      WHERE e.table_name = TG_TABLE_NAME AND e.source = p.source AND e.target = p.target)
   LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'no lifecycle leads % from % to %', TG_TABLE_NAME, wrong.source, wrong.target
      USING ERRCODE = 'raise_exception';
  END IF;
  RETURN NULL;
END $$;
