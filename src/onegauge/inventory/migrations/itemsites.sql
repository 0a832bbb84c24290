-- An item is known at a site from the moment that something lies there, is expected there or is asked for there. Lists
-- page over these keys: adding up every balance, receipt and demand only to show fifty rows would keep everybody waiting.
-- Stock that is reserved or shipped, and demand that is served, touch nothing here.
INSERT INTO inventory_itemsite (id, company_id, site_id, item_id)
SELECT (x.site_id << 32) | x.item_id, x.company_id, x.site_id, x.item_id
  FROM (SELECT company_id, site_id, item_id FROM inventory_balance
        UNION SELECT company_id, site_id, item_id FROM inventory_supply
        UNION SELECT company_id, site_id, item_id FROM inventory_demand) x;

-- Written by the owner, in the order of the keys: whoever meets a new key of another transaction waits for it.
CREATE FUNCTION inventory_know_items() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO inventory_itemsite (id, company_id, site_id, item_id)
  SELECT DISTINCT (n.site_id << 32) | n.item_id AS id, n.company_id, n.site_id, n.item_id FROM new_rows n ORDER BY 1
  ON CONFLICT (id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER knows_items AFTER INSERT ON inventory_balance REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_know_items();
CREATE TRIGGER knows_items AFTER INSERT ON inventory_supply REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_know_items();
CREATE TRIGGER knows_items AFTER INSERT ON inventory_demand REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION inventory_know_items();

-- Demand that is served from elsewhere, or by another item, keeps its row.
CREATE FUNCTION inventory_know_item() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
  INSERT INTO inventory_itemsite (id, company_id, site_id, item_id)
  VALUES ((NEW.site_id << 32) | NEW.item_id, NEW.company_id, NEW.site_id, NEW.item_id) ON CONFLICT (id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER knows_item AFTER UPDATE OF site_id, item_id ON inventory_demand FOR EACH ROW
 WHEN (NEW.site_id <> OLD.site_id OR NEW.item_id <> OLD.item_id) EXECUTE FUNCTION inventory_know_item();

DROP VIEW inventory_position;
-- What of an item is at a site, comes and is promised, of every item that was ever known there. Each figure is added up
-- for the rows that are read and no others; what is not asked for is left out of the plan.
-- security_invoker: row-level security is that of the reader.
CREATE VIEW inventory_position WITH (security_invoker = true) AS
SELECT k.id, k.company_id, k.site_id, k.item_id,
       CASE WHEN d.outbound_qty > b.free_qty + s.inbound_qty THEN 'short'
            WHEN d.outbound_qty > b.free_qty THEN 'awaited'
            WHEN b.free_qty > d.outbound_qty THEN 'free' ELSE 'none' END AS standing,
       b.on_hand_qty, b.reserved_qty, b.free_qty, b.stopped_qty, s.inbound_qty, s.untrusted_qty, d.outbound_qty,
       greatest(d.outbound_qty - b.free_qty, 0) AS short_qty
  FROM inventory_itemsite k
  LEFT JOIN LATERAL (
       SELECT coalesce(sum(b.on_hand_qty), 0) AS on_hand_qty, coalesce(sum(b.reserved_qty), 0) AS reserved_qty,
              coalesce(sum(b.on_hand_qty - b.reserved_qty) FILTER (WHERE b.status = 'available'), 0) AS free_qty,
              coalesce(sum(b.on_hand_qty) FILTER (WHERE b.status <> 'available'), 0) AS stopped_qty
         FROM inventory_balance b WHERE b.site_id = k.site_id AND b.item_id = k.item_id) b ON true
  LEFT JOIN LATERAL (
       SELECT coalesce(sum(s.qty - s.received_qty - s.cancelled_qty) FILTER (WHERE s.trusted), 0) AS inbound_qty,
              coalesce(sum(s.qty - s.received_qty - s.cancelled_qty) FILTER (WHERE NOT s.trusted), 0) AS untrusted_qty
         FROM inventory_supply s
        WHERE s.site_id = k.site_id AND s.item_id = k.item_id AND s.qty > s.received_qty + s.cancelled_qty) s ON true
  LEFT JOIN LATERAL (
       SELECT coalesce(sum(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty), 0) AS outbound_qty
         FROM inventory_demand d
        WHERE d.site_id = k.site_id AND d.item_id = k.item_id AND d.qty > d.shipped_qty + d.cancelled_qty
          AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty) d ON true;
GRANT SELECT ON inventory_position TO onegauge_app, onegauge_follower;

-- Available-to-promise with look-ahead of one item at one site on some days, by the rule of sql/availability.sql: never
-- more than on any later day. It costs much beside a comparison, so a list asks it for the rows it shows and no others.
CREATE OR REPLACE FUNCTION inventory_promisable(of_site bigint, of_item bigint, of_days date[]) RETURNS numeric[]
LANGUAGE sql STABLE COST 10000 AS $$
WITH events AS (
  SELECT '-infinity'::date AS day, coalesce(sum(b.on_hand_qty - b.reserved_qty), 0) AS qty
    FROM inventory_balance b WHERE b.site_id = of_site AND b.item_id = of_item AND b.status = 'available'
  UNION ALL
  SELECT s.due_on, s.qty - s.received_qty - s.cancelled_qty
    FROM inventory_supply s
   WHERE s.site_id = of_site AND s.item_id = of_item AND s.trusted AND s.qty > s.received_qty + s.cancelled_qty
  UNION ALL
  SELECT d.promised_on, d.reserved_qty + d.shipped_qty + d.cancelled_qty - d.qty
    FROM inventory_demand d
   WHERE d.site_id = of_site AND d.item_id = of_item AND d.qty > d.shipped_qty + d.cancelled_qty
     AND d.qty > d.reserved_qty + d.shipped_qty + d.cancelled_qty),
stand AS (SELECT DISTINCT e.day, sum(e.qty) OVER (ORDER BY e.day) AS qty FROM events e)
SELECT array_agg(
         (SELECT min(s.qty) FROM stand s
           WHERE s.day >= (SELECT max(before.day) FROM stand before WHERE before.day <= w.day)) ORDER BY w.n)
  FROM unnest(of_days) WITH ORDINALITY AS w(day, n)
$$;
