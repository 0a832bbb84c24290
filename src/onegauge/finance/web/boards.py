"""Printed forms of finance."""

from onegauge.finance.web import papers

__all__ = ["papers"]
