-- part: inspected
-- why: goods of an arrival that were received into inspection and are in inspection still, wherever they were put meanwhile.
SELECT FROM warehouse_receipt r JOIN inventory_balance f ON f.id = r.balance_id AND f.status = 'inspection'
  JOIN inventory_balance b ON b.site_id = f.site_id AND b.item_id = f.item_id AND b.lot_id IS NOT DISTINCT FROM f.lot_id
   AND b.status = 'inspection' AND b.on_hand_qty > 0
 WHERE r.outcome = 'in_tol' AND

-- part: at_its_step
-- why: a task is to be done as long as its document is at this step; what somebody did from a list is no task any more.
CASE t.type
  WHEN 'pick' THEN EXISTS (SELECT FROM warehouse_taskline k JOIN warehouse_shipment s ON s.id = k.shipment_id
                            WHERE k.task_id = t.id AND k.is_live AND s.state = 'released')
  WHEN 'consolidate' THEN EXISTS (SELECT FROM warehouse_shipment s WHERE s.id = t.subject_id AND s.state = 'picked')
  WHEN 'pack' THEN EXISTS (SELECT FROM warehouse_shipment s WHERE s.id = t.subject_id AND s.state = 'picked')
  WHEN 'load' THEN CASE t.subject_kind
    WHEN %(consignment_kind)s THEN EXISTS (SELECT FROM warehouse_consignment c WHERE c.id = t.subject_id AND c.state = 'open')
    ELSE EXISTS (SELECT FROM warehouse_shipment s WHERE s.id = t.subject_id AND s.state IN ('picked', 'packed')
                    AND NOT EXISTS (SELECT FROM warehouse_loadshipment m WHERE m.shipment_id = s.id AND m.is_live)) END
  WHEN 'put_away' THEN EXISTS (SELECT FROM warehouse_putaway p WHERE p.id = t.subject_id AND p.state = 'open')
  WHEN 'put_back' THEN EXISTS (SELECT FROM warehouse_putback p WHERE p.id = t.subject_id AND p.state = 'open')
  WHEN 'replenish' THEN EXISTS (SELECT FROM warehouse_relocation m WHERE m.id = t.subject_id AND m.state = 'open')
  WHEN 'move' THEN EXISTS (SELECT FROM warehouse_relocation m WHERE m.id = t.subject_id AND m.state = 'open')
  WHEN 'receive' THEN EXISTS (SELECT FROM warehouse_arrival r WHERE r.id = t.subject_id AND r.state IN ('arrived', 'receiving'))
  WHEN 'inspect' THEN EXISTS (
-- include: inspected
   r.arrival_id = t.subject_id)
  ELSE EXISTS (SELECT FROM warehouse_count c WHERE c.id = t.subject_id AND c.state IN ('planned', 'counting', 'recount')) END

-- name: past_their_step
-- why: tasks whose document went on without them.
SELECT t.id FROM warehouse_task t
 WHERE t.site_id = ANY(%(sites)s::bigint[]) AND t.state IN ('open', 'assigned', 'started', 'exception') AND NOT (
-- include: at_its_step
 ) ORDER BY t.id

-- name: done_at_station
-- why: what somebody began as a task and did at a station or a desk is done, not lapsed.
SELECT t.id FROM warehouse_task t JOIN warehouse_arrival g ON g.id = t.subject_id AND g.state <> 'cancelled'
 WHERE t.site_id = ANY(%(sites)s::bigint[]) AND t.type IN ('receive', 'inspect') AND t.state = 'started' AND NOT (
-- include: at_its_step
 ) ORDER BY t.id

-- name: void_lines
-- why: what a lapsed task held may stand in another.
UPDATE warehouse_taskline SET is_live = false WHERE task_id = ANY(%(tasks)s::bigint[]) AND is_live

