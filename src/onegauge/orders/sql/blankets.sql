-- name: write_blankets
-- why: any number of agreements with lines and planned calls in one statement; places say what belongs to what.
WITH heads AS MATERIALIZED (
  SELECT nextval((SELECT pg_get_serial_sequence('orders_blanket', 'id')::regclass)) AS id, a.*
    FROM unnest(%(companies)s::bigint[], %(sites)s::bigint[], %(partners)s::bigint[], %(currencies)s::text[],
         %(references)s::text[], %(froms)s::date[], %(untils)s::date[]) WITH ORDINALITY
         AS a(company_id, site_id, partner_id, currency, reference, valid_from, valid_until, n)),
written AS (
  INSERT INTO orders_blanket (id, company_id, site_id, number, partner_id, currency, reference, valid_from, valid_until, state,
         version, captured_at)
  SELECT h.id, h.company_id, h.site_id, 'BO-' || lpad(h.id::text, 7, '0'), h.partner_id, h.currency, h.reference,
         h.valid_from, h.valid_until, 'draft', 1, %(at)s FROM heads h ORDER BY h.n),
parts AS MATERIALIZED (
  SELECT nextval((SELECT pg_get_serial_sequence('orders_blanketline', 'id')::regclass)) AS id, l.*
    FROM unnest(%(heads)s::int[], %(line_nos)s::int[], %(items)s::bigint[], %(qtys)s::numeric[], %(prices)s::numeric[])
         WITH ORDINALITY AS l(head_no, line_no, item_id, qty, unit_price, n)),
lines AS (
  INSERT INTO orders_blanketline (id, company_id, site_id, blanket_id, line_no, item_id, qty, unit_price)
  SELECT p.id, h.company_id, h.site_id, h.id, p.line_no, p.item_id, p.qty, p.unit_price
    FROM parts p JOIN heads h ON h.n = p.head_no ORDER BY p.n),
calls AS (
  INSERT INTO orders_blanketcall (company_id, site_id, line_id, due_on, qty)
  SELECT h.company_id, h.site_id, p.id, c.due_on, c.qty
    FROM unnest(%(of_lines)s::int[], %(dues)s::date[], %(call_qtys)s::numeric[]) WITH ORDINALITY AS c(line_place, due_on, qty, n)
    JOIN parts p ON p.n = c.line_place JOIN heads h ON h.n = p.head_no ORDER BY c.n)
SELECT h.id, h.company_id, h.site_id FROM heads h ORDER BY h.n

-- name: blanket_heads
-- why: what is agreed with whom, in the codes that an order is taken down in.
SELECT b.id, b.number, c.code AS company, p.code AS customer, s.code AS site, b.reference, b.valid_from, b.valid_until
  FROM orders_blanket b JOIN governance_company c ON c.id = b.company_id JOIN governance_site s ON s.id = b.site_id
  JOIN partners_partner p ON p.id = b.partner_id
 WHERE b.id = ANY(%(blankets)s::bigint[]) ORDER BY b.id

-- name: blanket_lines
-- why: what is agreed, called and left of each line. Called is what its orders still serve: what is cut or cancelled there
-- may be called again. Planned is what waits for its day.
SELECT l.id, l.blanket_id, l.line_no, i.sku, i.name, u.symbol AS unit, l.qty, coalesce(c.called_qty, 0) AS called_qty,
       coalesce(c.shipped_qty, 0) AS shipped_qty, coalesce(c.planned_qty, 0) AS planned_qty,
       l.qty - coalesce(c.called_qty, 0) AS left_qty, l.unit_price
  FROM orders_blanketline l JOIN catalog_item i ON i.id = l.item_id JOIN catalog_unit u ON u.id = i.base_unit_id
  LEFT JOIN LATERAL (
       SELECT sum(CASE WHEN c.order_id IS NULL OR o.state = 'cancelled' THEN 0 ELSE coalesce(s.live_qty, x.qty) END) AS called_qty,
              sum(coalesce(s.shipped_qty, 0)) AS shipped_qty, sum(c.qty) FILTER (WHERE c.order_id IS NULL) AS planned_qty
         FROM orders_blanketcall c
         LEFT JOIN orders_salesorder o ON o.id = c.order_id
         LEFT JOIN orders_orderline x ON x.order_id = c.order_id AND x.line_no = c.order_line_no
         LEFT JOIN inventory_lineservice s ON s.source_id = x.order_id AND s.source_kind = %(kind)s AND s.source_line_id = x.id
        WHERE c.line_id = l.id) c ON true
 WHERE l.blanket_id = ANY(%(blankets)s::bigint[]) ORDER BY l.blanket_id, l.line_no

-- name: due_calls
-- why: what is planned until a day and was not called, for the agreements that are locked.
SELECT c.id, l.blanket_id, l.line_no, c.due_on, c.qty
  FROM orders_blanketline l JOIN orders_blanketcall c ON c.line_id = l.id
 WHERE l.blanket_id = ANY(%(blankets)s::bigint[]) AND c.order_id IS NULL AND c.due_on <= %(until)s::date
 ORDER BY l.blanket_id, c.due_on, l.line_no, c.id

-- name: note_calls
-- why: which line of which order each call became; a planned call becomes it, another is new.
WITH a AS MATERIALIZED (
  SELECT * FROM unnest(%(calls)s::bigint[], %(lines)s::bigint[], %(orders)s::bigint[], %(line_nos)s::int[], %(dues)s::date[],
         %(qtys)s::numeric[]) WITH ORDINALITY AS a(call_id, line_id, order_id, line_no, due_on, qty, n)),
planned AS (
  UPDATE orders_blanketcall c SET order_id = a.order_id, order_line_no = a.line_no FROM a WHERE c.id = a.call_id)
INSERT INTO orders_blanketcall (company_id, site_id, line_id, due_on, qty, order_id, order_line_no)
SELECT l.company_id, l.site_id, l.id, a.due_on, a.qty, a.order_id, a.line_no
  FROM a JOIN orders_blanketline l ON l.id = a.line_id WHERE a.call_id IS NULL ORDER BY a.n

-- name: calls_of
-- why: planned and called parts of an agreement by day, with their orders.
SELECT c.id, l.line_no, i.sku, c.due_on, c.qty, c.order_id, coalesce(o.number, '') AS number, coalesce(o.state, '') AS state
  FROM orders_blanketline l JOIN orders_blanketcall c ON c.line_id = l.id JOIN catalog_item i ON i.id = l.item_id
  LEFT JOIN orders_salesorder o ON o.id = c.order_id
 WHERE l.blanket_id = %(blanket)s ORDER BY c.due_on, l.line_no, c.id
