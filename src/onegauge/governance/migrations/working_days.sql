-- For single dates in set-based SQL. A statement over many thousand rows joins governance_calendardayindex twice, as
-- the body does: the planner then hashes it, at a hundredth of the cost of calling a function per row.
CREATE FUNCTION governance_add_working_days(calendar bigint, day date, count integer) RETURNS date
    LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT
AS $$
DECLARE
    found date;
BEGIN
    SELECT later.day_on INTO found
      FROM governance_calendardayindex given
      JOIN governance_calendardayindex later
        ON later.calendar_id = given.calendar_id AND later.is_working
       AND later.working_no = given.working_no + count + CASE WHEN given.is_working OR count > 0 THEN 0 ELSE 1 END
     WHERE given.calendar_id = calendar AND given.day_on = day;
    IF found IS NULL THEN
        RAISE EXCEPTION 'calendar % has no working day % after %', calendar, count, day
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    RETURN found;
END
$$;
