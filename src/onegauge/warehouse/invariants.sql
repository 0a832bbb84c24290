-- name: shipped_lines_equal_movements
-- why: what a shipped shipment says was picked is what left the stock in its name.
SELECT coalesce(l.shipment_id, m.source_id) AS shipment_id, l.qty AS picked, m.qty AS moved
  FROM (SELECT l.shipment_id, sum(l.qty - l.short_qty) AS qty FROM warehouse_shipmentline l
          JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state = 'shipped' GROUP BY 1) l
  FULL JOIN (SELECT source_id, sum(qty) AS qty FROM inventory_movement WHERE source_kind = 35 GROUP BY 1) m
    ON m.source_id = l.shipment_id
 WHERE coalesce(l.qty, 0) <> coalesce(m.qty, 0);

-- name: open_work_is_reserved
-- why: a picker must find what the shipment asks for: open lines and their reservations agree.
SELECT l.shipment_id, l.demand_id, l.qty, r.qty AS reserved
  FROM (SELECT l.shipment_id, l.demand_id, sum(l.qty - l.short_qty) AS qty FROM warehouse_shipmentline l
          JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state IN ('released', 'picked', 'packed')
         GROUP BY 1, 2) l
  FULL JOIN (SELECT release_ref, demand_id, sum(qty) AS qty FROM inventory_reservation
              WHERE release_ref IS NOT NULL GROUP BY 1, 2) r
    ON r.release_ref = l.shipment_id AND r.demand_id = l.demand_id
 WHERE coalesce(l.qty, 0) <> coalesce(r.qty, 0);

-- name: lines_belong_to_their_shipment
-- why: a line is of its shipment's company and site, and takes what a demand of the same item asked for.
SELECT l.id AS line_id FROM warehouse_shipmentline l JOIN warehouse_shipment s ON s.id = l.shipment_id
  LEFT JOIN inventory_demand d ON d.id = l.demand_id
 WHERE (l.company_id, l.site_id) IS DISTINCT FROM (s.company_id, s.site_id) OR d.item_id IS DISTINCT FROM l.item_id;

-- name: put_backs_equal_movements
-- why: what a put-back says was carried aside, and back, is what the ledger says.
SELECT p.id AS put_back_id, p.state, p.qty, m.qty AS moved
  FROM warehouse_putback p
  FULL JOIN (SELECT source_id, sum(qty) AS qty FROM inventory_movement WHERE source_kind = 42 GROUP BY 1) m
    ON m.source_id = p.id
 WHERE coalesce(m.qty, 0) <> coalesce(CASE p.state WHEN 'done' THEN 2 * p.qty ELSE p.qty END, 0);

-- name: consignments_leave_whole
-- why: shipments that travel together leave together: all of them have left, or were called off before.
SELECT c.id AS consignment_id, c.state, s.id AS shipment_id, s.state AS shipment_state
  FROM warehouse_consignment c JOIN warehouse_shipment s ON s.consignment_id = c.id
 WHERE (c.state = 'shipped' AND s.state NOT IN ('shipped', 'cancelled'))
    OR (c.state = 'open' AND s.state = 'shipped')
    OR (c.state = 'dissolved' AND s.state <> 'cancelled');

-- name: consignments_go_to_one_place
-- why: what travels together comes from one site and goes to one address of one customer.
SELECT c.id AS consignment_id, s.id AS shipment_id
  FROM warehouse_consignment c JOIN warehouse_shipment s ON s.consignment_id = c.id
 WHERE s.state <> 'cancelled'
   AND (s.company_id, s.site_id, s.partner_id, s.ship_to_id) IS DISTINCT FROM (c.company_id, c.site_id, c.partner_id, c.ship_to_id);

-- name: shipped_consignments_carried_something
-- why: a consignment without anything in it cannot have left.
SELECT c.id AS consignment_id FROM warehouse_consignment c
 WHERE c.state = 'shipped'
   AND NOT EXISTS (SELECT FROM warehouse_shipment s WHERE s.consignment_id = c.id AND s.state = 'shipped');
