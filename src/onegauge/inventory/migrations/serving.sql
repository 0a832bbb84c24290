-- The queue of one item at one site, line by line, where its lines cannot share one axis: some lots are good for some
-- lines only, or whole handling units go first. Arrays are in queue and in shelf order; `units` and `outers` name the
-- handling units of which a row and its neighbours are the untouched whole. Touches no table.
CREATE FUNCTION inventory_serve(allow_partial boolean, full_units boolean, demands bigint[], wants numeric[],
  good_until date[], balances bigint[], frees numeric[], ends date[], units bigint[], outers bigint[])
RETURNS TABLE (demand_id bigint, balance_id bigint, qty numeric, place numeric)
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  n int := cardinality(balances);
  still numeric[] := frees;
  closed boolean[] := array_fill(false, ARRAY[n]);
  good boolean[];
  chosen boolean[];
  total numeric;
  rest numeric;
  outer_first boolean;
  whole record;
BEGIN
  FOR i IN 1 .. cardinality(demands) LOOP
    total := 0;
    FOR s IN 1 .. n LOOP
      good[s] := still[s] > 0 AND NOT closed[s] AND (good_until[i] IS NULL OR ends[s] IS NULL OR ends[s] >= good_until[i]);
      IF good[s] THEN total := total + still[s]; END IF;
    END LOOP;
    IF total < wants[i] AND NOT allow_partial THEN
      FOR s IN 1 .. n LOOP closed[s] := closed[s] OR good[s]; END LOOP;
      CONTINUE;
    END IF;
    rest := least(wants[i], total);
    chosen := array_fill(false, ARRAY[n]);
    IF full_units THEN
      FOREACH outer_first IN ARRAY ARRAY[true, false] LOOP
        FOR whole IN
          SELECT array_agg(k) AS rows, sum(frees[k]) AS content
            FROM generate_series(1, n) k
           WHERE CASE WHEN outer_first THEN outers[k] ELSE units[k] END IS NOT NULL
           GROUP BY CASE WHEN outer_first THEN outers[k] ELSE units[k] END
          HAVING bool_and(good[k] AND still[k] = frees[k] AND NOT chosen[k])
           ORDER BY sum(frees[k]) DESC, min(k)
        LOOP
          IF whole.content <= rest THEN
            FOR k IN 1 .. cardinality(whole.rows) LOOP chosen[whole.rows[k]] := true; END LOOP;
            rest := rest - whole.content;
          END IF;
        END LOOP;
      END LOOP;
    END IF;
    FOR s IN 1 .. n LOOP
      IF chosen[s] OR (good[s] AND rest > 0) THEN
        demand_id := demands[i];
        balance_id := balances[s];
        place := s;
        qty := CASE WHEN chosen[s] THEN still[s] ELSE least(rest, still[s]) END;
        IF NOT chosen[s] THEN rest := rest - qty; END IF;
        still[s] := still[s] - qty;
        RETURN NEXT;
      END IF;
    END LOOP;
  END LOOP;
END $$;

-- How much of a component a kit may ask for: no more than the scarcest other component lets it use.
CREATE FUNCTION inventory_kit_open(asking bigint, on_day date) RETURNS numeric LANGUAGE sql STABLE AS $$
  SELECT least(d.qty - d.reserved_qty - d.shipped_qty - d.cancelled_qty, greatest(
           ceil(k.kits * d.line_denominator / d.line_numerator * 1000000) / 1000000 - d.reserved_qty - d.shipped_qty, 0))
    FROM inventory_demand d
   CROSS JOIN LATERAL (
         SELECT floor(min(x.kits)) AS kits
           FROM (SELECT sum((c.reserved_qty + c.shipped_qty + least(
                            c.qty - c.reserved_qty - c.shipped_qty - c.cancelled_qty,
                            (SELECT coalesce(sum(b.on_hand_qty - b.reserved_qty), 0)
                               FROM inventory_balance b LEFT JOIN inventory_lot l ON l.id = b.lot_id
                              WHERE b.item_id = c.item_id AND b.site_id = c.site_id AND b.status = 'available'
                                AND (l.expires_on IS NULL OR l.expires_on >= on_day))))
                            * c.line_numerator / c.line_denominator) AS kits
                   FROM inventory_demand c
                  WHERE c.source_id = d.source_id AND c.source_kind = d.source_kind
                    AND c.source_line_id = d.source_line_id AND c.component_id IS NOT NULL
                  GROUP BY c.component_id) x) k
   WHERE d.id = asking $$;
