-- name: charges_to_bill
-- why: what is left of the surcharges of orders: those per unit follow the quantity of their line, the others come whole
-- with the first goods of their line or order.
SELECT c.id, c.order_id, c.term_id, c.per, l.id AS line_id, c.name, c.tax_class, c.amount, c.invoiced_amount, c.unit_amount,
       coalesce(l.invoiced_qty, 0) AS line_invoiced_qty
  FROM orders_ordercharge c
  LEFT JOIN orders_orderline l ON l.order_id = c.order_id AND l.line_no = c.line_no
 WHERE c.order_id = ANY(%(orders)s::bigint[]) AND c.invoiced_amount < c.amount
 ORDER BY c.order_id, c.id

-- name: count_charges
-- why: what was billed of surcharges is remembered, so that nothing is billed twice.
UPDATE orders_ordercharge c SET invoiced_amount = c.invoiced_amount + a.amount
  FROM unnest(%(ids)s::bigint[], %(amounts)s::numeric[]) AS a(id, amount) WHERE c.id = a.id

-- name: lock_consignments
-- why: of two orders that left together only one pays; whoever bills second waits here and then sees who paid.
SELECT g.id FROM warehouse_consignment g
 WHERE g.id IN (SELECT s.consignment_id FROM warehouse_shipment s
                 WHERE s.source_kind = %(kind)s AND s.source_id = ANY(%(orders)s::bigint[]) AND s.state = 'shipped')
 ORDER BY g.id FOR NO KEY UPDATE

-- name: departures
-- why: with which consignments the goods of a charged order left (none where they left alone), and which other order of each
-- paid the same surcharge already.
SELECT DISTINCT c.id AS charge_id, s.consignment_id, p.order_id AS paid_by
  FROM orders_ordercharge c
  JOIN warehouse_shipment s ON s.source_kind = %(kind)s AND s.source_id = c.order_id AND s.state = 'shipped'
  LEFT JOIN LATERAL (
       SELECT o.order_id FROM warehouse_shipment t
         JOIN orders_ordercharge o ON o.order_id = t.source_id AND o.term_id = c.term_id AND o.per = c.per
        WHERE t.consignment_id = s.consignment_id AND t.source_kind = %(kind)s AND t.state = 'shipped'
          AND t.source_id <> c.order_id AND o.invoiced_amount > 0
        ORDER BY o.order_id LIMIT 1) p ON true
 WHERE c.id = ANY(%(charges)s::bigint[])
 ORDER BY c.id, s.consignment_id

-- name: waive_charges
-- why: what another order paid for all that left together is owed no more; the order keeps with whom it left.
WITH waived AS (
  UPDATE orders_ordercharge c SET amount = c.invoiced_amount, paid_with_id = a.paid_by
    FROM unnest(%(ids)s::bigint[], %(payers)s::bigint[]) AS a(id, paid_by),
         (SELECT id, amount FROM orders_ordercharge WHERE id = ANY(%(ids)s::bigint[])) AS b
   WHERE c.id = a.id AND b.id = c.id
  RETURNING c.order_id, b.amount - c.amount AS less),
sums AS (SELECT order_id, sum(less) AS less FROM waived GROUP BY order_id)
UPDATE orders_salesorder o SET charge_amount = o.charge_amount - s.less, total_amount = o.total_amount - s.less
  FROM sums s WHERE o.id = s.order_id
