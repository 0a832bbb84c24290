-- name: customers_have_the_role
-- why: terms for a partner that is no customer would let orders through that nobody granted.
SELECT c.id, c.company_id, c.partner_id
  FROM partners_customer c
 WHERE NOT EXISTS (SELECT 1 FROM partners_partnerrole r WHERE r.partner_id = c.partner_id AND r.role = 'customer');

-- name: partner_state_explained_by_journal
-- why: a block that no journal row explains was made behind the lifecycle.
SELECT p.id, p.state
  FROM partners_partner p
 WHERE p.state <> 'active'
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j WHERE j.kind = 24 AND j.object_id = p.id AND j.after ->> 'state' = p.state);

-- name: customer_block_explained_by_journal
-- why: a block that no journal row explains was made behind the operations.
SELECT c.id, c.company_id, c.block_reason
  FROM partners_customer c
 WHERE c.blocked_for_orders
   AND NOT EXISTS (SELECT 1 FROM kernel_journal j
                    WHERE j.kind = 26 AND j.object_id = c.id AND j.verb = 'blocked');
