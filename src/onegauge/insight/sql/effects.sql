-- name: effect_of
-- why: numerators and denominators of four heaps at once; values of days cannot be averaged, their parts add up.
-- shape: a flow adds up over days; a stand is what it was on the last day of each stretch; what is no ratio is shown
-- for an average site.
WITH kept AS (
    SELECT k.site_id = ANY (%(here)s::bigint[]) AS here, k.day >= %(from_on)s::date AS since, k.site_id, k.day,
           k.numerator, k.denominator
      FROM insight_kpivalue k
     WHERE k.kpi = %(kpi)s AND k.day >= %(before_on)s::date AND k.day <= %(on)s::date
       AND k.site_id = ANY (%(here)s::bigint[] || %(elsewhere)s::bigint[])
), counted AS (
    SELECT k.*, row_number() OVER (PARTITION BY k.site_id, k.since ORDER BY k.day DESC) AS back
      FROM kept k
)
SELECT here, since, CASE WHEN NOT %(is_ratio)s THEN sum(numerator) / count(DISTINCT site_id)
                        WHEN sum(denominator) <> 0 THEN sum(numerator) / sum(denominator) END
  FROM counted
 WHERE NOT %(is_stand)s OR back = 1
 GROUP BY here, since;
