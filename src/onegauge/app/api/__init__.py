"""The API: collects what the modules declare, adds authentication, problems and the OpenAPI document."""

from onegauge.app.api.assembly import assembled

api = assembled()

__all__ = ["api"]