-- name: waiting_picks
-- why: the lines of shipments that are in no task, the most urgent shipments first, each in walking order; and how many
-- lines are open at the site already. What waits for a pick face that is being filled is picked when the goods lie there.
WITH a AS MATERIALIZED (SELECT * FROM unnest(%(sites)s::bigint[], %(hours)s::int[]) AS a(site_id, hour)),
held AS (
  SELECT t.site_id, sum(t.line_count) AS open_lines FROM warehouse_task t
   WHERE t.site_id = ANY(%(sites)s::bigint[]) AND t.type = 'pick' AND t.state IN ('open', 'assigned', 'started', 'exception')
   GROUP BY t.site_id)
SELECT l.id AS line_id, s.id AS shipment_id, s.number, s.company_id, s.site_id, s.partner_id,
       (s.due_on + make_interval(hours => a.hour)) AT TIME ZONE g.timezone AS due_at,
       n.zone_id, n.sequence, coalesce(h.open_lines, 0)::int AS open_lines
  FROM a JOIN governance_site g ON g.id = a.site_id LEFT JOIN held h ON h.site_id = a.site_id
 CROSS JOIN LATERAL (
       SELECT s.* FROM warehouse_shipment s
        WHERE s.site_id = a.site_id AND s.ended_as = '' AND s.state = 'released' AND s.stopped_for = ''
          AND s.due_on <= %(until)s::date
          AND NOT EXISTS (SELECT FROM warehouse_taskline k WHERE k.shipment_id = s.id AND k.is_live)
          AND NOT EXISTS (SELECT FROM warehouse_relocation m
                            JOIN warehouse_shipmentline w ON w.shipment_id = s.id AND w.item_id = m.item_id AND w.qty > 0
                            JOIN inventory_balance v ON v.id = w.balance_id
                            JOIN inventory_bin o ON o.id = v.bin_id AND o.kind = 'storage'
                           WHERE m.site_id = s.site_id AND m.state = 'open' AND m.holds_picks)
        ORDER BY s.due_on, s.id LIMIT %(most)s) s
  JOIN warehouse_shipmentline l ON l.shipment_id = s.id AND l.qty > 0
  JOIN inventory_balance b ON b.id = l.balance_id
  JOIN inventory_bin n ON n.id = b.bin_id
 ORDER BY s.site_id, s.due_on, s.id, n.sequence, n.code, l.id

-- name: waiting_documents
-- why: everything else that waits for somebody on the floor and is no task yet, in one look.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(sites)s::bigint[], %(hours)s::int[], %(packs)s::boolean[], %(inspects)s::boolean[])
             AS a(site_id, hour, packs, inspects)),
ready AS MATERIALIZED (
  SELECT s.id, s.company_id, s.site_id, s.number, s.due_on, s.state, s.consignment_id, z.zones, a.packs,
         z.zones > 1 AND s.state = 'picked'
         AND NOT EXISTS (SELECT FROM warehouse_task t WHERE t.subject_kind = %(shipment_kind)s AND t.subject_id = s.id
                                                        AND t.type = 'consolidate' AND t.state = 'confirmed') AS is_apart
    FROM a JOIN warehouse_shipment s ON s.site_id = a.site_id AND s.ended_as = '' AND s.state IN ('picked', 'packed')
                                    AND s.stopped_for = ''
   CROSS JOIN LATERAL (SELECT count(DISTINCT k.task_id) AS zones FROM warehouse_taskline k
                        WHERE k.shipment_id = s.id AND k.is_live) z),
