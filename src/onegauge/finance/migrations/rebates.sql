-- The sums of a period and its state change; what explains them never does.
GRANT UPDATE (turnover_amount, qty, accrued_amount, company_accrued_amount, state, version) ON finance_rebateperiod
   TO onegauge_app, onegauge_follower;

-- Books that are open already get the accounts of rebates. A code that the company uses for something else stays its
-- own; the new account then stands beside it.
INSERT INTO finance_account (company_id, code, name, type, role, is_control, version)
SELECT c.company_id,
       CASE WHEN EXISTS (SELECT 1 FROM finance_account x WHERE x.company_id = c.company_id AND x.code = a.code)
            THEN a.code || '-' || a.role ELSE a.code END,
       a.name, a.type, a.role, a.is_control, 1
  FROM (SELECT company_id FROM finance_account WHERE role = 'inventory') c
 CROSS JOIN (VALUES
       ('2250', 'Accrued rebates', 'liability', 'rebate_accrual', true),
       ('2260', 'Owed to customers', 'liability', 'customer_credit', false),
       ('4200', 'Rebates to customers', 'income', 'rebates', false)) AS a(code, name, type, role, is_control)
 WHERE NOT EXISTS (SELECT 1 FROM finance_account x WHERE x.company_id = c.company_id AND x.role = a.role);
