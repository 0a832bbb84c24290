-- name: work_of_orders
-- why: what the warehouse still works on for any number of orders, line by line; shipments are found by their source.
SELECT s.source_id AS order_id, s.id AS shipment_id, l.id AS line_id, l.qty - l.short_qty AS qty, s.state
  FROM unnest(%(orders)s::bigint[]) AS a(id)
 CROSS JOIN LATERAL (SELECT s.* FROM warehouse_shipment s
                      WHERE s.source_id = a.id AND s.source_kind = %(kind)s
                        AND s.state IN ('released', 'picked', 'packed') OFFSET 0) s
  JOIN warehouse_shipmentline l ON l.shipment_id = s.id
 WHERE l.qty > l.short_qty ORDER BY l.id

-- name: reach_of_orders
-- why: which orders were sourced over the network, so that legs at other sites may have to be seen.
SELECT a.id, EXISTS (SELECT FROM sourcing_decision s WHERE s.source_id = a.id AND s.source_kind = %(kind)s) AS is_networked
  FROM unnest(%(orders)s::bigint[]) AS a(id) ORDER BY a.id

-- name: standing
-- why: how far orders are after something of them was cut: what is open, what has left, what of that is not invoiced.
SELECT a.id AS order_id, o.currency, coalesce(d.open_qty, 0) AS open_qty, coalesce(d.shipped_qty, 0) AS shipped_qty,
       coalesce(d.shipped_qty, 0) > 0 AND EXISTS (
         SELECT FROM inventory_lineservice s JOIN orders_orderline l ON l.id = s.source_line_id
          WHERE s.source_id = a.id AND s.source_kind = %(kind)s AND s.shipped_qty > l.invoiced_qty) AS is_billable
  FROM unnest(%(orders)s::bigint[]) AS a(id) JOIN orders_salesorder o ON o.id = a.id
  LEFT JOIN LATERAL (SELECT sum(d.qty - d.shipped_qty - d.cancelled_qty) AS open_qty, sum(d.shipped_qty) AS shipped_qty
                       FROM inventory_demand d WHERE d.source_id = a.id AND d.source_kind = %(kind)s OFFSET 0) d ON true
 ORDER BY a.id

-- name: value_again
-- why: an order is worth what is still served of its lines; what was cancelled counts no more towards credit. What is asked
-- more of raised lines is not in the queue yet. Lines that nothing happened to keep the net they were sold at. Surcharges
-- per unit follow the quantity of their line, but never below what was invoiced.
WITH net AS MATERIALIZED (
  SELECT l.id, l.order_id, l.line_no, c.decimals, coalesce(s.live_qty, l.qty) + coalesce(x.more, 0) AS qty, CASE WHEN x.more IS NOT NULL OR s.live_qty < l.qty
                                THEN round((s.live_qty + coalesce(x.more, 0)) * l.unit_price, c.decimals)
                                ELSE l.net_amount END AS net
    FROM orders_orderline l
    JOIN unnest(%(orders)s::bigint[], %(decimals)s::int[]) AS c(order_id, decimals) ON c.order_id = l.order_id
    LEFT JOIN unnest(%(lines)s::bigint[], %(more)s::numeric[]) AS x(line_id, more) ON x.line_id = l.id
    LEFT JOIN inventory_lineservice s ON s.source_id = l.order_id AND s.source_kind = %(kind)s AND s.source_line_id = l.id),
charged AS MATERIALIZED (
  SELECT g.id, g.order_id, g.amount, greatest(round(g.unit_amount * n.qty, n.decimals), g.invoiced_amount) AS due
    FROM orders_ordercharge g JOIN net n ON n.order_id = g.order_id AND n.line_no = g.line_no
   WHERE g.order_id = ANY(%(orders)s::bigint[]) AND g.unit_amount IS NOT NULL),
lines AS (UPDATE orders_orderline l SET net_amount = n.net FROM net n WHERE l.id = n.id AND l.net_amount <> n.net),
charges AS (UPDATE orders_ordercharge g SET amount = c.due FROM charged c WHERE g.id = c.id AND g.amount <> c.due)
UPDATE orders_salesorder o SET total_amount = o.total_amount + t.more + coalesce(u.more, 0),
       charge_amount = o.charge_amount + coalesce(u.more, 0)
  FROM (SELECT n.order_id, sum(n.net - l.net_amount) AS more FROM net n JOIN orders_orderline l ON l.id = n.id
         GROUP BY 1) t
  LEFT JOIN (SELECT c.order_id, sum(c.due - c.amount) AS more FROM charged c GROUP BY 1) u ON u.order_id = t.order_id
 WHERE o.id = t.order_id
RETURNING o.id, o.total_amount