wanted AS (
  SELECT CASE WHEN r.is_apart THEN 'consolidate' WHEN r.state = 'picked' AND r.packs THEN 'pack' ELSE 'load' END AS type,
         %(shipment_kind)s AS kind, r.id, r.company_id, r.site_id, r.number, r.due_on::timestamp AS due, r.zones AS line_count,
         5 AS rank
    FROM ready r
   WHERE r.is_apart OR (r.state = 'picked' AND r.packs)
      OR NOT EXISTS (SELECT FROM warehouse_consignment c WHERE c.id = r.consignment_id AND c.state = 'open')
     AND NOT EXISTS (SELECT FROM warehouse_loadshipment m WHERE m.shipment_id = r.id AND m.is_live)
  UNION ALL
  SELECT 'load', %(consignment_kind)s, c.id, c.company_id, c.site_id, c.number, c.leaves_on::timestamp, m.members, 5
    FROM a JOIN warehouse_consignment c ON c.site_id = a.site_id AND c.state = 'open'
   CROSS JOIN LATERAL (
         SELECT count(*) AS members,
                bool_and(s.state = 'packed' OR (s.state = 'picked' AND NOT a.packs)) AS is_ready
           FROM warehouse_shipment s WHERE s.consignment_id = c.id AND s.state <> 'cancelled') m
   WHERE m.is_ready AND c.leaves_on <= %(on)s::date
     AND NOT EXISTS (SELECT FROM warehouse_loadshipment o JOIN warehouse_shipment s ON s.id = o.shipment_id
                      WHERE s.consignment_id = c.id AND o.is_live)
  UNION ALL
  SELECT 'put_away', %(put_away_kind)s, p.id, p.company_id, p.site_id, p.number, NULL, 1, 5
    FROM a JOIN warehouse_putaway p ON p.site_id = a.site_id AND p.state = 'open'
  UNION ALL
  SELECT 'put_back', %(put_back_kind)s, p.id, p.company_id, p.site_id, p.number, NULL, 1, 5
    FROM a JOIN warehouse_putback p ON p.site_id = a.site_id AND p.state = 'open'
  UNION ALL
  SELECT 'count', %(count_kind)s, c.id, c.company_id, c.site_id, c.number, NULL, 1, 5
    FROM a JOIN warehouse_count c ON c.site_id = a.site_id AND c.state IN ('planned', 'counting', 'recount')
  UNION ALL
  SELECT CASE m.cause WHEN 'replenish' THEN 'replenish' ELSE 'move' END, %(relocation_kind)s, m.id, m.company_id, m.site_id,
         m.number, p.due, 1, CASE WHEN m.holds_picks THEN %(urgent_rank)s ELSE 5 END
    FROM a JOIN warehouse_relocation m ON m.site_id = a.site_id AND m.state = 'open'
    LEFT JOIN LATERAL (
         SELECT min(s.due_on)::timestamp AS due FROM inventory_balance b
           JOIN inventory_reservation r ON r.balance_id = b.id AND r.release_ref IS NOT NULL
           JOIN warehouse_shipment s ON s.id = r.release_ref AND s.state = 'released'
          WHERE b.site_id = m.site_id AND b.item_id = m.item_id AND b.reserved_qty > 0) p ON m.holds_picks
  UNION ALL
  SELECT 'receive', %(arrival_kind)s, g.id, g.company_id, g.site_id, g.number, g.expected_on::timestamp,
         (SELECT count(*) FROM warehouse_arrivalline l WHERE l.arrival_id = g.id), 5
    FROM a JOIN warehouse_arrival g ON g.site_id = a.site_id AND g.state IN ('arrived', 'receiving')
  UNION ALL
  SELECT 'inspect', %(arrival_kind)s, g.id, g.company_id, g.site_id, g.number, NULL, 1, 5
    FROM a JOIN warehouse_arrival g ON g.site_id = a.site_id AND g.state IN ('receiving', 'received', 'closed')
     AND g.arrived_at > %(at)s::timestamptz - make_interval(days => %(inspect_days)s)
   WHERE a.inspects AND EXISTS (
-- include: inspected
   r.arrival_id = g.id))
SELECT w.type, w.kind, w.id AS subject_id, w.company_id, w.site_id, w.number,
       coalesce((w.due + make_interval(hours => a.hour)) AT TIME ZONE g.timezone, %(at)s::timestamptz + interval '1 day') AS due_at,
       w.line_count::int, w.rank::int
  FROM wanted w JOIN a ON a.site_id = w.site_id JOIN governance_site g ON g.id = w.site_id
 WHERE NOT EXISTS (SELECT FROM warehouse_task t WHERE t.subject_kind = w.kind AND t.subject_id = w.id AND t.type = w.type
                                                  AND t.state IN ('open', 'assigned', 'started', 'exception'))
 ORDER BY w.site_id, due_at, w.id

