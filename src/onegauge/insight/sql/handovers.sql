-- name: keep_milestones
-- why: the steps of a stretch of the journal, found by order and shipment later on; the journal has no such index.
INSERT INTO insight_milestone (kind, object_id, verb, at, company_id, site_id)
SELECT DISTINCT ON (m.kind, m.object_id, m.verb, m.at) m.kind, m.object_id, m.verb, m.at, m.company_id, m.site_id
  FROM unnest(%(kinds)s::smallint[], %(objects)s::bigint[], %(verbs)s::text[], %(instants)s::timestamptz[],
              %(companies)s::bigint[], %(sites)s::bigint[]) AS m(kind, object_id, verb, at, company_id, site_id)
    ON CONFLICT DO NOTHING

-- name: count_handovers
-- why: the hours between the hands of shipments that left or were billed; a step that never happened stays empty.
-- Allocated is the last allocation of the order before the release, billed the first bill after the departure.
WITH s AS MATERIALIZED (
  SELECT h.id, h.company_id, h.site_id, h.number, h.source_id, h.source_number, h.partner_id, h.released_at, h.shipped_at,
         (h.shipped_at AT TIME ZONE g.timezone)::date AS shipped_on, o.ordered_at
    FROM warehouse_shipment h
    JOIN governance_site g ON g.id = h.site_id
    JOIN orders_salesorder o ON o.id = h.source_id
   WHERE h.source_kind = 40 AND h.state = 'shipped'
     AND (h.id = ANY(%(shipments)s::bigint[]) OR h.source_id = ANY(%(orders)s::bigint[]))),
step AS (
  SELECT s.*, c.at AS confirmed_at, a.at AS allocated_at, p.at AS picked_at, k.at AS packed_at, b.at AS billed_at
    FROM s
    LEFT JOIN LATERAL (SELECT max(m.at) AS at FROM insight_milestone m
                        WHERE m.kind = 40 AND m.object_id = s.source_id AND m.verb = 'confirm') c ON true
    LEFT JOIN LATERAL (SELECT max(m.at) AS at FROM insight_milestone m WHERE m.kind = 40 AND m.object_id = s.source_id
                          AND m.verb = 'allocate' AND m.at <= s.released_at) a ON true
    LEFT JOIN LATERAL (SELECT max(m.at) AS at FROM insight_milestone m
                        WHERE m.kind = 35 AND m.object_id = s.id AND m.verb = 'pick') p ON true
    LEFT JOIN LATERAL (SELECT max(m.at) AS at FROM insight_milestone m
                        WHERE m.kind = 35 AND m.object_id = s.id AND m.verb = 'pack') k ON true
    LEFT JOIN LATERAL (SELECT min(m.at) AS at FROM insight_milestone m WHERE m.kind = 40 AND m.object_id = s.source_id
                          AND m.verb = 'bill' AND m.at >= s.shipped_at) b ON true),
hours AS (
  SELECT t.*, round(extract(epoch FROM insight_at_least_zero(t.confirmed_at - t.ordered_at)) / 3600, 4) AS confirm_hours,
         round(extract(epoch FROM insight_at_least_zero(t.allocated_at - t.confirmed_at)) / 3600, 4) AS allocate_hours,
         round(extract(epoch FROM insight_at_least_zero(t.released_at - t.allocated_at)) / 3600, 4) AS release_hours,
         round(extract(epoch FROM insight_at_least_zero(t.picked_at - t.released_at)) / 3600, 4) AS pick_hours,
         round(extract(epoch FROM insight_at_least_zero(t.packed_at - t.picked_at)) / 3600, 4) AS pack_hours,
         round(extract(epoch FROM insight_at_least_zero(t.shipped_at - coalesce(t.packed_at, t.picked_at))) / 3600, 4) AS ship_hours,
         round(extract(epoch FROM insight_at_least_zero(t.billed_at - t.shipped_at)) / 3600, 4) AS bill_hours
    FROM step t)
INSERT INTO insight_handover AS k (id, company_id, site_id, number, order_id, order_number, partner_id, shipped_at, shipped_on,
       confirm_hours, allocate_hours, release_hours, pick_hours, pack_hours, ship_hours, bill_hours)
SELECT h.id, h.company_id, h.site_id, h.number, h.source_id, h.source_number, h.partner_id, h.shipped_at, h.shipped_on,
       h.confirm_hours, h.allocate_hours, h.release_hours, h.pick_hours, h.pack_hours, h.ship_hours, h.bill_hours
  FROM hours h
    ON CONFLICT (id) DO UPDATE
       SET shipped_at = excluded.shipped_at, shipped_on = excluded.shipped_on, confirm_hours = excluded.confirm_hours,
           allocate_hours = excluded.allocate_hours, release_hours = excluded.release_hours, pick_hours = excluded.pick_hours,
           pack_hours = excluded.pack_hours, ship_hours = excluded.ship_hours, bill_hours = excluded.bill_hours

-- name: forget_milestones
-- why: a rebuild begins with nothing.
DELETE FROM insight_milestone

-- name: forget_handovers
-- why: a rebuild begins with nothing.
DELETE FROM insight_handover
