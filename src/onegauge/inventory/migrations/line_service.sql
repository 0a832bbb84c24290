-- How far the lines behind demand are served, in units of the line: once, for billing, pages and proofs.
-- Demands of one line add up, each by its ratio. Components of a kit count together: as many whole kits as the scarcest
-- component allows. security_invoker: row-level security is that of the reader.
CREATE FUNCTION inventory_line_units(qty numeric, numerator integer, denominator integer) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN numerator = denominator THEN qty ELSE round(qty * numerator / denominator, 6) END $$;

CREATE VIEW inventory_lineservice WITH (security_invoker = true) AS
WITH part AS (
  SELECT d.source_kind, d.source_id, d.source_line_id, d.component_id, min(d.id) AS demand_id,
         sum(inventory_line_units(d.qty, d.line_numerator, d.line_denominator)) AS qty,
         sum(inventory_line_units(d.reserved_qty + d.shipped_qty, d.line_numerator, d.line_denominator)) AS served_qty,
         sum(inventory_line_units(d.shipped_qty, d.line_numerator, d.line_denominator)) AS shipped_qty,
         sum(inventory_line_units(d.qty - d.cancelled_qty, d.line_numerator, d.line_denominator)) AS live_qty
    FROM inventory_demand d
   GROUP BY d.source_kind, d.source_id, d.source_line_id, d.component_id)
SELECT p.source_kind, p.source_id, p.source_line_id, min(p.demand_id) AS demand_id,
       coalesce(sum(p.qty) FILTER (WHERE p.component_id IS NULL), 0)
         + coalesce(floor(min(p.qty) FILTER (WHERE p.component_id IS NOT NULL)), 0) AS qty,
       coalesce(sum(p.served_qty) FILTER (WHERE p.component_id IS NULL), 0)
         + coalesce(floor(min(p.served_qty) FILTER (WHERE p.component_id IS NOT NULL)), 0) AS served_qty,
       coalesce(sum(p.shipped_qty) FILTER (WHERE p.component_id IS NULL), 0)
         + coalesce(floor(min(p.shipped_qty) FILTER (WHERE p.component_id IS NOT NULL)), 0) AS shipped_qty,
       coalesce(sum(p.live_qty) FILTER (WHERE p.component_id IS NULL), 0)
         + coalesce(floor(min(p.live_qty) FILTER (WHERE p.component_id IS NOT NULL)), 0) AS live_qty
  FROM part p
 GROUP BY p.source_kind, p.source_id, p.source_line_id;

GRANT SELECT ON inventory_lineservice TO onegauge_app, onegauge_follower;
