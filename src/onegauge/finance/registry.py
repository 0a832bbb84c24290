"""What this module registers when Django starts."""

from onegauge.finance import errors, facts, followers, kinds, operations, permissions, policies, states

__all__ = ["errors", "facts", "followers", "kinds", "operations", "permissions", "policies", "states"]
