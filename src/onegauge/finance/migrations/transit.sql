-- The part of a change of value that lies in transit; the accounts of a company with books follow.
ALTER TABLE finance_valueentry ADD COLUMN transit_amount numeric(20,4) NOT NULL DEFAULT 0;
ALTER TABLE finance_valueentry DROP CONSTRAINT valueentry_kind_known, DROP CONSTRAINT valueentry_sign_of_kind;
ALTER TABLE finance_valueentry
  ADD CONSTRAINT valueentry_kind_known CHECK (kind IN ('receipt', 'supplier_return', 'issue', 'customer_return', 'gain',
    'loss', 'variance', 'revaluation', 'to_transit', 'from_transit', 'transit_loss', 'intercompany_sale',
    'intercompany_receipt')),
  ADD CONSTRAINT valueentry_sign_of_kind CHECK (CASE
    WHEN kind IN ('receipt', 'customer_return', 'gain', 'intercompany_receipt') THEN qty > 0 AND amount >= 0
    WHEN kind IN ('issue', 'supplier_return', 'loss', 'transit_loss', 'intercompany_sale') THEN qty < 0 AND amount <= 0
    WHEN kind IN ('to_transit', 'from_transit') THEN qty = 0 AND amount = 0 AND transit_amount <> 0
    ELSE qty = 0 AND amount <> 0 END);

INSERT INTO finance_account (company_id, code, name, type, role, is_control, version)
SELECT c.company_id, a.code, a.name, a.type, a.role, a.is_control, 1
  FROM (SELECT company_id FROM finance_account WHERE role = 'inventory') c
 CROSS JOIN (VALUES
       ('1250', 'Intercompany receivables', 'asset', 'intercompany_receivable', true),
       ('1270', 'Claims', 'asset', 'claims_receivable', false),
       ('1450', 'Goods in transit', 'asset', 'goods_in_transit', true),
       ('2050', 'Intercompany payables', 'liability', 'intercompany_payable', true),
       ('2150', 'Goods taken over in the group', 'liability', 'intercompany_clearing', false),
       ('4050', 'Intercompany revenue', 'income', 'intercompany_revenue', false),
       ('5150', 'Losses in transit', 'expense', 'transit_loss', false)) AS a(code, name, type, role, is_control)
    ON CONFLICT (company_id, code) DO UPDATE SET role = excluded.role, is_control = excluded.is_control
 WHERE finance_account.role = '' AND finance_account.type = excluded.type;
