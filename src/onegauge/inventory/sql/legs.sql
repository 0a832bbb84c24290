-- name: move_demand
-- why: any number of demands give their open rest to other sites or items in one statement. A demand of which nothing is
-- served becomes its first part of the same item, else its first; the others are new rows with the old first promise.
WITH part AS MATERIALIZED (
  SELECT a.*, d.reserved_qty + d.shipped_qty + d.cancelled_qty AS served_qty,
         row_number() OVER (PARTITION BY a.demand_id ORDER BY a.item_id = d.item_id DESC, a.n) AS place
    FROM unnest(%(demands)s::bigint[], %(sites)s::bigint[], %(items)s::bigint[], %(qtys)s::numeric[], %(promised)s::date[],
                %(reasons)s::text[], %(numerators)s::int[], %(denominators)s::int[]) WITH ORDINALITY
           AS a(demand_id, site_id, item_id, qty, promised_on, reason, numerator, denominator, n)
    JOIN inventory_demand d ON d.id = a.demand_id),
placed AS MATERIALIZED (
  SELECT p.*, CASE WHEN p.served_qty = 0 AND p.place = 1 THEN p.demand_id
                   ELSE nextval((SELECT pg_get_serial_sequence('inventory_demand', 'id')::regclass)) END AS leg_id
    FROM part p),
shrunk AS (
  UPDATE inventory_demand d SET qty = p.served_qty
    FROM (SELECT DISTINCT demand_id, served_qty FROM part WHERE served_qty > 0) p WHERE d.id = p.demand_id),
moved AS (
  UPDATE inventory_demand d
     SET site_id = p.site_id, item_id = p.item_id, qty = p.qty, promised_on = p.promised_on, promise_reason = p.reason,
         line_numerator = p.numerator, line_denominator = p.denominator
    FROM placed p WHERE d.id = p.leg_id),
added AS (
  INSERT INTO inventory_demand (id, company_id, site_id, source_kind, source_id, source_line_id, item_id, priority,
         ordered_at, due_on, qty, reserved_qty, shipped_qty, cancelled_qty, held, partner_id, channel, min_life_days,
         line_numerator, line_denominator, component_id, first_promised_on, promised_on, promise_reason)
  SELECT p.leg_id, d.company_id, p.site_id, d.source_kind, d.source_id, d.source_line_id, p.item_id, d.priority,
         d.ordered_at, d.due_on, p.qty, 0, 0, 0, d.held, d.partner_id, d.channel, d.min_life_days,
         p.numerator, p.denominator, NULL, d.first_promised_on, p.promised_on, p.reason
    FROM placed p JOIN inventory_demand d ON d.id = p.demand_id WHERE p.leg_id <> p.demand_id)
SELECT p.leg_id FROM placed p ORDER BY p.n
