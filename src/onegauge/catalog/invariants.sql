-- name: packaging_holds_whole_packages
-- why: a case of two and a half inners cannot be picked; the tree must stay whole whoever wrote it.
SELECT p.id, p.item_id, p.code, i.code AS made_of
  FROM catalog_packaging p JOIN catalog_packaging i ON i.id = p.parent_id
 WHERE i.item_id <> p.item_id
    OR p.numerator::numeric * i.denominator <= i.numerator::numeric * p.denominator
    OR mod(p.numerator::numeric * i.denominator, i.numerator::numeric * p.denominator) <> 0;

-- name: gtin_check_digit_holds
-- why: a GTIN with a wrong check digit is a typing error that a scanner will never find again.
SELECT g.id, g.gtin
  FROM (SELECT p.id, p.gtin,
               sum(substr(lpad(p.gtin, 14, '0'), s.place, 1)::int * CASE WHEN mod(s.place, 2) = 1 THEN 3 ELSE 1 END) AS total
          FROM catalog_packaging p CROSS JOIN generate_series(1, 14) AS s(place)
         WHERE p.gtin IS NOT NULL GROUP BY p.id, p.gtin) g
 WHERE mod(g.total, 10) <> 0;

-- name: item_state_explained_by_journal
-- why: a state that no journal row explains was changed behind the lifecycle.
SELECT i.id, i.state
  FROM catalog_item i
 WHERE i.state <> 'draft'
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j WHERE j.kind = 20 AND j.object_id = i.id AND j.after ->> 'state' = i.state);
