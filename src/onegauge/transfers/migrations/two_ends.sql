-- What lies between two sites is seen from either of them: by who sends and by who receives.
DO $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['transfers_transfer', 'transfers_transferline', 'transfers_piece', 'transfers_discrepancy'] LOOP
    EXECUTE format($f$
      ALTER TABLE %1$I ENABLE ROW LEVEL SECURITY;
      CREATE POLICY scope ON %1$I TO onegauge_app USING (
        company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])
        AND site_id = ANY ((SELECT string_to_array(current_setting('og.sites', true), ',')::bigint[])::bigint[])
        OR to_company_id = ANY ((SELECT string_to_array(current_setting('og.companies', true), ',')::bigint[])::bigint[])
        AND to_site_id = ANY ((SELECT string_to_array(current_setting('og.sites', true), ',')::bigint[])::bigint[]));
      CREATE POLICY everything ON %1$I TO onegauge_follower USING (true);
      REVOKE ALL ON %1$I FROM onegauge_app, onegauge_follower;
      GRANT SELECT, INSERT, UPDATE ON %1$I TO onegauge_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON %1$I TO onegauge_follower;
      GRANT USAGE, SELECT ON SEQUENCE %2$I TO onegauge_app, onegauge_follower;
      $f$, one, one || '_id_seq');
  END LOOP;
END $$;
ALTER TABLE transfers_transfer
  ADD CONSTRAINT transfer_site_company_fk FOREIGN KEY (company_id, site_id) REFERENCES governance_site (company_id, id),
  ADD CONSTRAINT transfer_to_site_company_fk FOREIGN KEY (to_company_id, to_site_id)
      REFERENCES governance_site (company_id, id);
