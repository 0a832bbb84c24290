-- How much of exceptions confirmed orders have used, apart from some orders. An exception holds at every site of its
-- company: somebody of one site must not see more left than there is. The function runs as the owner and repeats the
-- company's scope; only sums leave it.
CREATE FUNCTION orders_exception_use(exceptions bigint[], apart bigint[])
RETURNS TABLE (exception_id bigint, used_qty numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT l.exception_id, sum(l.qty)
    FROM orders_orderline l JOIN orders_salesorder o ON o.id = l.order_id
   WHERE l.exception_id = ANY(exceptions) AND o.state IN ('confirmed', 'fulfilled', 'closed') AND o.id <> ALL(apart)
     AND o.company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])
   GROUP BY 1
$$;
REVOKE ALL ON FUNCTION orders_exception_use(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orders_exception_use(bigint[], bigint[]) TO onegauge_app, onegauge_follower;
