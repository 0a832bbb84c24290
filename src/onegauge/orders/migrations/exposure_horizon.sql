-- As before (see exposure.sql), and: what is wanted after a day counts no more unless it has been served, what was paid
-- before the invoice is nobody's risk. Who asks without days counts everything.
DROP FUNCTION orders_open_amounts(bigint[], bigint[]);
CREATE FUNCTION orders_open_amounts(partners bigint[], companies bigint[], untils date[] DEFAULT NULL)
RETURNS TABLE (company_id bigint, partner_id bigint, amount numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  SELECT o.company_id, o.partner_id, sum(greatest(o.total_amount - o.invoiced_amount - o.prepaid_amount, 0))
    FROM unnest(partners, companies, untils) AS k(partner_id, company_id, until)
    JOIN orders_salesorder o ON o.partner_id = k.partner_id AND o.company_id = k.company_id
   WHERE o.state IN ('confirmed', 'fulfilled')
     AND (k.until IS NULL OR o.requested_on <= k.until OR o.state = 'fulfilled')
     AND o.company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])
   GROUP BY 1, 2
$$;
REVOKE ALL ON FUNCTION orders_open_amounts(bigint[], bigint[], date[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION orders_open_amounts(bigint[], bigint[], date[]) TO onegauge_app, onegauge_follower;