-- name: posted_counts_equal_movements
-- why: what a posted count says it moved is what the ledger moved in its name.
SELECT coalesce(l.count_id, m.source_id) AS count_id, coalesce(l.item_id, m.item_id) AS item_id, l.qty AS posted, m.qty AS moved
  FROM (SELECT count_id, item_id, sum(posted_qty) AS qty FROM warehouse_countline WHERE posted_qty <> 0 GROUP BY 1, 2) l
  FULL JOIN (SELECT source_id, item_id, sum(CASE WHEN to_place = 'stock' THEN qty ELSE -qty END) AS qty
               FROM inventory_movement WHERE source_kind = 90 GROUP BY 1, 2) m
    ON m.source_id = l.count_id AND m.item_id = l.item_id
 WHERE coalesce(l.qty, 0) <> coalesce(m.qty, 0);

-- name: only_posted_counts_post
-- why: lines of a count say what they moved exactly when the count is posted, and its targets are free when it is over.
SELECT c.id AS count_id, c.state FROM warehouse_count c
 WHERE EXISTS (SELECT FROM warehouse_countline l WHERE l.count_id = c.id AND (l.posted_qty IS NULL) = (c.state = 'posted'))
    OR EXISTS (SELECT FROM warehouse_counttarget t
                WHERE t.count_id = c.id AND t.is_open = (c.state IN ('posted', 'cancelled')));

-- name: counted_again_by_another
-- why: a second count by the same person proves nothing.
SELECT l.id AS line_id FROM warehouse_countline l WHERE l.first_by_id = l.counted_by_id;

-- name: count_lines_belong_to_their_count
-- why: a line is of its count's company and site.
SELECT l.id AS line_id FROM warehouse_countline l JOIN warehouse_count c ON c.id = l.count_id
 WHERE (l.company_id, l.site_id) IS DISTINCT FROM (c.company_id, c.site_id);

-- name: arrivals_equal_movements
-- why: what arrivals say came in, and went back, is what the ledger moved in their name.
SELECT coalesce(l.arrival_id, m.source_id) AS arrival_id, coalesce(l.item_id, m.item_id) AS item_id, l.came, m.came AS moved_in,
       l.back, m.back AS moved_back
  FROM (SELECT arrival_id, item_id, sum(accepted_qty + held_qty + damaged_qty + wrong_qty + returned_qty) AS came,
               sum(returned_qty) AS back FROM warehouse_arrivalline GROUP BY 1, 2) l
  FULL JOIN (SELECT source_id, item_id, sum(qty) FILTER (WHERE from_place = 'supplier') AS came,
                    sum(qty) FILTER (WHERE to_place = 'supplier') AS back
               FROM inventory_movement WHERE source_kind = 64 GROUP BY 1, 2) m
    ON m.source_id = l.arrival_id AND m.item_id = l.item_id
 WHERE coalesce(l.came, 0) <> coalesce(m.came, 0) OR coalesce(l.back, 0) <> coalesce(m.back, 0);

-- name: arrival_lines_equal_receipts
-- why: the figures of a line are those of its receipts, less what was decided on held goods since.
SELECT l.id AS line_id
  FROM warehouse_arrivalline l
  LEFT JOIN (SELECT line_id, sum(qty) FILTER (WHERE outcome <> 'over_refuse') AS came,
                    sum(qty) FILTER (WHERE outcome = 'over_refuse') AS refused, sum(qty) FILTER (WHERE outcome = 'in_tol') AS taken
               FROM warehouse_receipt GROUP BY 1) r ON r.line_id = l.id
  LEFT JOIN (SELECT line_id, sum(qty) FILTER (WHERE state = 'accepted' AND cause <> 'damaged') AS accepted,
                    sum(qty) FILTER (WHERE state = 'sent_back') AS back, sum(qty) FILTER (WHERE state = 'open' AND cause = 'over') AS over
               FROM warehouse_heldreceipt GROUP BY 1) h ON h.line_id = l.id
 WHERE l.accepted_qty + l.held_qty + l.damaged_qty + l.wrong_qty + l.returned_qty <> coalesce(r.came, 0)
    OR l.refused_qty <> coalesce(r.refused, 0) OR l.accepted_qty <> coalesce(r.taken, 0) + coalesce(h.accepted, 0)
    OR l.returned_qty <> coalesce(h.back, 0) OR l.held_qty <> coalesce(h.over, 0);

