"""Instants are UTC; business dates follow the site's calendar (see governance)."""

from datetime import UTC, datetime


def utcnow() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)
