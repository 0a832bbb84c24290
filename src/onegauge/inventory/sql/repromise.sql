-- name: repromise
-- why: the new dates and the record of the change are one statement: there is no promise without its history. The first
-- promise is never touched, and a row whose promise is no longer the old one is left alone.
WITH moved AS (
  UPDATE inventory_demand d SET promised_on = a.new_on, promise_reason = a.new_reason
    FROM unnest(%(demands)s::bigint[], %(old_on)s::date[], %(new_on)s::date[], %(old_reasons)s::text[],
         %(new_reasons)s::text[], %(old_qtys)s::numeric[], %(new_qtys)s::numeric[], %(cause_ids)s::bigint[])
         AS a(demand_id, old_on, new_on, old_reason, new_reason, old_qty, new_qty, cause_id)
   WHERE d.id = a.demand_id AND d.promised_on = a.old_on AND d.promise_reason = a.old_reason
  RETURNING d.id, d.company_id, d.site_id, a.old_on, a.new_on, a.old_reason, a.new_reason, a.old_qty, a.new_qty, a.cause_id)
INSERT INTO inventory_promisechange (company_id, site_id, demand_id, cause, cause_kind, cause_id, old_on, new_on, old_reason,
       new_reason, old_qty, new_qty, at, operation_id)
SELECT m.company_id, m.site_id, m.id, %(cause)s, %(cause_kind)s, m.cause_id, m.old_on, m.new_on, m.old_reason, m.new_reason,
       m.old_qty, m.new_qty, %(at)s, %(operation)s FROM moved m ORDER BY m.id