-- name: receipts_add_up_within_tolerance
-- why: no receipt of an ordered line was accepted as if earlier ones of it, also on other arrivals, had not been.
SELECT x.id AS receipt_id, x.before_qty, x.earlier
  FROM (SELECT r.id, r.before_qty,
               sum(r.qty) OVER (PARTITION BY coalesce(l.source_kind, 0), coalesce(l.source_line_id, l.arrival_id),
                                CASE WHEN l.source_line_id IS NULL THEN l.item_id END ORDER BY r.id) - r.qty AS earlier
          FROM warehouse_receipt r JOIN warehouse_arrivalline l ON l.id = r.line_id WHERE r.outcome = 'in_tol') x
 WHERE x.before_qty < x.earlier;

-- name: held_goods_wait_with_a_document
-- why: each quantity that was held, damaged or wrong has one document, of the same arrival, line and quantity.
SELECT r.id AS receipt_id
  FROM (SELECT * FROM warehouse_receipt WHERE outcome IN ('over_hold', 'damaged', 'wrong')) r
  FULL JOIN warehouse_heldreceipt h ON h.receipt_id = r.id
 WHERE r.id IS NULL OR h.id IS NULL
    OR (r.company_id, r.site_id, r.arrival_id, r.line_id, r.qty) IS DISTINCT FROM (h.company_id, h.site_id, h.arrival_id, h.line_id, h.qty);

-- name: arrival_lines_belong_to_their_arrival
-- why: lines and receipts are of their arrival's company and site, and only what is at the door or was has receipts.
SELECT l.id AS line_id FROM warehouse_arrivalline l JOIN warehouse_arrival a ON a.id = l.arrival_id
 WHERE (l.company_id, l.site_id) IS DISTINCT FROM (a.company_id, a.site_id)
UNION ALL
SELECT r.line_id FROM warehouse_receipt r JOIN warehouse_arrivalline l ON l.id = r.line_id JOIN warehouse_arrival a ON a.id = r.arrival_id
 WHERE l.arrival_id <> r.arrival_id OR (r.company_id, r.site_id) IS DISTINCT FROM (a.company_id, a.site_id)
    OR a.state IN ('announced', 'cancelled');

-- name: closed_arrivals_are_decided
-- why: a closed arrival leaves nothing to decide, and each line of it says how it compares.
SELECT a.id AS arrival_id FROM warehouse_arrival a
 WHERE a.state = 'closed'
   AND (EXISTS (SELECT FROM warehouse_heldreceipt h WHERE h.arrival_id = a.id AND h.state = 'open')
        OR EXISTS (SELECT FROM warehouse_arrivalline l WHERE l.arrival_id = a.id AND l.outcome = ''));

-- name: put_aways_belong_to_their_arrival
-- why: put-aways and their bins are of the arrival's company and site, of the item that lies there, and only what crosses the
-- dock names for whom.
SELECT p.id AS put_away_id FROM warehouse_putaway p JOIN warehouse_arrival a ON a.id = p.arrival_id
  LEFT JOIN inventory_balance b ON b.id = p.balance_id LEFT JOIN inventory_bin s ON s.id = p.suggested_bin_id
  LEFT JOIN inventory_bin d ON d.id = p.done_bin_id
 WHERE (p.company_id, p.site_id) IS DISTINCT FROM (a.company_id, a.site_id) OR b.item_id IS DISTINCT FROM p.item_id
    OR b.site_id IS DISTINCT FROM p.site_id OR s.site_id <> p.site_id OR d.site_id <> p.site_id
    OR (p.reason = 'cross_dock') <> (p.for_id IS NOT NULL);

-- name: relocations_stay_at_their_site
-- why: goods that are carried, and the bins that they go to, are of the relocation's site and item; only what fills a face can
-- have picks that wait for it.
SELECT m.id AS relocation_id FROM warehouse_relocation m
  LEFT JOIN inventory_balance b ON b.id = m.balance_id LEFT JOIN inventory_bin t ON t.id = m.to_bin_id
  LEFT JOIN inventory_bin d ON d.id = m.done_bin_id
 WHERE (b.site_id, b.item_id) IS DISTINCT FROM (m.site_id, m.item_id) OR t.site_id <> m.site_id OR d.site_id <> m.site_id
    OR m.done_qty > m.qty OR (m.holds_picks AND m.cause <> 'replenish');

