-- name: calendars
-- why: lanes name their calendar by its code.
SELECT c.code, c.id FROM governance_calendar c

-- name: calendars_of_sites
-- why: a lane without a calendar takes that of the site where its goods arrive.
SELECT s.id, s.calendar_id FROM governance_site s

-- name: item_classes
-- why: a price rule may be for one class of items.
SELECT c.code FROM catalog_itemclass c
