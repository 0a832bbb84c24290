"""What catalog registers when Django starts."""

from onegauge.catalog import errors, permissions, states  # noqa: F401  importing them registers them
from onegauge.catalog.queries import item_class_ids
from onegauge.governance.policy_narrowing import set_known

set_known("item_class", item_class_ids)