-- name: heads_to_amend
-- why: what orders are now, in the codes that people use, with what stands in the way of another address.
SELECT o.id, o.number, c.code AS company, p.code AS customer, s.code AS site, o.site_id, s.calendar_id, o.channel,
       o.ordered_at, o.currency, o.customer_reference, o.requested_on, o.ship_complete, o.ship_to_id,
       coalesce(a.code, '') AS ship_to, o.total_amount,
       (SELECT count(*)::int FROM warehouse_shipment w
         WHERE w.source_id = o.id AND w.source_kind = %(kind)s AND w.state = 'packed') AS packed_count
  FROM orders_salesorder o
  JOIN governance_company c ON c.id = o.company_id JOIN governance_site s ON s.id = o.site_id
  JOIN partners_partner p ON p.id = o.partner_id LEFT JOIN partners_address a ON a.id = o.ship_to_id
 WHERE o.id = ANY(%(orders)s::bigint[]) ORDER BY o.id

-- name: lines_to_amend
-- why: how much of each line is wanted and has left, and when the last of it is promised; read before and after.
SELECT l.order_id, l.id, l.line_no, l.item_id, i.sku, i.state AS item_state, l.qty,
       coalesce(v.live_qty, l.qty) AS live_qty, coalesce(v.shipped_qty, 0) AS shipped_qty, l.unit_price, l.list_price,
       coalesce(d.is_kit, false) AS is_kit, d.promised_on, coalesce(d.reason, '') AS promise_reason,
       EXISTS (SELECT FROM orders_blanketcall c WHERE c.order_id = o.id AND c.order_line_no = l.line_no) AS is_called,
       i.sales_min_qty AS least_qty, i.sales_multiple AS multiple_qty
  FROM unnest(%(orders)s::bigint[]) AS o(id)
  JOIN orders_orderline l ON l.order_id = o.id JOIN catalog_item i ON i.id = l.item_id
  LEFT JOIN LATERAL (SELECT s.live_qty, s.shipped_qty FROM inventory_lineservice s
                      WHERE s.source_id = o.id AND s.source_kind = %(kind)s AND s.source_line_id = l.id) v ON true
  LEFT JOIN LATERAL (SELECT bool_or(x.component_id IS NOT NULL) AS is_kit, max(x.promised_on) AS promised_on,
                            (array_agg(x.promise_reason ORDER BY x.promised_on DESC, x.id))[1] AS reason
                       FROM inventory_demand x
                      WHERE x.source_id = o.id AND x.source_kind = %(kind)s AND x.source_line_id = l.id
                        AND x.qty > x.cancelled_qty) d ON true
 ORDER BY l.order_id, l.line_no

-- name: slices
-- why: where the quantity of lines is, in the order in which it is given up; `cuts.plan_cuts` lays over it what is cut.
WITH d AS MATERIALIZED (
  SELECT d.* FROM unnest(%(orders)s::bigint[]) AS o(id)
   CROSS JOIN LATERAL (SELECT x.* FROM inventory_demand x WHERE x.source_id = o.id AND x.source_kind = %(kind)s OFFSET 0) d
   WHERE d.source_line_id = ANY(%(lines)s::bigint[])),
part AS (
  SELECT d.id AS demand_id, 0 AS stage, NULL::bigint AS balance_id, NULL::bigint AS shipment_id,
         NULL::bigint AS work_line_id, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS qty
    FROM d
  UNION ALL
  SELECT d.id, 1, r.balance_id, NULL, NULL, r.qty
    FROM d JOIN inventory_reservation r ON r.demand_id = d.id AND r.release_ref IS NULL
  UNION ALL
  SELECT d.id, CASE s.state WHEN 'released' THEN 2 ELSE 3 END, l.balance_id, s.id, l.id, l.qty - l.short_qty
    FROM d JOIN (SELECT DISTINCT r.demand_id, r.release_ref FROM inventory_reservation r JOIN d ON d.id = r.demand_id
                  WHERE r.release_ref IS NOT NULL) r ON r.demand_id = d.id
    JOIN warehouse_shipment s ON s.id = r.release_ref
    JOIN warehouse_shipmentline l ON l.shipment_id = s.id AND l.demand_id = d.id)
SELECT d.source_line_id AS line_id, d.id AS demand_id, d.component_id, d.line_numerator AS numerator,
       d.line_denominator AS denominator, p.stage, p.balance_id, p.shipment_id, p.work_line_id, p.qty
  FROM part p JOIN d ON d.id = p.demand_id
 WHERE p.qty > 0
 ORDER BY d.source_line_id, p.stage, d.promised_on DESC, d.id DESC, p.work_line_id DESC, p.balance_id DESC