-- name: take_task_ids
-- why: ids first, so that heads and lines name each other without reading fresh rows back.
SELECT nextval((SELECT pg_get_serial_sequence('warehouse_task', 'id')::regclass)) FROM generate_series(1, %(count)s)

-- name: open_tasks
-- why: any number of tasks in one statement.
INSERT INTO warehouse_task (id, company_id, site_id, number, type, state, version, method, wave, subject_kind, subject_id,
       subject_number, zone_id, sequence, rank, due_at, line_count, created_at, trouble, note)
SELECT a.id, a.company_id, a.site_id, 'TK-' || lpad(a.id::text, 7, '0'), a.type, 'open', 1, a.method, %(wave)s, a.subject_kind,
       a.subject_id, a.subject_number, a.zone_id, a.sequence, a.rank, a.due_at, a.line_count, %(at)s, '', ''
  FROM unnest(%(ids)s::bigint[], %(companies)s::bigint[], %(sites)s::bigint[], %(types)s::text[], %(methods)s::text[],
       %(kinds)s::smallint[], %(subjects)s::bigint[], %(numbers)s::text[], %(zones)s::bigint[], %(sequences)s::int[],
       %(dues)s::timestamptz[], %(counts)s::int[], %(ranks)s::smallint[])
       AS a(id, company_id, site_id, type, method, subject_kind, subject_id, subject_number, zone_id, sequence, due_at, line_count,
            rank)

-- name: open_lines
-- why: the lines of any number of pick tasks in one statement.
INSERT INTO warehouse_taskline (company_id, site_id, task_id, shipment_line_id, shipment_id, slot, is_live, trouble)
SELECT a.company_id, a.site_id, a.task_id, a.line_id, a.shipment_id, a.slot, true, ''
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(tasks)s::bigint[], %(lines)s::bigint[], %(shipments)s::bigint[],
       %(slots)s::smallint[]) WITH ORDINALITY AS a(company_id, site_id, task_id, line_id, shipment_id, slot, n)
 ORDER BY a.n

-- name: floor_of
-- why: the site that a person names, with what the person works in there and the zone of the last task.
SELECT s.id AS site_id, s.company_id, p.types,
       (SELECT array_agg(z.id) FROM inventory_zone z WHERE z.site_id = s.id AND z.code = ANY(p.zones)) AS zone_ids,
       (SELECT t.zone_id FROM warehouse_task t
         WHERE t.site_id = s.id AND t.person_id = %(person)s AND t.zone_id IS NOT NULL AND t.started_at IS NOT NULL
           AND t.done_at > %(at)s::timestamptz - interval '12 hours'
         ORDER BY t.done_at DESC LIMIT 1) AS last_zone_id
  FROM governance_site s LEFT JOIN warehouse_workprofile p ON p.site_id = s.id AND p.person_id = %(person)s
 WHERE s.code = %(site)s AND s.id = ANY(%(scope)s::bigint[])

-- name: my_tasks
-- why: what a person has in hand or set aside comes before anything new; tasks whose document went on are left out.
SELECT t.id, t.state FROM warehouse_task t
 WHERE t.site_id = %(site)s AND t.person_id = %(person)s AND t.state IN ('assigned', 'started') AND (
-- include: at_its_step
 ) ORDER BY t.state DESC, t.rank, t.due_at, t.id

