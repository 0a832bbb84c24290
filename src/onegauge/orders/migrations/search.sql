CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX order_search_number ON orders_salesorder USING gin (upper(number) gin_trgm_ops);
CREATE INDEX order_search_reference ON orders_salesorder USING gin (upper(customer_reference) gin_trgm_ops)
  WHERE customer_reference <> '';

-- Row-level security keeps LIKE away from an index, because LIKE could tell what it sees. This function looks into the
-- index with the owner's rights and gives away ids only; the list that asks still shows none but the reader's rows.
CREATE FUNCTION orders_salesorder_search(word text, most int) RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
  SELECT id FROM orders_salesorder
   WHERE upper(number) LIKE '%' || regexp_replace(upper(word), '([\\%_])', '\\\1', 'g') || '%'
      OR (customer_reference <> '' AND
          upper(customer_reference) LIKE '%' || regexp_replace(upper(word), '([\\%_])', '\\\1', 'g') || '%')
   LIMIT most
$$;
REVOKE ALL ON FUNCTION orders_salesorder_search(text, int) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orders_salesorder_search(text, int) TO onegauge_app, onegauge_follower;