-- name: pick_faces_stay_at_their_site
-- why: the bin of a pick face is one of its site.
SELECT f.id AS pick_face_id FROM warehouse_pickface f JOIN inventory_bin b ON b.id = f.bin_id
 WHERE (f.company_id, f.site_id) IS DISTINCT FROM (b.company_id, b.site_id);

-- name: cartons_hold_what_was_picked
-- why: no carton holds more of a line than was picked, and where a packed shipment has cartons, they hold all of it.
SELECT l.shipment_id, l.id AS line_id, l.qty - l.short_qty AS picked, k.packed
  FROM (SELECT line_id, sum(packed_qty) AS packed FROM warehouse_cartonline GROUP BY 1) k
  JOIN warehouse_shipmentline l ON l.id = k.line_id
  JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state <> 'cancelled'
 WHERE k.packed > l.qty - l.short_qty
UNION ALL
SELECT l.shipment_id, l.id, l.qty - l.short_qty, 0 FROM warehouse_shipmentline l
  JOIN warehouse_shipment s ON s.id = l.shipment_id AND s.state IN ('packed', 'shipped')
 WHERE l.qty > l.short_qty AND EXISTS (SELECT FROM warehouse_carton c WHERE c.shipment_id = s.id)
   AND l.qty - l.short_qty <> coalesce((SELECT sum(k.packed_qty) FROM warehouse_cartonline k WHERE k.line_id = l.id), 0);

-- name: cartons_belong_to_their_shipment
-- why: cartons and their lines are of their shipment's company and site, and hold lines of no other shipment.
SELECT c.id AS carton_id FROM warehouse_carton c JOIN warehouse_shipment s ON s.id = c.shipment_id
 WHERE (c.company_id, c.site_id) IS DISTINCT FROM (s.company_id, s.site_id)
UNION ALL
SELECT k.carton_id FROM warehouse_cartonline k JOIN warehouse_carton c ON c.id = k.carton_id
  JOIN warehouse_shipmentline l ON l.id = k.line_id
 WHERE l.shipment_id <> c.shipment_id OR (k.company_id, k.site_id) IS DISTINCT FROM (c.company_id, c.site_id);

-- name: departed_loads_left_whole
-- why: what travelled in a load that departed was on the vehicle whole, and left the books.
SELECT l.id AS load_id, s.id AS shipment_id FROM warehouse_load l
  JOIN warehouse_loadshipment m ON m.load_id = l.id AND m.is_live JOIN warehouse_shipment s ON s.id = m.shipment_id
 WHERE l.state = 'departed' AND (s.state <> 'shipped' OR m.loaded_count < greatest(1, coalesce(s.package_count, 1)))
UNION ALL
SELECT m.load_id, m.shipment_id FROM warehouse_loadshipment m JOIN warehouse_load l ON l.id = m.load_id
  JOIN warehouse_shipment s ON s.id = m.shipment_id
 WHERE (m.company_id, m.site_id) IS DISTINCT FROM (l.company_id, l.site_id) OR s.site_id <> l.site_id
    OR (l.state = 'cancelled' AND m.is_live);

-- name: deliveries_of_what_left
-- why: a receiver takes only what left, and nothing misses more than was sent.
SELECT d.id AS delivery_id FROM warehouse_delivery d JOIN warehouse_shipment s ON s.id = d.shipment_id
 WHERE s.state <> 'shipped' OR (d.company_id, d.site_id) IS DISTINCT FROM (s.company_id, s.site_id)
UNION ALL
SELECT x.delivery_id FROM (SELECT delivery_id, line_id, sum(qty) AS qty FROM warehouse_deliveryline GROUP BY 1, 2) x
  JOIN warehouse_shipmentline l ON l.id = x.line_id WHERE x.qty > l.qty - l.short_qty;