-- name: next_tasks
-- why: nobody counts again what they counted themselves. The next best tasks for this person: by rank, then what is close to its cut-off, then what is in the zone where the
-- person is, then by cut-off and walking order. Tasks that others are taking at this moment are passed over, never waited for.
SELECT t.id FROM warehouse_task t
 WHERE t.site_id = %(site)s AND t.state = 'open' AND t.type = ANY(%(types)s::text[])
   AND (cardinality(%(zones)s::bigint[]) = 0 OR t.zone_id IS NULL OR t.zone_id = ANY(%(zones)s::bigint[])) AND (
-- include: at_its_step
 ) AND NOT (t.type = 'count' AND EXISTS (SELECT FROM warehouse_count c WHERE c.id = t.subject_id AND c.state = 'recount'
                                                                   AND %(person)s = ANY(c.counter_ids)))
 ORDER BY t.rank, t.due_at > %(urgent)s::timestamptz, (t.zone_id IS NOT DISTINCT FROM %(last_zone)s::bigint) DESC,
       t.due_at, t.sequence, t.id
 LIMIT %(count)s FOR NO KEY UPDATE OF t SKIP LOCKED

-- name: hand_over
-- why: the lifecycle wrote the state; this says whose it is and since when.
UPDATE warehouse_task t SET person_id = %(person)s, assigned_at = coalesce(t.assigned_at, %(at)s)
 WHERE t.id = ANY(%(tasks)s::bigint[])

-- name: known_steps
-- why: a step that was told before has its answer already.
SELECT s.client_id, s.conflict, s.text, s.refusal FROM warehouse_taskstep s WHERE s.client_id = ANY(%(ids)s::uuid[])

-- name: tasks_told_of
-- why: whose the locked tasks are, what they are about, and in which state and version their document is.
SELECT t.id, t.type, t.state, t.person_id, t.subject_kind, t.subject_id
  FROM warehouse_task t WHERE t.id = ANY(%(tasks)s::bigint[]) ORDER BY t.id

-- name: lines_told_of
-- why: what is still wanted of the lines of picks, and what was taken so far; other tasks of the same shipments count too.
SELECT k.id, k.task_id, t.state AS task_state, k.shipment_id, k.shipment_line_id, s.state AS shipment_state,
       l.qty AS wanted_qty, k.taken_qty
  FROM warehouse_taskline k JOIN warehouse_shipment s ON s.id = k.shipment_id JOIN warehouse_task t ON t.id = k.task_id
  JOIN warehouse_shipmentline l ON l.id = k.shipment_line_id
 WHERE k.is_live AND k.shipment_id IN (SELECT o.shipment_id FROM warehouse_taskline o
                                        WHERE o.task_id = ANY(%(tasks)s::bigint[]) AND o.is_live)
 ORDER BY k.id

-- name: note_taken
-- why: any number of lines in one statement; a line taken back is as if it had never been told.
UPDATE warehouse_taskline k SET taken_qty = a.qty, taken_at = a.at, trouble = a.trouble
  FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[], %(ats)s::timestamptz[], %(troubles)s::text[]) AS a(id, qty, at, trouble)
 WHERE k.id = a.id

-- name: lines_elsewhere
-- why: what was taken at another place is a line of its own in the same task, done already.
WITH a AS MATERIALIZED (
  SELECT k.company_id, k.site_id, k.task_id, k.shipment_id, k.slot, a.shipment_line_id, a.qty, a.at
    FROM unnest(%(lines)s::bigint[], %(shipment_lines)s::bigint[], %(qtys)s::numeric[], %(ats)s::timestamptz[])
         AS a(line_id, shipment_line_id, qty, at)
    JOIN warehouse_taskline k ON k.id = a.line_id),
counted AS (
  UPDATE warehouse_task t SET line_count = t.line_count + x.lines
    FROM (SELECT task_id, count(*) AS lines FROM a GROUP BY 1) x WHERE t.id = x.task_id)
INSERT INTO warehouse_taskline (company_id, site_id, task_id, shipment_line_id, shipment_id, slot, is_live, taken_qty, taken_at,
       trouble)
SELECT a.company_id, a.site_id, a.task_id, a.shipment_line_id, a.shipment_id, a.slot, true, a.qty, a.at, '' FROM a

