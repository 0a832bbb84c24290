"""What partners registers when Django starts."""

from onegauge.governance.policy_narrowing import set_known
from onegauge.partners import errors, permissions, policies, states  # noqa: F401  importing them registers them
from onegauge.partners.queries import partner_ids

set_known("partner", partner_ids)
