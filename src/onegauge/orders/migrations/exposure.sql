-- Credit is the company's, whoever confirms: somebody of one site must not judge by that site's orders alone. The function
-- runs as the owner and repeats the company's scope; only sums leave it.
CREATE FUNCTION orders_open_amounts(partners bigint[], companies bigint[])
RETURNS TABLE (company_id bigint, partner_id bigint, amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.company_id, o.partner_id, sum(o.total_amount - o.invoiced_amount)
    FROM unnest(partners, companies) AS k(partner_id, company_id)
    JOIN orders_salesorder o ON o.partner_id = k.partner_id AND o.company_id = k.company_id
   WHERE o.state IN ('confirmed', 'fulfilled')
     AND o.company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])
   GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION orders_open_amounts(bigint[], bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orders_open_amounts(bigint[], bigint[]) TO onegauge_app, onegauge_follower;
