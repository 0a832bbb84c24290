"""Printed forms of purchasing."""

from onegauge.purchasing.web import papers

__all__ = ["papers"]
