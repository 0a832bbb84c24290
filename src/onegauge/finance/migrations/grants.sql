-- Only what may change after it was written may be changed: a state, a rest, a counter.
GRANT UPDATE (state, version) ON finance_period, finance_invoice TO onegauge_app, onegauge_follower;
GRANT UPDATE (next_number) ON finance_financejournal TO onegauge_app, onegauge_follower;
GRANT UPDATE (open_amount, company_open_amount) ON finance_openitem TO onegauge_app;
-- The value of stock is written by its follower alone; the balances of accounts by their trigger alone.
REVOKE INSERT, UPDATE, DELETE ON finance_itemcost, finance_valueentry FROM onegauge_app;
GRANT SELECT, INSERT, UPDATE ON finance_itemcost TO onegauge_follower;