-- name: keep_steps
-- why: what was told, by whom, when, and what became of it; the productivity and the troubles of the floor are read from here.
INSERT INTO warehouse_taskstep (client_id, company_id, site_id, task_id, line_ref, kind, person_id, device, told_at, received_at,
       qty, outcome, conflict, text, refusal)
SELECT a.client_id, t.company_id, t.site_id, a.task_id, a.line_id, a.kind, %(person)s, a.device, a.told_at, %(at)s, a.qty,
       CASE WHEN a.conflict = '' THEN 'done' ELSE 'conflict' END, a.conflict, a.text, a.refusal
  FROM unnest(%(ids)s::uuid[], %(tasks)s::bigint[], %(lines)s::bigint[], %(kinds)s::text[], %(devices)s::text[],
       %(tolds)s::timestamptz[], %(qtys)s::numeric[], %(conflicts)s::text[], %(texts)s::text[], %(refusals)s::text[])
       AS a(client_id, task_id, line_id, kind, device, told_at, qty, conflict, text, refusal)
  JOIN warehouse_task t ON t.id = a.task_id

-- name: note_started
-- why: a task begins when its person begins it, not when the device got it or can tell.
UPDATE warehouse_task t SET started_at = coalesce(t.started_at, a.at), person_id = coalesce(t.person_id, %(person)s),
       assigned_at = coalesce(t.assigned_at, a.at)
  FROM unnest(%(tasks)s::bigint[], %(ats)s::timestamptz[]) AS a(id, at) WHERE t.id = a.id

-- name: finish_tasks
-- why: the lifecycle wrote the state; this says when the person was done, what went wrong, and what the person said.
UPDATE warehouse_task t SET done_at = a.at, trouble = a.trouble, note = a.note, started_at = coalesce(t.started_at, a.at),
       person_id = coalesce(t.person_id, %(person)s)
  FROM unnest(%(tasks)s::bigint[], %(ats)s::timestamptz[], %(troubles)s::text[], %(notes)s::text[]) AS a(id, at, trouble, note)
 WHERE t.id = a.id

-- name: resolve_workers
-- why: people who work at a site, and zones of it, by the names that somebody typed.
SELECT a.n, s.id AS site_id, s.company_id, p.id AS person_id,
       (SELECT count(*) FROM inventory_zone z WHERE z.site_id = s.id AND z.code = ANY(string_to_array(a.zones, ','))) AS zone_count
  FROM unnest(%(sites)s::text[], %(people)s::bigint[], %(zones)s::text[]) WITH ORDINALITY AS a(site, person_id, zones, n)
  LEFT JOIN governance_site s ON s.code = a.site AND s.id = ANY(%(scope)s::bigint[])
  LEFT JOIN governance_person p ON p.id = a.person_id AND p.is_active
 ORDER BY a.n

-- name: save_profiles
-- why: any number of profiles in one statement; one per person and site.
INSERT INTO warehouse_workprofile (company_id, site_id, person_id, types, zones)
SELECT a.company_id, a.site_id, a.person_id, string_to_array(a.types, ','), string_to_array(a.zones, ',')
  FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(people)s::bigint[], %(types)s::text[], %(zones)s::text[])
       AS a(company_id, site_id, person_id, types, zones)
ON CONFLICT (site_id, person_id) DO UPDATE SET types = excluded.types, zones = excluded.zones
RETURNING id, company_id, site_id

-- name: planned_counts
-- why: the lines of a count are drawn when its task goes to a device, which may be without a link when it begins.
SELECT c.id FROM warehouse_task t JOIN warehouse_count c ON c.id = t.subject_id AND c.state = 'planned'
 WHERE t.id = ANY(%(tasks)s::bigint[]) AND t.subject_kind = %(kind)s ORDER BY c.id

-- name: owners
-- why: whose the locked tasks are.
SELECT t.id, t.person_id FROM warehouse_task t WHERE t.id = ANY(%(tasks)s::bigint[])