-- name: amend_heads
-- why: any number of heads in one statement; the lifecycle writes version and journal.
UPDATE orders_salesorder o
   SET customer_reference = a.reference, requested_on = a.requested_on, ship_complete = a.ship_complete,
       ship_to_id = a.ship_to_id, total_amount = o.total_amount + a.more, charge_amount = o.charge_amount + a.charges
  FROM unnest(%(ids)s::bigint[], %(references)s::text[], %(requested)s::date[], %(complete)s::boolean[],
       %(ship_tos)s::bigint[], %(more)s::numeric[], %(charges)s::numeric[])
       AS a(id, reference, requested_on, ship_complete, ship_to_id, more, charges)
 WHERE o.id = a.id

-- name: raise_lines
-- why: lines of which more is wanted; what was entered is the whole quantity in base units from now on, without what
-- was added to it, or taken from it, to make whole packages.
UPDATE orders_orderline l
   SET qty = l.qty + a.more, entered_qty = l.qty + a.more - a.over, entered_unit = '', rounding = a.rounding::jsonb
  FROM unnest(%(lines)s::bigint[], %(more)s::numeric[], %(over)s::numeric[], %(roundings)s::text[])
       AS a(line_id, more, over, rounding)
 WHERE l.id = a.line_id

-- name: parts_of_lines
-- why: what is asked for of raised and added lines: a kit in the components that it was promised with, or those of today.
WITH a AS MATERIALIZED (
  SELECT l.order_id, l.id AS line_id, l.item_id, l.line_no, x.qty
    FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS x(line_id, qty) JOIN orders_orderline l ON l.id = x.line_id),
old AS MATERIALIZED (
  SELECT DISTINCT ON (a.line_id, d.component_id) a.line_id, d.item_id, d.line_numerator, d.line_denominator, d.component_id
    FROM a JOIN inventory_demand d ON d.source_id = a.order_id AND d.source_kind = %(kind)s AND d.source_line_id = a.line_id
   WHERE d.component_id IS NOT NULL ORDER BY a.line_id, d.component_id, d.id)
SELECT a.order_id, a.line_id, coalesce(o.item_id, k.component_id, a.item_id) AS item_id,
       CASE WHEN o.line_id IS NOT NULL THEN ceil(a.qty * o.line_denominator / o.line_numerator * 1000000) / 1000000
            WHEN k.id IS NOT NULL THEN ceil(a.qty * k.numerator / k.denominator * 1000000) / 1000000
            ELSE a.qty END AS qty,
       coalesce(o.line_numerator, k.denominator, 1) AS line_numerator,
       coalesce(o.line_denominator, k.numerator, 1) AS line_denominator, coalesce(o.component_id, k.id) AS component_id
  FROM a
  LEFT JOIN old o ON o.line_id = a.line_id
  LEFT JOIN catalog_kitcomponent k ON o.line_id IS NULL AND k.kit_id = a.item_id AND a.qty = trunc(a.qty)
   AND k.valid_from <= %(on)s::date AND (k.valid_until IS NULL OR k.valid_until > %(on)s::date)
   AND NOT EXISTS (SELECT FROM inventory_demand d WHERE d.source_id = a.order_id AND d.source_kind = %(kind)s
                      AND d.source_line_id = a.line_id)
 ORDER BY a.order_id, a.line_no, component_id

-- name: lines_by_number
-- why: the ids of lines that were just written.
SELECT l.order_id, l.line_no, l.id FROM orders_orderline l
  JOIN unnest(%(orders)s::bigint[], %(line_nos)s::int[]) AS a(order_id, line_no)
    ON a.order_id = l.order_id AND a.line_no = l.line_no
 ORDER BY l.order_id, l.line_no

-- name: waiting_promises
-- why: what is promised anew: lines of which less is wanted, and everything open of orders with another wished day.
SELECT d.id AS demand_id, d.source_id AS order_id, d.site_id, s.calendar_id, d.item_id, d.due_on, d.promised_on,
       d.promise_reason AS reason, d.reserved_qty, d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty AS open_qty,
       d.min_life_days::int AS min_life_days
  FROM unnest(%(orders)s::bigint[]) AS o(id)
 CROSS JOIN LATERAL (SELECT x.* FROM inventory_demand x WHERE x.source_id = o.id AND x.source_kind = %(kind)s OFFSET 0) d
  JOIN governance_site s ON s.id = d.site_id
 WHERE d.qty > d.shipped_qty + d.cancelled_qty AND d.id <> ALL(%(fresh)s::bigint[])
   AND (d.source_id = ANY(%(redated)s::bigint[]) OR d.source_line_id = ANY(%(cut)s::bigint[]))
 ORDER BY d.due_on, d.priority, d.ordered_at, d.id

