-- name: stock_by_site
-- why: the page of an item says for each site what lies there, what of it is promised, and what is still wanted.
SELECT coalesce(b.site_id, d.site_id) AS id, s.name AS site, coalesce(b.on_hand_qty, 0) AS on_hand_qty,
       coalesce(b.reserved_qty, 0) AS reserved_qty, coalesce(b.free_qty, 0) AS free_qty,
       coalesce(b.stopped_qty, 0) AS stopped_qty, coalesce(d.open_qty, 0) AS open_qty,
       coalesce(d.short_qty, 0) AS short_qty, d.due_on, coalesce(b.bin_count, 0) AS bin_count
  FROM (SELECT site_id, sum(on_hand_qty) AS on_hand_qty, sum(reserved_qty) AS reserved_qty,
               coalesce(sum(on_hand_qty - reserved_qty) FILTER (WHERE status = 'available'), 0) AS free_qty,
               coalesce(sum(on_hand_qty) FILTER (WHERE status <> 'available'), 0) AS stopped_qty,
               count(DISTINCT bin_id) FILTER (WHERE on_hand_qty > 0) AS bin_count
          FROM inventory_balance WHERE item_id = %(item)s GROUP BY site_id) AS b
  FULL JOIN (SELECT site_id, sum(qty - shipped_qty - cancelled_qty) AS open_qty,
                    sum(qty - shipped_qty - cancelled_qty - reserved_qty) AS short_qty, min(due_on) AS due_on
               FROM inventory_demand
              WHERE item_id = %(item)s AND qty > shipped_qty + cancelled_qty GROUP BY site_id) AS d
    ON d.site_id = b.site_id
  JOIN governance_site s ON s.id = coalesce(b.site_id, d.site_id)
 ORDER BY s.name;

-- name: item_uses
-- why: base unit, tracking and packages of an item stand still while stock or waiting lines count in them, in any company.
SELECT u.item_id, u.reason FROM inventory_item_uses(%(items)s::bigint[]) AS u
