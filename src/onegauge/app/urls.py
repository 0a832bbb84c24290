"""Addresses: collects what the modules declare."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from onegauge.app.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("accounts/", include("allauth.urls")),
]
if find_spec("onegauge.app.api") is not None:
    urlpatterns.append(path("api/v1/", import_module("onegauge.app.api").api.urls))
if find_spec("onegauge.ui.urls") is not None:
    urlpatterns.append(path("", include("onegauge.ui.urls")))