-- name: worker_names
-- why: only people who still work here are given something to do.
SELECT p.id, p.name FROM governance_person p WHERE p.id = ANY(%(people)s::bigint[]) AND p.is_active

-- name: picks_beside
-- why: open picks of the same shipments; which they are never changes after they were made.
SELECT DISTINCT t.id FROM warehouse_taskline mine
  JOIN warehouse_taskline k ON k.shipment_id = mine.shipment_id AND k.is_live
  JOIN warehouse_task t ON t.id = k.task_id AND t.state IN ('open', 'assigned', 'started', 'exception')
 WHERE mine.task_id = ANY(%(tasks)s::bigint[]) AND mine.is_live ORDER BY t.id

-- name: places_of_lines
-- why: where goods were taken that nobody wanted there any more, or where fewer lay than the books say: of lines of picks, and
-- of tasks that carry goods to another bin.
SELECT DISTINCT %(cause)s AS cause, k.company_id, k.site_id, b.bin_id, b.item_id
  FROM warehouse_taskline k JOIN warehouse_shipmentline l ON l.id = k.shipment_line_id
  JOIN inventory_balance b ON b.id = l.balance_id WHERE k.id = ANY(%(lines)s::bigint[])
UNION
SELECT %(cause)s, m.company_id, m.site_id, b.bin_id, b.item_id
  FROM warehouse_task t JOIN warehouse_relocation m ON m.id = t.subject_id JOIN inventory_balance b ON b.id = m.balance_id
 WHERE t.id = ANY(%(tasks)s::bigint[]) AND t.subject_kind = %(relocation_kind)s

-- name: floor_sites
-- why: what a site manager asks first, of every site in scope: what waits, what is late, how fast and how clean it goes.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[], %(risk)s::int[]) AS a(site_id, since, risk)),
waiting AS (
  SELECT t.site_id, count(*) AS open_count, count(*) FILTER (WHERE t.due_at < %(at)s) AS late_count,
         count(*) FILTER (WHERE t.due_at >= %(at)s AND t.due_at < %(at)s::timestamptz + make_interval(mins => a.risk)) AS risk_count,
         count(*) FILTER (WHERE t.state = 'exception') AS trouble_count, min(t.created_at) AS oldest_at,
         count(DISTINCT t.person_id) FILTER (WHERE t.state = 'started') AS people_count
    FROM a JOIN warehouse_task t ON t.site_id = a.site_id AND t.state IN ('open', 'assigned', 'started', 'exception')
   GROUP BY t.site_id),
done AS (
  SELECT t.site_id, count(*) AS done_count, count(*) FILTER (WHERE t.done_at > t.due_at) AS done_late_count,
         sum(t.line_count) FILTER (WHERE t.type = 'pick') AS line_count,
         sum(extract(epoch FROM t.done_at - t.started_at)) FILTER (WHERE t.type = 'pick') / 3600 AS pick_hours,
         count(*) FILTER (WHERE t.state = 'exception' OR (t.state = 'short' AND t.type <> 'pick')) AS stopped_count
    FROM a JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since AND t.state <> 'cancelled'
   GROUP BY t.site_id),
bad AS (
  SELECT t.site_id, count(*) AS line_count
    FROM a JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since AND t.type = 'pick'
    JOIN warehouse_taskline k ON k.task_id = t.id AND k.is_live
    JOIN warehouse_shipmentline l ON l.id = k.shipment_line_id
   WHERE k.trouble <> '' OR l.short_qty > 0
   GROUP BY t.site_id),
met AS (
  SELECT s.site_id, count(*) AS conflict_count FROM a JOIN warehouse_taskstep s ON s.site_id = a.site_id
   WHERE s.outcome = 'conflict' AND s.received_at >= a.since GROUP BY s.site_id)
