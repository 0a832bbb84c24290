-- name: open_lines
-- why: the lines of orders that the supplier has or is about to get, with what their demand still wants; demand that waits
-- for nothing more is not asked of a supplier.
SELECT l.id, l.order_id, l.line_no, l.company_id, l.site_id, l.item_id, i.sku, l.qty, l.received_qty, l.cancelled_qty,
       l.wanted_on, l.promised_on, l.demand_id, coalesce(d.qty - d.shipped_qty - d.cancelled_qty, 0) AS demand_qty,
       coalesce(d.held, false) AS held, d.due_on, d.promised_on AS demand_on, coalesce(d.promise_reason, '') AS reason
  FROM purchasing_purchaseline l JOIN catalog_item i ON i.id = l.item_id
  LEFT JOIN inventory_demand d ON d.id = l.demand_id
 WHERE l.order_id = ANY(%(orders)s::bigint[]) AND l.qty > l.cancelled_qty ORDER BY l.id

-- name: cut_lines
-- why: what does not come of any number of lines.
UPDATE purchasing_purchaseline l SET cancelled_qty = l.cancelled_qty + a.qty
  FROM unnest(%(lines)s::bigint[], %(qtys)s::numeric[]) AS a(line_id, qty) WHERE l.id = a.line_id

-- name: promise_lines
-- why: what the supplier said; the first promise is kept whatever he says later.
UPDATE purchasing_purchaseline l
   SET promised_on = a.day, first_promised_on = coalesce(l.first_promised_on, a.day),
       cancelled_qty = l.cancelled_qty + a.cut
  FROM unnest(%(lines)s::bigint[], %(days)s::date[], %(cuts)s::numeric[]) AS a(line_id, day, cut) WHERE l.id = a.line_id

-- name: value_again
-- why: an order is worth what is still ordered of it.
UPDATE purchasing_purchaseorder o SET total_amount = x.amount
  FROM (SELECT l.order_id, sum(round((l.qty - l.cancelled_qty) * l.unit_price, 2)) AS amount
          FROM purchasing_purchaseline l WHERE l.order_id = ANY(%(orders)s::bigint[]) GROUP BY 1) x
 WHERE o.id = x.order_id AND o.total_amount <> x.amount

-- name: set_references
-- why: under which number the supplier keeps the order.
UPDATE purchasing_purchaseorder o SET supplier_reference = a.reference
  FROM unnest(%(orders)s::bigint[], %(references)s::text[]) AS a(order_id, reference)
 WHERE o.id = a.order_id AND a.reference <> ''

-- name: orders_for
-- why: purchase orders that are under way for a source, with the address they go to.
SELECT o.id, o.company_id, o.site_id, o.number, o.state, o.source_id, o.ship_to_id FROM purchasing_purchaseorder o
 WHERE o.source_kind = %(kind)s AND o.source_id = ANY(%(sources)s::bigint[]) AND o.ship_to_id IS NOT NULL
   AND o.state IN ('draft', 'requested', 'approved', 'sent', 'acknowledged') ORDER BY o.id

-- name: readdress
-- why: what no supplier has yet goes to the new address.
UPDATE purchasing_purchaseorder o SET ship_to_id = a.address_id
  FROM unnest(%(orders)s::bigint[], %(addresses)s::bigint[]) AS a(order_id, address_id) WHERE o.id = a.order_id
