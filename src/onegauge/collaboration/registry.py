"""What this module registers when Django starts."""

from onegauge.collaboration import errors, followers, operations, permissions  # noqa: F401  importing registers
from onegauge.kernel.followers import register

register(followers.StateNotices())
