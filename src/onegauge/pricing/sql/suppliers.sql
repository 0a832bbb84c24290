-- name: offers_of
-- why: the terms of any number of lines in one read.
SELECT s.id, s.company_id, s.partner_id, s.item_id, s.supplier_sku, s.unit_price, s.currency, s.lead_days::int AS lead_days,
       s.min_qty, s.order_multiple, s.drop_ship, s.direct_amount
  FROM (SELECT DISTINCT * FROM unnest(%(companies)s::bigint[], %(partners)s::bigint[], %(items)s::bigint[])
          AS a(company_id, partner_id, item_id)) a
  JOIN pricing_supplieritem s ON s.company_id = a.company_id AND s.partner_id = a.partner_id AND s.item_id = a.item_id
 WHERE s.is_active ORDER BY s.id

-- name: offers_by_id
-- why: what was chosen by its id is read again with its terms.
SELECT s.id, s.company_id, s.partner_id, s.item_id, s.supplier_sku, s.unit_price, s.currency, s.lead_days::int AS lead_days,
       s.min_qty, s.order_multiple, s.drop_ship, s.direct_amount
  FROM pricing_supplieritem s WHERE s.id = ANY(%(ids)s::bigint[]) ORDER BY s.id
