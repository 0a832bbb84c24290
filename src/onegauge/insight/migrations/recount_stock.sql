-- Where goods have changed their site inside a company, the figures of stock by site were wrong on every day since: they are
-- counted again from the beginning by their follower.
DO $$ BEGIN
  IF EXISTS (SELECT FROM insight_sitechange) THEN
    DELETE FROM insight_stockday;
    DELETE FROM insight_costday;
    DELETE FROM insight_stockmark;
    DELETE FROM insight_kpivalue WHERE kpi IN ('on_hand_value', 'on_hand_age');
    DELETE FROM kernel_follower WHERE name = 'insight.stock';
  END IF;
END $$;