SELECT a.site_id AS id, g.code AS site, coalesce(w.open_count, 0)::int AS open_count, coalesce(w.late_count, 0)::int AS late_count,
       coalesce(w.risk_count, 0)::int AS risk_count, coalesce(w.trouble_count, 0)::int AS trouble_count, w.oldest_at,
       coalesce(w.people_count, 0)::int AS people_count, coalesce(d.done_count, 0)::int AS done_count,
       (1 - d.done_late_count::numeric / nullif(d.done_count, 0)) AS in_time_share, coalesce(d.line_count, 0)::int AS line_count,
       CASE WHEN d.pick_hours > 0 THEN round(d.line_count / d.pick_hours, 1) END AS lines_per_hour,
       round(1000 * (coalesce(b.line_count, 0) + coalesce(d.stopped_count, 0))::numeric / nullif(d.line_count, 0), 1) AS per_thousand,
       coalesce(m.conflict_count, 0)::int AS conflict_count
  FROM a JOIN governance_site g ON g.id = a.site_id LEFT JOIN waiting w ON w.site_id = a.site_id
  LEFT JOIN done d ON d.site_id = a.site_id LEFT JOIN bad b ON b.site_id = a.site_id LEFT JOIN met m ON m.site_id = a.site_id
 WHERE w.site_id IS NOT NULL OR d.site_id IS NOT NULL
 ORDER BY g.code

-- name: floor_types
-- why: where the time of the floor goes, step by step: how long work waited, and how long it took.
SELECT t.type AS id, t.type, count(*)::int AS done_count, sum(t.line_count)::int AS line_count,
       round(sum(extract(epoch FROM t.done_at - t.started_at))::numeric / 3600, 1) AS hours,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.started_at - t.created_at)))::numeric / 60, 1) AS wait_minutes,
       round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t.done_at - t.started_at)))::numeric / 60, 1) AS work_minutes,
       round((percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM t.done_at - t.started_at)))::numeric / 60, 1) AS slow_minutes
  FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[]) AS a(site_id, since)
  JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since AND t.state IN ('confirmed', 'short')
 GROUP BY t.type ORDER BY count(*) DESC, t.type

-- name: floor_hours
-- why: when lines are done, by the hour of each site's own clock.
SELECT extract(hour FROM t.done_at AT TIME ZONE g.timezone)::int AS id, count(*)::int AS done_count, sum(t.line_count)::int AS line_count
  FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[]) AS a(site_id, since) JOIN governance_site g ON g.id = a.site_id
  JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since AND t.state IN ('confirmed', 'short')
 GROUP BY 1 ORDER BY 1

-- name: floor_troubles
-- why: what goes wrong, by the one list of names that holds at every site.
WITH t AS MATERIALIZED (
  SELECT t.id, t.trouble FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[]) AS a(site_id, since)
    JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since)
SELECT x.trouble AS id, x.trouble, sum(x.line_count)::int AS line_count, sum(x.task_count)::int AS task_count FROM (
  SELECT k.trouble, 1 AS line_count, 0 AS task_count FROM t JOIN warehouse_taskline k ON k.task_id = t.id AND k.trouble <> ''
  UNION ALL
  SELECT t.trouble, 0, 1 FROM t WHERE t.trouble <> '') x
 GROUP BY x.trouble ORDER BY count(*) DESC, x.trouble

-- name: floor_people
-- why: only of sites whose policy lets figures of single people be seen.
SELECT t.person_id AS id, p.name, g.code AS site, count(*)::int AS done_count, sum(t.line_count)::int AS line_count,
       round(sum(extract(epoch FROM t.done_at - t.started_at))::numeric / 3600, 1) AS hours
  FROM unnest(%(sites)s::bigint[], %(sinces)s::timestamptz[]) AS a(site_id, since) JOIN governance_site g ON g.id = a.site_id
  JOIN warehouse_task t ON t.site_id = a.site_id AND t.done_at >= a.since AND t.state IN ('confirmed', 'short')
  JOIN governance_person p ON p.id = t.person_id
 GROUP BY t.person_id, p.name, g.code ORDER BY sum(t.line_count) DESC, p.name
