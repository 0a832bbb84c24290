-- name: packaging_holds_whole_packages
-- why: a case of two and a half inners cannot be picked; the tree must stay whole whoever wrote it.
SELECT p.id, p.item_id, p.code, i.code AS made_of
  FROM catalog_packaging p JOIN catalog_packaging i ON i.id = p.parent_id
 WHERE i.item_id <> p.item_id
    OR p.numerator::numeric * i.denominator <= i.numerator::numeric * p.denominator
    OR mod(p.numerator::numeric * i.denominator, i.numerator::numeric * p.denominator) <> 0;

-- name: layers_make_the_package
-- why: a pallet of five layers of eight cases holds forty cases, whoever changed one of the three.
SELECT p.id, p.code, p.ti, p.hi FROM catalog_packaging p JOIN catalog_packaging c ON c.id = p.parent_id
 WHERE p.ti::numeric * p.hi * c.numerator * p.denominator <> p.numerator::numeric * c.denominator;

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

-- name: successors_never_lead_back
-- why: whoever follows a chain of successors that is a circle never arrives.
WITH RECURSIVE chain AS (
  SELECT s.item_id AS first_id, s.substitute_id AS here_id, 1 AS hops FROM catalog_substitution s WHERE s.kind <> 'alternative'
  UNION ALL
  SELECT c.first_id, s.substitute_id, c.hops + 1 FROM chain c
    JOIN catalog_substitution s ON s.item_id = c.here_id AND s.kind <> 'alternative'
   WHERE c.hops < 20 AND c.here_id <> c.first_id)
SELECT DISTINCT c.first_id AS item_id FROM chain c WHERE c.here_id = c.first_id;

-- name: substitution_stands_once
-- why: a pair that works both ways and stands in the other direction too would be tried with two ratios.
SELECT a.id, b.id AS other_id FROM catalog_substitution a
  JOIN catalog_substitution b ON b.item_id = a.substitute_id AND b.substitute_id = a.item_id
 WHERE a.two_way;

-- name: kits_are_flat
-- why: a kit in a kit would be asked for as an item that nobody stocks.
SELECT a.id, a.kit_id FROM catalog_kitcomponent a JOIN catalog_kitcomponent b ON b.kit_id = a.component_id;

-- name: kit_component_stands_once
-- why: a component that stands twice at a time would be sent twice.
SELECT a.id, b.id AS other_id FROM catalog_kitcomponent a
  JOIN catalog_kitcomponent b ON b.kit_id = a.kit_id AND b.component_id = a.component_id AND b.id > a.id
   AND daterange(a.valid_from, a.valid_until) && daterange(b.valid_from, b.valid_until);
