CREATE FUNCTION governance_add_working_days(calendar bigint, day date, count integer) RETURNS date
    LANGUAGE plpgsql STABLE PARALLEL SAFE STRICT
AS $$
DECLARE
    start record;
    found date;
BEGIN
    SELECT i.working_no, i.is_working INTO start
      FROM governance_calendardayindex i WHERE i.calendar_id = calendar AND i.day_on = day;
    SELECT i.day_on INTO found
      FROM governance_calendardayindex i
     WHERE i.calendar_id = calendar AND i.is_working
       AND i.working_no = start.working_no + count
           + CASE WHEN start.is_working OR count > 0 THEN 0 ELSE 1 END;
    IF found IS NULL THEN
        RAISE EXCEPTION 'calendar % has no working day % after %', calendar, count, day
            USING ERRCODE = 'datetime_field_overflow';
    END IF;
    RETURN found;
END
$$;
