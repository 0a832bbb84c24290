-- name: decided_legs_make_up_the_line
-- why: a decision that serves more or less than its line would promise what nobody asked for.
SELECT d.id, d.qty, l.qty AS legs_qty
  FROM sourcing_decision d
  LEFT JOIN LATERAL (SELECT sum((x ->> 'qty')::numeric) AS qty FROM jsonb_array_elements(d.legs) AS x) l ON true
 WHERE l.qty IS DISTINCT FROM d.qty;

-- name: chosen_ways_were_open
-- why: nobody but a person with a reason serves a line by a way that a hard rule closed.
SELECT d.id, o.way ->> 'removed' AS removed
  FROM sourcing_decision d
 CROSS JOIN LATERAL jsonb_array_elements(d.legs) AS l(leg)
 CROSS JOIN LATERAL (SELECT d.options -> (l.leg ->> 'option')::int AS way) o
 WHERE d.method <> 'person' AND coalesce(o.way ->> 'removed', '?') <> '';
